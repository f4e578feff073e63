"""Marks laid over films that change, and films of which nothing can be told."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import msgspec
import numpy as np
import pytest

from film_camera import Shot, picture
from film_marks import Film, Mark, Scene
from kepu_desktop.domain.facts import Box, MarkFacts
from kepu_desktop.media.marks.marks import MarkSearch
from kepu_desktop.media.marks.settings import shipped

SETTINGS = shipped()
SMALL = (960, 540)
SHOWN = (1920, 1080)
LOGO = Mark(text="科普TV", size=26)
VARIED = Film(seed="test", size=SMALL, frames=40, views=24)


@cache
def found(film: Film, text_rows: tuple[int, int] | None = None) -> MarkFacts:
    search = MarkSearch(SETTINGS)
    for time_s, colour in film.looked_at():
        search.add(time_s, colour)
    return search.result(SHOWN, text_rows)


def shown_box(mark: Mark) -> Box:
    left, top, width, height = mark.box(SMALL)
    return 2 * left, 2 * top, 2 * width, 2 * height


def common(one: Box, other: Box) -> float:
    """Common area by the area of both."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    both = max(0, width) * max(0, height)
    return both / (one[2] * one[3] + other[2] * other[3] - both)


@pytest.mark.parametrize(
    ("alpha", "corner"), [(1.0, "right top"), (0.5, "left bottom"), (0.3, "left top")]
)
def test_a_logo_in_a_corner_is_found_where_it_lies(alpha: float, corner: str) -> None:
    mark = replace(LOGO, alpha=alpha, corner=corner)
    facts = found(replace(VARIED, marks=(mark,)))
    assert facts.state == "present"
    assert [common(box, shown_box(mark)) > 0.6 for box in facts.boxes] == [True]


@pytest.mark.parametrize(
    ("colour", "alpha"), [((128, 128, 128), 1.0), ((128, 128, 128), 0.3), ((40, 40, 210), 0.2)]
)
def test_a_logo_brighter_than_some_scenes_and_darker_than_others_is_found(
    colour: tuple[int, int, int], alpha: float
) -> None:
    mark = replace(LOGO, colour=colour, alpha=alpha)
    facts = found(replace(VARIED, marks=(mark,)))
    assert facts.state == "present"
    assert [common(box, shown_box(mark)) > 0.6 for box in facts.boxes] == [True]
    assert facts.shows[0].share > 0.8


def test_a_logo_that_comes_and_goes_is_found_with_its_times() -> None:
    mark = replace(LOGO, share=0.45, runs=2)
    film = replace(VARIED, seed="half", frames=60, views=50, marks=(mark,))
    facts = found(film)
    assert facts.state == "present"
    (show,) = facts.shows
    assert show.share == pytest.approx(0.45, abs=0.12)
    length = film.frames * film.step_s
    assert [mark.shows(time_s / length) for time_s in show.times_s] == [True] * 3


def test_two_logos_are_two_boxes_with_a_show_each() -> None:
    marks = (LOGO, replace(LOGO, text="健康中国", corner="left top"))
    facts = found(replace(VARIED, marks=marks))
    assert facts.state == "present"
    assert len(facts.boxes) == len(facts.shows) == 2
    assert common(facts.boxes[0], shown_box(marks[1])) > 0.6
    assert common(facts.boxes[1], shown_box(marks[0])) > 0.6


def test_a_running_clock_is_a_mark() -> None:
    assert found(replace(VARIED, seed="clock", clock=True)).state == "present"


@pytest.mark.parametrize("views", [12, 24, 39])
def test_a_film_without_marks_has_none(views: int) -> None:
    facts = found(replace(VARIED, seed=("plain", views), views=views))
    assert (facts.state, facts.boxes, facts.shows, facts.reason) == ("none", (), (), None)
    assert (facts.frames or 0) >= 35
    assert (facts.scenes or 0) >= views - 3


@pytest.mark.parametrize("seed", [2, 6])
def test_things_that_stand_level_by_chance_in_many_scenes_are_no_mark(seed: int) -> None:
    """Shelves, hills and waves: every edge runs one way, so some lie in one row in many scenes."""
    search = MarkSearch(SETTINGS)
    for number in range(24):
        shot = Shot("matter", seed, number, size=SMALL)
        for second in (0.3, 2.2):
            search.add(number * 3 + second, picture(shot.at(second)))
    facts = search.result(SHOWN)
    assert facts.state == "none", facts.boxes


