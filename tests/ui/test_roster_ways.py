"""The ways to 单位台账 and back, in the real window; undo and keys of the frame there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QPushButton

from kepu_desktop.ui.places.roster.place import RosterPlace
from kepu_desktop.workflow.units import roster
from ui.main_window import Person, new_project, person_at

Until = Callable[..., None]


@pytest.fixture
def person(
    application: QApplication, tmp_path: Path, until: Until, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Person]:
    yield from person_at(application, tmp_path, until, monkeypatch)


@pytest.fixture
def at_videos(person: Person, tmp_path: Path) -> Person:
    person.open(new_project(tmp_path / "示例.kepu"))
    person.idle()
    return person


def pressed(person: Person, name: str) -> None:
    button = person.view.findChild(QPushButton, name)
    assert button is not None
    assert button.isVisible()
    button.click()


@pytest.mark.parametrize("way", ["open-roster", "empty-roster", "menu"])
def test_each_way_leads_to_the_roster_and_back(at_videos: Person, way: str) -> None:
    if way == "menu":
        actions = at_videos.window.findChildren(QAction)
        (entry,) = [action for action in actions if action.text().startswith("单位台账")]
        assert entry.isEnabled()
        entry.trigger()
    else:
        pressed(at_videos, way)
    assert at_videos.view.current().key == "roster"
    pressed(at_videos, "roster-back")
    assert at_videos.view.current().key == "videos"


def test_the_menu_has_no_roster_without_a_project(person: Person) -> None:
    actions = person.window.findChildren(QAction)
    (entry,) = [action for action in actions if action.text().startswith("单位台账")]
    assert not entry.isEnabled()


def test_a_step_of_the_roster_is_undone_like_any_other(at_videos: Person) -> None:
    view = at_videos.view
    view.go("roster")
    place = view.current()
    assert isinstance(place, RosterPlace)
    view.desk.do("登记", lambda session: roster.add_units(session, [{"name": "示例大学"}]))
    at_videos.until(lambda: len(place.standing.rows) == 1)
    assert at_videos.shot().undo_label == "登记示例大学"
    view.undo()
    at_videos.until(lambda: not place.standing.rows)
    assert place.empty.isVisible()
