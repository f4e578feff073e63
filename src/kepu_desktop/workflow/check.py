"""检查: films go through worker processes; their facts come back and are kept at once.

A job that crashes, hangs or runs out of memory costs its film, which gets that as its fact.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar, cast

from kepu_desktop.calls.loader import load_call
from kepu_desktop.calls.model import Call
from kepu_desktop.calls.shipped import default_call
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.facts import MediaFacts, Problem
from kepu_desktop.domain.findings import Finding, Verdict, verdict_of
from kepu_desktop.domain.submission import FileRef, Film, Skipped
from kepu_desktop.domain.texts import show_name
from kepu_desktop.jobs.model import Executor, Failure, FailureKind, Job, Outcome
from kepu_desktop.jobs.pool import PoolExecutor, load
from kepu_desktop.media.examine import Examined, examine
from kepu_desktop.media.fingerprint import fingerprint
from kepu_desktop.media.probe import probe
from kepu_desktop.system.characters import standard_characters
from kepu_desktop.validators.judge import Judge
from kepu_desktop.workflow.archives import list_archive
from kepu_desktop.workflow.locate import notice_changes
from kepu_desktop.workflow.progress import Listener, Progress, silent
from kepu_desktop.workflow.scan import scan
from kepu_desktop.workflow.session import Session, film_path

# A quick look reads headers and index; a full one reads everything, from a slow disk if need be.
_TIMEOUT_S = {"quick": 60.0, "full": 3 * 3600.0}
_KEEP_EVERY_S = 0.5
_MISSING = "找不到这个文件或文件夹，请检查路径"
_PROBLEMS = {
    FailureKind.CRASHED: Problem.CRASHED,
    FailureKind.HUNG: Problem.HUNG,
    FailureKind.MEMORY: Problem.MEMORY,
    FailureKind.ERROR: Problem.CRASHED,
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

MakeExecutor = Callable[[], Executor]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """``path`` as it was given, or the given folder and what is below it."""

    path: str
    facts: MediaFacts
    findings: tuple[Finding, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class CheckResult:
    call: Call
    depth: str
    files: tuple[CheckedFile, ...]
    skipped: tuple[Skipped, ...]
    missing: tuple[str, ...] = ()  # given paths that are not there; also listed in ``skipped``


def chosen_call(folder: Path | None) -> Call:
    """The call in ``folder``, or the shipped one. Raises ``CallError``."""
    return load_call(folder) if folder else default_call()


def check_paths(
    call: Call,
    paths: Sequence[str],
    *,
    depth: str = "quick",
    category: str = "",
    progress: Listener = silent,
    executor: MakeExecutor = PoolExecutor,
) -> CheckResult:
    """Check files and folders without a project: only the rules on a file itself run."""
    judge = Judge(call, standard_characters())
    missing = tuple(path for path in paths if not os.path.lexists(path))
    found = scan((path for path in paths if path not in missing), take_files=True)
    skipped = [Skipped(show_name(path), _MISSING) for path in missing]
    skipped += [*found.skipped, *(item for a in found.archives for item in list_archive(a))]
    skipped += [Skipped(show_name(p.given), "不是视频") for p in found.papers]
    facts: dict[int, MediaFacts] = {}
    jobs = [
        Job(str(number), probe, (item.path, depth), timeout_s=_TIMEOUT_S[depth], reports=True)
        for number, item in enumerate(found.films)
    ]
    names = [item.given for item in found.films]
    for outcome in _run(jobs, executor, progress, lambda key: names[int(key)]):
        value = outcome.value
        assert value is None or isinstance(value, MediaFacts)
        number = int(outcome.key)
        facts[number] = value or _failed(outcome.failure, found.films[number].path)
    files = []
    for number, item in enumerate(found.films):
        name = show_name(item.relative.rsplit("/", 1)[-1])
        findings = judge.file(facts[number], name, category)
        files.append(CheckedFile(item.given, facts[number], findings, verdict_of(findings)))
    return CheckResult(call, depth, tuple(files), tuple(skipped), missing)


def check_films(
    session: Session,
    identifiers: Iterable[str] | None = None,
    *,
    depth: str = "quick",
    progress: Listener = silent,
    executor: MakeExecutor = PoolExecutor,
) -> None:
    """Check the project's films that need it (all, or those named) and return when all are done."""
    with CheckRun(session, executor) as run:
        run.add(identifiers, depth)
        progress(run.progress())
        while run.step():
            progress(run.progress())


