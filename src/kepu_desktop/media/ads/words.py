"""What read lines say of selling: numbers, addresses, accounts, words. Pure.

One signal holds all the words of its frame, joined by "、": a single word is a hint, several are
more; an account counts as two, its program and itself. A telephone number says enough alone. Which
is which a rule decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Protocol

from kepu_desktop.domain.facts import AdSignal, Box
from kepu_desktop.media.ads.addresses import accounts, addresses, joined
from kepu_desktop.media.ads.codes import Code
from kepu_desktop.media.ads.numbers import phones
from kepu_desktop.media.ads.settings import Settings, Word

BETWEEN = "、"
_TAKEN = "\ufffc"  # stands where something was found, so that it is not found again
_ALIKE = 0.85  # addresses read twice with a wrong letter


class ReadLine(Protocol):
    """A line of text as a reader gives it; the box in pixels of the shown picture."""

    @property
    def text(self) -> str: ...
    @property
    def score(self) -> float: ...
    @property
    def box(self) -> Box: ...


def signals(
    readings: Iterable[tuple[float, Sequence[ReadLine]]], settings: Settings
) -> tuple[AdSignal, ...]:
    """All signals of the frames (time in seconds, lines), in order of time.

    The same signal is named once, with its first time. But where two kinds stand in one frame for
    the first time, both are named with that frame's time, whenever each was first seen.
    """
    merged = _Merged()
    for time_s, lines in sorted(readings, key=lambda reading: reading[0]):
        merged.add(_of_frame(time_s, lines, settings))
    return tuple(merged.found)


def code_signals(frames: Iterable[tuple[float, Sequence[Code]]]) -> tuple[AdSignal, ...]:
    """Each code once, with the time and place where it was first read."""
    found: dict[tuple[str, str], AdSignal] = {}
    for time_s, codes in sorted(frames, key=lambda frame: frame[0]):
        for code in codes:
            signal = AdSignal(code.kind, code.text, round(time_s, 3), code.box)
            found.setdefault((code.kind, code.text), signal)
    return tuple(found.values())


def _of_frame(time_s: float, lines: Sequence[ReadLine], settings: Settings) -> list[AdSignal]:
    moment = round(time_s, 3)
    found: list[AdSignal] = []
    words: dict[str, Box] = {}
    texts = [
        (line, joined(unicodedata.normalize("NFKC", line.text)))
        for line in lines
        if line.score >= settings.lines.score
    ]
    numbers = {number for _, text in texts for number in re.findall(r"\d+", text)}
    public = not numbers.isdisjoint(settings.words.public_numbers)
    for line, text in texts:
        rest = text
        for address, start, end in addresses(rest, settings.addresses):
            found.append(AdSignal("url", address, moment, line.box))
            rest = _without(rest, start, end)
        for account, start, end in accounts(rest, settings.accounts):
            if phones(account, settings.phone):
                continue  # a telephone number says more, and is told below
            words.setdefault(rest[start:end].removesuffix(account).strip(" :"), line.box)
            words.setdefault(account, line.box)
            rest = _without(rest, start, end)
        if line.score >= settings.lines.number_score:
            for number, _, _ in phones(rest, settings.phone):
                found.append(AdSignal("phone", number, moment, line.box))
        for word in _words_of(rest, settings.word):
            if not (public and word in settings.words.public):
                words.setdefault(word, line.box)
    if words:
        found.append(AdSignal("words", BETWEEN.join(words), moment, _union(words.values())))
    return found


def _without(text: str, start: int, end: int) -> str:
    return text[:start] + _TAKEN * (end - start) + text[end:]


def _words_of(text: str, words: tuple[Word, ...]) -> list[str]:
    """The listed words of a line in their order; of words within each other the longest."""
    text = re.sub(r"\s", "", text)
    for other in _other_meanings(words):
        text = text.replace(other, _TAKEN * len(other))
    found = {}
    for word in _longest_first(words):
        place = text.find(word)
        if place >= 0:
            found[place] = word
            text = text.replace(word, _TAKEN * len(word))
    return [found[place] for place in sorted(found)]


@cache
def _other_meanings(words: tuple[Word, ...]) -> tuple[str, ...]:
    return tuple(sorted((other for word in words for other in word.but), key=len, reverse=True))


@cache
def _longest_first(words: tuple[Word, ...]) -> tuple[str, ...]:
    return tuple(sorted((word.text for word in words), key=len, reverse=True))


def _union(boxes: Iterable[Box]) -> Box:
    corners = [(box[0], box[1], box[0] + box[2], box[1] + box[3]) for box in boxes]
    lefts, tops, rights, bottoms = zip(*corners, strict=True)
    left, top = min(lefts), min(tops)
    return left, top, max(rights) - left, max(bottoms) - top


@dataclass(slots=True)
class _Merged:
    """Signals of all frames so far, and which kinds have been seen together."""

    found: list[AdSignal]
    together: list[frozenset[str]]

    def __init__(self) -> None:
        self.found, self.together = [], []

    def add(self, frame: list[AdSignal]) -> None:
        kinds = frozenset(signal.kind for signal in frame)
        news = [signal for signal in frame if not any(_same(signal, old) for old in self.found)]
        if len(kinds) > 1 and not any(kinds <= known for known in self.together):
            self.together.append(kinds)
            news = frame
        self.found.extend(dict.fromkeys(news))


def _same(one: AdSignal, known: AdSignal) -> bool:
    """Whether ``one`` tells nothing that ``known`` has not told."""
    if one.kind != known.kind:
        return False
    if one.kind == "words":
        return set(one.text.split(BETWEEN)) <= set(known.text.split(BETWEEN))
    if one.kind == "phone":
        first, second = (re.sub(r"\D", "", text) for text in (one.text, known.text))
        wrong = sum(a != b for a, b in zip(first, second, strict=False))
        return len(first) == len(second) and wrong <= 1  # one misread digit
    return SequenceMatcher(None, one.text.lower(), known.text.lower()).ratio() >= _ALIKE
