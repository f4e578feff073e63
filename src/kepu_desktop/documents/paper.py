"""A Word paper under construction on the bare A4 page: headings, paragraphs, tables, pictures.

Tables are built as XML: python-docx needs minutes for the cells of a large submission
(documents.md §1). Everything else about the package is left to python-docx.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.shared import Mm, Pt
from lxml import etree
from lxml.etree import _Element

from kepu_desktop.documents.forms.wordml import XML_SPACE, legal, w
from kepu_desktop.documents.packing import normalise_package
from kepu_desktop.documents.word_chart import (
    CHART_LINK,
    CHART_TYPE,
    BarChart,
    chart_frame,
    chart_part,
)
from kepu_desktop.documents.word_pictures import NO_PICTURE, PictureStore, is_picture
from kepu_desktop.system.resources import template

TEMPLATE = "bare.docx"
_FIRST_CHART = 9000  # above the numbers that python-docx gives to pictures
_TWIPS_PER_MM = 1440 / 25.4


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    width_mm: float
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    path: Path
    description: str


class Paper:
    """Append in reading order, then ``finish``. Texts are made legal for XML, never parsed."""

    def __init__(self) -> None:
        self._document = docx.Document(str(template(TEMPLATE)))
        self._body: _Element = self._document.element.body
        self._section: _Element = self._body[-1]  # w:sectPr stays last
        self._charts = 0
        self._pictures = PictureStore(self._document.part)

    def set_style(self, name: str, *, size_pt: float, line_pt: float) -> None:
        """Another size for one of the template's styles, in this paper only."""
        style = self._document.styles[name]
        for tag in ("sz", "szCs"):
            style.element.rPr.find(w(tag)).set(w("val"), str(round(size_pt * 2)))
        style.paragraph_format.line_spacing = Pt(line_pt)

    def set_header(self, text: str) -> None:
        """A line at the top of each page, to the right."""
        header = self._document.sections[0].header
        header.is_linked_to_previous = False
        paragraph = header.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.add_run(legal(text))

    def paragraph(
        self,
        text: str,
        style: str = "BodyText",
        *,
        keep_next: bool = False,
        new_page: bool = False,
        side: str = "",
    ) -> None:
        """``side``: "right" or "center" against the style; ``new_page`` begins one."""
        self._add(_paragraph(text, style, keep_next=keep_next, new_page=new_page, side=side))

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
        """A ruled table; its heading row comes again on every page, no row is split."""
        widths = [column.width_mm for column in columns]
        table = self._new_table(widths)
        headings = [(column.heading, "TableHead", False) for column in columns]
        _row(table, widths, headings, heading=True)
        for row in rows:
            cells = zip(row, columns, strict=True)
            _row(table, widths, [(text, "TableText", column.centred) for text, column in cells])

    def grid(
        self,
        rows: Sequence[Sequence[str]],
        widths_mm: Sequence[float],
        *,
        least_mm: float = 0,
        keep_next: bool = False,
    ) -> None:
        """Ruled rows of labels and values in turn, several pairs a row, that may run on over a
        page. Rows that follow one another join into one table, also of other widths. ``least_mm``
        is the height that a row has even when nothing stands in it; ``keep_next`` keeps all on the
        page of what follows, where it has room."""
        table = self._new_table(widths_mm)
        for row in rows:
            cells = [
                (text, "TableText" if number % 2 else "TableHead", False)
                for number, text in enumerate(row)
            ]
            _row(table, widths_mm, cells, whole=False, least_mm=least_mm, keep_next=keep_next)

    def across(self) -> None:
        """Turns the page: A4 landscape with the margins turned along."""
        section = self._document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
        section.left_margin, section.right_margin = section.bottom_margin, section.right_margin
        section.top_margin, section.bottom_margin = Mm(28), Mm(26)

    def facts(self, rows: Sequence[tuple[str, str]], widths_mm: tuple[float, float]) -> None:
        """A ruled table of labels and values, without a heading row."""
        table = self._new_table(widths_mm)
        for label, value in rows:
            _row(table, widths_mm, [(label, "TableHead", False), (value, "TableText", False)])

    def gap(self, *, keep_next: bool = False) -> None:
        """A narrow line: two tables in a row would grow into one."""
        self._add(_paragraph("", "Caption", keep_next=keep_next))

    def pictures(self, pictures: Sequence[Picture], width_mm: float, height_mm: float) -> int:
        """Pictures in one line-breaking paragraph, each fitted into the box, with its alt text.

        Returns how many could not be read; these are left out.
        """
        unreadable = 0
        paragraph = self._document.add_paragraph(style="Caption")
        paragraph.paragraph_format.keep_with_next = True  # its caption follows
        for picture in pictures:
            try:
                inline = self._pictures.inline(
                    picture.path.read_bytes(), width_mm, height_mm, legal(picture.description)
                )
            except (OSError, *NO_PICTURE):
                unreadable += 1
                continue
            paragraph.add_run()._r.add_drawing(inline)
            paragraph.add_run(" ")  # a place to break the line
        if unreadable == len(pictures):
            self._body.remove(paragraph._p)
        return unreadable

    @staticmethod
    def can_show(path: Path) -> bool:
        """Whether ``pictures`` would take this file."""
        try:
            return is_picture(path.read_bytes())
        except OSError:
            return False

    def chart(self, chart: BarChart, width_mm: float, height_mm: float, description: str) -> None:
        """A chart in a line of its own, drawn by the reader's program."""
        self._charts += 1
        owner = self._document.part
        name = PackURI(f"/word/charts/chart{self._charts}.xml")
        part = Part(name, CHART_TYPE, chart_part(chart), owner.package)
        link = owner.relate_to(part, CHART_LINK)
        number = _FIRST_CHART + self._charts
        self._add(chart_frame(link, number, width_mm, height_mm, description))

    def finish(self, created: dt.datetime, title: str) -> bytes:
        """The paper's bytes: the same contents give the same bytes."""
        stream = io.BytesIO()
        self._document.save(stream)
        return normalise_package(stream.getvalue(), created, title)

    def _new_table(self, widths_mm: Sequence[float]) -> _Element:
        table = etree.Element(w("tbl"))
        properties = etree.SubElement(table, w("tblPr"))
        etree.SubElement(properties, w("tblStyle")).set(w("val"), "TableGrid")
        total = etree.SubElement(properties, w("tblW"))
        total.set(w("w"), str(sum(map(_twips, widths_mm))))
        total.set(w("type"), "dxa")
        etree.SubElement(properties, w("tblLayout")).set(w("type"), "fixed")
        grid = etree.SubElement(table, w("tblGrid"))
        for width in widths_mm:
            etree.SubElement(grid, w("gridCol")).set(w("w"), str(_twips(width)))
        self._add(table)
        return table

    def _add(self, element: _Element) -> None:
        self._section.addprevious(element)


