"""The film list as it is seen: rows painted by the list itself, the head, the title's editor."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from kepu_desktop.ui.places.videos.cells import COLUMNS, TITLE
from kepu_desktop.ui.places.videos.model import FilmModel
from kepu_desktop.ui.places.videos.row_painting import (
    EDGE,
    PAD,
    RIGHT,
    ROW_HEIGHT,
    SIDE,
    SINGLE_LINE,
    RowPainter,
    Slot,
)
from kepu_desktop.ui.theme import font, theme

_Index = QModelIndex | QPersistentModelIndex
_CENTER = Qt.AlignmentFlag.AlignCenter.value


class PaintedTable(QTableView):
    """A list of films that paints its rows. ``hovered`` is the row under the pointer, ``turn`` the
    angle of the arc of running checks, ``ringed`` whether the current row carries the focus
    ring."""

    def __init__(self, films: FilmModel, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.films = films
        films.setParent(self)
        self.setModel(films)
        self.hovered = -1
        self.turn = 0
        self.ringed = False
        self._painter = RowPainter()
        theme().changed.connect(self._repaint_all)

    def _repaint_all(self) -> None:
        self._painter.forget()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        area = event.rect()
        first = self.rowAt(area.top())
        if first < 0:
            return
        last = self.rowAt(area.bottom())
        if last < 0:
            last = self.films.rowCount() - 1
        origin = self.columnViewportPosition(0)
        self._painter.use(self._slots(origin))
        exposed = (area.left() - origin, area.right() - origin)
        selected = self._selected_between(first, last)
        current = self.currentIndex().row()
        painter = QPainter(self.viewport())
        painter.translate(origin, self.rowViewportPosition(first))
        for number in range(first, last + 1):
            row = self.films.row_at(number)
            if row is None:
                break
            chosen, hovered = number in selected, number == self.hovered
            self._painter.paint(painter, row, exposed, selected=chosen, hovered=hovered)
            if row.checking and exposed[0] < self.columnWidth(0):
                self._painter.paint_running(painter, self.turn, self.films.running_words(row))
            if self.ringed and number == current:
                self._painter.paint_ring(painter)
            painter.translate(0, ROW_HEIGHT)
        painter.end()

    def _slots(self, origin: int) -> list[Slot]:
        return [
            Slot(column, self.columnViewportPosition(number) - origin, self.columnWidth(number))
            for number, column in enumerate(COLUMNS)
            if not self.isColumnHidden(number)
        ]

    def _selected_between(self, first: int, last: int) -> set[int]:
        selection = self.selectionModel().selection()
        found: set[int] = set()
        for number in range(selection.count()):
            part = selection.at(number)
            found.update(range(max(first, part.top()), min(last, part.bottom()) + 1))
        return found


class TitleDelegate(QStyledItemDelegate):
    """The title typed in place. It paints nothing: the list does."""

    def __init__(self, model: FilmModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def createEditor(  # noqa: N802
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,  # noqa: ARG002
        index: _Index,  # noqa: ARG002
    ) -> QWidget:
        editor = QLineEdit(parent)
        editor.setObjectName("title-editor")
        editor.setAccessibleName("标题")
        return editor

    def setEditorData(self, editor: QWidget, index: _Index) -> None:  # noqa: N802
        assert isinstance(editor, QLineEdit)
        if index.column() == TITLE and not editor.isModified():
            editor.setText(self._model.data(index, Qt.ItemDataRole.EditRole) or "")
            editor.selectAll()

    def updateEditorGeometry(  # noqa: N802
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: _Index,  # noqa: ARG002
    ) -> None:
        editor.setGeometry(option.rect)  # type: ignore[attr-defined]


class FilmHeader(QHeaderView):
    """The head of the list with our own paddings; the sorted column carries an arrow."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName("film-header")
        self.setAccessibleName("列标题")
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFixedHeight(ROW_HEIGHT)
        self.setMinimumSectionSize(40)
        self.sorted_by = 0
        self.descending = False

    def show_order(self, column: int, descending: bool) -> None:
        self.sorted_by, self.descending = column, descending
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, index: int) -> None:  # noqa: N802
        painter.fillRect(rect, theme().color("subtle"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme().color("line"))
        column = COLUMNS[index]
        text = str(self.model().headerData(index, Qt.Orientation.Horizontal) or "")
        made = font("caption")
        painter.setFont(made)
        painter.setPen(theme().color("text2"))
        left = EDGE if index == 0 else PAD
        if column.kind == "tick":
            room, side = rect.adjusted(2, 0, 0, 0), _CENTER
        elif column.kind == "number":
            extra = 4 if column.key == "summary" else 0
            room, side = rect.adjusted(0, 0, -PAD - extra, 0), RIGHT
        else:
            room, side = rect.adjusted(left, 0, -2, 0), SIDE
        painter.drawText(room, side | SINGLE_LINE, text)
        if index == self.sorted_by:
            self._arrow(painter, room, side, QFontMetrics(made).horizontalAdvance(text))

    def _arrow(self, painter: QPainter, room: QRect, side: int, width: int) -> None:
        if side == SIDE:
            x = room.left() + width + 3
        elif side == RIGHT:
            x = room.right() + 2
        else:
            x = room.center().x() + width // 2 + 2
        y = room.center().y() + 1
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().color("text2"), 1))
        painter.setBrush(theme().color("text2"))
        up = [QPoint(x, y + 2), QPoint(x + 6, y + 2), QPoint(x + 3, y - 2)]
        down = [QPoint(x, y - 2), QPoint(x + 6, y - 2), QPoint(x + 3, y + 2)]
        painter.drawPolygon(down if self.descending else up)
        painter.setBrush(QBrush())
