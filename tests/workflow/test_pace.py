"""How much longer it takes, from shares of what is in work."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.workflow.pace import Pace, show_left
from kepu_desktop.workflow.progress import Progress


def at(done: int, part: float, total: int = 4) -> Progress:
    return Progress("检查", done, total, "示例", part)


def test_the_rest_is_told_before_the_first_film_is_done() -> None:
    pace = Pace()
    pace.note(at(0, 0.0), 100.0)
    pace.note(at(0, 0.5), 110.0)
    assert pace.rate == pytest.approx(0.05)
    assert pace.left_s == pytest.approx(70.0)


def test_what_was_done_before_the_start_does_not_count_as_speed() -> None:
    pace = Pace()
    pace.note(at(2, 0.5), 0.0)
    pace.note(at(3, 0.0), 10.0)
    assert pace.left_s == pytest.approx(20.0)


def test_nothing_is_said_of_the_first_moments() -> None:
    pace = Pace()
    assert pace.left_s is None
    pace.note(at(0, 0.0), 0.0)
    pace.note(at(1, 0.0), 1.0)
    assert pace.left_s is None
    pace.note(at(1, 0.0), 4.0)
    assert pace.left_s == pytest.approx(12.0)


def test_a_pause_is_no_slow_work() -> None:
    pace = Pace()
    pace.note(at(0, 0.0), 0.0)
    pace.note(at(1, 0.0), 10.0)
    pace.pause(10.0)
    pace.note(at(1, 0.0), 500.0)
    pace.resume(1010.0)
    pace.note(at(2, 0.0), 1020.0)
    assert pace.left_s == pytest.approx(20.0)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "约剩 1 秒"),
        (59.4, "约剩 59 秒"),
        (60.0, "约剩 1 分钟"),
        (59 * 60.0, "约剩 59 分钟"),
        (7210.0, "约剩 2 小时"),
        (7800.0, "约剩 2 小时 10 分钟"),
    ],
)
def test_the_rest_in_words(seconds: float, words: str) -> None:
    assert show_left(seconds) == words


@given(st.floats(min_value=0, max_value=1e6))
def test_no_rest_is_shown_as_sixty_minutes(seconds: float) -> None:
    words = show_left(seconds)
    assert not words.endswith(" 60 分钟")
    assert " 60 秒" not in words
