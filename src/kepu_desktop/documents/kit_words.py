"""The words of what goes to contributing units, read from resources/templates/kit.toml and
checked: a misspelt or missing key is an error at reading, not a gap in a paper."""

from __future__ import annotations

from functools import cache

import msgspec

from kepu_desktop.system.resources import template

KIT_WORDS_FILE = "kit.toml"


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class KitNames(_Words, frozen=True, kw_only=True):
    folder: str
    folder_unnamed: str
    unnamed_note: str
    requirements: str
    mail: str


class PaperWords(
    _Words, frozen=True, kw_only=True, rename={"sender": "from", "sender_value": "from_value"}
):
    title: str
    intro: str
    intro_unnamed: str
    categories: str
    category: str
    least: str
    minimum: str
    no_minimum: str
    extra: str
    technical: str
    bit_rate: str
    filling: str
    fill_rules: str
    characters: str
    review: str
    review_rules: str
    returning: str
    returned: tuple[str, ...]
    due: str
    by: str
    to: str
    contact: str
    sender: str
    sender_value: str


class ListWords(_Words, frozen=True, kw_only=True):
    title: str
    choices: str
    single: str
    series: str
    planned: str
    totals: str
    count_format: str
    note: str
    minimum: str
    choice: str
    choice_other: str
    unit_hint: str
    title_hint: str
    series_hint: str
    file_hint: str
    clock: str
    length: str
    rows: int


class MailWords(_Words, frozen=True, kw_only=True):
    head: str
    subject: str
    subject_unnamed: str
    body: str


class ReminderWords(_Words, frozen=True, kw_only=True):
    salute: str
    none: str
    came: str
    complete: str
    films: str
    forms: str
    missing: str
    mending: str
    join: str
    missing_head: str
    planned_head: str
    faults_head: str
    item: str
    film: str
    fault: str
    short_of_files: str
    planned: str
    to: str
    contact: str
    between: str


class RosterLabels(_Words, frozen=True, kw_only=True):
    """The headings under which each value of a unit is found; the first is our own."""

    name: tuple[str, ...]
    contact: tuple[str, ...]
    phone: tuple[str, ...]
    email: tuple[str, ...]
    remark: tuple[str, ...]
    asked: tuple[str, ...]


class KitWords(_Words, frozen=True, kw_only=True):
    names: KitNames
    paper: PaperWords
    list: ListWords
    mail: MailWords
    reminder: ReminderWords
    roster: RosterLabels


@cache
def kit_words() -> KitWords:
    """Raises ``msgspec.ValidationError`` when the shipped file is not as the code expects it."""
    return msgspec.toml.decode(template(KIT_WORDS_FILE).read_bytes(), type=KitWords)
