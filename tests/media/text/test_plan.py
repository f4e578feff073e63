from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.media.text.plan import Sample, plan
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


def test_a_single_key_frame_is_one_sample() -> None:
    assert len(plan([0.0], 1800.0, "a", SETTINGS)) <= 1


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
    assert len(samples) <= 2 * SETTINGS.long_samples
