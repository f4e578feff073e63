"""The cases by class: chosen by key, ranked by drag or with Alt and the arrows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QDropEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from kepu_desktop.domain.findings import VERDICT_WORDS
from kepu_desktop.ui.icons import draw_verdict
from kepu_desktop.ui.places.cases.rows import CaseRow, Head, Row, rank_before
from kepu_desktop.ui.theme import font, theme

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_HEAD_HEIGHT, _ROW_HEIGHT = 32, 56
_MIME = "application/x-kepu-case"
_LEFT, _TEXT_LEFT, _EDGE = 16, 40, 3


class CaseModel(QAbstractListModel):
    """Rows as words for those who hear them; a drop between rows asks for another rank."""

    moved = Signal(str, int)  # case, rank

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Row, ...] = ()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if isinstance(row, Head):
                return row.title
            return f"{row.title}，{VERDICT_WORDS[row.verdict]}，{row.second}"
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, CaseRow):
            return f"{row.title}\n{row.second}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        if isinstance(self.rows[index.row()], Head):
            return Qt.ItemFlag.ItemIsEnabled
        return (
            Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        )

    def show(self, rows: tuple[Row, ...]) -> None:
        if [row.key for row in rows] == [row.key for row in self.rows]:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def place_of(self, case_id: str) -> int:
        return next((n for n, row in enumerate(self.rows) if row.key == case_id), -1)

    # ---- ranking by drag ----

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802
        data = QMimeData()
        keys = [self.rows[index.row()].key for index in indexes]
        data.setData(_MIME, QByteArray(keys[0].encode() if keys else b""))
        return data

    def dropMimeData(  # noqa: N802
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """False always: the project moves the case, and the next snapshot shows it."""
        del action, column
        place = row if row >= 0 else parent.row() if parent.isValid() else len(self.rows)
        case_id = bytes(data.data(_MIME).data()).decode()
        rank = rank_before(self.rows, place, case_id)
        if rank is not None:
            self.moved.emit(case_id, rank)
        return False


class CaseList(QListView):
    """Keeps the current case by its id."""

    current_changed = Signal(str)  # case id, "" when there is none
    removed = Signal(str)
    moved = Signal(str, int)
    toggled = Signal(str)  # 选用 by the space bar

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("case-list")
        self.setAccessibleName("案例")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        self.setUniformItemSizes(False)
        self.cases = CaseModel()
        self.cases.moved.connect(self.moved)
        self.setModel(self.cases)
        self.setItemDelegate(CaseDelegate(self))
        self.selectionModel().currentChanged.connect(self._changed)
        self._current = ""
        self._filling = False
        theme().changed.connect(self.viewport().update)

    def show_rows(self, rows: tuple[Row, ...], writable: bool) -> None:
        self.setDragEnabled(writable)
        self._filling = True
        self.cases.show(rows)
        self._filling = False
        place = self.cases.place_of(self._current)
        if place < 0:
            place = next((n for n, row in enumerate(rows) if isinstance(row, CaseRow)), -1)
        self._set(place)

    def current(self) -> str:
        return self._current

    def choose(self, case_id: str) -> None:
        place = self.cases.place_of(case_id)
        if place >= 0:
            self._set(place)

    def _set(self, place: int) -> None:
        wanted = self.cases.index(place) if place >= 0 else QModelIndex()
        if wanted != self.currentIndex():
            self.setCurrentIndex(wanted)
        self._tell(wanted)

    def _changed(self, now: QModelIndex, before: QModelIndex) -> None:
        del before
        if not self._filling:
            self._tell(now)

    def _tell(self, index: QModelIndex) -> None:
        row = self.cases.rows[index.row()] if index.isValid() else None
        if isinstance(row, Head):
            return
        case_id = row.case_id if row is not None else ""
        if case_id != self._current:
            self._current = case_id
            self.current_changed.emit(case_id)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Qt's own would move rows of the model; here the project moves, the rows follow."""
        place = self._place_at(event.position().toPoint())
        self.cases.dropMimeData(event.mimeData(), event.dropAction(), place, 0, QModelIndex())
        event.setDropAction(Qt.DropAction.CopyAction)  # nothing is taken out at the source
        event.accept()
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        self.viewport().update()

    def _place_at(self, at: QPoint) -> int:
        """Before which row it is let go: the lower half of a row is behind it."""
        index = self.indexAt(at)
        if not index.isValid():
            return len(self.cases.rows)
        return index.row() + (at.y() > self.visualRect(index).center().y())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        row = next((r for r in self.cases.rows if r.key == self._current), None)
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if (
            isinstance(row, CaseRow)
            and step
            and event.modifiers() & Qt.KeyboardModifier.AltModifier
        ):
            self.moved.emit(row.case_id, max(1, row.rank + step))
        elif isinstance(row, CaseRow) and event.key() == Qt.Key.Key_Delete:
            self.removed.emit(row.case_id)
        elif isinstance(row, CaseRow) and event.key() == Qt.Key.Key_Space:
            self.toggled.emit(row.case_id)
        elif step and not event.modifiers():
            self._step(step)
        else:
            super().keyPressEvent(event)

    def _step(self, step: int) -> None:
        """The next case; lines of classes are stepped over."""
        place = self.currentIndex().row() + step
        while 0 <= place < len(self.cases.rows):
            if isinstance(self.cases.rows[place], CaseRow):
                self._set(place)
                return
            place += step


class CaseDelegate(QStyledItemDelegate):
    """A class's line on subtle ground; a case with its shape, name and second line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        row = index.model().rows[index.row()]  # type: ignore[attr-defined]
        height = _HEAD_HEIGHT if isinstance(row, Head) else _ROW_HEIGHT
        return QSize(option.rect.width(), height)  # type: ignore[attr-defined]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.model().rows[index.row()]  # type: ignore[attr-defined]
        box: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        if isinstance(row, Head):
            painter.fillRect(box, theme().color("subtle"))
            self._words(painter, box.adjusted(_LEFT, 0, -8, 0), row.title, "caption", "text2")
        else:
            self._case(painter, box, state, row)
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, theme().color("line"))
        painter.restore()

    def _case(self, painter: QPainter, box: QRect, state: QStyle.StateFlag, row: CaseRow) -> None:
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme().color("sel"))
            painter.fillRect(box.left(), box.top(), _EDGE, box.height(), theme().color("selLine"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme().color("hover"))
        middle = box.top() + (box.height() - 16) / 2
        painter.setOpacity(1.0 if row.chosen else 0.6)
        draw_verdict(painter, row.verdict, QRectF(box.left() + _LEFT, middle, 16, 16))
        painter.setOpacity(1.0)
        upper = QRect(box.left() + _TEXT_LEFT, box.top() + 8, box.width() - _TEXT_LEFT - 12, 20)
        lower = upper.translated(0, 20)
        self._words(painter, upper, row.title, "body", "text" if row.chosen else "text3")
        self._words(painter, lower, row.second, "caption", "text2" if row.chosen else "text3")

    def _words(self, painter: QPainter, box: QRect, text: str, role: str, token: str) -> None:
        painter.setFont(font(role))
        painter.setPen(theme().color(token))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
