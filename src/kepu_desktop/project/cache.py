"""What stands outside undo and may be made anew: facts by content, and checks still to do."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping

import msgspec

from kepu_desktop.domain.facts import MediaFacts
from kepu_desktop.domain.material_facts import MaterialFacts


def facts(db: sqlite3.Connection, analyser: str | None) -> dict[str, MediaFacts]:
    """Facts by fingerprint, of one analyser or (None) the newest of any.

    Facts in a shape that this version no longer understands are left out: the file is measured
    again. Raises ``sqlite3.Error``.
    """
    if analyser is None:
        rows = db.execute("SELECT fingerprint, facts FROM facts ORDER BY rowid")
    else:
        rows = db.execute("SELECT fingerprint, facts FROM facts WHERE analyser = ?", (analyser,))
    found: dict[str, MediaFacts] = {}
    for fingerprint, text in rows:
        try:
            found[fingerprint] = msgspec.convert(json.loads(text), MediaFacts)
        except (ValueError, RecursionError):
            continue
    return found


def put_facts(db: sqlite3.Connection, items: Iterable[tuple[str, str, MediaFacts]]) -> None:
    """Raises ``sqlite3.Error``."""
    # json rather than msgspec: names of side-car files may hold undecodable bytes (surrogates).
    db.executemany(
        "REPLACE INTO facts (fingerprint, analyser, facts) VALUES (?, ?, ?)",
        (
            (fingerprint, analyser, json.dumps(msgspec.to_builtins(measured)))
            for fingerprint, analyser, measured in items
        ),
    )


def material_facts(db: sqlite3.Connection, analyser: str) -> dict[str, MaterialFacts]:
    """What ``analyser`` found in materials, by fingerprint. Raises ``sqlite3.Error``."""
    found: dict[str, MaterialFacts] = {}
    for fingerprint, text in db.execute(
        "SELECT fingerprint, facts FROM material_facts WHERE analyser = ?", (analyser,)
    ):
        try:
            found[fingerprint] = msgspec.convert(json.loads(text), MaterialFacts)
        except (ValueError, RecursionError):
            continue
    return found


def put_material_facts(
    db: sqlite3.Connection, analyser: str, found: Mapping[str, MaterialFacts]
) -> None:
    """Raises ``sqlite3.Error``."""
    db.executemany(
        "REPLACE INTO material_facts (fingerprint, analyser, facts) VALUES (?, ?, ?)",
        (
            (fingerprint, analyser, json.dumps(msgspec.to_builtins(facts)))
            for fingerprint, facts in found.items()
        ),
    )


def unchecked(db: sqlite3.Connection, analyser: str) -> tuple[str, ...]:
    """Ids of films that have a file but no facts of ``analyser``, in list order."""
    rows = db.execute(
        "SELECT f.id FROM films AS f LEFT JOIN facts AS t"
        " ON t.fingerprint = f.fingerprint AND t.analyser = ?"
        " WHERE f.fingerprint IS NOT NULL AND t.fingerprint IS NULL ORDER BY f.position",
        (analyser,),
    )
    return tuple(row[0] for row in rows)


def queue(db: sqlite3.Connection) -> dict[str, str]:
    return dict(db.execute("SELECT film, depth FROM checks ORDER BY film"))


def set_queue(db: sqlite3.Connection, wanted: Mapping[str, str]) -> None:
    """Write only what differs: the queue shrinks by a few films at a time."""
    present = queue(db)
    db.executemany("DELETE FROM checks WHERE film = ?", [(f,) for f in present if f not in wanted])
    db.executemany(
        "REPLACE INTO checks VALUES (?, ?)",
        [(film, depth) for film, depth in wanted.items() if present.get(film) != depth],
    )
