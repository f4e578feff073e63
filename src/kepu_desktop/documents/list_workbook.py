"""视频清单.xlsx: one row a film, as it is mailed beside the form.

It carries what the organiser needs and nothing of our own work: no path, verdict, reviewer or
telephone. Every text is written as a text, never as a formula or a link.
"""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kepu_desktop.documents.packing import normalise_package
from kepu_desktop.domain.texts import clean_line, clean_paragraphs, show_hours_minutes, show_name

LIST_SHEET = "视频清单"
CATEGORY_SHEET = "类别"  # hidden; the source of the drop-down list
TABLE_NAME_ROW = 2  # zero-based row of the column headings
CELL_LIMIT = 32_767  # UTF-16 units in one cell (Excel specifications and limits)
CUT_MARK = "……（过长，后文略）"
SINGLE, SERIES = "单个", "系列"
PLANNED = "预计"

_DURATION_FORMAT = "[h]:mm:ss"
_DAY_S = 86_400
_LINE_PT = 15.0  # one line of 10.5 pt, with room for the fonts that stand in for 仿宋
_ROW_PADDING_PT = 6.0
_ROW_LIMIT_PT = 409.5  # Excel's highest row


@dataclass(frozen=True, slots=True)
class ListRow:
    """One film. ``duration_s`` is None when it is not known; ``extra`` are the texts below
    ``ListContent.extra_headings``."""

    id: str
    entry: int  # number of the entry on the form
    number: int  # running number of the film
    title: str
    category: str
    source_unit: str
    duration_s: float | None
    planned: bool
    series: str = ""  # title of its series; blank for a single film
    file_name: str = ""
    resolution: str = ""
    summary: str = ""
    extra: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListContent:
    """``count`` and ``duration_s`` are those of the form, so that both papers say the same.
    ``extra_headings`` are the call's own columns behind the others."""

    call_title: str
    unit: str
    rows: tuple[ListRow, ...]
    categories: tuple[str, ...]
    count: int
    duration_s: float
    created: dt.datetime
    draft_mark: str = ""
    extra_headings: tuple[str, ...] = ()

    @property
    def last_column(self) -> int:
        return _LAST_MAIN + len(self.extra_headings)


@dataclass(frozen=True, slots=True)
class ListColumn:
    """``width`` in characters of the standard font; a Chinese character takes two."""

    key: str
    heading: str
    width: float
    value: Callable[[ListRow], str] = field(repr=False)
    centred: bool = False


MAIN_COLUMNS = (
    ListColumn("number", "序号", 5, lambda row: str(row.number), centred=True),
    ListColumn("entry", "条目", 5, lambda row: str(row.entry), centred=True),
    ListColumn("id", "编号", 6, lambda row: row.id, centred=True),
    ListColumn("title", "视频标题", 22, lambda row: clean_line(row.title)),
    ListColumn("kind", "类型", 6, lambda row: SERIES if row.series else SINGLE, centred=True),
    ListColumn("series", "系列标题", 14, lambda row: clean_line(row.series)),
    ListColumn("category", "视频类别", 16, lambda row: clean_line(row.category)),
    ListColumn("source_unit", "来源单位", 14, lambda row: clean_line(row.source_unit)),
    ListColumn("duration", "时长", 10, lambda _row: "", centred=True),
    ListColumn("planned", PLANNED, 6, lambda row: PLANNED if row.planned else "", centred=True),
    ListColumn("resolution", "画面", 11, lambda row: clean_line(row.resolution), centred=True),
    ListColumn("file_name", "文件名", 18, lambda row: show_name(row.file_name)),
    ListColumn("summary", "内容概述", 36, lambda row: clean_paragraphs(row.summary)),
)
_EXTRA_WIDTH = 12

_DURATION_COLUMN = next(i for i, column in enumerate(MAIN_COLUMNS) if column.key == "duration")
_CATEGORY_COLUMN = next(i for i, column in enumerate(MAIN_COLUMNS) if column.key == "category")
_TITLE_COLUMN = next(i for i, column in enumerate(MAIN_COLUMNS) if column.key == "title")
_LAST_MAIN = len(MAIN_COLUMNS) - 1


