"""名额: a line a class with one block a case, and all classes together."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from kepu_desktop.calls.case_model import Cases
from kepu_desktop.ui.theme import theme
from kepu_desktop.ui.widgets.basic import Label, hline
from kepu_desktop.workflow.cases import Quota

_BLOCK_HEIGHT, _GAP = 8, 2


class Segments(QWidget):
    """Blocks, the used ones filled; what is over stands in the colour of an error."""

    def __init__(self) -> None:
        super().__init__()
        self._count, self._most = 0, 0
        self.setFixedHeight(16)
        self.setMinimumWidth(64)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_numbers(self, count: int, most: int) -> None:
        self._count, self._most = count, most
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(88, 16)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        blocks = max(self._count, self._most, 1)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = (self.width() - _GAP * (blocks - 1)) / blocks
        top = (self.height() - _BLOCK_HEIGHT) / 2
        for number in range(blocks):
            used, over = number < self._count, number >= self._most
            box = QRectF(number * (width + _GAP), top, width, _BLOCK_HEIGHT)
            painter.setPen(theme().color("line2") if not used else Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("err" if over else "c1" if used else "sunken"))
            shrunk = box.adjusted(0.5, 0.5, -0.5, -0.5) if not used else box
            painter.drawRoundedRect(shrunk, 2, 2)
        painter.end()


class QuotaPanel(QWidget):
    """The lines, and the sentence of the notice below them."""

    def __init__(self, spec: Cases) -> None:
        super().__init__()
        self.setObjectName("quota")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(6)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self._lines: list[tuple[Segments, Label]] = []
        for row, title in enumerate((*(one.title for one in spec.classes), "合计")):
            at = row + (row == len(spec.classes))
            if at != row:
                grid.addWidget(hline(), row, 0, 1, 3)
            segments, words = Segments(), Label("", "cell")
            words.setMinimumWidth(48)
            words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(Label(title, "cell"), at, 0)
            grid.addWidget(segments, at, 1)
            grid.addWidget(words, at, 2)
            self._lines.append((segments, words))
        column.addLayout(grid)
        each = {one.quota for one in spec.classes}
        limit = f"每类不超过 {each.pop()} 个，" if len(each) == 1 else ""
        limits = f"{limit}合计不超过 {spec.total} 个\n{spec.clause}".strip()
        column.addWidget(Label(limits, "caption", wrap=True))

    def show_quotas(self, quotas: Sequence[Quota]) -> None:
        for quota, (segments, words) in zip(quotas, self._lines, strict=True):
            segments.show_numbers(quota.count, quota.most)
            over = quota.count > quota.most
            state = " 超" if over else " 满" if quota.full else ""
            words.setText(f"{quota.count}/{quota.most}{state}")
            words.set_tone("err" if over else "")
            segments.setAccessibleName(f"{quota.title} {quota.count}/{quota.most}{state}")
