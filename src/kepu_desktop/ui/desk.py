"""The bridge: the session works on a thread of its own; the window sends commands and gets
snapshots. Nothing that may take long or touch the disk runs on the GUI thread.

The worker puts plain events on a queue; one timer on the GUI thread drains it and emits signals,
so a flood of results becomes one change of the window.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import FileRef
from kepu_desktop.workflow.check import prepare
from kepu_desktop.workflow.check_run import CheckRun
from kepu_desktop.workflow.locate import is_offline
from kepu_desktop.workflow.progress import Progress
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.snapshot import Snapshot, snapshot

_log = logging.getLogger(__name__)
_DRAIN_MS = 60
_STEP_S = 0.03
_SNAPSHOT_S = 0.25
# The project's own file refused: what stands in the window can still be written elsewhere.
_NOT_SAVED = frozenset(
    (
        "project-gone",
        "project-lock-lost",
        "project-changed",
        "project-read-only",
        "project-damaged",
        "disk-full",
        "read-only",
        "disk-error",
        "no-permission",
    )
)
_T = TypeVar("_T")

Command = Callable[[Session], _T]


@dataclass(frozen=True, slots=True)
class Failed:
    """A command that did not succeed: the person's matter (``user``) or a defect."""

    user: UserError | None
    defect: BaseException | None
    label: str

    @property
    def not_saved(self) -> bool:
        """The project's file took nothing: what was typed must be kept until it, or another,
        does."""
        return self.user is not None and self.user.code in _NOT_SAVED


@dataclass(frozen=True, slots=True)
class _Task:
    label: str
    command: Callable[[Session], Any]
    done: Callable[[Any], None] | None
    failed: Callable[[Failed], None] | None


@dataclass(frozen=True, slots=True)
class _Move:
    """Write the state to another file and go on with that one."""

    target: Path
    done: Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class _Event:
    signal: str  # "snapshot", "progress", "failed", "succeeded", "done"
    value: object
    callback: Callable[[Any], None] | None = None


