"""Going from one format version to the next, in one transaction or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kepu_desktop.project import schema


@dataclass(frozen=True, slots=True)
class Migration:
    """Makes version ``version`` out of the one before, whose schema has digest ``before``."""

    version: int
    why: str
    before: str
    apply: Callable[[sqlite3.Connection], None]


@dataclass(frozen=True, slots=True)
class Format:
    """What this program writes, and the steps that lead there."""

    version: int
    statements: tuple[str, ...]
    migrations: tuple[Migration, ...]

    def known_digest(self, version: int) -> str | None:
        """The digest that a file of ``version`` must show; None when no step starts there."""
        if version == self.version:
            return schema.digest_of(self.statements)
        return next((m.before for m in self.migrations if m.version == version + 1), None)


class MigrationError(Exception):
    """A step did not lead to the schema it promised: a defect of this program."""


def migrate(db: sqlite3.Connection, form: Format, version: int) -> None:
    """Bring ``db`` from ``version`` to ``form.version`` in one transaction, or leave it as it was.

    Raises ``sqlite3.Error`` or ``MigrationError``.
    """
    db.execute("PRAGMA foreign_keys = OFF")  # a table may have to be made anew
    try:
        db.execute("BEGIN IMMEDIATE")
        try:
            for step in _steps(form.migrations, version, form.version):
                step.apply(db)
            if schema.digest(db) != form.known_digest(form.version):
                raise MigrationError(f"schema after the step to {form.version} is another")
            if db.execute("PRAGMA foreign_key_check").fetchone():
                raise MigrationError("dangling reference after the migration")
            db.execute(f"PRAGMA user_version = {form.version:d}")
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
    finally:
        db.execute("PRAGMA foreign_keys = ON")


def _steps(migrations: Sequence[Migration], version: int, wanted: int) -> list[Migration]:
    steps = sorted((m for m in migrations if m.version > version), key=lambda m: m.version)
    if [m.version for m in steps] != list(range(version + 1, wanted + 1)):
        raise MigrationError(f"no way from version {version} to {wanted}")
    return steps
