"""Looks at materials in the background and brings their pictures; the desk keeps what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from kepu_desktop.domain.submission import Material
from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.cases import commands
from kepu_desktop.workflow.material_watch import LookResult, MaterialWatch

_KEPT = 200  # pictures held at once


class Looking(QObject):
    """``pictures`` says that ``images`` (by fingerprint) has more."""

    pictures = Signal()
    _arrived = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.images: dict[str, QImage] = {}
        self._wanted: Mapping[str, str] = {}
        self._asked: set[str] = set()
        self._watch = MaterialWatch(self._arrived.emit)
        self._arrived.connect(self._record)
        desk.closing.connect(self._watch.close)

    def look(self) -> None:
        """Ask the desk which materials are new, changed or were not readable."""
        self._desk.do("检查材料", commands.to_look_at, done=self.ask)

    def ask(self, materials: Iterable[Material]) -> None:
        self._watch.ask(materials)

    def want_pictures(self, wanted: Mapping[str, str]) -> None:
        """Fingerprints whose thumbnails are to be shown, and the materials that they belong to."""
        self._wanted = wanted
        missing = {
            key: value
            for key, value in wanted.items()
            if key not in self.images and key not in self._asked
        }
        if missing:
            self._asked |= set(missing)
            self._desk.do("缩略图", partial(commands.thumbnails, missing), done=self._got)
        elif wanted:
            self.pictures.emit()

    def _got(self, found: Mapping[str, QImage]) -> None:
        if len(self.images) > _KEPT:
            self.images = {key: self.images[key] for key in self._wanted if key in self.images}
        self.images.update(found)
        self._asked -= set(self._wanted)
        if found:
            self.pictures.emit()

    def _record(self, result: LookResult) -> None:
        self._desk.do("检查材料", partial(commands.record, result))
