"""Icons: Lucide SVGs and our own verdict shapes, in a token's colour at the screen's ratio."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF
from PySide6.QtSvg import QSvgRenderer

from kepu_desktop.domain.findings import Level, Verdict
from kepu_desktop.system.resources import resources
from kepu_desktop.ui.theme import theme

VERDICT_TOKENS = {
    Verdict.ERROR: "err",
    Verdict.REVIEW: "rev",
    Verdict.UNCHECKED: "skip",
    Verdict.ADVICE: "adv",
    Verdict.PASS: "ok",
}
LEVEL_VERDICTS = {
    Level.ERROR: Verdict.ERROR,
    Level.REVIEW: Verdict.REVIEW,
    Level.SKIPPED: Verdict.UNCHECKED,
    Level.ADVICE: Verdict.ADVICE,
}


def icon(name: str, token: str = "text2", size: int = 16, *, disabled: str = "dis") -> QIcon:
    """A Lucide icon in a token's colour (and greyed when disabled)."""
    made = QIcon()
    for ratio in (1.0, 1.5, 2.0):
        made.addPixmap(pixmap(name, theme().hex(token), size, ratio))
        made.addPixmap(pixmap(name, theme().hex(disabled), size, ratio), QIcon.Mode.Disabled)
    return made


@lru_cache(maxsize=1024)
def pixmap(name: str, color: str, size: int, ratio: float) -> QPixmap:
    """One picture of a Lucide icon; ``color`` as #RRGGBB, ``size`` in logical pixels."""
    svg = _source(name).replace("currentColor", color)
    if size > 16:
        svg = svg.replace('stroke-width="2"', 'stroke-width="1.75"')
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter)
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def draw_verdict(painter: QPainter, verdict: Verdict, box: QRectF) -> None:
    """The verdict's own shape: octagon ×, triangle !, square i, ring tick, dashed ring –."""
    color = theme().color(VERDICT_TOKENS[verdict])
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / 16, box.height() / 16)
    _SHAPES[verdict](painter, color, theme().color("surface"))
    painter.restore()


@lru_cache(maxsize=64)
def _verdict_pixmap(verdict: Verdict, size: int, ratio: float, dark: bool) -> QPixmap:
    del dark  # part of the key only
    picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    picture.fill(Qt.GlobalColor.transparent)
    picture.setDevicePixelRatio(ratio)
    painter = QPainter(picture)
    draw_verdict(painter, verdict, QRectF(0, 0, size, size))
    painter.end()
    return picture


def verdict_pixmap(verdict: Verdict, size: int = 16, ratio: float = 2.0) -> QPixmap:
    return _verdict_pixmap(verdict, size, ratio, theme().dark)


def verdict_icon(verdict: Verdict, size: int = 16) -> QIcon:
    made = QIcon()
    for ratio in (1.0, 1.5, 2.0):
        made.addPixmap(_verdict_pixmap(verdict, size, ratio, theme().dark))
    return made


def _stroke(painter: QPainter, color: QColor, width: float) -> None:
    painter.setPen(
        QPen(
            color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        )
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _octagon(painter: QPainter, color: QColor, inside: QColor) -> None:
    points = [(5, 1), (11, 1), (15, 5), (15, 11), (11, 15), (5, 15), (1, 11), (1, 5)]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    _stroke(painter, inside, 1.8)
    painter.drawLine(QPointF(5.5, 5.5), QPointF(10.5, 10.5))
    painter.drawLine(QPointF(10.5, 5.5), QPointF(5.5, 10.5))


def _triangle(painter: QPainter, color: QColor, inside: QColor) -> None:
    path = QPainterPath(QPointF(8, 1.2))
    path.lineTo(15.4, 14.6)
    path.lineTo(0.6, 14.6)
    path.closeSubpath()
    painter.setPen(
        QPen(color, 1, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.setBrush(color)
    painter.drawPath(path)
    _stroke(painter, inside, 1.8)
    painter.drawLine(QPointF(8, 6), QPointF(8, 9.6))
    painter.drawPoint(QPointF(8, 12.2))


def _square(painter: QPainter, color: QColor, inside: QColor) -> None:
    del inside
    _stroke(painter, color, 1.5)
    painter.drawRoundedRect(QRectF(1.5, 1.5, 13, 13), 2.5, 2.5)
    _stroke(painter, color, 1.7)
    painter.drawLine(QPointF(8, 7.4), QPointF(8, 11.4))
    painter.drawPoint(QPointF(8, 4.7))


def _ring(painter: QPainter, color: QColor, inside: QColor) -> None:
    del inside
    _stroke(painter, color, 1.5)
    painter.drawEllipse(QRectF(1.5, 1.5, 13, 13))
    _stroke(painter, color, 1.7)
    painter.drawPolyline(QPolygonF([QPointF(5, 8.2), QPointF(7.2, 10.4), QPointF(11.2, 5.9)]))


def _dashed(painter: QPainter, color: QColor, inside: QColor) -> None:
    del inside
    pen = QPen(color, 1.5, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([2.2, 1.75])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QRectF(1.5, 1.5, 13, 13))
    _stroke(painter, color, 1.7)
    painter.drawLine(QPointF(5.6, 8), QPointF(10.4, 8))


_SHAPES = {
    Verdict.ERROR: _octagon,
    Verdict.REVIEW: _triangle,
    Verdict.ADVICE: _square,
    Verdict.PASS: _ring,
    Verdict.UNCHECKED: _dashed,
}


def draw_running(painter: QPainter, box: QRectF, turn: int) -> None:
    """检查中: an arc that turns; ``turn`` in degrees."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inner = box.adjusted(1.5, 1.5, -1.5, -1.5)
    _stroke(painter, theme().color("line2"), 1.5)
    painter.drawEllipse(inner)
    _stroke(painter, theme().color("link"), 1.7)
    painter.drawArc(inner, (90 - turn) * 16, -100 * 16)
    painter.restore()


@lru_cache(maxsize=128)
def _running_pixmap(turn: int, size: int, ratio: float, dark: bool) -> QPixmap:
    del dark  # part of the key only
    picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    picture.fill(Qt.GlobalColor.transparent)
    picture.setDevicePixelRatio(ratio)
    painter = QPainter(picture)
    draw_running(painter, QRectF(0, 0, size, size), turn)
    painter.end()
    return picture


def running_pixmap(turn: int, size: int, ratio: float) -> QPixmap:
    """The arc of ``draw_running`` kept as a picture: many rows turn at the same angle."""
    return _running_pixmap(turn, size, ratio, theme().dark)
