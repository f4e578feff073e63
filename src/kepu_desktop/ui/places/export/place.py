"""导出: wires sections, mail and footer; reading, writing and mailing go to the desk."""

from __future__ import annotations

import queue
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from kepu_desktop.domain.findings import Finding, Level, Stage
from kepu_desktop.ui.desk import Desk, Failed
from kepu_desktop.ui.places.base import Action, Footer, Frame, SeenPlace
from kepu_desktop.ui.places.export import commands
from kepu_desktop.ui.places.export.column import Actions, LeftColumn
from kepu_desktop.ui.places.export.looking import Looking
from kepu_desktop.ui.places.export.mail_panel import CopyMenu, MailPanel
from kepu_desktop.ui.places.export.mailing import Mailing
from kepu_desktop.ui.places.export.state import (
    Phase,
    State,
    bar_of,
    deadline_text,
    footer_text,
    primary_of,
    state_of,
)
from kepu_desktop.ui.widgets.basic import Label, vline
from kepu_desktop.ui.widgets.toolbar import ToolbarStrip
from kepu_desktop.workflow.counting import SIGNED_RULE, jump
from kepu_desktop.workflow.export import Exported
from kepu_desktop.workflow.progress import Progress
from kepu_desktop.workflow.snapshot import Snapshot
from kepu_desktop.workflow.todo import Group, Item, TodoList, next_words

_WIDE, _NARROW = 512, 440
_POLL_MS = 100


