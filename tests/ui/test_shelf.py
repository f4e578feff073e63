"""Places that are built when they are needed, and in pieces while nobody needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.base import Later
from kepu_desktop.ui.project_view import ProjectView
from kepu_desktop.ui.shelf import Shelf
from kepu_desktop.ui.steps import Steps
from kepu_desktop.ui.tab_order import tab_after, tab_anchor
from kepu_desktop.workflow.start import create
from ui.project_window import PlainPlace, Window

KEYS = ("videos", "form", "review", "export")


class PiecedPlace(PlainPlace):
    """Two of its parts are built later."""

    def __init__(self, key: str, desk: Desk, frame: ProjectView) -> None:
        super().__init__(key, desk, frame)
        self.parts: list[str] = []

    def pieces(self) -> Iterator[Callable[[], object]]:
        yield lambda: self.parts.append("one")
        yield lambda: self.parts.append("two")


@pytest.fixture
def view(
    application: QApplication,
    tmp_path: Path,
    settings: Settings,
    until: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[ProjectView]:
    del application
    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(tmp_path / "home"))
    desk = Desk(lambda: create(tmp_path / "p.kepu"))
    until(lambda: desk.snapshot is not None)

    def later(desk: Desk, frame: ProjectView) -> list[tuple[Later, str, str]]:
        def one(key: str) -> Later:
            return Later(key, lambda: PiecedPlace(key, desk, frame))

        return [(one(key), key, "film") for key in KEYS]

    made = ProjectView(desk, later, Window(settings))
    made.resize(1000, 600)
    made.show()
    freed: list[bool] = []
    made.destroyed.connect(lambda: freed.append(True))
    yield made
    made.close()
    desk.close()
    made.deleteLater()
    desk.deleteLater()
    until(lambda: freed)  # else another thread may collect what is left of it


def shelf_of(view: ProjectView) -> Shelf:
    assert isinstance(view.places, Shelf)
    return view.places


def built(view: ProjectView) -> list[str]:
    return [place.key for place in shelf_of(view).built()]


def test_a_place_is_there_as_soon_as_it_is_gone_to(view: ProjectView) -> None:
    assert built(view) == []
    view.go("form")
    assert built(view) == ["form"]
    assert view.current().key == "form"
    assert view.current().isVisible()


def test_a_place_built_late_knows_state_and_width(
    view: ProjectView, until: Callable[..., None]
) -> None:
    assert view.desk.snapshot is not None
    view.show_first(view.desk.snapshot)
    view.go("review")
    assert view.current().shot is view.desk.snapshot
    assert view.current().key == "review"
    until(lambda: built(view))


def test_what_nobody_asked_for_is_built_when_there_is_time(
    view: ProjectView, until: Callable[..., None]
) -> None:
    assert view.desk.snapshot is not None
    view.show_first(view.desk.snapshot)
    assert built(view) == ["videos"]
    until(lambda: len(built(view)) == len(KEYS))
    assert view.current().key == "videos"  # what is built aside is not shown
    last = view.places[KEYS[-1]]
    assert isinstance(last, PiecedPlace)
    until(lambda: last.parts)
    assert all(
        isinstance(place, PiecedPlace) and place.parts == ["one", "two"]
        for place in view.places.values()
        if place is not last
    )
    until(lambda: last.parts == ["one", "two"])


def test_a_closed_project_builds_nothing_more(view: ProjectView, application: QApplication) -> None:
    assert view.desk.snapshot is not None
    view.show_first(view.desk.snapshot)
    view.desk.closing.emit()
    for _ in range(20):
        application.processEvents()
        QTest.qWait(5)
    assert built(view) == ["videos"]


def test_between_two_steps_the_window_hears_what_waits(
    application: QApplication, until: Callable[..., None]
) -> None:
    order: list[str] = []
    steps = Steps(application)
    other = Steps(application)

    def pieces(name: str) -> Iterator[None]:
        for number in range(3):
            order.append(f"{name}{number}")
            yield

    steps.begin(pieces("a"))
    other.begin(pieces("b"))
    until(lambda: not steps.running() and not other.running())
    assert sorted(order[:2]) == ["a0", "b0"]
    assert sorted(order[2:4]) == ["a1", "b1"]
    steps.deleteLater()
    other.deleteLater()


def test_steps_that_are_given_up_go_no_further(
    application: QApplication, until: Callable[..., None]
) -> None:
    done: list[int] = []
    steps = Steps(application)

    def pieces() -> Iterator[None]:
        for number in range(9):
            done.append(number)
            if number == 2:
                steps.stop()
            yield

    steps.begin(pieces())
    until(lambda: not steps.running())
    for _ in range(5):
        application.processEvents()
    assert done == [0, 1, 2]
    steps.deleteLater()


def test_tab_reaches_a_late_part_in_its_place(shown: Callable[[QWidget], QWidget]) -> None:
    window = QWidget()
    layout = QVBoxLayout(window)
    first, last = QLineEdit(), QLineEdit()
    layout.addWidget(first)
    anchor = tab_anchor(window)
    layout.addWidget(last)
    shown(window)
    part = QWidget()
    inside = QVBoxLayout(part)
    box = QComboBox()
    box.setEditable(True)  # a control with a field and a list of its own
    wanted = [QLineEdit(), QSpinBox(), box, QLineEdit()]
    for widget in wanted:
        inside.addWidget(widget)
    layout.insertWidget(1, part)
    tab_after(anchor, part)
    part.show()
    first.setFocus()
    order = []
    for _ in range(6):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        order.append(window.focusWidget())
    assert order == [*wanted, last, first]
