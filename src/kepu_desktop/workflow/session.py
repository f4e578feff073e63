"""The open project: its state, its judgement, its undo. All mutation of the program lives here.

An activity (fill, ingest, review …) computes a new ``Submission`` and hands it to ``edit``: one
command, one transaction, one named undo step. When ``edit`` returns, the edit is on the disk.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from types import TracebackType
from typing import Any

from kepu_desktop import __version__
from kepu_desktop.calls.loader import load_call
from kepu_desktop.calls.model import Call
from kepu_desktop.calls.shipped import default_call
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.facts import MediaFacts
from kepu_desktop.domain.findings import Finding, Resolution, Signature, Verdict
from kepu_desktop.domain.material_facts import MaterialFacts
from kepu_desktop.domain.submission import (
    Export,
    FileRef,
    Film,
    Handover,
    Material,
    Submission,
)
from kepu_desktop.media.analyser import MATERIAL_ANALYSER, analyser
from kepu_desktop.project.store import Project
from kepu_desktop.system.characters import standard_characters
from kepu_desktop.system.clock import stamp
from kepu_desktop.system.files import explained, write_whole
from kepu_desktop.system.paths import cache_folder
from kepu_desktop.validators.judge import Judge, Judgement
from kepu_desktop.validators.review import signature_holds
from kepu_desktop.validators.views import TargetView


class Session:
    """One open project. Use ``create`` or ``open``; close it when done."""

    def __init__(self, project: Project, call: Call) -> None:
        self.project = project
        self.call = call
        self.submission = project.load()
        self._facts = dict(project.facts(analyser()))
        self._material_facts = dict(project.material_facts(MATERIAL_ANALYSER))
        self._unread: dict[str, MaterialFacts] = {}  # by id, of materials without a fingerprint
        self.facts_edition = 0  # grows with what is measured
        self._judge = Judge(call, standard_characters())
        self._judged: tuple[Submission, int, Judgement] | None = None
        self._held = contextlib.ExitStack()

    @classmethod
    def create(cls, path: Path, call_folder: Path | None = None) -> Session:
        """Start a project at ``path`` with a copy of the call in it."""
        call = load_call(call_folder) if call_folder else default_call()
        Judge(call, standard_characters())  # a call that no rule understands is refused here
        names = ("call.toml", call.notice, call.form.template)
        files = {name: (call.folder / name).read_bytes() for name in names}
        project = Project.create(path, call_files=files, tool_version=__version__, now=stamp())
        return cls(project, call)

    @classmethod
    def open(cls, path: Path, *, write: bool = True) -> Session:
        with contextlib.ExitStack() as held:
            project = held.enter_context(Project.open(path, write=write))
            call = load_call(held.enter_context(_unpacked(project.call_files())))
            session = cls(project, call)
            session._held = held.pop_all()
            return session

    def close(self) -> None:
        self.project.close()
        self._held.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def rescue(self, target: Path) -> Path:
        """另存: write the state in memory to ``target``, when the project's own file refuses.

        Returns ``target``. Raises ``UserError`` when that cannot be written either.
        """
        self.project.rescue(target, self.submission)
        return target

    # ---- state ----

    def edit(self, label: str, change: Callable[[Submission], Submission]) -> None:
        """Apply ``change`` as one undoable command named ``label`` (Chinese, for 撤销：…)."""
        after = change(self.submission)
        if after is not self.submission:
            self.submission = self.project.commit(self.submission, after, label)

    def set_template(
        self, template: tuple[str, bytes] | None, label: str, bindings: Mapping[str, str]
    ) -> None:
        """Fill the organiser's own form (name, bytes) from now on, or None: the call's.

        ``bindings`` are the person's own (form key → place). One undoable command.
        """
        self.submission = self.project.set_template(template, label, bindings)

    def undo(self) -> str | None:
        """Take back the latest command; returns its label, None when there is none."""
        return self._step(self.project.undo())

    def redo(self) -> str | None:
        return self._step(self.project.redo())

    def _step(self, step: tuple[str, Submission] | None) -> str | None:
        if step is None:
            return None
        self.submission = step[1]
        return step[0]

    def film(self, identifier: str) -> Film:
        """The film with this id, or of the entry with this id. Raises ``UserError``."""
        film = self.submission.film(identifier)
        if film is None:
            raise unknown_id(identifier)
        return film

    # ---- facts ----

    def facts_of(self, film: Film) -> MediaFacts | None:
        """What is known of the film's file; None when it was not checked yet."""
        return self._facts.get(film.file.fingerprint) if film.file else None

    def facts_by_film(self) -> Mapping[str, MediaFacts]:
        return {
            film.id: facts
            for film in self.submission.films
            if (facts := self.facts_of(film)) is not None
        }

    def record_facts(self, found: Iterable[tuple[str, FileRef, MediaFacts]]) -> None:
        """Keep what was measured: (film id, its file as read, facts). Outside undo."""
        results = list(found)
        if not results:
            return
        if not self.project.read_only:
            self.project.put_facts(
                (file.fingerprint, analyser(), facts) for _, file, facts in results
            )
        self._facts.update({file.fingerprint: facts for _, file, facts in results})
        self.facts_edition += 1
        self.record_files({film_id: file for film_id, file, _ in results})

    def material_facts(self, material: Material) -> MaterialFacts | None:
        """What is known of a material's file; None when nobody looked yet."""
        if not material.file.fingerprint:
            return self._unread.get(material.id)
        return self._material_facts.get(material.file.fingerprint)

    def facts_by_material(self) -> Mapping[str, MaterialFacts]:
        return {
            one.id: facts
            for one in self.submission.materials
            if (facts := self.material_facts(one)) is not None
        }

    def record_materials(self, found: Iterable[tuple[str, FileRef, MaterialFacts]]) -> None:
        """Keep what was found: (material id, its file as read, facts). Outside undo.

        A file that could not be read has no fingerprint; what is known of it passes with us.
        """
        results = list(found)
        if not results:
            return
        read = {file.fingerprint: facts for _, file, facts in results if file.fingerprint}
        if read and not self.project.read_only:
            self.project.put_material_facts(MATERIAL_ANALYSER, read)
        self._material_facts.update(read)
        self._unread.update({key: facts for key, file, facts in results if not file.fingerprint})
        self.facts_edition += 1
        self.record_files({key: file for key, file, _ in results})

    def record_files(self, files: Mapping[str, FileRef]) -> None:
        """Keep what a film's or material's file is now (size, time, fingerprint): outside undo."""
        held: tuple[Film | Material, ...] = (*self.submission.films, *self.submission.materials)
        changed = {
            one.id: files[one.id] for one in held if one.id in files and one.file != files[one.id]
        }
        if not changed:
            return
        if not self.project.read_only:
            self.project.record_files(changed)
        films = tuple(
            replace(film, file=changed[film.id]) if film.id in changed else film
            for film in self.submission.films
        )
        materials = tuple(
            replace(one, file=changed[one.id]) if one.id in changed else one
            for one in self.submission.materials
        )
        self.submission = replace(self.submission, films=films, materials=materials)

    # ---- judgement ----

    @property
    def judgement(self) -> Judgement:
        """Findings and verdicts of the present state."""
        kept = self._judged
        if kept is None or kept[0] is not self.submission or kept[1] != self.facts_edition:
            judged = self._judge.submission(
                self.submission, self.facts_by_film(), self.facts_by_material()
            )
            self._judged = kept = (self.submission, self.facts_edition, judged)
        return kept[2]

    def verdict(self, film: Film) -> Verdict:
        return self.judgement.verdicts[film.id]

    def judged_as(self, submission: Submission) -> Judgement:
        """Findings if ``submission`` were the state; nothing is kept of it."""
        return self._judge.submission(submission, self.facts_by_film())

    def judge_target(self, target: TargetView) -> tuple[Finding, ...]:
        """Findings on the disk that is to take the originals."""
        return self._judge.delivery(target)

    def judge_package(
        self, mail_bytes: int, names: tuple[tuple[str, str], ...]
    ) -> tuple[Finding, ...]:
        return self._judge.package(mail_bytes, names)

    # ---- append-only ----

    def add_resolution(self, resolution: Resolution) -> Resolution:
        kept = self.project.append_resolution(**_line(resolution))
        self.submission = replace(self.submission, resolutions=(*self.submission.resolutions, kept))
        return kept

    def add_signature(self, signature: Signature) -> Signature:
        kept = self.project.append_signature(**_line(signature))
        self.submission = replace(self.submission, signatures=(*self.submission.signatures, kept))
        return kept

    def valid_signatures(self, film: Film) -> tuple[Signature, ...]:
        """The film's signatures that hold for its present content."""
        if film.file is None:
            return ()
        file = film.file
        return tuple(
            signature
            for signature in self.submission.signatures
            if signature.subject == film.id
            and signature_holds(signature, file.fingerprint, file.sha256)
        )

    def add_export(self, export: Export) -> Export:
        kept = self.project.append_export(**_line(export))
        self.submission = replace(self.submission, exports=(*self.submission.exports, kept))
        return kept

    def add_handover(self, handover: Handover) -> Handover:
        """Append a registration pack or a delivery bag to the book; the line with its number."""
        kept = self.project.append_handover(handover)
        self.submission = replace(self.submission, handovers=(*self.submission.handovers, kept))
        return kept

    def mark_mailed(self, number: int, by: str) -> None:
        """已寄出: the person says that the mail of export ``number`` went out."""
        marked = self.project.mark_mailed(number, by, stamp())
        self.submission = replace(
            self.submission,
            exports=tuple(marked if e.number == number else e for e in self.submission.exports),
        )


