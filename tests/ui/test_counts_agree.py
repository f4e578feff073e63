"""The same thing has the same number everywhere: navigation, chips, buttons, footers, lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.places.all import make_places
from kepu_desktop.ui.places.review.place import ReviewPlace
from kepu_desktop.ui.places.videos.place import VideosPlace
from kepu_desktop.workflow import fill
from kepu_desktop.workflow.todo import Item
from sample_submission import GOOD, LONG_TEXT, SHORT, SMALL, UPRIGHT, submission
from ui.project_window import Opened, child, opened

pytestmark = pytest.mark.usefixtures("application")
Until = Callable[..., None]
FAULTS = (GOOD, SHORT, SMALL, UPRIGHT, LONG_TEXT, SHORT, GOOD)


@pytest.fixture
def window(
    tmp_path: Path, settings: Settings, until: Until, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Opened]:
    """Seven films, none signed; one with a fault and one without are 不报送."""
    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(tmp_path / "home"))

    def make():
        session = submission(tmp_path / "示例.kepu", FAULTS, signed=False)
        fill.plan(session, {"title": "待制作", "category": "venue", "duration": "0:40:00"})
        fill.set_films(session, ["v6", "v7"], {"include": "no"})
        return session

    going = opened(make, make_places, settings, until)
    window = next(going)
    window.view.show_first(window.shot())
    window.do(lambda _: None)
    yield window
    assert next(going, None) is None


def said(parent: QWidget, name: str) -> str:
    return child(parent, name).accessibleName()


def videos_of(window: Opened) -> VideosPlace:
    place = window.view.places["videos"]
    assert isinstance(place, VideosPlace)
    return place


def review_of(window: Opened) -> ReviewPlace:
    place = window.view.places["review"]
    assert isinstance(place, ReviewPlace)
    window.view.go("review")
    return place


def to_dos(place: ReviewPlace) -> int:
    return sum(isinstance(row, Item) and row.to_do for row in place.table.rows())


def test_films_are_counted_alike_in_navigation_chips_and_footers(window: Opened) -> None:
    videos = videos_of(window)
    assert said(window.view, "go-videos") == "视频，6，不合规 4，当前"
    assert said(videos, "chip-all") == "全部 6"
    assert said(videos, "chip-error") == "不合规 4"
    assert videos.footer().text.startswith("不合规 4 个 · 需核实 2 个")
    assert "共 6 · " in child(videos, "selection-sum").text()
    assert "另 2 个不报送" in child(videos, "selection-sum").text()
    assert review_of(window).footer().text.startswith("6 个视频")


def test_a_verdicts_chip_shows_as_many_rows_as_it_says(window: Opened) -> None:
    videos = videos_of(window)
    for chip in ("error", "review"):
        videos.strip.chips.choose(chip)
        words = said(videos, f"chip-{chip}")
        assert words.endswith(f" {videos.table.films.rowCount()}")
    videos.strip.chips.choose("all")
    assert videos.table.films.rowCount() == 8  # those that are 不报送 stand at its end


def test_the_button_says_how_many_the_filtered_list_holds(window: Opened) -> None:
    primary = videos_of(window).footer().primary
    assert primary is not None
    count = window.shot().counts.at("videos").to_do
    assert primary.text == f"处理 {count} 项待办"
    primary.run()
    place = review_of(window)
    assert to_dos(place) == count
    assert said(place, "chip-todo") == f"待办 {count}"


def test_navigation_chip_footer_and_list_of_the_review_agree(window: Opened) -> None:
    place = review_of(window)
    count = window.shot().counts.to_do
    assert to_dos(place) == count
    assert said(window.view, "go-review") == f"校验，{count}，当前"
    assert said(place, "chip-todo") == f"待办 {count}"


def test_the_forms_own_number_is_that_of_the_navigation(window: Opened) -> None:
    window.view.go("form")
    tally = window.shot().counts.at("form")
    assert tally.errors
    assert said(window.view, "go-form") == f"信息表，不合规 {tally.errors}，当前"
    assert window.view.current().footer().text.startswith(f"{tally.errors} 项不合规")


def test_the_form_is_done_in_navigation_and_footer_alike(window: Opened) -> None:
    window.view.go("form")
    state = window.shot().submission
    texts = {"summary": "讲清楚一件事。", "unit": "示例市科协"}
    window.do(lambda s: fill.set_films(s, [f.id for f in state.films], texts))
    assert said(window.view, "go-form").startswith("信息表，合规")
    assert window.view.current().footer().text.startswith("信息表已填好")
    before = window.shot().counts.to_do

    window.do(lambda s: fill.set_films(s, ["v1", "v2"], {"category": ""}))
    counts = window.shot().counts
    assert counts.form_elsewhere == 2
    assert said(window.view, "go-form") == "信息表，当前"
    footer = window.view.current().footer()
    assert footer.text == "还缺 2 项，在“视频”里补：第 1 条类别未选"
    assert to_dos(review_of(window)) == counts.to_do > before - 1
    assert footer.link is not None
    footer.link.run()
    assert window.view.current() is videos_of(window)

    window.do(lambda s: fill.remove(s, [f.id for f in state.films]))
    window.view.go("form")
    assert said(window.view, "go-form") == "信息表，当前"
    assert window.view.current().footer().text.startswith("还缺 1 项，在“视频”里补：")
