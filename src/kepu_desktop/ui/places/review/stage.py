"""Which stage the list shows: all, before the form is mailed, before the delivery."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox

from kepu_desktop.domain.findings import STAGE_WORDS, Stage
from kepu_desktop.ui.icons import icon
from kepu_desktop.ui.theme import theme

STAGES = (None, Stage.FORM, Stage.DELIVERY)


class StageBox(QComboBox):
    """One of ``STAGES``, None for all."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("stage")
        self.setAccessibleName("阶段")
        for stage in STAGES:
            self.addItem(STAGE_WORDS[stage] if stage else "全部阶段")
        theme().changed.connect(self.update)

    def stage(self) -> Stage | None:
        return STAGES[self.currentIndex()]

    def show_stage(self, stage: Stage | None) -> None:
        """Without telling anybody."""
        self.blockSignals(True)
        self.setCurrentIndex(STAGES.index(stage))
        self.blockSignals(False)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        painter = QPainter(self)
        middle = (self.height() - 16) // 2
        icon("chevron-down", "text2").paint(painter, self.width() - 22, middle, 16, 16)
        painter.end()
