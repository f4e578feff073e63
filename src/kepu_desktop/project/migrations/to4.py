"""Version 4: the roster, forms that came in, the organiser's form bound by hand, extra columns."""

from __future__ import annotations

import sqlite3

from kepu_desktop.project.migrating import Migration

_ID = "length(id) <= 10 AND id GLOB '[{0}][0-9]*' AND substr(id, 2) NOT GLOB '*[^0-9]*'"
_STATEMENTS = (
    f"""CREATE TABLE roster (
  id TEXT NOT NULL PRIMARY KEY CHECK ({_ID.format("u")}),
  name TEXT NOT NULL,
  contact TEXT NOT NULL,
  phone TEXT NOT NULL,
  email TEXT NOT NULL,
  remark TEXT NOT NULL,
  asked TEXT NOT NULL,
  position INTEGER NOT NULL
) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE returned (
  id TEXT NOT NULL PRIMARY KEY CHECK ({_ID.format("r")}),
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  at TEXT NOT NULL,
  unit TEXT NOT NULL,
  said TEXT NOT NULL,
  position INTEGER NOT NULL
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE bindings (
  key TEXT NOT NULL PRIMARY KEY,
  place TEXT NOT NULL
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE extras (
  film TEXT NOT NULL PRIMARY KEY,
  texts TEXT NOT NULL
) STRICT, WITHOUT ROWID""",
)


def _to4(db: sqlite3.Connection) -> None:
    for statement in _STATEMENTS:
        db.execute(statement)


MIGRATION = Migration(
    4, "units", "fd4520357b996d6bf009b171f254fe56b1a24ad2eebb3258acfe46d106e37988", _to4
)
