"""生成案例登记包: one at a time, its progress in words, and the folder shown when it is whole."""

from __future__ import annotations

import queue
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from kepu_desktop.ui.desk import Desk, Failed
from kepu_desktop.ui.places.base import Frame
from kepu_desktop.ui.places.cases import commands
from kepu_desktop.workflow.progress import Progress
from kepu_desktop.workflow.register import Registered

_POLL_MS = 100


class Packing(QObject):
    """``words`` say what is being done; "" when nothing is."""

    changed = Signal()

    def __init__(self, desk: Desk, frame: Frame, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._frame = frame
        self.running = False
        self.words = ""
        self.written: Path | None = None
        self._stages: queue.SimpleQueue[Progress] = queue.SimpleQueue()
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_MS)
        self._poll.timeout.connect(self._show_stage)

    def write(self, target: Path, *, draft: bool, fit_pictures: bool) -> None:
        """The gate is asked again on the desk."""
        if self.running:
            return
        self.running = True
        self.words = "正在生成登记包…"
        self._poll.start()
        write = partial(commands.write, target, draft, fit_pictures, self._stages.put)
        self._desk.do("生成登记包", write, done=self._done, failed=self._failed)
        self.changed.emit()

    def _show_stage(self) -> None:
        latest: Progress | None = None
        while not self._stages.empty():
            latest = self._stages.get_nowait()
        if latest is not None:
            share = round(100 * latest.done / latest.total) if latest.total else 0
            name = f" · {latest.name}" if latest.name else ""
            self.words = f"{latest.stage} {share} %{name}"
            self.changed.emit()

    def _end(self) -> None:
        self.running, self.words = False, ""
        self._poll.stop()
        while not self._stages.empty():
            self._stages.get_nowait()
        self.changed.emit()

    def _done(self, result: Registered) -> None:
        self._end()
        if result.pack is None:
            first = next(iter(result.gate.blockers), None)
            words = first.message if first is not None else "没有选用的案例"
            self._frame.warn(f"没有生成：{words}", first.remedy if first is not None else "", "rev")
            return
        self.written = result.pack.folder
        self._frame.tell(f"登记包已生成并逐个校验：{result.pack.folder.name}")
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(result.pack.folder)))

    def _failed(self, failed: Failed) -> None:
        self._end()
        self._desk.command_failed.emit(failed)
