from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.media.text.plan import Choice, Sample, choose, plan
from kepu_desktop.media.text.settings import text_settings

SETTINGS = text_settings().plan
HALF_HOUR = [number * 4.0 for number in range(450)]


def test_half_an_hour_has_sixty_key_frames_one_in_each_part() -> None:
    samples = plan(HALF_HOUR, 1800.0, "a", SETTINGS)
    assert len(samples) == 60
    for number, sample in enumerate(samples):
        assert number * 30 - 4 <= sample.time_s <= number * 30 + 34
        assert HALF_HOUR[sample.number or 0] == sample.time_s


def test_longer_films_have_more() -> None:
    keys = [number * 4.0 for number in range(2700)]
    assert len(plan(keys, 10_800.0, "a", SETTINGS)) == SETTINGS.long_samples


def test_the_same_content_gives_the_same_samples_and_other_content_others() -> None:
    assert plan(HALF_HOUR, 1800.0, "a", SETTINGS) == plan(HALF_HOUR, 1800.0, "a", SETTINGS)
    assert plan(HALF_HOUR, 1800.0, "a", SETTINGS) != plan(HALF_HOUR, 1800.0, "b", SETTINGS)


def test_doubling_keeps_the_samples_that_were_looked_at() -> None:
    first = plan(HALF_HOUR, 1800.0, "a", SETTINGS)
    more = plan(HALF_HOUR, 1800.0, "a", SETTINGS, more=True)
    assert set(first) < set(more)
    assert len(more) == 120


def test_a_short_film_is_looked_at_evenly_whatever_its_key_frames() -> None:
    samples = plan([0.0], 120.0, "a", SETTINGS)
    assert samples == tuple(Sample(number * 2 + 1.0, None) for number in range(60))


def test_frames_of_a_very_short_film_are_not_nearer_than_subtitles_change() -> None:
    assert plan([0.0], 3.0, "a", SETTINGS) == (
        Sample(0.375, None),
        Sample(1.125, None),
        Sample(1.875, None),
        Sample(2.625, None),
    )
    assert len(plan([0.0], 0.04, "a", SETTINGS)) == 1
    assert plan([], 0.0, "a", SETTINGS) == ()


def test_where_no_key_frame_is_near_the_frame_at_the_wanted_time_is_a_sample() -> None:
    samples = plan([0.0], 1800.0, "a", SETTINGS)
    assert [one.number for one in samples].count(None) >= 59
    for number, sample in enumerate(samples):
        assert number * 30 - 30 <= sample.time_s < number * 30 + 30


def test_of_a_short_film_that_is_too_large_key_frames_are_the_samples() -> None:
    keys = [0.0, 20.0, 40.0, 100.0]
    numbers = [one.number for one in plan(keys, 120.0, "a", SETTINGS, keys_only=True)]
    assert [number for number in numbers if number is not None] == [0, 1, 2, 3]


def chosen(
    keys: list[float], duration_s: float, *, room_s: float = SETTINGS.between_s, large: bool = False
) -> Choice:
    def lead_s(time_s: float) -> float:
        return time_s - max(key for key in [0.0, *keys] if key <= time_s)

    return choose(
        keys,
        duration_s,
        "a",
        SETTINGS,
        enough=0.75,
        lead_s=lead_s,
        room_s=room_s,
        keys_only=large,
    )


def numbers(choice: Choice) -> list[int | None]:
    return [sample.number for sample in choice.samples]


@pytest.mark.parametrize("count", [46, 60, 450])
def test_with_key_frames_enough_nothing_between_them_is_decoded(count: int) -> None:
    choice = chosen([number * 1800 / count for number in range(count)], 1800.0)
    assert None not in numbers(choice)
    assert choice.planned == len(choice.samples) >= 45
    assert not choice.doubled


def test_behind_one_key_frame_twice_as_many_are_seen_on_the_same_way() -> None:
    choice = chosen([0.0], 720.0)
    assert (choice.planned, len(choice.samples), choice.doubled) == (120, 120, True)


def test_near_their_key_frames_as_many_as_planned_are_seen() -> None:
    """A key frame every 18 s in slices of 12 s: the third slice of each three has none."""
    choice = chosen([number * 18.0 for number in range(40)], 720.0)
    assert (choice.planned, len(choice.samples), choice.doubled) == (60, 60, False)
    assert 15 <= numbers(choice).count(None) <= 30


def test_samples_furthest_behind_their_key_frames_are_left_out_when_all_cost_too_much() -> None:
    choice = chosen([0.0], 2400.0)
    assert choice.planned == 120
    assert choice.samples[-1].time_s <= SETTINGS.between_s
    assert len(choice.samples) == pytest.approx(120 * SETTINGS.between_s / 2400, abs=2)
    everywhere = chosen([number * 400.0 for number in range(6)], 2400.0)
    leads = [sample.time_s % 400 for sample in everywhere.samples]
    assert max(leads) <= SETTINGS.between_s / 6 + 20
    assert everywhere.samples[-1].time_s > 2000
    assert len(chosen([0.0], 2400.0, room_s=float("inf")).samples) == 120


def test_too_large_a_film_has_its_key_frames_and_no_more() -> None:
    choice = chosen([0.0, 300.0, 600.0], 720.0, large=True)
    assert (numbers(choice), choice.planned) == ([0, 1, 2], 60)
    short = chosen([0.0, 30.0], 60.0, large=True)
    assert (numbers(short), short.planned) == ([0, 1], 60)
    assert chosen([0.0], 60.0).planned == len(chosen([0.0], 60.0).samples) == 60


@given(
    st.lists(st.integers(0, 7_200_000), unique=True),
    st.floats(0, 7300),
    st.text(max_size=5),
    st.booleans(),
)
def test_samples_are_in_order_and_each_key_frame_at_most_once(
    keys: list[int], duration_s: float, seed: str, more: bool
) -> None:
    times = sorted(key / 1000 for key in keys)
    samples = plan(times, duration_s, seed, SETTINGS, more=more)
    numbers = [sample.number for sample in samples if sample.number is not None]
    assert numbers == sorted(set(numbers))
    assert [sample.time_s for sample in samples] == sorted({one.time_s for one in samples})
    assert all(times[one.number] == one.time_s for one in samples if one.number is not None)
    assert all(0 <= one.time_s <= max(duration_s, *times, 0.0) for one in samples)
    assert len(samples) <= 2 * SETTINGS.long_samples
