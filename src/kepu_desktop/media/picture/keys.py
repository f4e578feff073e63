"""Where key frames and packet sizes together point to black or still stretches. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kepu_desktop.media.picture.levels import alike, black
from kepu_desktop.media.picture.packets import PacketIndex
from kepu_desktop.media.picture.settings import PictureSettings
from kepu_desktop.media.picture.sizes import Span, changes, joined, quiet
from kepu_desktop.media.picture.view import View


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch to look into. ``sure``: nothing changes in its packets. ``dark``: a key frame in
    it is black. ``keys``: how many key frames lie in it, all alike. ``core``: from the first to
    the last of several black key frames that pointed to it."""

    start_s: float
    end_s: float
    sure: bool
    dark: bool
    keys: int = 0
    core: Span | None = None

    @property
    def span(self) -> Span:
        return self.start_s, self.end_s

    @property
    def length_s(self) -> float:
        return self.end_s - self.start_s


class KeySamples:
    """Key frames in the order of time: whether each is black, and whether it is like the last."""

    def __init__(self, settings: PictureSettings) -> None:
        self._settings = settings
        self._last: NDArray[np.uint8] | None = None
        self.times: list[float] = []
        self.dark: list[bool] = []
        self.like_last: list[bool] = []

    def add(self, view: View) -> None:
        last = self._last
        self.times.append(view.time_s)
        self.dark.append(black(view, self._settings.black))
        self.like_last.append(last is not None and alike(last, view.small, self._settings.freeze))
        self._last = view.small

    def belongs(self, number: int) -> bool:
        """Whether a sample just before a quiet window shows what is in it: it is black, or the
        next one is like it."""
        follows = number + 1 < len(self.times) and self.like_last[number + 1]
        return self.dark[number] or follows

    def inside(self, span: Span) -> range:
        """Numbers of the samples in a stretch."""
        return range(bisect_left(self.times, span[0]), bisect_right(self.times, span[1]))


def candidates(
    index: PacketIndex, limit: float, samples: KeySamples, settings: PictureSettings
) -> tuple[Candidate, ...]:
    """What to look into, in order of time, none overlapping another.

    ``limit``: octets below which a packet changes nothing (``sizes.bound``).
    """
    sure: list[Candidate] = []
    for window in quiet(index, limit, settings.sizes):
        sure += _by_picture(index, limit, window, samples, settings)
    return tuple(_apart(sure, _pointed(samples, index.end_s, sure, settings), settings))


def _by_picture(
    index: PacketIndex,
    limit: float,
    window: Span,
    samples: KeySamples,
    settings: PictureSettings,
) -> list[Candidate]:
    """A quiet window cut where its key frames show another picture: slides after each other.

    The cut is at the largest packet between the two key frames.
    """
    numbers = samples.inside(window)
    cuts = [window[0]]
    times, sizes = changes(index, limit, window, settings.sizes)
    for before, after in pairwise(numbers):
        if samples.like_last[after] or (samples.dark[before] and samples.dark[after]):
            continue
        between = (times > samples.times[before]) & (times <= samples.times[after] + 1e-6)
        if between.any():
            cuts.append(float(times[between][np.argmax(sizes[between])]))
        else:
            cuts.append(samples.times[after])
    found: list[Candidate] = []
    for start, end in pairwise([*cuts, window[1]]):
        if end - start < settings.sizes.least_s:
            continue
        held = samples.inside((start - settings.refine.pad_s, end - 1e-3))
        # The first one may still show what was before: edges from sizes are late by some frames.
        while held and samples.times[held[0]] < start and not samples.belongs(held[0]):
            held = held[1:]
        dark = any(samples.dark[number] for number in held)
        found.append(Candidate(start, end, sure=True, dark=dark, keys=len(held)))
    return found


def _pointed(
    samples: KeySamples, end_s: float, sure: list[Candidate], settings: PictureSettings
) -> list[Candidate]:
    """Stretches around dark key frames and around those like their neighbour, from the sample
    before to the sample after; not those that a sure stretch explains."""
    pad = settings.refine.pad_s
    home = [-1] * len(samples.times)  # which sure stretch a sample lies in
    for number, one in enumerate(sure):
        for sample in samples.inside((one.start_s - pad, one.end_s + pad)):
            home[sample] = number
    bounds = [0.0, *samples.times, end_s]
    dark: list[Span] = []
    still: list[Span] = []
    for sample, place in enumerate(home):
        if samples.dark[sample] and place < 0:
            dark.append((bounds[sample], bounds[sample + 2]))
        if samples.like_last[sample] and (place < 0 or place != home[sample - 1]):
            still.append((bounds[sample - 1], bounds[sample + 2]))
    return [
        *(
            Candidate(*span, sure=False, dark=True, core=_core(samples, span))
            for span in joined(dark, 0.0)
        ),
        *(Candidate(*span, sure=False, dark=False) for span in joined(still, 0.0)),
    ]


def _core(samples: KeySamples, span: Span) -> Span | None:
    numbers = [number for number in samples.inside(span) if samples.dark[number]]
    if len(numbers) < 2:
        return None
    return samples.times[numbers[0]], samples.times[numbers[-1]]


def _apart(
    sure: list[Candidate], pointed: list[Candidate], settings: PictureSettings
) -> list[Candidate]:
    """What key frames point to, less what stands already."""
    least_s = settings.black.least_s - settings.refine.pad_s
    found = list(sure)
    for one in pointed:
        pieces = [(one.start_s, one.end_s)]
        for known in found:
            pieces = [
                piece
                for start, end in pieces
                for piece in ((start, min(end, known.start_s)), (max(start, known.end_s), end))
                if piece[1] > piece[0]
            ]
        found += [
            replace(one, start_s=start, end_s=end)
            for start, end in pieces
            if end - start >= least_s
        ]
    return sorted(found, key=lambda one: one.start_s)
