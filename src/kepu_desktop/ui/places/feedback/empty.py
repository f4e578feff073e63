"""Nothing came back yet: what to do first, and where to drop what comes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kepu_desktop.ui.widgets.basic import Button, ground
from kepu_desktop.ui.widgets.drop_frame import DropFrame, centred


class NothingBack(QWidget):
    """The drop frame; the primary button stands in it, the footer has none."""

    make = Signal()
    read = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("feedback-empty")
        ground(self, "surface")
        self.make_button = Button(
            "生成反馈表…",
            "primary",
            icon_name="file-spreadsheet",
            on_click=self.make.emit,
            name="empty-make",
        )
        self.read_button = Button(
            "读入…", icon_name="download", on_click=self.read.emit, name="empty-read"
        )
        buttons = (self.make_button, self.read_button)
        self._frame = DropFrame("file-spreadsheet", "把收回的反馈表拖到这里", "", buttons)
        centred(self, self._frame)

    def show_state(self, films: int, *, writable: bool, asked: bool) -> None:
        """``films`` are asked for; ``asked`` says that the call has a feedback table at all."""
        words = (
            f"先生成反馈表发给各单位填写（{films} 个视频），收回后把 Excel 和统计截图一起拖进来。"
        )
        if not asked:
            words = "这份征集没有数据反馈表。"
        elif not films:
            words = "还没有要反馈数据的视频：先在“视频”中添加，或登记入选的视频。"
        self._frame.words.setText(words)
        self.make_button.setEnabled(bool(films) and asked)
        self.read_button.setEnabled(writable and asked)
