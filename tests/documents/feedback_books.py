"""Returned feedback workbooks, written as their writers write them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl
import xlsxwriter

from kepu_desktop.calls.feedback_model import Feedback
from kepu_desktop.documents.feedback_workbook import (
    FIRST_ROW,
    BlankContent,
    FeedbackLine,
    write_blank,
)

CREATED = dt.datetime(2025, 7, 8, 10, tzinfo=dt.timezone(dt.timedelta(hours=8)))
UNIT = "示例海洋研究所（示例）"
HEADINGS = ("视频标题", "平台", "链接", "观看人次", "点赞", "评论")
FIRST = FIRST_ROW + 1  # one-based


def blank(spec: Feedback, titles: Sequence[str]) -> bytes:
    """Our own workbook, prefilled with films v1, v2 …"""
    lines = tuple(FeedbackLine(f"v{n}", UNIT, {"title": t}) for n, t in enumerate(titles, 1))
    return write_blank(spec, BlankContent("示例展播", lines, tuple(titles), CREATED))


def filled(data: bytes, rows: Iterable[dict[str, Any]], unit: str = "") -> bytes:
    """Our workbook as somebody fills it in: cells by heading, from the first row on."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[FIRST_ROW]}
    if unit:
        sheet["C2"] = unit
    for at, row in enumerate(rows, FIRST):
        for label, value in row.items():
            sheet.cell(at, places[label]).value = value
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def table(*rows: Sequence[Any], head: Sequence[Any] = HEADINGS, above: int = 0) -> bytes:
    """A plain table: ``above`` blank rows, headings, rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for at, row in enumerate((head, *rows), above + 1):
        for column, value in enumerate(row, 1):
            sheet.cell(at, column).value = value
    return saved(book)


def large(count: int) -> bytes:
    """As Excel writes it: ``count`` rows with shared texts."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    for column, label in enumerate(HEADINGS):
        sheet.write(0, column, label)
    for row in range(1, count + 1):
        sheet.write(row, 0, f"示例·第{row % 500}部")
        sheet.write(row, 1, "微博")
        sheet.write_string(row, 2, f"https://example.org/{row}")
        sheet.write(row, 3, row)
    book.close()
    return stream.getvalue()
