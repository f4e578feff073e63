"""Quiet pieces and holes become stretches."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.domain.facts import Stretch
from kepu_desktop.media.sound.silence import stretches


def test_quiet_before_and_behind_a_hole_is_one_stretch() -> None:
    pieces = [(4.0, 4.7), (9.0, 9.8), (4.7, 6.0), (6.0005, 6.5)]
    assert stretches(pieces, 0.0, 60.0, 2.0) == (Stretch(4.0, 6.5),)


def test_silence_is_cut_to_the_film() -> None:
    pieces = [(-3.0, 1.0), (-5.0, 2.5), (58.0, 70.0)]
    assert stretches(pieces, 0.0, 60.0, 2.0) == (Stretch(0.0, 2.5), Stretch(58.0, 60.0))


def test_two_seconds_to_the_rounded_sample_are_told() -> None:
    assert stretches([(1.1, 3.1)], 0.0, 9.0, 2.0) == (Stretch(1.1, 3.1),)
    assert stretches([(1.1, 3.0999)], 0.0, 9.0, 2.0) == ()


times = st.floats(-10, 100, allow_nan=False)


@given(st.lists(st.tuples(times, times), max_size=30), st.floats(0.1, 5))
def test_stretches_are_apart_long_enough_and_hold_only_quiet(
    pieces: list[tuple[float, float]], least_s: float
) -> None:
    found = stretches(pieces, 0.0, 90.0, least_s)
    for one in found:
        assert 0.0 <= one.start_s < one.end_s <= 90.0
        assert one.end_s - one.start_s >= least_s - 0.002
        assert any(start <= one.start_s + 0.001 and end > one.start_s for start, end in pieces)
    for before, after in pairwise(found):
        assert after.start_s > before.end_s
    for start, end in pieces:
        start, end = max(0.0, start), min(90.0, end)
        if end - start >= least_s:
            assert any(s.start_s <= start + 0.001 and s.end_s >= end - 0.001 for s in found)
