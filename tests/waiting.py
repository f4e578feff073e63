"""Waiting for a state, never for a time: a machine may be busy, and ours has two cores."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")

# Far above what any wait here takes on an idle machine, far below what a hang would take. Where a
# test shows that something ends *early*, its other end lies beyond ``FOREVER_S``.
LIMIT_S = 90.0
FOREVER_S = 600.0


def until(condition: Callable[[], Value], words: str, seconds: float = LIMIT_S) -> Value:
    """What ``condition`` gives, as soon as that is true; fails with ``words`` after ``seconds``."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, words
        time.sleep(0.02)
    return value
