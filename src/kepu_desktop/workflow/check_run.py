"""A running check of an open project: films queued, their parts measured, their facts kept.

A job that crashes, hangs or runs out of memory costs its film, which gets that as its fact.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.facts import MediaFacts
from kepu_desktop.domain.submission import FileRef, Film
from kepu_desktop.jobs.model import Executor, Job, Outcome
from kepu_desktop.jobs.pool import PoolExecutor
from kepu_desktop.media.content import Look
from kepu_desktop.workflow.evidence import kept_folder, picture_job
from kepu_desktop.workflow.locate import notice_changes
from kepu_desktop.workflow.measuring import (
    DEPTHS,
    PART_WORDS,
    QUICK,
    Measuring,
    file_key,
    is_measured,
    measured,
    same_place,
)
from kepu_desktop.workflow.progress import Progress
from kepu_desktop.workflow.session import Session, film_path

_log = logging.getLogger(__name__)
_KEEP_EVERY_S = 0.5

MakeExecutor = Callable[[], Executor]


class CheckRun:
    """Goes step by step: the caller stays in charge between steps.

    What was measured is kept at least every half second, so that a later run goes on where this
    one stopped.
    """

    def __init__(self, session: Session, executor: MakeExecutor = PoolExecutor) -> None:
        self._session = session
        self._make = executor
        self._pool: Executor | None = None
        self._films: dict[str, _Asked] = {}  # asked for and not measured to the end
        self._deeper: dict[str, str] = {}  # of them: asked for once more, at this depth
        self._measured: dict[str, tuple[FileRef, MediaFacts]] = {}
        self._kept = time.monotonic()
        self._total = 0
        self._latest = ""
        self.paused = False

    def add(self, identifiers: Iterable[str] | None = None, depth: str = QUICK) -> int:
        """Queue films that need it: new and changed files, and those whose last try failed.

        Returns how many. A film that is in the queue for less, or to be looked at otherwise, gets
        the rest when that is done.
        """
        notice_changes(self._session)
        wanted = None if identifiers is None else set(identifiers)
        added = 0
        if not self._films:
            self._total = 0  # a new run: what an earlier one did is not counted again
        for film in self._session.submission.films:
            if wanted is not None and film.id not in wanted:
                continue
            if film.id in self._films:
                self._wish_more(film, depth)
                continue
            if not needs_check(self._session, film, depth):
                continue
            self._begin(film, depth)
            added += 1
        self._total += added
        self._remember()
        return added

    def add_left(self) -> int:
        """Queue what an earlier run was asked for and did not finish; returns how many."""
        asked: dict[str, set[str]] = {}
        for film_id, depth in self._session.project.queue().items():
            asked.setdefault(depth, set()).add(film_id)
        return sum(self.add(films, depth) for depth, films in sorted(asked.items()))

    def step(self, timeout_s: float | None = None) -> bool:
        """Wait for the next job (at most ``timeout_s``) and keep what was measured.

        False when nothing is left to do.
        """
        if self._pool is None or not self._films:
            self._keep()
            self._total = 0
            return False
        outcome = self._pool.wait(timeout_s)
        if outcome is not None:
            self._settle(outcome)
        if not self._films or time.monotonic() - self._kept > _KEEP_EVERY_S:
            self._keep()
        return True

    def progress(self) -> Progress:
        shares = self._pool.progress() if self._pool is not None else {}
        whole = self._total - len(self._films)
        part = 0.0
        name, stage = self._latest, None
        at_work: list[tuple[str, float]] = []
        for film_id, asked in self._films.items():
            share = asked.measuring.share(shares)
            part += share
            if not any(key in shares for key in asked.measuring.job_keys):
                continue
            if not at_work:
                name, stage = asked.film.title, asked.measuring.stage(shares)
            at_work.append((film_id, share))
        step = PART_WORDS[stage] if stage else ""
        return Progress("检查", whole, self._total, name, part, step, tuple(at_work))

    def pending(self) -> frozenset[str]:
        """Ids of the films that are queued or in work."""
        return frozenset(self._films)

    def look_first(self, film_id: str) -> None:
        """What the person looks at goes first."""
        if self._pool is not None and film_id in self._films:
            for key in self._films[film_id].measuring.job_keys:
                self._pool.raise_priority(key)

    def pause(self, paused: bool) -> None:
        self.paused = paused
        if self._pool is not None:
            (self._pool.pause if paused else self._pool.resume)()

    def cancel(self, film_id: str | None = None) -> None:
        """Give up one film or all; what was measured of them stays, the rest can be asked for
        again."""
        if self._pool is None:
            return
        if film_id is None:
            self._deeper.clear()
            self._pool.cancel()
        elif film_id in self._films:
            self._deeper.pop(film_id, None)
            for key in (*self._films[film_id].measuring.job_keys, _evidence_key(film_id)):
                self._pool.cancel(key)

    def close(self) -> None:
        try:
            self._keep()
        except UserError as error:
            # The project's file is gone or refuses: what was measured is measured anew, and the
            # end of the session (or its going on in another file) must not fail for it.
            _log.warning("not kept at the end: %s", error.code)
        if self._pool is not None:
            self._pool.close()
            self._pool = None
        self._films.clear()

    def __enter__(self) -> CheckRun:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _begin(self, film: Film, depth: str) -> None:
        assert film.file is not None
        if self._pool is None:
            self._pool = self._make()
        look = look_of(self._session, film)
        measuring = Measuring(
            film.id,
            film_path(film.file),
            depth,
            look,
            known=self._session.facts_of(film),
            digest=film.file.fingerprint,
        )
        self._films[film.id] = _Asked(film, depth, look, measuring)
        for job in measuring.next_jobs():
            self._pool.submit(job)

    def _settle(self, outcome: Outcome) -> None:
        assert self._pool is not None
        film_id = file_key(outcome.key)
        asked = self._films[film_id]
        if outcome.key == _evidence_key(film_id):
            self._end(film_id)
            return
        assert asked.film.file is not None
        if asked.measuring.settle(outcome):
            result = measured(asked.film.file, asked.measuring)
            if result is not None:
                self._measured[film_id] = result
        for job in asked.measuring.next_jobs():
            self._pool.submit(job)
        self._latest = asked.film.title
        if asked.measuring.job_keys:
            return
        pictures = self._evidence_job(asked) if asked.depth != QUICK else None
        if pictures is not None:
            self._pool.submit(pictures)
        else:
            self._end(film_id)

    def _wish_more(self, film: Film, depth: str) -> None:
        asked = self._depth_of(film.id)
        if DEPTHS.index(depth) > DEPTHS.index(asked):
            self._deeper[film.id] = depth
        elif depth != QUICK and look_of(self._session, film) != self._films[film.id].look:
            self._deeper[film.id] = asked

    def _end(self, film_id: str) -> None:
        """The film is done, or goes on with what was asked for meanwhile."""
        del self._films[film_id]
        depth = self._deeper.pop(film_id, None)
        if depth is None:
            return
        self._keep()
        film = self._session.submission.film(film_id)
        if film is not None and needs_check(self._session, film, depth):
            self._begin(film, depth)

    def _depth_of(self, film_id: str) -> str:
        return self._deeper.get(film_id, self._films[film_id].depth)

    def _evidence_job(self, asked: _Asked) -> Job | None:
        """Pictures for what was found, while the file is at hand; the report shows them later."""
        self._keep()
        film = self._session.submission.film(asked.film.id)
        facts = self._session.facts_of(film) if film is not None else None
        if film is None or film.file is None or facts is None:
            return None
        findings = self._session.judgement.films[film.id]
        folder = kept_folder(film.file.fingerprint)
        try:
            key = _evidence_key(film.id)
            return picture_job(key, film_path(film.file), findings, facts, folder)
        except UserError:  # the cache cannot be written: the report goes without pictures
            return None

    def _keep(self) -> None:
        measured, self._measured = self._measured, {}
        self._kept = time.monotonic()
        # A film that was taken out, or tied to another file, meanwhile keeps nothing of this.
        current = {film.id: film for film in self._session.submission.films}
        self._session.record_facts(
            (film_id, file, facts)
            for film_id, (file, facts) in measured.items()
            if film_id in current and same_place(current[film_id].file, file)
        )
        self._remember()

    def _remember(self) -> None:
        """What is asked for beyond a quick look, which every start takes anyway."""
        project = self._session.project
        if not project.read_only:
            depths = {film_id: self._depth_of(film_id) for film_id in self._films}
            project.set_queue({key: depth for key, depth in depths.items() if depth != QUICK})


@dataclass(frozen=True, slots=True)
class _Asked:
    film: Film
    depth: str
    look: Look
    measuring: Measuring


def _evidence_key(film_id: str) -> str:
    return f"{film_id}/evidence"


def needs_check(session: Session, film: Film, depth: str) -> bool:
    """The film's file is there, and its facts are missing, of a lesser depth, or a failed try's."""
    if film.file is None or not os.path.isfile(film_path(film.file)):
        return False
    return not is_measured(session.facts_of(film), depth, look_of(session, film))


def look_of(session: Session, film: Film) -> Look:
    """How the person wants the film to be looked at."""
    return Look(band=session.submission.hint_for(film).band)
