"""The to-do list: thousands of rows in one table; the current row's buttons are real widgets."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from kepu_desktop.domain.findings import LEVEL_WORDS
from kepu_desktop.ui.places.review.painting import (
    HEAD_HEIGHT,
    ROW_HEIGHT,
    RowDelegate,
    act_at,
)
from kepu_desktop.ui.places.review.rows import Act, Bunch, Head, Row, spoken
from kepu_desktop.ui.theme import theme
from kepu_desktop.workflow.todo import GROUP_WORDS, Item

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class RowModel(QAbstractTableModel):
    """One column; the row as words for the tooltip and for those who hear it."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Row, ...] = ()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
            if isinstance(row, Head):
                return spoken(row, GROUP_WORDS[row.group])
            item = row.first if isinstance(row, Bunch) else row
            return spoken(row, LEVEL_WORDS[item.level or item.finding.level])
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, Item):
            finding = row.finding
            lines = [finding.message, row.about]
            lines += [f"要求：{finding.required}"] if finding.required else []
            lines += [f"改法：{finding.remedy}"] if finding.remedy else []
            return "\n".join(lines)
        return None

    def show(self, rows: tuple[Row, ...]) -> None:
        same = [row.key for row in rows] == [row.key for row in self.rows]
        if same:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, 0))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()


