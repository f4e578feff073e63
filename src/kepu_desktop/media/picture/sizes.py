"""Where nothing changes in the picture, told from the sizes of its packets alone. Pure.

An encoder spends almost nothing on a picture that repeats the one before. Every digital black and
every true still of two seconds shows so, to half a second; grain, and encoders that fill up to a
constant rate, hide it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kepu_desktop.media.picture.packets import PacketIndex
from kepu_desktop.media.picture.settings import Sizes

Span = tuple[float, float]


def quiet(index: PacketIndex, limit: float, settings: Sizes) -> tuple[Span, ...]:
    """Stretches (seconds, in order) in which the picture seems to stand still: packets below
    ``limit`` (see ``bound``), packets of one size, or none. Edges are up to half a second off."""
    order = np.argsort(index.time_s, kind="stable")
    time_s, size = index.time_s[order], index.size[order]
    between = ~index.key[order]
    spans = [*_holes(time_s, index.end_s, settings)]
    if between.any():
        time_s, size = time_s[between], size[between]
        spans += _small(time_s, size, limit, settings)
    spans += _equal(time_s, size, index.frame_s, settings)
    merged = joined(spans, settings.join_s)
    return tuple(span for span in merged if span[1] - span[0] >= settings.least_s)


def bound(blocks: int, codec: str | None, settings: Sizes) -> float:
    """Octets below which a packet changes nothing in a picture of so many blocks of 16 x 16."""
    return (settings.fixed + settings.per_block * blocks) * settings.codecs.get(codec or "", 1.0)


def changes(
    index: PacketIndex, limit: float, span: Span, settings: Sizes
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """(times, sizes) of the packets in a stretch that are large enough for a new picture."""
    inside = (index.time_s > span[0]) & (index.time_s <= span[1])
    large = inside & (index.size > settings.change * limit)
    return index.time_s[large], index.size[large]


def joined(spans: list[Span], gap_s: float) -> list[Span]:
    """In order; those that overlap or are nearer than ``gap_s`` made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start - found[-1][1] <= gap_s:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _small(
    time_s: NDArray[np.float64], size: NDArray[np.int64], limit: float, settings: Sizes
) -> list[Span]:
    """Where more than half of the packets in a sliding window are below ``limit``: where their
    median is, without sorting each window."""
    before = np.concatenate(([0], np.cumsum(size < limit)))
    half = settings.window_s / 2
    left = np.searchsorted(time_s, time_s - half, side="left")
    right = np.searchsorted(time_s, time_s + half, side="right")
    still = (before[right] - before[left]) > settings.share * (right - left)
    # The window reaches half a second into a still before it tips, at either edge alike.
    return _runs(time_s, still)


def _equal(
    time_s: NDArray[np.float64], size: NDArray[np.int64], frame_s: float, settings: Sizes
) -> list[Span]:
    if len(size) < 2:
        return []
    same = np.abs(np.diff(size)) <= settings.equal_octets
    spans = _runs(time_s[1:], same)
    return [(a - frame_s, b) for a, b in spans if b - a >= settings.equal_s]


def _holes(time_s: NDArray[np.float64], end_s: float, settings: Sizes) -> list[Span]:
    ends = np.append(time_s[1:], end_s)
    wide = np.flatnonzero(ends - time_s >= settings.hole_s)
    return [(float(time_s[row]), float(ends[row])) for row in wide]


def _runs(time_s: NDArray[np.float64], wanted: NDArray[np.bool_]) -> list[Span]:
    """(first, last) time of each run of wanted rows."""
    edges = np.diff(np.concatenate(([0], wanted.astype(np.int8), [0])))
    first, last = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1
    return [(float(time_s[a]), float(time_s[b])) for a, b in zip(first, last, strict=True)]