def test_borders_are_no_marks_and_hide_none() -> None:
    boxed = replace(VARIED, letterbox=60, pillarbox=100, seed="boxed")
    assert found(boxed).state == "none"
    assert found(replace(boxed, marks=(replace(LOGO, alpha=0.5),))).state == "present"


def test_subtitles_are_no_marks_and_hide_none() -> None:
    told = replace(VARIED, subtitles=True, seed="told")
    rows = (930, 1050)
    assert found(told).state == "none"  # not known to be subtitles
    assert found(told, rows).state == "none"
    marked = replace(told, marks=(replace(LOGO, alpha=0.5),))
    assert len(found(marked, rows).boxes) == 1


def test_nothing_among_the_found_subtitles_is_a_mark() -> None:
    mark = replace(LOGO, corner="left bottom")
    _, top, _, height = shown_box(mark)
    facts = found(replace(VARIED, marks=(mark,)), (top - 10, top + height + 10))
    assert facts.state == "none"


@pytest.mark.parametrize(
    ("kind", "marked"),
    [
        ("fixed", False),
        ("fixed", True),
        ("three", True),
        ("live", False),
        ("slides", True),
        ("speaker", False),
    ],
)
def test_of_a_picture_that_stands_still_nothing_is_told(kind: str, marked: bool) -> None:
    facts = found(replace(VARIED, kind=kind, marks=(LOGO,) if marked else ()))
    assert (facts.state, facts.boxes) == ("cannot_tell", ())
    assert facts.reason in ("few-scenes", "fixed-picture")


def test_a_studio_between_other_views_does_not_hide_a_logo() -> None:
    mixed = replace(VARIED, kind="mixed", frames=60)
    assert found(mixed).state == "none"
    assert found(replace(mixed, marks=(replace(LOGO, alpha=0.5),))).state == "present"


@pytest.mark.parametrize("over", [{"tiled": 0.25}, {"diagonal": 0.25}])
def test_a_watermark_across_the_picture_is_told_by_many_scenes(over: dict[str, float]) -> None:
    facts = found(replace(VARIED, seed="across", **over))
    assert facts.state == "present"
    assert min(left for left, _, _, _ in facts.boxes) < SHOWN[0] / 3
    assert max(left + width for left, _, width, _ in facts.boxes) > SHOWN[0] / 1.5
    assert any(top < SHOWN[1] / 2 < top + height for _, top, _, height in facts.boxes)


def test_a_watermark_across_few_scenes_is_not_told_from_the_picture() -> None:
    short = replace(VARIED, frames=12, views=11, tiled=0.3)
    facts = found(short)
    assert (facts.state, facts.reason) == ("cannot_tell", "fixed-picture")


def test_too_few_frames_are_too_few_scenes() -> None:
    assert MarkSearch(SETTINGS).result(SHOWN) == MarkFacts(
        "cannot_tell", (), 0, 0, reason="few-scenes"
    )


def test_frames_that_show_nothing_or_nothing_new_are_left_out() -> None:
    search = MarkSearch(SETTINGS)
    first, second = (Scene("frames", number, size=SMALL).at(0) for number in range(2))
    assert search.add(0.0, first)
    assert not search.add(1.0, first)  # a repetition
    assert not search.add(2.0, np.zeros_like(first))
    assert not search.add(3.0, np.full_like(first, 180))
    assert not search.add(4.0, (second // 12))
    assert not search.add(5.0, second[:, :720])  # another size
    assert search.add(6.0, second)
    assert (search.frames, search.scenes) == (2, 2)


@pytest.mark.parametrize("size", [(360, 640), (1920, 1080), (100, 100), (2, 2)])
def test_pictures_of_any_shape_are_taken(size: tuple[int, int]) -> None:
    search = MarkSearch(SETTINGS)
    rng = np.random.default_rng(5)
    for number in range(10):
        search.add(float(number), rng.integers(0, 255, (*size[::-1], 3), dtype=np.uint8))
    assert search.result(SHOWN).state in ("none", "cannot_tell")


def test_no_more_frames_are_kept_than_there_is_memory_for() -> None:
    frames = msgspec.structs.replace(SETTINGS.frames, most=9)
    search = MarkSearch(msgspec.structs.replace(SETTINGS, frames=frames))
    rng = np.random.default_rng(6)
    kept = [
        search.add(float(number), rng.integers(0, 255, (90, 160, 3), dtype=np.uint8))
        for number in range(12)
    ]
    assert kept == [True] * 9 + [False] * 3