def write_list(content: ListContent) -> bytes:
    """The workbook's bytes: A4 landscape, headings repeated on each page, totals by formula.

    Durations are Excel times in whole seconds, so the office can sum them; the total carries its
    value beside the formula, because previews and phones do not calculate.
    """
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    looks = _Looks(book)
    sheet = book.add_worksheet(LIST_SHEET)
    _write_head(sheet, looks, content)
    for offset, row in enumerate(content.rows):
        _write_row(sheet, looks, TABLE_NAME_ROW + 1 + offset, row, len(content.extra_headings))
    last = TABLE_NAME_ROW + len(content.rows)
    _write_totals(sheet, looks, content, last)
    _add_choices(book, sheet, content.categories, last)
    _set_page(sheet, content, last)
    book.close()
    title = LIST_SHEET + (f"（{content.draft_mark}）" if content.draft_mark else "")
    return normalise_package(stream.getvalue(), content.created, title)


def cell_text(text: str) -> str:
    """``text`` as one cell can hold it; what had to be cut is marked, never lost in silence."""
    if _utf16_units(text) <= CELL_LIMIT:
        return text
    room = CELL_LIMIT - _utf16_units(CUT_MARK)
    kept = text.encode("utf-16-le", "replace")[: room * 2].decode("utf-16-le", "ignore")
    return kept + CUT_MARK


def _utf16_units(text: str) -> int:
    return len(text) + sum(1 for char in text if char > "\uffff")


class _Looks:
    """The cell formats of the workbook: 小标宋 for the title, 黑体 for headings, 仿宋 for text."""

    def __init__(self, book: Any) -> None:
        def look(font: str, size: float, **more: object) -> Any:
            return book.add_format(
                {"font_name": font, "font_size": size, "valign": "vcenter", "font_family": 3} | more
            )

        box: dict[str, object] = {"border": 1, "text_wrap": True}
        self.title = look("方正小标宋简体", 20, align="center")
        self.line = look("仿宋", 12, align="left")
        self.heading = look("黑体", 10.5, align="center", bg_color="#EDEDED", **box)
        self.text = look("仿宋", 10.5, align="left", num_format="@", **box)
        self.centred = look("仿宋", 10.5, align="center", num_format="@", **box)
        self.number = look("仿宋", 10.5, align="center", num_format="0", **box)
        self.duration = look("仿宋", 10.5, align="center", num_format=_DURATION_FORMAT, **box)
        self.total = look("黑体", 10.5, align="center", **box)
        self.total_count = look("黑体", 10.5, align="center", num_format='0"个"', **box)
        self.total_duration = look("黑体", 10.5, align="center", num_format=_DURATION_FORMAT, **box)


def _write_text(sheet: Any, row: int, column: int, text: str, look: Any) -> None:
    if not text:
        sheet.write_blank(row, column, None, look)
        return
    refused = sheet.write_string(row, column, cell_text(text), look)
    if refused:
        raise ValueError(f"cell {row},{column} refused: {refused}")


def _write_head(sheet: Any, looks: _Looks, content: ListContent) -> None:
    draft = f"（{content.draft_mark}）" if content.draft_mark else ""
    title = cell_text(f"{clean_line(content.call_title)}{LIST_SHEET}{draft}")
    sheet.merge_range(0, 0, 0, _LAST_MAIN, "", looks.title)
    _write_text(sheet, 0, 0, title, looks.title)
    planned = sum(row.planned for row in content.rows)
    parts = [
        f"报送单位：{clean_line(content.unit)}",
        f"视频总数：{content.count}个" + (f"（其中{PLANNED}{planned}个）" if planned else ""),
        f"视频总时长：{show_hours_minutes(content.duration_s)}",
    ]
    sheet.merge_range(1, 0, 1, _LAST_MAIN, "", looks.line)
    _write_text(sheet, 1, 0, "　　".join(parts), looks.line)
    headings = [column.heading for column in MAIN_COLUMNS] + list(content.extra_headings)
    for column, heading in enumerate(headings):
        _write_text(sheet, TABLE_NAME_ROW, column, heading, looks.heading)


def _write_row(sheet: Any, looks: _Looks, at: int, row: ListRow, extras: int) -> None:
    sheet.set_row(at, _row_height(row))
    sheet.write_number(at, 0, row.number, looks.number)
    sheet.write_number(at, 1, row.entry, looks.number)
    for index, column in enumerate(MAIN_COLUMNS[2:], 2):
        if index == _DURATION_COLUMN:
            if row.duration_s is None:
                sheet.write_blank(at, index, None, looks.duration)
            else:
                sheet.write_number(at, index, _days(row.duration_s), looks.duration)
        else:
            look = looks.centred if column.centred else looks.text
            _write_text(sheet, at, index, column.value(row), look)
    for offset in range(extras):
        text = row.extra[offset] if offset < len(row.extra) else ""
        _write_text(sheet, at, _LAST_MAIN + 1 + offset, clean_line(text), looks.text)


