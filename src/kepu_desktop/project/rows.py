"""Domain objects ↔ rows, and the rows in which two states of a submission differ."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec

from kepu_desktop.domain.submission import (
    Annex,
    Case,
    FeedbackRow,
    FileRef,
    Film,
    Hint,
    Material,
    Override,
    Returned,
    Series,
    Skipped,
    Submission,
    Unit,
)
from kepu_desktop.project import schema

Value = str | int | bytes | None
Row = tuple[Value, ...]
Item = TypeVar("Item")

# Windows names may hold single surrogates, the others bytes that are no UTF-8.
_PATH_ERRORS = "surrogatepass" if os.name == "nt" else "surrogateescape"


@dataclass(frozen=True, slots=True)
class Change:
    """One row of one table, before and after; None where it does not stand there."""

    table: str
    before: Row | None
    after: Row | None


@dataclass(frozen=True, slots=True)
class Positions:
    """Where things stand in their lists, by id. Kept sparse: a removal moves no other row."""

    films: Mapping[str, int] = field(default_factory=dict)
    series: Mapping[str, int] = field(default_factory=dict)
    cases: Mapping[str, int] = field(default_factory=dict)
    materials: Mapping[str, int] = field(default_factory=dict)
    feedback: Mapping[str, int] = field(default_factory=dict)
    roster: Mapping[str, int] = field(default_factory=dict)
    returned: Mapping[str, int] = field(default_factory=dict)


def path_bytes(text: str) -> bytes:
    """A path as stored: UTF-8 whatever the system's encoding, so that it means the same elsewhere.

    ``os.fsencode`` would write GBK in a GBK session.
    """
    return text.encode("utf-8", _PATH_ERRORS)


def path_text(data: bytes) -> str:
    """The inverse of ``path_bytes``; a path from the other kind of system stays readable."""
    try:
        return data.decode("utf-8", _PATH_ERRORS)
    except UnicodeDecodeError:
        return data.decode("utf-8", "surrogateescape")


def film_row(film: Film, position: int) -> Row:
    file = film.file
    return (
        film.id,
        film.title,
        film.category,
        film.category_other,
        film.source_unit,
        film.series,
        film.summary,
        film.order,
        int(film.included),
        int(film.selected),
        film.planned_duration_s,
        *(_file_row(file) if file is not None else (None,) * 7),
        position,
    )


def _file_row(file: FileRef) -> Row:
    return (
        path_bytes(file.root),
        path_bytes(file.relative if os.sep == "/" else file.relative.replace(os.sep, "/")),
        path_bytes(file.volume),
        file.size,
        file.mtime_ns,
        file.fingerprint,
        file.sha256,
    )


# Rows come from sqlite3 untyped; STRICT tables and quick_check vouch for their types.


def film_of(row: tuple[Any, ...]) -> Film:
    """The film of a row of ``films``. Raises ``TypeError`` or ``ValueError`` for nonsense."""
    identifier, title, category, category_other, source_unit, series, summary = row[:7]
    rank, included, selected, planned_duration_s = row[7:11]
    return Film(
        identifier,
        title,
        category,
        category_other,
        source_unit,
        series,
        summary,
        rank,
        bool(included),
        bool(selected),
        planned_duration_s,
        None if row[11] is None else _file_of(*row[11:18]),
    )


def _file_of(
    root: bytes,
    relative: bytes,
    volume: bytes,
    size: int,
    mtime_ns: int,
    fingerprint: str,
    sha256: str | None,
) -> FileRef:
    if not (isinstance(root, bytes) and isinstance(relative, bytes) and isinstance(volume, bytes)):
        raise TypeError("a path is not bytes")
    below = path_text(relative)
    return FileRef(
        path_text(root),
        below if os.sep == "/" else below.replace("/", os.sep),
        path_text(volume),
        size,
        mtime_ns,
        fingerprint,
        sha256,
    )


def series_row(series: Series, position: int) -> Row:
    return (series.id, series.name, series.title, series.summary, series.order, position)


def series_of(row: tuple[Any, ...]) -> Series:
    return Series(*row[:5])


def case_row(case: Case, position: int) -> Row:
    return (
        case.id,
        case.class_id,
        _texts_json(case.fields),
        int(case.chosen),
        case.order,
        position,
    )


def case_of(row: tuple[Any, ...]) -> Case:
    """Raises ``ValueError`` for fields that are no JSON of texts."""
    identifier, class_id, fields, chosen, rank = row[:5]
    return Case(identifier, class_id, _texts_of(fields), bool(chosen), rank)


def material_row(material: Material, position: int) -> Row:
    return (
        material.id,
        material.owner,
        material.role,
        *_file_row(material.file),
        position,
    )


def material_of(row: tuple[Any, ...]) -> Material:
    """Raises ``TypeError`` for nonsense."""
    return Material(row[0], row[1], _file_of(*row[3:10]), row[2])


def feedback_row(one: FeedbackRow, position: int) -> Row:
    return (one.id, one.film, _texts_json(one.values), one.source, position)


def feedback_of(row: tuple[Any, ...]) -> FeedbackRow:
    """Raises ``ValueError`` for figures that are no JSON of texts."""
    identifier, film, figures, source = row[:4]
    return FeedbackRow(identifier, film, _texts_of(figures), source)


def unit_row(unit: Unit, position: int) -> Row:
    return (
        unit.id,
        unit.name,
        unit.contact,
        unit.phone,
        unit.email,
        unit.remark,
        unit.asked,
        position,
    )


def unit_of(row: tuple[Any, ...]) -> Unit:
    return Unit(*row[:7])


@dataclass(frozen=True, slots=True)
class _Said:
    """The column ``said`` of a returned form."""

    values: dict[str, str]
    categories: tuple[str, ...]
    entries: tuple[str, ...]


def returned_row(form: Returned, position: int) -> Row:
    said = _Said(dict(sorted(form.values.items())), form.categories, form.entries)
    text = msgspec.json.encode(said).decode()
    return (form.id, form.name, form.digest, form.at, form.unit, text, position)


def returned_of(row: tuple[Any, ...]) -> Returned:
    """Raises ``ValueError`` for what this program never writes."""
    identifier, name, digest, at, unit, text = row[:6]
    said = msgspec.json.decode(text, type=_Said)
    values = MappingProxyType(said.values)
    return Returned(identifier, name, digest, at, unit, values, said.categories, said.entries)


def extras_of(texts: Mapping[str, str]) -> Mapping[str, Mapping[str, str]]:
    """Raises ``ValueError`` for texts that are no JSON of texts."""
    return MappingProxyType({film: _texts_of(texts[film]) for film in sorted(texts)})


def _extra_texts(extras: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    return {film: _texts_json(texts) for film, texts in extras.items() if texts}


def _texts_json(texts: Mapping[str, str]) -> str:
    return json.dumps(dict(sorted(texts.items())), ensure_ascii=False)


def _texts_of(text: str) -> Mapping[str, str]:
    return MappingProxyType(msgspec.json.decode(text, type=dict[str, str]))


def _annex_row(title: str, annex: Annex) -> Row:
    return (title, annex.name, annex.digest)


def _skipped_row(skipped: Skipped, position: int) -> Row:
    return (position, skipped.path, skipped.reason)


def _override_row(override: Override, position: int) -> Row:
    return (
        position,
        override.key,
        override.value,
        override.source,
        override.by,
        override.at,
    )


def _ticked_row(category: str, position: int) -> Row:
    return (position, category)


def hints_of(texts: Mapping[str, str]) -> Mapping[str, Hint]:
    """Raises ``ValueError`` for what this program never writes."""
    return MappingProxyType(
        {subject: msgspec.json.decode(texts[subject], type=Hint) for subject in sorted(texts)}
    )


def _hint_texts(hints: Mapping[str, Hint]) -> Mapping[str, str]:
    return {subject: msgspec.json.encode(hint).decode() for subject, hint in hints.items()}


def differences(
    before: Submission, after: Submission, positions: Positions
) -> tuple[list[Change], Positions]:
    """The rows that lead from ``before`` to ``after``, and where things stand then.

    Unchanged objects are recognised by identity first: one edit among 1,000 films costs a
    millisecond. Raises ``ValueError`` when an id occurs twice.
    """
    changes: list[Change] = []
    changes += _by_key("form", before.form, after.form)
    changes += _by_place("ticked", before.ticked, after.ticked, _ticked_row)
    changes += _by_place("skipped", before.skipped, after.skipped, _skipped_row)
    changes += _by_place("overrides", before.overrides, after.overrides, _override_row)
    if before.hints is not after.hints:
        changes += _by_key("hints", _hint_texts(before.hints), _hint_texts(after.hints))
    changes += _by_key("bindings", before.bindings, after.bindings)
    if before.extras is not after.extras:
        changes += _by_key("extras", _extra_texts(before.extras), _extra_texts(after.extras))
    changes += _annex_changes(before.annexes, after.annexes)
    places: dict[str, Mapping[str, int]] = {}
    for table, row in _LISTS.items():
        found, places[table] = _by_id(
            table,
            getattr(before, table),
            getattr(after, table),
            getattr(positions, table),
            row,
            _identity,
        )
        changes += found
    return changes, Positions(**places)


_LISTS: Mapping[str, Callable[[Any, int], Row]] = {
    "films": film_row,
    "series": series_row,
    "cases": case_row,
    "materials": material_row,
    "feedback": feedback_row,
    "roster": unit_row,
    "returned": returned_row,
}


def _identity(item: Film | Series | Case | Material | FeedbackRow | Unit | Returned) -> str:
    return item.id


def _annex_changes(before: Mapping[str, Annex], after: Mapping[str, Annex]) -> Iterable[Change]:
    if before is after:
        return
    for title in {**before, **after}:
        old, new = before.get(title), after.get(title)
        if old != new:
            yield Change(
                "annexes",
                None if old is None else _annex_row(title, old),
                None if new is None else _annex_row(title, new),
            )


def all_rows(submission: Submission) -> tuple[list[Change], Positions]:
    """Every row of a submission's editable part, for a file written from memory."""
    return differences(Submission(), submission, Positions())


