"""Steps from one format version to the next, one module for each: ``to2.py``, ``to3.py`` …

Each module holds one ``Migration`` named ``MIGRATION`` with a line of why, and is listed in
``MIGRATIONS``; tests/project/golden keeps a file of every version that was ever published.
Version 1 is the first.

A step that changes the columns of a table that undo carries must rewrite the row images in
``undo.changes`` or empty that table.
"""

from kepu_desktop.project import schema
from kepu_desktop.project.migrating import Format, Migration, MigrationError, migrate
from kepu_desktop.project.migrations import to2, to3, to4

__all__ = ["CURRENT", "MIGRATIONS", "Format", "Migration", "MigrationError", "migrate"]

MIGRATIONS: tuple[Migration, ...] = (to2.MIGRATION, to3.MIGRATION, to4.MIGRATION)

CURRENT = Format(schema.VERSION, schema.STATEMENTS, MIGRATIONS)
