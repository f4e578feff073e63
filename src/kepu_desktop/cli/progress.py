"""One progress line on stderr, only where a person sees it."""

from __future__ import annotations

import sys
import time
from types import TracebackType

from kepu_desktop.cli.interrupts import raise_pending
from kepu_desktop.domain.texts import show_name
from kepu_desktop.workflow.progress import Progress

_EVERY_S = 0.2


class ProgressLine:
    """Called with each ``Progress``; draws at most five times a second, and cleans up after."""

    def __init__(self) -> None:
        self._drawn = 0.0
        self._seen = sys.stderr.isatty()

    def __call__(self, progress: Progress) -> None:
        raise_pending()
        now = time.monotonic()
        if not self._seen or (now - self._drawn < _EVERY_S and progress.done < progress.total):
            return
        self._drawn = now
        name = show_name(progress.name)[-40:]
        text = f"{progress.stage} {progress.done}/{progress.total}  {name}"
        print(f"\r\x1b[2K{text}", end="", file=sys.stderr, flush=True)

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._drawn:
            print("\r\x1b[2K", end="", file=sys.stderr, flush=True)
