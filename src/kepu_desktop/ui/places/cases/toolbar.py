"""The strip over 案例: new case by class, reading, copying, removing, undo."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox

from kepu_desktop.calls.case_model import Cases
from kepu_desktop.ui.places.base import Frame
from kepu_desktop.ui.places.videos.toolbar import MenuButton
from kepu_desktop.ui.widgets.basic import Button, IconButton
from kepu_desktop.ui.widgets.toolbar import ToolbarStrip
from kepu_desktop.workflow.cases import Quota
from kepu_desktop.workflow.snapshot import Snapshot

_FIT = "cases fit pictures"


class CasesToolbar(ToolbarStrip):
    """A full class still takes a candidate, and its line of the menu says so."""

    new_wanted = Signal(str)
    read_wanted = Signal()
    copy_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._frame = frame
        line = self.line
        line.setSpacing(8)
        self.new = MenuButton("新建案例", "plus", "new-case")
        self.menu = self.new.list
        self.menu.setAccessibleName("新建案例：选类别")
        self.menu.triggered.connect(self._picked)
        self.read = Button(
            "从 Word 读入",
            "quiet",
            icon_name="file-plus",
            on_click=self.read_wanted.emit,
            name="read-case",
        )
        self.copy = Button(
            "逐项复制",
            "quiet",
            icon_name="clipboard-list",
            on_click=self.copy_wanted.emit,
            name="copy-fields",
        )
        self.copy.setToolTip("打开一个小窗口，一项接一项地复制到征集系统")
        self.remove = IconButton(
            "trash-2", "移除案例（不动原文件）", on_click=self.remove_wanted.emit
        )
        self.remove.setObjectName("remove-case")
        self.fit = QCheckBox("照片副本调整到要求")
        self.fit.setObjectName("fit-pictures")
        self.fit.setMinimumHeight(28)
        self.fit.setToolTip("登记包里的照片副本转为要求的格式和大小，不放大；原文件不动")
        self.fit.setChecked(frame.settings().text(_FIT) == "yes")
        self.fit.clicked.connect(self._fit_changed)
        self._undo = IconButton("undo-2", "撤销", on_click=frame.undo, shortcut="Ctrl+Z")
        self._redo = IconButton("redo-2", "重做", on_click=frame.redo, shortcut="Ctrl+Y")
        self._undo.setObjectName("undo")
        self._redo.setObjectName("redo")
        for widget in (self.new, self.read, self.copy, self.remove):
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(self.fit)
        line.addSpacing(8)
        line.addWidget(self._undo)
        line.addWidget(self._redo)
        self._actions: dict[str, QAction] = {}

    def offer(self, spec: Cases) -> None:
        self.menu.clear()
        for one in spec.classes:
            action = self.menu.addAction(one.title)
            action.setData(one.id)
            self._actions[one.id] = action

    def fit_pictures(self) -> bool:
        return self.fit.isChecked()

    def show_state(self, shot: Snapshot, quotas: Sequence[Quota]) -> None:
        writable, any_case = not shot.read_only_reason, bool(shot.submission.cases)
        whole = next(quota for quota in quotas if not quota.class_id)
        for quota in quotas:
            action = self._actions.get(quota.class_id)
            if action is not None:
                full = " 满，新建的先作候选" if quota.full or whole.full else ""
                action.setText(f"{quota.title}　{quota.count}/{quota.most}{full}")
        self.new.setEnabled(writable)
        self.read.setEnabled(writable)
        self.copy.setEnabled(any_case)
        self.remove.setEnabled(writable and any_case)
        self._undo.setEnabled(shot.undo_label is not None)
        self._redo.setEnabled(shot.redo_label is not None)
        self._undo.setToolTip(f"撤销：{shot.undo_label}　Ctrl+Z" if shot.undo_label else "撤销")
        self._redo.setToolTip(f"重做：{shot.redo_label}　Ctrl+Y" if shot.redo_label else "重做")

    def narrow(self, narrow: bool) -> None:
        """The quiet ones lose their words; the names stay."""
        self.read.setText("" if narrow else "从 Word 读入")
        self.copy.setText("" if narrow else "逐项复制")
        self.read.setToolTip("从 Word 读入" if narrow else "")

    def _picked(self, action: QAction) -> None:
        self.new_wanted.emit(str(action.data()))

    def _fit_changed(self, checked: bool) -> None:
        self._frame.settings().put(_FIT, "yes" if checked else "")
