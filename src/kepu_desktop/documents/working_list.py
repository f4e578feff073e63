"""视频清单.xlsx to work in: every film and planned entry, to be edited anywhere and read back.

The mailed list (``list_workbook``) is another paper: it says what the organiser needs. This one
has drop-down lists, an id in each row, counters and colours, the numbers of which are the call's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kepu_desktop.calls.model import Call
from kepu_desktop.documents.list_columns import Column, ListWords, list_columns, list_words
from kepu_desktop.documents.list_workbook import cell_lines, cell_text
from kepu_desktop.documents.sheets import Book, set_page, write_sum, write_text
from kepu_desktop.domain.texts import clean_line, clean_paragraphs

TOTAL_ROW, HEAD_ROW = 2, 3  # zero-based
FIRST_ROW = HEAD_ROW + 1
_SPARE = 200  # rows below the last one in which the drop-down lists still stand
_BLANK = 20  # of them with a frame
_LINE_PT, _PADDING_PT, _ROW_LIMIT_PT = 15.0, 6.0, 409.5  # the last is Excel's highest row
_HINT_LIMIT, _TITLE_LIMIT = 255, 32  # Excel's, for the words beside a cell
_DAY_S = 86_400
_CLOCK = "[h]:mm:ss"
_OWN = "#EDEDED"  # ground of what is not read back
_BAD, _BAD_TEXT, _LOW, _LOW_TEXT, _OUT = "#FBEBE9", "#9C1F18", "#FDF1DA", "#7A4800", "#808080"
_CATEGORIES, _MINIMA, _KINDS, _FLAGS, _EXTRAS = range(5)  # columns of the hidden sheet
SUMMARY_RULE, TITLE_RULE = "entry/summary", "entry/title"


@dataclass(frozen=True, slots=True)
class WorkingLine:
    """One film. ``values`` are canonical texts by column key: whole seconds, ISO days, the words of
    the drop-down lists; absent is blank. ``measured``: its duration is no plan."""

    values: Mapping[str, str]
    measured: bool


@dataclass(frozen=True, slots=True)
class WorkingContent:
    call: Call
    unit: str
    lines: tuple[WorkingLine, ...]
    created: dt.datetime


def write_working_list(content: WorkingContent) -> bytes:
    """The workbook's bytes: the same content gives the same bytes."""
    words = list_words()
    columns = list_columns(content.call.list)
    book = Book()
    sheet = book.sheet(words.sheet)
    choices = book.sheet(words.choices)
    last = FIRST_ROW + len(content.lines) - 1
    end = max(last, FIRST_ROW - 1) + _SPARE
    _Writer(book, sheet, words, columns, content).write(end)
    _write_choices(choices, words, columns, content.call)
    _add_checks(sheet, words, columns, content.call, end)
    _add_colours(book, sheet, words, columns, content.call, end)
    sheet.freeze_panes(FIRST_ROW, _place(columns, "title") + 1)
    sheet.autofilter(HEAD_ROW, 0, max(last, FIRST_ROW), len(columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{end + 1}"})
    set_page(sheet, repeat=HEAD_ROW)
    # Columns that nobody has filled yet would only make the print smaller.
    extras = [column.key for column in columns if column.extra]
    filled = any(line.values.get(key) for line in content.lines for key in extras)
    printed = len(columns) - (0 if filled else len(extras))
    sheet.print_area(0, 0, max(last, FIRST_ROW), printed - 1)
    return book.finish(content.created, f"{clean_line(content.call.short)}{words.sheet}")


def characters_limit(call: Call, rule_id: str) -> int | None:
    """How many characters the call allows; None where it names no limit."""
    rule = call.rules.get(rule_id)
    number = rule.numbers.get("characters") if rule is not None else None
    return None if number is None else int(number)


class _Writer:
    def __init__(
        self,
        book: Book,
        sheet: Any,
        words: ListWords,
        columns: Sequence[Column],
        content: WorkingContent,
    ) -> None:
        self._book, self._sheet, self._words = book, sheet, words
        self._columns, self._content = columns, content
        box: dict[str, object] = {"border": 1, "border_color": "#BFBFBF", "text_wrap": True}
        grey = box | {"bg_color": _OWN}
        look = book.look
        self._text = {
            (True, False): book.text,
            (True, True): book.centred,
            (False, False): look("仿宋", 10.5, align="left", num_format="@", **grey),
            (False, True): look("仿宋", 10.5, align="center", num_format="@", **grey),
        }
        self._number = {
            True: look("仿宋", 10.5, align="center", num_format="0", **box),
            False: look("仿宋", 10.5, align="center", num_format="0", **grey),
        }
        self._clock = {
            True: look("仿宋", 10.5, align="center", num_format=_CLOCK, **box),
            False: look("仿宋", 10.5, align="center", num_format=_CLOCK, **grey),
        }
        self._day = book.day
        self._total_clock = look(
            "黑体", 10.5, align="center", num_format=_CLOCK, **(box | {"bg_color": "#F7F7F7"})
        )
        self._total_count = look(
            "黑体", 10.5, align="center", num_format='0"个"', **(box | {"bg_color": "#F7F7F7"})
        )

    def write(self, end: int) -> None:
        self._head(end)
        for offset, line in enumerate(self._content.lines):
            self._line(FIRST_ROW + offset, line)
        first = FIRST_ROW + len(self._content.lines)
        blank = WorkingLine({}, measured=False)
        for row in range(first, min(first + _BLANK, end + 1)):
            self._line(row, blank)

    def _head(self, end: int) -> None:
        sheet, book, columns = self._sheet, self._book, self._columns
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            write_text(sheet, HEAD_ROW, place, column.label, book.heading)
            sheet.write_blank(TOTAL_ROW, place, None, book.total)
        # Over the columns that are always printed, so that the title stands in their middle.
        last = sum(not column.extra for column in columns) - 1
        sheet.set_row(0, 36)
        sheet.merge_range(0, 0, 0, last, "", book.title)
        title = f"{clean_line(self._content.call.title)}{self._words.sheet}"
        write_text(sheet, 0, 0, title, book.title)
        line = book.look("仿宋", 11, align="left", text_wrap=True)
        head = self._words.head.format(unit=clean_line(self._content.unit))
        sheet.merge_range(1, 0, 1, last, "", line)
        write_text(sheet, 1, 0, head, line)
        width = sum(column.width for column in columns if not column.extra)
        sheet.set_row(1, min(cell_lines(head, width) * _LINE_PT + _PADDING_PT, _ROW_LIMIT_PT))
        sheet.set_row(TOTAL_ROW, 24)
        sheet.set_row(HEAD_ROW, 32)
        sheet.merge_range(TOTAL_ROW, 0, TOTAL_ROW, 2, "", book.total)
        write_text(sheet, TOTAL_ROW, 0, self._words.totals, book.total)
        self._totals(end)

    def _totals(self, end: int) -> None:
        def span(key: str) -> str:
            name = _letter(self._columns, key)
            return f"{name}{FIRST_ROW + 1}:{name}{end + 1}"

        yes = self._words.yes
        reported = [x for x in self._content.lines if x.values.get("include") == yes]
        seconds = sum(int(x.values.get("duration") or 0) for x in reported)
        flag = f'{span("include")},"{yes}"'
        write_sum(
            self._sheet,
            TOTAL_ROW,
            _place(self._columns, "title"),
            f"=COUNTIF({flag})",
            self._total_count,
            len(reported),
        )
        write_sum(
            self._sheet,
            TOTAL_ROW,
            _place(self._columns, "duration"),
            f"=SUMIF({flag},{span('duration')})",
            self._total_clock,
            seconds / _DAY_S,
        )

    def _line(self, row: int, line: WorkingLine) -> None:
        self._sheet.set_row(row, self._height(line))
        for place, column in enumerate(self._columns):
            self._cell(row, place, column, line)

    def _cell(self, row: int, place: int, column: Column, line: WorkingLine) -> None:
        sheet, text = self._sheet, line.values.get(column.key, "")
        if column.key == "characters":
            source = f"{_letter(self._columns, 'summary')}{row + 1}"
            count = formula_count(line.values.get("summary", ""))
            write_sum(sheet, row, place, count_formula(source), self._number[False], count)
        elif column.key in ("number", "entry"):
            look = self._number[column.editable or column.key == "number"]
            if text:
                sheet.write_number(row, place, int(text), look)
            else:
                sheet.write_blank(row, place, None, look)
        elif column.key == "duration":
            look = self._clock[not line.measured]
            if text:
                sheet.write_number(row, place, int(text) / _DAY_S, look)
            else:
                sheet.write_blank(row, place, None, look)
        elif column.kind == "day" and (day := _iso_day(text)) is not None:
            sheet.write_datetime(row, place, day, self._day)
        else:
            shown = clean_paragraphs(text) if column.key == "summary" else clean_line(text)
            look = self._text[column.editable, column.centred]
            write_text(sheet, row, place, shown, look)

    def _height(self, line: WorkingLine) -> float:
        """Points for the tallest cell. Set, because LibreOffice and previews do not fit rows."""
        texts = ((line.values.get(c.key, ""), c.width) for c in self._columns)
        lines = max(cell_lines(text, width) for text, width in texts)
        return min(lines * _LINE_PT + _PADDING_PT, _ROW_LIMIT_PT)


def count_formula(cell: str) -> str:
    """Characters without white space, as Word counts them, as near as a formula comes: the blanks
    and line ends that people type. Excel counts a rare character beyond U+FFFF twice."""
    text = f'SUBSTITUTE(SUBSTITUTE({cell}," ",""),CHAR(10),"")'
    text = f'SUBSTITUTE(SUBSTITUTE({text},"\u3000",""),CHAR(9),"")'
    return f'=IF({cell}="","",LEN({text}))'


def formula_count(text: str) -> int | None:
    """What ``count_formula`` gives for ``text`` in Excel; None for its "" of a blank."""
    shown = cell_text(clean_paragraphs(text))
    if not shown:
        return None
    kept = [char for char in shown if char not in " \n\u3000\t"]
    return len(kept) + sum(char > "\uffff" for char in kept)


def _iso_day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _place(columns: Sequence[Column], key: str) -> int:
    return next(place for place, column in enumerate(columns) if column.key == key)


def _letter(columns: Sequence[Column], key: str) -> str:
    from xlsxwriter.utility import xl_col_to_name

    name: str = xl_col_to_name(_place(columns, key))
    return name


def _offered(columns: Sequence[Column]) -> list[Column]:
    return [column for column in columns if column.options]


def _write_choices(sheet: Any, words: ListWords, columns: Sequence[Column], call: Call) -> None:
    """Sources of the drop-down lists (an inline list ends at 255 characters), and beside each
    category its minimum in seconds."""
    for row, category in enumerate(call.category):
        sheet.write_string(row, _CATEGORIES, clean_line(category.title))
        sheet.write_number(row, _MINIMA, category.minimum_s or 0)
    for place, offered in ((_KINDS, (words.single, words.series)), (_FLAGS, (words.yes, words.no))):
        for row, text in enumerate(offered):
            sheet.write_string(row, place, text)
    for offset, column in enumerate(_offered(columns)):
        for row, text in enumerate(column.options):
            sheet.write_string(row, _EXTRAS + offset, cell_text(clean_line(text)))
    sheet.hide()


def _source(words: ListWords, place: int, count: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    letter = xl_col_to_name(place)
    return f"={words.choices}!${letter}$1:${letter}${count}"


def _add_checks(
    sheet: Any, words: ListWords, columns: Sequence[Column], call: Call, end: int
) -> None:
    """Drop-down lists, and beside each cell what may be written there."""
    lists = {
        "category": (_source(words, _CATEGORIES, len(call.category)), "stop"),
        "kind": (_source(words, _KINDS, 2), "stop"),
        "include": (_source(words, _FLAGS, 2), "stop"),
    }
    for offset, column in enumerate(_offered(columns)):
        source = _source(words, _EXTRAS + offset, len(column.options))
        lists[column.key] = (source, "information")
    hints = _hints(words, call)
    for place, column in enumerate(columns):
        hint = hints.get(column.key) or column.hint or ("" if column.editable else words.computed)
        check: dict[str, object] = {"validate": "any", "ignore_blank": True}
        if column.key in lists:
            source, strictness = lists[column.key]
            check |= {"validate": "list", "source": source, "error_type": strictness}
            check |= {"error_title": column.label[:_TITLE_LIMIT], "error_message": words.not_listed}
        elif not hint:
            continue
        if hint:
            check |= {
                "input_title": column.label[:_TITLE_LIMIT],
                "input_message": hint[:_HINT_LIMIT],
            }
        sheet.data_validation(FIRST_ROW, place, end, place, check)


def _hints(words: ListWords, call: Call) -> dict[str, str]:
    limit, longest = characters_limit(call, SUMMARY_RULE), characters_limit(call, TITLE_RULE)
    needing = "、".join(category.title for category in call.category if category.needs_text)
    return {
        "number": words.number_hint,
        "entry": words.entry_hint,
        "id": words.own_id,
        "title": words.title_hint.format(characters=longest) if longest else "",
        "kind": words.kind_hint,
        "series": words.series_hint,
        "category": words.category_hint,
        "category_other": words.other_hint.format(titles=needing) if needing else "",
        "unit": words.unit_hint,
        "include": words.include_hint,
        "duration": words.duration_hint,
        "summary": words.summary_hint.format(characters=limit) if limit else "",
    }


def _add_colours(
    book: Book, sheet: Any, words: ListWords, columns: Sequence[Column], call: Call, end: int
) -> None:
    """What breaks a number of the call stands out while it is typed; what is not reported fades."""
    first = FIRST_ROW + 1

    def cell(key: str) -> str:
        return f"${_letter(columns, key)}{first}"

    def colour(keys: Sequence[str], formula: str, look: Mapping[str, object]) -> None:
        made = book.book.add_format(dict(look))
        for key in keys:
            place = _place(columns, key)
            rule = {"type": "formula", "criteria": formula, "format": made}
            sheet.conditional_format(FIRST_ROW, place, end, place, rule)

    bad: dict[str, object] = {"bg_color": _BAD, "font_color": _BAD_TEXT}
    low: dict[str, object] = {"bg_color": _LOW, "font_color": _LOW_TEXT}
    limit = characters_limit(call, SUMMARY_RULE)
    if limit is not None:
        over = f"=AND(ISNUMBER({cell('characters')}),{cell('characters')}>{limit})"
        colour(("summary", "characters"), over, bad)
    colour(("category",), f'=AND({cell("title")}<>"",{cell("category")}="")', low)
    table = f"{words.choices}!$A$1:$B${len(call.category)}"
    minimum = f"IFERROR(VLOOKUP({cell('category')},{table},2,FALSE),0)"
    seconds = f"ROUND({cell('duration')}*{_DAY_S},0)"
    short = f"=AND(ISNUMBER({cell('duration')}),{seconds}<{minimum})"
    colour(("duration",), short, bad)
    out = f'={cell("include")}="{words.no}"'
    colour([column.key for column in columns], out, {"font_color": _OUT})