class Desk(QObject):
    """One open project. Signals come on the GUI thread, never while another is handled."""

    snapshot_changed = Signal(object)  # Snapshot
    progress_changed = Signal(object)  # Progress, or None when nothing runs
    command_failed = Signal(object)  # Failed, when the command had no handler of its own
    command_succeeded = Signal(str)  # its label, before its own ``done``
    closing = Signal()  # the last moment to send what is still being typed, or what was refused
    closed = Signal()

    def __init__(self, open_session: Callable[[], Session], parent: QObject | None = None) -> None:
        """``open_session`` runs on the worker thread; its failure comes as ``command_failed`` and
        then ``closed``."""
        super().__init__(parent)
        self._open_session = open_session
        self._tasks: queue.SimpleQueue[_Task | _Move | None] = queue.SimpleQueue()
        self._events: deque[_Event] = deque()
        self.snapshot: Snapshot | None = None
        self._run: CheckRun | None = None
        self._finished: list[_Event] = []
        self._edition = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_DRAIN_MS)
        self._timer.timeout.connect(self._drain)
        self._timer.start()
        self._thread = threading.Thread(target=self._work, name="desk", daemon=True)
        self._thread.start()

    # ---- GUI thread ----

    def do(
        self,
        label: str,
        command: Callable[[Session], _T],
        *,
        done: Callable[[_T], None] | None = None,
        failed: Callable[[Failed], None] | None = None,
    ) -> None:
        """Queue ``command``; ``done`` gets its value on the GUI thread after the new snapshot."""
        self._tasks.put(_Task(label, command, done, failed))

    def check(self, identifiers: Iterable[str] | None = None, depth: str = "quick") -> None:
        """Check films that need it, in the background."""
        wanted = None if identifiers is None else tuple(identifiers)
        self.do("检查", lambda _session: self._checked().add(wanted, depth))

    def go_on(self) -> None:
        """Take up the checks that were asked for at the last start and not finished."""
        self.do("继续检查", lambda _session: self._checked().add_left())

    def look_first(self, film_id: str) -> None:
        self.do("优先检查", lambda _session: self._checked().look_first(film_id))

    def pause(self, paused: bool) -> None:
        self.do("暂停检查", lambda _session: self._checked().pause(paused))

    def cancel(self, film_id: str | None = None) -> None:
        self.do("取消检查", lambda _session: self._checked().cancel(film_id))

    def move(self, target: Path, done: Callable[[Path], None]) -> None:
        """另存: write the present state to ``target`` and work on that file from now on, also when
        the project's own file refuses. ``done`` gets ``target``; what was typed and refused until
        then is sent once more by ``closing``."""
        self._tasks.put(_Move(target, done))

    def settle(self, seconds: float = 2.0) -> None:
        """Wait, at most ``seconds``, until all commands given so far are answered."""
        ended = threading.Event()
        self._tasks.put(_Task("等", lambda _session: ended.set(), None, None))
        ended.wait(seconds)
        self._drain()

    def close(self) -> None:
        """Stop at once; what was measured is kept, the rest goes on at the next start."""
        self.closing.emit()
        self._tasks.put(None)
        self._thread.join()
        self._timer.stop()
        self._drain()

    def _drain(self) -> None:
        latest: dict[str, _Event] = {}
        ordered: list[_Event] = []
        while self._events:
            event = self._events.popleft()
            if event.signal in ("snapshot", "progress"):
                latest[event.signal] = event
            else:
                ordered.append(event)
        if "snapshot" in latest:
            value = latest["snapshot"].value
            assert isinstance(value, Snapshot)
            self.snapshot = value
            self.snapshot_changed.emit(value)
        if "progress" in latest:
            self.progress_changed.emit(latest["progress"].value)
        for event in ordered:
            if event.callback is not None:
                event.callback(event.value)
            elif event.signal == "failed":
                self.command_failed.emit(event.value)
            elif event.signal == "succeeded":
                self.command_succeeded.emit(event.value)
            elif event.signal == "closed":
                self.closed.emit()

    # ---- worker thread ----

    def _work(self) -> None:
        prepare()  # now, while the window only says that it opens: a drop would stutter
        try:
            session = self._open_session()
        except UserError as error:
            self._put("failed", Failed(error, None, "打开项目"))
        except Exception as error:  # noqa: BLE001 - a defect: the window reports it
            self._put("failed", Failed(None, error, "打开项目"))
        else:
            following: Session | None = session
            while following is not None:
                with following as session, CheckRun(session) as run:
                    self._run = run
                    following = self._serve(session, run)
                    self._run = None
        self._put("closed", None)

    def _serve(self, session: Session, run: CheckRun) -> Session | None:
        """Commands first, checks in between, a snapshot after whatever changed. Returns the
        session to go on with, None at the end."""
        shown = _Shown(session, run, self._edition)
        while True:
            self._put_all(shown.events())
            self._events.extend(self._finished)
            self._finished.clear()
            checking = bool(run.pending()) and not run.paused
            try:
                task = self._tasks.get_nowait() if checking else self._tasks.get()
            except queue.Empty:
                self._step(run)
                continue
            if task is None:
                return None
            if isinstance(task, _Move):
                moved = self._open_elsewhere(session, task)
                if moved is not None:
                    self._edition = shown.edition
                    return moved
            else:
                self._perform(session, task)
            shown.at_once()

    def _open_elsewhere(self, session: Session, move: _Move) -> Session | None:
        try:
            opened = Session.open(session.rescue(move.target))
        except UserError as error:
            self._put("failed", Failed(error, None, "另存"))
        except Exception as error:  # noqa: BLE001 - a defect: the window reports it
            _log.exception("saving elsewhere failed")
            self._put("failed", Failed(None, error, "另存"))
        else:
            self._finished.append(_Event("done", move.target, move.done))
            return opened
        return None

    def _step(self, run: CheckRun) -> None:
        try:
            run.step(_STEP_S)
        except UserError as error:
            run.cancel()
            self._put("failed", Failed(error, None, "检查"))

    def _perform(self, session: Session, task: _Task) -> None:
        try:
            value = task.command(session)
        except UserError as error:
            self._put("failed", Failed(error, None, task.label), task.failed)
        except Exception as error:  # noqa: BLE001 - a defect: the window reports it
            _log.exception("command failed")
            self._put("failed", Failed(None, error, task.label), task.failed)
        else:
            self._finished.append(_Event("succeeded", task.label))
            if task.done is not None:
                self._finished.append(_Event("done", value, task.done))

    def _checked(self) -> CheckRun:
        assert self._run is not None
        return self._run

    def _put(
        self, signal: str, value: object, callback: Callable[[Any], None] | None = None
    ) -> None:
        self._events.append(_Event(signal, value, callback))

    def _put_all(self, events: Iterable[_Event]) -> None:
        self._events.extend(events)


class _Shown:
    """What the window has been told; yields the events that bring it up to date.

    After a command at once; while a check runs a few times a second, for a snapshot of a thousand
    films costs some ten milliseconds.
    """

    def __init__(self, session: Session, run: CheckRun, edition: int) -> None:
        """``edition`` is that of the snapshot before, 0 at first."""
        self._session = session
        self._run = run
        self.edition = edition
        self._state: tuple[object, ...] = ()
        self._progress: Progress | None = None
        self._due = 0.0
        self._offline: dict[FileRef, bool] = {}

    def at_once(self) -> None:
        self._due = 0.0

    def events(self) -> Iterator[_Event]:
        pending = self._run.pending()
        now = time.monotonic()
        if now < self._due and pending:
            return
        self._due = now + _SNAPSHOT_S
        session = self._session
        why = session.project.read_only_reason
        form = session.project.template()
        state = (session.submission, form, session.facts_edition, why, pending)
        if not self._state or any(
            a is not b and a != b for a, b in zip(state, self._state, strict=True)
        ):
            self._state = state
            self.edition += 1
            offline = self._offline_ids()
            yield _Event("snapshot", snapshot(self._session, self.edition, offline, pending))
        progress = self._run.progress() if pending else None
        if progress != self._progress:
            self._progress = progress
            yield _Event("progress", progress)

    def _offline_ids(self) -> frozenset[str]:
        """Looks once at each file reference; ``Desk.refresh`` looks again."""
        away = set()
        for film in self._session.submission.films:
            if film.file is None:
                continue
            if film.file not in self._offline:
                self._offline[film.file] = is_offline(film)
            if self._offline[film.file]:
                away.add(film.id)
        return frozenset(away)
