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
from kepu_desktop.jobs.pool import PoolExecutor
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
    """Check the project's films that need it (all, or those named): new and changed files, and
    those where the last try failed. What was measured is kept every half second, so that a later
    run goes on where this one stopped."""
    notice_changes(session)
    wanted = None if identifiers is None else set(identifiers)
    pending = {
        film.id: film
        for film in session.submission.films
        if (wanted is None or film.id in wanted) and needs_check(session, film, depth)
    }
    jobs = [
        Job(
            film.id,
            examine,
            (film_path(film.file), depth),
            timeout_s=_TIMEOUT_S[depth],
            reports=True,
        )
        for film in pending.values()
        if film.file is not None
    ]
    measured: list[tuple[str, FileRef, MediaFacts]] = []
    kept = time.monotonic()
    try:
        for outcome in _run(jobs, executor, progress, lambda key: pending[key].title):
            film = pending[outcome.key]
            assert film.file is not None
            result = _measured(film.file, outcome)
            if result is not None:
                measured.append((film.id, *result))
            if time.monotonic() - kept > _KEEP_EVERY_S:
                session.record_facts(measured)
                measured, kept = [], time.monotonic()
    finally:
        session.record_facts(measured)


def needs_check(session: Session, film: Film, depth: str) -> bool:
    """The film's file is there, and its facts are missing, of a lesser depth, or a failed try's."""
    if film.file is None or not os.path.isfile(film_path(film.file)):
        return False
    facts = session.facts_of(film)
    if facts is None:
        return True
    return facts.problem in _PASSING or (depth == "full" and facts.sha256 is None)


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
