"""The append-only books: resolutions, signatures, exports, mailings, their revocations, and what
was handed over."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import msgspec

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.findings import How, Resolution, Signature
from kepu_desktop.domain.submission import Export, Handover, Mailed


@dataclass(frozen=True, slots=True)
class Revocation:
    """Says that a line no longer holds; the line itself stays. ``at`` is RFC 3339."""

    kind: str
    number: int
    by: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class Mailing:
    number: int
    export: int
    at: str
    by: str


@dataclass(frozen=True, slots=True)
class Books:
    """All lines, in the order in which they were written."""

    resolutions: tuple[Resolution, ...] = ()
    signatures: tuple[Signature, ...] = ()
    exports: tuple[Export, ...] = ()
    handovers: tuple[Handover, ...] = ()

    def resolution(self, number: int) -> Resolution:
        return next(line for line in self.resolutions if line.number == number)

    def signature(self, number: int) -> Signature:
        return next(line for line in self.signatures if line.number == number)

    def export(self, number: int) -> Export:
        return next(line for line in self.exports if line.number == number)


def read(db: sqlite3.Connection) -> Books:
    """Raises ``sqlite3.Error``, or ``ValueError`` when a line makes no sense."""
    revoked = {(r.kind, r.number) for r in revocations(db)}
    return Books(
        tuple(
            Resolution(
                number,
                subject,
                rule,
                How(how),
                by,
                at,
                reason,
                basis,
                sha256,
                revoked=("resolution", number) in revoked,
            )
            for number, subject, rule, how, by, at, reason, basis, sha256 in db.execute(
                "SELECT number, subject, rule, how, by, at, reason, basis, sha256"
                " FROM resolutions ORDER BY number"
            )
        ),
        tuple(
            Signature(
                number,
                subject,
                by,
                role,
                at,
                result,
                remark,
                basis,
                sha256,
                revoked=("signature", number) in revoked,
            )
            for number, subject, by, role, at, result, remark, basis, sha256 in db.execute(
                "SELECT number, subject, by, role, at, result, remark, basis, sha256"
                " FROM signatures ORDER BY number"
            )
        ),
        _exports(db),
        _handovers(db),
    )


def revocations(db: sqlite3.Connection) -> list[Revocation]:
    return [
        Revocation(*row)
        for row in db.execute("SELECT kind, number, by, at, reason FROM revocations ORDER BY rowid")
    ]


def mailings(db: sqlite3.Connection) -> list[Mailing]:
    return [
        Mailing(*row)
        for row in db.execute("SELECT number, export, at, by FROM mailings ORDER BY number")
    ]


def _exports(db: sqlite3.Connection) -> tuple[Export, ...]:
    mailed = {mailing.export: Mailed(mailing.at, mailing.by) for mailing in _in_force(db)}
    return tuple(
        Export(
            number,
            at,
            folder,
            sha256,
            bool(draft),
            accepted_by,
            msgspec.convert(json.loads(accepted), tuple[str, ...]),
            MappingProxyType(msgspec.convert(json.loads(content), dict[str, str])),
            mailed.get(number),
        )
        for number, at, folder, sha256, draft, accepted_by, accepted, content in db.execute(
            "SELECT number, at, folder, sha256, draft, accepted_by, accepted, content"
            " FROM exports ORDER BY number"
        )
    )


def _handovers(db: sqlite3.Connection) -> tuple[Handover, ...]:
    return tuple(
        Handover(
            number,
            kind,
            at,
            folder,
            sha256,
            bool(draft),
            by,
            msgspec.convert(json.loads(items), tuple[str, ...]),
        )
        for number, kind, at, folder, sha256, draft, by, items in db.execute(
            "SELECT number, kind, at, folder, sha256, draft, by, items"
            " FROM handovers ORDER BY number"
        )
    )


def _in_force(db: sqlite3.Connection) -> list[Mailing]:
    return [
        Mailing(*row)
        for row in db.execute(
            "SELECT m.number, m.export, m.at, m.by FROM mailings AS m"
            " LEFT JOIN revocations AS r ON r.kind = 'mailing' AND r.number = m.number"
            " WHERE r.number IS NULL ORDER BY m.number"
        )
    ]


def add_resolution(db: sqlite3.Connection, line: Resolution) -> int:
    """``line.number`` 0 takes the next number. Returns the number."""
    return _insert(
        db,
        "INSERT INTO resolutions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        line.number or None,
        line.subject,
        line.rule,
        str(line.how),
        line.by,
        line.at,
        line.reason,
        line.basis,
        line.sha256,
    )


def add_signature(db: sqlite3.Connection, line: Signature) -> int:
    """``line.number`` 0 takes the next number. Returns the number."""
    return _insert(
        db,
        "INSERT INTO signatures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        line.number or None,
        line.subject,
        line.by,
        line.role,
        line.at,
        line.result,
        line.remark,
        line.basis,
        line.sha256,
    )


def add_export(db: sqlite3.Connection, line: Export) -> int:
    """``line.number`` 0 takes the next number. Returns the number; ``mailed`` is not written."""
    return _insert(
        db,
        "INSERT INTO exports VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        line.number or None,
        line.at,
        line.folder,
        line.sha256,
        int(line.draft),
        line.accepted_by,
        _json(list(line.accepted)),
        _json(dict(line.content)),
    )


def add_handover(db: sqlite3.Connection, line: Handover) -> int:
    """``line.number`` 0 takes the next number. Returns the number."""
    return _insert(
        db,
        "INSERT INTO handovers VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        line.number or None,
        line.kind,
        line.at,
        line.folder,
        line.sha256,
        int(line.draft),
        line.by,
        _json(list(line.items)),
    )


def add_mailing(db: sqlite3.Connection, export: int, by: str, at: str) -> None:
    """Raises ``UserError`` when the export is unknown or already marked as mailed."""
    if db.execute("SELECT 1 FROM exports WHERE number = ?", (export,)).fetchone() is None:
        raise UserError("no-such-export", f"没有第 {export} 次导出的记录", remedy="请核对序号")
    if any(mailing.export == export for mailing in _in_force(db)):
        raise UserError(
            "already-mailed", f"第 {export} 次导出已标记为已寄出", remedy="如有误，请先撤销该标记"
        )
    db.execute("INSERT INTO mailings (export, at, by) VALUES (?, ?, ?)", (export, at, by))


_TABLES = {"resolution": "resolutions", "signature": "signatures", "mailing": "mailings"}


def revoke(db: sqlite3.Connection, kind: str, number: int, by: str, at: str, reason: str) -> None:
    """``kind`` is "resolution", "signature" or "mailed" (then ``number`` is the export's).

    Raises ``UserError`` when the line is unknown or already revoked.
    """
    if kind == "mailed":
        line = next((m.number for m in _in_force(db) if m.export == number), None)
        if line is None:
            raise UserError(
                "not-mailed", f"第 {number} 次导出没有标记为已寄出", remedy="请核对序号"
            )
        kind, number = "mailing", line
    known = db.execute(f"SELECT 1 FROM {_TABLES[kind]} WHERE number = ?", (number,)).fetchone()
    if known is None:
        raise UserError("no-such-record", f"没有序号为 {number} 的记录", remedy="请核对序号")
    done = db.execute(
        "SELECT 1 FROM revocations WHERE kind = ? AND number = ?", (kind, number)
    ).fetchone()
    if done is not None:
        raise UserError("already-revoked", f"序号 {number} 的记录此前已撤销", remedy="无须再次撤销")
    add_revocation(db, Revocation(kind, number, by, at, reason))


def add_revocation(db: sqlite3.Connection, line: Revocation) -> None:
    db.execute(
        "INSERT INTO revocations (kind, number, by, at, reason) VALUES (?, ?, ?, ?, ?)",
        (line.kind, line.number, line.by, line.at, line.reason),
    )


def _json(value: Sequence[str] | Mapping[str, str]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _insert(db: sqlite3.Connection, sql: str, *values: str | int | None) -> int:
    number = db.execute(sql, values).lastrowid
    assert number is not None
    return number
