"""Dated copies of a project in the user's data folder, for the day its file is damaged."""

from __future__ import annotations

import contextlib
import hashlib
import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.domain.texts import safe_component
from kepu_desktop.project.rows import path_bytes
from kepu_desktop.system import clock
from kepu_desktop.system.files import ASIDE_PREFIX, explained, rename_patiently, sync_folder
from kepu_desktop.system.paths import data_folder

KEPT = 10


def default_root() -> Path:
    return data_folder() / "snapshots"


@dataclass(frozen=True, slots=True)
class Snapshots:
    """The snapshots of the project at ``project``: ``<date>_<state>.kepu`` in one folder.

    The folder is found by the project's path, because a damaged file cannot say who it is.
    """

    root: Path
    project: Path

    @property
    def folder(self) -> Path:
        stem = safe_component(self.project.stem, fallback="project", characters=40)
        mark = hashlib.sha256(path_bytes(str(self.project))).hexdigest()[:12]
        return self.root / f"{stem}-{mark}"

    def listed(self) -> list[Path]:
        """Dated snapshots, oldest first; backups made before a migration are not among them."""
        try:
            found = sorted(self.folder.glob("????-??-??_??????_*.kepu"))
        except OSError:
            return []
        return [file for file in found if not file.stem.endswith("-format")]

    def hint(self) -> str:
        """Where to turn when the project cannot be read."""
        if self.listed():
            return f"较早的快照在 {self.folder}，可复制出来再打开"
        return "没有找到它的快照；如有发送过的副本，可从副本打开"

    def take(self, db: sqlite3.Connection) -> Path | None:
        """Copy the project, unless it is unchanged since the last snapshot. Keeps ten.

        Raises ``UserError`` (disk full, folder not writable) or ``sqlite3.Error``.
        """
        with explained(self.project):
            state = self.project.stat()
        mark = hashlib.sha256(f"{state.st_size} {state.st_mtime_ns}".encode()).hexdigest()[:8]
        if any(file.stem.endswith(f"_{mark}") for file in self.listed()):
            return None
        made = self._write(db, mark)
        for file in _surplus(self.listed()):
            with contextlib.suppress(OSError):  # one too many harms nobody
                file.unlink()
        return made

    def backup(self, db: sqlite3.Connection, version: int) -> Path:
        """A copy before a migration; it is never thrown away. Raises as ``take``."""
        return self._write(db, f"v{version}-format")

    def _write(self, db: sqlite3.Connection, mark: str) -> Path:
        date = clock.now().strftime("%Y-%m-%d_%H%M%S")
        target = self.folder / f"{date}_{mark}.kepu"
        with explained(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        copy_database(db, target, replace=True)
        return target


def _surplus(snapshots: list[Path]) -> list[Path]:
    """What goes when there are more than ten: first the earlier ones of a day, then the oldest.

    Twenty commands in one minute must not push out last week's state.
    """
    kept, gone = list(snapshots), []
    while len(kept) > KEPT:
        days = [file.name[:10] for file in kept]
        crowded = (i for i in range(len(kept) - 1) if days[i] == days[i + 1])
        gone.append(kept.pop(next(crowded, 0)))
    return gone


def copy_database(
    db: sqlite3.Connection,
    target: Path,
    *,
    replace: bool = False,
    accept: Callable[[Path], None] | None = None,
) -> None:
    """A whole copy through SQLite's backup interface, written aside and renamed to ``target``.

    ``accept`` may look at the aside file and raise to refuse it. Raises ``UserError`` when the
    target exists or the disk refuses, ``sqlite3.Error``.
    """
    aside = target.with_name(f"{ASIDE_PREFIX}{secrets.token_hex(6)}")
    try:
        with contextlib.closing(sqlite3.connect(aside, isolation_level=None)) as copy:
            copy.execute("PRAGMA synchronous = FULL")
            db.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        if accept is not None:
            accept(aside)
        with explained(target):
            rename_patiently(aside, target, replace=replace)
        sync_folder(target.parent)
    except BaseException:
        remove_aside(aside)
        raise


def remove_aside(aside: Path) -> None:
    """Leave no half-written database behind."""
    for leftover in (aside, aside.with_name(aside.name + "-journal")):
        with contextlib.suppress(OSError):
            leftover.unlink()
