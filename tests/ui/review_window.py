"""校验 in its frame, and what a person does there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.review.painting import places_of
from kepu_desktop.ui.places.review.place import ReviewPlace
from kepu_desktop.ui.project_view import ProjectView
from sample_submission import submission
from ui.project_window import Opened, PlainPlace, Until, child, opened


def places(desk: Desk, frame: ProjectView) -> list[tuple[object, str, str]]:
    return [
        (PlainPlace("videos", desk, frame), "视频", "film"),
        (PlainPlace("form", desk, frame), "信息表", "file-text"),
        (ReviewPlace(desk, frame), "校验", "list-checks"),
        (PlainPlace("export", desk, frame), "导出", "send"),
    ]


def review_at(
    tmp_path: Path, settings: Settings, until: Until, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Opened]]:
    """Body of a fixture: opens a project of the given faults at 校验."""
    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(tmp_path / "home"))
    running: list[Iterator[Opened]] = []

    def start(*faults: str, signed: bool = True) -> Opened:
        path = tmp_path / "示例.kepu"
        going = opened(lambda: submission(path, faults, signed=signed), places, settings, until)
        running.append(going)
        window = next(going)
        window.view.go("review")
        return window

    yield start
    for going in running:
        assert next(going, None) is None


def review_of(window: Opened) -> ReviewPlace:
    place = window.view.places["review"]
    assert isinstance(place, ReviewPlace)
    return place


def click(place: ReviewPlace, key: str, act: str) -> None:
    """Press the drawn (or real) button of a row with the mouse."""
    number = place.table.number_of(key)
    box = place.table.row_box(number)
    row = place.table.row_at(number)
    spot = next(p.rect.center() for p in places_of(row, box) if p.act.id == act)
    if number == place.table.currentIndex().row():
        QTest.mouseClick(child(place, f"row-{act}"), Qt.MouseButton.LeftButton)
    else:
        QTest.mouseClick(place.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
