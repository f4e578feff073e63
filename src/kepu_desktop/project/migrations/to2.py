"""Version 2: what the person showed in the picture (subtitle band, boxes) is kept."""

from __future__ import annotations

import sqlite3

from kepu_desktop.project.migrating import Migration

_TABLE = """CREATE TABLE hints (
  subject TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID"""


def _to2(db: sqlite3.Connection) -> None:
    db.execute(_TABLE)


MIGRATION = Migration(
    2, "hints", "643c27b54a9ba4b1dd1fa6b176e901f08d794e3a1756fe0058423b0b57d207e9", _to2
)
