"""Lists in the place 视频: read in, looked at in the list's place, written out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kepu_desktop.domain.texts import show_name
from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.base import Footer, Place

if TYPE_CHECKING:
    from kepu_desktop.ui.places.videos.list_panel import ListPanel

READ, EXPORT = "read", "export"  # what ``Place.select`` may ask for behind "list"
_SUFFIXES = (".xlsx", ".csv", ".xls", ".et", ".xlsm")


class Lists(QObject):
    """The panel takes the room of ``body`` while a list is looked at; it is built when needed."""

    def __init__(self, place: Place, body: QWidget, desk: Desk) -> None:
        super().__init__(place)
        self._place, self._body, self._desk = place, body, desk
        self._waiting: list[str] = []  # lists that came with a drop, looked at one by one
        self._layout = QVBoxLayout(place)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(body)

    @cached_property
    def panel(self) -> ListPanel:
        from kepu_desktop.ui.places.videos.list_panel import ListPanel

        panel = ListPanel(self._desk, self._place.frame)
        self._layout.addWidget(panel, 1)
        panel.opened.connect(self._opened)
        panel.closed.connect(self._closed)
        panel.passed.connect(self._next)
        panel.changed.connect(self._place.footer_changed)
        return panel

    @property
    def is_open(self) -> bool:
        return "panel" in self.__dict__ and self.panel.is_open

    def _opened(self) -> None:
        self._body.hide()
        self.panel.show()
        self._place.footer_changed.emit()

    def _closed(self) -> None:
        self.panel.hide()
        self._body.show()
        self._place.footer_changed.emit()
        self._next()

    def offer(self, paths: Sequence[str]) -> None:
        """Look at these lists, one after the other."""
        self._waiting += [path for path in paths if path not in self._waiting]
        if not self.is_open:
            self._next()

    def _next(self) -> None:
        if self._waiting and self._writable():
            self.panel.read(self._waiting.pop(0))

    def _writable(self) -> bool:
        shot = self._place.shot
        return shot is not None and not shot.read_only_reason

    def takes(self, paths: Sequence[str]) -> str:
        """A list alone is read; with other files it lies beside its films."""
        if len(paths) != 1 or not paths[0].lower().endswith(_SUFFIXES) or not self._writable():
            return ""
        return f"读入清单“{show_name(Path(paths[0]).name)}”：先看差异，再决定采用哪些"

    def take(self, paths: Sequence[str]) -> None:
        self.panel.read(paths[0])

    def do(self, what: str) -> None:
        if what == EXPORT:
            self.panel.export()
        elif self._writable():
            self.panel.choose()

    def read(self) -> None:
        self.do(READ)

    def export(self) -> None:
        self.do(EXPORT)

    def footer(self) -> Footer | None:
        """Its own while a list is looked at."""
        return self.panel.footer() if self.is_open else None
