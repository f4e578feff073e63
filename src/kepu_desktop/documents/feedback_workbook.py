"""数据反馈表.xlsx: the workbook that units fill in, one row a film on one platform.

Drop-down lists, checks while typing, sums by formula with their values beside them, one sheet that
says how it is filled in. The sums stand above the table, so that rows can be added below for ever.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kepu_desktop.calls.feedback_model import Feedback, FeedbackColumn
from kepu_desktop.documents.feedback_words import feedback_words
from kepu_desktop.documents.sheets import Book, set_page, write_sum, write_text
from kepu_desktop.domain.texts import clean_line

TOTAL_ROW = 2  # zero-based
HEAD_ROW = 3
FIRST_ROW = 4
OWN_COLUMNS = 2  # 编号 and 来源单位 stand before the call's columns
_MIN_SPARE, _MAX_SPARE = 60, 500
_ID_WIDTH, _UNIT_WIDTH = 6, 16
_EARLIEST, _LATEST = dt.date(2000, 1, 1), dt.date(2099, 12, 31)
_HINT_LIMIT = 255  # Excel's, for the words beside a cell
_CONTINUE = "error_type"
_LINE_PT, _PADDING_PT, _ROW_LIMIT_PT = 14.0, 6.0, 409.5  # the last is Excel's highest row


@dataclass(frozen=True, slots=True)
class FeedbackLine:
    """One row. ``values`` are canonical texts by column key: whole numbers in digits, days as
    2025-08-15, stretches as 2025-08-15/2025-09-15; absent is blank."""

    film: str = ""
    unit: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class BlankContent:
    """``lines`` are the prefilled rows, ``titles`` what the drop-down list offers."""

    call_title: str
    lines: tuple[FeedbackLine, ...]
    titles: tuple[str, ...]
    created: dt.datetime
    unit: str = ""


def write_blank(spec: Feedback, content: BlankContent) -> bytes:
    """The workbook's bytes: the same content gives the same bytes."""
    words = feedback_words().blank
    book = Book()
    sheet, notes = book.sheet(words.sheet), book.sheet(words.notes)
    choices = book.sheet(words.choices)
    spare = min(max(_MIN_SPARE, len(content.lines)), _MAX_SPARE)
    last = FIRST_ROW + len(content.lines) + spare - 1
    _write_head(book, sheet, spec, content)
    for offset, line in enumerate(content.lines):
        write_line(book, sheet, FIRST_ROW + offset, spec, line)
    for row in range(FIRST_ROW + len(content.lines), last + 1):
        write_line(book, sheet, row, spec, FeedbackLine())
    _write_totals(book, sheet, spec, content.lines, last)
    _write_choices(choices, spec, content.titles)
    _add_checks(sheet, spec, len(content.titles), last)
    _write_notes(book, notes, spec)
    sheet.freeze_panes(FIRST_ROW, OWN_COLUMNS + 1)
    sheet.autofilter(HEAD_ROW, 0, last, OWN_COLUMNS + len(spec.column) - 1)
    set_page(sheet, repeat=HEAD_ROW)
    # Rows that nobody filled are not printed.
    printed = FIRST_ROW + max(len(content.lines), 20) - 1
    sheet.print_area(0, 0, printed, OWN_COLUMNS + len(spec.column) - 1)
    return book.finish(content.created, spec.title)


def set_columns(sheet: Any, spec: Feedback) -> None:
    sheet.set_column(0, 0, _ID_WIDTH)
    sheet.set_column(1, 1, _UNIT_WIDTH)
    for index, column in enumerate(spec.column):
        sheet.set_column(OWN_COLUMNS + index, OWN_COLUMNS + index, column.width)


def write_headings(book: Book, sheet: Any, row: int, spec: Feedback) -> None:
    words = feedback_words().blank
    for at, label in enumerate([words.id, words.unit, *(c.label for c in spec.column)]):
        write_text(sheet, row, at, label, book.heading)


