"""Simplified or traditional: told by characters that only one of the scripts has.

About one character of subtitles in three is such a mark. Readings from pictures draw traditional
text toward simplified (the careful reader: one mark in 200), so a share of the other script is
allowed, larger for traditional text. Few marks decide nothing: eight are 3 to 5 lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from kepu_desktop.media.text.lines import counts
from kepu_desktop.system.resources import resources

_LEAST_MARKS = 8
_TRADITIONAL_IN_SIMPLIFIED = 0.15
_SIMPLIFIED_IN_TRADITIONAL = 0.25
_LEAST_LETTERS = 20
_HANZI_IN_ENGLISH = 0.1
_OTHER_LETTERS = 0.2  # share of kana, hangul and the like


@dataclass(frozen=True, slots=True)
class ScriptMarks:
    """Characters that only simplified text has, and those that only traditional text has."""

    simplified: frozenset[str]
    traditional: frozenset[str]


@dataclass(frozen=True, slots=True)
class Judged:
    """``script`` as in ``SubtitleFacts``, None: not to tell; and how many marks were met."""

    script: str | None
    simplified: int
    traditional: int


@cache
def script_marks() -> ScriptMarks:
    """From OpenCC's dictionaries, see resources/characters/README.md."""
    text = (resources() / "characters" / "script-marks.txt").read_text(encoding="utf-8")
    simplified, traditional = text.split()
    return ScriptMarks(frozenset(simplified), frozenset(traditional))


def judge(texts: Iterable[str], marks: ScriptMarks) -> Judged:
    """The script that all ``texts`` together are written in."""
    text = "".join(texts)
    simplified = sum(char in marks.simplified for char in text)
    traditional = sum(char in marks.traditional for char in text)
    return Judged(_script(text, simplified, traditional), simplified, traditional)


def _script(text: str, simplified: int, traditional: int) -> str | None:
    hanzi, latin = counts(text)
    letters = sum(map(str.isalpha, text))
    if letters < _LEAST_LETTERS:
        return None
    if letters - hanzi - latin >= _OTHER_LETTERS * letters:
        return "other"
    if hanzi < _HANZI_IN_ENGLISH * (hanzi + latin):
        return "english"
    marks = simplified + traditional
    if marks < _LEAST_MARKS:
        return None
    if traditional <= _TRADITIONAL_IN_SIMPLIFIED * marks:
        return "simplified"
    if simplified <= _SIMPLIFIED_IN_TRADITIONAL * marks:
        return "traditional"
    return "mixed"
