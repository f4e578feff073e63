"""Opening SQLite safely, checking that a file is ours and whole, and saying what went wrong."""

from __future__ import annotations

import contextlib
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import show_name
from kepu_desktop.project import schema
from kepu_desktop.project.migrations import Format

_BUSY_S = 5.0
_LONGEST = 256 * 1024 * 1024  # bytes in one value or row; a hostile file may not ask for more
_OLDEST_SQLITE = (3, 37)  # STRICT tables

Mode = Literal["ro", "rw"]
Hint = Callable[[], str]  # asked only when something is damaged: it looks into a folder


def connect(path: Path, mode: Mode) -> sqlite3.Connection:
    """A connection in autocommit; transactions are begun by hand.

    Nothing in the file runs: untrusted schema, defensive where this Python can set it, no views or
    triggers but ours (``check``). Raises ``sqlite3.Error`` or ``UserError``.
    """
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise UserError(
            "sqlite-too-old",
            f"系统的 SQLite 版本过低（{sqlite3.sqlite_version}）",
            remedy="请升级 Python，或使用安装包",
        )
    db = sqlite3.connect(
        f"{_uri(path)}?mode={mode}", uri=True, timeout=_BUSY_S, isolation_level=None
    )
    try:
        if sys.version_info >= (3, 12):
            db.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
        db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        for pragma in (
            "trusted_schema = OFF",
            "cell_size_check = ON",
            "mmap_size = 0",
            "temp_store = MEMORY",
            "recursive_triggers = ON",  # else REPLACE would slip past the append-only triggers
            "foreign_keys = ON",
            # FULL, and the folder as well once the journal is gone: an edit that was acknowledged
            # outlives a power cut.
            "synchronous = EXTRA",
        ):
            db.execute(f"PRAGMA {pragma}")
        if mode != "ro":
            db.execute("PRAGMA journal_mode = DELETE")
    except BaseException:
        db.close()
        raise
    return db


def _uri(path: Path) -> str:
    posix = path.absolute().as_posix()
    head = "file://" if posix.startswith("/") else "file:///"
    return head + quote(posix.encode(sys.getfilesystemencoding(), _FS_ERRORS), safe="/:")


_FS_ERRORS = sys.getfilesystemencodeerrors()


def version_of(db: sqlite3.Connection) -> int | None:
    """The format version; None when the file is not one of ours. Raises ``sqlite3.Error``."""
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    return int(version) if application == schema.APPLICATION_ID and version >= 1 else None


def whole(db: sqlite3.Connection) -> bool:
    """SQLite's quick check: pages, types, NOT NULL, CHECK. Raises ``sqlite3.Error``."""
    rows = db.execute("PRAGMA quick_check(1)").fetchall()
    return rows == [("ok",)] and db.execute("PRAGMA foreign_key_check").fetchone() is None


def expected_schema(db: sqlite3.Connection, form: Format, version: int) -> bool:
    """Nothing but our tables and triggers of that version. Raises ``sqlite3.Error``."""
    return schema.digest(db) == form.known_digest(version)


def readable_tables(db: sqlite3.Connection) -> bool:
    """A newer file still has every table and column that we read, and they are tables."""
    for table in schema.TABLES:
        kind = db.execute("SELECT type FROM sqlite_master WHERE name = ?", (table.name,)).fetchone()
        columns = {row[1] for row in db.execute(f"PRAGMA table_info({table.name})")}
        if kind != ("table",) or not columns.issuperset(column.name for column in table.columns):
            return False
    return True


_ERRORS = {
    sqlite3.SQLITE_FULL: ("disk-full", "磁盘空间不足", "请清理磁盘后重试，或另存到别的磁盘"),
    sqlite3.SQLITE_READONLY: ("read-only", "项目文件变为只读", "请另存到可写的位置"),
    sqlite3.SQLITE_BUSY: (
        "project-busy",
        "项目文件正被另一个程序占用",
        "请关闭占用它的程序（同步盘、备份、数据库工具）后重试",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "project-gone",
        "项目文件无法打开，或所在文件夹不可写",
        "请检查磁盘连接和权限；项目已打开时可另存",
    ),
    sqlite3.SQLITE_PERM: ("no-permission", "没有访问权限", "请检查权限或换一个位置"),
    sqlite3.SQLITE_IOERR: ("disk-error", "磁盘读写出错", "请检查磁盘连接后重试，或另存到别的磁盘"),
    sqlite3.SQLITE_NOMEM: ("no-memory", "内存不足", "请关闭一些程序后重试"),
    sqlite3.SQLITE_TOOBIG: ("too-big", "一次写入的内容过大", "请分几次进行"),
}
GONE = ("project-gone", "项目文件已被移走、改名、删除或替换", "请另存为新文件，内容不会丢失")


def explain(error: sqlite3.Error, path: Path, hint: Hint) -> UserError | None:
    """What a person can do about ``error``; None when it is a defect of this program.

    ``hint`` tells where the snapshots lie, for a damaged file.
    """
    code = getattr(error, "sqlite_errorcode", None)
    name = show_name(path.name)
    if code is None:
        # Python's own complaint about text that is no UTF-8 carries no code.
        if isinstance(error, sqlite3.OperationalError) and "UTF-8" in str(error):
            return damaged(path, "内容有误", hint())
        return None
    if code == sqlite3.SQLITE_READONLY_DBMOVED:
        return UserError(GONE[0], GONE[1], subject=name, remedy=GONE[2])
    if code == sqlite3.SQLITE_READONLY_ROLLBACK:
        return UserError(
            "project-unfinished",
            "上次写入没有完成，而这里只读，无法恢复",
            subject=name,
            remedy=f"请把它和旁边的 {name}-journal 一起复制到可写的位置再打开",
        )
    primary = code & 0xFF
    if primary == sqlite3.SQLITE_CORRUPT:
        return damaged(path, "项目文件已损坏", hint())
    if primary == sqlite3.SQLITE_NOTADB:
        reason = "不是本程序的项目文件，或文件开头已损坏"
        return damaged(path, reason, hint(), code="project-foreign")
    if primary in _ERRORS:
        known = _ERRORS[primary]
        return UserError(known[0], known[1], subject=name, remedy=known[2])
    return None


def damaged(path: Path, reason: str, hint: str, *, code: str = "project-damaged") -> UserError:
    """The refusal of a file that cannot be read, with the way to the snapshots."""
    return UserError(code, reason, subject=show_name(path.name), remedy=hint)


@contextlib.contextmanager
def explained(path: Path, hint: Hint, *, unchecked: bool = False) -> Iterator[None]:
    """Turn a ``sqlite3.Error`` of the body into a ``UserError``, where a person can help.

    While a file is ``unchecked``, whatever SQLite says about it is the file's fault.
    """
    try:
        yield
    except UnicodeDecodeError as error:
        # SQLite quotes damaged parts of the file in its messages, and Python stumbles over them.
        raise damaged(path, "项目文件已损坏", hint()) from error
    except sqlite3.Error as error:
        told = explain(error, path, hint)
        if told is None and unchecked:
            told = damaged(path, "项目文件已损坏", hint())
        if told is None:
            raise
        raise told from error
