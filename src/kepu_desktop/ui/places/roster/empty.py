"""No unit yet: where the list of units is dropped, and that a kit can be made without one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kepu_desktop.ui.widgets.basic import Button, IconLabel, Label, ground

_WIDTH, _HEIGHT = 720, 272


class NoUnits(QWidget):
    """The drop frame; the primary button stands in it."""

    read = Signal()
    add = Signal()
    paste = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("roster-empty")
        ground(self, "surface")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 16, 24, 16)
        outer.addStretch(3)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self._frame(), 20)
        line.addStretch(1)
        outer.addLayout(line, 60)
        outer.addStretch(4)

    def _frame(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("dropFrame")
        frame.setMaximumWidth(_WIDTH)
        frame.setMinimumHeight(200)
        frame.setMaximumHeight(_HEIGHT)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(16, 24, 16, 24)
        inside.setSpacing(8)
        inside.addStretch(1)
        inside.addWidget(IconLabel("users", "link", 40), 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addSpacing(8)
        for text, role, tone in (
            ("把要征集的单位名单拖到这里", "head", ""),
            (
                "Excel 或 CSV，表头写“单位、联系人、电话、邮箱、备注”；Word 名单用“读入名单”。"
                "各单位交来的视频和信息表会自动对上，谁未报、谁待改一看就知道。",
                "body",
                "text2",
            ),
        ):
            label = Label(text, role, tone=tone, wrap=True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            inside.addWidget(label)
        inside.addSpacing(8)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        self._buttons = (
            Button(
                "读入名单…",
                "primary",
                icon_name="download",
                on_click=self.read.emit,
                name="empty-read-units",
            ),
            Button(
                "粘贴名单", icon_name="clipboard-list", on_click=self.paste.emit, name="empty-paste"
            ),
            Button("添加单位", icon_name="plus", on_click=self.add.emit, name="empty-add-unit"),
        )
        for button in self._buttons:
            buttons.addWidget(button)
        buttons.addStretch(1)
        inside.addLayout(buttons)
        inside.addStretch(1)
        return frame

    def show_writable(self, writable: bool) -> None:
        for button in self._buttons:
            button.setEnabled(writable)
