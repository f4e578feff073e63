"""Figures, chart and films at the left; workbooks, or one of them row by row, at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kepu_desktop.calls.feedback_model import Feedback
from kepu_desktop.domain.audience import FigureGroup
from kepu_desktop.domain.submission import FeedbackRow, Material
from kepu_desktop.ui.places.feedback.chart import MOST, MOST_LOW, BarChart
from kepu_desktop.ui.places.feedback.detail import Detail
from kepu_desktop.ui.places.feedback.figures import Figures
from kepu_desktop.ui.places.feedback.films import FilmFigures, FilmTable
from kepu_desktop.ui.places.feedback.sources import Sources
from kepu_desktop.ui.places.feedback.state import bar_lines, never_summed
from kepu_desktop.ui.widgets.basic import Label, hline, vline
from kepu_desktop.workflow.feedback.totals import FeedbackTotals

_WIDE, _NARROW = 384, 300


class Board(QWidget):
    """What came back, in sight at once."""

    looked_at = Signal(str)
    film_chosen = Signal(object)
    closed = Signal()
    accepted = Signal(object)
    removed = Signal(object)
    shots_wanted = Signal(str)
    reminded = Signal()

    def __init__(self, spec: Feedback) -> None:
        super().__init__()
        self.setObjectName("feedback-board")
        self._spec = spec
        self._totals: FeedbackTotals | None = None
        self._shots: Mapping[str, Sequence[Material]] = {}
        self._writable = True
        self._bars = MOST
        self._source = ""  # the workbook that is open at the right
        self._film = ""  # or the film
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self._left(), 1)
        line.addWidget(vline())
        self._side = QStackedWidget()
        self.sources = Sources()
        self.sources.looked_at.connect(self.looked_at)
        self.sources.reminded.connect(self.reminded)
        self.detail = Detail(spec)
        self.detail.closed.connect(self.closed)
        self.detail.accepted.connect(self.accepted)
        self.detail.removed.connect(self.removed)
        self.detail.shots_wanted.connect(self.shots_wanted)
        self._side.addWidget(self.sources)
        self._side.addWidget(self.detail)
        line.addWidget(self._side)
        self.narrow(narrow=False)

    def _left(self) -> QWidget:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.figures = Figures(self._spec)
        column.addWidget(self.figures)
        column.addWidget(hline())
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 4)
        self._title = f"各平台{self._spec.label(self._spec.main)}"
        head.addWidget(Label(self._title, "strong"))
        head.addStretch(1)
        head.addWidget(Label(never_summed(self._spec), "caption", tone="text2"))
        column.addLayout(head)
        around = QVBoxLayout()
        around.setContentsMargins(16, 0, 16, 8)
        self.chart = BarChart()
        around.addWidget(self.chart)
        column.addLayout(around)
        column.addWidget(hline())
        self.films = FilmTable(FilmFigures(self._spec))
        self.films.chosen.connect(self.film_chosen)
        column.addWidget(self.films, 1)
        return left

    def show_totals(
        self,
        totals: FeedbackTotals,
        shots: Mapping[str, Sequence[Material]],
        *,
        writable: bool,
    ) -> None:
        self._totals, self._shots, self._writable = totals, shots, writable
        self.figures.show_totals(totals)
        self._draw()
        self.films.show_groups(totals.by_film)
        self.sources.show_totals(totals)
        self._fill_detail()

    def open_source(self, name: str) -> None:
        self._source, self._film = name, ""
        self.films.clearSelection()
        self._fill_detail()
        self.detail.back.setFocus()

    def open_film(self, group: FigureGroup) -> None:
        self._source, self._film = "", group.film or group.name
        self._fill_detail()

    def close_detail(self) -> None:
        self._source = self._film = ""
        self.films.clearSelection()
        self._fill_detail()

    def picture(self) -> QPixmap:
        return self.chart.picture(self._title)

    def narrow(self, *, narrow: bool, low: bool = False) -> None:
        self._side.setFixedWidth(_NARROW if narrow else _WIDE)
        self.films.narrow(narrow=narrow)
        self._bars = MOST_LOW if low else MOST
        self._draw()

    def _draw(self) -> None:
        if self._totals is not None:
            lines = bar_lines(self._spec, self._totals, self._bars)
            self.chart.show_lines(self._title, lines)

    def _fill_detail(self) -> None:
        title, rows = self._opened()
        if not rows:
            self._source = self._film = ""
            self._side.setCurrentWidget(self.sources)
            return
        self.detail.show_rows(title, rows, self._shots, writable=self._writable)
        self._side.setCurrentWidget(self.detail)

    def _opened(self) -> tuple[str, tuple[FeedbackRow, ...]]:
        totals = self._totals
        if totals is None:
            return "", ()
        if self._source:
            for source in totals.sources:
                if source.name == self._source:
                    return source.name, source.rows
        if self._film:
            rows = tuple(
                row
                for source in totals.sources
                for row in source.rows
                if (row.film or row.values.get("title", "")) == self._film
            )
            name = next((g.name for g in totals.by_film if self._film in (g.film, g.name)), "")
            return name, rows
        return "", ()
