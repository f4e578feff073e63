"""How the film list is drawn: every cell by one delegate, the head by itself."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from kepu_desktop.domain.findings import Verdict
from kepu_desktop.ui.icons import draw_running, pixmap, verdict_pixmap
from kepu_desktop.ui.places.videos.cells import COLUMNS, TITLE, Cell, Column, cell
from kepu_desktop.ui.places.videos.model import FilmModel
from kepu_desktop.ui.theme import font, theme

_Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 32
_EDGE, _PAD = 16, 8
_SIDE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class FilmDelegate(QStyledItemDelegate):
    """Paints all columns. ``hovered`` is the row under the pointer, ``turn`` the arc's angle,
    ``ringed`` whether the current row carries the focus ring."""

    def __init__(self, model: FilmModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.hovered = -1
        self.current = -1
        self.last_column = len(COLUMNS) - 1
        self.ringed = False
        self.turn = 0
        self._fonts: dict[str, tuple[QFont, QFontMetrics]] = {}
        self._colors: dict[str, QColor] = {}
        theme().changed.connect(self._forget)

    def _forget(self) -> None:
        self._colors.clear()

    def _color(self, token: str) -> QColor:
        known = self._colors.get(token)
        if known is None:
            known = self._colors[token] = theme().color(token)
        return known

    def _font(self, role: str) -> tuple[QFont, QFontMetrics]:
        known = self._fonts.get(role)
        if known is None:
            made = font(role)
            known = self._fonts[role] = (made, QFontMetrics(made))
        return known

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = self._model.row_at(index.row())
        if row is None:
            return
        column = COLUMNS[index.column()]
        shown = cell(row, column.key)
        box: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or index.row() == self.hovered:
            painter.fillRect(box, self._color("sel" if selected else "hover"))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, self._color("line"))
        if selected and index.column() == 0:
            painter.fillRect(box.left(), box.top(), 3, box.height(), self._color("selLine"))
        faded = not row.film.included
        if column.kind == "verdict":
            self._verdict(painter, box, shown, faded)
        elif column.kind == "tick":
            self._tick(painter, box, shown)
        elif column.kind == "title":
            self._title(painter, box, shown, faded)
        else:
            self._text(painter, box, shown, column, faded)
        if self.ringed and index.row() == self.current:
            self._ring(painter, box, index.column())

    def _verdict(self, painter: QPainter, box: QRect, shown: Cell, faded: bool) -> None:
        left, middle = box.left() + _EDGE, box.center().y() + 1
        if shown.mark == "running":
            draw_running(painter, QRectF(left, middle - 8, 16, 16), self.turn)
        elif isinstance(shown.mark, Verdict):
            painter.setOpacity(0.5 if faded else 1.0)
            painter.drawPixmap(left, middle - 8, self._shape(painter, shown.mark, 16))
            painter.setOpacity(1.0)
        room = QRect(left + 22, box.top(), box.right() - left - 22, box.height())
        self._words(painter, room, shown.text, "text3" if faded else shown.tone, "cell")

    def _tick(self, painter: QPainter, box: QRect, shown: Cell) -> None:
        middle = box.center() + QPoint(1, 1)
        if shown.mark == "tick":
            ratio = painter.device().devicePixelRatio()
            picture = pixmap("check", self._color("text3").name(), 16, ratio)
            painter.drawPixmap(middle.x() - 8, middle.y() - 8, picture)
        elif isinstance(shown.mark, Verdict):
            picture = self._shape(painter, shown.mark, 14)
            painter.drawPixmap(middle.x() - 7, middle.y() - 7, picture)
        else:
            painter.setFont(self._font("cell")[0])
            painter.setPen(self._color(shown.tone))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown.text)

    def _shape(self, painter: QPainter, verdict: Verdict, size: int) -> QPixmap:
        return verdict_pixmap(verdict, size, painter.device().devicePixelRatio())

    def _title(self, painter: QPainter, box: QRect, shown: Cell, faded: bool) -> None:
        right = box.right() - _PAD
        _, metrics = self._font("caption")
        for tag in reversed(shown.tags):
            width = metrics.horizontalAdvance(tag) + 10
            if right - width < box.left() + 80:
                break
            place = QRectF(right - width, box.center().y() - 8, width, 18)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._color("sunken"))
            painter.drawRoundedRect(place, 4, 4)
            painter.setBrush(QBrush())
            painter.setFont(self._font("caption")[0])
            painter.setPen(self._color("text2"))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, tag)
            right -= width + 4
        room = QRect(box.left() + _PAD, box.top(), right - box.left() - _PAD - 4, box.height())
        tone = "text3" if faded and not shown.strong else shown.tone
        self._words(painter, room, shown.text, tone, "strong" if shown.strong else "body")

    def _text(
        self, painter: QPainter, box: QRect, shown: Cell, column: Column, faded: bool
    ) -> None:
        number = column.kind == "number"
        left, right = (0, _PAD) if number else (_PAD, 2)
        if column.key == "summary":
            right += 4  # the scroll bar lies over this edge
        room = box.adjusted(left, 0, -right, 0)
        tone = "text3" if faded and not shown.strong else shown.tone
        role = "cellStrong" if shown.strong else "cell"
        mode = Qt.TextElideMode.ElideRight
        if column.kind == "path":
            mode = Qt.TextElideMode.ElideMiddle
        self._words(painter, room, shown.text, tone, role, _RIGHT if number else _SIDE, mode)

    def _words(
        self,
        painter: QPainter,
        room: QRect,
        text: str,
        tone: str,
        role: str,
        side: Qt.AlignmentFlag = _SIDE,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        made, metrics = self._font(role)
        painter.setFont(made)
        painter.setPen(self._color(tone))
        if metrics.horizontalAdvance(text) > room.width():
            text = metrics.elidedText(text, mode, room.width())
        painter.drawText(room, side | Qt.TextFlag.TextSingleLine, text)

    def _ring(self, painter: QPainter, box: QRect, column: int) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        color = self._color("focus")
        painter.fillRect(box.left(), box.top(), box.width(), 2, color)
        painter.fillRect(box.left(), box.bottom() - 1, box.width(), 2, color)
        if column == 0:
            painter.fillRect(box.left(), box.top(), 2, box.height(), color)
        if column == self.last_column:
            painter.fillRect(box.right() - 1, box.top(), 2, box.height(), color)

    # ---- the title typed in place ----

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
        text = column.name
        made = font("caption")
        painter.setFont(made)
        painter.setPen(theme().color("text2"))
        left = _EDGE if index == 0 else _PAD
        if column.kind == "tick":
            room, side = rect.adjusted(2, 0, 0, 0), Qt.AlignmentFlag.AlignCenter
        elif column.kind == "number":
            extra = 4 if column.key == "summary" else 0
            room, side = rect.adjusted(0, 0, -_PAD - extra, 0), _RIGHT
        else:
            room, side = rect.adjusted(left, 0, -2, 0), _SIDE
        painter.drawText(room, side | Qt.TextFlag.TextSingleLine, text)
        if index == self.sorted_by:
            self._arrow(painter, room, side, QFontMetrics(made).horizontalAdvance(text))

    def _arrow(self, painter: QPainter, room: QRect, side: Qt.AlignmentFlag, width: int) -> None:
        if side & Qt.AlignmentFlag.AlignLeft:
            x = room.left() + width + 3
        elif side & Qt.AlignmentFlag.AlignRight:
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
