"""Dates as people write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.domain.day_texts import Span, canonical_day, parse_day, parse_period


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-01",
        "2024-3-1",
        "2024.3.1",
        "2024/03/01",
        "２０２４年３月１日",
        "2024年3月1日",
        " 2024 年 3 月 1 日 ",
        "20240301",
        "二〇二四年三月一日",
        "二零二四年三月一日",
    ],
)
def test_one_day_in_many_hands(text: str) -> None:
    day = dt.date(2024, 3, 1)
    assert parse_day(text) == Span(day, day)
    assert canonical_day(text) == "2024-03-01"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024年2月", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("2024.12", dt.date(2024, 12, 1), dt.date(2024, 12, 31)),
        ("二〇二三年十一月", dt.date(2023, 11, 1), dt.date(2023, 11, 30)),
        ("2024年", dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
        ("二〇二四年十月二十三日", dt.date(2024, 10, 23), dt.date(2024, 10, 23)),
    ],
)
def test_a_month_and_a_year_are_spans(text: str, first: dt.date, last: dt.date) -> None:
    assert parse_day(text) == Span(first, last)


@pytest.mark.parametrize("text", ["至今", "进行中", "长期", "持续"])
def test_what_goes_on_has_no_day(text: str) -> None:
    span = parse_day(text)
    assert span is not None
    assert span.going_on
    assert not span.exact


@pytest.mark.parametrize(
    "text",
    ["", "去年春天", "2024-13-01", "2024年2月30日", "24年3月", "三月", "20241301", "2024-3-1-5"],
)
def test_what_is_no_date_is_said(text: str) -> None:
    assert parse_day(text) is None
    assert canonical_day(text) == text.strip()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2024-03-01 至 2025-06-20", ("2024-03-01", "2025-06-20")),
        ("2024年3月—2025年6月", ("2024年3月", "2025年6月")),
        ("2024.3～2025.6", ("2024.3", "2025.6")),
        ("2024年3月至今", ("2024年3月", "至今")),
        ("2024-03-01 - 2025-06-20", ("2024-03-01", "2025-06-20")),
    ],
)
def test_a_period_in_one_text_is_taken_apart(text: str, parts: tuple[str, str]) -> None:
    assert parse_period(text) == parts


@pytest.mark.parametrize("text", ["", "2024-03-01", "春天至秋天", "2024至2025至2026"])
def test_what_is_no_period_stays_whole(text: str) -> None:
    assert parse_period(text) is None


@given(st.dates(dt.date(1000, 1, 1), dt.date(9999, 12, 31)))
def test_every_day_comes_back_from_its_iso_form(day: dt.date) -> None:
    assert parse_day(day.isoformat()) == Span(day, day)


@given(st.text(max_size=30))
def test_no_text_breaks_it(text: str) -> None:
    span = parse_day(text)
    assert (
        span is None or span.going_on or (span.first or dt.date.max) <= (span.last or dt.date.min)
    )
    parse_period(text)
