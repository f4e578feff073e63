"""A bar chart that Word draws itself: a DrawingML chart part, no picture, no font of this machine.

ECMA-376 part 1, 21.2 (DrawingML charts) and 20.4 (the inline frame around it). The numbers are
kept in the chart; there is no workbook behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element

from kepu_desktop.documents.forms.wordml import legal, w

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
CHART_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_EMU_PER_MM = 36_000
_NUMBER = "#,##0"


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars from left to right, the first on top. ``colour`` as RRGGBB."""

    title: str
    names: tuple[str, ...]
    values: tuple[int, ...]
    colour: str
    font: str = "宋体"


def chart_part(chart: BarChart) -> bytes:
    """The chart's XML."""
    root = etree.Element(f"{{{_C}}}chartSpace", nsmap={"c": _C, "a": _A, "r": _R})
    _add(root, "roundedCorners", val="0")
    body = _add(root, "chart")
    _title(body, chart)
    _add(body, "autoTitleDeleted", val="0")
    plot = _add(body, "plotArea")
    _add(plot, "layout")
    bars = _add(plot, "barChart")
    _add(bars, "barDir", val="bar")
    _add(bars, "grouping", val="clustered")
    _add(bars, "varyColors", val="0")
    _series(bars, chart)
    _add(bars, "gapWidth", val="60")
    _add(bars, "axId", val="1001")
    _add(bars, "axId", val="1002")
    _name_axis(plot)
    _value_axis(plot, max(chart.values, default=0))
    _add(body, "plotVisOnly", val="1")
    _add(body, "dispBlanksAs", val="gap")
    _text_look(root, chart, 9)
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def chart_frame(
    link: str, number: int, width_mm: float, height_mm: float, description: str
) -> _Element:
    """A paragraph with the chart of relationship ``link`` in line; ``number`` is its own."""
    paragraph = etree.Element(w("p"))
    properties = etree.SubElement(paragraph, w("pPr"))
    etree.SubElement(properties, w("pStyle")).set(w("val"), "Caption")
    run = etree.SubElement(paragraph, w("r"))
    drawing = etree.SubElement(run, w("drawing"))
    inline = etree.SubElement(drawing, f"{{{_WP}}}inline", nsmap={"wp": _WP, "a": _A})
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")
    extent = etree.SubElement(inline, f"{{{_WP}}}extent")
    extent.set("cx", str(round(width_mm * _EMU_PER_MM)))
    extent.set("cy", str(round(height_mm * _EMU_PER_MM)))
    about = etree.SubElement(inline, f"{{{_WP}}}docPr")
    about.set("id", str(number))
    about.set("name", f"Chart {number}")
    about.set("descr", legal(description))
    etree.SubElement(inline, f"{{{_WP}}}cNvGraphicFramePr")
    graphic = etree.SubElement(inline, f"{{{_A}}}graphic")
    data = etree.SubElement(graphic, f"{{{_A}}}graphicData")
    data.set("uri", _C)
    held = etree.SubElement(data, f"{{{_C}}}chart", nsmap={"c": _C, "r": _R})
    held.set(f"{{{_R}}}id", link)
    return paragraph


def _add(parent: _Element, tag: str, **attributes: str) -> _Element:
    element = etree.SubElement(parent, f"{{{_C}}}{tag}")
    for name, value in attributes.items():
        element.set(name, value)
    return element


def _drawn(parent: _Element, tag: str, **attributes: str) -> _Element:
    element = etree.SubElement(parent, f"{{{_A}}}{tag}")
    for name, value in attributes.items():
        element.set(name, value)
    return element


def _title(body: _Element, chart: BarChart) -> None:
    title = _add(body, "title")
    rich = _add(_add(title, "tx"), "rich")
    _drawn(rich, "bodyPr")
    paragraph = _drawn(rich, "p")
    _fonts(_drawn(_drawn(paragraph, "pPr"), "defRPr", sz="1200", b="1"), chart.font)
    run = _drawn(paragraph, "r")
    _fonts(_drawn(run, "rPr", lang="zh-CN", sz="1200", b="1"), chart.font)
    _drawn(run, "t").text = legal(chart.title)
    _add(title, "overlay", val="0")


def _series(bars: _Element, chart: BarChart) -> None:
    series = _add(bars, "ser")
    _add(series, "idx", val="0")
    _add(series, "order", val="0")
    _add(_add(series, "tx"), "v").text = legal(chart.title)
    fill = _drawn(_add(series, "spPr"), "solidFill")
    _drawn(fill, "srgbClr", val=chart.colour)
    _add(series, "invertIfNegative", val="0")
    labels = _add(series, "dLbls")
    _add(labels, "numFmt", formatCode=_NUMBER, sourceLinked="0")
    for tag, shown in (
        ("showLegendKey", "0"),
        ("showVal", "1"),
        ("showCatName", "0"),
        ("showSerName", "0"),
        ("showPercent", "0"),
        ("showBubbleSize", "0"),
    ):
        _add(labels, tag, val=shown)
    names = _add(_add(series, "cat"), "strLit")
    _points(names, chart.names)
    values = _add(_add(series, "val"), "numLit")
    _add(values, "formatCode").text = _NUMBER
    _points(values, [str(value) for value in chart.values])


def _points(parent: _Element, texts: Sequence[str]) -> None:
    _add(parent, "ptCount", val=str(len(texts)))
    for number, text in enumerate(texts):
        _add(_add(parent, "pt", idx=str(number)), "v").text = legal(text)


def _name_axis(plot: _Element) -> None:
    axis = _add(plot, "catAx")
    _add(axis, "axId", val="1001")
    _add(_add(axis, "scaling"), "orientation", val="maxMin")
    _add(axis, "delete", val="0")
    _add(axis, "axPos", val="l")
    _add(axis, "majorTickMark", val="none")
    _add(axis, "minorTickMark", val="none")
    _add(axis, "tickLblPos", val="nextTo")
    _add(axis, "crossAx", val="1002")


def _value_axis(plot: _Element, most: int) -> None:
    """Without labels: every bar carries its number, for which there is room behind the longest."""
    axis = _add(plot, "valAx")
    _add(axis, "axId", val="1002")
    scaling = _add(axis, "scaling")
    _add(scaling, "orientation", val="minMax")
    _add(scaling, "max", val=str(max(1, most + most // 4)))
    _add(scaling, "min", val="0")
    _add(axis, "delete", val="1")
    _add(axis, "axPos", val="t")
    _add(axis, "numFmt", formatCode=_NUMBER, sourceLinked="0")
    _add(axis, "majorTickMark", val="none")
    _add(axis, "minorTickMark", val="none")
    _add(axis, "tickLblPos", val="nextTo")
    _add(axis, "crossAx", val="1001")


def _text_look(root: _Element, chart: BarChart, size: int) -> None:
    text = _add(root, "txPr")
    _drawn(text, "bodyPr")
    paragraph = _drawn(text, "p")
    _fonts(_drawn(_drawn(paragraph, "pPr"), "defRPr", sz=str(100 * size)), chart.font)
    _drawn(paragraph, "endParaRPr", lang="zh-CN")


def _fonts(properties: _Element, font: str) -> None:
    _drawn(properties, "latin", typeface=font)
    _drawn(properties, "ea", typeface=font)
