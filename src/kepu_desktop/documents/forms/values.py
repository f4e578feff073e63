"""What goes into a form and what comes out of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormValues:
    """Everything that is written, already in the words of the form.

    ``texts`` by field key (unit, contact …); ``categories`` as option ids; each of ``entries`` is a
    text of several lines, the heading first. A blank value leaves its place as it is.
    """

    texts: Mapping[str, str]
    categories: tuple[str, ...] = ()
    other_text: str = ""
    count: str = ""
    duration: str = ""
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A key that found no place in the form, and why (Chinese, for the person)."""

    key: str
    reason: str


Path = tuple[tuple[str, int], ...]  # from the root: tag, and which one of that tag


@dataclass(frozen=True, slots=True)
class SlotMark:
    """Where in the filled form slots stand: the path of a cell, or of a paragraph."""

    path: Path
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilledForm:
    """``placed`` keys in the form's order; ``notes`` say what was changed beside the texts;
    ``slots`` all places that could take a value, where they were asked for."""

    data: bytes
    placed: tuple[str, ...]
    unplaced: tuple[Unplaced, ...]
    notes: tuple[str, ...]
    slots: tuple[SlotMark, ...] = ()


@dataclass(frozen=True, slots=True)
class FormReading:
    """What a filled form says. Blank places are not in ``texts``: blank never overwrites.

    ``unplaced`` names the keys whose place the form does not have, ``doubtful`` what is written in
    a place and was not understood: it is in none of the values.
    """

    texts: Mapping[str, str]
    categories: tuple[str, ...]
    other_text: str
    count: str
    duration: str
    entries: tuple[str, ...]
    notes: tuple[str, ...]
    unplaced: tuple[Unplaced, ...]
    doubtful: tuple[Unplaced, ...] = ()
