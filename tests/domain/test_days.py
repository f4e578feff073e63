"""Days in the shapes people write them; words and half dates are refused."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.domain.days import DayError, day_of_serial, parse_day, parse_period

DAY = dt.date(2025, 8, 5)
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2025-08-05",
        "2025-8-5",
        "2025/8/5",
        "2025.8.5",
        "2025年8月5日",
        "2025 年 8 月 5 日",
        "２０２５年８月５日",
        "20250805",
        "2025-08-05 10:30",
        "2025-08-05T10:30:00",
        "2025年8月5日10时30分",
    ],
)
def test_a_day_is_read_in_many_shapes(text: str) -> None:
    assert parse_day(text) == DAY


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("八月中旬", "不是日期"),
        ("上周五", "不是日期"),
        ("8月5日", "缺少年份"),
        ("8.5", "缺少年份"),
        ("2025-02-30", "没有这一天"),
        ("2025年13月1日", "没有这一天"),
        ("0025-08-05", "年份不对"),
        ("2025-08", "不是日期"),
        ("=TODAY()", "不是日期"),
    ],
)
def test_what_is_no_day_is_refused(text: str, reason: str) -> None:
    with pytest.raises(DayError) as caught:
        parse_day(text)
    assert caught.value.reason == reason


def test_a_blank_day_is_none() -> None:
    assert parse_day(" ") is None
    assert parse_period("　") is None


@pytest.mark.parametrize(
    "text",
    [
        "2025-08-05至2025-09-15",
        "2025-08-05/2025-09-15",
        "2025年8月5日—2025年9月15日",
        "2025年8月5日至9月15日",
        "2025.8.5-9.15",
        "2025.8.5 - 2025.9.15",
        "2025/8/5~2025/9/15",
        "2025-8-5-2025-9-15",
        "20250805-20250915",
        "2025年8月5日 到 9月15日",
    ],
)
def test_a_stretch_of_days_is_read_in_many_shapes(text: str) -> None:
    assert parse_period(text) == (DAY, dt.date(2025, 9, 15))


def test_a_stretch_within_a_month_may_name_the_month_once() -> None:
    assert parse_period("2025年8月5日至15日") == (DAY, dt.date(2025, 8, 15))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2025-09-15至2025-08-05", "止期早于起期"),
        ("2025-08-05", "要写明起、止两个日期"),
        ("展播期间", "要写明起、止两个日期"),
        ("开播至今", "不是日期"),
        ("2025-08-05至", "要写明起、止两个日期"),
    ],
)
def test_what_is_no_stretch_is_refused(text: str, reason: str) -> None:
    with pytest.raises(DayError) as caught:
        parse_period(text)
    assert caught.value.reason == reason


@given(DAYS)
def test_a_bare_number_of_a_sheet_is_its_day(day: dt.date) -> None:
    serial = (day - dt.date(1899, 12, 30)).days
    assert day_of_serial(serial) == day
    assert day_of_serial(serial + 0.5) == day
    assert day_of_serial(int(day.strftime("%Y%m%d"))) == day
    assert parse_day(day.isoformat()) == day


@pytest.mark.parametrize("number", [0, -1, 12, 1e99, 99_999_999, float("inf")])
def test_a_number_that_is_no_day_is_refused(number: float) -> None:
    with pytest.raises(DayError):
        day_of_serial(number)


@given(st.text(max_size=40))
def test_any_text_is_a_blank_a_plausible_day_or_refused(text: str) -> None:
    try:
        day = parse_day(text)
    except DayError:
        return
    assert day is None or 1990 <= day.year < 2100


@given(DAYS, st.integers(0, 400))
def test_a_stretch_written_with_whole_days_comes_back(day: dt.date, length: int) -> None:
    last = min(day + dt.timedelta(days=length), dt.date(2099, 12, 31))
    for between in ("至", "/", "~", " - ", "—"):
        assert parse_period(f"{day}{between}{last}") == (day, last)
