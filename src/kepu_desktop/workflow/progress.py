"""What long work tells about itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """``stage`` in words (检查, 生成 …), ``done`` of ``total`` pieces, the ``name`` in work.

    ``part`` is how much of the pieces in work is done, in pieces; ``step`` in words what is being
    done to the named one (声音, 画面). ``at_work`` are the ids of pieces in work, the named one
    first, each with the share of it that is done.
    """

    stage: str
    done: int
    total: int
    name: str = ""
    part: float = 0.0
    step: str = ""
    at_work: tuple[tuple[str, float], ...] = ()


Listener = Callable[[Progress], None]


def silent(progress: Progress) -> None:
    """A listener for those who do not listen."""
