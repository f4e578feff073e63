"""What stands above the list: the disk with what was found out about it, and the two bars."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from kepu_desktop.domain.findings import Verdict
from kepu_desktop.domain.texts import show_name, show_size
from kepu_desktop.ui.places.delivery.state import Run
from kepu_desktop.ui.widgets.basic import ElidedLabel, IconLabel, Label, ground, hline
from kepu_desktop.ui.widgets.verdicts import VerdictMark
from kepu_desktop.workflow.deliver import Step, Target, Told
from kepu_desktop.workflow.delivery_pace import STEP_WORDS, DeliveryPace, show_rate
from kepu_desktop.workflow.pace import show_left, show_share

_FAT_HINT = "放不下 4 GB 以上的文件"
_FINE_HINT = "可放大于 4 GB 的文件"


class TargetStrip(QWidget):
    """The chosen disk: its name, the bag's place, and each check with its shape and words."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("target")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(12)
        row.addWidget(IconLabel("hard-drive", size=20))
        words = QVBoxLayout()
        words.setSpacing(0)
        self._name = ElidedLabel("", "strong")
        self._place = ElidedLabel("", "second", mode=Qt.TextElideMode.ElideMiddle)
        words.addWidget(self._name)
        words.addWidget(self._place)
        row.addLayout(words, 1)
        self._checks = QHBoxLayout()
        self._checks.setSpacing(6)
        row.addLayout(self._checks)
        column.addLayout(row)
        column.addWidget(hline())
        self._shown: list[QWidget] = []

    def show_target(self, target: Target | None, chosen: Path | None) -> None:
        if target is None:
            if chosen is None:
                self._name.setText("还没有选择交付磁盘")
                self._place.setText(
                    "移动硬盘或 U 盘上的一个文件夹；长视频请用 exFAT 或 NTFS 的磁盘"
                )
            else:
                self._name.setText("目标不可用")
                self._place.setText(show_name(str(chosen)))
            self._say(())
            return
        volume = target.volume
        where = show_name(target.folder.name or str(target.folder))
        label = f"“{show_name(volume.label)}”" if volume.label else f"“{where}”"
        self._name.setText(f"目标 {label}")
        self._place.setText(show_name(str(target.folder / target.bag)))
        checks: list[tuple[Verdict, str]] = []
        if target.findings:
            checks += [(Verdict.ERROR, finding.message) for finding in target.findings]
        else:
            hint = _FAT_HINT if volume.largest_file is not None else _FINE_HINT
            if volume.kind:
                shape = Verdict.ADVICE if volume.largest_file is not None else Verdict.PASS
                checks.append((shape, f"{volume.kind}，{hint}"))
            need = f"可用 {show_size(volume.free)}，需 {show_size(target.needed)}"
            checks.append((Verdict.PASS, need))
        self._say(tuple(checks))

    def _say(self, checks: tuple[tuple[Verdict, str], ...]) -> None:
        for widget in self._shown:
            self._checks.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._shown = []
        for verdict, text in checks:
            if self._shown:
                gap = Label("　", "cell")
                self._checks.addWidget(gap)
                self._shown.append(gap)
            tone = {Verdict.ERROR: "err", Verdict.ADVICE: "adv"}.get(verdict, "ok")
            for widget in (VerdictMark(verdict), Label(text, "cell", tone=tone)):
                self._checks.addWidget(widget)
                self._shown.append(widget)
        self.setAccessibleName("，".join(("交付磁盘", *(text for _, text in checks))))


class ProgressStrip(QWidget):
    """复制 and 回读校验, each with its share, bytes, rate, time left and the film in work."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("delivery-progress")
        ground(self, "subtle")
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 10, 16, 10)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, 72)
        grid.setColumnStretch(1, 1)
        self._bars: dict[Step, QProgressBar] = {}
        self._sums: dict[Step, Label] = {}
        self._speeds: dict[Step, ElidedLabel] = {}
        for place, step in enumerate((Step.COPY, Step.READ_BACK)):
            bar = QProgressBar()
            bar.setRange(0, 1000)
            bar.setTextVisible(False)
            bar.setAccessibleName(STEP_WORDS[step])
            amount = Label("", "cell")
            amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            amount.setMinimumWidth(196)
            speed = ElidedLabel("", "second")
            grid.addWidget(Label(STEP_WORDS[step], "strong"), 2 * place, 0)
            grid.addWidget(bar, 2 * place, 1)
            grid.addWidget(amount, 2 * place, 2)
            grid.addWidget(speed, 2 * place + 1, 1, 1, 2)
            self._bars[step], self._sums[step], self._speeds[step] = bar, amount, speed

    def show_run(self, run: Run, pace: DeliveryPace, title: str) -> None:
        """``title`` is that of the film in work."""
        told = run.told
        if told is None:
            for speed in self._speeds.values():
                speed.setText("正在准备…")
            return
        for step, done in ((Step.COPY, told.copied), (Step.READ_BACK, told.verified)):
            share = done / told.total if told.total else 1.0
            self._bars[step].setValue(round(1000 * share))
            words = f"{show_share(share)} · {show_size(done)} / {show_size(told.total)}"
            self._sums[step].setText(words)
            self._speeds[step].setText(_speed(step, told, pace, title, run.paused))


def _speed(step: Step, told: Told, pace: DeliveryPace, title: str, paused: bool) -> str:
    rate, left = pace.rate(step), pace.left_s
    parts: list[str] = []
    if paused:
        parts.append("已暂停")
    elif rate is not None and told.step is step:
        parts.append(show_rate(rate))
        if left is not None:
            parts.append(show_left(left))
    if told.step is step:
        parts.append(title)
        if step is Step.READ_BACK:
            parts.append("从磁盘读回，核对 SHA-256")
    elif told.step in (Step.PAPERS, Step.SEAL):
        parts.append("完成" if step is Step.COPY else f"完成 · 正在{STEP_WORDS[told.step]}")
    if step is Step.READ_BACK and not parts and told.step is Step.COPY:
        parts.append("每个文件复制完即从磁盘读回")
    return "　".join(parts) if parts else " "
