"""Keeps the preview and the last package up to date without getting in anybody's way."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from kepu_desktop.ui.desk import Desk, Failed
from kepu_desktop.ui.places.export import commands
from kepu_desktop.workflow.preview import PackagePreview, Written

_LOOK_MS, _MEASURE_MS = 120, 900


class Looking(QObject):
    """Words at once, sizes after a second of rest: the papers are made for them.

    ``may_measure`` says whether the desk has time for it.
    """

    changed = Signal()
    failed = Signal(object)  # Failed

    def __init__(self, desk: Desk, may_measure: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._may_measure = may_measure
        self.preview: PackagePreview | None = None
        self.written: Written | None = None
        self._target: Path | None = None
        self._attach: tuple[Path, ...] = ()
        self._serial = 0
        self._soon = self._timer(_LOOK_MS, self.now)
        self._rest = self._timer(_MEASURE_MS, self._measure)

    def _timer(self, interval: int, run: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(run)
        return timer

    def at(self, target: Path, attach: tuple[Path, ...]) -> None:
        """Where the package goes, and what goes with the mail."""
        self._target, self._attach = target, attach

    def soon(self) -> None:
        """The project changed; many changes become one look."""
        self._soon.start()

    def now(self) -> None:
        if self._target is None:
            return
        self._soon.stop()
        self._serial += 1
        look = partial(commands.look, self._serial, self._target, self._attach)
        self._desk.do("预览报送包", look, done=self._looked, failed=self._not_known)
        self._rest.start()

    def _looked(self, found: commands.Look) -> None:
        if found.serial == self._serial:
            self.written = found.written
            self.preview = found.preview.with_sizes_of(self.preview)
            self.changed.emit()

    def _measure(self) -> None:
        if self._target is None or not self._may_measure():
            self._rest.start()
            return
        measure = partial(commands.measure, self._serial, self._target, self._attach)
        self._desk.do("计算邮件大小", measure, done=self._measured, failed=self._not_known)

    def _measured(self, found: tuple[int, PackagePreview]) -> None:
        if found[0] == self._serial:
            self.preview = found[1]
            self.changed.emit()

    def _not_known(self, failed: Failed) -> None:
        self.failed.emit(failed)
