"""What runs inside a worker process. Imports the standard library only, so that it starts fast."""

from __future__ import annotations

import contextlib
import errno
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, MutableSequence
from dataclasses import dataclass
from multiprocessing import connection, parent_process
from traceback import extract_tb

from kepu_desktop.jobs.model import Failure, FailureKind


class JobCancelled(BaseException):
    """Raised by a job's ``progress`` once the job was given up; passes ``except Exception``."""


@dataclass(frozen=True, slots=True)
class Board:
    """Shared memory between the pool and its workers, one slot a job inside the pool.

    No lock and no pipe: a worker that dies at any moment leaves nothing locked or half sent, and
    a thousand reports cost nothing that nobody reads.
    """

    shares: MutableSequence[float]
    stops: MutableSequence[int]


class Starting:
    """Unpickled in a fresh worker before all else that is sent to it: a start that fails prints
    nothing. The pool sees for itself that the worker is gone, and mostly it is the pool that went,
    while the worker was still starting: what they share is taken away before the worker is."""

    def __reduce__(self) -> tuple[Callable[[], Starting], tuple[()]]:
        return _begin_quietly, ()


def _begin_quietly() -> Starting:
    sys.excepthook = _say_nothing
    return Starting()


def _say_nothing(*_: object) -> None:
    pass


_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # malloc.h
_LARGE = 16 << 20

_board: Board | None = None


def initialise(
    _: Starting, shares: MutableSequence[float], stops: MutableSequence[int], memory_limit: int
) -> None:
    """Set up a fresh worker: a memory limit in bytes, no life without its parent."""
    global _board
    sys.excepthook = sys.__excepthook__
    _board = Board(shares, stops)
    # pebble's own handler runs in Python and would wait for a call into a library to return.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _give_large_blocks_back()
    _limit_memory(memory_limit)
    threading.Thread(target=_end_with_parent, name="parent-watch", daemon=True).start()


def run(payload: bytes, slot: int, reports: bool) -> bytes | Failure:
    """Perform a pickled (function, args): the pickled value, or what went wrong.

    The function is unpickled here and not by the pool, so that a crash while its module is
    imported counts as this job's.
    """
    board = _board
    progress: Callable[[float], None] | None = None
    if reports and board is not None:
        shares, stops = board.shares, board.stops

        def report(share: float) -> None:
            shares[slot] = share
            if stops[slot]:
                raise JobCancelled

        progress = report
    kind, value = perform(_call, (payload,), progress)
    if isinstance(value, bytes):
        return value
    return Failure(kind or FailureKind.ERROR, str(value))


def _call(payload: bytes, *, progress: Callable[[float], None] | None = None) -> bytes:
    """Unpickle, call, pickle: an import or a value that fails is the job's own fault."""
    function, args = pickle.loads(payload)
    value = function(*args) if progress is None else function(*args, progress=progress)
    return pickle.dumps(value)


def perform(
    function: Callable[..., object],
    args: tuple[object, ...],
    progress: Callable[[float], None] | None,
) -> tuple[FailureKind | None, object]:
    """(None, value), or (kind, detail) of what went wrong."""
    try:
        if progress is None:
            return None, function(*args)
        return None, function(*args, progress=progress)
    except JobCancelled:
        return FailureKind.CANCELLED, ""
    except MemoryError:
        return FailureKind.MEMORY, "MemoryError"
    except Exception as error:  # noqa: BLE001 - told to the caller as this job's failure
        if isinstance(error, OSError) and error.errno == errno.ENOMEM:
            return FailureKind.MEMORY, type(error).__name__
        return FailureKind.ERROR, _place(error)


def _place(error: Exception) -> str:
    """Type, module and line. No message: it may quote a path or a name."""
    frames = extract_tb(error.__traceback__)
    where = frames[-1] if frames else None
    name = type(error).__name__
    return f"{name} at {os.path.basename(where.filename)}:{where.lineno}" if where else name


def _give_large_blocks_back() -> None:
    """glibc learns from the first large block that is freed to keep such blocks; pictures and
    layers of a network then leave holes that never close. A lower bound costs time: half as much
    again at 4 MB, twice at 1 MB (measured on a 70 s film)."""
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):  # another C library
            mallopt = ctypes.CDLL(None).mallopt
            mallopt(_M_MMAP_THRESHOLD, _LARGE)
            mallopt(_M_TRIM_THRESHOLD, _LARGE)


def _limit_memory(limit: int) -> None:
    """RLIMIT_DATA, not RLIMIT_AS: libraries map much more address space than they use."""
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _end_with_parent() -> None:
    """A parent that was killed cannot stop its workers; they see its sentinel close."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