def _twips(millimetres: float) -> int:
    return round(millimetres * _TWIPS_PER_MM)


def _paragraph(
    text: str,
    style: str,
    *,
    keep_next: bool = False,
    new_page: bool = False,
    side: str = "",
) -> _Element:
    paragraph = etree.Element(w("p"))
    properties = etree.SubElement(paragraph, w("pPr"))
    etree.SubElement(properties, w("pStyle")).set(w("val"), style)
    if keep_next:
        etree.SubElement(properties, w("keepNext"))
    if new_page:
        etree.SubElement(properties, w("pageBreakBefore"))
    if side:
        etree.SubElement(properties, w("jc")).set(w("val"), side)
    if text:
        run = etree.SubElement(paragraph, w("r"))
        # Each style names one font for Latin and Chinese alike, so “ ” … · need no further hint.
        for number, line in enumerate(legal(text).split("\n")):
            if number:
                etree.SubElement(run, w("br"))
            node = etree.SubElement(run, w("t"))
            node.text = line
            node.set(XML_SPACE, "preserve")
    return paragraph


def _row(
    table: _Element,
    widths_mm: Sequence[float],
    cells: Sequence[tuple[str, str, bool]],
    *,
    heading: bool = False,
    whole: bool = True,
    least_mm: float = 0,
    keep_next: bool = False,
) -> None:
    row = etree.SubElement(table, w("tr"))
    properties = etree.SubElement(row, w("trPr"))
    if whole:
        etree.SubElement(properties, w("cantSplit"))
    if least_mm:
        height = etree.SubElement(properties, w("trHeight"))
        height.set(w("val"), str(_twips(least_mm)))
        height.set(w("hRule"), "atLeast")
    if heading:
        etree.SubElement(properties, w("tblHeader"))
    for (text, style, centred), width in zip(cells, widths_mm, strict=True):
        cell = etree.SubElement(row, w("tc"))
        cell_properties = etree.SubElement(cell, w("tcPr"))
        cell_width = etree.SubElement(cell_properties, w("tcW"))
        cell_width.set(w("w"), str(_twips(width)))
        cell_width.set(w("type"), "dxa")
        etree.SubElement(cell_properties, w("vAlign")).set(w("val"), "center")
        side = "center" if centred else ""
        cell.append(_paragraph(text, style, keep_next=keep_next, side=side))
