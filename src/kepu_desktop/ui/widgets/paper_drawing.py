"""A sheet drawn: shades, ruling lines, then the lines of text."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from kepu_desktop.ui.theme import theme
from kepu_desktop.ui.widgets.paper_sheets import Sheet, Stroke
from kepu_desktop.ui.widgets.paper_text import draw_lines

_PENS = {
    "solid": Qt.PenStyle.SolidLine,
    "dashed": Qt.PenStyle.DashLine,
    "dotted": Qt.PenStyle.DotLine,
    "double": Qt.PenStyle.SolidLine,
}


def draw_sheet(painter: QPainter, sheet: Sheet, scale: float, tab: float) -> None:
    """The sheet with its corner at the painter's origin; ``scale`` in pixels a point."""
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    for fill in sheet.fills:
        box = QRectF(fill.x, fill.y, fill.width, fill.height)
        painter.fillRect(
            QRectF(box.x() * scale, box.y() * scale, box.width() * scale, box.height() * scale),
            QColor(fill.color),
        )
    for stroke in sheet.strokes:
        _draw_stroke(painter, stroke, scale)
    for piece in sheet.pieces:
        at = QPointF(piece.x, piece.y)
        draw_lines(painter, piece.broken, piece.first, piece.last, at, scale, tab)


def _draw_stroke(painter: QPainter, stroke: Stroke, scale: float) -> None:
    """A ruling line: never thinner than a pixel, on whole pixels, so that the grid looks even."""
    border = stroke.border
    width = max(1, round(border.width * scale))
    color = QColor(border.color) if border.color else theme().color("ink")
    painter.setPen(QPen(color, width, _PENS[border.style], Qt.PenCapStyle.SquareCap))
    shift = 0.5 if width % 2 else 0.0
    ends = (stroke.x1, stroke.y1, stroke.x2, stroke.y2)
    x1, y1, x2, y2 = (round(value * scale) + shift for value in ends)
    painter.drawLine(QPointF(x1, y1), QPointF(x2, y2))
