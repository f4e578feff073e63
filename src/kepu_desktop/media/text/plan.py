"""Which frames are looked at for subtitles.

Stratified: equal slices of the film with one random time in each, so that nothing periodic in the
film (chapters, loops, key frames every ten seconds) can fall in step with the samples. The seed is
the content's hash: the same film gives the same samples, on every machine.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from kepu_desktop.media.text.settings import PlanSettings


@dataclass(frozen=True, slots=True)
class Sample:
    """``number`` is the position in the key times, None: the frame at ``time_s`` is decoded."""

    time_s: float
    number: int | None


def plan(
    key_times: Sequence[float],
    duration_s: float,
    seed: str,
    settings: PlanSettings,
    *,
    more: bool = False,
) -> tuple[Sample, ...]:
    """The samples in order of time; empty for a film without length.

    Films shorter than ``settings.short_s``: decoded frames at even times. Else key frames, each
    once. ``more`` doubles their number; all samples of the plan without it are among them.
    """
    if duration_s <= 0:
        return ()
    if duration_s < settings.short_s:
        return _even(duration_s, settings)
    count = settings.samples if duration_s <= settings.long_s else settings.long_samples
    width = duration_s / count
    draw = random.Random(seed)
    shares = [draw.random() for _ in range(count)]
    # The other half of each slice for the second half of the samples.
    wanted = [(number + share) * width for number, share in enumerate(shares)]
    wanted += [(number + (share + 0.5) % 1) * width for number, share in enumerate(shares)]
    found: dict[int, Sample] = {}
    for time_s in wanted[: count * 2 if more else count]:
        number = _nearest(key_times, time_s, width * settings.reach, found)
        if number is not None:
            found[number] = Sample(key_times[number], number)
    return tuple(found[number] for number in sorted(found))


def _even(duration_s: float, settings: PlanSettings) -> tuple[Sample, ...]:
    count = max(1, min(settings.samples, int(duration_s / settings.apart_s)))
    step = duration_s / count
    return tuple(Sample(round((number + 0.5) * step, 3), None) for number in range(count))


def _nearest(
    key_times: Sequence[float], time_s: float, reach: float, taken: dict[int, Sample]
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
