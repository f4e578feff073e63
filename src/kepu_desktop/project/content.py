"""Reading a project's state out of its tables, and writing a new file whole."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kepu_desktop.domain.submission import Annex, FileRef, Override, Skipped, Submission
from kepu_desktop.domain.texts import safe_component
from kepu_desktop.project import book, rows, schema, undo


class ContentError(Exception):
    """A value in the file that this program never writes."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is read once and held, so that a rescue has it when the file is gone."""

    meta: Mapping[str, str]
    call_files: Mapping[str, bytes]
    template: tuple[str, bytes] | None
    documents: Mapping[str, bytes] = field(default_factory=dict)  # of annexes in force, by digest


@dataclass(frozen=True, slots=True)
class Loaded:
    submission: Submission
    positions: rows.Positions
    revocations: list[book.Revocation]


def read_kept(db: sqlite3.Connection) -> Kept:
    """Raises ``sqlite3.Error``; ``ContentError`` for a name that could lead out of a folder."""
    template = db.execute(
        "SELECT t.name, d.data FROM template AS t JOIN documents AS d ON d.digest = t.digest"
    ).fetchone()
    kept = Kept(
        dict(db.execute("SELECT key, value FROM meta")),
        dict(db.execute("SELECT name, data FROM call_files ORDER BY name")),
        None if template is None else (template[0], template[1]),
        dict(
            db.execute(
                "SELECT DISTINCT d.digest, d.data FROM annexes AS a"
                " JOIN documents AS d ON d.digest = a.digest"
            )
        ),
    )
    for name in [*kept.call_files, *([template[0]] if template else [])]:
        if not plain_name(name):
            raise ContentError(f"file name {name!r}")
    return kept


def plain_name(name: str) -> bool:
    """One path component that means the same everywhere; a stranger's file may hold ``../x``."""
    return safe_component(name, fallback="") == name != ""


def read_state(db: sqlite3.Connection) -> Loaded:
    """Raises ``sqlite3.Error`` or ``ContentError``."""
    try:
        lists = {name: list(_ordered(db, name)) for name in _LISTS}
        books = book.read(db)
        submission = Submission(
            form=MappingProxyType(_texts(db, "form")),
            ticked=tuple(row[1] for row in _ordered(db, "ticked")),
            films=tuple(rows.film_of(row) for row in lists["films"]),
            series=tuple(rows.series_of(row) for row in lists["series"]),
            skipped=tuple(Skipped(*row[1:]) for row in _ordered(db, "skipped")),
            overrides=tuple(Override(*row[1:]) for row in _ordered(db, "overrides")),
            hints=rows.hints_of(_texts(db, "hints")),
            cases=tuple(rows.case_of(row) for row in lists["cases"]),
            materials=tuple(rows.material_of(row) for row in lists["materials"]),
            feedback=tuple(rows.feedback_of(row) for row in lists["feedback"]),
            annexes=_annexes(db),
            roster=tuple(rows.unit_of(row) for row in lists["roster"]),
            returned=tuple(rows.returned_of(row) for row in lists["returned"]),
            bindings=MappingProxyType(_texts(db, "bindings")),
            extras=rows.extras_of(_texts(db, "extras")),
            next_ids=MappingProxyType(
                dict(db.execute("SELECT prefix, next FROM counters ORDER BY prefix"))
            ),
            resolutions=books.resolutions,
            signatures=books.signatures,
            exports=books.exports,
            handovers=books.handovers,
        )
    except (ValueError, TypeError, RecursionError) as error:
        raise ContentError(str(error)) from error
    positions = rows.Positions(
        **{name: {row[0]: row[-1] for row in found} for name, found in lists.items()}
    )
    return Loaded(submission, positions, book.revocations(db))


_LISTS = ("films", "series", "cases", "materials", "feedback", "roster", "returned")
_EDITABLE = (
    *_LISTS,
    "form",
    "ticked",
    "skipped",
    "overrides",
    "hints",
    "annexes",
    "bindings",
    "extras",
)


def _annexes(db: sqlite3.Connection) -> Mapping[str, Annex]:
    found = db.execute("SELECT title, name, digest FROM annexes ORDER BY title")
    annexes = {title: Annex(name, digest) for title, name, digest in found}
    for annex in annexes.values():
        if not plain_name(annex.name):
            raise ContentError(f"file name {annex.name!r}")
    return MappingProxyType(annexes)


def _texts(db: sqlite3.Connection, table: str) -> dict[str, str]:
    """A table of two columns, key and text."""
    key, text = (column.name for column in schema.BY_NAME[table].columns)
    return dict(db.execute(f"SELECT {key}, {text} FROM {table} ORDER BY {key}"))


