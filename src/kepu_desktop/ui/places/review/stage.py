"""Which stage the list shows: all, before the form is mailed, before the delivery."""

from __future__ import annotations

from kepu_desktop.domain.findings import STAGE_WORDS, Stage
from kepu_desktop.ui.widgets.combo import ComboBox

STAGES = (None, Stage.FORM, Stage.DELIVERY)


class StageBox(ComboBox):
    """One of ``STAGES``, None for all."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("stage")
        self.setAccessibleName("阶段")
        for stage in STAGES:
            self.addItem(STAGE_WORDS[stage] if stage else "全部阶段")

    def stage(self) -> Stage | None:
        return STAGES[self.currentIndex()]

    def show_stage(self, stage: Stage | None) -> None:
        """Without telling anybody."""
        self.blockSignals(True)
        self.setCurrentIndex(STAGES.index(stage))
        self.blockSignals(False)
