"""Whole copies, and writing the state from memory when the file is gone."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.domain.submission import Submission
from kepu_desktop.project import book, content, database
from kepu_desktop.project.snapshots import copy_database, remove_aside
from kepu_desktop.system.files import ASIDE_PREFIX, explained, rename_patiently, sync_folder

COPY_HINT = "请换一个位置再试"


@dataclass(frozen=True, slots=True)
class Memory:
    """All that can be written when the file cannot be read any more."""

    submission: Submission
    kept: content.Kept
    revocations: tuple[book.Revocation, ...]


class _OtherStateError(Exception):
    """The file on disk is readable but holds something else than we do."""


def save_copy(db: sqlite3.Connection, path: Path, target: Path, replace: bool) -> None:
    """Copy the open project to ``target``; see ``Project.save_copy``."""
    with explained(target):
        _must_be_free(target, replace)
        if target.exists() and path.exists() and target.samefile(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
    with database.explained(target, lambda: COPY_HINT):
        copy_database(db, target, replace=replace)


def rescue(db: sqlite3.Connection, target: Path, memory: Memory, replace: bool) -> None:
    """Write ``memory`` to ``target``, with the open file's other tables if they can be read.

    Raises ``UserError``.
    """

    def accept(aside: Path) -> None:
        with contextlib.closing(database.connect(aside, "ro")) as copy:
            if not database.whole(copy):
                raise _OtherStateError
            found = content.read_state(copy).submission
            if found != memory.submission or content.read_kept(copy) != memory.kept:
                raise _OtherStateError

    with explained(target):
        _must_be_free(target, replace)
    try:
        copy_database(db, target, replace=replace, accept=accept)
        return
    except (sqlite3.Error, UnicodeDecodeError, content.ContentError, _OtherStateError):
        pass  # what is readable is not the state that the person sees: write that one
    create(target, memory, replace=replace)


def create(target: Path, memory: Memory, *, replace: bool = False) -> None:
    """A new project file holding ``memory``, written aside and renamed.

    Raises ``UserError`` when the target exists or the disk refuses.
    """
    aside = target.with_name(f"{ASIDE_PREFIX}{secrets.token_hex(6)}")
    with database.explained(target, lambda: COPY_HINT), explained(target):
        _must_be_free(target, replace)
        try:
            content.write_new(aside, memory.kept, memory.submission, memory.revocations)
            rename_patiently(aside, target, replace=replace)
        except BaseException:
            remove_aside(aside)
            raise
        sync_folder(target.parent)


def _must_be_free(target: Path, replace: bool) -> None:
    if not replace and os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
    if not target.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
