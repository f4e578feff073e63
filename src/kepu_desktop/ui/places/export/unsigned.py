"""Said beside the gates: films that nobody has signed yet. It blocks no mail; delivery needs it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kepu_desktop.domain.findings import Verdict
from kepu_desktop.ui.widgets.basic import Button, ElidedLabel
from kepu_desktop.ui.widgets.verdicts import VerdictMark
from kepu_desktop.workflow.counting import Counts


def words_on(counts: Counts) -> str:
    """N 个视频尚未签核（交付前需要）, "" when all are signed."""
    if not counts.unsigned:
        return ""
    planned = counts.unsigned_planned
    later = f"，其中 {planned} 个待制作，制作完成后再签核" if planned else ""
    return f"{counts.unsigned} 个视频尚未签核（交付前需要）{later}"


class Unsigned(QWidget):
    """One line with 去签核; hidden when there is nothing to say."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("unsigned")
        line = QHBoxLayout(self)
        line.setContentsMargins(4, 0, 0, 0)
        line.setSpacing(8)
        self._words = ElidedLabel("", "cell")
        self._go = Button("去签核", "link", on_click=self.wanted.emit, name="go-sign")
        line.addWidget(VerdictMark(Verdict.ADVICE, 14))
        line.addWidget(self._words, 1)
        line.addWidget(self._go)

    def show_counts(self, counts: Counts) -> None:
        words = words_on(counts)
        self._words.setText(words)
        self.setVisible(bool(words))

    def text(self) -> str:
        return self._words.whole_text()
