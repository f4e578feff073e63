"""Whole copies, and writing the state from memory when the file is gone."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.domain.submission import Submission
from kepu_desktop.project import book, content, database
from kepu_desktop.project.snapshots import copy_database
from kepu_desktop.system.files import ASIDE_PREFIX, explained, rename_patiently, sync_folder


@dataclass(frozen=True, slots=True)
class Memory:
    """All that can be written when the file cannot be read any more."""

    submission: Submission
    kept: content.Kept
    revocations: tuple[book.Revocation, ...]


class _OtherStateError(Exception):
    """The file on disk is readable but holds something else than we do."""


def save_copy(db: sqlite3.Connection, path: Path, target: Path, replace: bool, hint: str) -> None:
    """Copy the open project to ``target``; see ``Project.save_copy``."""
    with explained(target):
        _must_be_free(target, replace)
        if target.exists() and path.exists() and target.samefile(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
    with database.explained(target, hint):
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
    except (sqlite3.Error, content.ContentError, _OtherStateError):
        pass  # what is readable is not the state that the person sees: write that one
    aside = target.with_name(f"{ASIDE_PREFIX}{secrets.token_hex(6)}")
    with removed_on_failure(aside), database.explained(target, ""), explained(target):
        content.write_new(aside, memory.kept, memory.submission, memory.revocations)
        rename_patiently(aside, target, replace=replace)
        sync_folder(target.parent)


def _must_be_free(target: Path, replace: bool) -> None:
    if not replace and os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
    if not target.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))


@contextlib.contextmanager
def removed_on_failure(aside: Path) -> Iterator[None]:
    """Leave no half-written database behind."""
    try:
        yield
    except BaseException:
        for leftover in (aside, aside.with_name(aside.name + "-journal")):
            with contextlib.suppress(OSError):
                leftover.unlink()
        raise
