"""Verdicts as shape and word, everywhere the same."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from kepu_desktop.domain.findings import VERDICT_WORDS, Verdict
from kepu_desktop.ui.icons import VERDICT_TOKENS, draw_verdict
from kepu_desktop.ui.theme import theme
from kepu_desktop.ui.widgets.basic import Label


class VerdictMark(QWidget):
    """The shape alone; its word is the accessible name."""

    def __init__(self, verdict: Verdict, size: int = 16) -> None:
        super().__init__()
        self._size = size
        self._verdict = verdict
        self.setFixedSize(size, size)
        self.show_verdict(verdict)
        theme().changed.connect(self.update)

    def show_verdict(self, verdict: Verdict) -> None:
        self._verdict = verdict
        self.setAccessibleName(VERDICT_WORDS[verdict])
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        painter = QPainter(self)
        draw_verdict(painter, self._verdict, QRectF(0, 0, self._size, self._size))
        painter.end()


class VerdictBadge(QWidget):
    """Shape and word on the verdict's tint, as in the head of the inspector."""

    def __init__(self, verdict: Verdict = Verdict.UNCHECKED) -> None:
        super().__init__()
        self._verdict = verdict
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 2)
        layout.setSpacing(6)
        self._mark = VerdictMark(verdict)
        self._word = Label("", "cellStrong")
        layout.addWidget(self._mark)
        layout.addWidget(self._word)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_verdict(verdict)
        theme().changed.connect(self.update)

    def show_verdict(self, verdict: Verdict) -> None:
        self._verdict = verdict
        self._mark.show_verdict(verdict)
        self._word.setText(VERDICT_WORDS[verdict])
        self._word.set_tone(VERDICT_TOKENS[verdict])
        self.setAccessibleName(VERDICT_WORDS[verdict])
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme().color(VERDICT_TOKENS[self._verdict] + "T"))
        painter.setBrush(theme().color(VERDICT_TOKENS[self._verdict] + "T"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()