def _row_height(row: ListRow) -> float:
    """Points for the tallest cell. Set, because LibreOffice and previews do not fit rows."""
    texts = [(column.value(row), column.width) for column in MAIN_COLUMNS]
    texts += [(text, _EXTRA_WIDTH) for text in row.extra]
    lines = max(cell_lines(text, width) for text, width in texts)
    return min(lines * _LINE_PT + _ROW_PADDING_PT, _ROW_LIMIT_PT)


def cell_lines(text: str, width: float) -> int:
    """How many lines ``text`` takes: wide characters two units, others a little over one."""
    count = 0
    for paragraph in text.split("\n"):
        count += 1
        used = 0.0
        for char in paragraph:
            need = 2.0 if unicodedata.east_asian_width(char) in "WFA" else 1.2
            if used + need > width:
                count += 1
                used = 0.0
            used += need
    return count


def _days(seconds: float) -> float:
    """Whole seconds as Excel counts time: a fraction of a day."""
    return round(seconds) / _DAY_S


def _write_totals(sheet: Any, looks: _Looks, content: ListContent, last: int) -> None:
    from xlsxwriter.utility import xl_rowcol_to_cell

    at, first = last + 1, TABLE_NAME_ROW + 1
    for column in range(content.last_column + 1):
        sheet.write_blank(at, column, None, looks.total)
    sheet.set_row(at, 24)
    sheet.merge_range(at, 0, at, 2, "", looks.total)
    _write_text(sheet, at, 0, "合计", looks.total)
    if not content.rows:
        sheet.write_number(at, _TITLE_COLUMN, 0, looks.total_count)
        sheet.write_number(at, _DURATION_COLUMN, 0, looks.total_duration)
        return

    def span(column: int) -> str:
        return f"{xl_rowcol_to_cell(first, column)}:{xl_rowcol_to_cell(last, column)}"

    # Numbers are counted, not titles: a title may still be blank in a draft.
    sheet.write_formula(
        at, _TITLE_COLUMN, f"=COUNT({span(0)})", looks.total_count, len(content.rows)
    )
    total = sum(round(row.duration_s) for row in content.rows if row.duration_s is not None)
    sheet.write_formula(
        at,
        _DURATION_COLUMN,
        f"=SUM({span(_DURATION_COLUMN)})",
        looks.total_duration,
        total / _DAY_S,
    )


def _add_choices(book: Any, sheet: Any, categories: Sequence[str], last: int) -> None:
    """A drop-down list of the call's categories. It only warns: 其他 says what it is."""
    first = TABLE_NAME_ROW + 1
    if not categories or last < first:
        return
    source = book.add_worksheet(CATEGORY_SHEET)
    for row, category in enumerate(categories):
        source.write_string(row, 0, cell_text(clean_line(category)))
    source.hide()
    choice = {
        "validate": "list",
        "source": f"={CATEGORY_SHEET}!$A$1:$A${len(categories)}",
        "error_type": "warning",
        "error_title": "视频类别",
        "error_message": "不在征集通知的类别中。",
    }
    sheet.data_validation(first, _CATEGORY_COLUMN, last, _CATEGORY_COLUMN, choice)


def _set_page(sheet: Any, content: ListContent, last: int) -> None:
    """Widths, frozen headings, filter and paper."""
    for column, width in enumerate([column.width for column in MAIN_COLUMNS]):
        sheet.set_column(column, column, width)
    if content.extra_headings:
        sheet.set_column(_LAST_MAIN + 1, content.last_column, _EXTRA_WIDTH)
    sheet.set_row(0, 36)
    sheet.set_row(1, 24)
    sheet.set_row(TABLE_NAME_ROW, 30)
    sheet.freeze_panes(TABLE_NAME_ROW + 1, _TITLE_COLUMN + 1)
    sheet.autofilter(TABLE_NAME_ROW, 0, max(last, TABLE_NAME_ROW + 1), content.last_column)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 2}"})
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(TABLE_NAME_ROW)
    # Columns that nobody has filled yet would only make the print smaller.
    filled = any(any(text.strip() for text in row.extra) for row in content.rows)
    sheet.print_area(0, 0, last + 1, content.last_column if filled else _LAST_MAIN)
    if content.draft_mark:
        mark = content.draft_mark.replace("&", "&&")
        sheet.set_header(f'&R&"黑体,Regular"&16{mark}')
    sheet.set_footer('&C&"宋体,Regular"&12— &P / &N —')
