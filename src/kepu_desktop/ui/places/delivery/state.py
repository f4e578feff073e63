"""What 入选交付 shows, put together from snapshot, target and the running copy. No widgets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from kepu_desktop.domain.facts import parts_left
from kepu_desktop.domain.findings import Finding, Stage
from kepu_desktop.domain.submission import Film
from kepu_desktop.system.clock import today
from kepu_desktop.workflow.deliver import Step, Target, Told
from kepu_desktop.workflow.snapshot import Snapshot


class Phase(Enum):
    """What the next step is."""

    WAITING = auto()  # nothing is known yet
    READ_ONLY = auto()
    NOTHING = auto()  # no film is selected
    AWAY = auto()  # an original is not where it was
    BLOCKED = auto()  # open delivery-stage errors
    UNCHECKED = auto()  # not looked at in full
    CHECKING = auto()
    NO_TARGET = auto()
    BAD_TARGET = auto()
    READY = auto()
    RESUMABLE = auto()  # an earlier run left verified films on the target
    RUNNING = auto()
    DONE = auto()


class RowState(Enum):
    OUT = auto()  # not selected
    PLANNED = auto()
    AWAY = auto()
    BLOCKED = auto()
    UNCHECKED = auto()
    CHECKING = auto()
    WAITING = auto()
    COPYING = auto()
    READING = auto()
    COPIED = auto()  # and not yet read back
    VERIFIED = auto()


ROW_WORDS = {
    RowState.OUT: "未入选",
    RowState.PLANNED: "待制作",
    RowState.AWAY: "离线",
    RowState.BLOCKED: "须整改",
    RowState.UNCHECKED: "待完整检查",
    RowState.CHECKING: "检查中",
    RowState.WAITING: "等待",
    RowState.COPYING: "正在复制",
    RowState.READING: "回读校验",
    RowState.COPIED: "待校验",
    RowState.VERIFIED: "已校验",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One reported film. ``copied`` and ``verified`` are shares, None where nothing was begun;
    ``open_errors`` are those that stand before the delivery."""

    film: Film
    state: RowState
    open_errors: tuple[Finding, ...] = ()
    copied: float | None = None
    verified: float | None = None

    @property
    def size(self) -> int | None:
        return self.film.file.size if self.film.file else None


@dataclass(frozen=True, slots=True)
class Run:
    """The copying as it stands: films that are through, by stage, and the latest that was told."""

    told: Told | None
    copied: frozenset[str]
    verified: frozenset[str]
    paused: bool = False


def run_of(order: tuple[str, ...], told: Told | None, left: Target, paused: bool) -> Run:
    """Films go one after the other in ``order``: before the one in work all are read back, beyond
    it those that an earlier run left (``left``)."""
    copied, verified = _left(left)
    if told is None:
        return Run(None, copied, verified, paused)
    place = order.index(told.key) if told.key in order else len(order)
    verified |= frozenset(order[:place])
    copied |= verified
    if told.step is Step.READ_BACK:
        copied |= {told.key}
    if place < len(order):
        verified -= {told.key}
        copied -= {told.key} if told.step is Step.COPY else frozenset()
    return Run(told, copied, verified, paused)


@dataclass(frozen=True, slots=True)
class Done:
    """A bag that was written in this session; ``films`` are its films."""

    folder: Path
    films: tuple[str, ...]
    draft: bool
    from_device: bool


@dataclass(frozen=True, slots=True)
class State:
    phase: Phase
    rows: tuple[Row, ...]
    selected: int
    bytes: int
    blockers: tuple[Finding, ...]
    away: tuple[str, ...]
    unchecked: tuple[str, ...]
    target: Target | None = None
    run: Run | None = None
    done: Done | None = None

    @property
    def through(self) -> int:
        """Films that are read back."""
        return sum(row.state is RowState.VERIFIED for row in self.rows)