class FindingTable(QTableView):
    """Rows of ``Head`` and ``Item``. Keeps selection, place and what is opened by key."""

    current_changed = Signal(object)  # Row or None
    chosen_changed = Signal(object)  # tuple of Items
    acted = Signal(object, object)  # Act, Row
    moved = Signal()  # rows lie elsewhere: overlays follow
    open_wanted = Signal(object)  # Item: Enter, N
    close_wanted = Signal()
    ring_changed = Signal(bool)  # whether the focus ring shows

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("findings")
        self.setAccessibleName("待办列表")
        self._model = RowModel()
        self.setModel(self._model)
        self.setItemDelegate(RowDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(28)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._hover: tuple[str, str] = ("", "")
        self._pressed: tuple[str, str] = ("", "")
        self._by_keyboard = False
        self._filling = False
        self._numbers: dict[str, int] = {}
        self._tall: tuple[str, int] = ("", ROW_HEIGHT)  # the opened row and its height
        self.selectionModel().currentChanged.connect(self._current_moved)
        self.selectionModel().selectionChanged.connect(self._selection_moved)
        self.verticalScrollBar().valueChanged.connect(self.moved)
        theme().changed.connect(self.viewport().update)

    # ---- rows ----

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Take new rows; who was selected, current or at the top stays so by key. Where the
        current one is gone, the next one takes its place."""
        if rows == self._model.rows:
            return
        before, at = self._model.rows, self.currentIndex().row()
        kept = [row.key for row in self.chosen()]
        top = self._top()
        self._filling = True
        self._model.show(rows)
        self._numbers = {row.key: number for number, row in enumerate(rows)}
        self._set_heights()
        current = self._follow(before, at)
        if current >= 0:
            self.setCurrentIndex(self._model.index(current, 0))
        self._select([key for key in kept if key in self._numbers], current)
        self._to_top(top)
        self._filling = False
        self._selection_moved()
        self._current_moved()
        self.moved.emit()

    def _follow(self, before: Sequence[Row], at: int) -> int:
        """Where the current row went, or what stands after it now; -1 for nowhere."""
        if at < 0 or not self._model.rows:
            return -1
        for row in before[at:]:
            if row.key in self._numbers:
                return self._numbers[row.key]
        return len(self._model.rows) - 1

    def _top(self) -> tuple[str, int]:
        number = self.rowAt(0)
        if number < 0:
            return "", 0
        return self._model.rows[number].key, self.rowViewportPosition(number)

    def _to_top(self, top: tuple[str, int]) -> None:
        number = self._numbers.get(top[0])
        if number is not None:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.rowViewportPosition(number) - top[1])

    def _set_heights(self) -> None:
        header = self.verticalHeader()
        for number, row in enumerate(self._model.rows):
            # The header remembers heights by number: where a head stood, a finding may stand now.
            height = HEAD_HEIGHT if isinstance(row, Head) else ROW_HEIGHT
            if header.sectionSize(number) != height:
                header.resizeSection(number, height)
        number = self._numbers.get(self._tall[0], -1)
        if number >= 0:
            header.resizeSection(number, self._tall[1])
        self.updateGeometries()

    def set_tall(self, key: str, height: int) -> None:
        """Give the opened row its height; "" closes."""
        if (key, height) == self._tall:
            return
        header = self.verticalHeader()
        old = self._numbers.get(self._tall[0], -1)
        if old >= 0 and self._tall[0] != key:
            header.resizeSection(old, ROW_HEIGHT)
        self._tall = (key, height)
        number = self._numbers.get(key, -1)
        if number >= 0:
            header.resizeSection(number, height)
        self.updateGeometries()
        self.viewport().update()
        self.moved.emit()

    def rows(self) -> tuple[Row, ...]:
        return self._model.rows

    def row_at(self, number: int) -> Row:
        return self._model.rows[number]

    def number_of(self, key: str) -> int:
        return self._numbers.get(key, -1)

    def current(self) -> Row | None:
        number = self.currentIndex().row()
        return self._model.rows[number] if 0 <= number < len(self._model.rows) else None

    def chosen(self) -> tuple[Item, ...]:
        numbers = sorted(index.row() for index in self.selectionModel().selectedRows())
        rows = (self._model.rows[n] for n in numbers if n < len(self._model.rows))
        return tuple(row for row in rows if isinstance(row, Item))

    def go_to(self, key: str) -> None:
        """Make the row current, selected and visible."""
        number = self.number_of(key)
        if number >= 0:
            index = self._model.index(number, 0)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def _select(self, keys: Sequence[str], current: int) -> None:
        model = self.selectionModel()
        flags = model.SelectionFlag.Select | model.SelectionFlag.Rows
        if keys and (len(keys) > 1 or current < 0):
            model.clearSelection()
            for key in keys:
                model.select(self._model.index(self._numbers[key], 0), flags)

    # ---- what the delegate asks ----

    def is_selected(self, number: int) -> bool:
        return self.selectionModel().isRowSelected(number, QModelIndex())

    def hovered(self, number: int, act: Act) -> bool:
        return self._hover == (self._model.rows[number].key, act.id)

    def hovered_key(self) -> str:
        return self._hover[0]

    def shows_focus(self) -> bool:
        return self._by_keyboard and self.hasFocus()

    # ---- keys and mouse ----

    def step(self, by: int) -> None:
        """N, Shift+N: the next or previous item, opened."""
        number = self.currentIndex().row() + by
        while 0 <= number < len(self._model.rows):
            row = self._model.rows[number]
            if isinstance(row, Item):
                self.go_to(row.key)
                self.open_wanted.emit(row)
                return
            number += by

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        self._by_keyboard = True
        self.ring_changed.emit(True)
        row = self.current()
        key, shift = event.key(), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if key == Qt.Key.Key_N and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step(-1 if shift else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(row, Item):
            self.open_wanted.emit(row)
        elif isinstance(row, Head | Bunch) and self._folds(key, row):
            self.acted.emit(Act("fold", "", "link"), row)
        elif key == Qt.Key.Key_Escape and self._tall[0]:
            self.close_wanted.emit()
        else:
            super().keyPressEvent(event)

    @staticmethod
    def _folds(key: int, head: Head | Bunch) -> bool:
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            return True
        return key == (Qt.Key.Key_Right if head.folded else Qt.Key.Key_Left)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._by_keyboard = False
        self.ring_changed.emit(False)
        row, act = self._under(event.position().toPoint())
        self._pressed = (row.key, act.id) if row is not None and act is not None else ("", "")
        if act is None:
            super().mousePressEvent(event)
        if isinstance(row, Head | Bunch) and act is None:
            self.acted.emit(Act("fold", "", "link"), row)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        row, act = self._under(event.position().toPoint())
        pressed, self._pressed = self._pressed, ("", "")
        if row is not None and act is not None and pressed == (row.key, act.id):
            self.go_to(row.key)
            self.acted.emit(act, row)
            return
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        row, act = self._under(event.position().toPoint())
        if isinstance(row, Item) and act is None:
            self.open_wanted.emit(row)
        else:
            self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        row, act = self._under(event.position().toPoint())
        self._show_hover((row.key if row else "", act.id if act else ""))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self._show_hover(("", ""))
        super().leaveEvent(event)

    def _show_hover(self, hover: tuple[str, str]) -> None:
        if hover != self._hover:
            self._hover = hover
            shape = Qt.CursorShape.PointingHandCursor if hover[1] else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            self.viewport().update()

    def _under(self, point: QPoint) -> tuple[Row | None, Act | None]:
        number = self.rowAt(point.y())
        if number < 0:
            return None, None
        row = self._model.rows[number]
        return row, act_at(row, self.row_box(number), point)

    def row_box(self, number: int) -> QRect:
        """Where the row lies in the viewport, its opened part as well."""
        return self.visualRect(self._model.index(number, 0))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self._by_keyboard = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        super().focusInEvent(event)
        self.ring_changed.emit(self.shows_focus())

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.ring_changed.emit(False)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.moved.emit()

    def _current_moved(self) -> None:
        if not self._filling:
            self.viewport().update()
            self.current_changed.emit(self.current())
            self.moved.emit()

    def _selection_moved(self) -> None:
        if not self._filling:
            self.chosen_changed.emit(self.chosen())
