"""The strip over 单位台账, and the chips of states below it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kepu_desktop.ui.places.base import Frame
from kepu_desktop.ui.places.roster.rows import ALL, CHIPS
from kepu_desktop.ui.places.videos.toolbar import SearchField
from kepu_desktop.ui.widgets.basic import Button, IconButton
from kepu_desktop.ui.widgets.chips import ChipRow
from kepu_desktop.ui.widgets.toolbar import ToolbarStrip
from kepu_desktop.workflow.snapshot import Snapshot
from kepu_desktop.workflow.units.standing import RosterStanding

_CHIPS_HEIGHT = 40


class RosterToolbar(ToolbarStrip):
    """返回, 添加单位, 读入名单, 征集信息, 移除, undo, redo, search."""

    back = Signal()
    add = Signal()
    read = Signal()
    collect = Signal()
    remove = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__(left=8)
        line = self.line
        line.setSpacing(8)
        self._back = Button(
            "视频", "quiet", icon_name="chevron-left", on_click=self.back.emit, name="roster-back"
        )
        self._back.setAccessibleName("返回视频")
        self._back.setToolTip("返回视频")
        self._add = Button("添加单位", icon_name="plus", on_click=self.add.emit, name="add-unit")
        self._read = Button(
            "读入名单…", icon_name="download", on_click=self.read.emit, name="read-units"
        )
        self._read.setToolTip("Excel、Word、CSV 或文本；也可以从 Excel 复制后在表中按 Ctrl+V")
        self._collect = Button(
            "征集信息", "quiet", icon_name="square-pen", on_click=self.collect.emit, name="collect"
        )
        self._collect.setToolTip("自己的截止日期、返回地址和联系人")
        self._remove = IconButton("trash-2", "移出台账（视频不动）", shortcut="Del")
        self._remove.setObjectName("remove-units")
        self._remove.clicked.connect(self.remove)
        self._undo = IconButton("undo-2", "撤销", on_click=frame.undo, shortcut="Ctrl+Z")
        self._redo = IconButton("redo-2", "重做", on_click=frame.redo, shortcut="Ctrl+Y")
        self._undo.setObjectName("undo")
        self._redo.setObjectName("redo")
        self.search = SearchField()
        self.search.setPlaceholderText("搜索单位、联系人")
        self.search.setAccessibleName("搜索单位、联系人、电话、备注")
        for widget in (self._back, self._add, self._read, self._collect):
            line.addWidget(widget)
        line.addStretch(1)
        for icon in (self._remove, self._undo, self._redo):
            line.addWidget(icon)
        line.addWidget(self.search, 2)

    def show_state(self, shot: Snapshot, *, units: int, chosen: int) -> None:
        writable = not shot.read_only_reason
        self._add.setEnabled(writable)
        self._read.setEnabled(writable)
        self._remove.setEnabled(writable and chosen > 0)
        self.search.setEnabled(units > 0)
        for button, word, label, key in (
            (self._undo, "撤销", shot.undo_label, "Ctrl+Z"),
            (self._redo, "重做", shot.redo_label, "Ctrl+Y"),
        ):
            button.setEnabled(bool(label) and writable)
            button.setAccessibleName(f"{word}：{label}" if label else word)
            button.setToolTip(f"{word}：{label}　{key}" if label else f"没有可{word}的步骤")


class StateChips(QWidget):
    """How many units are in each state; chosen ones filter the table."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(_CHIPS_HEIGHT)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 0, 16, 0)
        self.chips = ChipRow(CHIPS)
        self.chips.changed.connect(self.changed)
        line.addWidget(self.chips)
        line.addStretch(1)
        line.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)

    def show_counts(self, standing: RosterStanding) -> None:
        counts: Mapping[str, int] = {s.value: n for s, n in standing.counts.items()}
        self.chips.set_counts({ALL: len(standing.rows), **counts})

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, _CHIPS_HEIGHT)
