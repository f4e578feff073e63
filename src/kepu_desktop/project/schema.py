"""The tables of a .kepu file, as data: the SQL and docs/file-format.md are made from them."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from dataclasses import dataclass
from enum import StrEnum

APPLICATION_ID = 0x4B455055  # "KEPU", at offset 68 of the file
VERSION = 4  # PRAGMA user_version; one migration for each step
UNDO_KEPT = 1000

# An id is a letter and a number: the session sorts by that number, so a file from a stranger
# must not hold anything else.
_ID = "length(id) <= 10 AND id GLOB '[{0}][0-9]*' AND substr(id, 2) NOT GLOB '*[^0-9]*'"


class Keeping(StrEnum):
    """How rows of a table live."""

    EDITS = "edits"  # changed by commands, carried by undo
    APPEND_ONLY = "append-only"  # triggers forbid UPDATE and DELETE
    FREE = "free"  # outside undo


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    declaration: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table; the first column is the key by which edits find a row."""

    name: str
    keeping: Keeping
    meaning: str
    columns: tuple[Column, ...]
    constraints: tuple[str, ...] = ()
    options: str = "STRICT"

    def statements(self) -> list[str]:
        parts = [f"  {column.name} {column.declaration}" for column in self.columns]
        parts += [f"  {constraint}" for constraint in self.constraints]
        body = ",\n".join(parts)
        made = [f"CREATE TABLE {self.name} (\n{body}\n) {self.options}"]
        if self.keeping is Keeping.APPEND_ONLY:
            made += [
                f"CREATE TRIGGER {self.name}_no_{verb.lower()} BEFORE {verb} ON {self.name}\n"
                f"BEGIN SELECT RAISE(ABORT, '{self.name} is append-only'); END"
                for verb in ("UPDATE", "DELETE")
            ]
        return made


def _table(
    name: str,
    keeping: Keeping,
    meaning: str,
    *columns: tuple[str, str, str],
    constraints: tuple[str, ...] = (),
    options: str = "STRICT",
) -> Table:
    return Table(name, keeping, meaning, tuple(Column(*c) for c in columns), constraints, options)


_TEXT = "TEXT NOT NULL"
_INT = "INTEGER NOT NULL"
_FLAG = "INTEGER NOT NULL CHECK ({0} IN (0, 1))"
_ROWLESS = "STRICT, WITHOUT ROWID"
_FILE = ("root", "relative", "volume", "size", "mtime_ns", "fingerprint")

