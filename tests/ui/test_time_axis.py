"""The time axis: lanes of what was found, sought by click and key, told to a reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kepu_desktop.domain.facts import (
    AdSignal,
    MarkFacts,
    MarkShow,
    Stretch,
    SubtitleFacts,
    TextSample,
)
from kepu_desktop.ui.places.videos.axis import TimeAxis
from kepu_desktop.ui.places.videos.lanes import lanes_of, summary
from kepu_desktop.ui.theme import theme
from ui.film_project import GOOD

pytestmark = pytest.mark.usefixtures("application")
FOUND = replace(
    GOOD,
    duration_s=100.0,
    black=(Stretch(20.0, 30.0), Stretch(60.0, 61.0, exact=False)),
    silence=(),
    freeze=None,
    damage=(Stretch(90.0, 91.0),),
    subtitles=SubtitleFacts("burned_in", 1.0, None, "simplified", (TextSample(50.0, "你好"),)),
    marks=MarkFacts(
        "present", ((0, 0, 9, 9), (20, 0, 9, 9)), 3, 9, (MarkShow(1.0, ()), MarkShow(0.4, (5.0,)))
    ),
    ads=(AdSignal("phone", "12345", 80.0, None), AdSignal("words", "优惠", None, None)),
)
TRACK = 300 / 100  # pixels a second in an axis of 396 pixels


@pytest.fixture
def axis(shown: Callable[[QWidget], QWidget]) -> TimeAxis:
    made = TimeAxis()
    made.resize(396, 100)
    shown(made)
    made.show_lanes(lanes_of(FOUND), 100.0)
    return made


def at(seconds: float, lane: int) -> QPoint:
    return QPoint(round(80 + seconds * TRACK), 3 + 15 * lane + 7)


def test_only_lanes_with_something_in_them_are_there() -> None:
    assert [lane.name for lane in lanes_of(FOUND)] == ["黑场", "字幕取样", "角标", "广告", "损坏"]
    assert lanes_of(GOOD) == ()
    assert lanes_of(None) == ()


def test_a_mark_that_stands_there_always_takes_the_whole_lane() -> None:
    marks = next(lane for lane in lanes_of(FOUND) if lane.name == "角标")
    assert [(span.start_s, span.end_s) for span in marks.spans] == [(0.0, 100.0), (5.0, 5.0)]


def test_the_lanes_are_summed_up_in_words() -> None:
    assert summary(lanes_of(FOUND)) == (
        "黑场 2 处：0:20–0:30、1:00–1:01；字幕取样 1 处：0:50；"
        "角标 2 处：0:00–1:40、0:05；广告 1 处：1:20；损坏 1 处：1:30–1:31"
    )


def test_without_anything_found_there_is_no_axis(axis: TimeAxis) -> None:
    assert axis.isVisible()
    assert axis.height() == 5 * 15 + 6
    axis.show_lanes((), 100.0)
    assert not axis.isVisible()


@pytest.mark.parametrize(
    ("lane", "clicked", "sought"),
    [(0, 25.0, 25.0), (0, 19.0, 20.0), (0, 45.0, 45.0), (1, 51.0, 50.0), (4, 92.0, 91.0)],
)
def test_a_click_seeks_and_snaps_to_what_it_nearly_hits(
    axis: TimeAxis, lane: int, clicked: float, sought: float
) -> None:
    wanted: list[float] = []
    axis.seek_wanted.connect(wanted.append)
    QTest.mouseClick(axis, Qt.MouseButton.LeftButton, pos=at(clicked, lane))
    assert wanted == [pytest.approx(sought, abs=0.4)]


def test_keys_go_through_lanes_and_what_is_in_them(axis: TimeAxis) -> None:
    wanted: list[float] = []
    axis.seek_wanted.connect(wanted.append)
    for pressed in (
        *(Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Home),
        *(Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_End, Qt.Key.Key_Return),
    ):
        QTest.keyClick(axis, pressed)
    assert wanted == [20.0, 60.0, 60.0, 20.0, 50.0, 20.0, 20.0, 60.0, 60.0]


def test_a_reader_hears_where_the_keys_are_and_what_there_is(axis: TimeAxis) -> None:
    assert axis.accessibleName() == "时间轴"
    assert axis.accessibleDescription() == summary(lanes_of(FOUND))
    QTest.keyClick(axis, Qt.Key.Key_Right)
    QTest.keyClick(axis, Qt.Key.Key_Right)
    assert axis.accessibleName() == "时间轴，黑场第 2 处，共 2 处，1:00–1:01，起止约在半秒以内"


def test_in_a_low_window_the_lanes_lie_in_one(axis: TimeAxis) -> None:
    axis.set_low(True)
    assert axis.height() == 15 + 6
    wanted: list[float] = []
    axis.seek_wanted.connect(wanted.append)
    QTest.mouseClick(axis, Qt.MouseButton.LeftButton, pos=at(80.0, 0))
    assert wanted == [pytest.approx(80.0, abs=0.4)]


@pytest.mark.parametrize("dark", [False, True])
def test_stretches_are_drawn_where_they_are_in_both_schemes(axis: TimeAxis, dark: bool) -> None:
    before = theme().dark
    theme().force(dark)
    try:
        image = axis.grab().toImage()
        black, between = at(25.0, 0), at(45.0, 0)
        assert image.pixelColor(black) == theme().color("text")
        assert image.pixelColor(between) == theme().color("sunken")
    finally:
        theme().force(before)
