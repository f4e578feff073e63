"""The real window as somebody meets it who cannot see it well or uses no mouse: names, targets,
tab order, room for every word. Each place, in the sizes that ui.md promises."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QTextBrowser,
    QWidget,
)

from kepu_desktop.ui.manual import show_manual
from kepu_desktop.ui.widgets.basic import ElidedLabel
from kepu_desktop.ui.widgets.popup import Popup
from kepu_desktop.workflow import cases, fill
from kepu_desktop.workflow.start import create
from material_factory import pdf
from ui.film_project import GOOD, Given, make_films
from ui.main_window import Person, Until, person_at

PLACES = ("videos", "cases", "form", "review", "export", "delivery", "feedback")
SIZES = ((960, 520), (1100, 640), (1366, 740))
_TARGET = 28
_CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QTextBrowser,
)
_OWN_OF_QT = ("qt_scrollarea_viewport", "ScrollLeftButton", "ScrollRightButton")


@pytest.fixture
def person(
    application: QApplication, tmp_path: Path, until: Until, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Person]:
    yield from person_at(application, tmp_path, until, monkeypatch)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Films of every verdict, a planned entry, half a form: every place has something to say."""
    path = tmp_path / "示例.kepu"
    with create(path) as session:
        fill.set_form(session, {"unit": "示例省科学技术协会", "email": "不是邮箱"})
        films = [Given(f"合规的第{number}个视频") for number in range(8)]
        films += [
            Given("时长不够", facts=replace(GOOD, duration_s=60.0)),
            Given("画面太小", facts=replace(GOOD, width=1280, height=720)),
            Given("还没有看过", facts=None),
            Given("没有概述", summary=""),
            Given("不报送的", included=False),
            Given("标题很长" * 12),
        ]
        make_films(session, tmp_path / "素材", films)
        fill.plan(session, {"title": "待制作", "duration": "0:40:00"})
        for class_id in ("work", "work", "work", "venue"):
            title = {"title": "名称很长的案例" * 5, "start": "2023-05-01"}
            case_id = cases.new_case(session, class_id, title)
        papers = [str(pdf(tmp_path / f"名称很长的材料{n}.pdf")) for n in range(3)]
        cases.add_materials(session, case_id, papers)
    return path


def settle(person: Person, place: str, size: tuple[int, int]) -> None:
    person.window.resize(*size)
    person.view.go(place)
    person.idle()
    for _ in range(3):
        QApplication.processEvents()


def shown(person: Person, kinds: type[QWidget] | tuple[type[QWidget], ...]) -> list[QWidget]:
    """What of these kinds is in sight, without what Qt's own widgets are made of."""
    found = person.window.findChildren(QWidget)
    return [
        widget
        for widget in found
        if isinstance(widget, kinds)
        and widget.isVisible()
        and not widget.visibleRegion().isEmpty()
        and widget.objectName() not in _OWN_OF_QT
        and not _is_inner(widget)
    ]


def _is_inner(widget: QWidget) -> bool:
    """The line of a combo box, the cross in a search field, the corner and rows' head of a table:
    the outer one speaks for it."""
    parent = widget.parentWidget()
    if isinstance(parent, QAbstractItemView):
        return isinstance(widget, QAbstractButton | QScrollBar) or not widget.width()
    return isinstance(parent, QAbstractSpinBox | QComboBox | QLineEdit)


def spoken(widget: QWidget) -> str:
    face = QAccessible.queryAccessibleInterface(widget)
    assert face is not None
    return face.text(QAccessible.Text.Name)


def describe(widget: QWidget) -> str:
    words = getattr(widget, "text", lambda: "")
    text = words() if callable(words) else ""
    parent = widget.parentWidget()
    above = type(parent).__name__ if parent is not None else ""
    size = f"{widget.width()}×{widget.height()}"
    return f"{above}/{type(widget).__name__} {widget.objectName()!r} {text!r} {size}"


@pytest.mark.parametrize("place", PLACES)
def test_every_control_and_picture_has_a_name(person: Person, project: Path, place: str) -> None:
    person.open(project)
    settle(person, place, SIZES[1])
    nameless = [w for w in shown(person, _CONTROLS) if not spoken(w).strip()]
    nameless += [
        w
        for w in shown(person, QWidget)
        if w.focusPolicy() & Qt.FocusPolicy.TabFocus and not spoken(w).strip()
    ]
    assert [describe(widget) for widget in nameless] == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", PLACES)
def test_every_target_can_be_hit(
    person: Person, project: Path, place: str, size: tuple[int, int]
) -> None:
    person.open(project)
    settle(person, place, size)
    small = [
        widget
        for widget in shown(person, (QAbstractButton, QComboBox, QLineEdit))
        if widget.width() < _TARGET or widget.height() < _TARGET
    ]
    assert [describe(widget) for widget in small] == []


@pytest.mark.parametrize("place", PLACES)
def test_tab_reaches_every_control_and_comes_round(
    person: Person, project: Path, place: str
) -> None:
    person.open(project)
    settle(person, place, SIZES[2])
    wanted = {
        widget
        for widget in shown(person, QWidget)
        if widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
    }
    person.window.activateWindow()
    person.until(person.window.isActiveWindow)
    person.view.setFocus()
    reached: list[QWidget] = []
    for _ in range(300):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None
        if now in reached:
            break
        reached.append(now)
    missed = [w for w in wanted if not any(w is r or w.isAncestorOf(r) for r in reached)]
    assert [describe(widget) for widget in missed] == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", PLACES)
