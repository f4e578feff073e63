"""The blank list that a contributing unit fills in: drop-down lists, counters, colours.

Its headings are those of our own list, so that what comes back is read as any list is. The
counters are formulas with their values beside them: previews and phones do not calculate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kepu_desktop.calls.model import Call
from kepu_desktop.documents.kit_content import KitContent, summary_limit, title_limit
from kepu_desktop.documents.kit_paper import minimum_text
from kepu_desktop.documents.kit_words import ListWords, kit_words
from kepu_desktop.documents.list_columns import extra_columns, list_columns
from kepu_desktop.documents.list_workbook import LIST_SHEET
from kepu_desktop.documents.sheets import Book, set_page, write_sum, write_text
from kepu_desktop.domain.texts import clean_line

HEAD_ROW = 3  # zero-based row of the headings
_FIRST = HEAD_ROW + 1
_NOTE_ROW, _TOTAL_ROW = 1, 2
_DAY_S = 86_400
_CLOCK = "[h]:mm:ss"
_MINIMUM = "minimum"
# In the order in which a unit thinks of them; widths as ``_Column`` has them.
_WIDTHS = {
    "number": 5.0,
    "title": 24.0,
    "kind": 7.0,
    "series": 16.0,
    "category": 20.0,
    "category_other": 14.0,
    _MINIMUM: 10.0,
    "unit": 18.0,
    "duration": 10.0,
    "planned": 7.0,
    "file": 20.0,
    "summary": 40.0,
    "characters": 8.0,
}
_PRINTED = 20  # rows that are printed while nobody filled more
_BOX: dict[str, object] = {"border": 1, "border_color": "#BFBFBF"}
_FIRST_EXTRA = 5  # column of the choices
_HINT = 255  # characters that Excel takes


@dataclass(frozen=True, slots=True)
class _Column:
    key: str
    heading: str
    width: float
    centred: bool = False
    options: tuple[str, ...] = ()
    hint: str = ""


def write_unit_list(content: KitContent) -> bytes:
    """The workbook as .xlsx; the same contents give the same bytes."""
    words, call = kit_words().list, content.call
    columns = _columns(call)
    last = _FIRST + words.rows - 1
    book = Book()
    sheet = book.sheet(LIST_SHEET)
    choices = book.sheet(words.choices)
    _write_choices(choices, call, columns)
    _write_head(book, sheet, content, columns, last)
    clock = book.look("仿宋", 10.5, align="center", num_format=_CLOCK, **_BOX)
    for row in range(_FIRST, last + 1):
        _write_row(book, sheet, row, columns, call, clock)
    _add_checks(sheet, columns, call, last)
    _add_colours(book, sheet, columns, call, last)
    sheet.freeze_panes(_FIRST, 2)
    sheet.autofilter(HEAD_ROW, 0, last, len(columns) - 1)
    set_page(sheet, repeat=HEAD_ROW)
    # Rows and extra columns that nobody filled would only make the print smaller.
    sheet.print_area(0, 0, _FIRST + min(words.rows, _PRINTED) - 1, len(_WIDTHS) - 1)
    return book.finish(content.created, words.title.format(short=call.short, name=LIST_SHEET))


def _columns(call: Call) -> tuple[_Column, ...]:
    """Those of our own list that a unit can fill in, under the same headings, the call's extra
    ones last; what is computed stands beside what it is about."""
    known = {column.key: column for column in list_columns(call.list)}
    found: list[_Column] = []
    for key, width in _WIDTHS.items():
        if key == _MINIMUM:
            found.append(_Column(key, kit_words().list.minimum, width, centred=True))
        else:
            own = known[key]
            found.append(_Column(key, own.label, width, own.centred))
    found += [
        _Column(extra.key, extra.label, extra.width, extra.centred, extra.options, extra.hint)
        for extra in extra_columns(call.list)
    ]
    return tuple(found)


def _write_choices(sheet: Any, call: Call, columns: tuple[_Column, ...]) -> None:
    """Sources of the drop-down lists (an inline list ends at 255 characters): category, its
    minimum in words and in days, kinds, the word for planned, then those of the extra columns."""
    words, paper = kit_words().list, kit_words().paper
    for row, category in enumerate(call.category):
        sheet.write_string(row, 0, clean_line(category.title))
        sheet.write_string(row, 1, minimum_text(category, paper))
        sheet.write_number(row, 2, (category.minimum_s or 0) / _DAY_S)
    for row, kind in enumerate((words.single, words.series)):
        sheet.write_string(row, 3, kind)
    sheet.write_string(0, 4, words.planned)
    for at, column in enumerate(_with_options(columns), _FIRST_EXTRA):
        for row, option in enumerate(column.options):
            sheet.write_string(row, at, clean_line(option))
    sheet.hide()


def _with_options(columns: tuple[_Column, ...]) -> list[_Column]:
    return [column for column in columns if column.options]


def _write_head(
    book: Book, sheet: Any, content: KitContent, columns: tuple[_Column, ...], last: int
) -> None:
    words, end = kit_words().list, len(_WIDTHS) - 1
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
        write_text(sheet, HEAD_ROW, at, column.heading, book.heading)
    for row, height in ((0, 36), (_NOTE_ROW, 36), (_TOTAL_ROW, 22), (HEAD_ROW, 30)):
        sheet.set_row(row, height)
    sheet.merge_range(0, 0, 0, end, "", book.title)
    title = words.title.format(short=content.call.short, name=LIST_SHEET)
    write_text(sheet, 0, 0, clean_line(title), book.title)
    note = book.look("仿宋", 10.5, align="left", text_wrap=True)
    sheet.merge_range(_NOTE_ROW, 0, _NOTE_ROW, end, "", note)
    write_text(sheet, _NOTE_ROW, 0, words.note, note)
    place = _places(columns)
    sheet.merge_range(_TOTAL_ROW, 0, _TOTAL_ROW, place["category"], "", book.line)
    write_text(sheet, _TOTAL_ROW, 0, words.totals, book.line)
    titles, durations = (
        f"{_letter(place[key])}{_FIRST + 1}:{_letter(place[key])}{last + 1}"
        for key in ("title", "duration")
    )
    count = book.look("黑体", 10.5, align="center", num_format=words.count_format)
    length = book.look("黑体", 10.5, align="center", num_format=_CLOCK)
    write_sum(sheet, _TOTAL_ROW, place["unit"], f"=COUNTA({titles})", count, 0)
    write_sum(sheet, _TOTAL_ROW, place["duration"], f"=SUM({durations})", length, 0)


def _write_row(
    book: Book, sheet: Any, row: int, columns: tuple[_Column, ...], call: Call, clock: Any
) -> None:
    words, place = kit_words().list, _places(columns)
    cell = {key: f"{_letter(at)}{row + 1}" for key, at in place.items()}
    for at, column in enumerate(columns):
        if column.key == "number":
            sheet.write_number(row, at, row - _FIRST + 1, book.faint)
        elif column.key == "minimum":
            table = f"{words.choices}!$A$1:$B${len(call.category)}"
            found = f'IFERROR(VLOOKUP({cell["category"]},{table},2,FALSE),"")'
            formula = f'=IF({cell["category"]}="","",{found})'
            write_sum(sheet, row, at, formula, book.faint, None)
        elif column.key == "characters":
            text = cell["summary"]
            # Blanks do not count; a character beyond the BMP counts twice, so it only warns.
            bare = f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({text}," ",""),"　",""),CHAR(10),"")'
            write_sum(sheet, row, at, f'=IF({text}="","",LEN({bare}))', book.faint, None)
        elif column.key == "duration":
            sheet.write_blank(row, at, None, clock)
        else:
            sheet.write_blank(row, at, None, book.centred if column.centred else book.text)


def _add_checks(sheet: Any, columns: tuple[_Column, ...], call: Call, last: int) -> None:
    words = kit_words().list
    for at, column in enumerate(columns):
        check = _check(column, at, call, words)
        if column.options:
            place = _letter(_FIRST_EXTRA + _with_options(columns).index(column))
            spread = f"={words.choices}!${place}$1:${place}${len(column.options)}"
            check = {"validate": "list", "source": spread, "error_type": "information"}
            check |= {"input_message": column.hint or words.choice, "error_message": words.choice}
        if check:
            check["input_title"] = check["error_title"] = column.heading[:32]
            for key in ("input_message", "error_message"):
                if key in check:
                    check[key] = str(check[key])[:_HINT]
            sheet.data_validation(_FIRST, at, last, at, check)


def _check(column: _Column, at: int, call: Call, words: ListWords) -> dict[str, object]:
    """What Excel says about a cell of the column. It warns and lets everything pass: who knows
    better is not stopped, and what comes back is judged anyway."""
    source = f"={words.choices}!"
    warns: dict[str, object] = {"error_type": "warning"}
    if column.key == "category":
        spread = f"{source}$A$1:$A${len(call.category)}"
        return warns | {
            "validate": "list",
            "source": spread,
            "input_message": words.choice,
            "error_message": words.choice_other,
        }
    if column.key in ("kind", "planned"):
        spread = f"{source}$D$1:$D$2" if column.key == "kind" else f"{source}$E$1:$E$1"
        return warns | {
            "validate": "list",
            "source": spread,
            "input_message": words.choice,
            "error_message": words.choice,
        }
    if column.key == "duration":
        return warns | {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": 10,
            "input_message": words.clock,
            "error_message": words.clock,
        }
    limit = {"title": title_limit(call), "summary": summary_limit(call)}.get(column.key)
    hints = {"title": words.title_hint, "series": words.series_hint}
    hints |= {"file": words.file_hint, "unit": words.unit_hint}
    hint = hints.get(column.key, column.hint)
    if limit is None:
        return {"validate": "any", "input_message": hint} if hint else {}
    cell = f"{_letter(at)}{_FIRST + 1}"
    length = words.length.format(characters=limit)
    bare = f'SUBSTITUTE(SUBSTITUTE({cell}," ",""),CHAR(10),"")'
    return warns | {
        "validate": "custom",
        "value": f"=LEN({bare})<={limit}",
        "input_message": "；".join(text for text in (hint, length) if text),
        "error_message": length,
    }


def _add_colours(
    book: Book, sheet: Any, columns: tuple[_Column, ...], call: Call, last: int
) -> None:
    """What is certainly amiss turns red as it is typed: too short for its category, too many
    characters, a title without a category."""
    place = _places(columns)
    red = book.book.add_format({"font_color": "#9C0006", "bg_color": "#FFC7CE"})
    row = _FIRST + 1

    def at(key: str) -> str:
        return f"${_letter(place[key])}{row}"

    words = kit_words().list
    table = f"{words.choices}!$A$1:$C${len(call.category)}"
    least = f"IFERROR(VLOOKUP({at('category')},{table},3,FALSE),0)"
    duration = at("duration")
    # Half a second of grace: durations are judged in whole seconds.
    short = f"=AND(ISNUMBER({duration}),{duration}+0.5/{_DAY_S}<{least})"
    rules = [("duration", short)]
    rules.append(("category", f'=AND({at("title")}<>"",{at("category")}="")'))
    limit = summary_limit(call)
    if limit is not None:
        counted = at("characters")
        rules.append(("characters", f"=AND(ISNUMBER({counted}),{counted}>{limit})"))
    for key, formula in rules:
        sheet.conditional_format(
            _FIRST,
            place[key],
            last,
            place[key],
            {"type": "formula", "criteria": formula, "format": red},
        )


def _places(columns: tuple[_Column, ...]) -> dict[str, int]:
    return {column.key: at for at, column in enumerate(columns)}


def _letter(at: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    name: str = xl_col_to_name(at)
    return name
