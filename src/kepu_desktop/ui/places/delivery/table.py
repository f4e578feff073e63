"""The list of reported films: which are selected, and how far each one is."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
    QTableView,
)

from kepu_desktop.domain.findings import Verdict
from kepu_desktop.domain.texts import show_size
from kepu_desktop.ui.icons import draw_running, draw_verdict, icon
from kepu_desktop.ui.places.delivery.state import ROW_WORDS, Row, RowState
from kepu_desktop.ui.theme import font, theme
from kepu_desktop.workflow.pace import show_share

TICK, STATE, TITLE, UNIT, SIZE, COPY, READ_BACK = range(7)
_HEADS = ("", "状态", "标题", "单位", "大小", "复制", "回读校验")
_WIDTHS = {TICK: 44, STATE: 108, UNIT: 184, SIZE: 80, COPY: 108, READ_BACK: 108}
_RIGHT = (SIZE,)
ROW_HEIGHT = 32
_PAD = 8
_BAR_WIDTH, _BAR_HEIGHT = 56, 4
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_TONES = {
    RowState.OUT: "text3",
    RowState.PLANNED: "err",
    RowState.AWAY: "err",
    RowState.BLOCKED: "err",
    RowState.UNCHECKED: "skip",
    RowState.CHECKING: "link",
    RowState.WAITING: "text2",
    RowState.COPYING: "link",
    RowState.READING: "link",
    RowState.COPIED: "text2",
    RowState.VERIFIED: "ok",
}
_SHAPES = {
    RowState.PLANNED: Verdict.ERROR,
    RowState.AWAY: Verdict.ERROR,
    RowState.BLOCKED: Verdict.ERROR,
    RowState.UNCHECKED: Verdict.UNCHECKED,
    RowState.VERIFIED: Verdict.PASS,
}
_ICONS = {RowState.WAITING: "clock", RowState.COPIED: "clock"}
_TURNING = (RowState.CHECKING, RowState.COPYING, RowState.READING)
Index = QModelIndex | QPersistentModelIndex


class FilmModel(QAbstractTableModel):
    """Rows of the list; the words of every cell, for those who hear it."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Row, ...] = ()
        self.fixed = False  # while copying, nothing is ticked

    def show(self, rows: tuple[Row, ...]) -> None:
        if [row.film.id for row in rows] == [row.film.id for row in self.rows]:
            if rows != self.rows:
                self.rows = rows
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, READ_BACK))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: ARG002, N802
        return len(_HEADS)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in _RIGHT else Qt.AlignmentFlag.AlignLeft
            return side | _MIDDLE
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words(row, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(row, index.column())
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == TICK:
            chosen = row.film.selected
            return Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(row, index.column()) or None
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:  # noqa: ARG002
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def words(row: Row, column: int) -> str:
    """What stands in a cell."""
    if column == STATE:
        return state_words(row)
    if column == TITLE:
        return row.film.title or "（无标题）"
    if column == UNIT:
        return row.film.source_unit
    if column == SIZE:
        return "—" if row.size is None else show_size(row.size)
    if column in (COPY, READ_BACK):
        share = row.copied if column == COPY else row.verified
        if row.state is RowState.OUT:
            return ""
        if share is None:
            return "—"
        return "完成" if share >= 1 and not _at_work(row, column) else show_share(share)
    return ""


def state_words(row: Row) -> str:
    if row.state is RowState.BLOCKED:
        return f"{len(row.open_errors)} 项须整改"
    return ROW_WORDS[row.state]


def spoken(row: Row, column: int) -> str:
    if column == TICK:
        return "已入选" if row.film.selected else "未入选"
    said = words(row, column)
    if column in (COPY, READ_BACK) and said:
        return f"{_HEADS[column]} {'未开始' if said == '—' else said}"
    return said


def _at_work(row: Row, column: int) -> bool:
    wanted = RowState.COPYING if column == COPY else RowState.READING
    return row.state is wanted


def _tip(row: Row, column: int) -> str:
    if column == STATE and row.open_errors:
        return "\n".join(finding.message for finding in row.open_errors)
    return words(row, column) if column in (TITLE, UNIT) else ""


class FilmTable(QTableView):
    """The view. Space or a click on the box ticks; Enter jumps to what is to be mended."""

    ticked = Signal(object, bool)  # film ids, on
    opened = Signal(str)  # film id

    def __init__(self, model: FilmModel) -> None:
        super().__init__()
        self.setObjectName("delivery-films")
        self.setAccessibleName("入选视频")
        self.setModel(model)
        self.films = model
        self.keys = False  # the ring is shown after keyboard moves only
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.setItemDelegate(FilmDelegate(self))
        header = self.horizontalHeader()
        header.setAccessibleName("栏目")
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setFixedHeight(ROW_HEIGHT)
        for column, width in _WIDTHS.items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, width)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        theme().changed.connect(self.viewport().update)

    def narrow(self, narrow: bool) -> None:
        self.setColumnHidden(UNIT, narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        self.keys = True
        if event.key() == Qt.Key.Key_Space:
            self._tick_chosen()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.keys = False
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == TICK and not self.films.fixed:
            row = self.films.rows[index.row()]
            self.ticked.emit((row.film.id,), not row.film.selected)
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() != TICK:
            self._open(index)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self.keys = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.films.rows:
            self.setCurrentIndex(self.films.index(0, TITLE))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.viewport().update()

    def _tick_chosen(self) -> None:
        if self.films.fixed:
            return
        numbers = {index.row() for index in self.selectionModel().selectedRows()}
        rows = [self.films.rows[number] for number in sorted(numbers)]
        if rows:
            on = not all(row.film.selected for row in rows)
            self.ticked.emit(tuple(row.film.id for row in rows), on)

    def _open(self, index: Index) -> None:
        if index.isValid():
            self.opened.emit(self.films.rows[index.row()].film.id)


class FilmDelegate(QStyledItemDelegate):
    """Draws the cells."""

    def __init__(self, table: FilmTable) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002, N802
        return QSize(0, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box: QRect = option.rect  # type: ignore[attr-defined]
        row, column = self._table.films.rows[index.row()], index.column()
        chosen = self._table.selectionModel().isRowSelected(index.row(), QModelIndex())
        painter.save()
        if chosen:
            painter.fillRect(box, theme().color("sel"))
            if column == TICK:
                painter.fillRect(box.left(), box.top(), 3, box.height(), theme().color("selLine"))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, theme().color("line"))
        if column == TICK:
            self._tick(painter, row, box)
        elif column == STATE:
            _state(painter, row, box)
        elif column in (COPY, READ_BACK) and _at_work(row, column):
            _bar(painter, row, column, box)
        else:
            _text(painter, row, column, box)
        current = index.row() == self._table.currentIndex().row()
        if current and self._table.keys and self._table.hasFocus():
            _ring(painter, box, self._table.viewport().width())
        painter.restore()

    def _tick(self, painter: QPainter, row: Row, box: QRect) -> None:
        option = QStyleOptionButton()
        option.rect = QRect(box.left() + 16, box.top() + 8, 16, 16)  # type: ignore[attr-defined]
        # Not the table's: the style sheet gives that one the ground of a selected row.
        option.palette = QApplication.palette()  # type: ignore[attr-defined]
        state = QStyle.StateFlag.State_On if row.film.selected else QStyle.StateFlag.State_Off
        if not self._table.films.fixed:
            state |= QStyle.StateFlag.State_Enabled
        option.state = state  # type: ignore[attr-defined]
        QApplication.style().drawPrimitive(
            QStyle.PrimitiveElement.PE_IndicatorCheckBox, option, painter, self._table
        )


def _state(painter: QPainter, row: Row, box: QRect) -> None:
    place = QRectF(box.left() + _PAD, box.top() + 8, 16, 16)
    if row.state in _SHAPES:
        draw_verdict(painter, _SHAPES[row.state], place)
    elif row.state in _TURNING:
        turn = round(360 * ((row.copied or 0) + (row.verified or 0))) % 360
        draw_running(painter, place, turn)
    elif row.state in _ICONS:
        icon(_ICONS[row.state], "text3").paint(painter, place.toRect())
    bold = row.state in (RowState.BLOCKED, RowState.AWAY, RowState.PLANNED)
    painter.setFont(font("cellStrong" if bold else "cell"))
    painter.setPen(theme().color(_TONES[row.state]))
    left = 0 if row.state is RowState.OUT else 22
    painter.drawText(box.adjusted(_PAD + left, 0, 0, 0), _MIDDLE, state_words(row))


def _text(painter: QPainter, row: Row, column: int, box: QRect) -> None:
    said = words(row, column)
    out = row.state is RowState.OUT
    painter.setFont(font("body" if column == TITLE else "cell"))
    token = "text" if column in (TITLE, SIZE) and not out else "text2"
    painter.setPen(theme().color("text3" if out or said == "—" else token))
    inner = box.adjusted(_PAD, 0, -_PAD, 0)
    side = Qt.AlignmentFlag.AlignRight if column in _RIGHT else Qt.AlignmentFlag.AlignLeft
    shown = painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, inner.width())
    painter.drawText(inner, _MIDDLE | side, shown)


def _bar(painter: QPainter, row: Row, column: int, box: QRect) -> None:
    share = (row.copied if column == COPY else row.verified) or 0.0
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    track = QRectF(box.left() + _PAD, box.center().y() - 1, _BAR_WIDTH, _BAR_HEIGHT)
    painter.setBrush(theme().color("line2"))
    painter.drawRoundedRect(track, 2, 2)
    track.setWidth(max(2.0, _BAR_WIDTH * share))
    painter.setBrush(theme().color("link"))
    painter.drawRoundedRect(track, 2, 2)
    painter.setFont(font("cell"))
    painter.setPen(theme().color("text"))
    painter.drawText(box.adjusted(_PAD + _BAR_WIDTH + 6, 0, 0, 0), _MIDDLE, show_share(share))


def _ring(painter: QPainter, cell: QRect, width: int) -> None:
    """One ring around the whole row, drawn piece by piece in its cells."""
    painter.setClipRect(cell)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(theme().color("focus"))
    for inset in (0, 1):
        size = (width - 1 - 2 * inset, ROW_HEIGHT - 2 - 2 * inset)
        painter.drawRect(QRectF(inset, cell.top() + inset, *size))
