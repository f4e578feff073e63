"""The combo box of the house: the platform's own, with our arrow."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

from kepu_desktop.ui.icons import pixmap
from kepu_desktop.ui.theme import theme

_ARROW, _RIGHT = 16, 26  # its size, and from its left edge to the box's right one


class ComboBox(QComboBox):
    """``still``: the wheel scrolls what lies around the box, and nothing is changed in passing."""

    def __init__(self, *, still: bool = False) -> None:
        super().__init__()
        self._still = still
        theme().changed.connect(self.update)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        if self._still:
            event.ignore()
        else:
            super().wheelEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        token = "text2" if self.isEnabled() else "dis"
        picture = pixmap("chevron-down", theme().hex(token), _ARROW, self.devicePixelRatio())
        painter = QPainter(self)
        painter.drawPixmap(self.width() - _RIGHT, (self.height() - _ARROW) // 2, picture)
        painter.end()
