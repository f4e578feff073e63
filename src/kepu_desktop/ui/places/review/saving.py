"""导出校验报告: asks where to, and has it written on the desk."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.base import Frame
from kepu_desktop.ui.places.review import commands
from kepu_desktop.workflow.snapshot import Snapshot


class ReportSaver(QObject):
    """The check report of the whole submission as a Word file."""

    def __init__(self, desk: Desk, frame: Frame, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._frame, self._window = desk, frame, parent

    def ask(self, shot: Snapshot) -> None:
        suggested = shot.path.with_name(f"{shot.path.stem}_{shot.call.package.report}")
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, "导出校验报告", str(suggested), "Word 文档 (*.docx)"
        )
        if chosen:
            self.write(Path(chosen))

    def write(self, target: Path) -> None:
        """Write it to ``target``; another ending than .docx gets that one added."""
        if target.suffix.lower() != ".docx":
            target = target.with_name(f"{target.name}.docx")
        write = partial(commands.write_report, target)
        self._desk.do("导出校验报告", write, done=self._written)

    def _written(self, target: Path) -> None:
        self._frame.tell(f"校验报告已写入 {target.name}")
