"""How a line of 视频内容 is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from kepu_desktop.domain.findings import Level
from kepu_desktop.ui.icons import LEVEL_VERDICTS, VERDICT_TOKENS, draw_verdict, icon
from kepu_desktop.ui.places.form.rows import SUMMARY_RULE, Head, Row
from kepu_desktop.ui.theme import font, theme

if TYPE_CHECKING:
    from kepu_desktop.ui.places.form.table import EntryTable

HANDLE, NUMBER, FORM, TITLE, COUNT, ARROW = range(6)
WIDTHS = {HANDLE: 28, NUMBER: 36, FORM: 104, COUNT: 88, ARROW: 36}
ROW, HEADER = 32, 32
EDGE = 3  # the line at the left of what is open
_PAD = 8
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_COLOURED = (Level.ERROR, Level.REVIEW)


def count_words(row: Row) -> str:
    if not row.included:
        return "恢复报送"
    return f"{row.count}/{row.limit}" if row.limit else str(row.count)


class EntryDelegate(QStyledItemDelegate):
    """Draws cells; an open line is drawn in its first 32 pixels, the editor lies below."""

    def __init__(self, table: EntryTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        box: QRect = option.rect  # type: ignore[attr-defined]
        line = self._table.entries.lines[index.row()]
        painter.save()
        if isinstance(line, Head):
            self._head(painter, line, box)
        else:
            self._cell(painter, line, box, index)
        painter.restore()

    def _head(self, painter: QPainter, head: Head, box: QRect) -> None:
        painter.fillRect(box, theme().color("subtle"))
        painter.setFont(font("captionStrong"))
        painter.setPen(theme().color("text2"))
        painter.drawText(box.adjusted(24, 0, 0, 0), _MIDDLE, f"不报送　{head.count} 条")
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, theme().color("line"))

    def _cell(
        self,
        painter: QPainter,
        row: Row,
        box: QRect,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        is_open = row.id == self._table.entries.open_id
        chosen = self._table.selectionModel().isRowSelected(index.row(), QModelIndex())
        if is_open or (chosen and self._table.hasFocus()):
            painter.fillRect(box, theme().color("sel"))
        if is_open:
            below = QRect(box.left(), box.top() + ROW, box.width(), box.height() - ROW)
            painter.fillRect(below, theme().color("surface"))
            if index.column() == HANDLE:
                edge = QRect(box.left(), box.top(), EDGE, box.height())
                painter.fillRect(edge, theme().color("selLine"))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, theme().color("line"))
        cell = QRect(box.left(), box.top(), box.width(), ROW - 1)
        _PAINTERS[index.column()](painter, row, cell, is_open)
        if self._table.shows_ring() and index.row() == self._table.currentIndex().row():
            self._ring(painter, box.top(), index.column(), cell)

    def _ring(self, painter: QPainter, top: int, column: int, cell: QRect) -> None:
        """One ring around the whole line, drawn piece by piece in its cells."""
        painter.setClipRect(cell)
        painter.setPen(theme().color("focus"))
        width = self._table.viewport().width()
        del column
        for inset in (0, 1):
            painter.drawRect(QRectF(inset, top + inset, width - 1 - 2 * inset, ROW - 2 - 2 * inset))


def _paint_handle(painter: QPainter, row: Row, box: QRect, is_open: bool) -> None:
    del is_open
    if row.included:
        icon("grip-vertical", "text3").paint(painter, box.left() + 7, box.top() + 8, 16, 16)


def _paint_number(painter: QPainter, row: Row, box: QRect, is_open: bool) -> None:
    del is_open
    painter.setFont(font("cell"))
    painter.setPen(theme().color("text"))
    words = str(row.number) if row.included else ""
    painter.drawText(box.adjusted(0, 0, -_PAD, 0), _MIDDLE | Qt.AlignmentFlag.AlignRight, words)


def _paint_form(painter: QPainter, row: Row, box: QRect, is_open: bool) -> None:
    del is_open
    painter.setFont(font("cell"))
    painter.setPen(theme().color("text2" if row.included else "text3"))
    painter.drawText(box.adjusted(_PAD, 0, 0, 0), _MIDDLE, row.form)


def _paint_title(painter: QPainter, row: Row, box: QRect, is_open: bool) -> None:
    del is_open
    level = row.level()
    inner = box.adjusted(_PAD, 0, -_PAD, 0)
    token = "text" if row.included else "text3"
    role = "body"
    if level in _COLOURED and level is not None and row.included:
        verdict = LEVEL_VERDICTS[level]
        draw_verdict(painter, verdict, QRectF(inner.left(), inner.top() + 9, 14, 14))
        inner.setLeft(inner.left() + 20)
        token, role = VERDICT_TOKENS[verdict], "strong"
    painter.setFont(font(role))
    painter.setPen(theme().color(token))
    title = row.entry.title or "（未填标题）"
    shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, inner.width())
    painter.drawText(inner, _MIDDLE, shown)


def _paint_count(painter: QPainter, row: Row, box: QRect, is_open: bool) -> None:
    del is_open
    words = count_words(row)
    level = row.level(SUMMARY_RULE) if row.included else None
    token, role = "text2", "cell"
    if not row.included:
        token = "link"
    elif level is not None and level in _COLOURED:
        token, role = VERDICT_TOKENS[LEVEL_VERDICTS[level]], "cellStrong"
    painter.setFont(font(role))
    painter.setPen(theme().color(token))
    inner = box.adjusted(0, 0, -_PAD, 0)
    painter.drawText(inner, _MIDDLE | Qt.AlignmentFlag.AlignRight, words)
    if role == "cellStrong" and level is not None:
        left = inner.right() - painter.fontMetrics().horizontalAdvance(words) - 18
        draw_verdict(painter, LEVEL_VERDICTS[level], QRectF(left, box.top() + 10, 12, 12))


def _paint_arrow(painter: QPainter, row: Row, box: QRect, is_open: bool) -> None:
    if row.included or is_open:
        name = "chevron-up" if is_open else "chevron-down"
        icon(name, "text2").paint(painter, box.left() + 8, box.top() + 8, 16, 16)


_PAINTERS = {
    HANDLE: _paint_handle,
    NUMBER: _paint_number,
    FORM: _paint_form,
    TITLE: _paint_title,
    COUNT: _paint_count,
    ARROW: _paint_arrow,
}