def state_of(
    shot: Snapshot | None,
    target: Target | None,
    *,
    run: Run | None = None,
    done: Done | None = None,
) -> State:
    if shot is None:
        return State(Phase.WAITING, (), 0, 0, (), (), ())
    blockers = open_errors(shot)
    kept = _left(target)
    rows = tuple(_row(shot, film, blockers, run, done, kept) for film in reported(shot))
    selected = [row for row in rows if row.film.selected]
    size = sum(row.size or 0 for row in selected)
    away = tuple(row.film.id for row in selected if row.film.id in shot.offline)
    unchecked = tuple(
        row.film.id
        for row in selected
        if row.film.file is not None
        and row.film.id not in shot.offline
        and parts_left(shot.facts.get(row.film.id))
    )
    every = tuple(finding for found in blockers.values() for finding in found)
    phase = Phase.READY
    if run is not None:
        phase = Phase.RUNNING
    elif shot.read_only_reason:
        phase = Phase.READ_ONLY
    elif not selected:
        phase = Phase.NOTHING
    elif done is not None and set(done.films) == {row.film.id for row in selected}:
        phase = Phase.DONE
    elif away:
        phase = Phase.AWAY
    elif any(film in shot.checking for film in unchecked):
        phase = Phase.CHECKING
    elif every:
        phase = Phase.BLOCKED
    elif unchecked:
        phase = Phase.UNCHECKED
    elif target is None:
        phase = Phase.NO_TARGET
    elif target.findings:
        phase = Phase.BAD_TARGET
    elif kept[0]:
        phase = Phase.RESUMABLE
    return State(phase, rows, len(selected), size, every, away, unchecked, target, run, done)


def reported(shot: Snapshot) -> tuple[Film, ...]:
    """Every film that is reported, in the order of the form."""
    return tuple(film for entry in shot.entries for film in entry.included_films)


def open_errors(shot: Snapshot) -> Mapping[str, tuple[Finding, ...]]:
    """Open delivery-stage errors of the selected films, by film."""
    found: dict[str, tuple[Finding, ...]] = {}
    for film in reported(shot):
        if not film.selected:
            continue
        about = (*shot.findings(film.id), *(shot.findings(film.series) if film.series else ()))
        errors = tuple(f for f in about if f.open_error and f.stage is Stage.DELIVERY)
        if errors:
            found[film.id] = errors
    return found


def _left(target: Target | None) -> tuple[frozenset[str], frozenset[str]]:
    """What an earlier run copied to the target, and of that what it read back."""
    if target is None or target.left is None:
        return frozenset(), frozenset()
    return target.left.copied, target.left.verified


def _row(
    shot: Snapshot,
    film: Film,
    blockers: Mapping[str, tuple[Finding, ...]],
    run: Run | None,
    done: Done | None,
    kept: tuple[frozenset[str], frozenset[str]],
) -> Row:
    errors = blockers.get(film.id, ())
    if not film.selected:
        return Row(film, RowState.OUT)
    if run is not None:
        return _running_row(film, errors, run)
    if done is not None and film.id in done.films:
        return Row(film, RowState.VERIFIED, errors, 1.0, 1.0)
    if film.file is None:
        return Row(film, RowState.PLANNED, errors)
    if film.id in shot.offline:
        return Row(film, RowState.AWAY, errors)
    if errors:
        return Row(film, RowState.BLOCKED, errors)
    if parts_left(shot.facts.get(film.id)):
        checking = film.id in shot.checking
        return Row(film, RowState.CHECKING if checking else RowState.UNCHECKED)
    if film.id in kept[1]:
        return Row(film, RowState.VERIFIED, copied=1.0, verified=1.0)
    if film.id in kept[0]:
        return Row(film, RowState.COPIED, copied=1.0)
    return Row(film, RowState.WAITING)


def _running_row(film: Film, errors: tuple[Finding, ...], run: Run) -> Row:
    told = run.told
    if film.id in run.verified:
        return Row(film, RowState.VERIFIED, errors, 1.0, 1.0)
    if told is not None and told.key == film.id and film.file is not None:
        share = min(1.0, told.here / film.file.size) if film.file.size else 1.0
        if told.step is Step.COPY:
            return Row(film, RowState.COPYING, errors, share)
        if told.step is Step.READ_BACK:
            return Row(film, RowState.READING, errors, 1.0, share)
    if film.id in run.copied:
        return Row(film, RowState.COPIED, errors, 1.0)
    return Row(film, RowState.WAITING, errors)


def deadline_text(shot: Snapshot) -> tuple[str, int | None]:
    """截止 8月15日，还有 9 天 (自定 where the organiser's date was entered), and the days left."""
    spec = shot.call.delivery
    deadline = shot.call.deadline_of(spec.deadline) if spec is not None else None
    if deadline is None:
        return "", None
    date, own = deadline.date, ""
    for override in shot.submission.overrides:
        if override.key == f"deadline.{deadline.id}":
            try:
                date, own = dt.date.fromisoformat(override.value), "（自定）"
            except ValueError:
                continue
    days = (date - today()).days
    left = f"还有 {days} 天" if days > 0 else ("今天截止" if days == 0 else f"已过 {-days} 天")
    return f"{deadline.label} {date.month}月{date.day}日{own}，{left}", days
