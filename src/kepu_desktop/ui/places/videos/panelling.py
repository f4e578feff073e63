"""Which inline panel stands above the list, and what becomes of what is entered in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from kepu_desktop.ui.desk import Desk, Failed
from kepu_desktop.ui.places.videos.deeds import Deeds
from kepu_desktop.ui.places.videos.panels import BulkPanel, Panel, PlannedPanel, SeriesPanel
from kepu_desktop.ui.places.videos.rows import Row
from kepu_desktop.ui.tab_order import tab_after, tab_anchor
from kepu_desktop.workflow import bulk
from kepu_desktop.workflow.snapshot import Snapshot

_PanelT = TypeVar("_PanelT", bound=Panel)


class Panels(QWidget):
    """One panel at a time; it closes when its deed is done and stays open when it was refused.
    Each is built when it is first asked for."""

    opened = Signal()
    closed = Signal()
    planned_made = Signal(str)  # id of the first new entry

    def __init__(self, deeds: Deeds, desk: Desk) -> None:
        super().__init__()
        self._deeds, self._desk = deeds, desk
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._open: Panel | None = None
        self._before = tab_anchor(self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.hide()

    @cached_property
    def bulk(self) -> BulkPanel:
        panel = self._take_in(BulkPanel())
        panel.wanted.connect(self._change)
        return panel

    @cached_property
    def series(self) -> SeriesPanel:
        panel = self._take_in(SeriesPanel())
        panel.wanted.connect(self._make_series)
        return panel

    @cached_property
    def planned(self) -> PlannedPanel:
        panel = self._take_in(PlannedPanel())
        panel.wanted.connect(self._plan)
        return panel

    def _take_in(self, panel: _PanelT) -> _PanelT:
        panel.hide()
        panel.closed.connect(self.close_open)
        self._layout.addWidget(panel)
        tab_after(self._before, panel)
        return panel

    def pieces(self) -> Sequence[Callable[[], object]]:
        """See ``Place.pieces``."""
        return [partial(getattr, self, name) for name in ("bulk", "series", "planned")]

    def open(self, panel: BulkPanel | SeriesPanel | PlannedPanel) -> None:
        """Show ``panel`` anew, with the focus in its first field."""
        if self._open is not None:
            self._open.hide()
        self._open = panel
        panel.complain("")
        panel.reset()
        self.opened.emit()  # the place tells the panel what it is about
        self.show()
        panel.show()
        panel.first_field().setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def is_open(self) -> bool:
        return self._open is not None

    def close_open(self) -> None:
        if self._open is not None:
            self._open.hide()
            self._open = None
            self.hide()
            self.closed.emit()

    def show_state(self, shot: Snapshot, chosen: Sequence[Row], units: Sequence[str]) -> None:
        """The open panel follows selection and project."""
        panel = self._open
        if isinstance(panel, BulkPanel):
            panel.show_films(chosen, shot.call, [one.name for one in shot.submission.series])
        elif isinstance(panel, SeriesPanel):
            proposed = bulk.series_name([row.film.title for row in chosen])
            panel.show_films([row.film.id for row in chosen], proposed)
        elif isinstance(panel, PlannedPanel):
            panel.offer(shot.call, units)

    def _refused(self, failed: Failed) -> None:
        """The panel says what is wrong with what was typed."""
        if failed.user is not None and self._open is not None:
            self._open.complain(f"{failed.user.reason}。{failed.user.remedy}")
        else:
            self._desk.command_failed.emit(failed)

    def _change(self, ids: tuple[str, ...], values: dict[str, str]) -> None:
        self._deeds.set_fields(ids, values, done=self.close_open, failed=self._refused)

    def _make_series(self, ids: tuple[str, ...], name: str) -> None:
        self._deeds.make_series(ids, name, done=self.close_open, failed=self._refused)

    def _plan(self, values: dict[str, str]) -> None:
        self._deeds.plan(values, done=self._planned, failed=self._refused)

    def _planned(self, ids: tuple[str, ...]) -> None:
        self.close_open()
        if ids:
            self.planned_made.emit(ids[0])
