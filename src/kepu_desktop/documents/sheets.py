"""A workbook under construction: texts that stay texts, one set of fonts, the same bytes each time.

XlsxWriter turns a text that begins with "=" into a formula and one with "http" into a link unless
it is told not to, in every way it offers (documents.md §3): this is the one place that tells it.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from kepu_desktop.documents.list_workbook import cell_text
from kepu_desktop.documents.packing import normalise_package

HEAD_GROUND = "#EDEDED"
SOFT_GROUND = "#F7F7F7"
COUNT_FORMAT = "#,##0"
DAY_FORMAT = "yyyy-mm-dd"
_A4 = 9


class Book:
    """Wraps XlsxWriter's workbook. ``finish`` gives the bytes; the book is used up then."""

    def __init__(self) -> None:
        import xlsxwriter

        self._stream = io.BytesIO()
        self.book: Any = xlsxwriter.Workbook(
            self._stream,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        box: dict[str, object] = {"border": 1, "border_color": "#BFBFBF", "text_wrap": True}
        self.title = self.look("方正小标宋简体", 20, align="center")
        self.line = self.look("仿宋", 12, align="left")
        self.strong = self.look("黑体", 12, align="left")
        self.heading = self.look("黑体", 10.5, align="center", bg_color=HEAD_GROUND, **box)
        self.text = self.look("仿宋", 10.5, align="left", num_format="@", **box)
        self.centred = self.look("仿宋", 10.5, align="center", num_format="@", **box)
        self.count = self.look("仿宋", 10.5, align="right", num_format=COUNT_FORMAT, **box)
        self.sum = self.look(
            "仿宋", 10.5, align="right", num_format=COUNT_FORMAT, bg_color=SOFT_GROUND, **box
        )
        self.day = self.look("仿宋", 10.5, align="center", num_format=DAY_FORMAT, **box)
        self.share = self.look("仿宋", 10.5, align="right", num_format="0.0%", **box)
        self.total = self.look("黑体", 10.5, align="center", bg_color=SOFT_GROUND, **box)
        self.total_count = self.look(
            "黑体", 10.5, align="right", num_format=COUNT_FORMAT, bg_color=SOFT_GROUND, **box
        )
        self.total_share = self.look(
            "黑体", 10.5, align="right", num_format="0.0%", bg_color=SOFT_GROUND, **box
        )
        self.faint = self.look("仿宋", 9, align="center", font_color="#808080", **box)

    def look(self, font: str, size: float, **more: object) -> Any:
        return self.book.add_format(
            {"font_name": font, "font_size": size, "valign": "vcenter", "font_family": 3} | more
        )

    def sheet(self, name: str) -> Any:
        return self.book.add_worksheet(name)

    def finish(self, created: dt.datetime, title: str) -> bytes:
        self.book.close()
        return normalise_package(self._stream.getvalue(), created, title)


def write_text(sheet: Any, row: int, column: int, text: str, look: Any) -> None:
    """``text`` as a text, whatever it looks like; a blank cell for a blank one."""
    if not text:
        sheet.write_blank(row, column, None, look)
        return
    refused = sheet.write_string(row, column, cell_text(text), look)
    if refused:
        raise ValueError(f"cell {row},{column} refused: {refused}")


def write_sum(
    sheet: Any, row: int, column: int, formula: str, look: Any, value: int | float | None
) -> None:
    """A formula with its value beside it: previews, phones and other readers do not calculate.
    None stands for a formula that gives ""."""
    sheet.write_formula(row, column, formula, look, "" if value is None else value)


def set_page(sheet: Any, *, repeat: int | None = None, draft_mark: str = "") -> None:
    """A4 across, as wide as one page, with page numbers; heading row ``repeat`` on each page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    if repeat is not None:
        sheet.repeat_rows(repeat)
    if draft_mark:
        mark = draft_mark.replace("&", "&&")
        sheet.set_header(f'&R&"黑体,Regular"&16{mark}')
    sheet.set_footer('&C&"宋体,Regular"&12— &P / &N —')