def _ordered(db: sqlite3.Connection, table: str) -> Iterable[tuple[Any, ...]]:
    columns = ", ".join(column.name for column in schema.BY_NAME[table].columns)
    return db.execute(f"SELECT {columns} FROM {table} ORDER BY position, 1")


def same_edits(one: Submission, other: Submission) -> bool:
    """Equal in all that commands change; identity answers first, so this costs nothing."""
    return all(
        getattr(one, name) is getattr(other, name) or getattr(one, name) == getattr(other, name)
        for name in _EDITABLE
    )


def raised(one: Mapping[str, int], other: Mapping[str, int]) -> Mapping[str, int]:
    """The higher of both for each kind of id: none is ever given twice."""
    return MappingProxyType(
        {prefix: max(one.get(prefix, 0), other.get(prefix, 0)) for prefix in {**one, **other}}
    )


def write_counters(db: sqlite3.Connection, next_ids: Mapping[str, int]) -> None:
    db.executemany("REPLACE INTO counters VALUES (?, ?)", list(next_ids.items()))


def write_files(db: sqlite3.Connection, files: Mapping[str, FileRef]) -> None:
    """What the files of films and materials (by id) were found to be; paths are not touched."""
    for table in ("films", "materials"):
        db.executemany(
            f"UPDATE {table} SET size = ?, mtime_ns = ?, fingerprint = ?, sha256 = ? WHERE id = ?",
            [(f.size, f.mtime_ns, f.fingerprint, f.sha256, key) for key, f in files.items()],
        )


def with_files(submission: Submission, files: Mapping[str, FileRef]) -> Submission:
    """The state that ``write_files`` leaves."""
    films = tuple(
        replace(film, file=files[film.id]) if film.id in files else film
        for film in submission.films
    )
    materials = tuple(
        replace(one, file=files[one.id]) if one.id in files else one for one in submission.materials
    )
    return replace(submission, films=films, materials=materials)


def keep_document(db: sqlite3.Connection, data: bytes) -> str:
    """Store a document's bytes by content; returns their digest."""
    digest = hashlib.sha256(data).hexdigest()
    db.execute("INSERT OR IGNORE INTO documents VALUES (?, ?)", (digest, data))
    return digest


def template_changes(
    db: sqlite3.Connection, template: tuple[str, bytes] | None
) -> list[rows.Change]:
    """Store the document's bytes and return the row changes that make it the form to fill."""
    present = db.execute("SELECT slot, name, digest FROM template").fetchone()
    wanted = None if template is None else _template_row(db, *template)
    return [] if present == wanted else [rows.Change("template", present, wanted)]


def _template_row(db: sqlite3.Connection, name: str, data: bytes) -> rows.Row:
    return (0, safe_component(name, fallback="form.docx"), keep_document(db, data))


def write_new(
    file: Path,
    kept: Kept,
    submission: Submission,
    revocations: Iterable[book.Revocation],
) -> None:
    """Write a new project database to ``file``, which must not exist, and flush it.

    Raises ``sqlite3.Error``, ``OSError``, ``ValueError`` for a call file whose name is no plain
    name.
    """
    for name in kept.call_files:
        if not plain_name(name):
            raise ValueError(f"call file {name!r} is not a plain name")
    file.touch(exist_ok=False)
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
        db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID:d}")
        db.execute("BEGIN")
        schema.create(db)
        db.executemany("INSERT INTO meta VALUES (?, ?)", list(kept.meta.items()))
        db.executemany("INSERT INTO call_files VALUES (?, ?)", list(kept.call_files.items()))
        if kept.template is not None:
            undo.apply(db, template_changes(db, kept.template), "after")
        for data in kept.documents.values():
            keep_document(db, data)
        _write_state(db, submission, revocations)
        db.execute(f"PRAGMA user_version = {schema.VERSION:d}")
        db.execute("COMMIT")


def _write_state(
    db: sqlite3.Connection, submission: Submission, revocations: Iterable[book.Revocation]
) -> None:
    changes, _ = rows.all_rows(submission)
    undo.apply(db, changes, "after")
    write_counters(db, submission.next_ids)
    for resolution in submission.resolutions:
        book.add_resolution(db, resolution)
    for signature in submission.signatures:
        book.add_signature(db, signature)
    for export in submission.exports:
        book.add_export(db, export)
        if export.mailed is not None:
            book.add_mailing(db, export.number, export.mailed.by, export.mailed.at)
    for handover in submission.handovers:
        book.add_handover(db, handover)
    for revocation in revocations:
        if revocation.kind != "mailing":  # a revoked mailing is no part of the state in memory
            book.add_revocation(db, revocation)
