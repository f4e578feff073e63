"""检查: films go through worker processes and are judged, with a project or without one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar, cast

from kepu_desktop.calls.loader import load_call
from kepu_desktop.calls.model import Call
from kepu_desktop.calls.shipped import default_call
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.facts import MediaFacts
from kepu_desktop.domain.findings import Finding, Verdict, verdict_of
from kepu_desktop.domain.submission import Skipped
from kepu_desktop.domain.texts import safe_component, show_name
from kepu_desktop.jobs.model import Job
from kepu_desktop.jobs.pool import PoolExecutor, load
from kepu_desktop.media.content import Look
from kepu_desktop.system.characters import standard_characters
from kepu_desktop.validators.judge import Judge
from kepu_desktop.workflow.archives import list_archive
from kepu_desktop.workflow.check_run import CheckRun, MakeExecutor
from kepu_desktop.workflow.evidence import picture_job, with_pictures
from kepu_desktop.workflow.measuring import QUICK, Measuring, file_key, with_size
from kepu_desktop.workflow.progress import Listener, Progress, silent
from kepu_desktop.workflow.scan import scan
from kepu_desktop.workflow.session import Session

_MISSING = "找不到这个文件或文件夹，请检查路径"

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
    depth: str = QUICK,
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
    films = {
        str(number): Measuring(str(number), item.path, depth, Look(), identify=False)
        for number, item in enumerate(found.films)
    }
    names = [item.given for item in found.films]
    _measure_all(films, executor, progress, lambda key: names[int(key)])
    facts = [with_size(film) for film in films.values()]
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
    depth: str = QUICK,
    progress: Listener = silent,
    executor: MakeExecutor = PoolExecutor,
) -> None:
    """Check the project's films that need it (all, or those named) and return when all are done."""
    with CheckRun(session, executor) as run:
        run.add(identifiers, depth)
        progress(run.progress())
        while run.step():
            progress(run.progress())


def with_evidence(
    result: CheckResult,
    folder: Path,
    *,
    progress: Listener = silent,
    executor: MakeExecutor = PoolExecutor,
) -> CheckResult:
    """The result with pictures of its findings, made in a folder for each film below ``folder``.

    Raises ``UserError`` when they cannot be written.
    """
    folders = {
        str(number): folder
        / f"{number:02d}_{safe_component(Path(file.path).stem, fallback='film')}"
        for number, file in enumerate(result.files, 1)
    }
    places = dict(zip(folders, result.files, strict=True))
    jobs = [
        job
        for key, file in places.items()
        if (job := picture_job(key, file.path, file.findings, file.facts, folders[key]))
    ]
    if jobs:
        progress(Progress("取证据画面", 0, len(jobs)))
        with executor() as pool:
            for job in jobs:
                pool.submit(job)
            for done, outcome in enumerate(pool.outcomes(), 1):
                name = places[outcome.key].path
                progress(Progress("取证据画面", done, len(jobs), name))
    files = tuple(
        replace(file, findings=with_pictures(file.findings, file.facts, folders[key]))
        for key, file in places.items()
    )
    return replace(result, files=files)


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


def _measure_all(
    films: Mapping[str, Measuring],
    executor: MakeExecutor,
    progress: Listener,
    name: Callable[[str], str],
) -> None:
    if not films:
        return
    progress(Progress("检查", 0, len(films)))
    done = 0
    with executor() as pool:
        for film in films.values():
            for job in film.next_jobs():
                pool.submit(job)
        while (outcome := pool.wait()) is not None:
            film = films[file_key(outcome.key)]
            film.settle(outcome)
            for job in film.next_jobs():
                pool.submit(job)
            if not film.job_keys:
                done += 1
                progress(Progress("检查", done, len(films), name(film.key)))
