"""What is let go on the start page becomes a project, if there is anything usable in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from kepu_desktop.domain.texts import safe_component
from kepu_desktop.system.files import free_path
from kepu_desktop.ui.drop import PROJECT_SUFFIX, DropCheck
from kepu_desktop.ui.places.start import StartPage

Make = Callable[[Path, tuple[str, ...]], object]


class NewFromDrop(QObject):
    """A fast drop outruns its preview, so that everything is looked through first: nothing usable
    must not leave an empty project behind."""

    def __init__(self, start: StartPage, folder: Callable[[], Path], make: Make) -> None:
        """``make`` gets the new project's file in ``folder`` and the paths to take in."""
        super().__init__(start)
        self._start, self._folder, self._make = start, folder, make
        self._check = DropCheck(self)
        self._check.usable.connect(self._usable)
        self._check.unusable.connect(self._unusable)

    def begin(self, paths: tuple[str, ...]) -> None:
        self._start.busy("正在查看…")
        self._check.begin(paths)

    def stop(self) -> None:
        self._check.stop()

    def _usable(self, paths: tuple[str, ...]) -> None:
        """The project is named after what was let go."""
        self._start.busy("")
        name = safe_component(Path(paths[0]).stem or "科普申报", fallback="科普申报")
        self._make(free_path(self._folder(), name, PROJECT_SUFFIX), paths)

    def _unusable(self, why: str) -> None:
        self._start.busy("")
        self._start.show_unusable(why)
