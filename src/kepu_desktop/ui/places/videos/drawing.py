"""A strip or a box that is being drawn over a frame."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from kepu_desktop.domain.facts import Box
from kepu_desktop.ui.places.videos.boxed import Size, draw_box, place_in


class Drawing:
    """``box`` in pixels of a picture of ``size``; a band is as wide as the picture."""

    def __init__(self, band: bool, size: Size) -> None:
        self.box: Box | None = None
        self._band, self._size = band, size
        self._from: tuple[int, int] | None = None

    def press(self, point: QPointF, frame: QRectF) -> None:
        """``frame`` is where the picture lies."""
        self._from = self._pixel(point, frame)

    def drag(self, point: QPointF, frame: QRectF) -> None:
        if self._from is None:
            return
        (x0, y0), (x1, y1) = self._from, self._pixel(point, frame)
        if self._band:
            x0, x1 = 0, self._size[0]
        self.box = (min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0))

    def release(self) -> bool:
        """Whether something was drawn."""
        began, self._from = self._from is not None, None
        return began and self.box is not None

    def paint(self, painter: QPainter, frame: QRectF) -> None:
        if self.box is not None and self.box[2] and self.box[3]:
            draw_box(painter, place_in(frame, self.box, self._size))

    def _pixel(self, point: QPointF, frame: QRectF) -> tuple[int, int]:
        x = (point.x() - frame.left()) * self._size[0] / frame.width()
        y = (point.y() - frame.top()) * self._size[1] / frame.height()
        return (
            round(min(max(x, 0.0), float(self._size[0]))),
            round(min(max(y, 0.0), float(self._size[1]))),
        )