def _line(record: Resolution | Signature | Export) -> dict[str, Any]:
    """What is written of a record: the store gives its number, later lines the rest."""
    later = ("number", "revoked", "mailed")
    return {f.name: getattr(record, f.name) for f in fields(record) if f.name not in later}


def unknown_id(identifier: str) -> UserError:
    return UserError(
        "unknown-id", "项目里没有这个编号", subject=identifier, remedy="请用 list 查看编号"
    )


def film_path(file: FileRef) -> str:
    """Where the film's file should lie, as a Python path (undecodable bytes as surrogates)."""
    return os.path.join(file.root, *file.relative.split("/"))  # kept as text


@contextlib.contextmanager
def _unpacked(files: Mapping[str, bytes]) -> Iterator[Path]:
    """The project's copy of its call as a folder, kept in the user's cache by content; where
    that cannot be written, in a passing one."""
    digest = hashlib.sha256()
    for name, data in sorted(files.items()):
        digest.update(name.encode() + b"\0" + data)
    folder = cache_folder() / "calls" / digest.hexdigest()[:24]
    try:
        with explained(folder):
            _write_missing(folder, files)
    except UserError:
        with tempfile.TemporaryDirectory(prefix="kepu-call-") as passing:
            _write_missing(Path(passing), files)
            yield Path(passing)
    else:
        yield folder


def _write_missing(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        target = folder / Path(name).name
        if not target.is_file() or target.read_bytes() != data:
            write_whole(target, data)
