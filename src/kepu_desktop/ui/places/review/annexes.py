"""文本未附: attachments of the notice that the person gives, above the notice's text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from kepu_desktop.domain.submission import Annex
from kepu_desktop.domain.texts import show_name
from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.base import Frame
from kepu_desktop.ui.widgets.basic import (
    Button,
    ElidedLabel,
    IconButton,
    IconLabel,
    Label,
    ground,
    hline,
)
from kepu_desktop.workflow import annexes
from kepu_desktop.workflow.annexes import SUFFIXES, Attachment
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.snapshot import Snapshot

_KINDS = f"Word 或 PDF ({' '.join(f'*{suffix}' for suffix in SUFFIXES)})"


class AnnexStrip(QWidget):
    """One line for each attachment whose text did not come with the call; hidden without any."""

    give_wanted = Signal(str)  # title
    open_wanted = Signal(str)
    remove_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("annexes")
        ground(self, "subtle")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(16, 4, 8, 4)
        self._layout.setSpacing(2)
        self._shown: tuple[tuple[Attachment, ...], bool] = ((), False)
        self.hide()

    def show_attachments(self, found: tuple[Attachment, ...], *, writable: bool) -> None:
        if (found, writable) == self._shown:
            return
        self._shown = found, writable
        while self._layout.count():
            old = self._layout.takeAt(0).widget()
            if old is not None:
                old.deleteLater()
        for one in found:
            self._layout.addWidget(self._row(one, writable))
        self._layout.addWidget(hline())
        self.setVisible(bool(found))

    def focus_first(self) -> None:
        """The keys go to the first button, so that it is seen which place is meant."""
        button = next((one for one in self.findChildren(Button) if one.isEnabled()), None)
        if button is not None:
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _row(self, one: Attachment, writable: bool) -> QWidget:
        row = QWidget()
        row.setFixedHeight(36)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(IconLabel("paperclip"))
        line.addWidget(ElidedLabel(one.title, "cell"), 1)
        if one.annex is None:
            state = "文本未附"
            line.addWidget(Label(state, "cell", tone="skip"))
            give = self._button("附上文件…", self._give, "annex-give", one.title)
            give.setToolTip("也可以把文件拖到这里。Word 或 PDF，原样保存在项目里")
            give.setEnabled(writable)
            line.addWidget(give)
        else:
            state = f"已附 {show_name(one.annex.name)}"
            line.addWidget(Label("已附", "cell", tone="ok"))
            line.addWidget(self._button("打开", self._open, "annex-open", one.title))
            give = self._button("更换…", self._give, "annex-give", one.title)
            give.setEnabled(writable)
            line.addWidget(give)
            remove = IconButton("x", f"移去{one.short}正文", on_click=self._remove)
            remove.setObjectName("annex-remove")
            remove.setProperty("title", one.title)
            remove.setEnabled(writable)
            line.addWidget(remove)
        row.setAccessibleName(f"{one.title}，{state}")
        row.setToolTip(f"{one.title}\n{state}")
        return row

    def _button(self, words: str, deed: Callable[[], object], name: str, title: str) -> Button:
        button = Button(words, "link", compact=True, on_click=deed, name=name)
        button.setProperty("title", title)
        button.setAccessibleName(f"{words}：{title}")
        return button

    def _title(self) -> str:
        return str(self.sender().property("title"))

    def _give(self) -> None:
        self.give_wanted.emit(self._title())

    def _open(self) -> None:
        self.open_wanted.emit(self._title())

    def _remove(self) -> None:
        self.remove_wanted.emit(self._title())


class Annexing(QObject):
    """What is done about them; each is a command on the desk."""

    def __init__(self, desk: Desk, frame: Frame, strip: AnnexStrip) -> None:
        super().__init__(strip)
        self._desk, self._frame, self._strip = desk, frame, strip
        strip.give_wanted.connect(self.ask)
        strip.open_wanted.connect(self.open)
        strip.remove_wanted.connect(self.remove)

    def show_snapshot(self, shot: Snapshot) -> None:
        found = annexes.attachments(shot.call, shot.submission)
        self._strip.show_attachments(found, writable=not shot.read_only_reason)

    def takes(self, shot: Snapshot, paths: Sequence[str]) -> str:
        """What a drop of ``paths`` would do; "" when they are for others."""
        title = "" if shot.read_only_reason else self._meant(shot, paths)
        return f"把“{show_name(Path(paths[0]).name)}”存为{title.split()[0]}的正文" if title else ""

    def take(self, shot: Snapshot, paths: Sequence[str]) -> None:
        title = self._meant(shot, paths)
        if title:
            self.give(title, Path(paths[0]))

    def _meant(self, shot: Snapshot, paths: Sequence[str]) -> str:
        return annexes.meant(shot.call, shot.submission, paths)

    def ask(self, title: str) -> None:
        words = f"{title.split()[0]}的正文"
        chosen, _ = QFileDialog.getOpenFileName(self._strip.window(), words, "", _KINDS)
        if chosen:
            self.give(title, Path(chosen))

    def give(self, title: str, path: Path) -> None:
        attach = partial(annexes.attach, title=title, path=path)
        self._desk.do("附上附件正文", attach, done=self._given)

    def _given(self, annex: Annex) -> None:
        self._frame.tell(f"已把 {show_name(annex.name)} 原样存进项目", undo=True)

    def open(self, title: str) -> None:
        """In the system's own program for such files."""
        self._desk.do("打开附件", partial(annexes.unpack, title=title), done=self._opened)

    def _opened(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._frame.warn(
                f"系统没有能打开 {show_name(path.name)} 的程序", "请安装 WPS 或 Word 后再试", "rev"
            )

    def remove(self, title: str) -> None:
        def drop(session: Session) -> None:
            annexes.detach(session, title)

        self._desk.do("移去附件", drop, done=self._removed)

    def _removed(self, _: object) -> None:
        self._frame.tell("已移去附件正文（原文件未动）", undo=True)
