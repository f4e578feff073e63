"""套用主办方表格: the form chosen or dropped, the panel instead of the fields."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QStackedLayout, QWidget

from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.base import Frame
from kepu_desktop.ui.places.form import commands
from kepu_desktop.ui.places.form.binding import BindingPanel
from kepu_desktop.ui.places.form.preview import PreviewPanel
from kepu_desktop.ui.widgets.basic import Button
from kepu_desktop.workflow.form_pages import SUFFIX
from kepu_desktop.workflow.snapshot import Snapshot
from kepu_desktop.workflow.template import TemplateView

_FILTER = f"Word 文档 (*{SUFFIX})"
USE, _CHECK = "套用主办方表格…", "核对填写位置"


class Templating(QObject):
    """``button`` stands in the toolbar, ``stack`` holds the fields or the panel."""

    filled = Signal(object)  # Path of a dropped form with values in it

    def __init__(
        self, desk: Desk, frame: Frame, button: Button, fields: QWidget, preview: PreviewPanel
    ) -> None:
        super().__init__(button)
        self._desk, self._frame = desk, frame
        self._preview = preview
        self._own = False
        self._button = button
        button.clicked.connect(self._press)
        self.panel = BindingPanel()
        self.stack = QStackedLayout()
        self.stack.addWidget(fields)
        self.stack.addWidget(self.panel)
        self.panel.rebound.connect(self._rebind)
        self.panel.slot_marked.connect(preview.mark_slot)
        self.panel.another_wanted.connect(self._choose)
        self.panel.dropped.connect(self._drop)
        self.panel.closed.connect(self.close)
        self.panel.explained.connect(self._explain)
        preview.view_shown.connect(self.panel.show_view)
        preview.pages.pointed.connect(self.panel.point)

    def show_snapshot(self, shot: Snapshot) -> None:
        own = shot.template is not None
        if own != self._own:
            self._own = own
            self._button.setText(_CHECK if own else USE)
        name = shot.template[0] if shot.template is not None else ""
        self._button.setToolTip(f"正在填写主办方的表格：{name}" if own else "")
        self._button.setEnabled(not shot.read_only_reason)

    def is_open(self) -> bool:
        return self.stack.currentWidget() is self.panel

    def open(self) -> None:
        """The panel instead of the fields, and the page on which to point."""
        self.stack.setCurrentWidget(self.panel)
        self._preview.point(True)

    def close(self) -> None:
        self.stack.setCurrentIndex(0)
        self._preview.point(False)

    def use(self, path: Path) -> None:
        """Fill the form at ``path`` from now on, and show where."""
        self._desk.do("套用主办方表格", commands.use_template(path), done=self._used)

    def take(self, path: Path) -> None:
        """A Word form was dropped: a blank one is used, a filled one is what a unit returned."""
        told = partial(self._looked, path)
        self._desk.do("读入 Word 表格", commands.is_blank_form(path), done=told)

    def _looked(self, path: Path, blank: bool) -> None:
        if blank:
            self.use(path)
        else:
            self.filled.emit(path)

    def _used(self, view: TemplateView) -> None:
        found = len(view.bindings) - len(view.missing)
        words = f"已套用 {view.name}，找到 {found} 栏"
        more = f"，{len(view.missing)} 栏没有找到" if view.missing else ""
        self._frame.tell(words + more, undo=True)
        self.panel.select("")
        self.open()

    def _press(self) -> None:
        if not self._own:
            self._choose()
        elif self.is_open():
            self.close()
        else:
            self.open()

    def _choose(self) -> None:
        folder = self._frame.settings().text("template-folder", str(Path.home()))
        chosen, _ = QFileDialog.getOpenFileName(
            self._button.window(), "套用主办方的空白信息表", folder, _FILTER
        )
        if chosen:
            self._frame.settings().put("template-folder", str(Path(chosen).parent))
            self.use(Path(chosen))

    def _rebind(self, key: str, slot: str) -> None:
        before = self.panel.view
        done = partial(self._rebound, key, before)
        self._desk.do("改填写位置", commands.rebind(key, slot), done=done)

    def _rebound(self, key: str, before: TemplateView | None, view: TemplateView) -> None:
        binding = next(one for one in view.bindings if one.key == key)
        where = binding.place.slot.where if binding.place.slot is not None else "这份表之外"
        words = f"{binding.label}填到{where}"
        if binding.place.state == "left_out":
            words = f"{binding.label}不填入这份表"
        elif binding.place.slot is None:
            words = f"{binding.label}没有找到位置"
        known = {one.key for one in before.missing} if before is not None else set()
        lost = [one.label for one in view.missing if one.key not in known and one.key != key]
        more = f"；{'、'.join(lost)}原来在那里，现在没有位置" if lost else ""
        self._frame.tell(words + more, undo=True)

    def _drop(self) -> None:
        self._desk.do("改回通知的表", commands.drop_template, done=self._dropped)

    def _dropped(self, view: TemplateView) -> None:
        del view
        self.close()
        self._frame.tell("已改回通知的表", undo=True)

    def _explain(self, words: str) -> None:
        self._frame.tell(words)
