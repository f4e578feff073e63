"""One material in, its fingerprint, facts and thumbnail out. Runs in a worker process."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, replace

from kepu_desktop.documents.guard import open_document
from kepu_desktop.documents.pdf_file import is_pdf, look_at_pdf
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.facts import Problem
from kepu_desktop.domain.material_facts import MaterialFacts, MaterialKind, MaterialProblem
from kepu_desktop.media.fingerprint import Fingerprint, fingerprint
from kepu_desktop.media.photos import THUMBNAIL, is_picture, look_at_photo
from kepu_desktop.media.probe import probe
from kepu_desktop.media.stills import strip

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_WORD = 100_000_000
_PROBLEMS = {
    Problem.EMPTY: MaterialProblem.EMPTY,
    Problem.NOT_MEDIA: MaterialProblem.UNKNOWN,
    Problem.NO_ACCESS: MaterialProblem.NO_ACCESS,
    Problem.VANISHED: MaterialProblem.VANISHED,
    Problem.CHANGING: MaterialProblem.CHANGING,
    Problem.READ_ERROR: MaterialProblem.READ_ERROR,
}

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Looked:
    """``fingerprint`` is None when the file could not be opened; ``thumbnail`` is a JPEG."""

    fingerprint: Fingerprint | None
    facts: MaterialFacts
    thumbnail: bytes | None = None


def look_at_material(path: str, progress: Progress | None = None) -> Looked:
    """Never raises for what a file may hold. ``progress`` is where a cancelled job ends."""
    try:
        before = os.stat(path)
        if not stat.S_ISREG(before.st_mode):
            return Looked(None, MaterialFacts(MaterialKind.OTHER, problem=MaterialProblem.UNKNOWN))
        with open(path, "rb") as stream:
            head = stream.read(_HEAD)
        taken = fingerprint(path)
        if progress is not None:
            progress(0.1)
        facts, thumbnail = _looked(path, head)
        after = os.stat(path)
    except OSError as error:
        return Looked(None, MaterialFacts(MaterialKind.OTHER, problem=_hindrance(error)))
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        facts = replace(facts, problem=MaterialProblem.CHANGING, detail="")
    return Looked(taken, facts, thumbnail)


def _looked(path: str, head: bytes) -> tuple[MaterialFacts, bytes | None]:
    size = os.path.getsize(path)
    if not head:
        return MaterialFacts(MaterialKind.OTHER, size, MaterialProblem.EMPTY), None
    if is_pdf(head):
        return look_at_pdf(path), None
    if is_picture(head):
        return look_at_photo(path, head)
    if head.startswith(_OLE):
        return MaterialFacts(MaterialKind.WORD, size, MaterialProblem.OLD_WORD), None
    if head.startswith(b"PK\x03\x04"):
        return _word(path, size), None
    return _film(path, size)


def _word(path: str, size: int) -> MaterialFacts:
    facts = MaterialFacts(MaterialKind.WORD, size)
    if size > _MOST_WORD:
        return replace(facts, problem=MaterialProblem.REFUSED, detail="文件过大")
    with open(path, "rb") as stream:
        data = stream.read()
    try:
        open_document(data, "")
    except UserError as error:
        foreign = error.code == "document-not-docx"
        kind = MaterialKind.OTHER if foreign else MaterialKind.WORD
        problem = MaterialProblem.UNKNOWN if foreign else MaterialProblem.REFUSED
        return replace(facts, kind=kind, problem=problem, detail=error.reason)
    return facts


def _film(path: str, size: int) -> tuple[MaterialFacts, bytes | None]:
    found = probe(path)
    if found.problem in (Problem.NOT_MEDIA,) or not (found.video_streams or found.problem):
        return MaterialFacts(MaterialKind.OTHER, size, MaterialProblem.UNKNOWN), None
    problem = None
    if found.problem is not None:
        problem = _PROBLEMS.get(found.problem, MaterialProblem.BROKEN)
    width, height = found.width, found.height
    facts = MaterialFacts(
        MaterialKind.VIDEO,
        size,
        problem,
        format=found.container,
        width=width,
        height=height,
        duration_s=found.duration_s,
    )
    frames = strip(path, 1, THUMBNAIL) if problem is None else ()
    return facts, frames[0].jpeg if frames else None


def _hindrance(error: OSError) -> MaterialProblem:
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return MaterialProblem.VANISHED
    if error.errno in (errno.EACCES, errno.EPERM):
        return MaterialProblem.NO_ACCESS
    return MaterialProblem.READ_ERROR
