"""The packets of the picture stream: where they lie, when they count, how large they are.

From the sample table of a complete MP4, which costs nothing to read; in every other file from
reading all packets once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

_STEP = 20_000  # entries between two reports of progress: some 20 ms
_TAIL_S = 1.0  # a table whose last entry is further from the end than this is only its beginning
_FAULTS = 64  # failed readings until the rest of a file is given up
_RATE = 25.0  # frames a second where nothing tells
_JUMP_S = 10.0  # two packets further apart than this: the clock was set anew
_HOLE_S = 0.3  # shorter: a frame or two that an encoder dropped
_JOINT_S = 0.1
_FEW = 50  # packets: below, no rate is known
_WOBBLE = 0.05  # of a step: times are rounded to milliseconds in some containers
_ODD_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class PacketIndex:
    """One row a packet, in decoding order.

    ``time_s`` are seconds from the first picture: when the packet's picture is shown, or where
    only decoding times are known those, moved to begin at zero (late or early by a few pictures).
    ``pos`` is the place in the file (-1 unknown), ``stamp`` the decoding time in the stream's own
    unit, ``size`` bytes. ``shown``: the picture is meant to be seen (an edit list may hide some,
    their times are negative). ``first`` is the shown time of the first picture in that unit.
    ``whole``: no packet is missing. ``steady``: times never jumped, so that seeking by time leads
    where it should. ``faults_s`` are times at which reading already showed damage: packets that
    the container calls broken, and holes in an otherwise constant rate.
    """

    time_s: NDArray[np.float64]
    stamp: NDArray[np.int64]
    pos: NDArray[np.int64]
    size: NDArray[np.int64]
    key: NDArray[np.bool_]
    shown: NDArray[np.bool_]
    first: int
    from_table: bool
    whole: bool = True
    steady: bool = True
    faults_s: tuple[float, ...] = ()

    def __len__(self) -> int:
        return len(self.time_s)

    @property
    def key_rows(self) -> NDArray[np.int64]:
        """Rows of the key pictures that are meant to be seen."""
        return np.flatnonzero(self.key & self.shown)

    @property
    def entry_rows(self) -> NDArray[np.int64]:
        """Rows where decoding can begin: all key pictures, those that an edit list hides too."""
        return np.flatnonzero(self.key)

    @property
    def end_s(self) -> float:
        """Where the last picture ends, by the usual distance of two."""
        if not len(self):
            return 0.0
        return float(self.time_s.max()) + self.frame_s

    @property
    def frame_s(self) -> float:
        """The median distance of two pictures; 0.04 where it cannot be known."""
        if len(self) < 2:
            return 0.04
        steps = np.diff(np.sort(self.time_s))
        steps = steps[steps > 0]
        return float(np.median(steps)) if len(steps) else 0.04


class _Clock:
    """Decoding and shown times of packets in the stream's unit, made up where there are none."""

    def __init__(self, step: int) -> None:
        self.step = step
        self.unknown = 0  # packets without any time
        self.late = 0  # packets before the first decoding time
        self._before: int | None = None

    def read(self, decoded: int | None, shown: int | None) -> tuple[int, int]:
        if decoded is not None:
            self._before = decoded
        elif shown is not None and self._before is None:
            self.late += 1
            return shown, shown
        else:
            self.unknown += shown is None
            self._before = 0 if self._before is None else self._before + self.step
        return self._before, shown if shown is not None else self._before


def read_table(
    container: InputContainer,
    picture: VideoStream,
    file_size: int,
    progress: Callable[[float], None] | None = None,
) -> PacketIndex | None:
    """The index of an MP4 whose sample table names every picture; None for anything else.

    Entries beyond the end of the file (a copy that was cut) are left out, ``whole`` is then False.
    """
    if "mp4" not in container.format.name:
        return None
    entries = picture.index_entries
    count = len(entries)
    base = float(picture.time_base or 0)
    if not base or picture.frames <= 0 or count < picture.frames:
        return None
    table = np.empty((5, count), dtype=np.int64)
    for start in range(0, count, _STEP):
        for number, entry in enumerate(entries[start : start + _STEP], start):
            table[:, number] = (
                *(entry.timestamp, entry.pos, entry.size),
                *(entry.is_keyframe, not entry.is_discard),
            )
        if progress is not None:
            progress(min(1.0, (start + _STEP) / count))
    stamp, pos, size = table[:3]
    key, shown = table[3:].astype(np.bool_)
    if not shown.any():
        return None
    length = picture.duration
    if length and stamp[-1] - stamp[0] < length - _TAIL_S / base:
        return None
    there = pos + size <= file_size
    time_s = (stamp - stamp[shown.argmax()]) * base
    return PacketIndex(
        time_s[there],
        stamp[there],
        pos[there],
        size[there],
        key[there],
        shown[there],
        picture.start_time or 0,
        from_table=True,
        whole=bool(there.all()),
        steady=bool((np.diff(stamp) >= 0).all()),
    )


