"""信息表, the right side: the page that would be written, soon after each change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from kepu_desktop.calls.shipped import default_call
from kepu_desktop.documents.forms import read_form
from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.places.form.preview import PreviewPanel
from kepu_desktop.ui.widgets.basic import Label
from kepu_desktop.workflow import fill
from ui.form_window import HEAD, Make, nothing, place_of, window_maker, write
from ui.project_window import Opened, child

pytestmark = pytest.mark.usefixtures("application")


@pytest.fixture
def make(
    tmp_path: Path,
    settings: Settings,
    until: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Make]:
    yield from window_maker(tmp_path, settings, until, monkeypatch)


@pytest.fixture
def window(make: Make) -> Opened:
    made = make()
    made.until(lambda: panel(made).pages.page_count())
    return made


def panel(window: Opened) -> PreviewPanel:
    return place_of(window).preview


def page(window: Opened, number: int = 0) -> str:
    return panel(window).pages.page_text(number)


def words(window: Opened) -> list[str]:
    return [label.text() for label in panel(window).findChildren(Label) if label.isVisible()]


def test_the_page_shows_what_stands_in_the_project(window: Opened) -> None:
    for value in HEAD.values():
        assert value in page(window)
    assert "7个" in page(window)
    assert any("信息表.docx · 第 1/" in text for text in words(window))


def test_the_page_follows_what_is_typed(window: Opened) -> None:
    write(place_of(window).head.fields["contact"].edit, "李宁")
    assert "李宁" not in page(window)
    window.until(lambda: "李宁" in page(window))


def test_a_word_on_a_finding_does_not_draw_the_page_again(window: Opened) -> None:
    asked = panel(window)
    window.do(nothing)
    assert not asked._wanted
    window.do(lambda session: fill.set_form(session, {"collect_by": ""}))
    window.until(lambda: not asked._wanted and not asked._asked)


def test_nothing_is_drawn_while_another_place_is_shown(window: Opened) -> None:
    window.view.go("review")
    window.do(lambda session: fill.set_form(session, {"contact": "王五"}))
    QTest.qWait(400)
    assert "王五" not in page(window)
    window.view.go("form")
    window.until(lambda: "王五" in page(window))


def ground(window: Opened, key: str, entry: int = -1) -> QColor:
    """The colour that most of the place of a value has on the page as drawn, letters and the edge
    of the mark aside."""
    view = panel(window).pages
    view.viewport().repaint()  # a page is drawn one paint event after the other
    QTest.qWait(50)
    (spot,) = [
        spot
        for sheet in view.sheets()
        for spot in sheet.spots
        if key in spot.keys and spot.entry == entry
    ]
    middle = view.spot_place(key, entry)
    assert middle is not None
    assert view.viewport().rect().contains(middle.toPoint())
    picture = view.viewport().grab().toImage()
    ratio = picture.devicePixelRatio()
    wide, high = spot.width * view.scale() / 2 - 4, spot.height * view.scale() / 2 - 4
    colours = Counter(
        picture.pixel(round((middle.x() + x) * ratio), round((middle.y() + y) * ratio))
        for x in range(-int(wide), int(wide))
        for y in range(-int(high), int(high))
    )
    return QColor(colours.most_common(1)[0][0])


def test_the_field_in_edit_is_marked_on_the_page(window: Opened) -> None:
    window.until(lambda: not panel(window).pages.busy())
    white = QColor("white")
    assert ground(window, "contact") == ground(window, "phone") == white
    edit = place_of(window).head.fields["contact"].edit
    QTest.mouseClick(edit, Qt.MouseButton.LeftButton)
    window.until(lambda: ground(window, "contact") != white)
    assert ground(window, "phone") == white
    QTest.mouseClick(place_of(window).head.fields["phone"].edit, Qt.MouseButton.LeftButton)
    window.until(lambda: ground(window, "phone") != white)
    assert ground(window, "contact") == white


def test_the_entry_in_edit_is_marked_on_the_page(window: Opened) -> None:
    window.until(lambda: not panel(window).pages.busy())
    white = QColor("white")
    place = place_of(window)
    place.select("e2")
    window.until(lambda: ground(window, "entries", 1) != white)
    place.content.close_entry()
    window.until(lambda: ground(window, "entries", 1) == white)


def test_pages_are_turned_by_their_buttons(make: Make) -> None:
    def prepare(session: object) -> None:
        fill.plan(session, {"title": "集", "count": "40"})  # type: ignore[arg-type]
        ids = [f.id for f in session.submission.films]  # type: ignore[attr-defined]
        fill.set_films(session, ids, {"series": "", "summary": "讲解。" * 40})  # type: ignore[arg-type]

    window = make(prepare)
    view = panel(window).pages
    window.until(lambda: view.page_count() > 2)
    assert not child(panel(window), "previous").isEnabled()
    child(panel(window), "next").click()
    assert view.page() == 1
    assert child(panel(window), "previous").isEnabled()
    before = view.scale()
    child(panel(window), "zoom-in").click()
    assert view.scale() > before
    child(panel(window), "zoom-out").click()


def test_the_small_window_narrows_the_page(window: Opened) -> None:
    place_of(window).narrow(narrow=True, low=True)
    assert panel(window).width() == 440
    place_of(window).narrow(narrow=False, low=False)
    assert panel(window).width() == 520


def test_the_form_alone_is_written_where_the_person_says(
    window: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    target = tmp_path / "给领导看.docx"

    def choose(parent: object, title: str, start: str, kinds: str) -> tuple[str, str]:
        del parent, kinds
        asked.append(f"{title} {Path(start).name}")
        return str(target.with_suffix("")), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    child(place_of(window), "export-form").click()
    window.until(target.is_file)
    assert asked == ["单独导出信息表 信息表.docx"]
    assert read_form(target.read_bytes(), default_call().form, name="x").texts == HEAD
    window.until(lambda: "已写入 给领导看.docx" in window.said)


def test_a_form_with_open_errors_is_written_as_a_draft_and_says_so(
    window: Opened, tmp_path: Path
) -> None:
    window.do(lambda session: fill.set_form(session, {"email": ""}))
    place_of(window).write_to(tmp_path / "x.docx")
    window.until(lambda: window.warned)
    assert "每页标了草稿" in window.warned[-1]


def test_a_target_that_cannot_be_written_is_explained(window: Opened, tmp_path: Path) -> None:
    place_of(window).write_to(tmp_path / "不存在" / "x.docx")
    window.until(lambda: window.warned)
    assert "找不到所在的文件夹" in window.warned[-1]
