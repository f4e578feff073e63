"""Nothing came back yet: what to do first, and where to drop what comes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kepu_desktop.ui.widgets.basic import Button, IconLabel, Label, ground

_WIDTH, _HEIGHT = 720, 272


class NothingBack(QWidget):
    """The drop frame; the primary button stands in it, the footer has none."""

    make = Signal()
    read = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("feedback-empty")
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
        inside.addWidget(
            IconLabel("file-spreadsheet", "link", 40), 0, Qt.AlignmentFlag.AlignHCenter
        )
        inside.addSpacing(8)
        self._head = Label("把收回的反馈表拖到这里", "head", wrap=True)
        self._words = Label("", "body", tone="text2", wrap=True)
        for label in (self._head, self._words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            inside.addWidget(label)
        inside.addSpacing(8)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
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
        buttons.addWidget(self.make_button)
        buttons.addWidget(self.read_button)
        buttons.addStretch(1)
        inside.addLayout(buttons)
        inside.addStretch(1)
        return frame

    def show_state(self, films: int, *, writable: bool, asked: bool) -> None:
        """``films`` are asked for; ``asked`` says that the call has a feedback table at all."""
        words = (
            f"先生成反馈表发给各单位填写（{films} 个视频），收回后把 Excel 和统计截图一起拖进来。"
        )
        if not asked:
            words = "这份征集没有数据反馈表。"
        elif not films:
            words = "还没有要反馈数据的视频：先在“视频”中添加，或登记入选的视频。"
        self._words.setText(words)
        self.make_button.setEnabled(bool(films) and asked)
        self.read_button.setEnabled(writable and asked)
