"""整改通知: what units have to mend, as Word letters in a folder or as text on the clipboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from kepu_desktop.domain.texts import show_name
from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.base import Frame
from kepu_desktop.ui.places.review import commands
from kepu_desktop.workflow.snapshot import Snapshot
from kepu_desktop.workflow.units.letters import ON_FORM, WrittenNotices
from kepu_desktop.workflow.units.notices import UnitNotice, closing_values, notice_text

_MANY = 10  # letters; fewer are there before anybody could read that they are coming


class Telling(QObject):
    """Letters and texts for units. The folder is beside the project until the person names
    another one, which is remembered."""

    def __init__(self, desk: Desk, frame: Frame, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._frame, self._window = desk, frame, parent
        self._notices: tuple[UnitNotice, ...] = ()  # those written last
        self._shot: Snapshot | None = None
        self._folder = Path()

    def copy(self, shot: Snapshot, notices: Sequence[UnitNotice]) -> None:
        """All of them on the clipboard."""
        closing = closing_values(shot.call, shot.submission)
        texts = [notice_text(notice, closing) for notice in notices]
        QGuiApplication.clipboard().setText("\n".join(texts))
        self._frame.tell(f"已复制给 {len(notices)} 个单位的通知，可粘贴到邮件或聊天里")

    def write(self, shot: Snapshot, notices: Sequence[UnitNotice]) -> None:
        """A letter for each, on the desk; a bar then says where they are."""
        if not notices:
            return
        self._shot, self._notices = shot, tuple(notices)
        self._folder = self.folder(shot)
        if len(notices) >= _MANY:
            self._frame.tell(f"正在写 {len(notices)} 份整改通知…")
        letters = partial(commands.write_letters, self._notices, self._folder)
        self._desk.do("生成整改通知", letters, done=self._written)

    def folder(self, shot: Snapshot) -> Path:
        kept = self._frame.settings().text(_key(shot))
        return Path(kept) if kept else shot.path.with_name(f"{shot.path.stem}_整改通知")

    def _written(self, done: WrittenNotices) -> None:
        text = f"已写好 {len(done.files)} 份整改通知，在“{show_name(self._folder.name)}”文件夹里"
        if len(done.files) == 1:
            text = f"已写好 {show_name(done.files[0].name)}"
        left_out = f"通知里没有写：{'、'.join(done.blank)}（还没有填）" if done.blank else ""
        if on_form := [f"“{label}”" for label in done.blank if label in ON_FORM]:
            left_out += f"；请在信息表的{'、'.join(on_form)}填写"
        actions: tuple[tuple[str, Callable[[], object]], ...] = (
            ("打开文件夹", self._open_folder),
            ("复制文字", self._copy_again),
            ("另存到…", self._choose),
        )
        shot = self._shot
        if shot is not None and not all(closing_values(shot.call, shot.submission).values()):
            actions = (("填征集信息", self._fill_in), *actions)
        self._frame.offer(text, left_out, actions, "ok")

    def _fill_in(self) -> None:
        self._frame.go("roster", "collect")

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def _copy_again(self) -> None:
        if self._shot is not None:
            self.copy(self._shot, self._notices)

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self._window, "整改通知写到哪个文件夹", str(self._folder.parent)
        )
        if chosen:
            self.write_to(Path(chosen))

    def write_to(self, folder: Path) -> None:
        """The same letters into ``folder``; later ones go there as well."""
        if self._shot is not None:
            self._frame.settings().put(_key(self._shot), str(folder))
            self.write(self._shot, self._notices)


def _key(shot: Snapshot) -> str:
    return f"notices {shot.path}"
