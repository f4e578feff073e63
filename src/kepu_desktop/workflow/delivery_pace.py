"""How fast a delivery goes: copying and reading back each at its own rate, and the time left."""

from __future__ import annotations

from collections import deque

from kepu_desktop.bundles.delivery_films import Step, Told
from kepu_desktop.domain.texts import show_size
from kepu_desktop.workflow.pace import show_left, show_share

STEP_WORDS = {
    Step.COPY: "复制",
    Step.READ_BACK: "回读校验",
    Step.PAPERS: "写入确认单和清单",
    Step.SEAL: "封包",
}

# Sooner than this nothing is said: the first blocks go into the system's memory.
_LEAST_S = 2.0
# What is older does not tell of the present: another film may lie on another disk.
_WINDOW_S = 30.0


class DeliveryPace:
    """Fed with what is told and the time (seconds on any one clock) at which it came."""

    def __init__(self) -> None:
        self._latest: Told | None = None
        self._at_s = 0.0
        # Seconds and bytes of each step's blocks, the latest last.
        self._blocks: dict[Step, deque[tuple[float, int]]] = {
            Step.COPY: deque(),
            Step.READ_BACK: deque(),
        }

    def note(self, told: Told, at_s: float) -> None:
        before, began = self._latest, self._at_s
        self._latest, self._at_s = told, at_s
        if before is None or (before.step, before.key) != (told.step, told.key):
            return
        blocks = self._blocks.get(told.step)
        if blocks is None or told.here <= before.here:
            return
        blocks.append((at_s - began, told.here - before.here))
        while sum(seconds for seconds, _ in blocks) > _WINDOW_S and len(blocks) > 2:
            blocks.popleft()

    def pause(self) -> None:
        """The time until the next block counts for nothing."""
        self._latest = None

    def rate(self, step: Step) -> float | None:
        """Bytes a second of the step; None while too little was seen of it."""
        blocks = self._blocks[step]
        seconds = sum(seconds for seconds, _ in blocks)
        if seconds < _LEAST_S:
            return None
        return sum(count for _, count in blocks) / seconds

    @property
    def left_s(self) -> float | None:
        """Seconds until every film is read back; None while copying's rate is not known. As long
        as nothing was read back, reading is taken to be as fast as copying."""
        told = self._latest
        if told is None:
            return None
        copying, reading = self.rate(Step.COPY), self.rate(Step.READ_BACK)
        if copying is None and told.copied == told.total:
            copying = reading
        if copying is None:
            return None
        back = reading or copying
        return (told.total - told.copied) / copying + (told.total - told.verified) / back


def show_rate(bytes_per_second: float) -> str:
    """112.0 MB/s."""
    return f"{show_size(round(bytes_per_second))}/s"


def told_words(told: Told, pace: DeliveryPace) -> str:
    """复制 79 %  29.1 GB / 36.7 GB  112.0 MB/s  约剩 2 分钟."""
    if told.step not in (Step.COPY, Step.READ_BACK):
        return STEP_WORDS[told.step]
    done = told.copied if told.step is Step.COPY else told.verified
    share = done / told.total if told.total else 1.0
    parts = [
        f"{STEP_WORDS[told.step]} {show_share(share)}",
        f"{show_size(done)} / {show_size(told.total)}",
    ]
    rate, left = pace.rate(told.step), pace.left_s
    if rate is not None:
        parts.append(show_rate(rate))
    if left is not None:
        parts.append(show_left(left))
    return "  ".join(parts)
