"""The moments of a finding as links: each shows its frame in the picture above."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from kepu_desktop.domain.texts import show_clock
from kepu_desktop.ui.places.videos.boxed import Shown, spoken
from kepu_desktop.ui.widgets.basic import Button

_IN_A_ROW, _MOST = 4, 12
_TIP = "在上面看这一帧　E 下一处，Shift+E 上一处"


class EvidenceLinks(QWidget):
    """Emits the number of the moment that is to be seen."""

    wanted = Signal(int)

    def __init__(self, shown: Sequence[Shown]) -> None:
        super().__init__()
        self.setObjectName("evidence-links")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(0)
        for number, one in enumerate(shown[:_MOST]):
            button = Button(
                f"看 {show_clock(one.seconds)}", "link", on_click=self._go, name=f"see-{number + 1}"
            )
            button.setProperty("number", number)
            button.setToolTip(_TIP)
            button.setAccessibleName(f"看 {show_clock(one.seconds)}，{spoken(one)}")
            place = Qt.AlignmentFlag.AlignLeft
            grid.addWidget(button, number // _IN_A_ROW, number % _IN_A_ROW, place)
        grid.setColumnStretch(_IN_A_ROW, 1)

    def _go(self) -> None:
        self.wanted.emit(int(self.sender().property("number")))
