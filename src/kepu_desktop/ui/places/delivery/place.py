"""入选交付: wires list, target, bars and papers; looking and recording go to the desk, the copying
has a thread of its own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import Handover
from kepu_desktop.domain.texts import show_name
from kepu_desktop.ui.desk import Desk, Failed
from kepu_desktop.ui.places.base import Action, Footer, Frame, SeenPlace
from kepu_desktop.ui.places.delivery import commands
from kepu_desktop.ui.places.delivery.copying import Copying
from kepu_desktop.ui.places.delivery.papers import Papers
from kepu_desktop.ui.places.delivery.selecting import SelectionPanel
from kepu_desktop.ui.places.delivery.side import SidePanel
from kepu_desktop.ui.places.delivery.state import (
    Done,
    Phase,
    State,
    deadline_text,
    reported,
    run_of,
    state_of,
)
from kepu_desktop.ui.places.delivery.strips import ProgressStrip, TargetStrip
from kepu_desktop.ui.places.delivery.table import FilmModel, FilmTable
from kepu_desktop.ui.places.delivery.words import done_bar, footer_words
from kepu_desktop.ui.widgets.bars import Bar
from kepu_desktop.ui.widgets.basic import Button, Label, vline
from kepu_desktop.ui.widgets.toolbar import ToolbarStrip
from kepu_desktop.workflow.counting import jump
from kepu_desktop.workflow.deliver import Prepared, Target, WrittenBag
from kepu_desktop.workflow.measuring import FULL
from kepu_desktop.workflow.snapshot import Snapshot

_LOOK_MS = 150
_WIDE, _NARROW = 320, 300


class DeliveryPlace(SeenPlace):
    """From the organiser's list to the bag on the disk."""

    key = "delivery"

    def __init__(self, desk: Desk, frame: Frame) -> None:
        super().__init__(desk, frame)
        self._chosen: Path | None = None  # the target folder
        self._target: Target | None = None
        self._copying: Copying | None = None
        self._asked = False  # whether a delivery is being prepared on the desk
        self._done: Done | None = None
        self._serial = 0
        self._own = ""
        self._bar: Bar | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_LOOK_MS)
        self._soon.timeout.connect(self._look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._toolbar())
        self.strip = TargetStrip()
        column.addWidget(self.strip)
        self._bars = QVBoxLayout()
        column.addLayout(self._bars)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._left(), 1)
        row.addWidget(vline())
        self.side = SidePanel()
        self.side.setFixedWidth(_WIDE)
        row.addWidget(self.side)
        column.addLayout(row, 1)
        self.papers = Papers(self, self.side, self.selection)
        self.papers.changed.connect(self._look)
        self.papers.failed.connect(self._failed)
        self._list.clicked.connect(self.papers.choose_list)
        desk.closing.connect(self._close)

    def _toolbar(self) -> QWidget:
        bar = ToolbarStrip()
        self._pick = Button(
            "选择目标…", icon_name="hard-drive", on_click=self.choose_target, name="choose-target"
        )
        self._list = Button(
            "登记入选名单",
            "quiet",
            icon_name="clipboard-list",
            name="read-list",
        )
        bar.line.setSpacing(8)
        bar.line.addWidget(self._pick)
        bar.line.addWidget(self._list)
        bar.line.addStretch(1)
        self._summary = Label("", "second")
        self._summary.setObjectName("delivery-summary")
        bar.line.addWidget(self._summary)
        return bar

    def _left(self) -> QWidget:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.progress = ProgressStrip()
        self.progress.hide()
        column.addWidget(self.progress)
        self.selection = SelectionPanel()
        column.addWidget(self.selection)
        self.films = FilmModel()
        self.table = FilmTable(self.films)
        self.table.ticked.connect(self._tick)
        self.table.opened.connect(self._open_film)
        column.addWidget(self.table, 1)
        return left

    # ---- showing ----

    def take_up(self, shot: Snapshot) -> None:
        if self._chosen is None:
            kept = self.frame.settings().text(f"deliver {shot.path}")
            self._chosen = Path(kept) if kept else None
        self._arrange()
        self._soon.start()

    def state(self) -> State:
        """What the next step is, by what is known now."""
        run = None
        if self._copying is not None and self._target is not None:
            copying = self._copying
            order = copying.prepared.films
            run = run_of(order, copying.told, self._target, copying.paused)
        return state_of(self.shot, self._target, run=run, done=self._done)

    def _arrange(self) -> None:
        shot = self.shot
        if shot is None:
            return
        state = self.state()
        running = state.phase is Phase.RUNNING
        self.films.fixed = running or bool(shot.read_only_reason)
        self.films.show(state.rows)
        self.progress.setVisible(running)
        if running and state.run is not None and self._copying is not None:
            told = state.run.told
            titles = {row.film.id: row.film.title for row in state.rows}
            self.progress.show_run(
                state.run, self._copying.pace, titles.get(told.key, "") if told else ""
            )
        self._pick.setEnabled(not running)
        self._list.setEnabled(not running)
        self.side.set_fixed(running)
        text, days = deadline_text(shot)
        self._summary.setText(
            " · ".join(
                part for part in (f"已选 {state.selected} / {len(state.rows)}", text) if part
            )
        )
        self._summary.set_tone("rev" if days is not None and 0 <= days <= 3 else "text2")
        self.strip.show_target(self._target, self._chosen)
        spec = shot.call.delivery
        if spec is not None:
            self.side.show_content(spec, sum(row.film.selected for row in state.rows))
            self.side.show_own(self._own, spec.sheet_title)
        if state.phase is Phase.DONE:
            level, said, detail = done_bar(state)
            self._say(Bar(level, said, detail))
        elif self._bar is not None and self._bar.property("about") == "done":
            self._say(None)
        self.footer_changed.emit()

    def _say(self, bar: Bar | None) -> None:
        """The bar over the list: a finished delivery or what broke one off."""
        if bar is not None and self._bar is not None and bar.text() == self._bar.text():
            bar.deleteLater()
            return
        if self._bar is not None:
            self._bars.removeWidget(self._bar)
            self._bar.hide()
            self._bar.deleteLater()
        self._bar = bar
        if bar is not None:
            if bar.property("about") is None:
                bar.setProperty("about", "done")
            self._bars.addWidget(bar)

    # ---- the target ----

    def choose_target(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, "选择交付磁盘上的文件夹", str(self._chosen or "")
        )
        if chosen:
            self.set_target(Path(chosen))

    def set_target(self, folder: Path) -> None:
        """Deliver into ``folder`` from now on; remembered for this project."""
        if self.shot is None or self._copying is not None:
            return
        self._chosen, self._target, self._done = folder, None, None
        self.frame.settings().put(f"deliver {self.shot.path}", str(folder))
        self._say(None)
        self._look()

    def _look(self) -> None:
        shot = self.shot
        if shot is None or self._copying is not None or shot.call.delivery is None:
            return
        self._serial += 1
        look = partial(commands.look, self._serial, self._chosen)
        self.desk.do("查看目标磁盘", look, done=self._looked, failed=self._no_target)

    def _looked(self, found: commands.Look) -> None:
        if found.serial != self._serial or self._copying is not None:
            return
        self._target, self._own = found.target, found.own
        self.side.show_renamed(found.renamed)
        self._arrange()

    def _no_target(self, failed: Failed) -> None:
        self._target = None
        self._arrange()
        if failed.user is None:
            self.desk.command_failed.emit(failed)
        elif self._bar is None:
            self._trouble(failed.user)

    # ---- the deeds ----

    def deliver(self) -> None:
        """Copy, read back and seal, going on where an earlier run stopped."""
        self._begin(draft=False)

    def deliver_draft(self) -> None:
        """A bag marked 草稿, whatever stands open about the films."""
        self._begin(draft=True)

    def _begin(self, *, draft: bool) -> None:
        if self._copying is not None or self._asked or self._chosen is None:
            return
        self._asked = True
        self._done = None
        self._say(None)
        prepare = partial(commands.prepare, self._chosen, draft)
        self.desk.do("准备交付", prepare, done=self._prepared, failed=self._not_prepared)

    def _not_prepared(self, failed: Failed) -> None:
        self._asked = False
        self._failed(failed)

    def _prepared(self, ready: commands.Ready) -> None:
        self._asked = False
        if ready.prepared is None:
            first = ready.findings[0]
            self.frame.warn(f"没有开始复制：{first.message}", first.remedy, "rev")
            self._look()
            return
        copying = Copying(ready.prepared, self)
        copying.moved.connect(self._arrange)
        copying.ended.connect(self._ended)
        self._copying = copying
        copying.start()
        self._arrange()

    def _ended(self, result: object) -> None:
        copying, self._copying = self._copying, None
        assert copying is not None
        copying.deleteLater()
        if isinstance(result, WrittenBag):
            self._finish(copying.prepared, result)
        elif isinstance(result, UserError):
            self._trouble(result)
        elif isinstance(result, BaseException):
            self.desk.command_failed.emit(Failed(None, result, "复制"))
        else:
            self.frame.tell("已取消，已校验的文件留在磁盘上，可以继续")
        self._arrange()
        self._look()

    def _finish(self, prepared: Prepared, written: WrittenBag) -> None:
        films, draft = prepared.films, prepared.draft
        self._done = Done(written.folder, films, draft, written.from_device)
        write = partial(commands.record, prepared, written)
        self.desk.do("登记交付", write, done=self._recorded, failed=self._failed)

    def _recorded(self, handover: Handover) -> None:
        self.frame.tell(f"已登记交付：{show_name(handover.folder)}")
        self._look()

    def _trouble(self, error: UserError) -> None:
        """What broke the copying off, with its remedy; it stays until the next try."""
        head = f"{error.subject}：{error.reason}" if error.subject else error.reason
        bar = Bar("err", head, error.remedy, closable=True)
        bar.setObjectName("delivery-trouble")
        bar.setProperty("about", "trouble")
        self._say(bar)

    def _failed(self, failed: Failed) -> None:
        if failed.user is not None and not failed.not_saved:
            self._trouble(failed.user)
            self._arrange()
        else:
            self.desk.command_failed.emit(failed)

    def _pause(self) -> None:
        if self._copying is not None:
            self._copying.pause(not self._copying.paused)

    def _cancel(self) -> None:
        if self._copying is not None:
            self._copying.break_off()
            self._arrange()

    def _close(self) -> None:
        """The window closes: the copying ends, and goes on when it is begun again."""
        if self._copying is not None:
            self._copying.close()
            self._copying = None

    def _check(self) -> None:
        self.desk.check(self.state().unchecked, FULL)

    def _mend(self) -> None:
        blockers = self.state().blockers
        if blockers:
            self.frame.go(*jump(blockers[0]))

    def _open_away(self) -> None:
        away = self.state().away
        if away:
            self.frame.go("videos", away[0])

    def _open_film(self, film: str) -> None:
        self.frame.go("videos", film)

    def _open_folder(self) -> None:
        if self._done is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._done.folder)))

    def _tick(self, films: Sequence[str], on: bool) -> None:
        self._done = None
        self._say(None)
        self.desk.do("勾选入选", partial(commands.select, tuple(films), on))

    # ---- footer ----

    def footer(self) -> Footer:
        if self.shot is None:
            return Footer()
        self.catch_up()
        state = self.state()
        text, verdict = footer_words(state)
        if state.phase is Phase.RUNNING:
            paused = state.run is not None and state.run.paused
            ending = self._copying is not None and self._copying.breaking_off
            return Footer(
                text,
                verdict,
                (
                    Action("取消", self._cancel, not ending, quiet=True, name="cancel-delivery"),
                    Action(
                        "继续" if paused else "暂停",
                        self._pause,
                        not ending,
                        "play" if paused else "pause",
                        name="pause-delivery",
                    ),
                ),
                Action("打开交付文件夹", self._open_folder, enabled=False),
            )
        link = None
        if state.phase in (Phase.BLOCKED, Phase.UNCHECKED) and self._target is not None:
            link = Action("复制草稿版", self.deliver_draft)
        return Footer(text, verdict, (), self._primary(state), link)

    def _primary(self, state: State) -> Action:
        phase = state.phase
        if phase is Phase.NOTHING:
            return Action("登记入选名单", self.papers.choose_list, icon="clipboard-list")
        if phase is Phase.AWAY:
            return Action("去重新定位", self._open_away, icon="arrow-right")
        if phase is Phase.BLOCKED:
            return Action("处理下一项", self._mend, icon="arrow-right")
        if phase in (Phase.UNCHECKED, Phase.CHECKING):
            waiting = phase is Phase.CHECKING
            words = f"完整检查 {len(state.unchecked)} 个"
            return Action(words, self._check, not waiting, "scan-search")
        if phase is Phase.NO_TARGET:
            return Action("选择目标…", self.choose_target, icon="hard-drive")
        if phase is Phase.BAD_TARGET:
            return Action("更换目标…", self.choose_target, icon="hard-drive")
        if phase is Phase.DONE:
            return Action("打开交付文件夹", self._open_folder, icon="folder-open")
        ready = phase in (Phase.READY, Phase.RESUMABLE) and not self._asked
        words = "继续" if phase is Phase.RESUMABLE else "开始复制"
        return Action(words, self.deliver, ready, "copy")

    def select(self, target: str) -> None:
        rows = reported(self.shot) if self.shot is not None else ()
        number = next((n for n, film in enumerate(rows) if film.id == target), None)
        if number is not None:
            self.table.selectRow(number)

    def narrow(self, narrow: bool, low: bool) -> None:  # noqa: ARG002
        self.side.setFixedWidth(_NARROW if narrow else _WIDE)
        self.table.narrow(narrow)
