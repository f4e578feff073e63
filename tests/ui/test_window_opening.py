"""Opening in pieces: what is given up in between leaves nothing, what comes last is shown."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.places.all import MODULES, make_places
from kepu_desktop.ui.project_view import ProjectView
from kepu_desktop.ui.window import MainWindow

Until = Callable[..., None]


@pytest.fixture
def window(
    application: QApplication, tmp_path: Path, until: Until, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    del application
    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(tmp_path / "home"))
    made = MainWindow(Settings(tmp_path / "settings"), make_places, MODULES)
    made.show()
    freed: list[bool] = []
    made.destroyed.connect(lambda: freed.append(True))
    yield made
    made.close()
    made.deleteLater()
    until(lambda: freed)


def coming(window: MainWindow) -> ProjectView | None:
    return window._coming


def test_a_project_closed_half_built_is_freed_whoever_collects(
    window: MainWindow, tmp_path: Path, until: Until
) -> None:
    window.new_project(tmp_path / "p.kepu")
    until(lambda: coming(window) is not None)
    assert window.view() is None
    window.close_project()
    assert coming(window) is None
    elsewhere = threading.Thread(target=gc.collect)  # as the next project's thread may
    elsewhere.start()
    elsewhere.join()
    until(lambda: not window.findChildren(ProjectView))
    assert window.view() is None


def test_the_project_asked_for_last_is_the_one_shown(
    window: MainWindow, tmp_path: Path, until: Until
) -> None:
    window.new_project(tmp_path / "一.kepu")
    until(lambda: coming(window) is not None)
    window.new_project(tmp_path / "二.kepu")
    until(lambda: window.view() is not None)
    assert window.windowTitle().startswith("二")
    until(lambda: len(window.findChildren(ProjectView)) == 1)
