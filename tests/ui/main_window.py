"""The real main window with its real places and session, and what a person does to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.places.all import make_places
from kepu_desktop.ui.project_view import ProjectView
from kepu_desktop.ui.widgets.bars import Bar, Toast
from kepu_desktop.ui.window import MainWindow
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.snapshot import Snapshot
from kepu_desktop.workflow.start import create

Until = Callable[..., None]
_COPY = Qt.DropAction.CopyAction
_LEFT = Qt.MouseButton.LeftButton
_PLAIN = Qt.KeyboardModifier.NoModifier


class Person:
    """Uses the window as a person does."""

    def __init__(self, window: MainWindow, until: Until) -> None:
        self.window = window
        self.until = until

    @property
    def view(self) -> ProjectView:
        view = self.window.view()
        assert view is not None
        return view

    def shot(self) -> Snapshot:
        shot = self.view.desk.snapshot
        assert shot is not None
        return shot

    def open(self, path: Path) -> None:
        self.window.open_project(path)
        self.until(lambda: self.window.view() is not None)

    def idle(self) -> None:
        """Until every command given so far is done and nothing is checked."""
        ended: list[object] = []
        self.view.desk.do("等", lambda _: None, done=ended.append)
        self.until(lambda: ended and not self.shot().checking)
        QApplication.processEvents()  # what was told of it is in sight

    # Dragging

    def drag(self, mime: QMimeData) -> bool:
        """Bring it over the window; whether it may be let go there, once that is known."""
        if not self._enter(mime):
            return False
        self.until(lambda: "正在查看" not in " ".join(self.words()))
        QApplication.processEvents()  # its rows are in sight
        move = QDragMoveEvent(self.window.rect().center(), _COPY, mime, _LEFT, _PLAIN)
        QApplication.sendEvent(self.window, move)
        return move.isAccepted()

    def _enter(self, mime: QMimeData) -> bool:
        enter = QDragEnterEvent(self.window.rect().center(), _COPY, mime, _LEFT, _PLAIN)
        QApplication.sendEvent(self.window, enter)
        return enter.isAccepted()

    def leave(self) -> None:
        QApplication.sendEvent(self.window, QDragLeaveEvent())

    def let_go(self, mime: QMimeData) -> None:
        """Straight from another program, without a pause over the window."""
        self._enter(mime)
        spot = QPointF(self.window.rect().center())
        QApplication.sendEvent(self.window, QDropEvent(spot, _COPY, mime, _LEFT, _PLAIN))

    def drop(self, *paths: Path) -> None:
        self.let_go(files(paths))

    # Reading

    def words(self) -> list[str]:
        """The words of all labels and buttons in sight; of elided ones the whole."""
        shown = self.window.findChildren(QLabel) + self.window.findChildren(QAbstractButton)
        return [w.accessibleName() or w.text() for w in shown if w.isVisible()]

    def bars(self) -> list[str]:
        """What the bars over the content say, on the start page those at its left."""
        found = [bar for bar in self.window.findChildren(Bar) if bar.objectName() != "state-bar"]
        return [bar.accessibleName() for bar in found if bar.isVisible()]

    def toast(self) -> str:
        toast = self.view.findChild(Toast)
        assert toast is not None
        return toast.accessibleName() if toast.isVisible() else ""

    def button(self, words: str) -> QAbstractButton:
        """The shown button with these words."""
        for button in self.window.findChildren(QAbstractButton):
            if button.isVisible() and words in (button.text() or button.accessibleName()):
                return button
        raise AssertionError(f"no button {words}")

    def press(self, words: str) -> None:
        button = self.button(words)
        assert button.isEnabled(), words
        QTest.mouseClick(button, _LEFT)

    # Writing

    def field(self, name: str) -> QLineEdit | QPlainTextEdit:
        found = self.view.findChild(QWidget, name)
        assert isinstance(found, QLineEdit | QPlainTextEdit), name
        return found

    def paste(self, name: str, text: str) -> None:
        """Replace what stands in the field by ``text`` from the clipboard, and leave it."""
        field = self.field(name)
        assert field.isVisible(), name
        field.setFocus()
        field.selectAll()
        QApplication.clipboard().setText(text)
        field.paste()
        field.clearFocus()
        # Without a window manager the window may not be the active one, and no focus is lost.
        QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut))


def files(paths: Sequence[Path]) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def answers(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """The person's answer to the next question where to save."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))


def person_at(
    application: QApplication, tmp_path: Path, until: Until, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Person]:
    """Body of a fixture: the window on its start page; closed and freed at the end."""
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(home))
    monkeypatch.setenv("HOME", str(home))
    window = MainWindow(Settings(home / "settings"), make_places)
    window.resize(1280, 720)
    window.show()
    window.activateWindow()
    until(window.isActiveWindow)
    freed: list[bool] = []
    window.destroyed.connect(lambda: freed.append(True))
    yield Person(window, until)
    window.close()
    window.deleteLater()
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    until(lambda: freed)


def new_project(path: Path, *fill: Callable[[Session], object]) -> Path:
    with create(path) as session:
        for deed in fill:
            deed(session)
    return path


def reopened(path: Path) -> Session:
    """As the disk has it, without taking the lock."""
    return Session.open(path, write=False)
