"""Finding a clause's sentence in the text of the notice."""

from __future__ import annotations

from typing import NamedTuple

from kepu_desktop.calls.model import Phrase


class Span(NamedTuple):
    start: int
    end: int


def locate(notice: str, phrase: Phrase) -> Span | None:
    """Where the phrase stands in the notice: first words to last words, white space ignored.

    None when it is not there, or when it has no words.
    """
    squeezed, places = _squeeze(notice)
    first = _squeeze(phrase.first)[0]
    last = _squeeze(phrase.last)[0]
    if not (first and last):
        return None
    start = squeezed.find(first)
    if start < 0:
        return None
    end = squeezed.find(last, max(start, start + len(first) - len(last)))
    if end < 0:
        return None
    return Span(places[start], places[end + len(last) - 1] + 1)


def _squeeze(text: str) -> tuple[str, list[int]]:
    kept = [(char, index) for index, char in enumerate(text) if not char.isspace()]
    return "".join(char for char, _ in kept), [index for _, index in kept]
