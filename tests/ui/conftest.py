"""One application for all tests of the window, on the offscreen platform unless a display is given.

A Qt warning fails the test that caused it; so does a thread that outlives its test.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from kepu_desktop.app import speak_chinese
from kepu_desktop.system.settings import Settings
from kepu_desktop.ui import theme
from waiting import LIMIT_S

# What the offscreen platform says of itself.
_HARMLESS = ("This plugin does not support", "Populating font family aliases took")


@pytest.fixture(scope="session")
def application() -> Iterator[QApplication]:
    made = QApplication.instance() or QApplication([])
    assert isinstance(made, QApplication)
    translator = speak_chinese(made)
    theme.install(made)
    yield made
    del translator


@pytest.fixture(autouse=True)
def no_qt_warnings() -> Iterator[None]:
    heard: list[str] = []

    def hear(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        del context
        if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
            heard.append(text)

    before = qInstallMessageHandler(hear)
    yield
    qInstallMessageHandler(before)
    loud = [text for text in heard if not any(word in text for word in _HARMLESS)]
    assert not loud, loud


@pytest.fixture(autouse=True)
def no_threads_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + LIMIT_S
    while time.monotonic() < deadline:
        left = [t for t in threading.enumerate() if t not in before and t.is_alive()]
        if not left:
            return
        time.sleep(0.02)
    raise AssertionError(f"threads left: {[thread.name for thread in left]}")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings")


@pytest.fixture
def until(application: QApplication) -> Callable[..., None]:
    """Run the event loop until a condition holds; fail after ``seconds``."""

    def wait(condition: Callable[[], object], seconds: float = LIMIT_S) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, "the condition never held"
            application.processEvents()
            application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            time.sleep(0.005)

    return wait


@pytest.fixture
def shown(application: QApplication) -> Iterator[Callable[[QWidget], QWidget]]:
    """Show widgets; they are closed and freed after the test."""
    widgets: list[QWidget] = []

    def show(widget: QWidget) -> QWidget:
        widgets.append(widget)
        widget.show()
        application.processEvents()
        return widget

    yield show
    for widget in widgets:
        widget.close()
        widget.deleteLater()
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    application.processEvents()
