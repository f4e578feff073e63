"""Ctrl-C that is never lost.

The interpreter drops a KeyboardInterrupt that is raised inside a callback whose errors it ignores
(weak references, ``__del__``, some C code). So it is also remembered, and raised again at the next
step of the work.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

_seen = False


@contextlib.contextmanager
def heeded() -> Iterator[None]:
    """Remember Ctrl-C while the body runs. A SIGINT that is ignored from outside stays ignored."""
    global _seen
    _seen = False
    ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not ours or threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGINT, _remember)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def raise_pending() -> None:
    """Raises ``KeyboardInterrupt`` when one came since ``heeded`` began."""
    if _seen:
        raise KeyboardInterrupt


def _remember(_number: int, _frame: FrameType | None) -> None:
    global _seen
    _seen = True
    raise KeyboardInterrupt
