"""Runs in a row of frames, and what becomes of faults."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.domain.facts import Stretch
from kepu_desktop.media.picture.faults import Faults, longest_gap
from kepu_desktop.media.picture.levels import alike, difference, frozen
from kepu_desktop.media.picture.settings import picture_settings
from kepu_desktop.media.picture.watch import BlackWatch, FreezeWatch

SETTINGS = picture_settings()
GRAY = np.full((180, 320), 120, np.uint8)


def changed(levels: int, box: tuple[int, int, int, int]) -> np.ndarray:
    left, top, width, height = box
    shown = GRAY.copy()
    shown[top : top + height, left : left + width] += levels
    return shown


def test_a_black_run_ends_when_the_first_other_frame_is_shown() -> None:
    watch = BlackWatch()
    for time_s, black in ((0.0, False), (0.04, True), (0.08, True), (0.12, False)):
        watch.add(time_s, black)
    assert watch.spans == [(0.04, 0.12)]


@given(st.lists(st.booleans(), min_size=1, max_size=60))
def test_black_runs_add_up_to_the_black_frames(frames: list[bool]) -> None:
    watch = BlackWatch()
    for number, black in enumerate(frames):
        watch.add(float(number), black)
    watch.end(float(len(frames)))
    assert sum(end - start for start, end in watch.spans) == frames.count(True)


def test_a_still_is_compared_with_its_first_frame_so_that_slow_drift_counts() -> None:
    watch = FreezeWatch(SETTINGS.freeze)
    for number in range(100):
        watch.add(number / 25, np.full((180, 320), 100 + number // 10, np.uint8))
    watch.end(4.0)
    assert watch.spans == []


def test_a_small_moving_picture_is_no_still() -> None:
    moved = changed(40, (20, 20, 20, 20))
    assert difference(GRAY, moved).mean < SETTINGS.freeze.mean
    assert not frozen(GRAY, moved, SETTINGS.freeze)
    assert not alike(GRAY, moved, SETTINGS.freeze)


def test_a_trace_of_refresh_everywhere_is_a_still() -> None:
    dice = np.random.default_rng(4)
    refreshed = (GRAY + dice.integers(-1, 2, GRAY.shape)).astype(np.uint8)
    assert frozen(GRAY, refreshed, SETTINGS.freeze)


def test_damage_reaches_to_the_next_key_frame_and_neighbours_are_one() -> None:
    faults = Faults((0.0, 2.0, 4.0, 6.0), 8.0)
    for time_s in (2.0, 2.4, 4.0, 7.0):
        faults.add(time_s)
    assert faults.stretches() == (Stretch(2.0, 6.0, False), Stretch(7.0, 8.0, False))


def test_a_habit_of_the_encoder_is_no_damage() -> None:
    faults = Faults((0.0, 2.0, 4.0, 6.0), 8.0)
    for number in range(4):
        faults.looked()
        faults.suspect(number)
    assert faults.stretches() == ()
    rare = Faults(tuple(float(n) for n in range(10)), 10.0)
    for _ in range(10):
        rare.looked()
    rare.suspect(3)
    assert rare.stretches() == (Stretch(3.0, 4.0, False),)


def test_the_longest_gap_counts_both_ends() -> None:
    assert longest_gap([2.0, 3.0], 10.0) == pytest.approx(7.0)
    assert longest_gap([], 10.0) == pytest.approx(10.0)
