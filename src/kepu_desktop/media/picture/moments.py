"""Frames at given times, wherever the key frames lie: each group of pictures is decoded once."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from itertools import count

from kepu_desktop.media.picture.film import Film
from kepu_desktop.media.picture.view import View

_SAME_S = 0.0005

Show = Callable[[View], None]


class Moments:
    """Times, and what is to be done with the frame on show then.

        moments = Moments(film)
        moments.add(12.0, show)     # ``show`` may add later times
        for done_s in moments.seen():
            ...

    Between the times only frames that others lean on are decoded; with ``thorough`` all of them,
    so that damage there is noticed.
    """

    def __init__(self, film: Film, *, thorough: bool = False) -> None:
        self._film = film
        self._thorough = thorough
        self._wanted: list[tuple[float, int, Show]] = []  # a heap
        self._number = count()

    def add(self, time_s: float, show: Show) -> None:
        """Not before the time whose frame was shown last."""
        heapq.heappush(self._wanted, (time_s, next(self._number), show))

    def seen(self, beat: Callable[[], None] | None = None) -> Iterator[float]:
        """Show everything in the order of time; gives the time of each. ``beat`` is called while
        frames are decoded. Times for which no frame is to be had are left out."""
        while self._wanted:
            first_s = self._wanted[0][0]
            yield from self._group(first_s, self._film.entry_s(first_s), beat)

    def _group(
        self, first_s: float, entry_s: float, beat: Callable[[], None] | None
    ) -> Iterator[float]:
        """All times behind one key frame."""
        shown: View | None = None
        frames = self._film.stretch(
            first_s,
            float("inf"),
            None if beat is None else lambda _: beat(),
            wanted=None if self._thorough else self._next_s,
        )
        for view in frames:
            while shown is not None and self._is_open(entry_s, view.time_s):
                yield self._show(shown)
            shown = view
            if not self._is_open(entry_s, float("inf")):
                return
        while self._is_open(entry_s, float("inf")):
            if shown is not None:
                yield self._show(shown)
            else:
                heapq.heappop(self._wanted)

    def _is_open(self, entry_s: float, until_s: float) -> bool:
        """Whether a time of the group lies before ``until_s``."""
        if not self._wanted:
            return False
        time_s = self._wanted[0][0]
        return time_s < until_s - _SAME_S and self._film.entry_s(time_s) <= entry_s

    def _show(self, view: View) -> float:
        time_s, _, show = heapq.heappop(self._wanted)
        show(view)
        return time_s

    def _next_s(self) -> float:
        return self._wanted[0][0] if self._wanted else float("inf")