class ExportPlace(SeenPlace):
    """From the gates to the opened draft."""

    key = "export"

    def __init__(self, desk: Desk, frame: Frame) -> None:
        super().__init__(desk, frame)
        self._todo = TodoList()
        self._items: tuple[Item, ...] = ()
        self._draft: Path | None = None  # the draft package written last in this session
        self._target: Path | None = None
        self._attach: tuple[Path, ...] = ()
        self._running = False
        self._result: Exported | None = None
        self._stages: queue.SimpleQueue[Progress] = queue.SimpleQueue()
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_MS)
        self._poll.timeout.connect(self._show_stage)
        self.looking = Looking(desk, self._has_time, self)
        self.looking.changed.connect(self._looked)
        self.looking.failed.connect(self._show_failure)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._toolbar())
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._left(), 1)
        row.addWidget(vline())
        self.mail = MailPanel()
        self.mail.setFixedWidth(_WIDE)
        self.mail.copied.connect(self._copied)
        row.addWidget(self.mail)
        column.addLayout(row, 1)
        self._menu = CopyMenu(self.mail)

    def _toolbar(self) -> QWidget:
        bar = ToolbarStrip()
        line = bar.line
        line.addWidget(Label("报送包（邮件）", "head"))
        line.addStretch(1)
        self._deadline = Label("", "second")
        self._deadline.setObjectName("deadline")
        line.addWidget(self._deadline)
        return bar

    def _left(self) -> QWidget:
        self.left = left = LeftColumn()
        left.blockers.jumped.connect(self._jump)
        left.blockers.taken_out.connect(self._take_out)
        left.blockers.more.connect(self._go_review)
        left.delivery.jumped.connect(self._jump)
        left.delivery.more.connect(self._go_review)
        left.delivery.changed.connect(self._arrange)
        left.unsigned.wanted.connect(self._go_sign)
        self.mailing = Mailing(self.desk, self.frame, self.looking, left)
        left.sent.marked.connect(self.mailing.mark)
        left.sent.taken_back.connect(self.mailing.take_back)
        left.files.change_wanted.connect(self._choose_target)
        left.attachments.add_wanted.connect(self._choose_attachments)
        left.attachments.removed.connect(self._remove_attachment)
        return left

    # ---- snapshots and what is looked up for them ----

    def take_up(self, shot: Snapshot) -> None:
        self._items = self._todo.items(shot)
        if self._target is None:
            self._target = self._remembered(shot)
        text, days = deadline_text(shot)
        self._deadline.setText(text)
        self._deadline.set_tone("rev" if days is not None and 0 <= days <= 3 else "text2")
        self.left.delivery.suggest(self.frame.person())
        self.looking.at(self._target, self._attach)
        self._arrange()
        self.looking.soon()

    def _looked(self) -> None:
        if self._result is not None:
            self._end()
        self._arrange()

    def _has_time(self) -> bool:
        """Making the papers takes a second for hundreds of films: not while checks run."""
        shot = self.shot
        return shot is not None and not (shot.checking or self._running) and self.isVisible()

    def _look(self) -> None:
        if self._target is not None:
            self.looking.at(self._target, self._attach)
            self.looking.now()

    # ---- showing ----

    def state(self) -> State:
        """What the next step is, by what is known now."""
        return state_of(
            self.shot,
            self.looking.preview,
            self.looking.written,
            accepted=bool(self.left.delivery.accepted_by()),
            running=self._running,
        )

    def _arrange(self) -> None:
        shot = self.shot
        if shot is None:
            return
        state = self.state()
        blockers = tuple(i for i in self._items if _is_open(i, Stage.FORM))
        delivery = tuple(i for i in self._items if _is_open(i, Stage.DELIVERY))
        self.left.show_findings(blockers + self._mail_items(), delivery)
        self.left.unsigned.show_counts(shot.counts)
        exports, person = shot.submission.exports, self.frame.person()
        self.left.show_state(state, exports, self._target, self._attach, person)
        if not self._running:
            self.left.show_bar(bar_of(state), self._bar_actions(state))
        self.mail.show_preview(self.looking.preview, shot.call.mail)
        self.footer_changed.emit()

    def _bar_actions(self, state: State) -> Actions:
        if state.phase is Phase.CHANGED:
            return (("重新导出", self.export),)
        if state.phase is Phase.WRITTEN:
            return (("打开文件夹", self._open_folder),)
        return ()

    def _mail_items(self) -> tuple[Item, ...]:
        found: tuple[Finding, ...] = self.looking.preview.found if self.looking.preview else ()
        return tuple(
            Item(f"{f.subject} {f.rule}", f, Group.FILL, "邮件", "") for f in found if f.open_error
        )

    # ---- footer ----

    def footer(self) -> Footer:
        if self.shot is None:
            return Footer()
        self.catch_up()
        state = self.state()
        text, verdict = footer_text(state)
        written = state.written
        others = (
            Action(
                "复制全部",
                self._show_copy_menu,
                self.looking.preview is not None,
                "copy",
                name="copy-all",
            ),
            Action(
                "打开文件夹",
                self._open_folder,
                self._folder() is not None,
                "folder-open",
                name="open-folder",
            ),
        )
        can_export = state.phase in (Phase.READY, Phase.CHANGED)
        first = self._first_blocker()
        tip = next_words(first) if first is not None else ""
        go = Action("处理下一项", self._next_blocker, icon="arrow-right", tip=tip)
        export = Action("导出报送包", self.export, can_export, "send")
        mail = Action("打开邮件草稿", self.mailing.open_draft, written is not None, "mail")
        link = None
        if state.phase is Phase.WRITTEN:
            link = Action("重新导出", self.export)
        elif not self._running and state.phase is not Phase.READ_ONLY:
            link = Action("导出草稿版", self.export_draft)
        if self._running:
            text, verdict = "正在导出…", None
        return Footer(text, verdict, others, primary_of(state, go, export, mail), link)

    # ---- deeds ----

    def export(self) -> None:
        """Write the package; the gate is asked again on the desk."""
        self._write(draft=False)

    def export_draft(self) -> None:
        """A package marked 草稿, for others to look at: it passes every gate and has no address."""
        self._write(draft=True)

    def _write(self, *, draft: bool) -> None:
        if self._running or self._target is None or self.shot is None:
            return
        self._running = True
        self.left.show_mail_trouble("")
        accepted = self.left.delivery.accepted_by()
        if accepted:
            self.frame.remember_person(accepted)
        self.left.show_progress(Progress("导出", 0, 1))
        self._poll.start()
        write = partial(
            commands.write, self._target, draft, accepted, self._attach, self._stages.put
        )
        self.desk.do("导出", write, done=partial(self._done, draft), failed=self._failed)
        self.footer_changed.emit()

    def _show_stage(self) -> None:
        latest: Progress | None = None
        while not self._stages.empty():
            latest = self._stages.get_nowait()
        if latest is not None:
            self.left.show_progress(latest)

    def _end(self) -> None:
        self._running = False
        self._result = None
        self._poll.stop()
        while not self._stages.empty():
            self._stages.get_nowait()
        self.left.show_progress(None)

    def _done(self, draft: bool, result: Exported) -> None:
        """Over only when the new package was looked at: until then nothing can be pressed twice."""
        self._result = result
        self._draft = result.package.folder if result.package is not None and draft else None
        self.left.show_draft(self._draft, self._open_draft_folder)
        if result.package is None:
            self._refused(result)
        for note in result.notes:
            self.frame.warn(note, "请在信息表里核对这一处", "rev")
        self._look()

    def _refused(self, result: Exported) -> None:
        gate = result.gate
        first = (*gate.blockers, *gate.open_delivery)
        if first:
            self.frame.warn(f"没有导出：{first[0].message}", first[0].remedy, "rev")

    def _failed(self, failed: Failed) -> None:
        self._end()
        self._arrange()
        error, shot = failed.user, self.shot
        if error is None or shot is None or error.subject == shot.path.name:
            self._show_failure(failed)
        else:  # about where it was to be written: the project itself is in no danger
            head = f"{error.subject}：{error.reason}" if error.subject else error.reason
            self.frame.warn(f"没有导出：{head}", f"{error.remedy}；也可以更改导出位置")

    def _show_failure(self, failed: Failed) -> None:
        """As the frame shows what no place handles."""
        if self._result is not None:
            self._end()
            self._arrange()
        self.desk.command_failed.emit(failed)

    def _jump(self, item: Item) -> None:
        self.frame.go(*jump(item.finding))

    def _next_blocker(self) -> None:
        """The first one of the list here, opened where its words and its clause stand."""
        first = self._first_blocker()
        if first is not None:
            self.frame.go("review", first.key)

    def _first_blocker(self) -> Item | None:
        return next((i for i in self._items if _is_open(i, Stage.FORM)), None)

    def _go_review(self) -> None:
        self.frame.go("review")

    def _go_sign(self) -> None:
        self.frame.go("review", SIGNED_RULE)

    def _take_out(self, item: Item) -> None:
        take = partial(commands.take_out, item.finding.subject)
        self.desk.do("移出本次报送", take, done=partial(self._taken_out, item.title))

    def _taken_out(self, title: str, count: int) -> None:
        words = f"已移出 {count} 个视频" if count > 1 else f"已移出《{title}》"
        self.frame.tell(f"{words}（原文件未动）", undo=True)

    # ---- target and attachments ----

    def _remembered(self, shot: Snapshot) -> Path:
        kept = self.frame.settings().text(f"export {shot.path}")
        return Path(kept) if kept else shot.path.parent

    def _choose_target(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "导出到哪个文件夹", str(self._target or ""))
        if chosen:
            self.set_target(Path(chosen))

    def set_target(self, folder: Path) -> None:
        """Export into ``folder`` from now on; remembered for this project."""
        if self.shot is None:
            return
        self._target = folder
        self.frame.settings().put(f"export {self.shot.path}", str(folder))
        self._arrange()
        self._look()

    def _choose_attachments(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self, "添加附件", str(self._target or ""))
        self.add_attachments([Path(path) for path in chosen])

    def add_attachments(self, paths: Sequence[Path]) -> None:
        """Files to go with the mail; the same file only once."""
        self._attach = tuple(dict.fromkeys((*self._attach, *paths)))
        self._arrange()
        self._look()

    def _remove_attachment(self, number: int) -> None:
        self._attach = (*self._attach[:number], *self._attach[number + 1 :])
        self._arrange()
        self._look()

    # ---- folders and clipboard ----

    def _folder(self) -> Path | None:
        if self.looking.written is not None and self.looking.written.folder is not None:
            return self.looking.written.folder
        return None

    def _open_folder(self) -> None:
        folder = self._folder()
        if folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _open_draft_folder(self) -> None:
        if self._draft is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._draft)))

    def _show_copy_menu(self) -> None:
        button = self.window().findChild(QWidget, "copy-all")
        self._menu.show_over(button if isinstance(button, QWidget) else self)

    def _copied(self, name: str) -> None:
        self.frame.tell(f"已复制{name}")

    def narrow(self, narrow: bool, low: bool) -> None:  # noqa: ARG002
        self.mail.setFixedWidth(_NARROW if narrow else _WIDE)
        self.left.narrow(narrow)


def _is_open(item: Item, stage: Stage) -> bool:
    return item.level is Level.ERROR and item.finding.stage is stage
