"""Shares and what is known of them."""

from __future__ import annotations

import math

_Z = 1.959963984540054  # two-sided 95 % of the normal distribution


def wilson(hits: int, tries: int) -> tuple[float, float] | None:
    """The 95 % interval of a share (Wilson, JASA 1927); None without a try."""
    if tries <= 0:
        return None
    share = hits / tries
    spread = 1 + _Z * _Z / tries
    middle = (share + _Z * _Z / (2 * tries)) / spread
    half = _Z * math.sqrt(share * (1 - share) / tries + _Z * _Z / (4 * tries * tries)) / spread
    return round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)
