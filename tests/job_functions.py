"""Functions for worker processes: importable by name, each with one way to end."""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Callable
from pathlib import Path


def double(number: int) -> int:
    return number * 2


def write_and_double(number: int, folder: str) -> int:
    """Leaves a file, so that a test sees which jobs ran and when."""
    Path(folder, f"{time.monotonic_ns():020d}-{number}").touch()
    return number * 2


def nap(seconds: float, folder: str | None = None) -> str:
    """With a folder it leaves a file there first: the job has begun."""
    _sign(folder)
    time.sleep(seconds)
    return "rested"


def _sign(folder: str | None) -> None:
    if folder is not None:
        Path(folder, f"{os.getpid()}-{time.monotonic_ns()}").touch()


def wait_for(path: str) -> None:
    """Ends when somebody makes this file."""
    while not Path(path).exists():
        time.sleep(0.02)


def segfault() -> None:
    ctypes.string_at(0)


def hang_in_c(folder: str | None = None) -> None:
    """Sleeps inside libc with Python's signal handlers unable to run."""
    _sign(folder)
    ctypes.CDLL(None).sleep(600)


def eat_memory() -> int:
    held = []
    while True:
        held.append(bytearray(32 << 20))


def fail_with_a_path() -> None:
    raise ValueError("/home/somebody/秘密.mp4")


def unpicklable() -> object:
    return lambda: None


def exit_zero() -> None:
    os._exit(0)


def count_slowly(
    steps: int, pause_s: float, gate: str | None = None, *, progress: Callable[[float], None]
) -> int:
    """With a gate it rests halfway until somebody makes that file."""
    for step in range(steps):
        progress((step + 1) / steps)
        if gate is not None and step == steps // 2:
            wait_for(gate)
        time.sleep(pause_s)
    return steps


def reports_then_sticks(*, progress: Callable[[float], None]) -> None:
    progress(0.5)
    ctypes.CDLL(None).sleep(600)


def niceness() -> int:
    return os.nice(0)


def process_id() -> int:
    return os.getpid()
