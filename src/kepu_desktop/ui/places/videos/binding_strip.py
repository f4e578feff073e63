"""Which column of a foreign list is which: its heading, samples below it, a box to change it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from kepu_desktop.ui.widgets.basic import ElidedLabel, Label, ground, hline
from kepu_desktop.ui.widgets.combo import ComboBox
from kepu_desktop.workflow.sheets.binding import Binding

_CELL = 232  # width that a column's box takes
_MOST_HEIGHT = 184
_NONE = "不采用"


class BindingStrip(QWidget):
    """One small group a column, side by side; what is changed is told with the whole binding."""

    changed = Signal(object)  # {(sheet, place): key}

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("list-binding")
        ground(self, "subtle")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        words = Label("栏目对应：按表头认出，认错的在这里改", "captionStrong", tone="text2")
        words.setContentsMargins(16, 8, 16, 0)
        column.addWidget(words)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(self._area)
        column.addWidget(hline())
        self._bindings: tuple[Binding, ...] = ()
        self._boxes: list[ComboBox] = []
        self._across = 0  # how many columns stand side by side now

    def show_bindings(
        self, bindings: tuple[Binding, ...], offered: Sequence[tuple[str, str]]
    ) -> None:
        """``offered``: (key, label) of all columns that a list may have."""
        same = [(b.sheet, b.place) for b in bindings] == [
            (b.sheet, b.place) for b in self._bindings
        ]
        self._bindings = bindings
        if not same:
            self._boxes = [self._box(binding, offered) for binding in bindings]
            self._lay_out(self._columns())
        for box, binding in zip(self._boxes, bindings, strict=True):
            box.blockSignals(True)
            box.setCurrentIndex(max(0, box.findData(binding.key)))
            box.blockSignals(False)

    def _box(self, binding: Binding, offered: Sequence[tuple[str, str]]) -> ComboBox:
        box = ComboBox(still=True)
        box.setObjectName(f"bind-{binding.sheet}-{binding.place}")
        box.setAccessibleName(f"“{binding.heading}”是")
        box.addItem(_NONE, "")
        for key, label in offered:
            box.addItem(label, key)
        box.currentIndexChanged.connect(self._tell)
        return box

    def _tell(self) -> None:
        pairs = zip(self._bindings, self._boxes, strict=True)
        self.changed.emit({(b.sheet, b.place): str(box.currentData()) for b, box in pairs})

    def _columns(self) -> int:
        return max(1, (self.width() - 16) // _CELL)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if self._boxes and self._columns() != self._across:
            self._lay_out(self._columns())

    def _lay_out(self, columns: int) -> None:
        self._across = columns
        inside = ground(QWidget(), "subtle")
        grid = QGridLayout(inside)
        grid.setContentsMargins(16, 4, 16, 8)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        for number, (binding, box) in enumerate(zip(self._bindings, self._boxes, strict=True)):
            row, at = divmod(number, columns)
            heading = ElidedLabel(binding.heading, "cell")
            below = ElidedLabel(binding.sample or "（空白）", "caption", tone="text2")
            heading.setMinimumHeight(20)
            below.setMinimumHeight(16)
            for offset, widget in enumerate((heading, below, box)):
                grid.addWidget(widget, row * 4 + offset, at)
            grid.setRowMinimumHeight(row * 4 + 3, 6)
        for at in range(columns):
            grid.setColumnStretch(at, 1)
        old = self._area.takeWidget()
        self._area.setWidget(inside)
        if old is not None:
            old.deleteLater()
        self._area.setFixedHeight(min(_MOST_HEIGHT, inside.sizeHint().height()))
