"""Audience figures as people write them: 3.2万, 1亿2000万, 1,234,567, １２３ → whole numbers.

Exact all the way: decimals are counted as decimals, never as floating point. What is no certain
whole number (10万+, 约三千, 3.20005万, -5) is refused with the reason; blank is blank, never 0.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

# Longest first: 万亿 is read before 万.
_UNITS = {
    "万亿": 10**12,
    "千亿": 10**11,
    "百亿": 10**10,
    "十亿": 10**9,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 10**3,
    "百": 10**2,
}
_BLANKS = frozenset(("", "-", "--", "---", "—", "——", "–", "/", "\\", "n/a", "na", "无", "暂无"))
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+")
_PLAIN = re.compile(r"[0-9]+")
_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)(" + "|".join(_UNITS) + ")?")
_UNIT_WORDS = re.compile(r"(人次|次|人|条|个|阅读|播放)$")
_CHINESE = re.compile(r"[零〇一二三四五六七八九十两]")
_VAGUE = re.compile(r"[约近超余多几+]|以上|左右|大约")
_FLOAT_DUST = Decimal("0.000001")  # what 3.2*10000 leaves in a cell
_LONGEST = 60


class CountError(ValueError):
    """``reason`` in Chinese: why this is no whole number to count with."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def parse_count(text: str, most: int) -> int | None:
    """The whole number that ``text`` stands for, at most ``most``; None for a blank.

    Understands full-width digits, thousands commas, blanks between digits, 百 千 万 亿 and w (万)
    behind a number, several of them in a row (1亿2000万), and a counting word at the end (次).
    Raises ``CountError``.
    """
    squeezed = _squeezed(text)
    if squeezed in _BLANKS:
        return None
    if len(squeezed) > _LONGEST:
        raise CountError("不是数字")
    if squeezed.startswith(("-", "−", "负")):
        raise CountError("不能是负数")
    words = _UNIT_WORDS.sub("", squeezed).removeprefix("+")
    if _VAGUE.search(words):
        raise CountError("不是确切的数字")
    if _GROUPED.fullmatch(words):
        return _within(int(words.replace(",", "")), most)
    if _PLAIN.fullmatch(words):
        return _within(int(words), most)
    return _within(_with_units(words), most)


def count_of_number(number: int | float, most: int) -> int:
    """The whole number in a number cell. Raises ``CountError``.

    A sheet that calculates 3.2*10000 holds 32000.000000000004: dust is taken off, a half is not.
    """
    exact = Decimal(number) if isinstance(number, int) else Decimal(repr(number))
    if not exact.is_finite():
        raise CountError("不是数字")
    if exact < 0:
        raise CountError("不能是负数")
    if exact > most:
        raise _too_large(most)
    nearest = exact.to_integral_value()
    if abs(exact - nearest) > _FLOAT_DUST:
        raise CountError("不是整数")
    return int(nearest)


def show_count(number: int) -> str:
    """For the eye only: 1.28 亿, 362.4 万, 8650 万, 9,999. At most four digits, rounded down at
    the last one, so that nothing looks larger than it is; exact below 10,000."""
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        if number >= size:
            whole = number // size
            places = max(0, (3 if unit == "亿" else 4 - (whole < 10)) - len(str(whole)))
            shown = Decimal(number * 10**places // size).scaleb(-places)
            text = f"{shown:f}"
            return f"{text.rstrip('0').rstrip('.') if '.' in text else text} {unit}"
    return f"{number:,}"


def show_whole(number: int | None) -> str:
    """1,234,567; a blank is —, not 0."""
    return "—" if number is None else f"{number:,}"


def _squeezed(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[\s_\u200b-\u200f\ufeff]", "", plain).replace("，", ",").replace("、", ",")


def _with_units(words: str) -> int:
    plain = words.replace("萬", "万").replace("億", "亿").replace("w", "万")
    if _CHINESE.sub("", plain) != plain and not _PART.search(plain):
        raise CountError("不是用阿拉伯数字写的")
    total = Decimal(0)
    above: int | None = None
    place = 0
    while place < len(plain):
        match = _PART.match(_ungrouped(plain[place:]))
        if match is None:
            raise CountError("不是数字")
        if above is not None and total != total.to_integral_value():
            raise CountError("写法不明确")
        size = _UNITS.get(match[2] or "", 1)
        value = Decimal(match[1]) * size
        if above is not None and (size >= above or value >= above):
            raise CountError("写法不明确")
        if above is not None and "." in plain[:place]:
            raise CountError("写法不明确")
        total += value
        above = size
        plain = plain[:place] + _ungrouped(plain[place:])
        place += match.end()
    if total != total.to_integral_value():
        raise CountError("不是整数")
    return int(total)


def _ungrouped(words: str) -> str:
    """1,234.5万 → 1234.5万: commas between groups of three go, others stay and are refused."""
    match = re.match(r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])", words)
    return words if match is None else match[0].replace(",", "") + words[match.end() :]


def _within(number: int, most: int) -> int:
    if number > most:
        raise _too_large(most)
    return number


def _too_large(most: int) -> CountError:
    return CountError(f"超过 {show_count(most).replace(' ', '')}，不像真实数据")
