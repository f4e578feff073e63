"""Returned feedback workbooks: what their rows say, column by column, bound by the headings.

Excel, WPS and LibreOffice write the same cells in different ways; people move, merge, rename and
leave out columns. Nothing is guessed in silence: what was taken otherwise than it stands is noted,
what cannot be taken is refused with sheet row, reason and remedy.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kepu_desktop.calls.feedback_model import Feedback
from kepu_desktop.documents.feedback_cells import (
    Cell,
    Refusal,
    Taken,
    platform_of_link,
    shown,
    take,
)
from kepu_desktop.documents.feedback_words import feedback_words
from kepu_desktop.documents.forms.labels import label_key, without_bracket
from kepu_desktop.documents.workbook_guard import open_workbook
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import clean_line, show_name

MAX_ROWS = 20_000  # of one sheet
_MAX_COLUMNS = 200
_HEAD_ROWS = 20  # the headings stand among these
_GAP = 1_000  # blank rows after which nobody writes on
_ID, _UNIT = "id", "unit"
_SUMS = ("合计", "总计", "小计", "共计")
_ASK = "请用本程序生成的反馈表填写，或检查表头是否改过"
# A formula without a value: some writer saved it, and nothing has calculated it yet.
_OPEN_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s[^>]*?\br=\"([A-Z]{1,3}[0-9]{1,7})\"[^>]*>\s*"
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """``values`` are canonical (see ``feedback_workbook.FeedbackLine``). ``notes`` say what was
    taken otherwise than it stands. With a refusal that holds, the row is not to be counted."""

    row: int
    film: str  # the id that stands in the row, unproved
    unit: str
    values: Mapping[str, str]
    notes: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()

    @property
    def held(self) -> bool:
        return any(refusal.holds for refusal in self.refused)


@dataclass(frozen=True, slots=True)
class ReturnedBook:
    """One workbook. ``unit`` as its head says; ``unfilled`` rows have a title and nothing else;
    ``unknown`` are headings that name no column."""

    name: str
    unit: str
    rows: tuple[ReadRow, ...]
    unfilled: int = 0
    unknown: tuple[str, ...] = ()


def read_returned(data: bytes, spec: Feedback, name: str) -> ReturnedBook:
    """The rows of the workbook ``data``, shown as ``name``.

    Raises ``UserError`` for what is no workbook (``document-…``), what is no feedback workbook
    (``feedback-foreign``), one in which nothing is filled in (``feedback-empty``) and one that is
    too long (``feedback-long``).
    """
    name = show_name(name)
    parts = open_workbook(data, name)
    found: list[_Sheet] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of extensions that openpyxl leaves aside
            found = list(_sheets(data, parts, spec, name))
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError) as error:
        raise UserError(
            "document-damaged",
            "工作簿内部有误，无法读取",
            subject=name,
            remedy="请在 Excel 或 WPS 中打开后另存为 .xlsx，再重新选择",
        ) from error
    if not found:
        raise UserError(
            "feedback-foreign",
            f"不是反馈表：没有找到“{spec.label('title')}”“{spec.label(spec.main)}”这样的表头",
            subject=name,
            remedy=_ASK,
        )
    rows = tuple(row for sheet in found for row in sheet.rows)
    if not rows:
        raise UserError("feedback-empty", "表里还没有填数据", subject=name, remedy="请填好后再读入")
    unit = next((sheet.reporter for sheet in found if sheet.reporter), "")
    unfilled = sum(sheet.unfilled for sheet in found)
    unknown = tuple(dict.fromkeys(label for sheet in found for label in sheet.unknown))
    return ReturnedBook(name, unit, rows, unfilled, unknown)


@dataclass(slots=True)
class _Sheet:
    rows: list[ReadRow]
    reporter: str = ""
    unfilled: int = 0
    unknown: tuple[str, ...] = ()


def _sheets(data: bytes, parts: Mapping[str, bytes], spec: Feedback, name: str) -> Iterator[_Sheet]:
    import openpyxl

    headings = Headings(spec)
    book: Any = openpyxl.load_workbook(
        io.BytesIO(data), read_only=True, data_only=True, keep_links=False
    )
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            sheet.reset_dimensions()  # WPS may claim A1:A1
            raw = parts.get(str(sheet._worksheet_path).lstrip("/"), b"")
            read = _Reader(spec, headings, name, _open_formulas(raw)).read(_cells(sheet))
            if read is not None:
                yield read
    finally:
        book.close()


def _cells(sheet: Any) -> Iterator[tuple[Cell, ...]]:
    yield from sheet.iter_rows(max_row=MAX_ROWS + _HEAD_ROWS + 1, values_only=True)


def _open_formulas(raw: bytes) -> frozenset[str]:
    if b"<f" not in raw and b":f" not in raw:
        return frozenset()
    return frozenset(match[1].decode() for match in _OPEN_FORMULA.finditer(raw))


class Headings:
    """Which heading names which column: exactly, after squeezing, never by "contains"."""

    def __init__(self, spec: Feedback) -> None:
        words = feedback_words().blank
        self._keys: dict[str, str] = {}
        for column in spec.column:
            for label in (column.label, *column.labels):
                self._keys.setdefault(label_key(label), column.key)
        self._keys.setdefault(label_key(words.id), _ID)
        self._keys.setdefault(label_key(words.unit), _UNIT)
        self._counts = {column.key for column in spec.column if column.counts}
        self._places = {"platform", "link", _ID}

    def bind(self, cells: Iterable[Cell]) -> tuple[dict[str, int], tuple[str, ...]]:
        """(column key → place, headings that name none); the first of two with one name counts."""
        bound: dict[str, int] = {}
        unknown: list[str] = []
        for place, cell in enumerate(cells):
            if not isinstance(cell, str) or not cell.strip():
                continue
            squeezed = label_key(cell)
            key = self._keys.get(squeezed) or self._keys.get(without_bracket(squeezed))
            if key is None or key in bound:
                unknown.append(shown(cell))
            else:
                bound[key] = place
        return bound, tuple(unknown)

    def sound(self, bound: Mapping[str, int]) -> bool:
        """A table of films on platforms with figures; a table of sums has no platform or link."""
        return (
            "title" in bound and bool(self._counts & set(bound)) and bool(self._places & set(bound))
        )


class _Reader:
    def __init__(
        self, spec: Feedback, headings: Headings, name: str, open_formulas: frozenset[str]
    ) -> None:
        self._spec = spec
        self._headings = headings
        self._name = name
        self._open = open_formulas
        self._reporter_words = {label_key(w) for w in feedback_words().blank.reporter_labels}

    def read(self, rows: Iterator[tuple[Cell, ...]]) -> _Sheet | None:
        sheet = _Sheet([])
        bound: dict[str, int] = {}
        above = ""
        blank = 0
        for number, cells in enumerate(rows, 1):
            cells = cells[:_MAX_COLUMNS]
            if not bound:
                if number > _HEAD_ROWS:
                    return None
                found, unknown = self._headings.bind(cells)
                if self._headings.sound(found):
                    bound, sheet.unknown = found, unknown
                else:
                    sheet.reporter = sheet.reporter or self._reporter(cells)
                continue
            if not any(cell is not None and str(cell).strip() for cell in cells):
                blank += 1
                if blank > _GAP:
                    break
                continue
            blank = 0
            if number > MAX_ROWS + _HEAD_ROWS:
                raise UserError(
                    "feedback-long",
                    f"超过 {MAX_ROWS:,} 行",
                    subject=self._name,
                    remedy="请分成几个工作簿后再读入",
                )
            row, title = self._row(number, cells, bound, above)
            above = title or above
            if row is None:
                sheet.unfilled += bool(title)
            else:
                sheet.rows.append(row)
        return sheet if bound else None

    def _reporter(self, cells: tuple[Cell, ...]) -> str:
        """填报单位 in the head: behind its colon, or in the next filled cell."""
        for place, cell in enumerate(cells):
            if not isinstance(cell, str):
                continue
            label, colon, value = cell.replace("：", ":").partition(":")
            if label_key(label) not in self._reporter_words:
                continue
            if colon and value.strip():
                return clean_line(value)
            if beside := next((c for c in cells[place + 1 : place + 4] if c is not None), None):
                return clean_line(str(beside))
        return ""

    def _row(
        self, number: int, cells: tuple[Cell, ...], bound: Mapping[str, int], above: str
    ) -> tuple[ReadRow | None, str]:
        """(the row, its own title). No row for one without data and for a line of sums."""

        def cell(key: str) -> Cell:
            place = bound.get(key)
            return cells[place] if place is not None and place < len(cells) else None

        values: dict[str, str] = {}
        notes: list[str] = []
        refused: list[Refusal] = []
        for column in self._spec.column:
            what: Taken | Refusal
            if column.kind == "count" and self._is_open(bound, column.key, number, cell):
                what = self._open_refusal(number, column.label)
            else:
                what = take(self._spec, column, cell(column.key), number)
            if isinstance(what, Refusal):
                refused.append(what)
                continue
            if what.text:
                values[column.key] = what.text
            if what.note:
                notes.append(what.note)
        title = values.get("title", "")
        if "".join(title.split()) in _SUMS:
            return None, ""
        if not refused and not set(values) - {"title", "platform", "account"}:
            return None, title
        if not title and above and (values.get("platform") or values.get("link")):
            values["title"] = above
            notes.append("标题为空，按上一行的标题读入")
        elif not title:
            label = self._spec.label("title")
            refused.append(
                Refusal(
                    number, label, "", "为空，不知道是哪个视频", "请补上标题后再读入", holds=True
                )
            )
        if not values.get("platform") and values.get("link"):
            guessed = platform_of_link(self._spec, values["link"])
            if guessed:
                values["platform"] = guessed
                notes.append(f"平台为空，按链接读作{guessed}")
        film = clean_line(shown(cell(_ID))) if cell(_ID) is not None else ""
        unit = clean_line(shown(cell(_UNIT), 200)) if cell(_UNIT) is not None else ""
        return ReadRow(number, film, unit, values, tuple(notes), tuple(refused)), title

    def _is_open(self, bound: Mapping[str, int], key: str, number: int, cell: Any) -> bool:
        if not self._open or key not in bound or cell(key) is not None:
            return False
        from openpyxl.utils import get_column_letter

        return f"{get_column_letter(bound[key] + 1)}{number}" in self._open

    def _open_refusal(self, number: int, label: str) -> Refusal:
        remedy = "请在 Excel 或 WPS 中打开、保存一次，再重新读入"
        return Refusal(number, label, "公式", "还没有算出数值", remedy, holds=True)
