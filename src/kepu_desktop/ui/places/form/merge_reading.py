"""Reads returned forms on a thread of its own: the window and the session go on meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from kepu_desktop.calls.model import Call
from kepu_desktop.workflow.merges.returned import Incoming, read_files

_POLL_MS = 60


@dataclass(slots=True)
class _Look:
    call: Call
    paths: Sequence[Path]
    bindings: Mapping[str, str]
    done: int = 0
    result: Incoming | None = None
    fault: BaseException | None = None
    stopped: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        try:
            self.result = read_files(self.call, self.paths, self.bindings, seen=self._count)
        except _StoppedError:
            return
        except Exception as error:  # noqa: BLE001 - a defect: told on the other side
            self.fault = error

    def _count(self, done: int, _all: int) -> None:
        self.done = done
        if self.stopped.is_set():
            raise _StoppedError


class _StoppedError(Exception):
    """Nobody waits for it any more."""


class FormReader(QObject):
    """One reading at a time."""

    progressed = Signal(object, object)  # done, all
    ended = Signal(object)  # Incoming
    broken = Signal(object)  # BaseException

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._look: _Look | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._poll)

    @property
    def running(self) -> bool:
        return self._look is not None

    def begin(self, call: Call, paths: Sequence[Path], bindings: Mapping[str, str]) -> None:
        self.stop()
        self._look = _Look(call, paths, bindings)
        threading.Thread(target=self._look.run, name="forms-read", daemon=True).start()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        if self._look is not None:
            self._look.stopped.set()
            self._look = None

    def _poll(self) -> None:
        look = self._look
        if look is None:
            return
        if look.result is None and look.fault is None:
            self.progressed.emit(look.done, len(look.paths))
            return
        self._timer.stop()
        self._look = None
        if look.result is not None:
            self.ended.emit(look.result)
        else:
            self.broken.emit(look.fault)
