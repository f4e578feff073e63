"""The list of 视频内容: one line an entry, one of them open, order by drag or Alt+↑ ↓.

As high as all its lines, for the whole form scrolls; only what is in view is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QMoveEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView, QWidget

from kepu_desktop.ui.places.form import painting
from kepu_desktop.ui.places.form.model import EntryModel
from kepu_desktop.ui.places.form.painting import ARROW, COUNT, HANDLE, TITLE
from kepu_desktop.ui.places.form.rows import Head, Line, Row
from kepu_desktop.ui.theme import theme

_SCROLL_MS = 30


class EntryTable(QTableView):
    """The view. ``editor``, a sibling, lies below the first 32 pixels of the line that is open."""

    toggled = Signal(str)  # open or close this entry
    moved = Signal(str, str)  # this entry before that one ("" behind all)
    restored = Signal(str)
    closed = Signal()  # Esc
    pasted = Signal()  # Ctrl+V
    rename_wanted = Signal(str)
    visible_wanted = Signal(object)  # QRect in our own coordinates
    scroll_wanted = Signal(object)  # pixels, while something is dragged

    def __init__(self, model: EntryModel) -> None:
        super().__init__()
        self.setObjectName("entries")
        self.setAccessibleName("视频内容")
        self.setModel(model)
        self.entries = model
        self.editor: QWidget | None = None
        self.movable = True
        self._keys = False  # the ring is shown after keyboard moves only
        self._pressed: tuple[str, QPoint] | None = None
        self._target = -1  # line before which the dragged one would stand
        self._dragging = ""
        self._scroller = QTimer(self)
        self._scroller.setInterval(_SCROLL_MS)
        self._scroller.timeout.connect(self._scroll_on)
        self._pointer = QPoint()
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAutoScroll(False)
        self.viewport().setMouseTracking(True)
        header = self.horizontalHeader()
        header.setAccessibleName("列标题")
        header.setFixedHeight(painting.HEADER)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(20)
        for column, width in painting.WIDTHS.items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(painting.ROW)
        rows.setDefaultSectionSize(painting.ROW)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setItemDelegate(painting.EntryDelegate(self))
        theme().changed.connect(self.viewport().update)

    # ---- lines ----

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Take the lines over; current, chosen and open ones stay the same entries."""
        current, chosen = self.current_id(), self.chosen_ids()
        if self.entries.show(lines):
            self._drop_drag()
            self.clearSpans()
            for number, line in enumerate(lines):
                if isinstance(line, Head):
                    self.setSpan(number, 0, 1, self.entries.columnCount())
            self.choose(chosen, current)
        self.place_editor()

    def current_id(self) -> str:
        row = self.entries.row(self.currentIndex().row())
        return row.id if row is not None else ""

    def chosen_ids(self) -> tuple[str, ...]:
        selection = self.selectionModel()
        rows = sorted({index.row() for index in selection.selectedRows(TITLE)})
        found = [self.entries.row(number) for number in rows]
        return tuple(row.id for row in found if row is not None)

    def choose(self, identifiers: Sequence[str], current: str = "") -> None:
        selection = self.selectionModel()
        selection.clearSelection()
        flags = selection.SelectionFlag
        for identifier in identifiers:
            number = self.entries.number_of(identifier)
            if number >= 0:
                selection.select(self.entries.index(number, TITLE), flags.Select | flags.Rows)
        number = self.entries.number_of(current) if current else -1
        if number >= 0:
            selection.setCurrentIndex(self.entries.index(number, TITLE), flags.NoUpdate)

    def make_current(self, identifier: str) -> None:
        number = self.entries.number_of(identifier)
        if number >= 0:
            self.setCurrentIndex(self.entries.index(number, TITLE))

    def open_entry(self, identifier: str) -> None:
        """Open the entry's line ("" closes whatever is open)."""
        before = self.entries.number_of(self.entries.open_id)
        self.entries.open_id = identifier
        if before >= 0:
            self.setRowHeight(before, painting.ROW)
        self.place_editor()
        self.viewport().update()

    def place_editor(self) -> None:
        """Give the open line its room and the list its height.

        The editor is the list's sibling and lies over it: assistive programs see nothing but cells
        in a list. The list is made higher before its lines are, and lower after them: else it
        would scroll in itself for a moment.
        """
        number = self.entries.number_of(self.entries.open_id) if self.entries.open_id else -1
        editor, wanted = self.editor, 0
        if editor is not None and number >= 0:
            editor.setFixedWidth(self.viewport().width() - painting.EDGE)
            wanted = max(editor.sizeHint().height(), editor.minimumSizeHint().height())
        height = painting.HEADER + len(self.entries.lines) * painting.ROW + wanted
        if height > self.height():
            self.setFixedHeight(height)
        if number >= 0:
            self.setRowHeight(number, painting.ROW + wanted)
        if height != self.height():
            self.setFixedHeight(height)
        self.verticalScrollBar().setValue(0)
        if editor is None:
            return
        if number >= 0:
            host = editor.parentWidget()
            assert host is not None
            top = self.rowViewportPosition(number) + painting.ROW
            corner = self.viewport().mapTo(host, QPoint(painting.EDGE, top))
            width = self.viewport().width() - painting.EDGE
            editor.setGeometry(corner.x(), corner.y(), width, wanted - 1)
            editor.raise_()
        editor.setVisible(number >= 0)

    def rect_of(self, identifier: str) -> QRect:
        """Where the entry's line lies, in our own coordinates."""
        number = self.entries.number_of(identifier)
        if number < 0:
            return QRect()
        top = self.rowViewportPosition(number) + painting.HEADER
        return QRect(0, top, self.width(), self.rowHeight(number))

    def shows_ring(self) -> bool:
        return self.hasFocus() and self._keys

    def drag_target(self) -> int:
        return self._target if self._dragging else -1

    # ---- keys ----

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        self._keys = True
        row = self.entries.row(self.currentIndex().row())
        key, alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key == Qt.Key.Key_Escape:
            if self._dragging:
                self._drop_drag()
            else:
                self.closed.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        elif row is not None and alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move_by_key(row, up=key == Qt.Key.Key_Up)
        elif row is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.toggled.emit(row.id)
        elif row is not None and key == Qt.Key.Key_F2:
            self.rename_wanted.emit(row.id)
        else:
            super().keyPressEvent(event)
            self.visible_wanted.emit(self.rect_of(self.current_id()))
        self.viewport().update()

    def _move_by_key(self, row: Row, *, up: bool) -> None:
        if not self.movable or not row.included:
            return
        reported = [line.id for line in self.entries.lines if isinstance(line, Row) and line.number]
        place = reported.index(row.id)
        if up and place > 0:
            self.moved.emit(row.id, reported[place - 1])
        elif not up and place < len(reported) - 1:
            self.moved.emit(row.id, [*reported, ""][place + 2])

    # ---- mouse ----

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._keys = False
        point = event.position().toPoint()
        row = self.entries.row(self.rowAt(point.y()))
        self._pressed = None
        plain = event.button() == Qt.MouseButton.LeftButton
        if plain and self._is_handle(row, self.columnAt(point.x())):
            assert row is not None
            self._pressed = (row.id, point)
            self.make_current(row.id)
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        point = event.position().toPoint()
        if self._pressed is not None:
            identifier, start = self._pressed
            far = (point - start).manhattanLength() >= QApplication.startDragDistance()
            if far and not self._dragging:
                self._dragging = identifier
                self._scroller.start()
                self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            if self._dragging:
                self._aim(point)
            return
        row = self.entries.row(self.rowAt(point.y()))
        self.viewport().setCursor(self._cursor_over(row, self.columnAt(point.x())))
        super().mouseMoveEvent(event)

    def _cursor_over(self, row: Row | None, column: int) -> Qt.CursorShape:
        if row is None:
            return Qt.CursorShape.ArrowCursor
        if self._is_handle(row, column):
            return Qt.CursorShape.OpenHandCursor
        return Qt.CursorShape.PointingHandCursor

    def _is_handle(self, row: Row | None, column: int) -> bool:
        return row is not None and column == HANDLE and row.included and self.movable

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        point = event.position().toPoint()
        if self._dragging:
            moved, before = self._dragging, self._before()
            self._drop_drag()
            if before != moved:
                self.moved.emit(moved, before)
            return
        pressed, self._pressed = self._pressed, None
        super().mouseReleaseEvent(event)
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        row = self.entries.row(self.rowAt(point.y()))
        if row is None or pressed or not plain or event.button() != Qt.MouseButton.LeftButton:
            return
        if self.columnAt(point.x()) in (COUNT, ARROW) and not row.included and self.movable:
            self.restored.emit(row.id)
        else:
            self.toggled.emit(row.id)

    def _aim(self, point: QPoint) -> None:
        self._pointer = point
        last = sum(isinstance(line, Row) and line.included for line in self.entries.lines)
        number = self.rowAt(max(0, point.y()))
        if number < 0 or number >= last:
            self._target = last
        else:
            middle = self.rowViewportPosition(number) + self.rowHeight(number) / 2
            self._target = number + (point.y() > middle)
        self.viewport().update()

    def _before(self) -> str:
        """The entry that would follow; the dragged one itself when nothing would change."""
        last = sum(isinstance(line, Row) and line.included for line in self.entries.lines)
        own = self.entries.number_of(self._dragging)
        if self._target in (own, own + 1):
            return self._dragging
        row = self.entries.row(self._target) if self._target < last else None
        return row.id if row is not None else ""

    def _drop_drag(self) -> None:
        self._dragging, self._pressed, self._target = "", None, -1
        self._scroller.stop()
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self.viewport().update()

    def _scroll_on(self) -> None:
        """At the edge of what is in view the form moves along."""
        shown = self.visibleRegion().boundingRect()
        y = self._pointer.y() + painting.HEADER
        if y < shown.top() + painting.ROW:
            self.scroll_wanted.emit(-12)
        elif y > shown.bottom() - painting.ROW:
            self.scroll_wanted.emit(12)

    # ---- look ----

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if self._dragging:
            painter = QPainter(self.viewport())
            rows = self.verticalHeader()
            at = (
                rows.sectionPosition(self._target) if self._target < rows.count() else rows.length()
            )
            painter.setPen(QPen(theme().color("selLine"), 2))
            painter.drawLine(0, max(1, at), self.viewport().width(), max(1, at))
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.place_editor()

    def moveEvent(self, event: QMoveEvent) -> None:  # noqa: N802
        super().moveEvent(event)
        self.place_editor()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        event.ignore()  # the form scrolls

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        reasons = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._keys = event.reason() in reasons
        if not self.currentIndex().isValid() and self.entries.lines:
            self.setCurrentIndex(self.entries.index(0, TITLE))
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.viewport().update()
