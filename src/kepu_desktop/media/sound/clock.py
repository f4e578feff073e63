"""From a count of decoded samples to the time in the film. Pure.

Counting is exact where stamps are rounded, and goes on where they are missing or wrong; stamps
tell where sound is missing. Both are needed: with a hole in the sound there are fewer samples than
time.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left, bisect_right

Span = tuple[float, float]


class Clock:
    """Takes the frames' stamps in order. All times are seconds.

    ``jitter_s``: a stamp this near the count is taken for rounded. ``jump_s``: one further off is
    a jump, believed once the next frame says the same. No jump leads beyond ``latest_s``.
    """

    def __init__(self, jitter_s: float, jump_s: float, latest_s: float = math.inf) -> None:
        self._jitter_s = jitter_s
        self._jump_s = jump_s
        self._latest_s = latest_s
        self._positions = array("d")  # from here on …
        self._offsets = array("d")  # … time is position + offset
        self._shift = 0.0  # added to stamps, which once jumped back or out of the film
        self._doubt: tuple[float, float] | None = None  # where stamps began to jump, and how far
        self.holes: list[Span] = []
        """Film time without any sound."""

    def add(self, position_s: float, stamp_s: float | None) -> None:
        """The next frame: seconds decoded before it, and the film time it says it has."""
        if not self._positions:
            self._anchor(position_s, (stamp_s if stamp_s is not None else 0.0) - position_s)
            return
        if stamp_s is None:
            return
        offset = self._offsets[-1]
        off = stamp_s + self._shift - (position_s + offset)
        if abs(off) <= self._jump_s:
            self._doubt = None
            if abs(off) > self._jitter_s:
                self._anchor(position_s, offset + off)
        elif self._doubt is None or abs(off - self._doubt[1]) > self._jump_s:
            self._doubt = position_s, off
        else:
            began_s, _ = self._doubt
            self._doubt = None
            if off > 0 and position_s + offset + off <= self._latest_s:
                self.holes.append((began_s + offset, began_s + offset + off))
                self._anchor(began_s, offset + off)
            else:
                self._shift -= off

    def begins_s(self, position_s: float) -> float:
        """The film time of the sample at a position."""
        return self._time(position_s, bisect_right(self._positions, position_s))

    def ends_s(self, position_s: float) -> float:
        """The film time at which the sample before a position is over."""
        return self._time(position_s, bisect_left(self._positions, position_s))

    def _time(self, position_s: float, later: int) -> float:
        return position_s + (self._offsets[max(0, later - 1)] if self._offsets else 0.0)

    def _anchor(self, position_s: float, offset_s: float) -> None:
        self._positions.append(position_s)
        self._offsets.append(offset_s)
