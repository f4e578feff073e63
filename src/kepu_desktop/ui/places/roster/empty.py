"""No unit yet: where the list of units is dropped, and that a kit can be made without one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kepu_desktop.ui.widgets.basic import Button, ground
from kepu_desktop.ui.widgets.drop_frame import DropFrame, centred

_HEAD = "把要征集的单位名单拖到这里"
_WORDS = (
    "Excel 或 CSV，表头写“单位、联系人、电话、邮箱、备注”；Word 名单用“读入名单”。"
    "各单位交来的视频和信息表会自动对上，谁未报、谁待改一看就知道。"
)


class NoUnits(QWidget):
    """The drop frame; the primary button stands in it."""

    read = Signal()
    add = Signal()
    paste = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("roster-empty")
        ground(self, "surface")
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
        centred(self, DropFrame("users", _HEAD, _WORDS, self._buttons))

    def show_writable(self, writable: bool) -> None:
        for button in self._buttons:
            button.setEnabled(writable)
