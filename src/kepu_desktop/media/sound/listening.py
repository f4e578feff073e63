"""Short windows of a film's sound, at rising times: sought where far apart, else read on."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kepu_desktop.media.sound.mixing import Samples, planes
from kepu_desktop.media.sound.track import Sound

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

_JOINED_S = 0.02  # stamps this near the end of the frame before are rounded ones
_LEAD_S = 0.3  # a decoder's first frames behind a seek are not yet right
_BACK_S = (0.0, 3.0, 15.0)  # without an index a seek may land behind the wanted time


@dataclass(frozen=True, slots=True)
class Window:
    """``sound`` is (channels, samples) at ``rate``, zero where there is none; ``names`` are its
    channels ("FL", "FC" …). ``heard`` are the parts with sound, as seconds from its start."""

    sound: Samples
    rate: int
    names: tuple[str, ...]
    heard: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class _Chunk:
    start_s: float
    sound: Samples
    rate: int
    names: tuple[str, ...]

    @property
    def end_s(self) -> float:
        return self.start_s + len(self.sound[0]) / self.rate


class Listener:
    """Windows must be asked for in the order of their beginnings. ``near_s``: see ``near_s`` of
    resources/analysis/sound.toml."""

    def __init__(self, sound: Sound, near_s: float) -> None:
        self._sound = sound
        self._near_s = near_s
        self._frames: Iterator[AudioFrame] = sound.frames()
        self._kept: deque[_Chunk] = deque()
        self._at_s: float | None = None  # the end of what was decoded
        self._seeks = True

    def window(self, begin_s: float, end_s: float) -> Window | None:
        """The sound between two film times; None where there is none at all."""
        at_s = self._at_s if self._at_s is not None else self._sound.begin_s
        if self._seeks and begin_s > at_s + self._near_s:
            self._go(begin_s, at_s)
        while self._kept and self._kept[0].end_s <= begin_s:
            self._kept.popleft()
        while (self._at_s is None or self._at_s < end_s) and self._read(begin_s):
            pass
        inside = [c for c in self._kept if c.start_s < end_s and c.end_s > begin_s]
        return _joined(inside, begin_s, end_s) if inside else None

    def _go(self, begin_s: float, at_s: float) -> None:
        """Seek to before ``begin_s``. Where that leads back behind ``at_s``, seeking is given up:
        such a file would be decoded from its start for every window."""
        for back_s in _BACK_S:
            if not self._sound.seek(max(at_s, begin_s - _LEAD_S - back_s)):
                return
            self._kept.clear()
            self._at_s = None
            self._frames = self._sound.frames()
            if not self._read(-math.inf):
                continue
            landed_s = self._kept[-1].start_s
            self._seeks = landed_s >= at_s - _LEAD_S
            if landed_s <= begin_s:
                return

    def _read(self, begin_s: float) -> bool:
        """Read one more frame, and keep it unless it ends before ``begin_s``; whether there was
        one."""
        frame = next(self._frames, None)
        if frame is None:
            return False
        stamp_s = self._sound.time_s(frame)
        if stamp_s is None:
            stamp_s = self._at_s if self._at_s is not None else self._sound.begin_s
        elif self._at_s is not None and abs(stamp_s - self._at_s) <= _JOINED_S:
            stamp_s = self._at_s
        self._at_s = stamp_s + frame.samples / frame.sample_rate
        if self._at_s > begin_s:
            names = tuple(channel.name for channel in frame.layout.channels)
            sound = planes(frame.to_ndarray(), len(names))
            self._kept.append(_Chunk(stamp_s, sound, frame.sample_rate, names))
        return True


def _joined(chunks: list[_Chunk], begin_s: float, end_s: float) -> Window:
    """Chunks of another format than the first are left out: there is hardly ever one."""
    rate, names = chunks[0].rate, chunks[0].names
    total = max(1, round((end_s - begin_s) * rate))
    out = np.zeros((len(chunks[0].sound), total), np.float32)
    heard: list[tuple[float, float]] = []
    for chunk in chunks:
        if (chunk.rate, chunk.names) != (rate, names):
            continue
        at = round((chunk.start_s - begin_s) * rate)
        first, last = max(0, at), min(total, at + chunk.sound.shape[1])
        if last > first:
            out[:, first:last] = chunk.sound[:, first - at : last - at]
            heard.append((first / rate, last / rate))
    return Window(out, rate, names, tuple(heard))
