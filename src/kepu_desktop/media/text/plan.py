"""Which frames are looked at for subtitles.

Stratified: equal slices of the film with one random time in each, so that nothing periodic in the
film (chapters, loops, key frames every ten seconds) can fall in step with the samples. The seed is
the content's hash: the same film gives the same samples, on every machine.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kepu_desktop.media.text.settings import PlanSettings

_HARDLY_MORE = 1.5  # times the cost, at which twice as many samples are taken at once


@dataclass(frozen=True, slots=True)
class Sample:
    """``number`` is the position in the key times, None: the frame at ``time_s`` is decoded."""

    time_s: float
    number: int | None


@dataclass(frozen=True, slots=True)
class Choice:
    """``samples`` of ``planned`` are looked at, for the others would cost too much. ``doubled``:
    they are already those of a plan for ``more``."""

    samples: tuple[Sample, ...]
    planned: int
    doubled: bool = False


def choose(
    key_times: Sequence[float],
    duration_s: float,
    seed: str,
    settings: PlanSettings,
    *,
    enough: float,
    lead_s: Callable[[float], float],
    room_s: float,
    keys_only: bool = False,
) -> Choice:
    """What is looked at of the plan.

    Where key frames make up for a share of ``enough`` of it, they alone. Else frames between are
    decoded as well: ``lead_s`` says how many seconds of film have to be for the frame at a time,
    ``room_s`` how many may be in all. ``keys_only``: nothing else can be decoded.
    """
    first = plan(key_times, duration_s, seed, settings, keys_only=keys_only)
    if duration_s < settings.short_s and not keys_only:
        return Choice(first, len(first))
    keyed = tuple(sample for sample in first if sample.number is not None)
    if len(keyed) >= enough * len(first):
        return Choice(keyed, len(keyed))
    if keys_only:
        return Choice(keyed, len(first))
    doubled = plan(key_times, duration_s, seed, settings, more=True)
    twice = duration_s <= settings.long_s and (
        _cost(doubled, lead_s) <= _HARDLY_MORE * _cost(first, lead_s)
    )
    wanted = doubled if twice else first
    return Choice(_affordable(wanted, lead_s, room_s), len(wanted), twice)


def plan(
    key_times: Sequence[float],
    duration_s: float,
    seed: str,
    settings: PlanSettings,
    *,
    more: bool = False,
    keys_only: bool = False,
) -> tuple[Sample, ...]:
    """The samples in order of time; empty for a film without length.

    Films shorter than ``settings.short_s``: decoded frames at even times. Else key frames, each
    once; where none is near, the frame at the wanted time. ``more`` doubles their number; all
    samples of the plan without it are among them. ``keys_only``: of a short film, too, key frames
    where they are near.
    """
    if duration_s <= 0:
        return ()
    if duration_s < settings.short_s:
        wanted = _even(duration_s, settings)
        if not keys_only:
            return tuple(Sample(time_s, None) for time_s in wanted)
        width = duration_s / len(wanted)
    else:
        count = settings.samples if duration_s <= settings.long_s else settings.long_samples
        width = duration_s / count
        draw = random.Random(seed)
        shares = [draw.random() for _ in range(count)]
        wanted = [(number + share) * width for number, share in enumerate(shares)]
        if more:  # the other half of each slice
            wanted += [(number + (one + 0.5) % 1) * width for number, one in enumerate(shares)]
    taken: set[int] = set()
    found: dict[float, Sample] = {}
    for time_s in wanted:
        number = _nearest(key_times, time_s, width * settings.reach, taken)
        if number is not None:
            taken.add(number)
            found[key_times[number]] = Sample(key_times[number], number)
        else:
            found.setdefault(round(time_s, 3), Sample(round(time_s, 3), None))
    return tuple(found[time_s] for time_s in sorted(found))


def _even(duration_s: float, settings: PlanSettings) -> list[float]:
    count = max(1, min(settings.samples, int(duration_s / settings.apart_s)))
    step = duration_s / count
    return [round((number + 0.5) * step, 3) for number in range(count)]


def _nearest(
    key_times: Sequence[float], time_s: float, reach: float, taken: set[int]
) -> int | None:
    """The nearest key frame that is not taken yet and not further away than ``reach``."""
    after = bisect_left(key_times, time_s)
    before = after - 1
    while before in taken:
        before -= 1
    while after in taken:
        after += 1
    near = [
        (abs(key_times[number] - time_s), number)
        for number in (before, after)
        if 0 <= number < len(key_times)
    ]
    distance, number = min(near, default=(reach + 1, 0))
    return number if distance <= reach else None


def _affordable(
    samples: Sequence[Sample], lead_s: Callable[[float], float], room_s: float
) -> tuple[Sample, ...]:
    """The samples without those that lie furthest behind their key frames, so far as all cannot
    be had."""
    kept = [sample for sample in samples if sample.number is not None]
    between = [sample for sample in samples if sample.number is None]
    between.sort(key=lambda sample: lead_s(sample.time_s))
    while between and _cost(between, lead_s) > room_s:
        between.pop()
    return tuple(sorted([*kept, *between], key=lambda sample: sample.time_s))


def _cost(samples: Iterable[Sample], lead_s: Callable[[float], float]) -> float:
    """Seconds of film to be decoded: from each key frame to the last sample behind it."""
    groups: dict[float, float] = {}
    for sample in samples:
        if sample.number is None:
            lead = lead_s(sample.time_s)
            group = round(sample.time_s - lead, 3)
            groups[group] = max(groups.get(group, 0.0), lead)
    return sum(groups.values())
