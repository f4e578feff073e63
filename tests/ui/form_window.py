"""The place 信息表 in its window over a project of given entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.form.painting import ROW
from kepu_desktop.ui.places.form.place import FormPlace
from kepu_desktop.ui.places.form.rows import Row
from kepu_desktop.ui.places.form.table import EntryTable
from kepu_desktop.ui.project_view import ProjectView
from kepu_desktop.workflow import fill
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.start import create
from ui.project_window import Opened, PlainPlace, opened

Make = Callable[..., Opened]
SUMMARY = "用实景与动画讲解耐压舱、浮力材料和水声通信。"
HEAD = {
    "unit": "示例省科学技术协会",
    "contact": "张明（示例）",
    "position": "科普部副主任",
    "phone": "0551-60000000",
    "email": "shili@example.org",
}


def sample(session: Session) -> None:
    """Head filled; e1 to e4 single planned entries, then a series of three."""
    fill.set_form(session, HEAD)
    for number in range(1, 5):
        values = {"title": f"示例{number}", "summary": SUMMARY, "category": "activity"}
        fill.plan(session, {**values, "duration": "0:40:00"})
    series = {"title": "实验室的一天", "summary": SUMMARY, "category": "keylab"}
    fill.plan(session, {**series, "duration": "0:20:00", "count": "3"})


def places(desk: Desk, frame: ProjectView) -> list[tuple[object, str, str]]:
    return [
        (PlainPlace("videos", desk, frame), "视频", "film"),
        (FormPlace(desk, frame), "信息表", "file-text"),
        (PlainPlace("review", desk, frame), "校验", "list-checks"),
        (PlainPlace("export", desk, frame), "导出", "send"),
    ]


def window_maker(
    tmp_path: Path,
    settings: Settings,
    until: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Make]:
    """Body of a fixture that opens windows on projects filled by a function."""
    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(tmp_path / "home"))
    running: list[Iterator[Opened]] = []

    def start(prepare: Callable[[Session], object] = sample) -> Opened:
        def make() -> Session:
            session = create(tmp_path / f"示例{len(running)}.kepu")
            prepare(session)
            return session

        going = opened(make, places, settings, until)
        running.append(going)
        window = next(going)
        window.view.go("form")
        window.view.activateWindow()
        until(window.view.isActiveWindow)
        return window

    yield start
    for going in running:
        assert next(going, None) is None


def place_of(window: Opened) -> FormPlace:
    place = window.view.places["form"]
    assert isinstance(place, FormPlace)
    return place


def table_of(window: Opened) -> EntryTable:
    return place_of(window).content.table


def titles(window: Opened) -> list[str]:
    """Of the entries that are reported, from top to bottom as shown."""
    return [
        line.entry.title
        for line in table_of(window).entries.lines
        if isinstance(line, Row) and line.included
    ]


def write(editor: QWidget, text: str) -> None:
    """Replace what stands in an editor, as a person types with an input method."""
    assert isinstance(editor, QLineEdit | QPlainTextEdit)
    editor.setFocus()
    editor.selectAll()
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    commit(editor, text)


def commit(editor: QWidget, text: str) -> None:
    """What an input method hands over at the end of composing."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(editor, event)


def compose(editor: QWidget, preedit: str) -> None:
    QApplication.sendEvent(editor, QInputMethodEvent(preedit, []))


def row_point(window: Opened, identifier: str, column: int) -> QPoint:
    """The middle of a cell of the list, in the viewport's coordinates."""
    table = table_of(window)
    number = table.entries.number_of(identifier)
    assert number >= 0, identifier
    x = table.columnViewportPosition(column) + table.columnWidth(column) // 2
    return QPoint(x, table.rowViewportPosition(number) + ROW // 2)


def click_row(window: Opened, identifier: str, column: int) -> None:
    point = row_point(window, identifier, column)
    QTest.mouseClick(table_of(window).viewport(), Qt.MouseButton.LeftButton, pos=point)


def drag(window: Opened, identifier: str, to: QPoint) -> None:
    """By the handle, as a mouse does it."""
    viewport = table_of(window).viewport()
    start = row_point(window, identifier, 0)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for step in (QPoint(start.x(), start.y() + 15), QPoint(start.x(), to.y())):
        QTest.mouseMove(viewport, step)
        QApplication.processEvents()
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(start.x(), to.y()))


def nothing(session: Session) -> None:
    """An empty project; or a command that only waits its turn."""
    del session


def free_popups() -> None:
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
