"""How a row of the film list is drawn: worked out once, painted from what was worked out.

The list paints its rows itself. Qt's own way asks a delegate for every cell, and each question
crosses into Python with an option, an index and flags: a page took 14 ms, of which the text was
two. While films are checked the page is painted several times a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter

from kepu_desktop.domain.findings import Verdict
from kepu_desktop.ui.icons import pixmap, running_pixmap, verdict_pixmap
from kepu_desktop.ui.places.videos.cells import Cell, Column, cell
from kepu_desktop.ui.places.videos.rows import Row
from kepu_desktop.ui.theme import font, theme

ROW_HEIGHT = 32
EDGE, PAD = 16, 8
# As numbers: to join two of Qt's flags in Python takes as long as to draw half a cell.
SIDE = Qt.AlignmentFlag.AlignVCenter.value | Qt.AlignmentFlag.AlignLeft.value
RIGHT = Qt.AlignmentFlag.AlignVCenter.value | Qt.AlignmentFlag.AlignRight.value
_CENTER = Qt.AlignmentFlag.AlignCenter.value
SINGLE_LINE = Qt.TextFlag.TextSingleLine.value
_KEPT = 256  # rows


@dataclass(frozen=True, slots=True)
class Slot:
    """A shown column: ``left`` and ``width`` in pixels from the row's own left edge."""

    column: Column
    left: int
    width: int


@dataclass(frozen=True, slots=True)
class _Words:
    left: int
    right: int
    room: QRect
    side: int
    text: str
    font: QFont
    color: QColor


@dataclass(frozen=True, slots=True)
class _Shape:
    x: int
    y: int
    size: int
    mark: Verdict | str
    faded: bool


@dataclass(frozen=True, slots=True)
class _Drawn:
    """One row, ready to be painted; y runs from 0 to ``ROW_HEIGHT``."""

    row: Row
    words: list[_Words] = field(default_factory=list)
    shapes: list[_Shape] = field(default_factory=list)
    tags: list[tuple[QRectF, str]] = field(default_factory=list)