def test_no_words_are_cut(person: Person, project: Path, place: str, size: tuple[int, int]) -> None:
    person.open(project)
    settle(person, place, size)
    assert (person.window.width(), person.window.height()) == size
    cut = [w for w in shown(person, (QLabel, QPushButton)) if is_cut(w)]
    assert [describe(widget) for widget in cut] == []


def open_bulk(person: Person) -> None:
    place = person.view.places["videos"]
    place.table.selectAll()
    place.open_bulk()


def open_series(person: Person) -> None:
    place = person.view.places["videos"]
    place.table.selectAll()
    place.open_series()


def open_planned(person: Person) -> None:
    person.view.places["videos"].open_planned()


def open_edit(person: Person) -> None:
    person.view.places["videos"].select("v9")
    person.view.places["videos"].inspector.show_page(1)


def open_signing(person: Person) -> None:
    person.view.places["videos"].select("v9")
    person.view.places["videos"].inspector.show_page(3)


def open_entry(person: Person) -> None:
    person.view.places["form"].select("v9")


def open_finding(person: Person) -> None:
    person.view.run_primary()


def ask_for_waiver(person: Person) -> None:
    person.view.run_primary()
    button = person.view.findChild(QAbstractButton, "row-waive")
    assert button is not None
    button.click()


@pytest.mark.parametrize("size", SIZES[:2])
@pytest.mark.parametrize(
    ("place", "deed"),
    [
        ("videos", open_bulk),
        ("videos", open_series),
        ("videos", open_planned),
        ("videos", open_edit),
        ("videos", open_signing),
        ("form", open_entry),
        ("review", open_finding),
        ("review", ask_for_waiver),
    ],
)
def test_what_opens_has_names_targets_and_room(
    person: Person,
    project: Path,
    place: str,
    deed: Callable[[Person], None],
    size: tuple[int, int],
) -> None:
    person.open(project)
    settle(person, place, size)
    deed(person)
    settle(person, place, size)
    controls = shown(person, _CONTROLS)
    assert [describe(w) for w in controls if not spoken(w).strip()] == []
    targets = shown(person, (QAbstractButton, QComboBox, QLineEdit))
    small = [w for w in targets if w.width() < _TARGET or w.height() < _TARGET]
    assert [describe(w) for w in small] == []
    cut = [w for w in shown(person, (QLabel, QPushButton)) if is_cut(w)]
    assert [describe(w) for w in cut] == []


def is_cut(widget: QLabel | QPushButton) -> bool:
    """Words that may be elided carry the whole text as tooltip; all others need their room."""
    scrolled = in_scroll_area(widget)
    if not scrolled and widget.visibleRegion().boundingRect().size() != widget.size():
        return True
    if isinstance(widget, ElidedLabel) or not widget.text().strip():
        return False
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.heightForWidth(widget.width()) > widget.height() + 1
    if isinstance(widget, QPushButton):
        icon = 0 if widget.icon().isNull() else widget.iconSize().width() + 4
        return widget.fontMetrics().horizontalAdvance(widget.text()) + icon > widget.width() - 2
    hint = widget.sizeHint()
    return hint.width() > widget.width() + 1 or hint.height() > widget.height() + 4


def in_scroll_area(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea | QAbstractItemView):
            return True
        parent = parent.parentWidget()
    return False


def test_the_start_page_has_names_targets_and_room(person: Person, project: Path) -> None:
    person.open(project)
    person.window.close_project()
    for size in SIZES:
        person.window.resize(*size)
        QApplication.processEvents()
        controls = shown(person, _CONTROLS)
        assert controls
        assert [describe(w) for w in controls if not spoken(w).strip()] == []
        buttons = shown(person, QAbstractButton)
        assert [describe(w) for w in buttons if w.height() < _TARGET] == []
        assert [describe(w) for w in shown(person, (QLabel, QPushButton)) if is_cut(w)] == []


def gone(person: Person, open_it: Callable[[], object], kind: type[QWidget]) -> None:
    """What ``open_it`` opens is freed when it is closed."""
    open_it()
    person.until(lambda: [w for w in QApplication.topLevelWidgets() if isinstance(w, kind)])
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, kind):
            freed: list[bool] = []
            widget.destroyed.connect(partial(freed.append, True))
            widget.close()
            person.until(partial(bool, freed))


def test_panels_that_open_are_freed_when_they_close(person: Person, project: Path) -> None:
    person.open(project)
    settle(person, "form", SIZES[2])
    for name in ("tick", "calendar"):
        button = person.view.findChild(QAbstractButton, name)
        assert button is not None
        gone(person, button.click, Popup)


def test_a_closed_project_frees_its_places(person: Person, project: Path) -> None:
    person.open(project)
    freed: list[str] = []
    keys = [key for key, _ in person.view.places.items()]
    for key, place in person.view.places.items():
        person.view.go(key)
        place.destroyed.connect(lambda _=None, key=key: freed.append(key))
    person.idle()
    person.window.close_project()
    person.until(lambda: len(freed) == len(keys))


def test_the_manual_has_a_name_and_is_freed(person: Person) -> None:
    def open_it() -> None:
        show_manual(person.window)
        browser = person.window.findChild(QTextBrowser)
        assert browser is not None
        assert spoken(browser)
        assert "申报" in browser.toPlainText()

    gone(person, open_it, QDialog)