class CheckRun:
    """A running check of an open project, step by step: the caller stays in charge between steps.

    What was measured is kept at least every half second, so that a later run goes on where this
    one stopped.
    """

    def __init__(self, session: Session, executor: MakeExecutor = PoolExecutor) -> None:
        self._session = session
        self._make = executor
        self._pool: Executor | None = None
        self._films: dict[str, Film] = {}  # asked for and not measured yet
        self._measured: list[tuple[str, FileRef, MediaFacts]] = []
        self._kept = time.monotonic()
        self._total = 0
        self._latest = ""
        self.paused = False

    def add(self, identifiers: Iterable[str] | None = None, depth: str = "quick") -> int:
        """Queue films that need it: new and changed files, and those whose last try failed.

        Returns how many. Films in the queue already are not queued again.
        """
        notice_changes(self._session)
        wanted = None if identifiers is None else set(identifiers)
        added = 0
        for film in self._session.submission.films:
            if wanted is not None and film.id not in wanted:
                continue
            if film.id in self._films or not needs_check(self._session, film, depth):
                continue
            assert film.file is not None
            job = Job(
                film.id,
                examine,
                (film_path(film.file), depth),
                timeout_s=_TIMEOUT_S[depth],
                reports=True,
            )
            if self._pool is None:
                self._pool = self._make()
            self._films[film.id] = film
            self._pool.submit(job)
            added += 1
        self._total += added
        return added

    def step(self, timeout_s: float | None = None) -> bool:
        """Wait for the next film (at most ``timeout_s``) and keep what was measured.

        False when nothing is left to do.
        """
        if self._pool is None or not self._films:
            self._keep()
            self._total = 0
            return False
        outcome = self._pool.wait(timeout_s)
        if outcome is not None:
            film = self._films.pop(outcome.key)
            assert film.file is not None
            cancelled = outcome.failure and outcome.failure.kind is FailureKind.CANCELLED
            if not cancelled and (result := _measured(film.file, outcome)) is not None:
                self._measured.append((film.id, *result))
            self._latest = film.title
        if not self._films or time.monotonic() - self._kept > _KEEP_EVERY_S:
            self._keep()
        return True

    def progress(self) -> Progress:
        shares = self._pool.progress() if self._pool is not None else {}
        running = next((self._films[key].title for key in shares if key in self._films), "")
        return Progress(
            "检查", self._total - len(self._films), self._total, running or self._latest
        )

    def pending(self) -> frozenset[str]:
        """Ids of the films that are queued or in work."""
        return frozenset(self._films)

    def look_first(self, film_id: str) -> None:
        """What the person looks at goes first."""
        if self._pool is not None and film_id in self._films:
            self._pool.raise_priority(film_id)

    def pause(self, paused: bool) -> None:
        self.paused = paused
        if self._pool is not None:
            (self._pool.pause if paused else self._pool.resume)()

    def cancel(self, film_id: str | None = None) -> None:
        """Give up one film or all; they stay unchecked and can be asked for again."""
        if self._pool is not None:
            self._pool.cancel(film_id)

    def close(self) -> None:
        self._keep()
        if self._pool is not None:
            self._pool.close()
            self._pool = None
        self._films.clear()

    def __enter__(self) -> CheckRun:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _keep(self) -> None:
        measured, self._measured = self._measured, []
        self._kept = time.monotonic()
        # A film that was taken out, or tied to another file, meanwhile keeps nothing of this.
        current = {film.id: film for film in self._session.submission.films}
        self._session.record_facts(
            (film_id, file, facts)
            for film_id, file, facts in measured
            if film_id in current and _same_place(current[film_id].file, file)
        )


def _same_place(one: FileRef | None, other: FileRef) -> bool:
    return one is not None and (one.root, one.relative) == (other.root, other.relative)


def needs_check(session: Session, film: Film, depth: str) -> bool:
    """The film's file is there, and its facts are missing, of a lesser depth, or a failed try's."""
    if film.file is None or not os.path.isfile(film_path(film.file)):
        return False
    facts = session.facts_of(film)
    if facts is None:
        return True
    return facts.problem in _PASSING or (depth == "full" and facts.sha256 is None)


def prepare() -> None:
    """Load now what the first check would load."""
    load()


def run_apart(function: Callable[..., _T], args: tuple[object, ...]) -> _T:
    """Run one function in a worker process and return its value. Raises ``UserError``."""
    with PoolExecutor(1) as pool:
        pool.submit(Job("one", function, args, timeout_s=300))
        outcome = pool.wait()
    if outcome is None or outcome.failure is not None:
        kind = outcome.failure.kind.value if outcome and outcome.failure else "none"
        raise UserError("worker-failed", f"工作进程没有完成（{kind}）", remedy="请重试")
    return cast(_T, outcome.value)


def _run(
    jobs: Sequence[Job], executor: MakeExecutor, progress: Listener, name: Callable[[str], str]
) -> Iterator[Outcome]:
    if not jobs:
        return
    progress(Progress("检查", 0, len(jobs)))
    with executor() as pool:
        for job in jobs:
            pool.submit(job)
        for done, outcome in enumerate(pool.outcomes(), 1):
            yield outcome
            progress(Progress("检查", done, len(jobs), name(outcome.key)))


def _measured(file: FileRef, outcome: Outcome) -> tuple[FileRef, MediaFacts] | None:
    """What is now known of the film's file; None when it went away meanwhile."""
    value = outcome.value
    if isinstance(value, Examined):
        taken, facts = value.fingerprint, value.facts
    else:
        facts = _failed(outcome.failure, film_path(file))
        try:
            taken = fingerprint(film_path(file))
        except OSError:
            taken = None
    if taken is None:
        if facts.problem is Problem.VANISHED:
            return None
        # It cannot be opened: known by its size and time until it can.
        unread = f"unread-{file.size}-{file.mtime_ns}"
        return replace(file, fingerprint=file.fingerprint or unread), facts
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


def _failed(failure: Failure | None, path: str) -> MediaFacts:
    kind = failure.kind if failure is not None else FailureKind.CANCELLED
    try:
        size: int | None = os.path.getsize(path)
    except OSError:
        size = None
    return MediaFacts(size=size, problem=_PROBLEMS.get(kind, Problem.CRASHED))
