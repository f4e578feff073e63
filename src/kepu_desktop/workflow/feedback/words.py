"""What an import of feedback workbooks found, in words: for the command line and the window."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kepu_desktop.domain.counts import show_whole
from kepu_desktop.domain.submission import FeedbackRow
from kepu_desktop.workflow.feedback.importing import BookReport, Conflict
from kepu_desktop.workflow.feedback.rows import faults_of, notes_of, where

_PERIOD = re.compile(r"^(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)$")


def book_words(book: BookReport) -> str:
    """反馈表.xlsx：读入 14 行，2 行已在项目中，1 行未计入"""
    parts = [f"读入 {book.taken} 行"]
    if book.known:
        parts.append(f"{book.known} 行已在项目中")
    if book.held:
        parts.append(f"{book.held} 行未计入")
    if book.noted:
        parts.append(f"{book.noted} 行请核实")
    if book.unfilled:
        parts.append(f"{book.unfilled} 行只有标题")
    if book.unknown:
        parts.append(f"不认识的栏目：{'、'.join(book.unknown[:5])}")
    return f"{book.name}：{'，'.join(parts)}"


def row_words(row: FeedbackRow) -> Iterator[str]:
    """A sentence for each thing to be looked at: file, row, reason, remedy."""
    for fault in faults_of(row):
        yield f"{row.source}：{fault.words}。{fault.remedy}"
    for note in notes_of(row):
        yield f"{where(row)}：{note}"


def conflict_words(conflict: Conflict) -> str:
    """《湿地日出》微博：观看人次 1,000（甲.xlsx 第 5 行）、1,200（乙.xlsx 第 9 行）"""
    told = []
    for number, side in enumerate(conflict.sides):
        figures = "，".join(
            f"{label} {shown_value(said[number])}" for label, said in conflict.labelled
        )
        told.append(f"{where(side)}：{figures}")
    return f"《{conflict.title}》{conflict.platform}　" + "；".join(told)


def shown_value(text: str) -> str:
    """A canonical text for the eye; a blank is —."""
    if not text:
        return "—"
    if text.isdecimal():
        return show_whole(int(text))
    return _PERIOD.sub(r"\1至\2", text)
