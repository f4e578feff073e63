"""Durations as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.domain.durations import parse_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:02:03", 3723),
        ("62:03", 3723),
        ("１：０２：０３", 3723),
        ("62分钟", 3720),
        ("62 分 3 秒", 3723),
        ("1小时2分", 3720),
        ("1个小时2分钟3秒钟", 3723),
        ("1h2m3s", 3723),
        ("90'", 5400),
        ("12′30″", 750),
        ("约35分钟左右", 2100),
        ("预计1.5小时", 5400),
        ("2小时半", 9000),
        ("半小时", 1800),
        ("1:02:03.5", 3723),
    ],
)
def test_a_written_duration_is_read(text: str, seconds: int) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "很长", "35", "1:99:00", "分钟", "3月5日", "-5分钟", "1/2小时"]
)
def test_what_is_no_duration_is_none(text: str) -> None:
    assert parse_duration(text) is None


def test_a_bare_number_counts_in_the_unit_of_its_column() -> None:
    assert parse_duration("35", 60) == 2100
    assert parse_duration("35秒", 60) == 35


@given(st.integers(1, 99), st.integers(0, 59), st.integers(0, 59))
def test_all_spellings_of_one_duration_are_equal(hours: int, minutes: int, seconds: int) -> None:
    total = hours * 3600 + minutes * 60 + seconds
    for text in (
        f"{hours}:{minutes:02}:{seconds:02}",
        f"{hours}小时{minutes}分{seconds}秒",
        f"{hours} h {minutes} min {seconds} s",
        f"{total}秒",
    ):
        assert parse_duration(text) == total


@given(st.text(max_size=30))
def test_any_text_is_a_duration_or_none(text: str) -> None:
    found = parse_duration(text)
    assert found is None or found >= 0
