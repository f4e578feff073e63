"""``Project``: one open .kepu file. An edit that was acknowledged is an edit on disk."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Literal, overload

from kepu_desktop.domain.facts import MediaFacts
from kepu_desktop.domain.findings import How, Resolution, Signature
from kepu_desktop.domain.material_facts import MaterialFacts
from kepu_desktop.domain.submission import Export, FileRef, Handover, Submission
from kepu_desktop.project import book, cache, content, copies, database, opening, rows, undo
from kepu_desktop.project.migrations import CURRENT, Format
from kepu_desktop.project.snapshots import default_root
from kepu_desktop.project.transactions import Transactions


class Project:
    """An open project file. Use it from one thread, and close it.

    Every method that touches the disk raises ``UserError`` for what a person can put right: disk
    full, file gone, lock lost, file damaged. The state in memory is then what it was, and
    ``save_copy`` or ``rescue`` writes it elsewhere.
    """

    path: Path
    read_only: bool
    read_only_reason: str
    created: str
    notices: tuple[str, ...]

    def __init__(self, opened: opening.Opened) -> None:
        """For ``create`` and ``open``."""
        self.path = opened.path
        self.read_only = bool(opened.read_only_reason)
        self.read_only_reason = opened.read_only_reason
        self.notices = opened.notices
        self._db = opened.db
        self._lock = opened.lock
        self._known: Submission | None = None
        self._positions = rows.Positions()
        self._revoked: list[book.Revocation] = []
        self._disk = Transactions(opened, self._is_known)
        with self._disk.reading():
            self._kept = content.read_kept(self._db)
        self.created = self._kept.meta.get("created", "")

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        call_files: Mapping[str, bytes],
        tool_version: str,
        now: str,
        snapshots: Path | None = None,
    ) -> Project:
        """Make a new project at ``path`` with the call's files in it, and open it.

        It is written aside and renamed: a half-made project never stands under its name. Raises
        ``UserError`` when the target exists or the disk refuses.
        """
        path = path.absolute()
        kept = content.Kept({"created": now, "tool": tool_version}, dict(call_files), None)
        copies.create(path, copies.Memory(Submission(), kept, ()))
        root = snapshots or default_root()
        return cls._opened(opening.open_file(path, root, CURRENT, write=True, snapshot=False))

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        write: bool = True,
        snapshots: Path | None = None,
        form: Format = CURRENT,
    ) -> Project:
        """Open ``path``; see ``opening.open_file`` for what is checked and refused.

        ``snapshots`` is the folder of the dated copies, by default in the user's data folder.
        """
        root = snapshots or default_root()
        return cls._opened(opening.open_file(path, root, form, write=write, snapshot=True))

    @classmethod
    def _opened(cls, opened: opening.Opened) -> Project:
        try:
            return cls(opened)
        except BaseException:
            opened.close()
            raise

    def close(self) -> None:
        self._db.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Project:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # What the project holds

    def load(self) -> Submission:
        """The whole state, as it stands on disk."""
        with self._disk.reading():
            loaded = content.read_state(self._db)
        self._known, self._positions = loaded.submission, loaded.positions
        self._revoked = loaded.revocations
        return loaded.submission

    def call_files(self) -> dict[str, bytes]:
        """The call's files by plain name, as they were when the project was made."""
        return dict(self._kept.call_files)

    def template(self) -> tuple[str, bytes] | None:
        """Name and bytes of the organiser's own form, if there is one."""
        return self._kept.template

    # Commands

    def must_be_writable(self) -> None:
        """Raises ``UserError`` when the project was opened for reading only."""
        self._disk.must_be_writable()

    def commit(self, before: Submission, after: Submission, label: str) -> Submission:
        """Write one command as one transaction and one undo row; returns the state now in force.

        It is ``after`` with ``next_ids`` that never fall back. Only the editable part is written
        (not the books, which have their own methods).
        Raises ``ValueError`` when ``before`` is not what the store holds: the edit would
        overwrite another one.
        """
        self._disk.must_be_writable()
        known = self._known or self.load()
        if not content.same_edits(known, before):
            raise ValueError("commit: 'before' is not the state that the project holds")
        changes, positions = rows.differences(before, after, self._positions)
        next_ids = content.raised(known.next_ids, after.next_ids)
        result = after if next_ids == after.next_ids else replace(after, next_ids=next_ids)
        if changes or next_ids != known.next_ids:
            with self._disk.writing():
                undo.apply(self._db, changes, "after")
                content.write_counters(self._db, next_ids)
                if changes:
                    undo.push(self._db, label, changes)
                if before.annexes is not after.annexes:
                    self._kept = content.read_kept(self._db)
        self._known, self._positions = result, positions
        return result

    def set_template(
        self,
        template: tuple[str, bytes] | None,
        label: str,
        bindings: Mapping[str, str] = MappingProxyType({}),
    ) -> Submission:
        """Fill the organiser's own form (name, bytes), or None: the call's. A command with undo.

        ``bindings`` take the place of those of the form before. Returns the state now in force.
        """
        known = self._known or self.load()
        after = replace(known, bindings=bindings)
        with self._disk.writing():
            changes = content.template_changes(self._db, template)
            changes += rows.differences(known, after, self._positions)[0]
            if changes:
                undo.apply(self._db, changes, "after")
                undo.push(self._db, label, changes)
            kept = content.read_kept(self._db)
        self._kept, self._known = kept, after
        return after

    def keep_document(self, data: bytes) -> str:
        """Store a document's bytes, for an annex to name by the digest that is returned.

        No command: bytes that nothing names do no harm.
        """
        with self._disk.writing():
            return content.keep_document(self._db, data)

    def document(self, digest: str) -> bytes | None:
        """The bytes of an annex in force."""
        return self._kept.documents.get(digest)

    def undo(self) -> tuple[str, Submission] | None:
        """Take the last command back; its label and the state after that, None if there is none."""
        return self._step(redo=False)

    def redo(self) -> tuple[str, Submission] | None:
        """Do the command again that was taken back last."""
        return self._step(redo=True)

    def undo_label(self) -> str | None:
        with self._disk.reading():
            return undo.label(self._db, redo=False)

    def redo_label(self) -> str | None:
        with self._disk.reading():
            return undo.label(self._db, redo=True)

    def _step(self, *, redo: bool) -> tuple[str, Submission] | None:
        with self._disk.writing():
            try:
                label = undo.step(self._db, redo=redo)
            except (undo.UndoError, sqlite3.IntegrityError) as error:
                raise database.damaged(
                    self.path, "撤销记录已损坏，不能撤销或重做", self._disk.hint()
                ) from error
        if label is None:
            return None
        with self._disk.reading():
            self._kept = content.read_kept(self._db)
        return label, self.load()

    # The books: append-only, outside undo

    def append_resolution(
        self,
        *,
        subject: str,
        rule: str,
        how: How,
        by: str,
        at: str,
        reason: str,
        basis: str,
        sha256: str | None = None,
    ) -> Resolution:
        line = Resolution(0, subject, rule, how, by, at, reason, basis, sha256)
        with self._disk.writing():
            return replace(line, number=book.add_resolution(self._db, line))

    def append_signature(
        self,
        *,
        subject: str,
        by: str,
        role: str,
        at: str,
        result: str,
        remark: str,
        basis: str,
        sha256: str | None = None,
    ) -> Signature:
        line = Signature(0, subject, by, role, at, result, remark, basis, sha256)
        with self._disk.writing():
            return replace(line, number=book.add_signature(self._db, line))

    def append_export(
        self,
        *,
        at: str,
        folder: str,
        sha256: str,
        draft: bool,
        accepted_by: str,
        accepted: tuple[str, ...],
        content: Mapping[str, str],
    ) -> Export:
        frozen = MappingProxyType(dict(content))
        line = Export(0, at, folder, sha256, draft, accepted_by, accepted, frozen)
        with self._disk.writing():
            return replace(line, number=book.add_export(self._db, line))

    def append_handover(self, line: Handover) -> Handover:
        """Its number is given here; the returned line has it."""
        with self._disk.writing():
            return replace(line, number=book.add_handover(self._db, replace(line, number=0)))

    def mark_mailed(self, export: int, by: str, at: str) -> Export:
        """已寄出. Raises ``UserError`` when it is unknown or already marked."""
        with self._disk.writing():
            book.add_mailing(self._db, export, by, at)
            return book.read(self._db).export(export)

    @overload
    def revoke(
        self, kind: Literal["resolution"], number: int, by: str, at: str, reason: str
    ) -> Resolution: ...
    @overload
    def revoke(
        self, kind: Literal["signature"], number: int, by: str, at: str, reason: str
    ) -> Signature: ...
    @overload
    def revoke(
        self, kind: Literal["mailed"], number: int, by: str, at: str, reason: str
    ) -> Export: ...
    def revoke(
        self, kind: str, number: int, by: str, at: str, reason: str
    ) -> Resolution | Signature | Export:
        """Add a line that says that another no longer holds; returns the other as it is now.

        For "mailed", ``number`` is the export's. Raises ``UserError`` when the line is unknown or
        already revoked.
        """
        with self._disk.writing():
            book.revoke(self._db, kind, number, by, at, reason)
            self._revoked = book.revocations(self._db)
            books = book.read(self._db)
        if kind == "resolution":
            return books.resolution(number)
        return books.signature(number) if kind == "signature" else books.export(number)

    # Facts and pending checks: outside undo

    def facts(self, analyser: str | None = None) -> dict[str, MediaFacts]:
        """Facts by fingerprint, of one analyser or (None) the newest of any version.

        The latter serves files whose disk is away: their facts stay though the program moved on.
        """
        with self._disk.reading():
            return cache.facts(self._db, analyser)

    def put_facts(self, items: Iterable[tuple[str, str, MediaFacts]]) -> None:
        """Store (fingerprint, analyser, facts), replacing what the same analyser said before."""
        with self._disk.writing():
            cache.put_facts(self._db, items)

    def material_facts(self, analyser: str) -> dict[str, MaterialFacts]:
        """What ``analyser`` found in materials, by fingerprint."""
        with self._disk.reading():
            return cache.material_facts(self._db, analyser)

    def put_material_facts(self, analyser: str, found: Mapping[str, MaterialFacts]) -> None:
        """Store what ``analyser`` found, by fingerprint."""
        with self._disk.writing():
            cache.put_material_facts(self._db, analyser, found)

    def record_files(self, files: Mapping[str, FileRef]) -> None:
        """Keep what the files of films and materials were found to be (id → file as read).

        No command: nobody edited anything, so it is outside undo, and undo keeps it
        (``undo.step``).
        """
        known = self._known or self.load()
        with self._disk.writing():
            content.write_files(self._db, files)
        self._known = content.with_files(known, files)

    def unchecked(self, analyser: str) -> tuple[str, ...]:
        """Ids of films with a file and no facts of ``analyser``: what a restart goes on with."""
        with self._disk.reading():
            return cache.unchecked(self._db, analyser)

    def queue(self) -> dict[str, str]:
        """Checks that were asked for and not finished: film id → depth."""
        with self._disk.reading():
            return cache.queue(self._db)

    def set_queue(self, wanted: Mapping[str, str]) -> None:
        with self._disk.writing():
            cache.set_queue(self._db, wanted)

    # Copies

    def save_copy(self, target: Path, *, replace: bool = False) -> None:
        """A whole copy, undo rows and books included, written aside and renamed.

        Raises ``UserError`` when ``target`` exists (unless ``replace``), is this very file, or the
        disk refuses.
        """
        copies.save_copy(self._db, self.path, target, replace)

    def rescue(self, target: Path, submission: Submission, *, replace: bool = False) -> None:
        """另存 when the file is gone, moved or damaged: write ``submission`` to ``target``.

        As much as can still be read from the open file goes along; when nothing can, facts and
        undo rows stay behind and the rest is written from memory. Raises ``UserError``.
        """
        memory = copies.Memory(submission, self._kept, tuple(self._revoked))
        copies.rescue(self._db, target, memory, replace)

    @contextlib.contextmanager
    def batch(self) -> Iterator[None]:
        """Everything written in the body is one transaction: all of it or nothing."""
        before = self._known, self._positions, self._kept, self._revoked
        try:
            with self._disk.batch():
                yield
        except BaseException:
            self._known, self._positions, self._kept, self._revoked = before
            raise

    def _is_known(self, db: sqlite3.Connection) -> bool:
        """Whether the file still holds the state that edits start from."""
        return self._known is None or content.same_edits(
            self._known, content.read_state(db).submission
        )
