"""Writes docs/file-format.md from the tables in kepu_desktop.project.schema.

    .venv/bin/python script/make_file_format.py

tests/project/test_file_format.py fails while the page and the tables differ.
"""

from __future__ import annotations

from pathlib import Path

from kepu_desktop.project import lock, schema, snapshots
from kepu_desktop.project.schema import Keeping

PAGE = Path(__file__).resolve().parent.parent / "docs" / "file-format.md"

HEAD = f"""# The project file (.kepu)

Made by `script/make_file_format.py` from `src/kepu_desktop/project/schema.py`; edit that.

A project is one SQLite database used as an application file format: `application_id`
{schema.APPLICATION_ID:#010x} ("KEPU"), `user_version` {schema.VERSION}, UTF-8, rollback journal
(DELETE), all tables STRICT. Any SQLite tool can read it.

- **One command, one transaction, one undo row.** A commit returns when the edit is on the disk
  (`synchronous=EXTRA`: FULL, and the folder once the journal is gone). An undo row holds the rows
  that the command changed, before and after; the newest {schema.UNDO_KEPT:,} are kept.
- **Append-only books.** Triggers forbid UPDATE and DELETE; what no longer holds gets a line in
  `revocations`.
- **Outside undo:** counters (an id is never given twice), facts, checks still to do.
- **A file from a stranger runs nothing.** `trusted_schema` is off, the connection defensive
  (Python 3.12 and later), and the structure must be exactly the one below: a file with a view, a
  trigger or an index of its own is refused. `quick_check` and `foreign_key_check` run on opening.
- **Paths** are BLOBs: UTF-8, undecodable bytes as they are.
- **One writer:** `<name>.kepu.lock` beside the file, JSON with host, user, pid, heartbeat
  ({lock.HEARTBEAT_S:.0f} s) and a random token. It is taken over after {lock.STALE_AFTER_S:.0f} s
  without a heartbeat, or at once when its process on this machine is gone.
- **Snapshots:** {snapshots.KEPT} dated copies in the user's data folder, taken on opening for
  writing when the file changed; of one day the newest stay. A copy made before a migration is
  kept for good.
- **Versions:** a newer file opens read-only as long as the tables below can still be read in it;
  an older one is migrated after a backup, one module a version in `project/migrations/`.
"""

KEEPING = {
    Keeping.EDITS: "edited by commands, carried by undo",
    Keeping.APPEND_ONLY: "append-only",
    Keeping.FREE: "outside undo",
}


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for table in schema.TABLES:
        parts.append(f"\n## {table.name}\n\n{table.meaning} *({KEEPING[table.keeping]})*\n\n")
        parts.append("| column | declaration | meaning |\n|---|---|---|\n")
        for column in table.columns:
            declaration = column.declaration.replace("|", "\\|")
            parts.append(f"| {column.name} | `{declaration}` | {column.meaning} |\n")
        parts.extend(f"\n`{constraint}`\n" for constraint in table.constraints)
    parts.append("\n## The statements\n\n```sql\n")
    parts.append(";\n\n".join(schema.STATEMENTS))
    parts.append(";\n```\n")
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
