"""The progress of a part as a share of the whole."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[float], None]


def within(progress: Progress | None, start: float, share: float) -> Progress | None:
    """A progress for one part of the work, which begins at ``start`` and makes up ``share``."""
    if progress is None:
        return None
    report = progress
    return lambda fraction: report(start + share * fraction)
