"""Standing and moving lines: from readings alone, and from the strokes of pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from film_texts import SIMPLIFIED, Caption, picture, through_h264
from kepu_desktop.media.text.lines import Line
from kepu_desktop.media.text.motion import Motion, motion
from kepu_desktop.media.text.settings import text_settings
from kepu_desktop.media.text.shift import shift_of

SETTINGS = text_settings().motion
LINE = Line(SIMPLIFIED[0], 0.9, (300, 480, 360, 28))


def _motion(*later: Line, line: Line = LINE) -> Motion:
    return motion(line, later, None, 960, SETTINGS)


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ((300, 480, 360, 28), Motion.STILL),
        ((302, 481, 357, 29), Motion.STILL),
        ((312, 480, 348, 28), Motion.STILL),  # only one edge: an unsteady box
        ((290, 480, 360, 28), Motion.MOVES),
        ((300, 474, 360, 28), Motion.MOVES),
    ],
)
def test_boxes_of_two_readings(box: tuple[int, int, int, int], expected: Motion) -> None:
    assert _motion(Line("望远镜让我们看见更远的星室", 0.9, box)) is expected


def test_a_line_that_is_gone_or_replaced_is_unknown() -> None:
    assert _motion() is Motion.UNKNOWN
    assert _motion(Line(SIMPLIFIED[3], 0.9, LINE.box)) is Motion.UNKNOWN


def test_text_from_edge_to_edge_is_a_ticker() -> None:
    wide = Line(SIMPLIFIED[0] * 3, 0.9, (2, 500, 956, 28))
    assert _motion(wide, line=wide) is Motion.MOVES


def test_a_text_that_comes_in_over_the_edge_moves() -> None:
    now = Line("望远镜让我们", 0.9, (700, 500, 259, 28))
    assert _motion(Line("望远镜让我们看", 0.9, (660, 500, 299, 28)), line=now) is Motion.MOVES


def test_two_cuts_of_one_ticker_move() -> None:
    now = Line("更远的星空科学家在实验室里", 0.9, (200, 500, 400, 28))
    then = Line("在实验室里发现了新的粒子植物通过", 0.9, (180, 500, 480, 28))
    assert _motion(then, line=now) is Motion.MOVES


@pytest.mark.parametrize("shift", [(0.0, 0.0), (1.0, 0.0), (None)])
def test_strokes_speak_before_readings(shift: tuple[float, float] | None) -> None:
    elsewhere = Line(LINE.text, 0.9, (200, 480, 360, 28))
    expected = Motion.STILL if shift is not None else Motion.MOVES
    assert motion(LINE, [elsewhere], shift, 960, SETTINGS) is expected
    assert motion(LINE, [LINE], (0.0, 2.0), 960, SETTINGS) is Motion.MOVES


def _boxed(caption: Caption) -> tuple[int, int, int, int]:
    return 300, caption.level - 18, 360, 36


@pytest.mark.parametrize("look", ["outlined", "box", "bare"])
def test_standing_text_stands_while_the_camera_moves(look: str, tmp_path: Path) -> None:
    caption = Caption(SIMPLIFIED[0], look=look)
    frames = [picture(caption, ground=2, moved=(5 * step, 2 * step)) for step in range(11)]
    before, *_, after = through_h264(frames, tmp_path)
    assert shift_of(before, after, _boxed(caption)) == (0.0, 0.0)


@pytest.mark.parametrize("step", [(1, 0), (3, 0), (8, 0), (0, 2)])
def test_moving_text_is_followed_to_the_pixel(step: tuple[int, int], tmp_path: Path) -> None:
    frames = [
        picture(
            Caption(SIMPLIFIED[0], left=320 - step[0] * number, level=480 - step[1] * number),
            ground=4,
        )
        for number in range(11)
    ]
    before, *_, after = through_h264(frames, tmp_path)
    found = shift_of(before, after, (310, 462, 380, 36))
    assert found == pytest.approx((-10 * step[0], -10 * step[1]), abs=1)


def test_other_text_in_the_same_place_is_not_found_again() -> None:
    caption = Caption(SIMPLIFIED[0])
    for after in (picture(Caption(SIMPLIFIED[1]), ground=5), picture(ground=5)):
        assert shift_of(picture(caption, ground=5), after, _boxed(caption)) is None


def test_odd_pictures_give_no_shift() -> None:
    black = np.zeros((540, 960, 3), np.uint8)
    assert shift_of(black, black[:270], (300, 460, 360, 36)) is None
    assert shift_of(black, black, (300, 460, 4, 2)) is None
    assert shift_of(black, black, (300, 460, 360, 36)) in (None, (0.0, 0.0))
