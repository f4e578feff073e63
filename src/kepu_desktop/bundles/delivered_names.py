"""Names in the delivery bag: numbered, readable everywhere, and what was changed for that."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from kepu_desktop.calls.delivery_model import Delivery
from kepu_desktop.domain.texts import clean_line, safe_component

_CHARACTERS, _OCTETS = 80, 200
_COUNT_ROOM = len("_999")
_LEAST_DIGITS = 2
_SUFFIX = ".mp4"
_LONGEST_SUFFIX = 6


@dataclass(frozen=True, slots=True)
class Named:
    """``wished`` is what the pattern gives, ``name`` what is written; of the sheet likewise only
    the written name."""

    wished: str
    name: str
    sheet: str


def delivered_names(spec: Delivery, films: Sequence[tuple[str, str, str]]) -> tuple[Named, ...]:
    """A name for each (title, category's short name, original file name), in delivered order.

    No name holds ``%``, CR or LF: tools disagree on how a manifest would write them
    (documents.md §6).
    """
    digits = max(_LEAST_DIGITS, len(str(len(films))))
    names: list[Named] = []
    for place, (title, category, original) in enumerate(films, 1):
        number = f"{place:0{digits}d}"
        values = {"number": number, "title": clean_line(title), "category": category}
        suffix = _suffix(original)
        wished = _joined(spec.film, values) + suffix
        name = safe_component(wished, fallback=f"{number}{suffix}")
        sheet = _joined(spec.sheet, values)
        sheet = safe_component(f"{sheet}.docx", fallback=f"{number}.docx")
        names.append(Named(wished, name, sheet))
    return tuple(names)


def bag_name(spec: Delivery, unit: str, date: str, unnamed: str, mark: str) -> str:
    """The bag's folder: a long unit name is cut so that the call's words and the date stay."""
    tail = f"_{mark}" if mark else ""
    around = spec.folder.format(unit="", date=date) + tail
    short = safe_component(
        clean_line(unit) or unnamed,
        fallback=unnamed,
        characters=_CHARACTERS - _COUNT_ROOM - len(around),
        octets=_OCTETS - _COUNT_ROOM - len(around.encode()),
    )
    return safe_component(spec.folder.format(unit=short, date=date) + tail, fallback=unnamed)


def changed_names(names: Sequence[Named]) -> tuple[tuple[str, str], ...]:
    """(wished, written) where the two differ in more than their normal form."""
    return tuple(
        (named.wished, named.name)
        for named in names
        if unicodedata.normalize("NFC", named.wished) != named.name
    )


def _joined(pattern: str, values: dict[str, str]) -> str:
    """The pattern without the blank of a value that is not there: 01__标题 would look like a
    slip."""
    text = pattern.format(**values)
    while "__" in text and not all(values.values()):
        text = text.replace("__", "_")
    return text


def _suffix(original: str) -> str:
    dot = original.rfind(".")
    suffix = original[dot:].lower() if dot > 0 else ""
    plain = suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) <= _LONGEST_SUFFIX
    return suffix if plain else _SUFFIX
