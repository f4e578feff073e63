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
_JUMP_S = 10.0  # two packets further apart than this: the clock was set anew


@dataclass(frozen=True, slots=True)
class PacketIndex:
    """One row a packet, in decoding order.

    ``time_s`` are seconds from the first picture: when the packet's picture is shown, or where
    only decoding times are known those, moved to begin at zero (late or early by a few pictures).
    ``pos`` is the place in the file (-1 unknown), ``stamp`` the decoding time in the stream's own
    unit, ``size`` bytes. ``shown``: the picture is meant to be seen (an edit list may hide some,
    their times are negative). ``first`` is the shown time of the first picture in that unit.
    ``whole``: no packet is missing. ``steady``: times never jumped, so that seeking by time leads
    where it should.
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

    def __len__(self) -> int:
        return len(self.time_s)

    @property
    def key_rows(self) -> NDArray[np.int64]:
        """Rows of the key pictures that are meant to be seen."""
        return np.flatnonzero(self.key & self.shown)

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
    base = float(picture.time_base or 0) or 1.0
    rate = float(picture.average_rate or 0) or 25.0
    step = max(1, round(1 / rate / base))
    unknown = 0
    whole = True
    before: int | None = None
    try:
        for number, packet in enumerate(container.demux(picture)):
            if progress is not None and number % 256 == 0 and packet.pos is not None:
                progress(min(1.0, max(0.0, packet.pos / max(1, file_size))))
            if packet.size == 0:
                continue
            stamp = packet.dts if packet.dts is not None else packet.pts
            if stamp is None:
                stamp = 0 if before is None else before + step
                unknown += 1
            shown = packet.pts if packet.pts is not None else stamp
            pos = packet.pos if packet.pos is not None else -1
            kind = packet.is_keyframe, not packet.is_discard
            rows.append((stamp, shown, pos, packet.size, *kind))
            before = stamp
    except av.FFmpegError:
        whole = False
    table = np.ascontiguousarray(np.array(rows, dtype=np.int64).reshape(-1, 6).T)
    decoded, presented, pos_column, size_column = table[:4]
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
        whole=whole,
        steady=steady and unknown == 0,
    )


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
