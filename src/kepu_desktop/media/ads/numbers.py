"""Telephone numbers in a read line, and the many numbers of science that are none.

Mobile 1[3-9] and nine digits; area code and seven or eight; 400 and 800 and seven
(工业和信息化部《电信网编号计划》). A number stands alone: no digit, decimal point or dash before or
behind, no unit behind it, no label of something else before it.
"""

from __future__ import annotations

import re
from functools import cache

from kepu_desktop.media.ads.settings import PhoneSettings

_GAP = r"[ \-]?"
_MOBILE = (
    rf"1[3-9]\d(?:\d{{8}}|{_GAP}\d{{4}}{_GAP}\d{{4}}|{_GAP}\d{{8}}|{_GAP}\d{{3}}{_GAP}\d{{5}})"
)
_EIGHT = rf"[2-8](?:\d{{7}}|\d{{3}}{_GAP}\d{{4}})"
_SEVEN = rf"[2-8](?:\d{{6}}|\d{{2}}{_GAP}\d{{4}})"
# The large cities (010, 02x) have eight digits, all others seven or eight.
_PLACES = ((r"(?:10|2\d)", _EIGHT), (r"[3-9]\d{2}", rf"(?:{_EIGHT}|{_SEVEN})"))
_LANDLINE = "|".join(
    rf"(?:\(0{area}\) ?|0{area}{_GAP}){local}(?:\-\d{{1,5}})?" for area, local in _PLACES
)
_SERVICE = rf"[48]00(?:{_GAP}\d{{3}}{_GAP}\d{{4}}|{_GAP}\d{{4}}{_GAP}\d{{3}})(?:\-\d{{1,5}})?"
_NUMBER = re.compile(
    rf"(?:(?<!\d)(?:\+|00)?86{_GAP})?(?<!\d)(?P<digits>{_MOBILE}|{_LANDLINE}|{_SERVICE})(?!\d)"
)
# What makes the digits part of a longer number, a fraction, a product, a code of letters.
_BEFORE = re.compile(r"(?:\d\.|(?<!\d)\d{1,3},|\d-|[×*^√] ?|\d ?[xX]|[_@\\#¥$€£=<>≈≥≤])$")
_BEHIND = re.compile(r"(?:\.\d|,\d{3}(?!\d)|-\d| ?[×*^]|[_@\\]| ?[xX] ?\d)")
_WORD_BEFORE = re.compile(r"([A-Za-z]+)$")
_CALLS = frozenset({"tel", "phone", "mobile", "mob", "call", "t", "m", "p", "hotline", "telephone"})
_DASHES = str.maketrans(dict.fromkeys("—–‐‑−‒", "-"))


def phones(line: str, settings: PhoneSettings) -> list[tuple[str, int, int]]:
    """Each number without its blanks, and where in ``line`` (NFKC) it begins and ends."""
    line = line.translate(_DASHES)
    return [
        (match["digits"].replace(" ", ""), match.start(), match.end())
        for match in _NUMBER.finditer(line)
        if _stands_alone(line, match) and not _counts_something(line, match, settings)
    ]


def _stands_alone(line: str, match: re.Match[str]) -> bool:
    before, behind = line[: match.start()], line[match.end() :]
    if _BEFORE.search(before) or _BEHIND.match(behind):
        return False
    if behind[:1].isascii() and behind[:1].isalpha():
        return False
    word = _WORD_BEFORE.search(before)
    if word is not None and word[1].lower() not in _CALLS:
        return False
    # A number written in groups is not cut out of a row of groups: a bank card, a table.
    grouped = " " in match[0]
    return not (grouped and (re.search(r"\d $", before) or re.match(r" \d", behind)))


def _counts_something(line: str, match: re.Match[str], settings: PhoneSettings) -> bool:
    digits = re.sub(r"\D", "", match["digits"])
    if digits.endswith("0" * settings.trailing_zeros):
        return True
    if _labels(settings.labels).search(line[: match.start()]):
        return True
    return _units(settings.units, settings.latin_units).match(line[match.end() :]) is not None


@cache
def _labels(labels: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{_any(labels)})[.:# ]*$", re.IGNORECASE)


@cache
def _units(units: tuple[str, ...], latin: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf" ?(?:{_any(units)}|(?:{_any(latin)})(?![A-Za-z]))", re.IGNORECASE)


def _any(texts: tuple[str, ...]) -> str:
    return "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True))
