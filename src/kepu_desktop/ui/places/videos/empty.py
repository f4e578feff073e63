"""What stands in the place of the list while there is no film: four ways to begin."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from kepu_desktop.ui.widgets.basic import Button, IconLabel, Label, ground, hline
from kepu_desktop.ui.widgets.drop_frame import DROP_WIDTH, DropFrame


class EmptyPlace(QScrollArea):
    """The drop frame with its two buttons; below it 征集, 待制作 and 示例."""

    add_folder = Signal()
    add_files = Signal()
    plan = Signal()
    roster = Signal()
    demo = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("videos-empty")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(24, 16, 24, 16)
        outer.addStretch(3)
        middle = QHBoxLayout()
        middle.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._frame(), 1)
        column.addSpacing(16)
        column.addWidget(
            _way(
                "users",
                "还没有收到视频",
                "先向单位征集：登记单位，生成征集要求、空白信息表和清单",
                Button("先向单位征集", "link", on_click=self._roster, name="empty-roster"),
            )
        )
        column.addWidget(hline())
        column.addWidget(
            _way(
                "clock",
                "视频还没做好",
                "先登记标题、类别、概述和计划时长，之后自动对上文件",
                Button("登记待制作条目", "link", on_click=self._plan, name="empty-plan"),
            )
        )
        column.addWidget(hline())
        column.addWidget(
            _way(
                "play",
                "想先看看怎么用",
                "打开自带的示例项目，所有功能都可试",
                Button("打开示例", "link", on_click=self._demo, name="empty-demo"),
            )
        )
        middle.addLayout(column, 20)
        middle.addStretch(1)
        outer.addLayout(middle, 60)
        outer.addStretch(4)
        self.setWidget(ground(inside, "surface"))

    def _frame(self) -> DropFrame:
        return DropFrame(
            "folder-plus",
            "把各单位交来的文件夹拖到这里",
            "子文件夹、压缩包、信息表和清单会一起读入；原文件不会被移动或改动。",
            (
                Button(
                    "添加文件夹…",
                    "primary",
                    icon_name="folder-plus",
                    on_click=self._folder,
                    name="empty-folder",
                ),
                Button(
                    "添加文件…", icon_name="file-plus", on_click=self._files, name="empty-files"
                ),
            ),
        )

    def _folder(self) -> None:
        self.add_folder.emit()

    def _files(self) -> None:
        self.add_files.emit()

    def _plan(self) -> None:
        self.plan.emit()

    def _roster(self) -> None:
        self.roster.emit()

    def _demo(self) -> None:
        self.demo.emit()


def _way(icon_name: str, head: str, text: str, button: Button) -> QWidget:
    row = QWidget()
    row.setMaximumWidth(DROP_WIDTH)
    row.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    layout = QHBoxLayout(row)
    layout.setContentsMargins(8, 8, 8, 8)
    layout.setSpacing(16)
    layout.addWidget(IconLabel(icon_name, "text2", 20))
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(Label(head, "body"))
    words.addWidget(Label(text, "caption", wrap=True))
    layout.addLayout(words, 1)
    layout.addWidget(button)
    return row


class NothingChosen(QWidget):
    """Stands where the inspector would, ``width`` wide: the list shows nothing to inspect."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.setObjectName("inspector-empty")
        self.setFixedWidth(width)
        ground(self, "surface")
        layout = QVBoxLayout(self)
        words = Label("没有选中视频", "body", tone="text2")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(words)
        self.hide()


class NothingFound(QWidget):
    """The filter or the search lets no film through."""

    def __init__(self, clear: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("videos-nothing")
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        words = Label("没有符合条件的视频", "body", tone="text2")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(words)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(Button("显示全部", "link", on_click=clear, name="show-all"))
        row.addStretch(1)
        layout.addLayout(row)
        layout.addStretch(2)
