"""What a unit states on its form about number and length, as people write it."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_NUMERAL = "零〇一二两三四五六七八九十百千"
_CHINESE = re.compile(f"[{_NUMERAL}]+")
_NUMBER = r"(\d{1,6}(?:\.\d{1,3})?)"
_HOURS = re.compile(rf"{_NUMBER}\s*(?:个)?(?:小时|钟头|时(?!长)|hours?|hrs?|h)", re.IGNORECASE)
_MINUTES = re.compile(rf"{_NUMBER}\s*(?:分钟|分|minutes?|mins?|m(?![a-z])|['′])", re.IGNORECASE)
_SECONDS = re.compile(rf"{_NUMBER}\s*(?:秒钟?|seconds?|secs?|s(?![a-z])|[\"″])", re.IGNORECASE)
_CLOCK = re.compile(r"(?<!\d)(\d{1,3}):([0-5]\d):([0-5]\d)(?!\d)")
_MOST_S = 100_000 * 3600


def films_stated(text: str) -> tuple[int, ...]:
    """The numbers of films that ``text`` may mean: each number in it, and their sum where there
    are several (单片3个，系列2个). Empty when there is none."""
    numbers = [int(found) for found in re.findall(r"\d{1,6}", _arabic(text))]
    if len(numbers) > 1:
        numbers.append(sum(numbers))
    return tuple(dict.fromkeys(numbers))


def length_stated(text: str) -> int | None:
    """Seconds of 27小时14分, 90分钟, 1.5小时, 半小时, 2个半小时, 1:30:00; None when it is none of
    these. 1:30 is not read: it may be hours or minutes."""
    plain = _arabic(text)
    clock = _CLOCK.search(plain)
    if clock is not None:
        hours, minutes, seconds = (int(part) for part in clock.groups())
        return hours * 3600 + minutes * 60 + seconds
    plain = re.sub(r"(\d+)\s*个半(?:小时|钟头)", r"\g<1>.5小时", plain)
    plain = re.sub(r"(\d+)\s*小时半", r"\g<1>.5小时", plain)
    plain = re.sub(r"半个?(?:小时|钟头)", "30分钟", plain)
    total, found = 0.0, False
    for pattern, size in ((_HOURS, 3600), (_MINUTES, 60), (_SECONDS, 1)):
        mark = pattern.search(plain)
        if mark is not None:
            total, found = total + float(mark[1]) * size, True
    return round(total) if found and 0 < total <= _MOST_S else None


def _arabic(text: str) -> str:
    """NFKC, with Chinese numerals as digits: 三十分钟 → 30分钟."""
    return _CHINESE.sub(_number, unicodedata.normalize("NFKC", text))


def _number(mark: re.Match[str]) -> str:
    words = mark[0]
    if not any(char in "十百千" for char in words):
        return "".join(str(_DIGITS[char]) for char in words)
    total = digit = 0
    for char in words:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[char]
            digit = 0
    return str(total + digit)
