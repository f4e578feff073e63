"""Version 3: cases, their materials, audience figures, attachments, and what was handed over."""

from __future__ import annotations

import sqlite3

from kepu_desktop.project.migrating import Migration

_ID = "length(id) <= 10 AND id GLOB '[{0}][0-9]*' AND substr(id, 2) NOT GLOB '*[^0-9]*'"
_STATEMENTS = (
    f"""CREATE TABLE cases (
  id TEXT NOT NULL PRIMARY KEY CHECK ({_ID.format("c")}),
  class TEXT NOT NULL,
  fields TEXT NOT NULL,
  chosen INTEGER NOT NULL CHECK (chosen IN (0, 1)),
  rank INTEGER NOT NULL,
  position INTEGER NOT NULL
) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE materials (
  id TEXT NOT NULL PRIMARY KEY CHECK ({_ID.format("m")}),
  owner TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('', 'scan')),
  root BLOB NOT NULL,
  relative BLOB NOT NULL,
  volume BLOB NOT NULL,
  size INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  sha256 TEXT,
  position INTEGER NOT NULL
) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE feedback (
  id TEXT NOT NULL PRIMARY KEY CHECK ({_ID.format("f")}),
  film TEXT NOT NULL,
  figures TEXT NOT NULL,
  source TEXT NOT NULL,
  position INTEGER NOT NULL
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE annexes (
  title TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  digest TEXT NOT NULL REFERENCES documents (digest)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE handovers (
  number INTEGER NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('case', 'delivery')),
  at TEXT NOT NULL,
  folder TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  draft INTEGER NOT NULL CHECK (draft IN (0, 1)),
  by TEXT NOT NULL,
  items TEXT NOT NULL
) STRICT""",
    """CREATE TRIGGER handovers_no_update BEFORE UPDATE ON handovers
BEGIN SELECT RAISE(ABORT, 'handovers is append-only'); END""",
    """CREATE TRIGGER handovers_no_delete BEFORE DELETE ON handovers
BEGIN SELECT RAISE(ABORT, 'handovers is append-only'); END""",
    """CREATE TABLE material_facts (
  fingerprint TEXT NOT NULL,
  analyser TEXT NOT NULL,
  facts TEXT NOT NULL,
  PRIMARY KEY (fingerprint, analyser)
) STRICT""",
)


def _to3(db: sqlite3.Connection) -> None:
    for statement in _STATEMENTS:
        db.execute(statement)


MIGRATION = Migration(
    3, "deliveries", "402fefff952585e6593f793e149aa5ca2dbf3535fc333d204825dadf5cb7cbe2", _to3
)
