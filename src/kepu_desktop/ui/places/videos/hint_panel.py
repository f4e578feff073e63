"""Under the picture while something is drawn in it: what to do, the numbers, what it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSpinBox, QVBoxLayout

from kepu_desktop.domain.facts import Box
from kepu_desktop.ui.places.videos.boxed import Size
from kepu_desktop.ui.widgets.basic import Button, Label, ground

BAND, BOX = "band", "box"
_TODO = {
    BAND: "在画面上拖出字幕所在的横条，或填第几行到第几行",
    BOX: "在画面上拖出一个框，或填左、上、宽、高（像素）",
}
_FIELDS = {BAND: ("从第几行", "到第几行"), BOX: ("左", "上", "宽", "高")}
_DEEDS = {
    BAND: (("band", "按此横条重查"),),
    BOX: (("mark", "确为角标"), ("scene", "属于画面")),
}


class HintPanel(QFrame):
    """Speaks of boxes in pixels of the shown picture; a band is one as wide as the picture."""

    typed = Signal(object)  # Box
    said = Signal(str, object)  # band, mark or scene; Box
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("hint-panel")
        ground(self, "subtle")
        self.kind = BAND
        self._size: Size = (0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 4, 12, 6)
        layout.setSpacing(4)
        self._todo = Label("", "cell", tone="text2", wrap=True)
        layout.addWidget(self._todo)
        row = QHBoxLayout()
        row.setSpacing(4)
        self._fields = tuple(QSpinBox() for _ in range(4))
        for number, field in enumerate(self._fields, 1):
            field.setObjectName(f"hint-{number}")
            field.setProperty("compact", True)
            field.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
            field.setFixedWidth(56)
            field.valueChanged.connect(self._typed)
            row.addWidget(field)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self._deeds: dict[str, Button] = {}
        for kind, deeds in _DEEDS.items():
            for what, words in deeds:
                button = Button(words, compact=True, on_click=self._say, name=f"hint-{what}")
                button.setProperty("what", what)
                self._deeds[what] = button
                (row if kind == BAND else foot).addWidget(button)
        row.addStretch(1)
        row.addWidget(Button("取消", "quiet", compact=True, on_click=self.drop, name="hint-drop"))
        foot.addStretch(1)
        layout.addLayout(row)
        layout.addLayout(foot)
        self.hide()

    def set_low(self, low: bool) -> None:
        """In a low window the fields' names must do."""
        self._todo.setVisible(not low)

    def begin(self, kind: str, size: Size) -> None:
        self.kind, self._size = kind, size
        self._todo.setText(_TODO[kind])
        names = _FIELDS[kind]
        most = (size[1], size[1]) if kind == BAND else (size[0], size[1], size[0], size[1])
        for number, field in enumerate(self._fields):
            field.setVisible(number < len(names))
            if number < len(names):
                field.blockSignals(True)
                field.setRange(0, most[number])
                field.setValue(0)
                field.blockSignals(False)
                field.setAccessibleName(names[number])
                field.setToolTip(names[number])
        wanted = {what for what, _ in _DEEDS[kind]}
        for what, button in self._deeds.items():
            button.setVisible(what in wanted)
            button.setEnabled(False)
        self.show()

    def show_box(self, box: Box) -> None:
        """What was drawn, in numbers."""
        left, top, width, height = box
        values = (top, top + height) if self.kind == BAND else (left, top, width, height)
        for field, value in zip(self._fields, values, strict=False):
            field.blockSignals(True)
            field.setValue(value)
            field.blockSignals(False)
        self._judge()

    def box(self) -> Box:
        values = [field.value() for field in self._fields]
        if self.kind == BAND:
            top, bottom = sorted(values[:2])
            return 0, top, self._size[0], bottom - top
        return values[0], values[1], values[2], values[3]

    def drop(self) -> None:
        self.hide()
        self.dropped.emit()

    def _judge(self) -> None:
        _, _, width, height = self.box()
        for button in self._deeds.values():
            button.setEnabled(width > 0 and height > 0)

    def _typed(self) -> None:
        self._judge()
        self.typed.emit(self.box())

    def _say(self) -> None:
        self.hide()
        self.said.emit(str(self.sender().property("what")), self.box())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.drop()
        else:
            super().keyPressEvent(event)
