"""读入单位信息表, step by step: read apart, planned on the session's thread, merged on one word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from kepu_desktop.domain.findings import Verdict
from kepu_desktop.domain.submission import Submission
from kepu_desktop.ui.apart import ApartReader
from kepu_desktop.ui.desk import Desk, Failed
from kepu_desktop.ui.places.base import Action, Footer, Frame
from kepu_desktop.ui.places.form.merge_panel import MergePanel
from kepu_desktop.workflow.form_pages import SUFFIX
from kepu_desktop.workflow.merges.merging import (
    PROPOSED,
    THEIRS,
    Choices,
    Merge,
    apply,
    plan_incoming,
)
from kepu_desktop.workflow.merges.returned import Incoming, ReadForm, read_files, reading_bindings
from kepu_desktop.workflow.merges.words import done_words, open_words
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.snapshot import Snapshot

READ = "读入单位信息表…"
_FILTER = f"Word 文档 (*{SUFFIX})"


class Merging(QObject):
    """What is read and what the person chose; nothing of it is in the project yet."""

    merged = Signal(object)  # Merge, by the person's word
    turned = Signal()  # opened, closed, or other words for the footer

    def __init__(self, desk: Desk, frame: Frame, panel: MergePanel) -> None:
        super().__init__(panel)
        self._desk, self._frame, self.panel = desk, frame, panel
        self._shot: Snapshot | None = None
        self._incoming: Incoming | None = None
        self._merge: Merge | None = None
        self._planned: Submission | None = None  # the state that the plan was made on
        self._serial = 0
        self._whose: dict[str, str] = {}
        self._units: dict[str, str] = {}
        self._titles: dict[str, str] = {}
        self._progress = ""
        self.reader = ApartReader(self)
        self.reader.progressed.connect(self._show_progress)
        self.reader.ended.connect(self._read)
        self.reader.broken.connect(self._broke)
        panel.whose_chosen.connect(self._choose_whose)
        panel.unit_chosen.connect(self._choose_unit)
        panel.deeds_chosen.connect(self._choose_deeds)
        panel.left.connect(self.leave)
        desk.closing.connect(self.reader.stop)

    @property
    def open(self) -> bool:
        return self.reader.running or self._incoming is not None

    @property
    def merge(self) -> Merge | None:
        """The plan that is shown; None while it is made."""
        return self._merge

    def choose(self) -> None:
        """读入单位信息表…: one, or dozens."""
        folder = self._frame.settings().text("returned-folder", str(Path.home()))
        window = self.panel.window()
        chosen, _ = QFileDialog.getOpenFileNames(window, "读入单位信息表", folder, _FILTER)
        if chosen:
            self._frame.settings().put("returned-folder", str(Path(chosen[0]).parent))
            self.begin([Path(path) for path in chosen])

    def begin(self, paths: Sequence[Path]) -> None:
        """Read ``paths``; what was being decided before is left."""
        shot = self._shot
        if shot is None:
            return
        self._forget()
        self._progress = f"正在读入 {len(paths)} 份信息表"
        self.panel.show_reading(self._progress)
        bindings = reading_bindings(shot.submission)
        self.reader.begin(partial(read_files, shot.call, paths, bindings), len(paths))
        self.turned.emit()

    def begin_with(self, forms: Sequence[ReadForm]) -> None:
        """Forms that came with a drop and wait."""
        self.reader.stop()
        self._forget()
        self._read(Incoming(tuple(forms)))

    def follow(self, shot: Snapshot) -> None:
        """The project changed: what is shown is planned anew on it."""
        self._shot = shot
        if self._incoming is not None and shot.submission is not self._planned:
            self._plan()

    def leave(self) -> None:
        """取消: the project stays as it is."""
        self.reader.stop()
        self._forget()
        self.turned.emit()

    def accept(self) -> None:
        """并入, as chosen: one step of undo."""
        merge = self._merge
        if merge is None:
            return
        command = partial(_apply, merge, self._choices(self.panel.taken()))
        self._desk.do("并入信息表", command, done=self._done)

    def footer(self) -> Footer:
        leave = Action("取消", self.leave, name="merge-cancel")
        merge = self._merge
        if merge is None:
            return Footer(self._progress, others=(leave,))
        useful = any(not one.idle for one in merge.forms)
        asked = open_words(merge)
        words = asked or ("没有要决定的" if useful else "没有可以并入的内容")
        go = Action("并入", self.accept, enabled=useful, name="merge-accept")
        return Footer(words, Verdict.REVIEW if asked else None, others=(leave,), primary=go)

    # ---- steps ----

    def _show_progress(self, done: int, count: int) -> None:
        self._progress = f"正在读入 {done}/{count} 份信息表"
        self.panel.show_reading(self._progress)
        self.turned.emit()

    def _broke(self, error: BaseException) -> None:
        self._desk.command_failed.emit(Failed(None, error, "读入信息表"))
        self.leave()

    def _read(self, incoming: Incoming) -> None:
        self._incoming = incoming
        self._plan()
        self.turned.emit()

    def _plan(self) -> None:
        assert self._incoming is not None
        self._serial += 1
        self._planned = self._shot.submission if self._shot is not None else None
        # What is taken changes nothing in what is shown: all stand beside what is there now.
        command = partial(_plan, self._incoming, self._choices(frozenset()))
        self._desk.do("比对信息表", command, done=partial(self._show, self._serial))

    def _show(self, serial: int, merge: Merge) -> None:
        if serial != self._serial or self._incoming is None or self._shot is None:
            return
        self._merge = merge
        self.panel.show_merge(self._shot.call, merge)
        self.turned.emit()

    def _done(self, merge: Merge) -> None:
        self._forget()
        self.turned.emit()
        self.merged.emit(merge)
        self._frame.tell(done_words(merge), undo=any(not one.idle for one in merge.forms))

    # ---- choices ----

    def _choices(self, taken: frozenset[str]) -> Choices:
        whose, units, titles = dict(self._whose), dict(self._units), dict(self._titles)
        return Choices(whose, units, titles, taken, PROPOSED, THEIRS)

    def _choose_whose(self, key: str, whose: str) -> None:
        self._whose[key] = whose
        self._plan()

    def _choose_unit(self, key: str, unit: str) -> None:
        self._units[key] = unit
        self._plan()

    def _choose_deeds(self, deeds: Mapping[str, str]) -> None:
        self._titles.update(deeds)
        self._plan()

    def _forget(self) -> None:
        self._serial += 1
        self._incoming = self._merge = self._planned = None
        self._whose.clear()
        self._units.clear()
        self._titles.clear()


def _plan(incoming: Incoming, choices: Choices, session: Session) -> Merge:
    return plan_incoming(session, incoming, choices)


def _apply(merge: Merge, choices: Choices, session: Session) -> Merge:
    return apply(session, merge, choices)
