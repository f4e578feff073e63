"""Film time from counted samples and stamps."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.media.sound.clock import Clock

FRAME_S = 1024 / 48000


def clocked(stamps: list[float | None], latest_s: float = math.inf) -> Clock:
    clock = Clock(0.005, 0.1, latest_s)
    for number, stamp in enumerate(stamps):
        clock.add(number * FRAME_S, stamp)
    return clock


def test_stamps_rounded_to_milliseconds_leave_the_exact_time() -> None:
    clock = clocked([round(0.25 + n * FRAME_S, 3) for n in range(5000)])
    assert clock.begins_s(100.0) == pytest.approx(100.25, abs=1e-9)


def test_a_slowly_drifting_recorder_is_followed_by_its_stamps() -> None:
    clock = clocked([n * FRAME_S * 1.0002 for n in range(50_000)])
    assert clock.begins_s(1000.0) == pytest.approx(1000.2, abs=0.006)
    assert clock.holes == []


def test_a_hole_parts_what_ends_before_it_from_what_begins_behind_it() -> None:
    stamps: list[float | None] = [n * FRAME_S for n in range(100)]
    stamps += [5.0 + n * FRAME_S for n in range(100, 200)]
    clock = clocked(stamps)
    edge_s = 100 * FRAME_S
    assert clock.holes == [pytest.approx((edge_s, edge_s + 5.0))]
    assert clock.ends_s(edge_s) == pytest.approx(edge_s)
    assert clock.begins_s(edge_s) == pytest.approx(edge_s + 5.0)


def test_one_wild_stamp_is_not_believed() -> None:
    stamps: list[float | None] = [n * FRAME_S for n in range(200)]
    stamps[100] = 95_443.7
    clock = clocked(stamps)
    assert clock.holes == []
    assert clock.begins_s(4.0) == pytest.approx(4.0)


def test_stamps_that_begin_again_continue_the_film() -> None:
    clock = clocked([(n % 100) * FRAME_S for n in range(300)])
    assert clock.holes == []
    assert clock.begins_s(250 * FRAME_S) == pytest.approx(250 * FRAME_S, abs=0.01)


def test_a_hole_behind_stamps_that_began_again_is_still_seen() -> None:
    first = [n * FRAME_S for n in range(100)]
    again = [n * FRAME_S for n in range(50)]
    clock = clocked([*first, *again, *(3.0 + n * FRAME_S for n in range(50, 100))])
    assert [round(end - start, 2) for start, end in clock.holes] == [3.0]


def test_no_jump_leads_out_of_the_film() -> None:
    stamps: list[float | None] = [n * FRAME_S for n in range(100)]
    stamps += [50_000 + n * FRAME_S for n in range(100)]
    clock = clocked(stamps, latest_s=60.0)
    assert clock.holes == []
    assert clock.begins_s(4.0) == pytest.approx(4.0)


def test_missing_stamps_are_counted_over() -> None:
    clock = clocked([1.5, *[None] * 100])
    assert clock.begins_s(2.0) == pytest.approx(3.5)
    assert clocked([None] * 10).begins_s(0.1) == pytest.approx(0.1)


stamps = st.one_of(st.none(), st.floats(-1e5, 1e5))


@given(st.lists(stamps, max_size=60), st.floats(0, 1e5))
def test_any_stamps_give_holes_in_order_inside_the_film(
    given_stamps: list[float | None], latest_s: float
) -> None:
    clock = clocked(given_stamps, latest_s)
    assert all(start < end <= latest_s + 1e-6 for start, end in clock.holes)
    assert clock.holes == sorted(clock.holes)
    times = [clock.begins_s(n * FRAME_S) for n in range(len(given_stamps))]
    # Never back by more than a stamp that is still taken for a frame out of step.
    assert all(later >= earlier - 0.1 for earlier, later in pairwise(times))