def write_line(book: Book, sheet: Any, row: int, spec: Feedback, line: FeedbackLine) -> None:
    """One row with the call's columns; sums as formulas over the row's own parts."""
    sheet.set_row(row, _row_height(spec, line))
    write_text(sheet, row, 0, line.film, book.faint)
    write_text(sheet, row, 1, clean_line(line.unit), book.text)
    for index, column in enumerate(spec.column):
        at = OWN_COLUMNS + index
        text = line.values.get(column.key, "")
        if column.kind == "sum":
            write_sum(sheet, row, at, row_sum(spec, column, row), book.sum, part_sum(column, line))
        elif column.kind == "count":
            if text:
                sheet.write_number(row, at, int(text), book.count)
            else:
                sheet.write_blank(row, at, None, book.count)
        elif column.kind == "day":
            if text:
                sheet.write_datetime(row, at, dt.date.fromisoformat(text), book.day)
            else:
                sheet.write_blank(row, at, None, book.day)
        elif column.kind == "period":
            write_text(sheet, row, at, text.replace("/", "至"), book.centred)
        else:
            write_text(sheet, row, at, clean_line(text), book.text)


def _row_height(spec: Feedback, line: FeedbackLine) -> float:
    """Points for the tallest cell. Set, because LibreOffice and previews do not fit rows."""
    texts = [(line.unit, float(_UNIT_WIDTH))]
    texts += [(line.values.get(column.key, ""), column.width) for column in spec.column]
    lines = max(-(-2 * len(text) // max(1, int(width - 1))) for text, width in texts)
    return min(max(lines, 1) * _LINE_PT + _PADDING_PT, _ROW_LIMIT_PT)


def row_sum(spec: Feedback, column: FeedbackColumn, row: int) -> str:
    """The formula of a sum column: blank while all of its parts are."""
    cells = ",".join(f"{letter(spec, key)}{row + 1}" for key in column.of)
    return f'=IF(COUNT({cells})=0,"",SUM({cells}))'


def part_sum(column: FeedbackColumn, line: FeedbackLine) -> int | None:
    parts = [int(line.values[key]) for key in column.of if line.values.get(key)]
    return sum(parts) if parts else None


def letter(spec: Feedback, key: str) -> str:
    """The sheet's letter of a column of the call."""
    from xlsxwriter.utility import xl_col_to_name

    keys = [column.key for column in spec.column]
    name: str = xl_col_to_name(OWN_COLUMNS + keys.index(key))  # type: ignore[arg-type]
    return name


def figure(column: FeedbackColumn, line: FeedbackLine) -> int | None:
    """What a row says in a figure's column, sums computed; None for a blank."""
    if column.kind == "sum":
        return part_sum(column, line)
    text = line.values.get(column.key, "")
    return int(text) if text else None


def _write_head(book: Book, sheet: Any, spec: Feedback, content: BlankContent) -> None:
    words = feedback_words().blank
    last = OWN_COLUMNS + len(spec.column) - 1
    set_columns(sheet, spec)
    sheet.set_row(0, 36)
    sheet.set_row(1, 24)
    sheet.set_row(TOTAL_ROW, 22)
    sheet.set_row(HEAD_ROW, 30)
    sheet.merge_range(0, 0, 0, last, "", book.title)
    write_text(sheet, 0, 0, clean_line(spec.title), book.title)
    write_text(sheet, 1, 0, words.reporter, book.strong)
    sheet.merge_range(1, 2, 1, 3, "", book.text)
    write_text(sheet, 1, 2, clean_line(content.unit), book.text)
    write_text(sheet, 1, 4, words.filler, book.strong)
    write_text(sheet, 1, 5, "", book.text)
    write_text(sheet, 1, 6, words.see_notes, book.line)
    write_headings(book, sheet, HEAD_ROW, spec)


def _write_totals(
    book: Book, sheet: Any, spec: Feedback, lines: Sequence[FeedbackLine], last: int
) -> None:
    words = feedback_words().blank
    for at in range(OWN_COLUMNS + len(spec.column)):
        sheet.write_blank(TOTAL_ROW, at, None, book.total)
    write_text(sheet, TOTAL_ROW, OWN_COLUMNS, words.total, book.total)
    for index, column in enumerate(spec.column):
        at = OWN_COLUMNS + index
        if not column.counts or column.once:
            continue
        if not column.total:
            write_text(sheet, TOTAL_ROW, at, words.not_summed, book.faint)
            continue
        name = letter(spec, column.key)
        cells = f"{name}{FIRST_ROW + 1}:{name}{last + 1}"
        known = [n for line in lines if (n := figure(column, line)) is not None]
        value = sum(known) if known else None
        formula = f'=IF(COUNT({cells})=0,"",SUM({cells}))'
        write_sum(sheet, TOTAL_ROW, at, formula, book.total_count, value)


def _write_choices(sheet: Any, spec: Feedback, titles: Sequence[str]) -> None:
    """Sources of the drop-down lists: an inline list ends at 255 characters."""
    for row, title in enumerate(titles):
        sheet.write_string(row, 0, clean_line(title)[:_HINT_LIMIT])
    for row, platform in enumerate(spec.platform):
        sheet.write_string(row, 1, clean_line(platform.name))
    sheet.hide()


def _add_checks(sheet: Any, spec: Feedback, titles: int, last: int) -> None:
    words = feedback_words().blank
    for index, column in enumerate(spec.column):
        at = OWN_COLUMNS + index
        name = letter(spec, column.key)
        cell = f"{name}{FIRST_ROW + 1}"
        check: dict[str, object] = {"validate": "any", "ignore_blank": True}
        if column.kind == "title" and titles:
            source = f"={words.choices}!$A$1:$A${titles}"
            check |= {"validate": "list", "source": source, "error_message": words.pick_title}
            check[_CONTINUE] = "warning"
        elif column.kind == "platform" and spec.platform:
            source = f"={words.choices}!$B$1:$B${len(spec.platform)}"
            check |= {"validate": "list", "source": source, "error_message": words.pick_platform}
            check[_CONTINUE] = "information"
        elif column.kind == "count":
            # 3.2万 is a text and may pass; a number may not be negative, broken or absurd.
            sound = f"AND(ISNUMBER({cell}),{cell}>=0,{cell}<={spec.most},{cell}=INT({cell}))"
            check |= {"validate": "custom", "value": f"=OR(ISTEXT({cell}),{sound})"}
            check["error_message"] = words.bad_count
        elif column.kind == "day":
            check |= {"validate": "date", "criteria": "between", "error_message": words.bad_day}
            check |= {"minimum": _EARLIEST, "maximum": _LATEST, _CONTINUE: "warning"}
        elif column.kind == "link":
            cells = f"${name}${FIRST_ROW + 1}:${name}${last + 1}"
            check |= {"validate": "custom", "value": f"=COUNTIF({cells},{cell})<=1"}
            check |= {"error_message": words.same_link, _CONTINUE: "warning"}
        hint = words.computed if column.kind == "sum" else column.hint
        if check["validate"] == "any" and not hint:
            continue
        check["error_title"] = check["input_title"] = column.label[:32]
        if hint:
            check["input_message"] = hint[:_HINT_LIMIT]
        sheet.data_validation(FIRST_ROW, at, last, at, check)


def _write_notes(book: Book, sheet: Any, spec: Feedback) -> None:
    words = feedback_words().blank
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 72)
    sheet.set_row(0, 36)
    sheet.merge_range(0, 0, 0, 1, "", book.title)
    write_text(sheet, 0, 0, words.notes_title, book.title)
    row = 1
    plain = book.look("仿宋", 12, align="left", text_wrap=True)
    for number, note in enumerate(spec.notes, 1):
        sheet.merge_range(row, 0, row, 1, "", plain)
        write_text(sheet, row, 0, f"{number}. {clean_line(note)}", plain)
        sheet.set_row(row, 22 if len(note) < 44 else 38)
        row += 1
    row += 1
    write_text(sheet, row, 0, words.column, book.heading)
    write_text(sheet, row, 1, words.how, book.heading)
    for column in spec.column:
        row += 1
        hint = words.computed if column.kind == "sum" else column.hint
        write_text(sheet, row, 0, column.label, book.centred)
        write_text(sheet, row, 1, hint, book.text)
    set_page(sheet)
    sheet.set_portrait()
