"""An open project in its frame, with the places under test and plain ones beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from PySide6.QtWidgets import QWidget

from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.base import Place
from kepu_desktop.ui.project_view import ProjectView
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.snapshot import Snapshot

MakePlaces = Callable[[Desk, ProjectView], Sequence[tuple[Place, str, str]]]
Until = Callable[..., None]


class PlainPlace(Place):
    """Stands where another place would; remembers what it was asked to select."""

    def __init__(self, key: str, desk: Desk, frame: ProjectView) -> None:
        self.key = key
        super().__init__(desk, frame)
        self.asked: list[str] = []

    def refresh(self) -> None:
        pass

    def select(self, target: str) -> None:
        self.asked.append(target)


@dataclass
class Window:
    """Host of a project view, as the real window is."""

    kept: Settings
    saved_elsewhere: list[bool] = field(default_factory=list)

    def settings(self) -> Settings:
        return self.kept

    def choose_files(self) -> None: ...

    def choose_folder(self) -> None: ...

    def open_demo(self) -> None: ...

    def save_elsewhere(self) -> None:
        self.saved_elsewhere.append(True)


@dataclass
class Opened:
    """``view`` is shown; ``said`` are the toasts, ``warned`` the bars over the content."""

    desk: Desk
    view: ProjectView
    until: Until
    said: list[str]
    warned: list[str]

    def shot(self) -> Snapshot:
        assert self.desk.snapshot is not None
        return self.desk.snapshot

    def plain(self, key: str) -> PlainPlace:
        place = self.view.places[key]
        assert isinstance(place, PlainPlace)
        return place

    def do(self, command: Callable[[Session], object]) -> None:
        """Run a command on the desk and wait until the window has heard of it."""
        ended: list[object] = []
        self.desk.do("试", command, done=ended.append)
        self.until(lambda: ended)


def opened(
    open_session: Callable[[], Session],
    make_places: MakePlaces,
    settings: Settings,
    until: Until,
) -> Iterator[Opened]:
    """For a fixture: the project open and shown, closed and freed at the end."""
    desk = Desk(open_session)
    until(lambda: desk.snapshot is not None)
    view = ProjectView(desk, make_places, Window(settings))
    said: list[str] = []
    warned: list[str] = []
    tell, warn = view.tell, view.warn

    def hear(text: str, *, undo: bool = False) -> None:
        said.append(text)
        tell(text, undo=undo)

    def hear_warning(text: str, detail: str = "", level: str = "err") -> None:
        warned.append(f"{text} {detail}".strip())
        warn(text, detail, level)

    view.tell = hear  # type: ignore[method-assign]
    view.warn = hear_warning  # type: ignore[method-assign]
    assert desk.snapshot is not None
    for place in view.places.values():
        place.show_snapshot(desk.snapshot)
    view.resize(1366, 740)
    view.show()
    freed: list[bool] = []
    view.destroyed.connect(lambda: freed.append(True))
    yield Opened(desk, view, until, said, warned)
    view.close()
    desk.close()
    view.tell = tell  # type: ignore[method-assign]
    view.warn = warn  # type: ignore[method-assign]
    view.deleteLater()
    desk.deleteLater()
    until(lambda: freed)


def child(parent: QWidget, name: str) -> QWidget:
    """The widget with this test handle."""
    found = parent.findChild(QWidget, name)
    assert isinstance(found, QWidget), name
    return found
