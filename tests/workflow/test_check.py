"""Checking through the real pool: a fault in a worker costs one film, and is tried again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import job_functions
from kepu_desktop.calls.model import Call
from kepu_desktop.domain.facts import MediaFacts, Problem
from kepu_desktop.domain.findings import Level, Verdict
from kepu_desktop.jobs.inline import InlineExecutor
from kepu_desktop.jobs.model import Executor, FailureKind, Job, Outcome
from kepu_desktop.jobs.pool import PoolExecutor
from kepu_desktop.workflow.check import check_films, check_paths
from kepu_desktop.workflow.check_run import needs_check
from kepu_desktop.workflow.ingest import add
from kepu_desktop.workflow.session import Session
from media_factory import MediaFactory

FAULTS: dict[str, tuple[Callable[..., object], Problem]] = {
    "崩溃": (job_functions.segfault, Problem.CRASHED),
    "卡住": (job_functions.hang_in_c, Problem.HUNG),
    "内存": (job_functions.eat_memory, Problem.MEMORY),
    "出错": (job_functions.fail_with_a_path, Problem.CRASHED),
}


class FaultyPool(PoolExecutor):
    """The real pool; for films of certain names the worker goes wrong for real."""

    def __init__(self) -> None:
        super().__init__(2, memory_limit=400 << 20)

    def submit(self, job: Job) -> None:
        path = str(job.args[0])
        for name, (function, problem) in FAULTS.items():
            if name in path:
                limit = 3.0 if problem is Problem.HUNG else 60.0
                job = replace(job, function=function, args=(), reports=False, timeout_s=limit)
        super().submit(job)


@pytest.fixture
def films(media: MediaFactory, tmp_path: Path) -> Path:
    folder = tmp_path / "films"
    folder.mkdir()
    source = media.long(minutes=1).read_bytes()
    for name in (*FAULTS, "好一", "好二", "好三"):
        (folder / f"{name}.mp4").write_bytes(source + name.encode())
    return folder


def test_a_worker_that_dies_hangs_or_swells_costs_its_film_alone(
    session: Session, films: Path
) -> None:
    added = add(session, [str(films)])
    check_films(session, added.films, executor=FaultyPool)
    for film in session.submission.films:
        facts = session.facts_of(film)
        assert facts is not None, film.title
        if film.title in FAULTS:
            assert facts.problem is FAULTS[film.title][1], film.title
            readable = [f for f in session.judgement.of(film.id) if f.rule == "video/readable"]
            assert [finding.level for finding in readable] == [Level.ERROR]
            assert readable[0].remedy
            assert session.verdict(film) is Verdict.ERROR
        else:
            assert facts.problem is None, film.title
            assert facts.width == 1920
    again = [f.title for f in session.submission.films if needs_check(session, f, "quick")]
    assert set(again) == set(FAULTS)
    check_films(session)
    for film in session.submission.films:
        facts = session.facts_of(film)
        assert facts is not None
        assert facts.problem is None, film.title


def test_the_same_without_a_project(call: Call, films: Path) -> None:
    result = check_paths(call, [str(films)], executor=FaultyPool)
    problems = {Path(file.path).stem: file.facts.problem for file in result.files}
    assert problems == {
        **{name: problem for name, (_, problem) in FAULTS.items()},
        "好一": None,
        "好二": None,
        "好三": None,
    }


class Meddling(InlineExecutor):
    """Does something to the disk before each job."""

    def __init__(self, meddle: Callable[[str], None]) -> None:
        super().__init__()
        self._meddle = meddle

    def run(self, job: Job) -> Outcome:
        self._meddle(str(job.args[0]))
        return super().run(job)


def test_a_film_that_vanishes_before_its_turn_is_said_to_be_gone(call: Call, films: Path) -> None:
    def meddle(path: str) -> None:
        if "好二" in path:
            os.unlink(path)

    result = check_paths(call, [str(films)], executor=lambda: Meddling(meddle))
    problems = {Path(file.path).stem: file.facts.problem for file in result.files}
    assert problems.pop("好二") is Problem.VANISHED
    assert set(problems.values()) == {None}


def test_a_film_of_a_project_that_vanishes_meanwhile_is_offline_and_comes_back(
    session: Session, films: Path, tmp_path: Path
) -> None:
    added = add(session, [str(films / "好一.mp4"), str(films / "好二.mp4")])
    kept = tmp_path / "kept.mp4"

    def meddle(path: str) -> None:
        if "好二" in path:
            shutil.move(path, kept)

    check_films(session, added.films, executor=lambda: Meddling(meddle))
    first, second = session.submission.films
    assert session.facts_of(first) is not None
    assert session.facts_of(second) is None
    shutil.move(kept, films / "好二.mp4")
    check_films(session)
    found = session.facts_of(session.film(second.id))
    assert found is not None
    assert found.problem is None


def test_what_was_measured_before_an_interrupt_is_kept(session: Session, films: Path) -> None:
    added = add(session, [str(films)])
    seen: list[str] = []

    def meddle(path: str) -> None:
        if len(seen) == 3:
            raise KeyboardInterrupt
        seen.append(path)

    with pytest.raises(KeyboardInterrupt):
        check_films(session, added.films, executor=lambda: Meddling(meddle))
    path = session.project.path
    session.close()
    with Session.open(path) as again:
        checked = [film for film in again.submission.films if again.facts_of(film)]
        assert len(checked) == 3
        done: list[str] = []
        check_films(again, executor=lambda: Meddling(done.append))
        assert len(done) == len(again.submission.films) - 3
        assert set(done).isdisjoint(seen)


def test_a_cancelled_check_leaves_its_films_unchecked_and_not_faulty(
    session: Session, films: Path
) -> None:
    added = add(session, [str(films)])

    class Cancelling(InlineExecutor):
        def run(self, job: Job) -> Outcome:
            outcome = super().run(job)
            self.cancel()
            return outcome

    check_films(session, added.films, executor=Cancelling)
    facts = [session.facts_of(film) for film in session.submission.films]
    assert sum(item is not None for item in facts) == 1
    assert all(item is None or item.problem is None for item in facts)


def test_facts_at_full_depth_are_not_lost_to_a_later_quick_look(
    session: Session, films: Path
) -> None:
    added = add(session, [str(films / "好一.mp4")])
    check_films(session, added.films, depth="full")
    (film,) = session.submission.films
    full = session.facts_of(film)
    assert full is not None
    assert full.sha256
    assert film.file is not None
    assert film.file.sha256 == full.sha256
    check_films(session, depth="quick")
    assert session.facts_of(session.film(film.id)) == full


def test_unread_films_are_not_taken_for_each_others_twins(session: Session, films: Path) -> None:
    add(session, [str(films)])
    rules = {f.rule for findings in session.judgement.films.values() for f in findings}
    assert "video/same-content" not in rules


def executors() -> list[Callable[[], Executor]]:
    return [InlineExecutor, PoolExecutor]


@pytest.mark.parametrize("executor", executors())
def test_every_executor_gives_the_same_facts(
    call: Call, films: Path, executor: Callable[[], Executor]
) -> None:
    result = check_paths(call, [str(films)], executor=executor)
    assert all(isinstance(file.facts, MediaFacts) for file in result.files)
    assert {file.facts.duration_s for file in result.files} == {60.0}
    assert FailureKind.CANCELLED not in {file.facts.problem for file in result.files}
