"""Figures as people write them become exact whole numbers, or are refused with a reason."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.domain.counts import (
    CountError,
    count_of_number,
    parse_count,
    show_count,
    show_whole,
)

MOST = 10**13
WHOLE = st.integers(0, MOST)
FULL_WIDTH = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("32000", 32_000),
        ("3.2万", 32_000),
        (" 3.2 万 ", 32_000),
        ("３．２万", 32_000),
        ("3.2w", 32_000),
        ("3.2W", 32_000),
        ("1.28亿", 128_000_000),
        ("1亿2000万", 120_000_000),
        ("1亿2345万6789", 123_456_789),
        ("1,234,567", 1_234_567),
        ("1，234，567", 1_234_567),
        ("1,234.5万", 12_345_000),
        ("1 234 567", 1_234_567),
        ("3千", 3_000),
        ("3.5千万", 35_000_000),
        ("0.1亿", 10_000_000),
        ("5億", 500_000_000),
        ("12345678.0001万", 123_456_780_001),
        ("32000次", 32_000),
        ("3.2万人次", 32_000),
        ("100.0", 100),
        ("+5", 5),
        ("007", 7),
    ],
)
def test_a_written_figure_is_read_exactly(text: str, number: int) -> None:
    assert parse_count(text, MOST) == number


@pytest.mark.parametrize("text", ["", " ", "　", "-", "—", "——", "/", "N/A", "无", "\u200b"])
def test_a_blank_is_none_and_not_zero(text: str) -> None:
    assert parse_count(text, MOST) is None
    assert parse_count("0", MOST) == 0


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-5", "负数"),
        ("－5", "负数"),
        ("-3.2万", "负数"),
        ("约三千", "确切"),
        ("10万+", "确切"),
        ("近5000", "确切"),
        ("三千", "阿拉伯数字"),
        ("3.20005万", "整数"),
        ("0.5", "整数"),
        ("1.5亿2000万", "明确"),
        ("2000万1亿", "明确"),
        ("1万20000", "明确"),
        ("1,23", "不是数字"),
        ("1.2.3", "不是数字"),
        ("1e99", "不是数字"),
        ("inf", "不是数字"),
        ("nan", "不是数字"),
        ("=1+1", "不是"),
        ("万", "不是数字"),
        ("12abc", "不是数字"),
        ("9" * 300, "不是数字"),
        ("9" * 40, "不像真实数据"),
        ("10万亿零1", "不是数字"),
    ],
)
def test_what_is_no_certain_figure_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(CountError) as caught:
        parse_count(text, MOST)
    assert reason in caught.value.reason


@given(WHOLE)
def test_every_way_of_writing_a_number_gives_the_number_back(number: int) -> None:
    ways = [str(number), f"{number:,}", show_whole(number), f"{number} 次"]
    ways += [way.translate(FULL_WIDTH) for way in ways]
    # Decimals of a unit, exact to the last digit, and units in a row.
    ways += [f"{number // 10**4}.{number % 10**4:04}万", f"{number // 10**8}.{number % 10**8:08}亿"]
    yi, rest = divmod(number, 10**8)
    wan, last = divmod(rest, 10**4)
    ways.append((f"{yi}亿" if yi else "") + (f"{wan}万" if wan else "") + (str(last) or "0"))
    assert {parse_count(way, MOST) for way in ways} == {number}


@given(WHOLE.filter(lambda number: number < 2**53))
def test_a_number_cell_gives_its_number_whether_it_came_as_whole_or_as_floating(
    number: int,
) -> None:
    assert count_of_number(number, MOST) == number
    assert count_of_number(float(number), MOST) == number


def test_the_dust_of_calculating_is_taken_off_and_a_half_is_not() -> None:
    assert count_of_number(3.2 * 10_000 * 1.1 / 1.1, MOST) == 32_000
    assert count_of_number(35200.00000000001, MOST) == 35_200
    for wrong in (0.5, -1, -0.5, 1e99, float("inf"), float("nan"), MOST + 1):
        with pytest.raises(CountError):
            count_of_number(wrong, MOST)


@given(st.text(max_size=80))
def test_any_text_is_a_blank_a_number_within_bounds_or_refused(text: str) -> None:
    try:
        number = parse_count(text, MOST)
    except CountError:
        return
    assert number is None or 0 <= number <= MOST
    if number is not None:
        assert any(unicodedata.category(char).startswith("N") for char in text)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0, "0"),
        (9_999, "9,999"),
        (10_000, "1 万"),
        (32_000, "3.2 万"),
        (13_144, "1.31 万"),
        (99_999, "9.99 万"),
        (3_624_180, "362.4 万"),
        (86_500_000, "8650 万"),
        (99_999_999, "9999 万"),
        (128_406_312, "1.28 亿"),
        (1_284_063_120, "12.8 亿"),
        (12_840_631_200, "128 亿"),
        (500_000_000, "5 亿"),
    ],
)
def test_a_large_number_is_shown_short_and_never_larger_than_it_is(number: int, shown: str) -> None:
    assert show_count(number) == shown


@given(WHOLE)
def test_the_short_form_is_below_the_number_by_less_than_a_hundredth(number: int) -> None:
    short = parse_count(show_count(number), MOST)
    assert short is not None
    assert short <= number <= short * 1.011 + 1


def test_a_missing_number_is_a_dash() -> None:
    assert show_whole(None) == "—"
    assert show_whole(0) == "0"
