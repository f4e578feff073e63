"""The picture area: a grid of frames or a single one, painted; and the keys of the picture."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from kepu_desktop.domain.facts import Box
from kepu_desktop.domain.submission import Hint
from kepu_desktop.domain.texts import show_clock
from kepu_desktop.ui.places.videos.boxed import Shown, Size, draw_box, place_in, spoken
from kepu_desktop.ui.places.videos.drawing import Drawing
from kepu_desktop.ui.theme import font, theme
from kepu_desktop.ui.widgets.basic import IconButton, ground
from kepu_desktop.workflow.stills import show_position

TALL, LOW = 216, 180
GRID = 3
_WHOLE = 1 << 20  # wider than any picture
JUMP_S = 10.0
_WAYS: dict[int, int] = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_J: -1,
    Qt.Key.Key_L: 1,
}
_WORDS: dict[int, str] = {Qt.Key.Key_1: "ok", Qt.Key.Key_2: "bad"}


@dataclass(frozen=True, slots=True)
class Picture:
    time_s: float
    image: QImage


class PictureView(QWidget):
    """Paints the grid of frames or one frame; the keys of the picture."""

    tile_chosen = Signal(object)  # seconds
    stepped = Signal(int)  # frames
    jumped = Signal(object)  # seconds
    grid_wanted = Signal()
    play_wanted = Signal()
    next_finding_wanted = Signal(int)
    next_evidence_wanted = Signal(int)
    drawn = Signal(object)  # Box in pixels of the shown picture
    drawing_dropped = Signal()
    word_wanted = Signal(str)  # 1 and 2: the person's word on the finding that is shown

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("picture")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(TALL)
        self._tiles: tuple[Picture, ...] = ()
        self._one: Picture | None = None
        self._meant: Shown | None = None
        self._words = ""
        self._hint: tuple[Box, ...] = ()
        self._size: Size | None = None
        self._drawing: Drawing | None = None
        self._ringed = False
        self._grid = IconButton("layout-grid", "回到画面条", on_click=self._want_grid)
        self._grid.setToolTip("回到画面条　Esc")
        self._grid.setObjectName("frames")
        self._grid.setParent(self)
        ground(self._grid, "surface")
        self._describe()

    def show_words(self, words: str) -> None:
        """No picture, and why."""
        self._tiles, self._one, self._meant, self._words = (), None, None, words
        self._describe()

    def show_tiles(self, tiles: tuple[Picture, ...]) -> None:
        self._tiles, self._one, self._meant, self._words = tiles, None, None, ""
        self._describe()

    def show_one(self, picture: Picture, meant: Shown | None = None) -> None:
        """One frame, with what is meant in it."""
        self._one, self._meant, self._words = picture, meant, ""
        self._describe()

    def show_hint(self, hint: Hint, size: Size | None) -> None:
        """What a person showed in the picture is drawn over single frames."""
        band = hint.band
        strips = ((0, band[0], _WHOLE, band[1] - band[0]),) if band is not None else ()
        self._hint, self._size = (*strips, *hint.marks, *hint.scene), size
        self._place_grid()
        self.update()

    def begin_drawing(self, band: bool, size: Size) -> None:
        """From now on the mouse draws in the frame: a strip as wide as it, or a box."""
        self._drawing = Drawing(band, size)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.update()

    def show_drawn(self, box: Box) -> None:
        if self._drawing is not None:
            self._drawing.box = box
            self.update()

    def end_drawing(self) -> None:
        self._drawing = None
        self.unsetCursor()
        self.update()

    def _describe(self) -> None:
        if self._one is not None:
            name = f"画面，{show_position(self._one.time_s)}"
            if self._meant is not None:
                name += f"，{spoken(self._meant)}"
        elif self._tiles:
            name = f"画面条，{len(self._tiles)} 帧"
        else:
            name = f"画面，{self._words}"
        self.setAccessibleName(name)
        self._grid.setVisible(self._one is not None)
        self._place_grid()
        self.update()

    def _want_grid(self) -> None:
        self.setFocus()
        self.grid_wanted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._place_grid()

    def _place_grid(self) -> None:
        """In a corner where it covers nothing of what is meant."""
        size = self._grid.sizeHint()
        right, bottom = self.width() - size.width() - 8, self.height() - size.height() - 8
        corners = [QRect(QPoint(x, y), size) for x, y in ((right, 8), (right, bottom), (8, 8))]
        boxes: list[QRect] = []
        if self._one is not None:
            frame, meant = _fitted(self._one.image, self.rect()), self._meant
            if meant is not None and meant.box is not None and meant.size is not None:
                boxes.append(place_in(frame, meant.box, meant.size).toAlignedRect())
            elif self._size is not None:
                boxes += [place_in(frame, box, self._size).toAlignedRect() for box in self._hint]
        free = (one for one in corners if not any(one.intersects(box) for box in boxes))
        self._grid.move(next(free, corners[0]).topLeft())

    def _places(self) -> list[QRect]:
        width, height = self.width() // GRID, self.height() // GRID
        return [
            QRect(n % GRID * width, n // GRID * height, width, height)
            for n in range(len(self._tiles))
        ]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._one is not None:
            painter.fillRect(self.rect(), theme().color("evidenceEdge"))
            drawn = _draw(painter, self._one.image, self.rect())
            if self._drawing is not None:
                self._drawing.paint(painter, drawn)
            elif self._meant is not None:
                self._draw_meant(painter, self._meant, drawn)
            else:
                self._draw_hint(painter, drawn)
        elif self._tiles:
            painter.fillRect(self.rect(), theme().color("evidenceEdge"))
            painter.setFont(font("caption"))
            for tile, place in zip(self._tiles, self._places(), strict=True):
                _draw(painter, tile.image, place.adjusted(1, 1, -1, -1))
                _draw_time(painter, show_clock(tile.time_s), place)
        else:
            painter.fillRect(self.rect(), theme().color("sunken"))
            painter.setFont(font("cell"))
            painter.setPen(theme().color("text2"))
            room = self.rect().adjusted(24, 0, -24, 0)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room, flags, self._words)
        if self.hasFocus() and self._ringed:
            painter.setPen(theme().color("evidence"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.end()

    def _draw_meant(self, painter: QPainter, meant: Shown, place: QRectF) -> None:
        if meant.box is not None and meant.size is not None:
            draw_box(painter, place_in(place, meant.box, meant.size))
        painter.setFont(font("caption"))
        _draw_time(painter, meant.words, self.rect())

    def _draw_hint(self, painter: QPainter, place: QRectF) -> None:
        if self._size is not None:
            for left, top, width, height in self._hint:
                box = (left, top, min(width, self._size[0] - left), height)
                draw_box(painter, place_in(place, box, self._size), dashed=True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._drawing is not None and self._one is not None:
            self._drawing.drag(event.position(), _fitted(self._one.image, self.rect()))
            self.update()
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._drawing is not None and self._drawing.release():
            self.drawn.emit(self._drawing.box)
        super().mouseReleaseEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._ringed = False
        if self._drawing is not None and self._one is not None:
            self._drawing.press(event.position(), _fitted(self._one.image, self.rect()))
        if self._one is None:
            for tile, place in zip(self._tiles, self._places(), strict=True):
                if place.contains(event.position().toPoint()):
                    self.tile_chosen.emit(tile.time_s)
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        self._ringed = True
        key = event.key()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        way = _WAYS.get(key)
        if way is not None and (shift or key in (Qt.Key.Key_J, Qt.Key.Key_L)):
            self.jumped.emit(way * JUMP_S)
        elif way is not None:
            self.stepped.emit(way)
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_K):
            self.play_wanted.emit()
        elif key == Qt.Key.Key_Escape and self._drawing is not None:
            self.drawing_dropped.emit()
        elif key == Qt.Key.Key_Escape and self._one is not None and self._tiles:
            self.grid_wanted.emit()
        elif key == Qt.Key.Key_N:
            self.next_finding_wanted.emit(-1 if shift else 1)
        elif key == Qt.Key.Key_E:
            self.next_evidence_wanted.emit(-1 if shift else 1)
        elif key in _WORDS and self._one is not None:
            self.word_wanted.emit(_WORDS[key])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: object) -> None:  # noqa: N802
        super().focusInEvent(event)  # type: ignore[arg-type]
        self._ringed = event.reason() != Qt.FocusReason.MouseFocusReason  # type: ignore[attr-defined]
        self.update()


def _fitted(image: QImage, place: QRect) -> QRectF:
    """The part of ``place`` that the image takes, in its own shape."""
    size = image.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    left = place.left() + (place.width() - size.width()) / 2
    top = place.top() + (place.height() - size.height()) / 2
    return QRectF(left, top, size.width(), size.height())


def _draw(painter: QPainter, image: QImage, place: QRect) -> QRectF:
    drawn = _fitted(image, place)
    painter.drawImage(drawn, image)
    return drawn


def _draw_time(painter: QPainter, text: str, place: QRect) -> None:
    width = QFontMetrics(painter.font()).horizontalAdvance(text) + 8
    box = QRect(place.left() + 1, place.bottom() - 16, width, 16)
    painter.setOpacity(0.78)
    painter.fillRect(box, theme().color("evidenceEdge"))
    painter.setOpacity(1.0)
    painter.setPen(theme().color("paper"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
