"""The frame of an empty place: what to drop here in one sentence, and the buttons for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kepu_desktop.ui.widgets.basic import Button, IconLabel, Label

DROP_WIDTH, _HEIGHT, _LEAST = 720, 272, 200


class DropFrame(QFrame):
    """Icon, head, words and buttons, the primary one first."""

    def __init__(self, icon: str, head: str, words: str, buttons: Sequence[Button]) -> None:
        super().__init__()
        self.setObjectName("dropFrame")
        self.setMaximumWidth(DROP_WIDTH)
        self.setMinimumHeight(_LEAST)
        self.setMaximumHeight(_HEIGHT)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(16, 24, 16, 24)
        inside.setSpacing(8)
        inside.addStretch(1)
        inside.addWidget(IconLabel(icon, "link", 40), 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addSpacing(8)
        self.words = Label(words, "body", tone="text2", wrap=True)
        for label in (Label(head, "head", wrap=True), self.words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            inside.addWidget(label)
        inside.addSpacing(8)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addStretch(1)
        for button in buttons:
            line.addWidget(button)
        line.addStretch(1)
        inside.addLayout(line)
        inside.addStretch(1)


def centred(page: QWidget, frame: QWidget) -> None:
    """``frame`` a little above the middle of ``page``, as in every empty place."""
    outer = QVBoxLayout(page)
    outer.setContentsMargins(24, 16, 24, 16)
    outer.addStretch(3)
    line = QHBoxLayout()
    line.addStretch(1)
    line.addWidget(frame, 20)
    line.addStretch(1)
    outer.addLayout(line, 60)
    outer.addStretch(4)