def _by_key(table: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterable[Change]:
    if before is after:
        return
    for key in {**before, **after}:
        old, new = before.get(key), after.get(key)
        if old != new:
            yield Change(
                table,
                None if old is None else (key, old),
                None if new is None else (key, new),
            )


def _by_place(
    table: str,
    before: Sequence[Item],
    after: Sequence[Item],
    row: Callable[[Item, int], Row],
) -> Iterable[Change]:
    if before is after:
        return
    for place in range(max(len(before), len(after))):
        old = before[place] if place < len(before) else None
        new = after[place] if place < len(after) else None
        if old is not new and old != new:
            yield Change(
                table,
                None if old is None else row(old, place),
                None if new is None else row(new, place),
            )


def _by_id(
    table: str,
    before: Sequence[Item],
    after: Sequence[Item],
    positions: Mapping[str, int],
    row: Callable[[Item, int], Row],
    identify: Callable[[Item], str],
) -> tuple[list[Change], Mapping[str, int]]:
    if before is after:
        return [], positions
    places = _places([identify(item) for item in after], positions)
    left = {identify(item): item for item in before}
    if len(places) != len(after) or len(left) != len(before):
        raise ValueError(f"{table}: an id occurs twice")
    changes: list[Change] = []
    for item in after:
        key = identify(item)
        old = left.pop(key, None)
        place, old_place = places[key], positions.get(key)
        if (old is item or old == item) and place == old_place:
            continue
        was = None if old is None or old_place is None else row(old, old_place)
        changes.append(Change(table, was, row(item, place)))
    for key, gone in left.items():
        changes.append(Change(table, row(gone, positions[key]), None))
    return changes, places


def _places(ids: Sequence[str], known: Mapping[str, int]) -> Mapping[str, int]:
    """Rising places for ``ids``; a known one is kept while it fits."""
    places: dict[str, int] = {}
    last = -1
    for key in ids:
        place = known.get(key, -1)
        last = place if place > last else last + 1
        places[key] = last
    return places


def width(table: str) -> int:
    """How many values a row of ``table`` has."""
    return len(schema.BY_NAME[table].columns)
