"""One file on its way through a check: the jobs it still needs, and what they brought.

A quick look is one job. The full check has three parts (``Part``), each a job of its own and kept
as soon as it is done: bytes and packets first, then sound and picture side by side.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace

from kepu_desktop.domain.facts import (
    JUDGEABLE,
    Gap,
    MediaFacts,
    Part,
    Problem,
    Unlooked,
    parts_left,
    with_part,
)
from kepu_desktop.domain.submission import FileRef
from kepu_desktop.jobs.model import FailureKind, Job, Outcome
from kepu_desktop.media.content import Look, PartResult, measure_part
from kepu_desktop.media.examine import Examined, examine
from kepu_desktop.media.fingerprint import Fingerprint, fingerprint
from kepu_desktop.media.probe import probe

QUICK = "quick"
FULL = "full"
DEEP = "deep"  # full, and every frame decoded
DEPTHS = (QUICK, FULL, DEEP)  # each holds what the one before does

# A quick look reads headers and index; the parts read everything, from a slow disk if need be.
_QUICK_TIMEOUT_S = 60.0
_PART_TIMEOUT_S = 3 * 3600.0
# How the time of a full check divides, for its progress: measured on thirty minutes of 1080p.
_SHARES = {Part.WHOLE: 0.1, Part.SOUND: 0.15, Part.PICTURE: 0.75}
PART_WORDS = {Part.WHOLE: "通读", Part.SOUND: "听声音", Part.PICTURE: "看画面"}
_PROBLEMS = {
    FailureKind.CRASHED: Problem.CRASHED,
    FailureKind.HUNG: Problem.HUNG,
    FailureKind.MEMORY: Problem.MEMORY,
    FailureKind.ERROR: Problem.CRASHED,
}
_GAPS = {
    FailureKind.CRASHED: Gap.CRASHED,
    FailureKind.HUNG: Gap.HUNG,
    FailureKind.MEMORY: Gap.MEMORY,
    FailureKind.ERROR: Gap.CRASHED,
}
# What may be otherwise at the next try, so it is tried again.
_PASSING = frozenset(
    (
        Problem.NO_ACCESS,
        Problem.VANISHED,
        Problem.CHANGING,
        Problem.CRASHED,
        Problem.HUNG,
        Problem.MEMORY,
        Problem.READ_ERROR,
    )
)
# A film is finished before the next is begun: its parts go before other films' first jobs.
_NEXT_PART = 1
# Takes milliseconds: what is new is known at once, also while films are looked through for hours.
_AT_ONCE = 2


def file_key(job_key: str) -> str:
    """The ``key`` of the ``Measuring`` whose job has this key."""
    return job_key.rpartition("/")[0]


def is_measured(facts: MediaFacts | None, depth: str, look: Look) -> bool:
    """Whether a check of this depth would find nothing to do."""
    if facts is None or facts.problem in _PASSING:
        return False
    return depth == QUICK or not _to_do(facts, depth, look)


class Measuring:
    """``key`` names the file among those of one check; ``known`` is what an earlier check found
    of the content with the fingerprint ``digest``. Without ``identify`` a quick look takes no
    fingerprint.

    ``facts`` grow with each job. ``taken`` is the fingerprint of the file as its first job read
    it: None until then, and when it could not be read.
    """

    def __init__(
        self,
        key: str,
        path: str,
        depth: str,
        look: Look,
        *,
        known: MediaFacts | None = None,
        digest: str | None = None,
        identify: bool = True,
    ) -> None:
        self.key = key
        self.path = path
        self.facts = None if known is None or known.problem in _PASSING else known
        self.taken: Fingerprint | None = None
        self._depth = depth
        self._look = look
        self._digest = digest
        self._identify = identify or depth != QUICK
        self._open: dict[str, Part] = {}
        self._tried: set[Part] = set()

    def next_jobs(self) -> tuple[Job, ...]:
        """The jobs to run now: at the start, and after each that was settled."""
        if self._open:
            return ()
        if self._depth == QUICK:
            wanted: tuple[Part, ...] = (Part.WHOLE,)
        else:
            wanted = _to_do(self.facts, self._depth, self._look)
        wanted = tuple(part for part in wanted if part not in self._tried)
        if Part.WHOLE in wanted:
            wanted = (Part.WHOLE,)
        self._tried.update(wanted)
        return tuple(self._job(part) for part in wanted)

    def settle(self, outcome: Outcome) -> bool:
        """Take in a finished job's outcome; False when it brought nothing, being cancelled."""
        part = self._open.pop(outcome.key)
        if outcome.failure is not None and outcome.failure.kind is FailureKind.CANCELLED:
            self._tried.update(Part)
            return False
        if part is Part.WHOLE:
            self._settle_visit(outcome)
        else:
            self._settle_part(part, outcome)
        return True

    @property
    def job_keys(self) -> tuple[str, ...]:
        return tuple(self._open)

    def stage(self, shares: Mapping[str, float]) -> Part | None:
        """The part in work, the slowest if there are two; None when none has begun, and for a
        quick look."""
        at_work = [part for key, part in self._open.items() if key in shares]
        if not at_work or self._depth == QUICK:
            return None
        return max(at_work, key=lambda part: _SHARES[part])

    def share(self, shares: Mapping[str, float]) -> float:
        """How much of the file's work is done, 0 to 1, from the pool's shares of its jobs."""
        if self._depth == QUICK:
            return 0.0
        left = 0.0
        for part in Part:
            if part in self._open.values():
                left += _SHARES[part] * (1 - shares.get(self._key_of(part), 0.0))
            elif part not in self._tried and (self.facts is None or part not in self.facts.parts):
                left += _SHARES[part]
        return max(0.0, 1 - left)

    def _key_of(self, part: Part) -> str:
        return f"{self.key}/{part.value}"

    def _job(self, part: Part) -> Job:
        key = self._key_of(part)
        self._open[key] = part
        if part is Part.WHOLE:
            quick = self._depth == QUICK
            return Job(
                key,
                examine if self._identify else probe,
                (self.path, QUICK if quick else FULL),
                priority=_AT_ONCE if quick else 0,
                timeout_s=_QUICK_TIMEOUT_S if quick else _PART_TIMEOUT_S,
                reports=True,
            )
        look = replace(self._look, every_frame=self._depth == DEEP)
        return Job(
            key,
            measure_part,
            (self.path, part, self.facts, self._digest, look),
            priority=_NEXT_PART,
            timeout_s=_PART_TIMEOUT_S,
            reports=True,
        )

    def _settle_visit(self, outcome: Outcome) -> None:
        value = outcome.value
        if isinstance(value, Examined):
            self.taken, facts = value.fingerprint, value.facts
            self._digest = self.taken.digest if self.taken else None
        elif isinstance(value, MediaFacts):
            facts = value
        else:
            kind = outcome.failure.kind if outcome.failure else FailureKind.CRASHED
            facts = MediaFacts(problem=_PROBLEMS[kind])
        if self._depth == QUICK:
            self.facts = facts
        else:
            self.facts = with_part(self.facts or MediaFacts(), Part.WHOLE, facts)

    def _settle_part(self, part: Part, outcome: Outcome) -> None:
        assert self.facts is not None
        value = outcome.value
        if not isinstance(value, PartResult):
            kind = outcome.failure.kind if outcome.failure else FailureKind.CRASHED
            measured = MediaFacts(unlooked=(Unlooked(part.value, _GAPS[kind]),))
        elif value.problem is not None:  # gone, or another file by now
            self.facts = replace(self.facts, problem=value.problem, sha256=None, parts=())
            self._tried.update(Part)
            return
        else:
            measured = value.facts
        self.facts = with_part(self.facts, part, measured)


