"""The full check part by part: each is kept, resumed and lost on its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import job_functions
from kepu_desktop.calls.model import Call
from kepu_desktop.domain.facts import Gap, MediaFacts, Part, Problem
from kepu_desktop.domain.findings import Level
from kepu_desktop.domain.submission import Film, Hint
from kepu_desktop.jobs.inline import InlineExecutor
from kepu_desktop.jobs.model import Job, Outcome
from kepu_desktop.jobs.pool import PoolExecutor
from kepu_desktop.workflow.check import check_films, check_paths
from kepu_desktop.workflow.check_run import CheckRun, needs_check
from kepu_desktop.workflow.ingest import add
from kepu_desktop.workflow.session import Session
from media_factory import MediaFactory

ALL = tuple(Part)


class Watching(InlineExecutor):
    """Notes the parts that are run; may do something before one."""

    def __init__(self, seen: list[str], before: Callable[[str, Job], None] | None = None) -> None:
        super().__init__()
        self._seen = seen
        self._before = before

    def run(self, job: Job) -> Outcome:
        part = job.key.rpartition("/")[2]
        if self._before is not None:
            self._before(part, job)
        self._seen.append(part)
        return super().run(job)


@pytest.fixture
def film(session: Session, media: MediaFactory, tmp_path: Path) -> Film:
    path = tmp_path / "片.mp4"
    shutil.copy(media.hd720(), path)
    add(session, [str(path)])
    (film,) = session.submission.films
    return film


def facts_of(session: Session) -> MediaFacts:
    (film,) = session.submission.films
    facts = session.facts_of(film)
    assert facts is not None
    return facts


def test_all_parts_are_measured_and_nothing_is_left_to_do(session: Session, film: Film) -> None:
    seen: list[str] = []
    check_films(session, depth="full", executor=lambda: Watching(seen))
    assert seen == ["whole", "sound", "picture"]
    facts = facts_of(session)
    assert facts.parts == ALL
    assert facts.sha256
    assert None not in (facts.silence, facts.black, facts.marks, facts.subtitles, facts.ads)
    assert facts.every_frame is False
    assert not needs_check(session, session.film(film.id), "full")
    check_films(session, depth="full", executor=lambda: Watching(seen))
    assert len(seen) == 3


def test_after_an_interrupt_only_the_missing_parts_are_measured(
    session: Session, film: Film
) -> None:
    def interrupt(part: str, job: Job) -> None:
        if part == "picture":
            raise KeyboardInterrupt

    seen: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        check_films(session, depth="full", executor=lambda: Watching(seen, interrupt))
    assert session.project.queue() == {film.id: "full"}
    path = session.project.path
    session.close()
    with Session.open(path) as again:
        assert facts_of(again).parts == (Part.WHOLE, Part.SOUND)
        with CheckRun(again, lambda: Watching(seen)) as run:
            assert run.add_left() == 1
            while run.step():
                pass
        assert seen == ["whole", "sound", "picture"]
        assert facts_of(again).parts == ALL
        assert again.project.queue() == {}


class FaultyPool(PoolExecutor):
    """The real pool, in which the worker for the pictures dies."""

    def submit(self, job: Job) -> None:
        if job.key.endswith("/picture"):
            job = replace(job, function=job_functions.segfault, args=(), reports=False)
        super().submit(job)


def test_a_part_whose_worker_dies_costs_that_part_and_is_tried_again(
    session: Session, film: Film
) -> None:
    check_films(session, depth="full", executor=lambda: FaultyPool(1))
    facts = facts_of(session)
    assert facts.problem is None
    assert facts.sha256
    assert facts.silence is not None
    assert [(gap.what, gap.gap) for gap in facts.unlooked] == [("picture", Gap.CRASHED)]
    (mark,) = (f for f in session.judgement.of(film.id) if f.rule == "video/mark")
    assert mark.level is Level.SKIPPED
    assert "意外退出" in mark.message
    assert needs_check(session, session.film(film.id), "full")
    check_films(session, depth="full")
    assert facts_of(session).unlooked == ()
    assert facts_of(session).marks is not None


def test_a_file_replaced_meanwhile_is_not_judged_by_what_was_there_before(
    call: Call, media: MediaFactory, tmp_path: Path
) -> None:
    path = tmp_path / "片.mp4"
    shutil.copy(media.hd720(), path)

    def replace_it(part: str, job: Job) -> None:
        if part == "picture":
            path.write_bytes(media.hd720().read_bytes() + b"later")

    result = check_paths(call, [str(path)], depth="full", executor=lambda: Watching([], replace_it))
    (file,) = result.files
    assert file.facts.problem is Problem.CHANGING
    assert file.facts.sha256 is None


def test_a_film_that_goes_away_between_its_parts_is_said_to_be_gone(
    call: Call, media: MediaFactory, tmp_path: Path
) -> None:
    path = tmp_path / "片.mp4"
    shutil.copy(media.hd720(), path)

    def remove_it(part: str, job: Job) -> None:
        if part == "sound":
            os.unlink(path)

    result = check_paths(call, [str(path)], depth="full", executor=lambda: Watching([], remove_it))
    (file,) = result.files
    assert file.facts.problem is Problem.VANISHED


def test_a_file_that_is_no_film_gets_no_further_than_its_first_part(
    call: Call, media: MediaFactory, tmp_path: Path
) -> None:
    path = tmp_path / "片.mp4"
    shutil.copy(media.zeros(), path)
    seen: list[str] = []
    result = check_paths(call, [str(path)], depth="full", executor=lambda: Watching(seen))
    assert seen == ["whole"]
    assert result.files[0].facts.problem is Problem.NOT_MEDIA


def test_the_deeper_pass_looks_at_every_frame_and_at_nothing_else_again(
    session: Session, film: Film
) -> None:
    check_films(session, depth="full")
    seen: list[str] = []
    check_films(session, depth="deep", executor=lambda: Watching(seen))
    assert seen == ["picture"]
    facts = facts_of(session)
    assert facts.every_frame is True
    assert facts.parts == ALL
    check_films(session, depth="full", executor=lambda: Watching(seen))
    assert seen == ["picture"]


def test_a_band_that_the_person_shows_is_looked_at_anew(session: Session, film: Film) -> None:
    check_films(session, depth="full")
    session.edit("框出字幕", lambda state: replace(state, hints={film.id: Hint(band=(600, 700))}))
    assert needs_check(session, session.film(film.id), "full")
    seen: list[str] = []
    check_films(session, depth="full", executor=lambda: Watching(seen))
    assert seen == ["picture"]
    subtitles = facts_of(session).subtitles
    assert subtitles is not None
    assert subtitles.band_given == (600, 700)
    assert not needs_check(session, session.film(film.id), "full")


def test_a_deeper_wish_for_a_film_in_work_is_fulfilled_after_it(
    session: Session, film: Film
) -> None:
    seen: list[str] = []
    with CheckRun(session, lambda: Watching(seen)) as run:
        assert run.add(None, "quick") == 1
        assert run.add(None, "full") == 0
        assert session.project.queue() == {film.id: "full"}
        while run.step():
            pass
    assert seen[:4] == ["whole", "whole", "sound", "picture"]
    assert facts_of(session).parts == ALL
    assert session.project.queue() == {}


def test_a_deeper_wish_is_given_up_with_the_film(session: Session, film: Film) -> None:
    seen: list[str] = []
    with CheckRun(session, lambda: Watching(seen)) as run:
        run.add(None, "quick")
        run.add(None, "full")
        run.cancel(film.id)
        while run.step():
            pass
    assert "sound" not in seen
    assert session.project.queue() == {}


def test_a_band_shown_while_the_film_is_looked_at_is_looked_at_anew(
    session: Session, film: Film
) -> None:
    with CheckRun(session, InlineExecutor) as run:
        run.add(None, "full")
        hint = {film.id: Hint(band=(600, 700))}
        session.edit("框出字幕", lambda state: replace(state, hints=hint))
        run.add([film.id], "full")
        while run.step():
            pass
    subtitles = facts_of(session).subtitles
    assert subtitles is not None
    assert subtitles.band_given == (600, 700)


def test_a_quick_look_goes_before_full_checks_that_wait(
    session: Session, media: MediaFactory, tmp_path: Path
) -> None:
    order: list[str] = []

    def note(part: str, job: Job) -> None:
        order.append(f"{job.key} {job.args[1]}")

    for name in ("一", "二"):
        (tmp_path / f"{name}.mp4").write_bytes(media.zeros().read_bytes() + name.encode())
        add(session, [str(tmp_path / f"{name}.mp4")])
    with CheckRun(session, lambda: Watching([], note)) as run:
        run.add(["v1"], "full")
        run.add(["v2"], "quick")
        while run.step():
            pass
    assert order == ["v2/whole quick", "v1/whole full"]


def test_progress_tells_the_share_of_each_film_in_work(session: Session, film: Film) -> None:
    seen: list[tuple[str, float, str]] = []
    with CheckRun(session, lambda: PoolExecutor(1)) as run:
        run.add(None, "full")
        while run.step(0.01):
            told = run.progress()
            if told.at_work:
                ((film_id, share),) = told.at_work
                assert told.part == share
                seen.append((film_id, share, told.step))
    assert {film_id for film_id, _, _ in seen} == {film.id}
    assert [share for _, share, _ in seen] == sorted(share for _, share, _ in seen)
    assert {step for _, _, step in seen} <= {"通读", "听声音", "看画面"}
    assert seen[-1][1] > 0.25


def test_a_second_run_does_not_count_the_films_of_the_first(session: Session, film: Film) -> None:
    with CheckRun(session, InlineExecutor) as run:
        run.add(None, "quick")
        while run.pending():
            run.step()
        run.add(None, "full")
        assert (run.progress().done, run.progress().total) == (0, 1)
        while run.pending():
            run.step()


def test_what_a_later_part_brings_is_judged_though_the_file_is_the_same(
    session: Session, film: Film
) -> None:
    def findings() -> dict[str, Level]:
        return {one.rule: one.level for one in session.judgement.of(film.id)}

    seen: list[Level] = []
    with CheckRun(session, InlineExecutor) as run:
        run.add(None, "full")
        while run.step():
            seen.append(findings()["video/mark"])
    assert seen[0] is Level.SKIPPED
    assert findings()["video/mark"] is Level.REVIEW  # too little of a film to tell
