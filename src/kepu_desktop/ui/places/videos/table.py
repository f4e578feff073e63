"""The film list: selection, keys, columns that give way, rows that stay where the person looks."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView, QWidget

from kepu_desktop.ui.places.videos.cells import COLUMNS, INDEX, TITLE
from kepu_desktop.ui.places.videos.dragging import CarryingTable
from kepu_desktop.ui.places.videos.model import FilmModel
from kepu_desktop.ui.places.videos.painting import FilmHeader, TitleDelegate
from kepu_desktop.ui.places.videos.row_painting import ROW_HEIGHT
from kepu_desktop.ui.places.videos.rows import Row

_LEAST_TITLE = 160
# Which columns give way first when the title would get less than that.
_GIVE_WAY = ("summary", "unit", "rate", "picture", "category", "marks", "sound", "subtitles")
_TURN_MS, _TURN = 80, 24
_ALWAYS = ("verdict", "title")


class FilmTable(CarryingTable):
    """Emits what the person wants done; does nothing to the project itself."""

    current_changed = Signal(str)  # film id or ""
    chosen_changed = Signal()
    open_wanted = Signal()
    remove_wanted = Signal()
    paste_wanted = Signal(str)  # the column's key
    next_finding_wanted = Signal(int)  # 1 or -1
    menu_wanted = Signal(QPoint)
    order_wanted = Signal(str)
    arrangement_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(FilmModel(), parent)
        self.setObjectName("films")
        self.setAccessibleName("视频列表")
        self._delegate = TitleDelegate(self.films, self)
        self.setItemDelegate(self._delegate)
        self._head = FilmHeader(self)
        self.setHorizontalHeader(self._head)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._want_menu)
        self._hidden = {column.key for column in COLUMNS if not column.shown}
        self._pinned: set[str] = set()  # brought back by the person: never give way
        self._widths: dict[str, int] = {}
        self._laying_out = self._restoring = False
        self._waiting: list[Row] | None = None
        self._head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._head.customContextMenuRequested.connect(self._column_menu)
        self._head.sectionClicked.connect(self._head_clicked)
        self._head.sectionResized.connect(self._resized)
        self.films.headerDataChanged.connect(self.lay_out)
        self._spin = QTimer(self)
        self._spin.setInterval(_TURN_MS)
        self._spin.timeout.connect(self._turn)
        self._running = False
        self.selectionModel().selectionChanged.connect(self._selection_changed)
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self._delegate.closeEditor.connect(self._edited)
        self.lay_out()

    # ---- rows ----

    def show_rows(self, rows: list[Row]) -> None:
        """Show ``rows``; selection, current row and what is in view stay with their films."""
        if self.state() == QAbstractItemView.State.EditingState:
            self._waiting = rows
            return
        self._waiting = None
        self._running = any(row.checking for row in rows)
        self._animate()
        chosen, current = self.chosen_ids(), self.current_id()
        column = max(self.currentIndex().column(), 0)
        bar = self.verticalScrollBar()
        offset = bar.value()
        index = self.currentIndex()
        before = self.visualRect(index).top() if index.isValid() else None
        in_view = before is not None and 0 <= before <= self.viewport().height()
        self._restoring = True
        try:
            if not self.films.show_rows(rows):
                return
            self._select(chosen, current, column)
            bar.setValue(offset)
            if in_view and before is not None and self.currentIndex().isValid():
                now = self.visualRect(self.currentIndex()).top()
                bar.setValue(bar.value() + now - before)
        finally:
            self._restoring = False
        self.hovered = -1
        if self.chosen_ids() != chosen:
            self.chosen_changed.emit()
        if self.current_id() != current:
            self.current_changed.emit(self.current_id())

    def _select(self, chosen: Iterable[str], current: str, column: int) -> None:
        numbers = sorted(n for i in chosen if (n := self.films.number_of(i)) is not None)
        selection = QItemSelection()
        last = self.films.columnCount() - 1
        start = previous = -2
        for number in [*numbers, -9]:
            if number != previous + 1:
                if start >= 0:
                    selection.select(self.films.index(start, 0), self.films.index(previous, last))
                start = number
            previous = number
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(selection, flags.ClearAndSelect)
        at = self.films.number_of(current) if current else None
        if at is not None:
            self.selectionModel().setCurrentIndex(self.films.index(at, column), flags.NoUpdate)

    def chosen_ids(self) -> tuple[str, ...]:
        """Ids of the selected films in the order shown."""
        selection = self.selectionModel().selection()
        parts = [selection.at(number) for number in range(selection.count())]
        numbers = {n for part in parts for n in range(part.top(), part.bottom() + 1)}
        rows = (self.films.row_at(number) for number in sorted(numbers))
        return tuple(row.film.id for row in rows if row is not None)

    def current_id(self) -> str:
        row = self.films.row_at(self.currentIndex().row())
        return row.film.id if row is not None else ""

    def choose(self, film_id: str) -> bool:
        """Select one film and bring it into view; False when it is not shown."""
        number = self.films.number_of(film_id)
        if number is None:
            return False
        index = self.films.index(number, TITLE)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        return True

    def choose_all(self, film_ids: Iterable[str]) -> None:
        """Select these films; the current one stays current."""
        self._select(film_ids, self.current_id(), max(self.currentIndex().column(), 0))

    def choose_number(self, number: int) -> None:
        row = self.films.row_at(min(number, self.films.rowCount() - 1))
        if row is not None:
            self.choose(row.film.id)

    def following(self, count: int) -> list[Row]:
        """``count`` rows from the current one on."""
        start = max(self.currentIndex().row(), 0)
        return self.films.all_rows()[start : start + count]

    def edit_title(self) -> None:
        index = self.currentIndex()
        if index.isValid() and not self.films.read_only:
            title = self.films.index(index.row(), TITLE)
            self.scrollTo(title)
            self.edit(title)

    def _edited(self) -> None:
        # The view leaves its editing state only after this signal.
        QTimer.singleShot(0, self, self._catch_up)

    def _catch_up(self) -> None:
        if self._waiting is not None:
            self.show_rows(self._waiting)

    def _selection_changed(self) -> None:
        if not self._restoring:
            self.chosen_changed.emit()

    def _current_changed(self, now: QModelIndex) -> None:
        if not self._restoring:
            row = self.films.row_at(now.row())
            self.current_changed.emit(row.film.id if row is not None else "")

    # ---- the arc of running checks ----

    def _animate(self) -> None:
        if self._running and self.isVisible():
            if not self._spin.isActive():
                self._spin.start()
        else:
            self._spin.stop()

    def _turn(self) -> None:
        self.turn = (self.turn + _TURN) % 360
        left = self.columnViewportPosition(0)
        self.viewport().update(left, 0, self.columnWidth(0), self.viewport().height())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self._animate()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self._animate()

    # ---- columns ----

    def arrangement(self) -> dict[str, object]:
        """What is remembered of the columns, as plain values."""
        standard = {column.key for column in COLUMNS if not column.shown}
        return {
            "hidden": sorted(self._hidden - standard),
            "shown": sorted(self._pinned),
            "widths": dict(self._widths),
        }

    def arrange(self, kept: dict[str, object]) -> None:
        """Take over what ``arrangement`` gave; whatever does not fit is left out."""
        hidden, shown, widths = kept.get("hidden"), kept.get("shown"), kept.get("widths")
        known = set(INDEX) - set(_ALWAYS)
        standard = {column.key for column in COLUMNS if not column.shown}
        self._pinned = known & set(shown if isinstance(shown, list) else ())
        self._hidden = (standard | (known & set(hidden if isinstance(hidden, list) else ()))) - (
            self._pinned
        )
        self._widths = {
            key: value
            for key, value in (widths if isinstance(widths, dict) else {}).items()
            if key in known and isinstance(value, int) and 40 <= value <= 1000
        }
        self.lay_out()

    def set_column_shown(self, key: str, shown: bool) -> None:
        if shown:
            self._hidden.discard(key)
            self._pinned.add(key)
        else:
            self._hidden.add(key)
            self._pinned.discard(key)
        self.lay_out()
        self.arrangement_changed.emit()

    def reset_columns(self) -> None:
        self._hidden = {column.key for column in COLUMNS if not column.shown}
        self._pinned.clear()
        self._widths.clear()
        self.lay_out()
        self.arrangement_changed.emit()

    def lay_out(self) -> None:
        """Widths for the present room: where the title would get too little, columns give way."""
        self._laying_out = True
        room = self.viewport().width()
        widths = {c.key: self._widths.get(c.key, c.width) for c in COLUMNS if c.key != "title"}
        # The call of another project may have had more columns of its own.
        shown = {k for k in widths if k not in self._hidden and self.films.name_of(INDEX[k])}
        for key in _GIVE_WAY:
            if room - sum(widths[k] for k in shown) >= _LEAST_TITLE:
                break
            if key not in self._pinned:
                shown.discard(key)
        for number, column in enumerate(COLUMNS):
            if column.key == "title":
                continue
            self.setColumnHidden(number, column.key not in shown)
            if column.key in shown:
                self.setColumnWidth(number, widths[column.key])
        left = room - sum(widths[k] for k in shown)
        self.setColumnWidth(TITLE, max(_LEAST_TITLE, left))
        self._laying_out = False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.lay_out()

    def _resized(self, number: int, old: int, new: int) -> None:
        del old
        if self._laying_out or new == 0:
            return
        key = COLUMNS[number].key
        if key != "title":
            self._widths[key] = new
            self.arrangement_changed.emit()
        QTimer.singleShot(0, self, self.lay_out)

    def order_keys(self) -> frozenset[str]:
        return frozenset(INDEX)

    def show_order(self, key: str, descending: bool) -> None:
        self._head.show_order(INDEX[key], descending)

    def _head_clicked(self, number: int) -> None:
        self.order_wanted.emit(COLUMNS[number].key)

    def _column_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setObjectName("column-menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, column in enumerate(COLUMNS):
            name = self.films.name_of(number)
            if column.key not in _ALWAYS and name:
                action = menu.addAction(name)
                action.setCheckable(True)
                action.setChecked(not self.isColumnHidden(number))
                action.setData(column.key)
                action.triggered.connect(self._column_toggled)
        menu.addSeparator()
        menu.addAction("恢复默认列").triggered.connect(self.reset_columns)
        menu.popup(self._head.viewport().mapToGlobal(place))

    def _column_toggled(self, shown: bool) -> None:
        action = self.sender()
        self.set_column_shown(str(action.data()), shown)  # type: ignore[attr-defined]

    # ---- keys and pointer ----

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)  # keys that the title's own field did not use
            return
        self.ringed = True
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_wanted.emit(COLUMNS[max(self.currentIndex().column(), 0)].key)
        elif key == Qt.Key.Key_F2:
            self.edit_title()
        elif key == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.open_wanted.emit()
        elif key == Qt.Key.Key_N and not (event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.next_finding_wanted.emit(-1 if back else 1)
        else:
            super().keyPressEvent(event)
        self.viewport().update()

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Letters are keys here; the search field finds."""

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.ringed = False
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseDoubleClickEvent(event)
        if self.indexAt(event.position().toPoint()).isValid():
            self.open_wanted.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._hover(self.indexAt(event.position().toPoint()).row())
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self._hover(-1)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        if event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason,
        ):
            self.ringed = True
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self.ringed = False
        super().focusOutEvent(event)
        self.viewport().update()

    def _hover(self, row: int) -> None:
        old, self.hovered = self.hovered, row
        if old == row:
            return
        for number in (old, row):
            if number >= 0:
                top = self.rowViewportPosition(number)
                self.viewport().update(0, top, self.viewport().width(), ROW_HEIGHT)

    def _want_menu(self, place: QPoint) -> None:
        self.menu_wanted.emit(self.viewport().mapToGlobal(place))
