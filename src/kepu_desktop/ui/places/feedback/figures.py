"""The large numbers on top: in 万 or 亿, with the whole number below."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kepu_desktop.calls.feedback_model import Feedback
from kepu_desktop.domain.counts import show_count
from kepu_desktop.ui.widgets.basic import Label, vline
from kepu_desktop.workflow.feedback.totals import FeedbackTotals

_HEIGHT = 88


class Figures(QWidget):
    """One for each headline of the call, and how many films have data."""

    def __init__(self, spec: Feedback) -> None:
        super().__init__()
        self.setObjectName("feedback-figures")
        self.setFixedHeight(_HEIGHT)
        self._keys = spec.headline
        self._spec = spec
        self._shown: dict[str, tuple[Label, Label]] = {}
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        for key in self._keys:
            line.addWidget(self._figure(key, spec.label(key)), 1)
            line.addWidget(vline())
        line.addWidget(self._figure("films", "有数据的视频"), 1)

    def _figure(self, key: str, name: str) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(16, 8, 8, 8)
        column.setSpacing(0)
        number, note = Label("—", "title"), Label("", "caption", tone="text2")
        number.setObjectName(f"figure-{key}")
        column.addWidget(Label(name, "caption", tone="text2"))
        column.addWidget(number)
        column.addWidget(note)
        column.addStretch(1)
        self._shown[key] = (number, note)
        return box

    def show_totals(self, totals: FeedbackTotals) -> None:
        for key in self._keys:
            value = totals.sums.get(key)
            number, note = self._shown[key]
            number.setText("—" if value is None else show_count(value))
            note.setText("没有数据" if value is None else f"{value:,}")
            said = "没有数据" if value is None else f"{value:,}"
            number.setAccessibleName(f"{self._spec.label(key)} {said}")
        number, note = self._shown["films"]
        number.setText(f"{totals.with_data} / {totals.films}")
        number.setAccessibleName(f"有数据的视频 {totals.with_data} 个，共 {totals.films} 个")
        note.setText("空白不按 0 计")
