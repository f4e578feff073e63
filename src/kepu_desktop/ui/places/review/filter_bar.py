"""The strip on top of 校验: what the list shows, the report, undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal

from kepu_desktop.domain.findings import Verdict
from kepu_desktop.ui.places.review.rows import ALL, Filter
from kepu_desktop.ui.places.review.stage import StageBox
from kepu_desktop.ui.widgets.basic import Button, IconButton
from kepu_desktop.ui.widgets.chips import ChipRow
from kepu_desktop.ui.widgets.toolbar import ToolbarStrip

_CHIPS = (
    (ALL, "待办", None),
    ("error", "不合规", Verdict.ERROR),
    ("review", "需核实", Verdict.REVIEW),
    ("advice", "提示", Verdict.ADVICE),
    ("settled", "已处理", None),
    ("skipped", "未检", Verdict.UNCHECKED),
)
_STAGE_WIDE, _STAGE_NARROW = 124, 116


class FilterBar(ToolbarStrip):
    """``changed`` when the person chose other chips or another stage."""

    changed = Signal()

    def __init__(self, save_report: Callable[[], object], undo: Callable[[], object]) -> None:
        super().__init__(12, 8)
        self.line.setSpacing(4)
        self.chips = ChipRow(_CHIPS)
        self.chips.changed.connect(self.changed)
        self.line.addWidget(self.chips)
        self.stage = StageBox()
        self.stage.setFixedWidth(_STAGE_WIDE)
        self.stage.currentIndexChanged.connect(self._stage_chosen)
        self.line.addSpacing(4)
        self.line.addWidget(self.stage)
        self.line.addStretch(1)
        self._report = Button(
            "导出校验报告…", "quiet", icon_name="download", on_click=save_report, name="report"
        )
        self._report.setAccessibleName("导出校验报告")
        self.line.addWidget(self._report)
        self._undo = IconButton("undo-2", "撤销", on_click=undo, shortcut="Ctrl+Z")
        self._undo.setObjectName("undo")
        self.line.addWidget(self._undo)

    def _stage_chosen(self) -> None:
        self.changed.emit()

    def chosen(self, only: str) -> Filter:
        """What the list is to show; ``only`` comes from elsewhere."""
        return Filter(self.chips.chosen(), self.stage.stage(), only)

    def show_filter(self, wanted: Filter) -> None:
        """Without telling anybody."""
        self.chips.blockSignals(True)
        self.chips.choose(*wanted.chips)
        self.chips.blockSignals(False)
        self.stage.show_stage(wanted.stage)

    def show_undo(self, label: str) -> None:
        """``label`` is the step that would be taken back, "" when there is none."""
        self._undo.setEnabled(bool(label))
        self._undo.setToolTip(f"撤销：{label}" if label else "没有可撤销的步骤")

    def set_narrow(self, narrow: bool) -> None:
        self._report.setText("" if narrow else "导出校验报告…")
        self._report.setToolTip("导出校验报告…" if narrow else "")
        self.stage.setFixedWidth(_STAGE_NARROW if narrow else _STAGE_WIDE)
        self._undo.setVisible(not narrow)  # Ctrl+Z and the menu have it; chips need the room
