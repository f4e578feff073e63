"""The strip on top of a place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

HEIGHT = 48


class ToolbarStrip(QWidget):
    """What stands in it goes into ``line``."""

    def __init__(self, left: int = 16, right: int = 16) -> None:
        super().__init__()
        self.setObjectName("toolbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(left, 0, right, 0)
