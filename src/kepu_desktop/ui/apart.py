"""Reading many files on a thread of its own: the window and the session go on meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

_POLL_MS = 60
Seen = Callable[[int, int], None]  # is told (done, all)


class Read(Protocol):
    def __call__(self, *, seen: Seen) -> object: ...


@dataclass(slots=True)
class _Look:
    read: Read
    count: int
    done: int = 0
    result: object = None
    fault: BaseException | None = None
    stopped: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        try:
            self.result = self.read(seen=self._seen)
        except _StoppedError:
            return
        except Exception as error:  # noqa: BLE001 - a defect: told on the other side
            self.fault = error

    def _seen(self, done: int, _all: int) -> None:
        self.done = done
        if self.stopped.is_set():
            raise _StoppedError


class _StoppedError(Exception):
    """Nobody waits for it any more."""


class ApartReader(QObject):
    """One reading at a time."""

    progressed = Signal(object, object)  # done, all
    ended = Signal(object)  # what was read
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

    def begin(self, read: Read, count: int) -> None:
        """Have ``read`` run; ``seen`` is to be told of each of ``count`` files. It must return
        something. One that runs already is given up."""
        self.stop()
        self._look = _Look(read, count)
        threading.Thread(target=self._look.run, name="reading-apart", daemon=True).start()
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
            self.progressed.emit(look.done, look.count)
            return
        self._timer.stop()
        self._look = None
        if look.result is not None:
            self.ended.emit(look.result)
        else:
            self.broken.emit(look.fault)
