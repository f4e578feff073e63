"""The words of the case papers, read from resources/templates/cases.toml and checked."""

from __future__ import annotations

from functools import cache

import msgspec

from kepu_desktop.system.resources import template

CASE_WORDS_FILE = "cases.toml"


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class FormWords(_Words, frozen=True, kw_only=True):
    heading: str
    reference: str
    counted: str
    counted_limit: str
    blank: str
    materials: str
    no_materials: str
    number: str
    name: str
    original: str
    kind: str
    note: str
    opinions: tuple[str, ...]
    seal: str
    plain_head: str
    plain_field: str
    plain_material: str


class SummaryWords(_Words, frozen=True, kw_only=True):
    heading: str
    reminder: str
    unit: str
    count: str
    class_count: str
    sheet: str
    filler: str
    period: str
    none: str


class ToDoWords(_Words, frozen=True, kw_only=True):
    heading: str
    about: str
    deadline: str
    by_hand: str
    steps: tuple[str, ...]
    open: str
    open_none: str
    open_item: str
    whole: str
    cases: str
    number: str
    rank: str
    class_: str = msgspec.field(name="class")
    title: str
    folder: str
    materials: str
    materials_count: str
    done: str
    step: str
    box: str


class WhatWords(_Words, frozen=True, kw_only=True):
    same: str
    place: str
    format: str
    size: str
    separator: str


class CaseWords(_Words, frozen=True, kw_only=True):
    form: FormWords
    summary: SummaryWords
    to_do: ToDoWords
    what: WhatWords


@cache
def case_words() -> CaseWords:
    """Raises ``msgspec.ValidationError`` when the shipped file is not as the code expects it."""
    return msgspec.toml.decode(template(CASE_WORDS_FILE).read_bytes(), type=CaseWords)
