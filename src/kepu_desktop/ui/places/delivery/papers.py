"""The organiser's list and sheet, and our sheets as files: chosen, read and written."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from kepu_desktop.ui.places.base import Place
from kepu_desktop.ui.places.delivery import commands
from kepu_desktop.ui.places.delivery.selecting import SelectionPanel
from kepu_desktop.ui.places.delivery.side import SidePanel
from kepu_desktop.workflow.selection import Selection

_LISTS = "名单 (*.docx *.xlsx *.txt *.csv);;所有文件 (*)"


class Papers(QObject):
    """Wires the buttons of ``side`` and ``panel`` to the desk. ``changed``: another sheet is used;
    ``failed`` (Failed): the place says it."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, place: Place, side: SidePanel, panel: SelectionPanel) -> None:
        super().__init__(place)
        self._place = place
        self._panel = panel
        panel.applied.connect(self._apply_list)
        side.sheets_wanted.connect(self._choose_sheets)
        side.own_wanted.connect(self._choose_own)
        side.ours_wanted.connect(self._use_ours)

    def choose_list(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self._place, "登记入选名单", "", _LISTS)
        if chosen:
            self.read_list(Path(chosen))

    def read_list(self, path: Path) -> None:
        """Show what the organiser's list at ``path`` would change."""
        read = partial(commands.read_list, path)
        self._place.desk.do("读入选名单", read, done=self._list_read, failed=self.failed.emit)

    def _list_read(self, selection: Selection) -> None:
        if self._place.shot is not None:
            titles = {film.id: film.title for film in self._place.shot.submission.films}
            self._panel.open(selection, titles)

    def _apply_list(self, selection: Selection, more: tuple[str, ...]) -> None:
        apply = partial(commands.apply_list, selection, more)
        self._place.desk.do("登记入选名单", apply, done=self._list_applied, failed=self.failed.emit)

    def _list_applied(self, count: int) -> None:
        self._place.frame.tell(f"已登记入选名单，{count} 个视频有变化", undo=count > 0)

    def _choose_sheets(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self._place, "确认单另存到哪个文件夹")
        if chosen:
            self.save_sheets(Path(chosen))

    def save_sheets(self, folder: Path) -> None:
        """Write the sheets below ``folder`` and show them."""
        save = partial(commands.save_sheets, folder)
        self._place.desk.do("另存确认单", save, done=self._sheets_saved, failed=self.failed.emit)

    def _sheets_saved(self, result: tuple[Path, int]) -> None:
        folder, count = result
        self._place.frame.tell(f"已写好 {count} 份确认单，打印后签字盖章")
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _choose_own(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self._place, "导入主办方的确认单", "", "Word 文档 (*.docx)"
        )
        if chosen:
            self.take_sheet(Path(chosen))

    def take_sheet(self, path: Path) -> None:
        """Fill the organiser's own sheet from now on."""
        take = partial(commands.take_sheet, path)
        self._place.desk.do("导入确认单", take, done=self._sheet_taken, failed=self.failed.emit)

    def _sheet_taken(self, unplaced: tuple[str, ...]) -> None:
        self._place.frame.tell("已导入主办方的确认单", undo=True)
        if unplaced:
            self._place.frame.warn(f"确认单：{unplaced[0]}", "没有这一栏的内容不会写入", "rev")
        self.changed.emit()

    def _use_ours(self) -> None:
        self._place.desk.do("改用参考稿", commands.use_ours, done=self._ours_used)

    def _ours_used(self, _nothing: None) -> None:
        self._place.frame.tell("已改用参考稿", undo=True)
        self.changed.emit()