TABLES: tuple[Table, ...] = (
    _table(
        "meta",
        Keeping.FREE,
        "Who made the file and when.",
        ("key", "TEXT NOT NULL PRIMARY KEY", "created (RFC 3339), tool (program version)"),
        ("value", _TEXT, ""),
        options=_ROWLESS,
    ),
    _table(
        "call_files",
        Keeping.FREE,
        "The call's folder as it was when the project was made.",
        ("name", "TEXT NOT NULL PRIMARY KEY", "plain file name"),
        ("data", "BLOB NOT NULL", "the file's bytes"),
    ),
    _table(
        "counters",
        Keeping.FREE,
        "The next number of each kind of id. Outside undo: an id is never used again.",
        ("prefix", "TEXT NOT NULL PRIMARY KEY", "v, e, s …"),
        ("next", _INT, ""),
        options=_ROWLESS,
    ),
    _table(
        "form",
        Keeping.EDITS,
        "Values of the information form.",
        ("key", "TEXT NOT NULL PRIMARY KEY", "unit, contact, phone …"),
        ("value", _TEXT, ""),
        options=_ROWLESS,
    ),
    _table(
        "ticked",
        Keeping.EDITS,
        "Categories ticked by hand or read from a form.",
        ("position", "INTEGER NOT NULL PRIMARY KEY", ""),
        ("category", _TEXT, "category id of the call"),
    ),
    _table(
        "films",
        Keeping.EDITS,
        "Films and planned entries. The six file columns are NULL together while there is no file.",
        ("id", f"TEXT NOT NULL PRIMARY KEY CHECK ({_ID.format('ve')})", "v1 or e1"),
        ("title", _TEXT, ""),
        ("category", _TEXT, "category id of the call, or empty"),
        ("category_other", _TEXT, "what the category is when it asks for words"),
        ("source_unit", _TEXT, "contributing unit"),
        ("series", _TEXT, "id of its series, or empty"),
        ("summary", _TEXT, ""),
        ("rank", _INT, "the person's order"),
        ("included", _FLAG.format("included"), ""),
        ("selected", _FLAG.format("selected"), "chosen for delivery"),
        ("planned_duration_s", "INTEGER", "seconds; NULL when not planned"),
        ("root", "BLOB", "dropped folder; UTF-8, bytes that are none kept as they are"),
        ("relative", "BLOB", "path below root, separated by /"),
        ("volume", "BLOB", "label of the volume"),
        ("size", "INTEGER", "bytes"),
        ("mtime_ns", "INTEGER", "nanoseconds since 1970"),
        ("fingerprint", "TEXT", "size + SHA-256 of the first, middle and last MiB"),
        ("sha256", "TEXT", "of the whole file, once it was read"),
        ("position", _INT, "place in the list; gaps mean nothing"),
        constraints=(
            "CHECK (" + " + ".join(f"({name} IS NULL)" for name in _FILE) + " IN (0, 6))",
        ),
        options=_ROWLESS,
    ),
    _table(
        "series",
        Keeping.EDITS,
        "Series; which films belong to one is said by the films.",
        ("id", f"TEXT NOT NULL PRIMARY KEY CHECK ({_ID.format('s')})", "s1"),
        ("name", _TEXT, "as found in folder names"),
        ("title", _TEXT, ""),
        ("summary", _TEXT, ""),
        ("rank", _INT, "the person's order"),
        ("position", _INT, "place in the list; gaps mean nothing"),
        options=_ROWLESS,
    ),
    _table(
        "skipped",
        Keeping.EDITS,
        "Files that were left out on adding, with the reason.",
        ("position", "INTEGER NOT NULL PRIMARY KEY", ""),
        ("path", _TEXT, "as shown to the person"),
        ("reason", _TEXT, ""),
    ),
    _table(
        "hints",
        Keeping.EDITS,
        "What the person showed in the picture of a film, or of all films of a series.",
        ("subject", "TEXT NOT NULL PRIMARY KEY", "film or series id"),
        ("value", _TEXT, "JSON of Hint: subtitle band, boxes of the scene, boxes of marks"),
        options=_ROWLESS,
    ),
    _table(
        "overrides",
        Keeping.EDITS,
        "Dates and addresses of the call that the organiser changed.",
        ("position", "INTEGER NOT NULL PRIMARY KEY", ""),
        ("key", _TEXT, "mail.to, deadline.form …"),
        ("value", _TEXT, ""),
        ("source", _TEXT, "how the person knows"),
        ("by", _TEXT, ""),
        ("at", _TEXT, "RFC 3339"),
    ),
    _table(
        "cases",
        Keeping.EDITS,
        "Cases and candidates.",
        ("id", f"TEXT NOT NULL PRIMARY KEY CHECK ({_ID.format('c')})", "c1"),
        ("class", _TEXT, "class id of the call"),
        ("fields", _TEXT, "JSON: values by key of the call's case form"),
        ("chosen", _FLAG.format("chosen"), "0: kept as a candidate, counts for nothing"),
        ("rank", _INT, "order of recommendation"),
        ("position", _INT, "place in the list; gaps mean nothing"),
        options=_ROWLESS,
    ),
    _table(
        "materials",
        Keeping.EDITS,
        "Papers, pictures and films that belong to cases or to rows of audience figures.",
        ("id", f"TEXT NOT NULL PRIMARY KEY CHECK ({_ID.format('m')})", "m1"),
        ("owner", _TEXT, "c1, f1, or summary: the registration as a whole"),
        ("role", "TEXT NOT NULL CHECK (role IN ('', 'scan'))", "scan: a sealed paper"),
        ("root", "BLOB NOT NULL", "as in films"),
        ("relative", "BLOB NOT NULL", ""),
        ("volume", "BLOB NOT NULL", ""),
        ("size", _INT, "bytes"),
        ("mtime_ns", _INT, ""),
        ("fingerprint", _TEXT, ""),
        ("sha256", "TEXT", ""),
        ("position", _INT, "place in the list; gaps mean nothing"),
        options=_ROWLESS,
    ),
    _table(
        "feedback",
        Keeping.EDITS,
        "Audience figures, one row for a film on a platform.",
        ("id", f"TEXT NOT NULL PRIMARY KEY CHECK ({_ID.format('f')})", "f1"),
        ("film", _TEXT, "film id, or empty"),
        ("figures", _TEXT, "JSON: values by key of the call's feedback table; absent is blank"),
        ("source", _TEXT, "plain name of the workbook that it came from"),
        ("position", _INT, "place in the list; gaps mean nothing"),
        options=_ROWLESS,
    ),
    _table(
        "annexes",
        Keeping.EDITS,
        "Attachments of the notice that the person gave.",
        ("title", "TEXT NOT NULL PRIMARY KEY", "the attachment's title in the call"),
        ("name", _TEXT, "plain file name"),
        ("digest", "TEXT NOT NULL REFERENCES documents (digest)", ""),
        options=_ROWLESS,
    ),
    _table(
        "roster",
        Keeping.EDITS,
        "Contributing units that were asked for films.",
        ("id", f"TEXT NOT NULL PRIMARY KEY CHECK ({_ID.format('u')})", "u1"),
        ("name", _TEXT, ""),
        ("contact", _TEXT, ""),
        ("phone", _TEXT, ""),
        ("email", _TEXT, ""),
        ("remark", _TEXT, ""),
        ("asked", _TEXT, "ISO day, or empty"),
        ("position", _INT, "place in the list; gaps mean nothing"),
        options=_ROWLESS,
    ),
    _table(
        "returned",
        Keeping.EDITS,
        "Filled forms that came in: the sources of what was merged.",
        ("id", f"TEXT NOT NULL PRIMARY KEY CHECK ({_ID.format('r')})", "r1"),
        ("name", _TEXT, "plain file name"),
        ("digest", _TEXT, "SHA-256 of the file, hexadecimal"),
        ("at", _TEXT, "RFC 3339"),
        ("unit", _TEXT, "as the form says"),
        ("said", _TEXT, "JSON: values by form key, categories, entries"),
        ("position", _INT, "place in the list; gaps mean nothing"),
        options=_ROWLESS,
    ),
    _table(
        "bindings",
        Keeping.EDITS,
        "Where the person found a value's place in the organiser's own form.",
        ("key", "TEXT NOT NULL PRIMARY KEY", "form key"),
        ("place", _TEXT, "as documents/forms names a place"),
        options=_ROWLESS,
    ),
    _table(
        "extras",
        Keeping.EDITS,
        "What the list workbook's extra columns say of a film.",
        ("film", "TEXT NOT NULL PRIMARY KEY", "film id"),
        ("texts", _TEXT, "JSON: texts by key of the column; absent is blank"),
        options=_ROWLESS,
    ),
    _table(
        "template",
        Keeping.EDITS,
        "The organiser's own form, when one is filled instead of the call's.",
        ("slot", "INTEGER NOT NULL PRIMARY KEY CHECK (slot = 0)", ""),
        ("name", _TEXT, "plain file name"),
        ("digest", "TEXT NOT NULL REFERENCES documents (digest)", ""),
    ),
    _table(
        "documents",
        Keeping.FREE,
        "Bytes of documents, by content, so that undo need not carry them.",
        ("digest", "TEXT NOT NULL PRIMARY KEY", "SHA-256, hexadecimal"),
        ("data", "BLOB NOT NULL", ""),
    ),
    _table(
        "undo",
        Keeping.FREE,
        f"One row for each command, the newest {UNDO_KEPT}.",
        ("number", "INTEGER NOT NULL PRIMARY KEY", ""),
        ("label", _TEXT, "the command's name for the person"),
        ("undone", _FLAG.format("undone"), "1: stands on the redo branch"),
        (
            "changes",
            "BLOB NOT NULL",
            "MessagePack: [[table, row before or nil, row after or nil], …], columns in order",
        ),
    ),
    _table(
        "resolutions",
        Keeping.APPEND_ONLY,
        "The sign-off book: findings waived or confirmed.",
        ("number", "INTEGER NOT NULL PRIMARY KEY", ""),
        ("subject", _TEXT, "film or series id, form, package"),
        ("rule", _TEXT, ""),
        ("how", "TEXT NOT NULL CHECK (how IN ('waived', 'confirmed_ok', 'confirmed_bad'))", ""),
        ("by", _TEXT, ""),
        ("at", _TEXT, "RFC 3339"),
        ("reason", _TEXT, ""),
        ("basis", _TEXT, "fingerprint, or digest of the text that was judged"),
        ("sha256", "TEXT", "whole file's, when it was known"),
    ),
    _table(
        "signatures",
        Keeping.APPEND_ONLY,
        "Content checks of films, signed by a person.",
        ("number", "INTEGER NOT NULL PRIMARY KEY", ""),
        ("subject", _TEXT, "film id"),
        ("by", _TEXT, ""),
        ("role", _TEXT, ""),
        ("at", _TEXT, "RFC 3339"),
        ("result", "TEXT NOT NULL CHECK (result IN ('pass', 'fail'))", ""),
        ("remark", _TEXT, ""),
        ("basis", _TEXT, "fingerprint"),
        ("sha256", "TEXT", "whole file's, when it was known"),
    ),
    _table(
        "exports",
        Keeping.APPEND_ONLY,
        "Mail packages that were written.",
        ("number", "INTEGER NOT NULL PRIMARY KEY", ""),
        ("at", _TEXT, "RFC 3339"),
        ("folder", _TEXT, "its name, never a path"),
        ("sha256", _TEXT, "of manifest-sha256.txt"),
        ("draft", _FLAG.format("draft"), ""),
        ("accepted_by", _TEXT, "who took note of open delivery-stage errors"),
        ("accepted", "TEXT NOT NULL", 'JSON: ["subject rule", …]'),
        ("content", "TEXT NOT NULL", "JSON: what the form said"),
    ),
    _table(
        "handovers",
        Keeping.APPEND_ONLY,
        "Registration packs and delivery bags that were written.",
        ("number", "INTEGER NOT NULL PRIMARY KEY", ""),
        ("kind", "TEXT NOT NULL CHECK (kind IN ('case', 'delivery'))", ""),
        ("at", _TEXT, "RFC 3339"),
        ("folder", _TEXT, "its name, never a path"),
        ("sha256", _TEXT, "of manifest-sha256.txt"),
        ("draft", _FLAG.format("draft"), ""),
        ("by", _TEXT, "who handed over, where that was asked"),
        ("items", _TEXT, "JSON: ids of its cases or films"),
    ),
    _table(
        "mailings",
        Keeping.APPEND_ONLY,
        "已寄出: who said that an export was mailed.",
        ("number", "INTEGER NOT NULL PRIMARY KEY", ""),
        ("export", "INTEGER NOT NULL REFERENCES exports (number)", ""),
        ("at", _TEXT, "RFC 3339"),
        ("by", _TEXT, ""),
    ),
    _table(
        "revocations",
        Keeping.APPEND_ONLY,
        "Lines of the sign-off book and of the mailings that no longer hold.",
        ("kind", "TEXT NOT NULL CHECK (kind IN ('resolution', 'signature', 'mailing'))", ""),
        ("number", _INT, "of the revoked line"),
        ("by", _TEXT, ""),
        ("at", _TEXT, "RFC 3339"),
        ("reason", _TEXT, ""),
        constraints=("PRIMARY KEY (kind, number)",),
    ),
    _table(
        "facts",
        Keeping.FREE,
        "What was measured, by content: a file that moved need not be read again.",
        ("fingerprint", _TEXT, ""),
        ("analyser", _TEXT, "name, depth and version of what measured"),
        ("facts", "TEXT NOT NULL", "JSON of MediaFacts"),
        constraints=("PRIMARY KEY (fingerprint, analyser)",),
    ),
    _table(
        "material_facts",
        Keeping.FREE,
        "What was found in materials, by content.",
        ("fingerprint", _TEXT, ""),
        ("analyser", _TEXT, "version of what looked"),
        ("facts", _TEXT, "JSON of MaterialFacts"),
        constraints=("PRIMARY KEY (fingerprint, analyser)",),
    ),
    _table(
        "checks",
        Keeping.FREE,
        "Checks asked for and not finished; they go on at the next start.",
        ("film", "TEXT NOT NULL PRIMARY KEY", "film id"),
        ("depth", _TEXT, "quick or full"),
        options=_ROWLESS,
    ),
)

BY_NAME = {table.name: table for table in TABLES}
STATEMENTS = tuple(statement for table in TABLES for statement in table.statements())


def create(db: sqlite3.Connection, statements: tuple[str, ...] = STATEMENTS) -> None:
    """Lay out an empty project in ``db``. Raises ``sqlite3.Error``."""
    for statement in statements:
        db.execute(statement)


def digest(db: sqlite3.Connection) -> str:
    """SHA-256 over everything that sqlite_master holds, white space evened out.

    Two files with equal digests have the same tables, and no view, trigger or index besides.
    """
    rows = db.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        " ORDER BY type, name"
    ).fetchall()
    text = "\n".join("\x1f".join(re.sub(r"\s+", " ", str(part)) for part in row) for row in rows)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def digest_of(statements: tuple[str, ...]) -> str:
    """``digest`` of a fresh database made from ``statements``."""
    db = sqlite3.connect(":memory:")
    try:
        create(db, statements)
        return digest(db)
    finally:
        db.close()