class RowPainter:
    """Paints rows at the columns it was last told. Rows that did not change are not worked out
    anew."""

    def __init__(self) -> None:
        self._slots: tuple[Slot, ...] = ()
        self._drawn: dict[str, _Drawn] = {}
        self._colors: dict[str, QColor] = {}
        self._fonts: dict[str, tuple[QFont, QFontMetrics]] = {}

    def forget(self) -> None:
        """The theme or the fonts changed."""
        self._drawn.clear()
        self._colors.clear()
        self._fonts.clear()

    def use(self, slots: Sequence[Slot]) -> None:
        """From now on rows have these columns."""
        wanted = tuple(slots)
        if wanted != self._slots:
            self._slots = wanted
            self._drawn.clear()

    def color(self, token: str) -> QColor:
        known = self._colors.get(token)
        if known is None:
            known = self._colors[token] = theme().color(token)
        return known

    def paint(
        self,
        painter: QPainter,
        row: Row,
        exposed: tuple[int, int],
        *,
        selected: bool,
        hovered: bool,
    ) -> None:
        """Paint ``row`` with its upper left corner at the painter's origin; of its cells only what
        reaches between the two x of ``exposed``."""
        first, last = exposed
        width = self._slots[-1].left + self._slots[-1].width
        if selected or hovered:
            painter.fillRect(0, 0, width, ROW_HEIGHT, self.color("sel" if selected else "hover"))
        painter.fillRect(0, ROW_HEIGHT - 1, width, 1, self.color("line"))
        if selected:
            painter.fillRect(0, 0, 3, ROW_HEIGHT, self.color("selLine"))
        drawn = self._drawn.get(row.film.id)
        if drawn is None or drawn.row is not row:
            drawn = self._work_out(row)
        for shape in drawn.shapes:
            if shape.x <= last and shape.x + shape.size >= first:
                self._paint_shape(painter, shape)
        for words in drawn.words:
            if words.left <= last and words.right >= first:
                painter.setFont(words.font)
                painter.setPen(words.color)
                painter.drawText(words.room, words.side, words.text)
        for place, tag in drawn.tags:
            self._paint_tag(painter, place, tag)

    def paint_running(self, painter: QPainter, turn: int, words: str) -> None:
        """检查中: the arc at its present angle and how far it is, over the row at the painter's
        origin."""
        picture = running_pixmap(turn, 16, painter.device().devicePixelRatio())
        painter.drawPixmap(EDGE, 8, picture)
        painter.setFont(self._font("cell")[0])
        painter.setPen(self.color("link"))
        slot = self._slots[0]
        painter.drawText(EDGE + 22, 0, slot.width - EDGE - 22, ROW_HEIGHT, SIDE, words)

    def paint_ring(self, painter: QPainter) -> None:
        """The focus ring around the whole row."""
        color = self.color("focus")
        width = self._slots[-1].left + self._slots[-1].width
        painter.fillRect(0, 0, width, 2, color)
        painter.fillRect(0, ROW_HEIGHT - 2, width, 2, color)
        painter.fillRect(0, 0, 2, ROW_HEIGHT, color)
        painter.fillRect(width - 2, 0, 2, ROW_HEIGHT, color)

    def _paint_shape(self, painter: QPainter, shape: _Shape) -> None:
        ratio = painter.device().devicePixelRatio()
        if isinstance(shape.mark, Verdict):
            picture = verdict_pixmap(shape.mark, shape.size, ratio)
        else:
            picture = pixmap("check", self.color("text3").name(), shape.size, ratio)
        if shape.faded:
            painter.setOpacity(0.5)
        painter.drawPixmap(shape.x, shape.y, picture)
        if shape.faded:
            painter.setOpacity(1.0)

    def _paint_tag(self, painter: QPainter, place: QRectF, tag: str) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.color("sunken"))
        painter.drawRoundedRect(place, 4, 4)
        painter.setBrush(QBrush())
        painter.setFont(self._font("caption")[0])
        painter.setPen(self.color("text2"))
        painter.drawText(place, _CENTER, tag)

    # ---- working out ----

    def _font(self, role: str) -> tuple[QFont, QFontMetrics]:
        known = self._fonts.get(role)
        if known is None:
            made = font(role)
            known = self._fonts[role] = (made, QFontMetrics(made))
        return known

    def _work_out(self, row: Row) -> _Drawn:
        drawn = _Drawn(row)
        faded = not row.film.included
        for slot in self._slots:
            shown = cell(row, slot.column.key)
            if slot.column.kind == "verdict":
                self._verdict(drawn, slot, shown, faded)
            elif slot.column.kind == "tick":
                self._tick(drawn, slot, shown)
            elif slot.column.kind == "title":
                self._title(drawn, slot, shown, faded)
            else:
                self._text(drawn, slot, shown, faded)
        while len(self._drawn) >= _KEPT:
            self._drawn.pop(next(iter(self._drawn)))
        self._drawn[row.film.id] = drawn
        return drawn

    def _verdict(self, drawn: _Drawn, slot: Slot, shown: Cell, faded: bool) -> None:
        left = slot.left + EDGE
        if isinstance(shown.mark, Verdict):
            drawn.shapes.append(_Shape(left, 8, 16, shown.mark, faded))
        if shown.mark == "running":
            return  # what moves on is painted over the row
        room = QRect(left + 22, 0, slot.left + slot.width - 1 - left - 22, ROW_HEIGHT)
        self._words(drawn, room, shown.text, "text3" if faded else shown.tone, "cell")

    def _tick(self, drawn: _Drawn, slot: Slot, shown: Cell) -> None:
        middle = slot.left + (slot.width - 1) // 2 + 1
        if shown.mark == "tick":
            drawn.shapes.append(_Shape(middle - 8, 8, 16, "tick", False))
        elif isinstance(shown.mark, Verdict):
            drawn.shapes.append(_Shape(middle - 7, 9, 14, shown.mark, False))
        else:
            room = QRect(slot.left, 0, slot.width, ROW_HEIGHT)
            self._words(drawn, room, shown.text, shown.tone, "cell", _CENTER)

    def _title(self, drawn: _Drawn, slot: Slot, shown: Cell, faded: bool) -> None:
        right = slot.left + slot.width - 1 - PAD
        _, metrics = self._font("caption")
        for tag in reversed(shown.tags):
            width = metrics.horizontalAdvance(tag) + 10
            if right - width < slot.left + 80:
                break
            drawn.tags.append((QRectF(right - width, 7, width, 18), tag))
            right -= width + 4
        room = QRect(slot.left + PAD, 0, right - slot.left - PAD - 4, ROW_HEIGHT)
        tone = "text3" if faded and not shown.strong else shown.tone
        self._words(drawn, room, shown.text, tone, "strong" if shown.strong else "body")

    def _text(self, drawn: _Drawn, slot: Slot, shown: Cell, faded: bool) -> None:
        number = slot.column.kind == "number"
        left, right = (0, PAD) if number else (PAD, 2)
        if slot.column.key == "summary":
            right += 4  # the scroll bar lies over this edge
        room = QRect(slot.left + left, 0, slot.width - left - right, ROW_HEIGHT)
        tone = "text3" if faded and not shown.strong else shown.tone
        role = "cellStrong" if shown.strong else "cell"
        mode = Qt.TextElideMode.ElideRight
        if slot.column.kind == "path":
            mode = Qt.TextElideMode.ElideMiddle
        self._words(drawn, room, shown.text, tone, role, RIGHT if number else SIDE, mode)

    def _words(
        self,
        drawn: _Drawn,
        room: QRect,
        text: str,
        tone: str,
        role: str,
        side: int = SIDE,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        if not text:
            return
        made, metrics = self._font(role)
        if metrics.horizontalAdvance(text) > room.width():
            text = metrics.elidedText(text, mode, room.width())
        color = self.color(tone)
        drawn.words.append(
            _Words(room.left(), room.right(), room, side | SINGLE_LINE, text, made, color)
        )
