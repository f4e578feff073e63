"""Materials looked at in worker processes: what they are, and thumbnails kept by content."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.material_facts import MaterialFacts, MaterialKind, MaterialProblem
from kepu_desktop.domain.submission import FileRef, Material
from kepu_desktop.domain.texts import show_clock, show_name
from kepu_desktop.jobs.model import Executor, FailureKind, Job, Outcome
from kepu_desktop.jobs.pool import PoolExecutor
from kepu_desktop.system.files import explained, write_whole
from kepu_desktop.system.paths import cache_folder
from kepu_desktop.workflow.material_look import Looked, look_at_material
from kepu_desktop.workflow.progress import Listener, Progress, silent
from kepu_desktop.workflow.session import Session, film_path

TIMEOUT_S = 120.0
_TO_TRY_AGAIN = frozenset(
    (
        MaterialProblem.VANISHED,
        MaterialProblem.NO_ACCESS,
        MaterialProblem.CHANGING,
        MaterialProblem.READ_ERROR,
        MaterialProblem.CRASHED,
        MaterialProblem.HUNG,
        MaterialProblem.MEMORY,
    )
)
_FAILURES = {
    FailureKind.HUNG: MaterialProblem.HUNG,
    FailureKind.MEMORY: MaterialProblem.MEMORY,
}
_SHOWN = (MaterialKind.PICTURE, MaterialKind.VIDEO)
KIND_WORDS = {
    MaterialKind.PICTURE: "图片",
    MaterialKind.PDF: "PDF",
    MaterialKind.WORD: "Word",
    MaterialKind.VIDEO: "视频",
    MaterialKind.OTHER: "其他",
}


def check_materials(
    session: Session,
    identifiers: Iterable[str] | None = None,
    *,
    progress: Listener = silent,
    executor: Callable[[], Executor] = PoolExecutor,
) -> None:
    """Look at the materials that need it (all, or those named); returns when all are done."""
    wanted = to_look_at(session, identifiers)
    if not wanted:
        return
    held = {one.id: one for one in wanted}
    progress(Progress("检查材料", 0, len(held)))
    with executor() as pool:
        for one in wanted:
            pool.submit(look_job(one))
        for done, outcome in enumerate(pool.outcomes(), 1):
            material = held[outcome.key]
            session.record_materials([found(material, outcome)])
            progress(Progress("检查材料", done, len(held), name_of(material)))


def to_look_at(session: Session, identifiers: Iterable[str] | None = None) -> tuple[Material, ...]:
    """Those nobody looked at, those that changed since, and those that could not be read."""
    wanted = None if identifiers is None else set(identifiers)
    notice_material_changes(session)
    return tuple(
        one
        for one in session.submission.materials
        if (wanted is None or one.id in wanted) and _needs(session, one)
    )


def notice_material_changes(session: Session) -> None:
    """A material whose size or time is another has no fingerprint until it is read again."""
    changed: dict[str, FileRef] = {}
    for one in session.submission.materials:
        try:
            status = os.stat(film_path(one.file))
        except OSError:
            continue  # away: what is known stays
        if (status.st_size, status.st_mtime_ns) != (one.file.size, one.file.mtime_ns):
            changed[one.id] = replace(
                one.file,
                size=status.st_size,
                mtime_ns=status.st_mtime_ns,
                fingerprint="",
                sha256=None,
            )
    session.record_files(changed)


def look_job(material: Material) -> Job:
    return Job(
        material.id,
        look_at_material,
        (film_path(material.file),),
        timeout_s=TIMEOUT_S,
        reports=True,
    )


def found(material: Material, outcome: Outcome) -> tuple[str, FileRef, MaterialFacts]:
    """What came of a job, as ``Session.record_materials`` takes it; keeps the thumbnail."""
    looked = outcome.value if outcome.failure is None else None
    if not isinstance(looked, Looked):
        kind = outcome.failure.kind if outcome.failure else FailureKind.CRASHED
        problem = _FAILURES.get(kind, MaterialProblem.CRASHED)
        facts = MaterialFacts(MaterialKind.OTHER, material.file.size, problem)
        return material.id, replace(material.file, fingerprint=""), facts
    taken = looked.fingerprint
    if taken is None or looked.facts.problem in _TO_TRY_AGAIN:
        return material.id, replace(material.file, fingerprint=""), looked.facts
    file = replace(
        material.file, size=taken.size, mtime_ns=taken.mtime_ns, fingerprint=taken.digest
    )
    if looked.thumbnail is not None:
        _keep_thumbnail(file, looked.thumbnail)
    return material.id, file, looked.facts


def thumbnail_path(file: FileRef) -> Path:
    """Where the thumbnail of this content is kept, whether it is there or not."""
    name = hashlib.sha256(file.fingerprint.encode()).hexdigest()[:24]
    return cache_folder() / "materials" / f"{name}.jpg"


def name_of(material: Material) -> str:
    """The file's name, for people."""
    return show_name(material.file.relative.replace("\\", "/").rsplit("/", 1)[-1])


def describe(facts: MaterialFacts | None) -> str:
    """A material in a few words: 图片 1600×1200, PDF 12 页, 视频 3:20."""
    if facts is None:
        return "读取中…"
    words = [KIND_WORDS[facts.kind]]
    if facts.pages is not None:
        words.append(f"{facts.pages} 页")
    if facts.width is not None and facts.height is not None:
        words.append(f"{facts.width}×{facts.height}")
    if facts.duration_s is not None:
        words.append(show_clock(facts.duration_s))
    return " ".join(words)


def shown_as_picture(facts: MaterialFacts | None) -> bool:
    """Stands among the thumbnails rather than in the list of papers."""
    return facts is not None and facts.kind is MaterialKind.PICTURE


def _needs(session: Session, material: Material) -> bool:
    facts = session.material_facts(material)
    if facts is None or facts.problem in _TO_TRY_AGAIN:
        return True
    shown = facts.kind in _SHOWN and facts.problem is None
    return shown and not thumbnail_path(material.file).is_file()


def _keep_thumbnail(file: FileRef, data: bytes) -> None:
    """A cache that cannot be written costs the picture in the list, nothing else."""
    target = thumbnail_path(file)
    try:
        with explained(target.parent):
            target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, data)
    except UserError:
        return


def offline_materials(materials: Iterable[Material]) -> Iterator[str]:
    """Ids of those whose file is not where it was."""
    for one in materials:
        if not os.path.isfile(film_path(one.file)):
            yield one.id
