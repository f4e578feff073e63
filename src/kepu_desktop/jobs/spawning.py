"""Processes that stand back from their first moment on.

A process that lowers itself has imported everything at the priority of the window by then; with
two of them on two cores the window stood still meanwhile.
"""

from __future__ import annotations

import contextlib
import os
import sys
from multiprocessing.context import SpawnContext, SpawnProcess

_LOWER = 10  # nice
_LOWEST = 19
_BELOW_NORMAL_PRIORITY_CLASS = 0x4000  # Windows


class LowProcess(SpawnProcess):
    """Its parent lowers it as soon as there is a process to be lowered."""

    def start(self) -> None:
        super().start()
        if sys.platform == "win32":
            import ctypes

            handle = ctypes.c_void_p(self.sentinel)  # the process's own handle there
            ctypes.windll.kernel32.SetPriorityClass(handle, _BELOW_NORMAL_PRIORITY_CLASS)
        elif self.pid is not None:
            own = os.getpriority(os.PRIO_PROCESS, 0)
            with contextlib.suppress(ProcessLookupError):  # it ended at once
                os.setpriority(os.PRIO_PROCESS, self.pid, min(own + _LOWER, _LOWEST))


class LowContext(SpawnContext):
    """``multiprocessing``'s spawn context, whose processes are ``LowProcess``."""

    Process = LowProcess
