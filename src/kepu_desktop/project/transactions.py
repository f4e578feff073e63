"""Reading and writing an open project in transactions, with every hindrance explained."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import show_name
from kepu_desktop.project import database
from kepu_desktop.project.content import ContentError
from kepu_desktop.project.opening import Opened
from kepu_desktop.system.files import explained as disk_explained


class Transactions:
    """The transactions of one open file. All of them raise ``UserError``."""

    def __init__(self, opened: Opened, is_known: Callable[[sqlite3.Connection], bool]) -> None:
        """``is_known`` tells whether the file holds the state that edits start from."""
        self._opened = opened
        self._db = opened.db
        self._is_known = is_known
        self._batched = False
        with self.explained():
            self._data_version = self._read_data_version()

    def must_be_writable(self) -> None:
        if self._opened.read_only_reason:
            raise self._refusal(
                "project-read-only",
                f"项目以只读方式打开（{self._opened.read_only_reason}）",
                "请另存到可写的位置后再修改",
            )

    @contextlib.contextmanager
    def batch(self) -> Iterator[None]:
        """One transaction around every ``writing`` of the body."""
        if self._batched:
            yield
            return
        with self.writing():
            self._batched = True
            try:
                yield
            finally:
                self._batched = False

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """The body is on the disk when this ends, or nothing of it is."""
        if self._batched:
            yield
            return
        self.must_be_writable()
        if not self._opened.path.exists():
            raise self._refusal(*database.GONE)
        if self._opened.lock is not None:
            with disk_explained(self._opened.path):
                self._opened.lock.confirm()
        with self.explained():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._must_be_unchanged()
                yield
                self._db.execute("COMMIT")
            except BaseException:
                # A full disk makes SQLite roll back by itself; on a dead one it cannot be told.
                if self._db.in_transaction:
                    with contextlib.suppress(sqlite3.Error):
                        self._db.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """One consistent view, also while another process writes."""
        with self.explained():
            if self._db.in_transaction:
                yield
                return
            self._db.execute("BEGIN")
            try:
                yield
            finally:
                with contextlib.suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")

    @contextlib.contextmanager
    def explained(self) -> Iterator[None]:
        """Errors of SQLite and senseless content become a ``UserError``."""
        path = self._opened.path
        with database.explained(path, self.hint):
            try:
                yield
            except ContentError as error:
                raise database.damaged(path, "项目文件的内容有误", self.hint()) from error

    def hint(self) -> str:
        """What to do when the open file turns out to be damaged."""
        return f"当前内容可另存为新文件；{self._opened.snapshots.hint()}"

    def _must_be_unchanged(self) -> None:
        """Another writer without our lock (a sync tool, a second PC after a takeover)."""
        version = self._read_data_version()
        if version == self._data_version:
            return
        # SQLite also counts on after a failure of our own, so the content decides.
        if not self._is_known(self._db):
            raise self._refusal(
                "project-changed",
                "项目文件已被另一处修改",
                "请重新打开项目；这里未保存的内容可另存为新文件",
            )
        self._data_version = version

    def _read_data_version(self) -> int:
        (version,) = self._db.execute("PRAGMA data_version").fetchone()
        return int(version)

    def _refusal(self, code: str, reason: str, remedy: str) -> UserError:
        subject = show_name(self._opened.path.name)
        return UserError(code, reason, subject=subject, remedy=remedy)
