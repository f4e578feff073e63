"""Text boxes: how large they are, where they float, whether their edge is drawn.

DrawingML boxes (ECMA-376 part 1, 20.4: wp:inline, wp:anchor) and the older ones of VML, whose
place stands in a style attribute.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element

from kepu_desktop.documents.forms.wordml import w
from kepu_desktop.documents.preview.model import Block, Border, Cell, Float, Row, Sides, Table

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_EMU_PER_POINT = 12_700
_PADDING = Sides(3.6, 7.2, 3.6, 7.2)  # what Word leaves inside a box
_UNITS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "px": 0.75, "": 1.0}
_LENGTH = re.compile(r"\s*(-?[\d.]+)\s*(pt|in|cm|mm|px|)\s*")
_LEAST, _MOST = 12.0, 1600.0


@dataclass(frozen=True, slots=True)
class TextBox:
    """``content`` holds its paragraphs; ``place`` is None for a box that stands in the line."""

    content: _Element
    width: float
    height: float
    edged: bool
    place: Float | None


def text_boxes(drawing: _Element) -> tuple[TextBox, ...]:
    """The boxes with text in a ``w:drawing`` or ``w:pict``; none in a picture."""
    return tuple(_boxes(drawing))


def as_table(box: TextBox, blocks: tuple[Block, ...], line: float = 0) -> Table:
    """The box as a table of one cell that holds ``blocks``; in a paragraph whose lines are exactly
    ``line`` high it takes no more room."""
    height = line if line and box.place is None else box.height
    edge = Border(0.75) if box.edged else Border()
    cell = Cell(0, 1, 1, blocks, edge, edge, edge, edge, _PADDING)
    return Table((box.width,), (Row((cell,), height, "at_least"),), place=box.place)


def _boxes(drawing: _Element) -> Iterator[TextBox]:
    for content in drawing.iter(w("txbxContent")):
        if drawing.tag == w("pict"):
            yield _old_box(drawing, content)
            return
        frame = drawing.find(f"{_WP}inline")
        anchor = drawing.find(f"{_WP}anchor") if frame is None else None
        extent = next(drawing.iter(f"{_WP}extent"), None)
        width = _points(extent, "cx") or 200.0
        height = _points(extent, "cy") or 20.0
        line = next(drawing.iter(f"{_A}ln"), None)
        edged = line is not None and line.find(f"{_A}noFill") is None
        yield TextBox(content, _fit(width), _fit(height), edged, _anchored(anchor))
        return  # further boxes of a group: their places are the group's


def _anchored(anchor: _Element | None) -> Float | None:
    if anchor is None:
        return None
    across, down = anchor.find(f"{_WP}positionH"), anchor.find(f"{_WP}positionV")
    return Float(
        x=_offset(across),
        y=_offset(down),
        align=_aligned(across),
        page_x=_from_page(across),
        page_y=_from_page(down),
    )


def _offset(position: _Element | None) -> float:
    child = None if position is None else position.find(f"{_WP}posOffset")
    try:
        return 0.0 if child is None else int((child.text or "0").strip()) / _EMU_PER_POINT
    except ValueError:
        return 0.0


def _aligned(position: _Element | None) -> str:
    child = None if position is None else position.find(f"{_WP}align")
    return "" if child is None else (child.text or "").strip()


def _from_page(position: _Element | None) -> bool:
    return position is not None and position.get("relativeFrom") == "page"


def _points(element: _Element | None, name: str) -> float:
    text = "" if element is None else element.get(name, "")
    return int(text) / _EMU_PER_POINT if text.isdecimal() else 0.0


def _old_box(pict: _Element, content: _Element) -> TextBox:
    shape = next((up for up in content.iterancestors() if up.get("style") and up is not pict), None)
    if shape is not None and shape.tag.endswith("textbox"):
        shape = next((up for up in shape.iterancestors() if up.get("style")), shape)
    written = shape.get("style", "") if shape is not None else ""
    parts = (part.partition(":") for part in written.split(";"))
    style = {key.strip(): text.strip() for key, _, text in parts}
    place = None
    if style.get("position") == "absolute":
        place = Float(
            x=_length(style.get("margin-left", "")),
            y=_length(style.get("margin-top", "")),
            page_x=style.get("mso-position-horizontal-relative") == "page",
            page_y=style.get("mso-position-vertical-relative") == "page",
        )
    edged = shape is not None and shape.get("stroked", "t") not in ("f", "false")
    width, height = _length(style.get("width", "")), _length(style.get("height", ""))
    return TextBox(content, _fit(width or 200.0), _fit(height or 20.0), edged, place)


def _length(text: str) -> float:
    match = _LENGTH.fullmatch(text)
    try:
        return float(match[1]) * _UNITS[match[2]] if match else 0.0
    except ValueError:
        return 0.0


def _fit(length: float) -> float:
    return min(max(length, _LEAST), _MOST)
