"""The columns of the list workbook: our words for them, and what the call says instead."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import msgspec

from kepu_desktop.calls.list_model import Key, ListExtra, ListSpec
from kepu_desktop.system.resources import template

LIST_WORDS_FILE = "list.toml"
Kind = Literal["text", "day", "link"]


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class ListWords(_Words, frozen=True, kw_only=True):
    """What the workbook says beside its cells. {places}: ``head`` {unit}, ``title_hint`` and
    ``summary_hint`` {characters}, ``other_hint`` {titles}."""

    sheet: str
    choices: str
    single: str
    series: str
    yes: str
    no: str
    planned: str
    totals: str
    head: str
    computed: str
    own_id: str
    entry_hint: str
    number_hint: str
    title_hint: str
    kind_hint: str
    series_hint: str
    category_hint: str
    other_hint: str
    unit_hint: str
    include_hint: str
    duration_hint: str
    summary_hint: str
    not_listed: str


class _Column(_Words, frozen=True, kw_only=True):
    key: Key
    label: str
    labels: tuple[str, ...]
    width: float
    centred: bool = False
    editable: bool = False


class _File(_Words, frozen=True, kw_only=True):
    words: ListWords
    column: tuple[_Column, ...]
    extra: tuple[ListExtra, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` in characters of the standard font; a Chinese character takes two. ``label`` is
    the heading, ``labels`` the others under which the column is known in foreign lists."""

    key: str
    label: str
    labels: tuple[str, ...]
    width: float
    centred: bool = False
    editable: bool = False
    extra: bool = False
    kind: Kind = "text"
    options: tuple[str, ...] = ()
    hint: str = ""


@cache
def _file() -> _File:
    return msgspec.toml.decode(template(LIST_WORDS_FILE).read_bytes(), type=_File)


def list_words() -> ListWords:
    """Raises ``msgspec.ValidationError`` when a word is missing: a defect of the installation."""
    return _file().words


@cache
def list_columns(spec: ListSpec) -> tuple[Column, ...]:
    """All columns in the order of the sheet, the extra ones last."""
    named = {heading.key: heading for heading in spec.column}
    columns = []
    for own in _file().column:
        called = named.get(own.key)
        labels = own.labels
        if called is not None:  # the program's own heading is still known
            labels = tuple(dict.fromkeys((*called.labels, own.label, *own.labels)))
        columns.append(
            Column(
                key=own.key,
                label=called.label if called else own.label,
                labels=labels,
                width=own.width,
                centred=own.centred,
                editable=own.editable,
            )
        )
    return (*columns, *extra_columns(spec))


@cache
def extra_columns(spec: ListSpec) -> tuple[Column, ...]:
    """The columns of free texts, in the order of the call."""
    own = {extra.key: (extra.label, *extra.labels) for extra in _file().extra}
    extras = _file().extra if spec.extra is None else spec.extra
    return tuple(
        Column(
            key=extra.key,
            label=extra.label,
            # A call that an old project brought along knows fewer words than the program.
            labels=tuple(dict.fromkeys((*extra.labels, *own.get(extra.key, ())))),
            width=extra.width,
            editable=True,
            extra=True,
            kind=extra.kind,
            options=extra.options,
            hint=extra.hint,
        )
        for extra in extras
    )
