"""What stands here while there is no case: how to begin."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from kepu_desktop.calls.case_model import CaseClass, Cases
from kepu_desktop.ui.widgets.basic import Button, IconLabel, Label

_WIDTH = 720


class NoCase(QWidget):
    """The drop frame, a button for each class, 从 Word 读入."""

    class_wanted = Signal(str)
    read_wanted = Signal()

    def __init__(self, spec: Cases) -> None:
        super().__init__()
        self.setObjectName("cases-empty")
        outer = QGridLayout(self)
        outer.setContentsMargins(24, 16, 24, 16)
        outer.setColumnStretch(0, 1)
        outer.setColumnStretch(2, 1)
        outer.setColumnMinimumWidth(1, min(_WIDTH, 480))
        outer.setRowStretch(0, 3)
        outer.setRowStretch(2, 4)
        outer.addWidget(self._frame(spec), 1, 1)

    def _frame(self, spec: Cases) -> QFrame:
        frame = QFrame()
        frame.setObjectName("dropFrame")
        frame.setMaximumWidth(_WIDTH)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(24, 24, 24, 24)
        inside.setSpacing(8)
        inside.addWidget(IconLabel("award", "link", 40), 0, Qt.AlignmentFlag.AlignHCenter)
        each = {one.quota for one in spec.classes}
        limit = f"每类不超过 {each.pop()} 个，" if len(each) == 1 else ""
        for text, role, tone in (
            ("登记科普案例", "head", ""),
            (
                f"{limit}合计不超过 {spec.total} 个。把填好的案例信息表或案例清单拖到这里，"
                "或选一个类别新建。",
                "body",
                "text2",
            ),
        ):
            label = Label(text, role, tone=tone, wrap=True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            inside.addWidget(label)
        inside.addSpacing(8)
        self._buttons = self._class_buttons(spec.classes)
        inside.addLayout(self._buttons)
        self.read = Button(
            "从 Word 或清单读入…",
            "link",
            icon_name="file-plus",
            on_click=self.read_wanted.emit,
            name="empty-read",
        )
        inside.addWidget(self.read, 0, Qt.AlignmentFlag.AlignHCenter)
        return frame

    def _class_buttons(self, classes: Sequence[CaseClass]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        for number, one in enumerate(classes):
            kind = "primary" if not number else "secondary"
            button = Button(one.title, kind, icon_name="plus", name=f"empty-new-{one.id}")
            button.setProperty("class_id", one.id)
            button.clicked.connect(self._wanted)
            grid.addWidget(button, 0, number)
        return grid

    def show_writable(self, writable: bool) -> None:
        self.read.setEnabled(writable)
        for number in range(self._buttons.count()):
            item = self._buttons.itemAt(number)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.setEnabled(writable)

    def _wanted(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.class_wanted.emit(str(sender.property("class_id")))
