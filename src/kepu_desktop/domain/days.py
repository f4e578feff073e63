"""Days and stretches of days as people write them: 2025年8月15日, 20250815, 8.15-9.15."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

_WHOLE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SHORT = re.compile(r"(\d{1,2})[-/.月](\d{1,2})日?")
_ONLY_DAY = re.compile(r"(\d{1,2})日")
_CLOCK = re.compile(r"[t ]?\d{1,2}[:时点]\d{1,2}.*$")
_SERIAL_ZERO = dt.date(1899, 12, 30)  # Excel counts from here (1900 date system)
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_TO = re.compile(r"\s*(?:至|到|~|—+|–|→|--|/(?=\d{4}-))\s*")
_HYPHEN = re.compile(r"(?<=[\d日])\s*-\s*(?=\d)")


class DayError(ValueError):
    """``reason`` in Chinese: why this is no day of the calendar."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def parse_day(text: str) -> dt.date | None:
    """The day that ``text`` names; None for a blank. A time of day behind it is let go.

    Raises ``DayError`` for words, for a day without its year and for days that do not exist.
    """
    squeezed = _squeezed(text)
    if squeezed in ("", "-", "—", "/"):
        return None
    return _day(squeezed, None)


def parse_period(text: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of ``2025-08-15至2025-09-15`` and its kin; None for a blank.

    The last day may leave out what it shares with the first. Raises ``DayError``.
    """
    squeezed = _squeezed(text)
    if squeezed in ("", "-", "—", "/"):
        return None
    first, last = _halves(squeezed)
    begin = _day(first, None)
    end = _day(last, begin)
    if end < begin:
        raise DayError("止期早于起期")
    return begin, end


def day_of_serial(number: int | float) -> dt.date:
    """The day of an Excel date that came as a bare number (45884 → 2025-08-15). Raises
    ``DayError`` for a number that is no plausible day; 20250815 is read as it looks."""
    whole = int(number) if number == number // 1 and abs(number) < 10**9 else -1
    if 10**7 <= whole < 10**8:
        return _day(str(whole), None)
    try:
        day = _SERIAL_ZERO + dt.timedelta(days=int(number))
    except (OverflowError, ValueError):
        raise DayError("不是日期") from None
    if not _FIRST_YEAR <= day.year < _LAST_YEAR:
        raise DayError("不是日期")
    return day


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().lower()


def _halves(text: str) -> tuple[str, str]:
    parts = _TO.split(text)
    if len(parts) == 1:
        # A hyphen may part the two days or the pieces of one: try each until both are days.
        for match in re.finditer("-", text):
            first, last = text[: match.start()].strip(), text[match.end() :].strip()
            try:
                _day(last, _day(first, None))
            except DayError:
                continue
            return first, last
        raise DayError("要写明起、止两个日期")
    if len(parts) != 2 or not all(parts):
        raise DayError("要写明起、止两个日期")
    return parts[0], parts[1]


def _day(text: str, before: dt.date | None) -> dt.date:
    words = _CLOCK.sub("", text).replace(" ", "").rstrip(",;。")
    if match := _WHOLE.fullmatch(words) or _DIGITS.fullmatch(words):
        year, month, day = (int(part) for part in match.groups())
    elif match := _SHORT.fullmatch(words):
        if before is None:
            raise DayError("缺少年份")
        year, month, day = before.year, int(match[1]), int(match[2])
    elif before is not None and (match := _ONLY_DAY.fullmatch(words)):
        year, month, day = before.year, before.month, int(match[1])
    else:
        raise DayError("不是日期")
    if not _FIRST_YEAR <= year < _LAST_YEAR:
        raise DayError("年份不对")
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise DayError("没有这一天") from None
