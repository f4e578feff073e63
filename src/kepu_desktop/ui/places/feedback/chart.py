"""Bars by platform, drawn by QPainter with the tokens' colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from kepu_desktop.domain.counts import show_whole
from kepu_desktop.ui.theme import font, theme

ROW = 28
MOST, MOST_LOW = 8, 5  # bars, in a low window; the rest is told as one
_BAR, _RADIUS = 16, 2
_NAME, _NUMBER, _SHARE, _GAP = 84, 112, 56, 12


@dataclass(frozen=True, slots=True)
class BarLine:
    """``value`` None is a blank: no bar, a dash. ``rest`` stands for several, in a quieter tone."""

    name: str
    value: int | None
    share: float | None
    rest: bool = False


class BarChart(QWidget):
    """Horizontal bars, the longest on top, each with its number and its share."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("feedback-chart")
        self._lines: tuple[BarLine, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_lines(self, title: str, lines: Sequence[BarLine]) -> None:
        self._lines = tuple(lines)
        told = "；".join(f"{line.name} {show_whole(line.value)}" for line in self._lines)
        self.setAccessibleName(title)
        self.setAccessibleDescription(told)
        self.setFixedHeight(ROW * max(1, len(self._lines)))
        self.update()

    def lines(self) -> tuple[BarLine, ...]:
        return self._lines

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(480, ROW * max(1, len(self._lines)))

    def picture(self, title: str) -> QPixmap:
        """The chart with its title, for the clipboard."""
        ratio = self.devicePixelRatioF()
        size = QSize(self.width() + 32, self.height() + 56)
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(theme().color("surface"))
        painter = QPainter(picture)
        painter.setFont(font("strong"))
        painter.setPen(theme().color("text"))
        room = QRect(16, 12, self.width(), 24)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        painter.translate(16, 44)
        self._draw(painter)
        painter.end()
        return picture

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        painter = QPainter(self)
        self._draw(painter)
        painter.end()

    def _draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell = font("cell")
        painter.setFont(cell)
        metrics = QFontMetrics(cell)
        widest = max((metrics.horizontalAdvance(line.name) for line in self._lines), default=0)
        names = min(max(_NAME, widest + 4), self.width() // 4)
        left = names + _GAP
        room = max(40, self.width() - left - _NUMBER - _SHARE)
        most = max((line.value or 0 for line in self._lines), default=0)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.fillRect(QRectF(left - 1, 0, 1, ROW * len(self._lines)), theme().color("line2"))
        for number, line in enumerate(self._lines):
            top = number * ROW
            painter.setPen(theme().color("text2"))
            name = metrics.elidedText(line.name, Qt.TextElideMode.ElideRight, names)
            painter.drawText(QRect(0, top, names, ROW), right, name)
            if line.value and most:
                width = max(2.0, room * line.value / most)
                bar = QRectF(left, top + (ROW - _BAR) / 2, width, _BAR)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme().color("c2" if line.rest else "c1"))
                painter.drawRoundedRect(bar, _RADIUS, _RADIUS)
            painter.setPen(theme().color("text"))
            place = QRect(self.width() - _SHARE - _NUMBER, top, _NUMBER, ROW)
            painter.drawText(place, right, show_whole(line.value))
            if line.share is not None:
                painter.setPen(theme().color("text3"))
                place = QRect(self.width() - _SHARE, top, _SHARE, ROW)
                painter.drawText(place, right, f"{line.share:.1%}")
