"""How many workers a machine carries."""

from __future__ import annotations

import os
import sys

_RESERVED = 2 << 30  # bytes left to the system and the window
_EACH = 1 << 30


def worker_count() -> int:
    """min(cores, (memory - 2 GiB) / 1 GiB), at least one."""
    return max(1, min(_cores(), (_memory() - _RESERVED) // _EACH))


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    # A container may own fewer cores than the machine has.
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def _memory() -> int:
    """Physical memory in bytes."""
    if sys.platform == "win32":
        import ctypes

        class Status(ctypes.Structure):
            _fields_ = (
                ("length", ctypes.c_ulong),
                ("load", ctypes.c_ulong),
                *((name, ctypes.c_ulonglong) for name in "abcdefg"),
            )

        status = Status(length=ctypes.sizeof(Status))
        ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))
        return int(status.a)
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
