"""无损修复 runs on a thread of its own, beside the desk: it takes as long as the disk takes, and
edits, checks and the window go on meanwhile."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from kepu_desktop.calls.model import Call
from kepu_desktop.domain.errors import UserError
from kepu_desktop.ui.desk import Failed
from kepu_desktop.workflow.progress import Progress
from kepu_desktop.workflow.repair import Repaired, repair

_log = logging.getLogger(__name__)
_POLL_MS = 80
_LABEL = "无损修复"


@dataclass(frozen=True, slots=True)
class Done:
    """``results`` by film id; films that were not come to any more are not among them."""

    folder: Path
    results: Mapping[str, Repaired]
    cancelled: bool


@dataclass(slots=True)
class _Work:
    """``paths`` by film id. Filled on the thread, looked at from the window."""

    call: Call
    paths: Mapping[str, str]
    folder: Path
    progress: Progress | None = None
    done: Done | None = None
    failed: Failed | None = None
    cancelled: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        try:
            found = repair(
                self.call,
                tuple(self.paths.values()),
                self.folder,
                progress=self._tell,
                cancelled=self.cancelled.is_set,
            )
        except UserError as error:
            self.failed = Failed(error, None, _LABEL)
        except Exception as error:  # noqa: BLE001 - a defect: the window reports it
            _log.exception("repair failed")
            self.failed = Failed(None, error, _LABEL)
        else:
            by_path = {one.path: one for one in found}
            results = {key: by_path[path] for key, path in self.paths.items() if path in by_path}
            self.done = Done(self.folder, results, self.cancelled.is_set())

    def _tell(self, progress: Progress) -> None:
        self.progress = progress


class Repairing(QObject):
    """One repair at a time. Signals come on the GUI thread."""

    moved = Signal(object)  # Progress
    ended = Signal(object)  # Done
    failed = Signal(object)  # Failed

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work: _Work | None = None
        self._thread: threading.Thread | None = None
        self._told: Progress | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._poll)

    @property
    def running(self) -> bool:
        return self._work is not None

    def begin(self, call: Call, paths: Mapping[str, str], folder: Path) -> None:
        """Rewrap the films at ``paths`` (by id) into ``folder``."""
        if self.running:
            return
        self._work, self._told = _Work(call, dict(paths), folder), None
        self._thread = threading.Thread(target=self._work.run, name="repair", daemon=True)
        self._thread.start()
        self._timer.start()

    def cancel(self) -> None:
        """What is finished stays; the film in work leaves nothing behind. ``ended`` tells."""
        if self._work is not None:
            self._work.cancelled.set()

    def stop(self) -> None:
        """The project closes: cancel, and wait until nothing of it runs any more."""
        self._timer.stop()
        if self._work is not None and self._thread is not None:
            self._work.cancelled.set()
            self._thread.join()
        self._work = self._thread = None

    def _poll(self) -> None:
        work, thread = self._work, self._thread
        if work is None or thread is None:
            return
        if thread.is_alive():
            if work.progress is not None and work.progress is not self._told:
                self._told = work.progress
                self.moved.emit(work.progress)
            return
        self._timer.stop()
        thread.join()
        self._work = self._thread = None
        if work.failed is not None:
            self.failed.emit(work.failed)
        elif work.done is not None:
            self.ended.emit(work.done)
