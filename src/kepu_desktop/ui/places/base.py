"""What every place gives the frame: itself, its footer, and what it does with a new snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from kepu_desktop.domain.findings import Verdict
from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.desk import Desk
from kepu_desktop.workflow.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Action:
    """A button of the footer."""

    text: str
    run: Callable[[], object]
    enabled: bool = True
    icon: str = ""
    quiet: bool = False
    name: str = ""
    tip: str = ""  # where it leads, if the words on it do not say


@dataclass(frozen=True, slots=True)
class Footer:
    """Left the state in words (with a verdict's shape), right the buttons, last the primary."""

    text: str = ""
    verdict: Verdict | None = None
    others: tuple[Action, ...] = ()
    primary: Action | None = None
    link: Action | None = None  # beside the words at the left
    hint: str = ""  # while something is carried: instead of the state and of what runs


class Frame(Protocol):
    """What a place may ask of the window."""

    def go(self, place: str, target: str = "") -> None:
        """Show a place; ``target`` is what to select there (a film id, a form key …)."""

    def tell(self, text: str, *, undo: bool = False) -> None:
        """A toast; with ``undo`` it offers 撤销."""

    def warn(self, text: str, detail: str = "", level: str = "err") -> None:
        """A bar over the content."""

    def add(self, paths: Sequence[str]) -> None:
        """Take in files as a drop over the place in sight would."""

    def offer(
        self,
        text: str,
        detail: str = "",
        actions: tuple[tuple[str, Callable[[], object]], ...] = (),
        level: str = "info",
    ) -> None:
        """A bar over the content with what can be done next."""

    def add_files(self) -> None: ...

    def add_folder(self) -> None: ...

    def open_demo(self) -> None: ...

    def person(self) -> str:
        """The name used last for confirming and signing; "" at first."""

    def remember_person(self, name: str) -> None: ...

    def settings(self) -> Settings:
        """Where a place keeps how the person arranged it (columns, order)."""

    def undo(self) -> None: ...

    def redo(self) -> None: ...


class Place(QWidget):
    """Base of all places. ``key`` names it; subclasses build themselves in ``__init__``."""

    key = ""
    footer_changed = Signal()

    def __init__(self, desk: Desk, frame: Frame) -> None:
        super().__init__()
        self.desk = desk
        self.frame = frame
        self.shot: Snapshot | None = None
        self.setObjectName(f"place-{self.key}")

    def show_snapshot(self, shot: Snapshot) -> None:
        """A new state of the project: show it, keep what the person is doing."""
        self.shot = shot
        self.refresh()
        self.footer_changed.emit()

    def refresh(self) -> None:
        raise NotImplementedError

    def footer(self) -> Footer:
        return Footer()

    def pieces(self) -> Iterable[Callable[[], object]]:
        """What is built only once it is needed. The frame calls one after the other while there
        is nothing else to do, so that the first use does not wait for them."""
        return ()

    def select(self, target: str) -> None:
        """Bring ``target`` into view, as a jump from elsewhere asks."""

    def takes(self, paths: Sequence[str]) -> str:  # noqa: ARG002
        """What dropping these here would do, in words; "" when they are for 视频 as elsewhere."""
        return ""

    def take(self, paths: Sequence[str]) -> None:
        """What ``takes`` promised, once they are let go."""

    def unsaved(self) -> bool:
        """Whether something that was typed here could not be saved and would go with the place."""
        return False

    def narrow(self, narrow: bool, low: bool) -> None:
        """The window is below 1280 wide / 720 high (ui.md, "Width")."""


class SeenPlace(Place):
    """A place that arranges itself only while it is seen, once for each snapshot: what it shows
    takes time to look up."""

    def __init__(self, desk: Desk, frame: Frame) -> None:
        super().__init__(desk, frame)
        self.arranged: Snapshot | None = None

    def refresh(self) -> None:
        if self.isVisible():
            self.catch_up()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self.catch_up()

    def catch_up(self) -> None:
        """Arrange the newest snapshot, unless that is what is shown."""
        if self.shot is not None and self.shot is not self.arranged:
            self.arranged = self.shot
            self.take_up(self.shot)

    def take_up(self, shot: Snapshot) -> None:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Later:
    """A place that is built when it is first gone to, or when there is time. ``modules`` are what
    ``make`` will have to import, for those who would rather do that in pieces."""

    key: str
    make: Callable[[], Place]
    modules: tuple[str, ...] = ()
