"""Stillness told from packet sizes alone."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.media.picture.packets import PacketIndex, continuous, holes
from kepu_desktop.media.picture.settings import picture_settings
from kepu_desktop.media.picture.sizes import bound, joined, quiet

SIZES = picture_settings().sizes
FULL_HD = 8160
LIMIT = bound(FULL_HD, "h264", SIZES)
MOTION = 6_000


def index(
    sizes: list[int] | np.ndarray, keys: set[int] = frozenset({0}), times: object = None
) -> PacketIndex:
    size = np.asarray(sizes, dtype=np.int64)
    count = len(size)
    time_s = np.arange(count) / 25 if times is None else np.asarray(times, dtype=np.float64)
    key = np.zeros(count, dtype=np.bool_)
    key[list(keys)] = True
    stamp = (time_s * 1000).astype(np.int64)
    pos = np.cumsum(size) - size
    return PacketIndex(time_s, stamp, pos, size, key, np.ones(count, np.bool_), 0, True)


def moving(seconds: float) -> list[int]:
    dice = np.random.default_rng(1)
    return [int(one) for one in dice.integers(MOTION // 3, MOTION * 2, round(seconds * 25))]


def test_a_still_of_two_seconds_is_found_to_half_a_second() -> None:
    (span,) = quiet(index([*moving(5), *[90] * 50, *moving(5)]), LIMIT, SIZES)
    assert span == pytest.approx((5.0, 7.0), abs=0.5)


def test_now_and_then_a_large_refresh_does_not_hide_a_still() -> None:
    still = [240] * 250
    still[40] = still[120] = 110_000
    (span,) = quiet(index([*moving(5), *still, *moving(5)]), LIMIT, SIZES)
    assert span == pytest.approx((5.0, 15.0), abs=0.5)


def test_key_frames_inside_do_not_part_a_still() -> None:
    sizes = [*moving(2), *[90] * 200, *moving(2)]
    keys = {0, 50, 100, 150, 200}
    for row in keys:
        sizes[row] = 400_000
    assert len(quiet(index(sizes, keys), LIMIT, SIZES)) == 1


def test_motion_is_never_still() -> None:
    assert quiet(index(moving(120)), LIMIT, SIZES) == ()


def test_packets_filled_up_to_one_size_are_a_stretch_to_look_into() -> None:
    (span,) = quiet(index([*moving(5), *[30_002] * 75, *moving(5)]), LIMIT, SIZES)
    assert span == pytest.approx((5.0, 8.0), abs=0.1)


def test_a_picture_that_stays_because_none_follows_is_still() -> None:
    times = [*np.arange(50) / 25, *(5 + np.arange(50) / 25)]
    (span,) = quiet(index(moving(4), times=times), LIMIT, SIZES)
    assert span == pytest.approx((1.96, 5.0))


def test_the_bound_grows_with_the_picture_and_with_the_codec() -> None:
    assert bound(920, "h264", SIZES) < bound(8160, "h264", SIZES) < bound(32_400, "h264", SIZES)
    assert bound(920, "mpeg2video", SIZES) == 3 * bound(920, "h264", SIZES)
    assert bound(920, None, SIZES) == bound(920, "h264", SIZES)


@given(st.lists(st.integers(0, 200_000), min_size=1, max_size=400), st.data())
def test_stretches_are_in_order_apart_inside_and_long_enough(
    sizes: list[int], data: st.DataObject
) -> None:
    keys = data.draw(st.sets(st.integers(0, len(sizes) - 1)))
    packets = index(sizes, keys)
    found = quiet(packets, LIMIT, SIZES)
    for start, end in found:
        assert -0.05 <= start < end <= packets.end_s + 1e-9
        assert end - start >= SIZES.least_s
    for before, after in itertools.pairwise(found):
        assert after[0] - before[1] > SIZES.join_s


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100))), st.floats(0, 5))
def test_joined_spans_cover_what_they_were_made_of(
    pairs: list[tuple[float, float]], gap_s: float
) -> None:
    spans = [(min(pair), max(pair)) for pair in pairs]
    found = joined(spans, gap_s)
    for start, end in spans:
        assert any(a <= start and end <= b for a, b in found)
    assert all(after[0] - before[1] > gap_s for before, after in itertools.pairwise(found))


@given(st.lists(st.integers(20, 400), min_size=2, max_size=6), st.integers(-5000, 5000))
def test_a_clock_set_anew_runs_on_where_it_was(pieces: list[int], offset: int) -> None:
    """Recordings of so many frames joined, each beginning its own clock."""
    decoded = np.concatenate(
        [offset + number * 40_000.0 * 0 + np.arange(n) / 25 for number, n in enumerate(pieces)]
    )
    shown, steady = continuous(decoded, decoded.copy())
    assert not steady
    assert shown == pytest.approx(np.arange(sum(pieces)) / 25, abs=1e-6)


def test_a_steady_clock_is_left_alone() -> None:
    decoded = np.arange(100) / 25 + 7
    shown, steady = continuous(decoded, decoded + 0.08)
    assert steady
    assert shown == pytest.approx(decoded - 7)


def test_missing_pictures_are_told_only_where_the_rate_is_constant() -> None:
    times = np.arange(500) / 25
    gone = np.delete(times, slice(200, 250))
    assert holes(times) == []
    assert holes(gone) == pytest.approx([8.0])
    uneven = np.cumsum(np.random.default_rng(2).choice([0.03, 0.05, 0.5], 500))
    assert holes(uneven) == []
