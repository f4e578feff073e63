"""What the papers of a registration pack say, as plain data."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field of the case form. ``count`` is None where characters do not matter; ``half``
    stands beside its neighbour."""

    label: str
    value: str
    count: int | None = None
    limit: int | None = None
    half: bool = False


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """A material by its name in the pack and the one that it came with; ``done`` are words for
    what was changed in the copy."""

    name: str
    original: str
    kind: str
    done: str


@dataclass(frozen=True, slots=True)
class CaseContent:
    """One case: its number in the pack, what the form says, its materials."""

    number: str
    folder: str
    class_title: str
    title: str
    rank: int
    fields: tuple[FieldLine, ...]
    materials: tuple[MaterialLine, ...]
    columns: tuple[str, ...]  # its row of the summary


@dataclass(frozen=True, slots=True)
class ColumnHead:
    label: str
    width: int  # characters of the standard font; a Chinese character takes two
    key: str


@dataclass(frozen=True, slots=True)
class PackContent:
    """Everything that the papers of one registration pack say."""

    form_title: str
    unit: str
    cases: tuple[CaseContent, ...]
    columns: tuple[ColumnHead, ...]
    classes: tuple[tuple[str, int], ...]  # title of each class and how many cases it has
    register_url: str
    deadline: str
    open_items: tuple[tuple[str, str], ...]  # (case or "", what is still open)
    plain_name: str
    summary_name: str
    created: dt.datetime
    draft_mark: str = ""
