"""A beat on the GUI thread: what lies between two beats, whose time it was, and who held it up."""

from __future__ import annotations

import statistics
import sys
import threading
import time
import traceback
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from PySide6.QtCore import Qt, QTimer

GAP_MS, P99_MS = 50, 16
_BEAT_MS = 4
_SAMPLE_S = 0.003
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Gap:
    """``wall_ms`` between two beats, of which the GUI thread itself computed for ``own_ms``; the
    rest is the beat's own interval, the other threads' turn and whatever else runs here."""

    begin_s: float
    wall_ms: float
    own_ms: float


class Heart:
    """Beats every 4 ms between ``start`` and ``stop``; ``trace`` samples what the threads do."""

    def __init__(self, trace: bool) -> None:
        self.gaps: list[Gap] = []
        self._last = self._own = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._ended = threading.Event()
        self._gui = threading.get_ident()
        self._samples: list[tuple[float, str, str]] = []
        self._watcher = threading.Thread(target=self._watch, daemon=True) if trace else None

    def start(self) -> None:
        self._last, self._own = time.perf_counter(), time.thread_time()
        self._timer.start(_BEAT_MS)
        if self._watcher is not None:
            self._watcher.start()

    def stop(self) -> None:
        self._beat()
        self._timer.stop()
        self._ended.set()

    def _beat(self) -> None:
        now, own = time.perf_counter(), time.thread_time()
        gap = Gap(self._last, (now - self._last) * 1000, (own - self._own) * 1000)
        self.gaps.append(gap)
        self._last, self._own = now, own

    def _watch(self) -> None:
        while not self._ended.wait(_SAMPLE_S):
            now = time.perf_counter()
            if (now - self._last) * 1000 < P99_MS:
                continue
            names = {thread.ident: thread.name for thread in threading.enumerate()}
            gui, others = "", []
            for ident, frame in sys._current_frames().items():
                if ident == self._gui:
                    gui = _where(frame, 5)
                elif ident != threading.get_ident() and not _waits(frame):
                    others.append(f"{names.get(ident, '?')}: {_where(frame, 2)}")
            self._samples.append((now, gui, "; ".join(others)))

    def figures(self) -> dict[str, float]:
        """Milliseconds: p99, longest; how many above the limit; the same of our own time."""
        walls = sorted(gap.wall_ms for gap in self.gaps)
        owns = sorted(gap.own_ms for gap in self.gaps)
        return {
            "beats": len(walls),
            "median": statistics.median(walls),
            "p99": walls[int(len(walls) * 0.99)],
            "longest": walls[-1],
            "over": sum(wall > GAP_MS for wall in walls),
            "own p99": owns[int(len(owns) * 0.99)],
            "own longest": owns[-1],
        }

    def report(self, name: str) -> None:
        print(f"heartbeat  {name:20} {words(self.figures())}")
        if self._watcher is None:
            return
        for gap in sorted(self.gaps, key=lambda one: -one.wall_ms)[:_SHOWN]:
            end = gap.begin_s + gap.wall_ms / 1000
            inside = [s for s in self._samples if gap.begin_s <= s[0] <= end]
            at = gap.begin_s - self.gaps[0].begin_s
            print(f"           {gap.wall_ms:4.0f} ms, {gap.own_ms:.0f} own, at {at:.2f} s")
            for part in (1, 2):
                counted = Counter(str(sample[part]) for sample in inside)
                for place, count in counted.most_common(4):
                    print(f"             {'GUI' if part == 1 else '   '} {count:3} × {place}")


def words(figures: dict[str, float]) -> str:
    return (
        f"{figures['beats']:.0f} beats: median {figures['median']:.1f} ms, "
        f"p99 {figures['p99']:.1f}, longest {figures['longest']:.0f}, "
        f"{figures['over']:.0f} above {GAP_MS}; "
        f"own CPU p99 {figures['own p99']:.1f}, longest {figures['own longest']:.0f}"
    )


def _where(frame: FrameType, depth: int) -> str:
    lines = traceback.extract_stack(frame)
    own = [f"{Path(line.filename).stem}:{line.lineno} {line.name}" for line in lines]
    return " < ".join(reversed(own[-depth:]))


def _waits(frame: FrameType) -> bool:
    """A thread that stands in a lock, a queue or a pipe competes for nothing."""
    stem = Path(frame.f_code.co_filename).stem
    return stem in ("threading", "queue", "selectors") or frame.f_code.co_name in (
        "poll",
        "_poll",
        "_recv",
        "_wait",
        "wait",
        "_fn_socket",
    )
