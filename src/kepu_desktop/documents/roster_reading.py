"""A list of units as others keep it: workbook, text table or Word table, as rows of texts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element

from kepu_desktop.documents.forms.wordml import w
from kepu_desktop.documents.guard import open_document
from kepu_desktop.documents.list_tables import Cell, Fault, read_tables
from kepu_desktop.documents.package_guard import safe_parser
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import clean_line

Rows = tuple[tuple[str, ...], ...]
_WORD = (".docx", ".doc", ".dotx", ".docm")
_MOST_COLUMNS = 50
_BETWEEN = re.compile(r"\t|[,，;；|]| {2,}|　+")


def read_roster_tables(data: bytes, name: str) -> tuple[Rows, ...]:
    """The tables of the file shown as ``name``; of a Word file without any, its lines.

    Raises ``UserError`` for what the guards refuse and for what is no table.
    """
    if name.lower().endswith(_WORD):
        return tuple(_word_tables(data, name))
    sheets = read_tables(data, name)
    return tuple(
        tuple(tuple(_text(cell) for cell in row.cells) for row in sheet.rows) for sheet in sheets
    )


def text_rows(text: str) -> Rows:
    """Pasted text as rows: cells apart by tabs, as Excel copies them, or by commas and blanks."""
    lines = [line for line in text.splitlines() if line.strip()]
    tabbed = any("\t" in line for line in lines)
    return tuple(
        tuple(clean_line(cell) for cell in (line.split("\t") if tabbed else _BETWEEN.split(line)))
        for line in lines
    )


def _text(cell: Cell) -> str:
    """A cell as it reads: a telephone stored as a number has no decimals, a day no time."""
    if cell is None or isinstance(cell, Fault):
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:g}"
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return clean_line(str(cell))


def _word_tables(data: bytes, name: str) -> Iterator[Rows]:
    document = open_document(data, name)
    try:
        root = etree.fromstring(document.parts[document.main], safe_parser())
    except etree.XMLSyntaxError as error:
        raise UserError(
            "document-damaged", "Word 正文内部有误", subject=name, remedy="请在 Word 中另存后再选"
        ) from error
    tables = list(root.iter(w("tbl")))
    for table in tables:
        rows = (_word_row(row) for row in table.iterfind(w("tr")))
        yield tuple(row for row in rows if any(row))
    if tables:
        return  # what stands around a table is about it
    free = (p for p in root.iter(w("p")) if next(p.iterancestors(w("tbl")), None) is None)
    yield text_rows("\n".join(_words(paragraph) for paragraph in free))


def _word_row(row: _Element) -> tuple[str, ...]:
    cells: list[str] = []
    for cell in row.iter(w("tc")):
        span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
        text = "".join(_words(paragraph) for paragraph in cell.iter(w("p")))
        cells.append(clean_line(text))
        width = span.get(w("val"), "1") if span is not None else "1"
        cells += [""] * (min(int(width), _MOST_COLUMNS) - 1 if width.isdecimal() else 0)
        if len(cells) >= _MOST_COLUMNS:
            break
    return tuple(cells)


def _words(paragraph: _Element) -> str:
    parts = []
    for node in paragraph.iter(w("t"), w("tab"), w("br")):
        parts.append(node.text or "" if node.tag == w("t") else "\t")
    return "".join(parts)
