"""A head line with rows below it: what the left side of 导出 is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kepu_desktop.ui.widgets.basic import (
    ElidedLabel,
    hline,
)

SHOWN = 12  # rows of a list before "show all": 500 entries must not become 500 widgets


class Section(QWidget):
    """A head line and rows below it that are made anew only when their data changed."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._head = QHBoxLayout()
        self._head.setSpacing(8)
        self._column.addLayout(self._head)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._column.addLayout(self._rows)
        self._data: object = None

    def fill(self, data: object, make: Callable[[], Sequence[QWidget]]) -> None:
        if data == self._data:
            return
        self._data = data
        while self._rows.count():
            widget = self._rows.takeAt(0).widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        for widget in make():
            self._rows.addWidget(widget)


def row_of(*widgets: QWidget, indent: int = 0, height: int = 36) -> QWidget:
    """A line of widgets over a hairline."""
    row = QWidget()
    column = QVBoxLayout(row)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    line = QHBoxLayout()
    line.setContentsMargins(indent, 0, 0, 0)
    line.setSpacing(8)
    for widget in widgets:
        line.addWidget(widget, 1 if isinstance(widget, ElidedLabel) else 0)
    column.addLayout(line, 1)
    column.addWidget(hline())
    row.setFixedHeight(height)
    return row
