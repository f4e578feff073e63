"""What long work tells about itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """``stage`` in words (检查, 生成 …), ``done`` of ``total`` pieces, the ``name`` in work."""

    stage: str
    done: int
    total: int
    name: str = ""


Listener = Callable[[Progress], None]


def silent(progress: Progress) -> None:
    """A listener for those who do not listen."""