def read_packets(
    container: InputContainer,
    picture: VideoStream,
    file_size: int,
    progress: Callable[[float], None] | None = None,
) -> PacketIndex:
    """The index from reading every packet of a container that was just opened.

    A file that breaks off gives what came before, ``whole`` is then False.
    Raises ``OSError`` when the disk does.
    """
    import av

    rows: list[tuple[int, int, int, int, bool, bool]] = []
    broken: list[int] = []
    base = float(picture.time_base or 0) or 1.0
    rate = float(picture.average_rate or 0) or _RATE
    clock = _Clock(max(1, round(1 / rate / base)))
    faults = number = 0
    packets = container.demux(picture)
    while faults < _FAULTS:
        try:
            packet = next(packets, None)
        except MemoryError:
            raise
        except (av.FFmpegError, ValueError):
            # A stream without an index goes on behind what it cannot read.
            if rows and broken[-1:] != [len(rows) - 1]:
                broken.append(len(rows) - 1)
            faults += 1
            packets = container.demux(picture)
            continue
        if packet is None:
            break
        number += 1
        if progress is not None and number % 256 == 0 and packet.pos is not None:
            progress(min(1.0, max(0.0, packet.pos / max(1, file_size))))
        if packet.size == 0:
            continue
        if packet.is_corrupt:
            broken.append(len(rows))
        stamp, shown = clock.read(packet.dts, packet.pts)
        pos = packet.pos if packet.pos is not None else -1
        rows.append((stamp, shown, pos, packet.size, packet.is_keyframe, not packet.is_discard))
    table = np.ascontiguousarray(np.array(rows, dtype=np.int64).reshape(-1, 6).T)
    decoded, presented, pos_column, size_column = table[:4]
    if 0 < clock.late < len(rows):  # Matroska leaves the first ones to be counted back
        decoded[: clock.late] = decoded[clock.late] - clock.step * np.arange(clock.late, 0, -1)
    key_column, seen = table[4:].astype(np.bool_)
    time_s, steady = continuous(decoded * base, presented * base)
    first = int(presented[seen].min()) if seen.any() else 0
    if steady and seen.any():
        time_s = (presented - first) * base
    return PacketIndex(
        time_s,
        decoded,
        pos_column,
        size_column,
        key_column,
        seen,
        first,
        from_table=False,
        whole=not faults,
        steady=steady and clock.unknown == 0,
        faults_s=(*_lasting(time_s, key_column, broken), *holes(time_s)),
    )


def _lasting(time_s: NDArray[np.float64], key: NDArray[np.bool_], broken: list[int]) -> list[float]:
    """Times of broken packets, but for those just before a key picture: where recordings were
    joined the last packet is cut, and nothing leans on it."""
    keys = np.flatnonzero(key)
    found = []
    for row in broken:
        following = keys[np.searchsorted(keys, row, side="right") :][:1]
        if not len(following) or time_s[following[0]] - time_s[row] > _JOINT_S:
            found.append(float(time_s[row]))
    return found


def holes(time_s: NDArray[np.float64]) -> list[float]:
    """Where pictures are missing in a film whose rate is constant but for that: the times at
    which the first missing one was due."""
    if len(time_s) < _FEW:
        return []
    ordered = np.sort(time_s)
    steps = np.diff(ordered)
    usual = float(np.median(steps))
    odd = np.abs(steps - usual) > max(0.0015, _WOBBLE * usual)
    if np.count_nonzero(odd) > _ODD_SHARE * len(steps):
        return []  # a variable rate
    wide = np.flatnonzero(steps > max(_HOLE_S, 5 * usual))
    return [float(time_s) for time_s in ordered[wide] + usual]


def continuous(
    decoded_s: NDArray[np.float64], shown_s: NDArray[np.float64]
) -> tuple[NDArray[np.float64], bool]:
    """(times shown from zero on, whether the clock ran on).

    Where decoding times jump back, or ahead by more than ten seconds against the usual step, the
    clock was set anew (joined recordings, a counter that ran over): what follows goes on where
    the piece before ended.
    """
    if not len(decoded_s):
        return shown_s.astype(np.float64), True
    steps = np.diff(decoded_s)
    usual = float(np.median(steps)) if len(steps) else 0.0
    jumps = (steps < 0) | (steps > max(_JUMP_S, 50 * usual))
    steady = not bool(jumps.any())
    if not steady:
        excess = np.where(jumps, steps - max(usual, 0.0), 0.0)
        shift = np.concatenate(([0.0], np.cumsum(excess)))
        shown_s = shown_s - shift
    return shown_s - shown_s.min(), steady
