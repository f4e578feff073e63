"""From a path to an open, checked, locked and up-to-date database, or a refusal with a reason."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import stat
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import show_name
from kepu_desktop.project import database
from kepu_desktop.project.lock import WriterLock
from kepu_desktop.project.migrations import Format, migrate
from kepu_desktop.project.snapshots import Snapshots
from kepu_desktop.system.files import explained as disk_explained


@dataclass(frozen=True, slots=True)
class Opened:
    """``lock`` is None, and ``read_only_reason`` set, for a reader."""

    path: Path
    db: sqlite3.Connection
    lock: WriterLock | None
    read_only_reason: str
    notices: tuple[str, ...]
    snapshots: Snapshots

    def close(self) -> None:
        self.db.close()
        if self.lock is not None:
            self.lock.release()


def open_file(
    path: Path, snapshot_root: Path, form: Format, *, write: bool, snapshot: bool
) -> Opened:
    """Open ``path`` for writing, or reading only when that is asked for or all there is.

    Read only: a read-only disk or folder, a file of a newer version. An older version is migrated
    after a backup (in memory when read only). Raises ``UserError``: not found, no permission,
    empty, foreign, damaged, tampered with, locked by another writer. ``snapshot`` keeps a dated
    copy of a file that is opened for writing.
    """
    path = path.resolve() if path.is_symlink() else path.absolute()
    snapshots = Snapshots(snapshot_root, path)
    _must_be_file(path, snapshots)
    lock, reason = _take_lock(path) if write else (None, "按只读方式打开")
    with contextlib.ExitStack() as undoing:
        if lock is not None:
            undoing.callback(lock.release)
        with database.explained(path, snapshots.hint, unchecked=True):
            db = database.connect(path, "rw" if os.access(path, os.W_OK) else "ro")
            undoing.callback(db.close)
            version = _checked_version(db, path, snapshots, form)
        with database.explained(path, snapshots.hint):
            if version > form.version and lock is not None:
                lock.release()
                lock = None
            if version > form.version:
                reason = f"由更新版本的程序保存，格式 {version}，本程序支持到 {form.version}"
            notices = [] if lock is None else _notices(lock)
            if lock is not None and snapshot:
                notices += _snapshot_trouble(db, snapshots)
            if version < form.version and lock is not None:
                snapshots.backup(db, version)
                migrate(db, form, version)
                notices.append(
                    f"项目已从格式 {version} 升级到 {form.version}，原文件备份在快照文件夹"
                )
            elif version < form.version:
                db = _migrated_in_memory(db, form, version)
                undoing.callback(db.close)
            if lock is None:
                db.execute("PRAGMA query_only = ON")
        undoing.pop_all()
        return Opened(path, db, lock, reason, tuple(notices), snapshots)


def _must_be_file(path: Path, snapshots: Snapshots) -> None:
    name = show_name(path.name)
    try:
        with disk_explained(path):
            state = path.stat()
    except UserError as error:
        if error.code != "not-found":
            raise
        raise UserError(
            "not-found", "找不到这个项目文件", subject=name, remedy="请检查路径，或插上它所在的磁盘"
        ) from error
    if stat.S_ISDIR(state.st_mode):
        raise UserError("is-a-folder", "这是一个文件夹", subject=name, remedy="请选择 .kepu 文件")
    if not stat.S_ISREG(state.st_mode):
        raise UserError("project-foreign", "不是普通文件", subject=name, remedy="请选择 .kepu 文件")
    if state.st_size == 0:
        raise database.damaged(path, "项目文件是空的（0 B）", snapshots.hint())
    if not os.access(path, os.R_OK):
        raise UserError("no-permission", "没有读取权限", subject=name, remedy="请检查文件权限")


_READ_ONLY = {
    errno.EROFS: "所在磁盘只读",
    errno.EACCES: "所在文件夹没有写入权限",
    errno.EPERM: "所在文件夹没有写入权限",
    errno.ENOSPC: "所在磁盘已满",
    errno.EDQUOT: "所在磁盘的配额已满",
}


def _take_lock(path: Path) -> tuple[WriterLock | None, str]:
    if not os.access(path, os.W_OK):
        return None, "文件或所在磁盘只读"
    with disk_explained(path):
        try:
            return WriterLock(path), ""
        except OSError as error:
            reason = _READ_ONLY.get(error.errno or 0)
            if reason is None:
                raise
            return None, reason


def _checked_version(db: sqlite3.Connection, path: Path, snapshots: Snapshots, form: Format) -> int:
    hint = snapshots.hint()
    version = database.version_of(db)
    if version is None:
        raise database.damaged(path, "不是本程序的项目文件", hint, code="project-foreign")
    if version > form.version:
        if not database.readable_tables(db):
            raise UserError(
                "project-newer",
                f"由更新版本的程序保存（格式 {version}），本程序读不了",
                subject=show_name(path.name),
                remedy="请升级本程序后再打开",
            )
    elif not database.expected_schema(db, form, version):
        # Before quick_check, which would evaluate a stranger's expressions.
        reason = f"内部结构与格式 {version} 不符，可能被其他程序改动过"
        raise database.damaged(path, reason, hint, code="project-schema")
    if not database.whole(db):
        raise database.damaged(path, "项目文件已损坏", hint)
    return version


def _notices(lock: WriterLock) -> list[str]:
    if not lock.taken_over:
        return []
    who = f"（{lock.taken_from.describe()}）" if lock.taken_from else ""
    return [f"上一次使用没有正常关闭{who}，已接管项目；已确认的修改都在"]


def _snapshot_trouble(db: sqlite3.Connection, snapshots: Snapshots) -> list[str]:
    """Take a snapshot; that it failed is told, and does not keep the person from working."""
    try:
        with database.explained(snapshots.folder, str):
            snapshots.take(db)
    except UserError as error:
        return [f"未能保存快照：{error.reason}"]
    return []


def _migrated_in_memory(db: sqlite3.Connection, form: Format, version: int) -> sqlite3.Connection:
    memory = sqlite3.connect(":memory:", isolation_level=None)
    try:
        memory.execute("PRAGMA trusted_schema = OFF")
        db.backup(memory)
        migrate(memory, form, version)
    except BaseException:
        memory.close()
        raise
    db.close()
    return memory
