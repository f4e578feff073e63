"""Rows carried onto another film: into its series, or to make one of both.

The list takes drops only while rows of its own are carried, and what is carried is a mere ticket:
nothing of the project leaves the window, and files from outside never meet the list.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QWidget

from kepu_desktop.ui.places.videos.cells import COLUMNS
from kepu_desktop.ui.places.videos.model import FilmModel
from kepu_desktop.ui.places.videos.painting import PaintedTable
from kepu_desktop.ui.places.videos.row_painting import ROW_HEIGHT
from kepu_desktop.ui.places.videos.rows import Row
from kepu_desktop.ui.theme import font, theme

MIME = "application/x-kepu-desktop-rows"
_HANDLES = ("verdict", "title")  # where a row that is not selected is taken up
_BETWEEN = 5  # pixels at a row's upper and lower edge that belong to no row
_TINT_ALPHA = 31  # 12 %
_TAG_WIDTH, _TAG_HEIGHT = 240, 28
_ESCAPE = "按 Esc 取消"


@dataclass(frozen=True, slots=True)
class Landing:
    """What letting go here would do, in words; ``film`` "" when it would do nothing."""

    words: str
    film: str = ""
    series: str = ""


def landing(carried: Sequence[str], row: Row | None, *, between: bool) -> Landing:
    """``row`` is the one under the pointer, ``between`` whether it is only grazed."""
    if row is None or row.film.id in carried:
        return Landing(f"拖到另一个视频上，归入系列 · {_ESCAPE}")
    if between:
        return Landing(f"先后顺序在信息表里排，放到某一行上才归入系列 · {_ESCAPE}")
    title = row.film.title or "（无标题）"
    if row.series is None:
        return Landing(f"松开后与《{title}》组成系列 · {_ESCAPE}", row.film.id)
    words = f"松开后放进系列《{row.series.title}》，排在《{title}》之后 · {_ESCAPE}"
    return Landing(words, row.film.id, row.series.id)


class CarryingTable(PaintedTable):
    """A table of films whose rows can be carried onto one another. It only tells what is wanted."""

    carry_hint_changed = Signal(str)  # "" when nothing is carried any more
    carried_onto = Signal(object, str)  # film ids in the order shown, the film they were let go on

    def __init__(self, films: FilmModel, parent: QWidget | None) -> None:
        super().__init__(films, parent)
        self._carried: tuple[str, ...] = ()
        self._ticket = b""
        self._landing = Landing("")

    def chosen_ids(self) -> tuple[str, ...]:
        raise NotImplementedError

    # ---- taking up ----

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.setDragEnabled(self._taken_up_by(event))
        super().mousePressEvent(event)

    def _taken_up_by(self, event: QMouseEvent) -> bool:
        """Selected rows by any cell, others by their title; elsewhere the mouse selects a range."""
        index = self.indexAt(event.position().toPoint())
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if self.films.read_only or not plain or not index.isValid():
            return False
        handle = COLUMNS[index.column()].key in _HANDLES
        return handle or self.selectionModel().isSelected(index)

    def startDrag(self, supportedActions: Qt.DropAction) -> None:  # noqa: ARG002, N802, N803
        mime = self.take_up(self.chosen_ids())
        try:
            drag = QDrag(self)
            drag.setMimeData(mime)
            drag.setPixmap(self._tag())
            drag.setHotSpot(QPoint(-12, -8))
            drag.exec(Qt.DropAction.MoveAction)
        finally:
            self.set_down()

    def take_up(self, film_ids: tuple[str, ...]) -> QMimeData:
        """From now on these films are carried; what the pointer carries is their ticket."""
        self._carried = film_ids
        self._ticket = secrets.token_bytes(16)
        mime = QMimeData()
        mime.setData(MIME, self._ticket)
        self.setAcceptDrops(True)
        self._aim(landing(film_ids, None, between=False))
        return mime

    def set_down(self) -> None:
        """Nothing is carried any more, however it ended."""
        self._carried, self._ticket = (), b""
        self.setAcceptDrops(False)
        self.stopAutoScroll()
        self._aim(Landing(""))

    def _tag(self) -> QPixmap:
        """What hangs on the pointer: how many films, or which one."""
        made = font("cell")
        metrics = QFontMetrics(made)
        first = self.films.number_of(self._carried[0]) if len(self._carried) == 1 else None
        row = self.films.row_at(first) if first is not None else None
        words = f"{len(self._carried)} 个视频" if row is None else row.film.title or "1 个视频"
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, _TAG_WIDTH - 24)
        width = metrics.horizontalAdvance(words) + 24
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(width * ratio), round(_TAG_HEIGHT * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("tip"))
        room = QRectF(0, 0, width, _TAG_HEIGHT)
        painter.drawRoundedRect(room, 4, 4)
        painter.setFont(made)
        painter.setPen(theme().color("onTip"))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)
        painter.end()
        return picture

    # ---- over the rows ----

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        # A drag that does not enter by a yes is not heard of again until it has left.
        event.setAccepted(self._is_ours(event))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802
        super().dragMoveEvent(event)  # rolls the list on at its edges
        if not self._is_ours(event):
            event.ignore()
            return
        self._aim(self._landing_at(event.position().toPoint()))
        event.setDropAction(Qt.DropAction.MoveAction)
        event.setAccepted(bool(self._landing.film))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        super().dragLeaveEvent(event)
        self.stopAutoScroll()
        if self._carried:
            self._aim(landing(self._carried, None, between=False))

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        if not self._is_ours(event):
            event.ignore()
            return
        carried, target = self._carried, self._landing_at(event.position().toPoint()).film
        event.setDropAction(Qt.DropAction.MoveAction)
        event.setAccepted(bool(target))
        self.set_down()
        if target:
            self.carried_onto.emit(carried, target)

    def _is_ours(self, event: QDropEvent) -> bool:
        return bool(self._ticket) and event.mimeData().data(MIME).data() == self._ticket

    def _landing_at(self, point: QPoint) -> Landing:
        index: QModelIndex = self.indexAt(point)
        row = self.films.row_at(index.row())
        if row is None:
            return landing(self._carried, None, between=False)
        into = point.y() - self.rowViewportPosition(index.row())
        grazed = not _BETWEEN <= into < ROW_HEIGHT - _BETWEEN
        return landing(self._carried, row, between=grazed)

    def _aim(self, landing_place: Landing) -> None:
        if landing_place != self._landing:
            self._landing = landing_place
            self.viewport().update()
            self.carry_hint_changed.emit(landing_place.words)

    # ---- look ----

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if self._landing.film:
            painter = QPainter(self.viewport())
            self._paint_landing(painter)
            painter.end()

    def _paint_landing(self, painter: QPainter) -> None:
        """A frame around the row, and its whole series tinted."""
        width = self.viewport().width()
        tint = QColor(theme().color("selLine"))
        tint.setAlpha(_TINT_ALPHA)
        first = max(0, self.rowAt(0))
        last = self.rowAt(self.viewport().height() - 1)
        for number in range(first, (last if last >= 0 else self.films.rowCount() - 1) + 1):
            row = self.films.row_at(number)
            if row is None:
                continue
            top = self.rowViewportPosition(number)
            one_of_them = bool(self._landing.series) and row.film.series == self._landing.series
            if one_of_them or row.film.id == self._landing.film:
                painter.fillRect(0, top, width, ROW_HEIGHT - 1, tint)
            if row.film.id == self._landing.film:
                painter.setPen(QPen(theme().color("selLine"), 2))
                painter.drawRect(1, top, width - 2, ROW_HEIGHT - 2)
