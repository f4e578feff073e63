"""The typed shape of call.toml's [list]: how the columns of the list workbook are called, and the
columns that are ours: what comparable calls ask for and this form has no place for.

A call without it has the headings of resources/templates/list.toml (``documents.list_columns``).
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

import msgspec

Text = Annotated[str, msgspec.Meta(min_length=1)]
Key = Literal[
    "number",
    "entry",
    "id",
    "title",
    "kind",
    "series",
    "category",
    "category_other",
    "unit",
    "include",
    "duration",
    "planned",
    "resolution",
    "file",
    "summary",
    "characters",
]
LIST_KEYS: tuple[str, ...] = get_args(Key)


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """As in ``calls.model``: immutable, and a misspelt key is an error."""


class ListHeading(_Strict, frozen=True, kw_only=True):
    """Another heading of a column that the program knows; ``labels`` are headings under which it
    is recognised in a list that comes in."""

    key: Key
    label: Text
    labels: tuple[Text, ...] = ()


class ListExtra(_Strict, frozen=True, kw_only=True):
    """A column of free texts. ``options`` are offered in a drop-down list; other words may be
    written all the same. ``labels`` as in ``ListHeading``."""

    key: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*\Z")]
    label: Text
    labels: tuple[Text, ...] = ()
    kind: Literal["text", "day", "link"] = "text"
    width: Annotated[float, msgspec.Meta(ge=4, le=80)] = 12
    options: tuple[Text, ...] = ()
    hint: str = ""


class ListSpec(_Strict, frozen=True, kw_only=True):
    """``extra`` None: those of the program; an empty list: none."""

    column: tuple[ListHeading, ...] = ()
    extra: tuple[ListExtra, ...] | None = None


def list_faults(spec: ListSpec) -> list[tuple[str, str]]:
    """(key, reason) of what the types cannot say: keys and headings that are used twice."""
    found: list[tuple[str, str]] = []
    keys: set[str] = set(LIST_KEYS)
    for index, extra in enumerate(spec.extra or ()):
        if extra.key in keys:
            found.append((f"list.extra[{index}].key", f"“{extra.key}”已经用作另一栏的键"))
        keys.add(extra.key)
    seen: set[str] = set()
    for index, heading in enumerate(spec.column):
        if heading.key in seen:
            found.append((f"list.column[{index}].key", f"“{heading.key}”写了两次"))
        seen.add(heading.key)
    named = [(f"list.column[{n}]", heading.label) for n, heading in enumerate(spec.column)]
    named += [(f"list.extra[{n}]", extra.label) for n, extra in enumerate(spec.extra or ())]
    labels: set[str] = set()
    for place, label in named:
        if label in labels:
            found.append((f"{place}.label", f"“{label}”是两栏的名称"))
        labels.add(label)
    return found
