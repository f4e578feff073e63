"""Quiet pieces and holes, joined to the stretches in which nobody hears anything. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from kepu_desktop.domain.facts import Stretch

_TOUCH_S = 0.002  # edges of a hole and of the quiet beside it may differ by a rounded stamp
_ROUNDED_S = 1e-6


def stretches(
    quiet: Iterable[tuple[float, float]], begin_s: float, end_s: float, least_s: float
) -> tuple[Stretch, ...]:
    """Silence of at least ``least_s`` seconds out of quiet pieces in any order, each (start, end)
    in film time, cut to ``begin_s`` … ``end_s``; in order, never touching."""
    joined: list[list[float]] = []
    for start, end in sorted(quiet):
        start, end = max(start, begin_s), min(end, end_s)
        if end <= start:
            continue
        if joined and start <= joined[-1][1] + _TOUCH_S:
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    return tuple(
        Stretch(round(start, 3), round(end, 3))
        for start, end in joined
        if end - start >= least_s - _ROUNDED_S
    )
