"""Applying row changes, forwards and backwards, and the named rows that make undo survive."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Literal

import msgspec

from kepu_desktop.project import schema
from kepu_desktop.project.rows import Change, Row, width

Side = Literal["before", "after"]

_EDITED = {table.name for table in schema.TABLES if table.keeping is schema.Keeping.EDITS}


_FILE_PATH = ("root", "relative")
_FILE_READ = ("size", "mtime_ns", "fingerprint", "sha256")
_PLACES = {
    table: {column.name: n for n, column in enumerate(schema.BY_NAME[table].columns)}
    for table in ("films", "materials")
}


class UndoError(Exception):
    """An undo row that is no list of row images of our tables: the file was tampered with."""


def apply(db: sqlite3.Connection, changes: Iterable[Change], side: Side) -> None:
    """Make each changed row what it is on ``side``. Raises ``sqlite3.Error``."""
    written: defaultdict[str, list[Row]] = defaultdict(list)
    removed: defaultdict[str, list[Row]] = defaultdict(list)
    for change in changes:
        wanted = getattr(change, side)
        if wanted is not None:
            written[change.table].append(wanted)
        else:
            present = change.after if side == "before" else change.before
            assert present is not None
            removed[change.table].append(present[:1])
    for table, keys in removed.items():
        key = schema.BY_NAME[table].columns[0].name
        db.executemany(f"DELETE FROM {table} WHERE {key} = ?", keys)
    for table, rows in written.items():
        marks = ", ".join("?" * width(table))
        db.executemany(f"REPLACE INTO {table} VALUES ({marks})", rows)


def push(db: sqlite3.Connection, label: str, changes: Sequence[Change]) -> None:
    """Record a command: the redo branch goes, and what is older than the newest 1,000."""
    images = msgspec.msgpack.encode([(c.table, c.before, c.after) for c in changes])
    db.execute("DELETE FROM undo WHERE undone = 1")
    number = db.execute(
        "INSERT INTO undo (label, undone, changes) VALUES (?, 0, ?)", (label, images)
    ).lastrowid
    assert number is not None
    db.execute("DELETE FROM undo WHERE number <= ?", (number - schema.UNDO_KEPT,))


def label(db: sqlite3.Connection, *, redo: bool) -> str | None:
    """What undo (or redo) would take back (or do again), if there is anything."""
    row = _top(db, redo=redo)
    return None if row is None else row[1]


def step(db: sqlite3.Connection, *, redo: bool) -> str | None:
    """Go one command back (or forth); returns its label, None when there is none.

    Raises ``UndoError`` or ``sqlite3.Error``.
    """
    row = _top(db, redo=redo)
    if row is None:
        return None
    number, name = row
    (images,) = db.execute("SELECT changes FROM undo WHERE number = ?", (number,)).fetchone()
    side: Side = "after" if redo else "before"
    apply(db, [_as_read(db, change, side) for change in _decoded(images)], side)
    db.execute("UPDATE undo SET undone = ? WHERE number = ?", (int(not redo), number))
    return name


def _as_read(db: sqlite3.Connection, change: Change, side: Side) -> Change:
    """The image of a film or material with what its file is known to be by now.

    Size, time and fingerprint are read from the disk after the edit; an image from before that
    must not forget them, as long as it speaks of the same file.
    """
    wanted: Row | None = getattr(change, side)
    places = _PLACES.get(change.table)
    if places is None or wanted is None:
        return change
    present: Row | None = db.execute(
        f"SELECT {', '.join(_FILE_PATH + _FILE_READ)} FROM {change.table} WHERE id = ?",
        wanted[:1],
    ).fetchone()
    start, stop = places[_FILE_READ[0]], places[_FILE_READ[-1]] + 1
    if present is None or present[:2] != tuple(wanted[places[name]] for name in _FILE_PATH):
        return change
    image = (*wanted[:start], *present[2:], *wanted[stop:])
    if side == "before":
        return replace(change, before=image)
    return replace(change, after=image)


def _top(db: sqlite3.Connection, *, redo: bool) -> tuple[int, str] | None:
    order = "number ASC" if redo else "number DESC"
    row: tuple[int, str] | None = db.execute(
        f"SELECT number, label FROM undo WHERE undone = ? ORDER BY {order} LIMIT 1", (int(redo),)
    ).fetchone()
    return row


def _decoded(images: bytes) -> list[Change]:
    try:
        raw = msgspec.msgpack.decode(
            images, type=list[tuple[str, list[Any] | None, list[Any] | None]]
        )
    except msgspec.DecodeError as error:
        raise UndoError(str(error)) from error
    if not raw:
        raise UndoError("a command that changes nothing")
    changes = []
    for table, before, after in raw:
        if table not in _EDITED:
            raise UndoError(f"table {table!r} is not undone")
        sides = [row for row in (before, after) if row is not None]
        if not sides or any(len(row) != width(table) for row in sides):
            raise UndoError("row of another shape")
        if any(not isinstance(value, str | int | bytes | None) for row in sides for value in row):
            raise UndoError("value of another type")
        changes.append(
            Change(
                table,
                None if before is None else tuple(before),
                None if after is None else tuple(after),
            )
        )
    return changes
