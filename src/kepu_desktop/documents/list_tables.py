"""A list that came in, before anything is understood: sheets, their headings, the cells below.

What a cell shows counts, not how its writer stored it: merged cells say the same in every row, a
percentage stays one, a formula is its value.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kepu_desktop.documents.workbook_guard import open_workbook
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import show_name

MAX_ROWS = 20_000  # of one sheet
MAX_COLUMNS = 100
_GAP = 1_000  # blank rows after which nobody writes on
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*?\bref=\"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})\""
)
# A formula without a value: some writer saved it, and nothing has calculated it yet.
_OPEN_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s[^>]*?\br=\"([A-Z]{1,3}[0-9]{1,7})\"[^>]*>\s*"
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_SAVE = "请在 Excel 或 WPS 中打开后另存为 .xlsx，再重新选择"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that shows no value: an error of its formula, or a formula nobody has calculated."""

    text: str
    reason: str


Cell = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | Fault | None


@dataclass(frozen=True, slots=True)
class Row:
    number: int  # as the sheet counts it
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """``rows`` that hold something, merged cells filled."""

    title: str
    rows: tuple[Row, ...]


def read_tables(data: bytes, name: str) -> tuple[Sheet, ...]:
    """The visible sheets of the workbook, or the one table of the text, shown as ``name``.

    Raises ``UserError``: ``document-…`` for what is refused, ``list-long`` for too many rows,
    ``list-no-text`` for what is neither workbook nor text.
    """
    name = show_name(name)
    if data.startswith((_ZIP, _OLE)) or name.lower().endswith((".xlsx", ".xlsm", ".xls", ".et")):
        return _workbook(data, name)
    return (_text(data, name),)


def _workbook(data: bytes, name: str) -> tuple[Sheet, ...]:
    parts = open_workbook(data, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of extensions that openpyxl leaves aside
            return tuple(_sheets(data, parts, name))
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError) as error:
        raise UserError(
            "document-damaged", "工作簿内部有误，无法读取", subject=name, remedy=_SAVE
        ) from error


def _sheets(data: bytes, parts: Mapping[str, bytes], name: str) -> Iterator[Sheet]:
    import openpyxl

    book: Any = openpyxl.load_workbook(
        io.BytesIO(data), read_only=True, data_only=True, keep_links=False
    )
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            sheet.reset_dimensions()  # WPS may claim A1:A1
            raw = parts.get(str(sheet._worksheet_path).lstrip("/"), b"")
            rows = _filled(_rows(sheet, _open_formulas(raw), name), _merged(raw))
            yield Sheet(sheet.title, tuple(rows))
    finally:
        book.close()


def _rows(sheet: Any, open_formulas: frozenset[str], name: str) -> Iterator[Row]:
    blank = 0
    for number, cells in enumerate(sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS), 1):
        values = tuple(_value(cell, open_formulas) for cell in cells)
        if all(value is None for value in values):
            blank += 1
            if blank > _GAP:
                return
            continue
        blank = 0
        if number > MAX_ROWS:
            raise _too_long(name)
        yield Row(number, values)


def _value(cell: Any, open_formulas: frozenset[str]) -> Cell:
    value = cell.value
    if value is None:
        if open_formulas and hasattr(cell, "coordinate") and cell.coordinate in open_formulas:
            return Fault("公式", "还没有算出值")
        return None
    kind = cell.data_type
    if kind == "e":
        return Fault(str(value), "是公式的错误值")
    if kind == "s" or isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        pattern = cell.number_format
        if pattern and "%" in pattern:
            return f"{round(value * 100, 6):g}%"
    return value  # type: ignore[no-any-return]


def _open_formulas(raw: bytes) -> frozenset[str]:
    if b"<f" not in raw and b":f" not in raw:
        return frozenset()
    return frozenset(match[1].decode() for match in _OPEN_FORMULA.finditer(raw))


def _merged(raw: bytes) -> list[tuple[int, int, int, int]]:
    """(top, left, bottom, right) of each merged area, from 1."""
    from openpyxl.utils import column_index_from_string as place

    return [
        (int(m[2]), place(m[1].decode()), int(m[4]), place(m[3].decode()))
        for m in _MERGED.finditer(raw)
    ]


def _filled(rows: Iterable[Row], areas: list[tuple[int, int, int, int]]) -> Iterator[Row]:
    """The rows with the text of a merged area in each of its cells."""
    areas = sorted(area for area in areas if area[1] <= MAX_COLUMNS)
    held: list[tuple[int, int, int, Cell]] = []  # last row, left, right, value
    at = 0
    for row in rows:
        while at < len(areas) and areas[at][0] < row.number:
            at += 1  # its first row is blank, and so is the area
        held = [area for area in held if area[0] >= row.number]
        begin = at
        while at < len(areas) and areas[at][0] == row.number:
            at += 1
        for _, left, bottom, right in areas[begin:at]:
            value = row.cells[left - 1] if left <= len(row.cells) else None
            held.append((bottom, left, right, value))
        if not held:
            yield row
            continue
        cells = list(row.cells)
        for _, left, right, value in held:
            right = min(right, MAX_COLUMNS)
            cells.extend([None] * (right - len(cells)))
            for place in range(left - 1, right):
                if cells[place] is None:
                    cells[place] = value
        yield Row(row.number, tuple(cells))


def _text(data: bytes, name: str) -> Sheet:
    """A table as text: commas, semicolons or tabs between the cells."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise _no_table(name)
    if "\0" in text:
        raise _no_table(name)
    head = text[: 64 * 1024]
    delimiter = max("\t,;", key=head.count)
    rows: list[Row] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            number = len(rows) + 1
            if number > MAX_ROWS:
                raise _too_long(name)
            rows.append(
                Row(number, tuple(cell if cell.strip() else None for cell in cells[:MAX_COLUMNS]))
            )
    except csv.Error as error:
        raise _no_table(name) from error
    return Sheet("", tuple(row for row in rows if any(cell is not None for cell in row.cells)))


def _no_table(name: str) -> UserError:
    return UserError(
        "list-no-text",
        "既不是 Excel 工作簿，也不是文本表格",
        subject=name,
        remedy="请选择 .xlsx 或 .csv 文件",
    )


def _too_long(name: str) -> UserError:
    return UserError(
        "list-long", f"超过 {MAX_ROWS:,} 行", subject=name, remedy="请只保留清单，分成几份后再读入"
    )