def _to_do(facts: MediaFacts | None, depth: str, look: Look) -> tuple[Part, ...]:
    left = parts_left(facts)
    if facts is None or Part.PICTURE in left or facts.problem not in JUDGEABLE:
        return left
    given = facts.subtitles.band_given if facts.subtitles is not None else look.band
    if (depth == DEEP and not facts.every_frame) or given != look.band:
        return (*left, Part.PICTURE)
    return left


def measured(file: FileRef, film: Measuring) -> tuple[FileRef, MediaFacts] | None:
    """What is now known of the film's file; None when it went away meanwhile."""
    facts = with_size(film)
    taken = film.taken
    if taken is None and facts.problem is not None:
        try:
            taken = fingerprint(film.path)
        except OSError:
            taken = None
        if taken is None:
            if facts.problem is Problem.VANISHED:
                return None
            # It cannot be opened: known by its size and time until it can.
            unread = f"unread-{file.size}-{file.mtime_ns}"
            return replace(file, fingerprint=file.fingerprint or unread), facts
    if taken is None:  # only later parts were left to do
        return file, facts
    return (
        replace(
            file,
            size=taken.size,
            mtime_ns=taken.mtime_ns,
            fingerprint=taken.digest,
            sha256=facts.sha256 or (file.sha256 if taken.digest == file.fingerprint else None),
        ),
        facts,
    )


def same_place(one: FileRef | None, other: FileRef) -> bool:
    return one is not None and (one.root, one.relative) == (other.root, other.relative)


def with_size(film: Measuring) -> MediaFacts:
    """Its facts; a file whose reader failed has at least a size."""
    facts = film.facts or MediaFacts(problem=Problem.CRASHED)
    if facts.size is None:
        try:
            return replace(facts, size=os.path.getsize(film.path))
        except OSError:
            return facts
    return facts
