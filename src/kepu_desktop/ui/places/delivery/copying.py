"""The copying on a thread of its own: told on the GUI thread a few times a second, paused, broken
off. The project is worked on meanwhile; nothing here touches the session."""

from __future__ import annotations

import queue
import threading
import time

from PySide6.QtCore import QObject, QTimer, Signal

from kepu_desktop.domain.errors import UserError
from kepu_desktop.workflow.deliver import Prepared, Told, WrittenBag, carry_out
from kepu_desktop.workflow.delivery_pace import DeliveryPace

_DRAIN_MS = 150
_JOIN_S = (
    5.0  # a block is a moment, flushing to a slow stick may take longer; the thread is a daemon
)


class _BrokenOff(Exception):  # noqa: N818 - a wish, not an error
    """The person, or the closing window, ends the copying."""


class Copying(QObject):
    """One run. ``told`` may be asked for at any time; signals come on the GUI thread."""

    moved = Signal()
    ended = Signal(object)  # WrittenBag, UserError, another exception, or None when broken off

    def __init__(self, prepared: Prepared, parent: QObject) -> None:
        super().__init__(parent)
        self.prepared = prepared
        self.told: Told | None = None
        self.pace = DeliveryPace()
        self.paused = False
        self.breaking_off = False
        self._news: queue.SimpleQueue[tuple[float, Told]] = queue.SimpleQueue()
        self._result: list[WrittenBag | BaseException | None] = []
        self._may_go = threading.Event()
        self._may_go.set()
        self._stop = threading.Event()
        self._timer = QTimer(self)
        self._timer.setInterval(_DRAIN_MS)
        self._timer.timeout.connect(self._drain)
        self._thread = threading.Thread(target=self._work, name="delivery", daemon=True)

    def start(self) -> None:
        self._timer.start()
        self._thread.start()

    def pause(self, paused: bool) -> None:
        self.paused = paused
        if paused:
            self._may_go.clear()
            self.pace.pause()
        else:
            self._may_go.set()
        self.moved.emit()

    def break_off(self) -> None:
        """End soon; what was read back stays on the disk. ``ended`` comes with None."""
        self.breaking_off = True
        self._stop.set()
        self._may_go.set()

    def close(self) -> None:
        """End now: the window closes. Nothing is told any more."""
        self.break_off()
        self._timer.stop()
        if self._thread.is_alive():
            self._thread.join(_JOIN_S)

    def _work(self) -> None:
        result: WrittenBag | BaseException | None = None
        try:
            result = carry_out(self.prepared, self._tell)
        except _BrokenOff:
            pass
        except UserError as error:
            result = error
        except Exception as error:  # noqa: BLE001 - a defect: the window reports it
            result = error
        self._result.append(result)

    def _tell(self, told: Told) -> None:
        self._news.put((time.monotonic(), told))
        self._may_go.wait()
        if self._stop.is_set():
            raise _BrokenOff

    def _drain(self) -> None:
        ended = bool(self._result)
        news = False
        while not self._news.empty():
            at_s, self.told = self._news.get_nowait()
            if not self.paused:
                self.pace.note(self.told, at_s)
            news = True
        if news:
            self.moved.emit()
        if ended:
            self._timer.stop()
            self._thread.join()
            self.ended.emit(self._result[0])
