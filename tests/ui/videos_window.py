"""The place 视频 in its window over a project of given films."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit

from kepu_desktop.jobs.inline import InlineExecutor
from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.videos.place import VideosPlace
from kepu_desktop.ui.project_view import ProjectView
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.start import create
from kepu_desktop.workflow.stills import Frames, Viewer
from ui.film_project import Given, make_films
from ui.project_window import Opened, PlainPlace, child, opened

Make = Callable[..., Opened]


def inline_viewer(deliver: Callable[[Frames], None]) -> Viewer:
    return Viewer(deliver, InlineExecutor)


def places(desk: Desk, frame: ProjectView) -> list[tuple[object, str, str]]:
    return [
        (VideosPlace(desk, frame, inline_viewer), "视频", "film"),
        (PlainPlace("form", desk, frame), "信息表", "file-text"),
        (PlainPlace("review", desk, frame), "校验", "list-checks"),
        (PlainPlace("export", desk, frame), "导出", "send"),
    ]


def window_maker(
    tmp_path: Path,
    settings: Settings,
    until: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Make]:
    """Body of a fixture that opens windows on projects of given films."""
    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(tmp_path / "home"))
    running: list[Iterator[Opened]] = []

    def start(
        films: Sequence[Given] = (), then: Callable[[Session], object] | None = None
    ) -> Opened:
        def make() -> Session:
            number = len(running)
            session = create(tmp_path / f"示例{number}.kepu")
            make_films(session, tmp_path / f"素材{number}", films)
            if then is not None:
                then(session)
            return session

        going = opened(make, places, settings, until)
        running.append(going)
        return next(going)

    yield start
    for going in running:
        assert next(going, None) is None


def place_of(window: Opened) -> VideosPlace:
    place = window.view.places["videos"]
    assert isinstance(place, VideosPlace)
    return place


def titles(window: Opened) -> list[str]:
    """Titles from top to bottom as shown."""
    return [row.film.title for row in place_of(window).table.films.all_rows()]


def settle() -> None:
    """Let new widgets be laid out and old ones be freed."""
    for _ in range(3):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def press(window: Opened, name: str) -> None:
    settle()
    button = child(place_of(window), name)
    assert isinstance(button, QAbstractButton)
    assert button.isVisible(), name
    assert button.isEnabled(), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def write(window: Opened, name: str, text: str) -> None:
    """Put text into a field as an input method does (QTest types no Chinese)."""
    field = child(place_of(window), name)
    assert isinstance(field, QLineEdit | QPlainTextEdit)
    assert field.isVisible(), name
    field.setFocus()
    field.selectAll()
    if isinstance(field, QLineEdit):
        field.insert(text)
    else:
        field.insertPlainText(text)


def key(window: Opened, code: Qt.Key, how: Qt.KeyboardModifier | None = None) -> None:
    """A key in the list."""
    table = place_of(window).table
    window.view.activateWindow()
    table.setFocus()
    window.until(table.hasFocus)
    QTest.keyClick(table, code, how or Qt.KeyboardModifier.NoModifier)
