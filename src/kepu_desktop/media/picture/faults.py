"""Where a film cannot be decoded, and how far apart the looked-at places are. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from kepu_desktop.domain.facts import Stretch


class Faults:
    """Collects faults and tells them as stretches: each reaches to the next key frame, for what
    follows a broken frame leans on it."""

    def __init__(self, key_times: Sequence[float], end_s: float) -> None:
        self._keys = key_times
        self._end_s = end_s
        self._starts: set[float] = set()
        self._suspects: set[int] = set()
        self._looked = 0

    def add(self, time_s: float) -> None:
        """Something at this time could not be decoded."""
        self._starts.add(min(max(0.0, time_s), self._end_s))

    def looked(self) -> None:
        """A key frame was decoded, or tried."""
        self._looked += 1

    def add_key(self, number: int) -> None:
        self.add(self._keys[number])

    def suspect(self, number: int) -> None:
        """A key frame that the strict decoder refused and the lenient one showed. When half of a
        film are such, its encoder has a habit that harms nothing."""
        self._suspects.add(number)

    def stretches(self) -> tuple[Stretch, ...]:
        """Merged, in order. The ends are key frames, not measured edges: never ``exact``."""
        found: list[Stretch] = []
        starts = set(self._starts)
        if 2 * len(self._suspects) < self._looked:
            starts.update(self._keys[number] for number in self._suspects)
        for start_s in sorted(starts):
            following = bisect_right(self._keys, start_s + 1e-6)
            end_s = self._keys[following] if following < len(self._keys) else self._end_s
            if found and start_s <= found[-1].end_s + 1e-6:
                found[-1] = Stretch(found[-1].start_s, max(end_s, found[-1].end_s), False)
            else:
                found.append(Stretch(round(start_s, 3), end_s, False))
        return tuple(Stretch(one.start_s, round(one.end_s, 3), False) for one in found)


def longest_gap(times_s: Iterable[float], end_s: float) -> float:
    """The longest time between neighbours, from zero to the end of the film."""
    points = [0.0, *sorted(times_s), end_s]
    return round(max(after - before for before, after in pairwise(points)), 3)
