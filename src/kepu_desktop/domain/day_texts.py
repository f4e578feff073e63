"""Dates as people write them: 2024-03-01, 2024年3月, 二〇二四年三月一日, 2024.3 至今."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

_GOING_ON = ("至今", "今", "现在", "目前", "进行中", "正在进行", "仍在进行", "长期", "持续", "常年")
_DIGITS = {char: str(number) for number, char in enumerate("零一二三四五六七八九")} | {"〇": "0"}
_TENS = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")
_DAY = re.compile(
    r"(?P<year>\d{4})(?:年|[-./]|$)(?:(?P<month>\d{1,2})(?:月|[-./]|$)(?:(?P<day>\d{1,2})日?)?)?"
)
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_BETWEEN = re.compile(r"\s*(?:至(?!今)|到|—+|–|~|〜|--|\sto\s|\s-\s)\s*")
_DATE_THEN_NOW = re.compile(r"(.*\d[年月日]?)\s*(?:至今|起至今|起|以来)$")


@dataclass(frozen=True, slots=True)
class Span:
    """What a text may mean: a day, a whole month or year, or ``going_on`` (both days None)."""

    first: dt.date | None
    last: dt.date | None
    going_on: bool = False

    @property
    def exact(self) -> bool:
        return self.first is not None and self.first == self.last


def parse_day(text: str) -> Span | None:
    """The span of one date in words or figures; None when it is none."""
    plain = _plain(text)
    if plain.strip("。") in _GOING_ON:
        return Span(None, None, going_on=True)
    figures = _in_figures(plain)
    packed = _PACKED.fullmatch(figures)
    if packed:
        return _span(int(packed[1]), int(packed[2]), int(packed[3]))
    match = _DAY.fullmatch(figures)
    if match is None:
        return None
    month, day = match["month"], match["day"]
    return _span(int(match["year"]), int(month) if month else None, int(day) if day else None)


def parse_period(text: str) -> tuple[str, str] | None:
    """(start, end) of "甲 至 乙" as they stand, where both are dates; None otherwise."""
    plain = unicodedata.normalize("NFKC", text).strip()
    parts = _BETWEEN.split(plain)
    if len(parts) == 2 and all(parse_day(part) for part in parts):
        return parts[0].strip(), parts[1].strip()
    since = _DATE_THEN_NOW.fullmatch(plain)
    if since and parse_day(since[1]):
        return since[1].strip(), _GOING_ON[0]
    return None


def canonical_day(text: str) -> str:
    """2024-03-01 for a text that names one day; every other text as it is, without outer blanks."""
    span = parse_day(text)
    if span is None or not span.exact or span.first is None:
        return text.strip()
    return span.first.isoformat()


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _in_figures(text: str) -> str:
    """二〇二四年十二月 → 2024年12月."""

    def tens(match: re.Match[str]) -> str:
        return _DIGITS[match[1] or "一"] + _DIGITS[match[2] or "零"]

    return "".join(_DIGITS.get(char, char) for char in _TENS.sub(tens, text))


def _span(year: int, month: int | None, day: int | None) -> Span | None:
    try:
        if month is None:
            return Span(dt.date(year, 1, 1), dt.date(year, 12, 31))
        if day is None:
            return Span(dt.date(year, month, 1), dt.date(year, month, _last_day(year, month)))
        exact = dt.date(year, month, day)
    except ValueError:
        return None
    return Span(exact, exact)


def _last_day(year: int, month: int) -> int:
    if not 1 <= month <= 12:
        raise ValueError(month)
    return calendar.monthrange(year, month)[1]
