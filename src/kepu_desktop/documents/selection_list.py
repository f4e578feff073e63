"""The organiser's list of selected films: a Word file, a workbook or a text, as lines and cells.

Nothing is understood here: where each text stood is kept, so that the reader may tell the column
of titles from the words around it.
"""

from __future__ import annotations

import contextlib
import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element

from kepu_desktop.documents.forms.wordml import w
from kepu_desktop.documents.guard import open_document
from kepu_desktop.documents.package_guard import safe_parser
from kepu_desktop.documents.workbook_guard import open_workbook
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import clean_line

_MOST_LINES = 20_000
_MOST_COLUMNS = 50
_LONGEST = 500  # characters: longer is prose
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
OUTSIDE = (-1, 0)  # the column of what stands in no table


@dataclass(frozen=True, slots=True)
class Line:
    """``column`` is (table or sheet, column in it), ``OUTSIDE`` for text in no table; ``row``
    counts from 0 there, so that 0 is a heading."""

    text: str
    column: tuple[int, int]
    row: int


def read_selection_list(data: bytes, name: str) -> tuple[Line, ...]:
    """The texts of the file shown as ``name``. Raises ``UserError`` for what is refused or holds
    no text."""
    if name.lower().endswith((".xlsx", ".xlsm")):
        found = _workbook(data, name)
    elif name.lower().endswith((".docx", ".doc")) or data.startswith((_ZIP, _OLE)):
        found = _document(data, name)
    else:
        found = _text(data, name)
    lines: list[Line] = []
    for line in found:
        text = clean_line(line.text)
        if text and len(text) <= _LONGEST:
            lines.append(Line(text, line.column, line.row))
        if len(lines) > _MOST_LINES:
            raise UserError(
                "list-too-long", "内容过多，不像名单", subject=name, remedy="请只保留名单后另存"
            )
    if not lines:
        raise UserError("list-empty", "文件里没有文字", subject=name, remedy="请核对文件")
    return tuple(lines)


def _document(data: bytes, name: str) -> Iterator[Line]:
    document = open_document(data, name)
    root = etree.fromstring(document.parts[document.main], safe_parser())
    tables = list(root.iter(w("tbl")))
    for number, table in enumerate(tables):
        for row, line in enumerate(table.iterfind(w("tr"))):
            for column, cell in enumerate(line.iter(w("tc"))):
                for paragraph in cell.iterfind(w("p")):
                    yield Line(_words(paragraph), (number, column), row)
    for row, paragraph in enumerate(root.iter(w("p"))):
        if next(paragraph.iterancestors(w("tbl")), None) is None:
            yield Line(_words(paragraph), OUTSIDE, row)


def _words(paragraph: _Element) -> str:
    return "".join(node.text or "" for node in paragraph.iter(w("t")))


def _workbook(data: bytes, name: str) -> Iterator[Line]:
    import openpyxl

    open_workbook(data, name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles of other writers that it does not know
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
            raise UserError(
                "list-unreadable",
                "工作簿读不出来",
                subject=name,
                remedy="请在 Excel 或 WPS 中另存为 .xlsx",
            ) from error
        with contextlib.closing(book):
            for number, sheet in enumerate(book.worksheets):
                sheet.reset_dimensions()
                for row, cells in enumerate(sheet.iter_rows(values_only=True)):
                    for column, value in enumerate(cells[:_MOST_COLUMNS]):
                        if isinstance(value, str):
                            yield Line(value, (number, column), row)
                    if row > _MOST_LINES:
                        break


def _text(data: bytes, name: str) -> Iterator[Line]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UserError(
            "list-no-text",
            "既不是 Word、Excel 文件，也不是文本",
            subject=name,
            remedy="请选择 .docx、.xlsx 或 .txt 文件",
        )
    if "\0" in text:
        raise UserError(
            "list-no-text", "不是文本", subject=name, remedy="请选择 .docx、.xlsx 或 .txt 文件"
        )
    for row, line in enumerate(text.splitlines(), 1):
        for column, cell in enumerate(re.split(r"\t|,", line)[:_MOST_COLUMNS]):
            yield Line(cell, (0, column), row)
