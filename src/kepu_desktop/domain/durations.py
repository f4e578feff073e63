"""Durations as people write them: 1:02:03, 62分钟, 1小时2分, 90', 约35分钟."""

from __future__ import annotations

import re
import unicodedata

from kepu_desktop.domain.texts import parse_clock

_ABOUT = re.compile(r"^(?:预计|大约|大概|约|共)+|(?:左右|许)+$")
_UNITS = re.compile(
    r"(?:(?P<h>\d{1,4}(?:\.\d+)?)(?:小时|个小时|时|h|hours?|hrs?))?"
    r"(?:(?P<m>\d{1,5}(?:\.\d+)?)(?:分钟|分|m|min|mins|minutes?|'|′))?"
    r"(?:(?P<s>\d{1,6}(?:\.\d+)?)(?:秒钟|秒|s|sec|secs|seconds?|\"|″|''|′′))?"
)
_HOUR_S = 3_600
_NUMBER = re.compile(r"\d{1,6}(?:\.\d+)?")
_HALF = re.compile(r"^(\d{1,3})(?:个)?(?:小时|时)半$|^(半)(?:个)?小时$")


def parse_duration(text: str, unit_s: int | None = None) -> int | None:
    """Whole seconds of ``text``; None for what is no duration.

    A bare number counts ``unit_s`` seconds each, as the heading of its column says (时长（分钟）:
    60); without that it is no duration.
    """
    words = "".join(unicodedata.normalize("NFKC", text).split()).lower()
    words = _ABOUT.sub("", words)
    if not words:
        return None
    clock = parse_clock(words.split(".")[0] if re.fullmatch(r"[\d:]+\.\d+", words) else words)
    if clock is not None:
        return clock
    if half := _HALF.match(words):
        return int(half[1] or 0) * _HOUR_S + _HOUR_S // 2
    if _NUMBER.fullmatch(words):
        return round(float(words) * unit_s) if unit_s else None
    match = _UNITS.fullmatch(words)
    if match is None or not any(match.groups()):
        return None
    hours, minutes, seconds = (float(match[name] or 0) for name in ("h", "m", "s"))
    return round(hours * _HOUR_S + minutes * 60 + seconds)
