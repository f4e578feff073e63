"""Names of units as people write them: which are the same, which are only nearly so."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

_INVISIBLE = re.compile("[\\s_\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u00ad]")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|〔[^〔〕]*〕|【[^【】]*】")
# Short forms that are in common use; read for comparison only, never written.
_SHORT = (("科协", "科学技术协会"), ("科技馆", "科学技术馆"))
_NUMERALS = re.compile(r"[0-9一二三四五六七八九十省市县区州]")
_HEAD = 2  # characters that a slip of the pen leaves alone
_SLIP = 0.85
_ACRONYM = 3
_PLACE = re.compile(r"[省市区县州盟旗]")
_SAME, _WRITTEN, _UNNAMED = NEARNESS = (0, 1, 2)


def unit_key(name: str) -> str:
    """Two names with one key are the same unit: full width, blanks and case do not count."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    kept = _INVISIBLE.sub("", unicodedata.normalize("NFKC", folded))
    return unicodedata.normalize("NFKC", kept)  # marks may stand side by side now


def same_unit(one: str, other: str) -> bool:
    return unit_key(one) == unit_key(other)


def nearly_same(one: str, other: str) -> bool:
    """Whether a person should be asked if the two are one unit: the short and the full name, a
    note in brackets, a slip of the pen. False for what is the same, and for 第一 and 第二."""
    a, b = unit_key(one), unit_key(other)
    if a == b or not a or not b:
        return False
    a, b = _plain(a), _plain(b)
    if a == b:
        return True
    short, long = sorted((a, b), key=len)
    if len(short) > 1 and short in long:
        return True
    if len(short) <= _ACRONYM:
        return short[:1] == long[:1] and _follows(short, long)
    if _NUMERALS.findall(a) != _NUMERALS.findall(b) or a[:_HEAD] != b[:_HEAD]:
        return False
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() >= _SLIP


def unit_nearness(one: str, other: str) -> int | None:
    """One of ``NEARNESS``: 0 for the same unit (none named as well), 1 for another writing of it, 2
    where only one is named; None for two different units.

    Stricter than ``nearly_same``, for where nobody is asked: 某省甲市科协 and 某省乙市科协
    differ by one character, and a department is not its house.
    """
    if same_unit(one, other):
        return _SAME
    a, b = unit_key(one), unit_key(other)
    if not a or not b:
        return _UNNAMED
    short, long = sorted((_plain(a), _plain(b)), key=len)
    front = long.removesuffix(short)
    placed = front != long and _PLACE.search(short) and _PLACE.search(front[-1:])
    return _WRITTEN if short == long or placed else None


def near_names(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Of ``known`` the names that may mean the same unit as ``name``, each once."""
    return tuple(dict.fromkeys(other for other in known if nearly_same(name, other)))


def _plain(key: str) -> str:
    plain = _BRACKETS.sub("", key) or key
    for short, full in _SHORT:
        plain = plain.replace(short, full)
    return plain


def _follows(short: str, long: str) -> bool:
    """Whether the characters of ``short`` stand in ``long`` in this order."""
    rest = iter(long)
    return len(short) > 1 and all(char in rest for char in short)
