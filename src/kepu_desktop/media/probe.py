"""One file in, facts out. Runs in a worker process; never raises for what a file may hold.

Three readers: our own look into the boxes (exact sizes, offsets, brands), MediaInfo (codec
headers, broad knowledge of formats) and FFmpeg through PyAV, asked only where the first two say
nothing or contradict each other, and at full depth.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kepu_desktop.domain.facts import MediaFacts, Problem
from kepu_desktop.media.quick import quick_facts
from kepu_desktop.media.sidecars import sidecars_of
from kepu_desktop.media.whole import whole_facts

# A broken file that was written to within this time may still be arriving: look twice.
_FRESH_S = 10.0
_SECOND_LOOK_S = 0.4
_UNFINISHED = (Problem.EMPTY, Problem.NO_INDEX, Problem.TRUNCATED, Problem.NOT_MEDIA)


def probe(
    path: str, depth: str = "quick", progress: Callable[[float], None] | None = None
) -> MediaFacts:
    """The facts of the file at ``path`` (undecodable bytes as surrogates).

    ``depth`` "quick" reads headers and index; "full" also reads every byte (``sha256``), every
    packet, and decodes a first and a late key frame. ``progress`` gets the share done, 0 to 1.
    What is wrong with the file stands in ``problem``; facts known in spite of it stay filled.
    """
    facts = MediaFacts()
    try:
        before = os.stat(path)
        if not stat.S_ISREG(before.st_mode):
            return MediaFacts(problem=Problem.NOT_MEDIA, problem_detail="不是普通文件")
        facts = MediaFacts(size=before.st_size, sidecars=sidecars_of(path))
        if before.st_size == 0:
            facts = replace(facts, problem=Problem.EMPTY)
        else:
            with Path(path).open("rb", buffering=0) as stream:
                found = quick_facts(path, stream, before.st_size)
                facts = replace(found, size=facts.size, sidecars=facts.sidecars)
                if depth == "full":
                    facts = whole_facts(facts, path, stream, progress)
        if _changed(path, before, unfinished=facts.problem in _UNFINISHED):
            return replace(facts, problem=Problem.CHANGING, problem_detail="", sha256=None)
    except OSError as error:
        problem, detail = _hindrance(error)
        return replace(facts, problem=problem, problem_detail=detail)
    return facts


def _changed(path: str, before: os.stat_result, *, unfinished: bool) -> bool:
    """Whether the file is another than before the look. Raises ``OSError`` when it is gone."""
    if _differs(before, os.stat(path)):
        return True
    if unfinished and abs(time.time() - before.st_mtime) < _FRESH_S:
        time.sleep(_SECOND_LOOK_S)
        return _differs(before, os.stat(path))
    return False


def _differs(one: os.stat_result, other: os.stat_result) -> bool:
    return (one.st_size, one.st_mtime_ns, one.st_ino) != (
        other.st_size,
        other.st_mtime_ns,
        other.st_ino,
    )


def _hindrance(error: OSError) -> tuple[Problem, str]:
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return Problem.VANISHED, ""
    if error.errno in (errno.EACCES, errno.EPERM):
        return Problem.NO_ACCESS, ""
    # The system's words, never str(error): that would carry the path.
    return Problem.READ_ERROR, error.strerror or ""
