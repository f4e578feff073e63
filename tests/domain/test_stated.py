"""Numbers and lengths as units write them on their forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.domain.stated import films_stated, length_stated
from kepu_desktop.domain.texts import show_hours_minutes


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("40个", (40,)),
        ("四十二个", (42,)),
        ("一百零五部", (105,)),
        ("共５部", (5,)),
        ("单片3个，系列2个", (3, 2, 5)),
        ("若干", ()),
        ("", ()),
    ],
)
def test_the_number_of_films(text: str, numbers: tuple[int, ...]) -> None:
    assert films_stated(text) == numbers


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("27小时14分", 98_040),
        ("90分钟", 5_400),
        ("1.5小时", 5_400),
        ("半小时", 1_800),
        ("2个半小时", 9_000),
        ("一小时三十分", 5_400),
        ("1:30:00", 5_400),
        ("约１小时３０分", 5_400),
        ("30分15秒", 1_815),
        ("30'", 1_800),
        ("1:30", None),
        ("90", None),
        ("待定", None),
        ("0分钟", None),
        ("9999999小时", None),
    ],
)
def test_the_length(text: str, seconds: int | None) -> None:
    assert length_stated(text) == seconds


@given(st.integers(min_value=60, max_value=10_000_000))
def test_what_our_own_form_says_is_read_to_the_minute(seconds: int) -> None:
    read = length_stated(show_hours_minutes(seconds))
    assert read == seconds // 60 * 60


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    films_stated(text)
    length_stated(text)
