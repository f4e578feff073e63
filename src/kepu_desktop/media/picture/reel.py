"""An opened file as a reel: from any key frame on its packets and frames, whatever the container.

MP4 and Matroska are sought by time, streams without an index by their place in the file, and what
cannot be sought is read from the start. Where a search lands is always checked against the index.
FFmpeg's error for a lack of memory is one of its own kind, and must not pass for damage.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, cast

import numpy as np

from kepu_desktop.media.picture.open_groups import OpenGroups
from kepu_desktop.media.picture.packets import PacketIndex

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet as AnyPacket
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

    Packet = AnyPacket[VideoStream]

_FAULTS = 64  # packets in a row that cannot be read or decoded until the place is given up
_BY_PLACE = ("mpegts", "mpeg", "flv")
_BACK_S = (2.0, 15.0)  # a search may land behind the wanted frame: try from earlier
_EARLY_S = 0.5  # before a wanted time every frame counts, earlier only those others lean on …
_EARLY = 3  # … or so many frames' time, where it is longer
_REORDER = 18  # packets that a decoder holds back at most: 16 frames, and some
_LOST = 3  # frames' time without one, and packets in it
_OCTETS = 3  # a pixel of a decoded frame of ten bits
_FIELDS = 3  # packets until a key picture is whole: two fields, or one that is never shown


class Reel:
    """Reads one container. ``fault`` is told the time of everything that cannot be decoded."""

    def __init__(
        self,
        container: InputContainer,
        picture: VideoStream,
        index: PacketIndex,
        fault: Callable[[float], None],
    ) -> None:
        from av.stream import Discard

        self._container = container
        self._picture = picture
        self._index = index
        self._fault = fault
        self._base = float(picture.time_base or 0) or 1.0
        self._by_place = container.format.name in _BY_PLACE and bool((index.pos >= 0).all())
        self._by_time = index.steady and not self._by_place
        self._frame_s, self._end_s = index.frame_s, index.end_s
        self.ordered = True
        """Frames came in the order of their times so far; else the times are made up."""
        self._sorted = np.sort(index.time_s[index.shown])
        self._next_row = 0  # of the packet that comes next; -1 unknown
        context = picture.codec_context
        hevc = context.codec.canonical_name == "hevc"
        self._groups = OpenGroups(context.extradata) if hevc else None
        for stream in container.streams:
            if stream.index != picture.index:
                stream.discard = Discard.all

    def key_frame(self, row: int) -> tuple[float, VideoFrame] | None:
        """(time, picture) of a key row, decoded by itself; None when it cannot be.

        Raises ``MemoryError`` when there is no room for one.
        """
        import av

        context = self._picture.codec_context
        context.skip_frame = "DEFAULT"
        frames: list[VideoFrame] = []
        time_s: float | None = None
        try:
            for number, (_, packet) in enumerate(self._packets(row)):
                if time_s is None:
                    time_s = self._time_of(packet, row)
                    packet = self._spared(packet)
                frames.extend(context.decode(packet))
                # Drained after every packet: open groups of pictures and reordering would hold
                # frames back, and give them out with a later one.
                frames.extend(context.decode(None))
                context.flush_buffers()
                if frames or number + 1 >= _FIELDS:
                    break
        except MemoryError:
            raise
        except (av.FFmpegError, ValueError):
            context.flush_buffers()
        if time_s is None or not frames or frames[0].is_corrupt:
            # Some decoders only say that they failed when they got no memory: then this fails too.
            np.empty(context.width * context.height * _OCTETS, np.uint8)
            return None
        return time_s, frames[0]

    def frames(
        self, row: int, wanted: Callable[[], float], beat: Callable[[], None] | None = None
    ) -> Iterator[tuple[float, VideoFrame]]:
        """(time, picture) from a key row on, in the order shown, to the end of the film.

        Of the time well before ``wanted()``, which may be another one after each picture, only
        those that others lean on. Pictures that lean on what came before the key frame are left
        out.
        """
        import av

        context = self._picture.codec_context
        first_s: float | None = None
        last_s = float("-inf")
        faults = 0
        due: list[float] = []  # times of the packets on their way through the decoder, a heap
        packets = self._packets(row)
        early_s = max(_EARLY_S, _EARLY * self._frame_s)
        while faults < _FAULTS:
            if beat is not None:
                beat()
            at, packet = next(packets, (row, None))
            if packet is not None:
                time_s = self._time_of(packet, at)
                if first_s is None:
                    first_s = time_s
                    packet = self._spared(packet)
                if not packet.is_discard:
                    heapq.heappush(due, time_s)
                # Where times are made up by counting, every frame has to come.
                hurry = self.ordered and self._index.steady and time_s < wanted() - early_s
                context.skip_frame = "NONREF" if hurry else "DEFAULT"
            try:
                decoded = context.decode(packet)
                faults = 0
            except MemoryError:
                raise
            except (av.FFmpegError, ValueError):
                if first_s is not None and time_s >= first_s:
                    self._fault(time_s)
                faults += 1
                decoded = []
            for frame in decoded:
                shown_s = self._shown(frame, due, last_s)
                if first_s is None or shown_s < first_s - 1e-6 or shown_s <= last_s:
                    continue
                if frame.is_corrupt:
                    self._fault(shown_s)
                    continue
                if last_s >= wanted():
                    self._missed(last_s, shown_s)
                last_s = shown_s
                yield shown_s, frame
            if packet is None:
                if last_s >= wanted():
                    self._missed(last_s, self._end_s)
                break
        context.flush_buffers()

    def _spared(self, packet: Packet) -> Packet:
        """The packet to begin with, without a call for pictures before it."""
        import av

        data = None if self._groups is None else self._groups.spared(bytes(packet))
        if data is None:
            return packet
        fresh = cast("Packet", av.Packet(data))
        fresh.pts, fresh.dts, fresh.time_base = packet.pts, packet.dts, packet.time_base
        fresh.duration = packet.duration
        fresh.is_keyframe = packet.is_keyframe
        return fresh

    def _shown(self, frame: VideoFrame, due: list[float], last_s: float) -> float:
        """When a frame is shown: as it says itself, or, where it cannot be trusted, the earliest
        time among the packets given to the decoder, which puts out in the order shown."""
        own_s = None
        if frame.pts is not None and self._index.steady:
            own_s = (frame.pts - self._index.first) * self._base
            if own_s < last_s - 1e-6:
                self.ordered = False
        if own_s is not None and self.ordered:
            while due and due[0] <= own_s + 1e-6:
                heapq.heappop(due)
            return own_s
        while len(due) > _REORDER:  # those of frames that never came
            heapq.heappop(due)
        return heapq.heappop(due) if due else last_s + self._frame_s

    def _missed(self, last_s: float, next_s: float) -> None:
        """A decoder may leave out pictures without a word: those of the index that never came.

        One or two may be missing by right: the index of an MP4 tells decoding times, and fields
        may come in packets of their own.
        """
        frame_s = self._frame_s
        if next_s - last_s < _LOST * frame_s:
            return
        times = self._sorted
        inside = np.searchsorted(times, next_s - frame_s / 2) - np.searchsorted(
            times, last_s + frame_s / 2, side="right"
        )
        if inside >= _LOST - 1:
            self._fault(last_s + frame_s)

    def _time_of(self, packet: Packet, row: int) -> float:
        if packet.pts is None or not self._index.steady:
            return float(self._index.time_s[min(row, len(self._index) - 1)])
        return (packet.pts - self._index.first) * self._base

    def _packets(self, row: int) -> Iterator[tuple[int, Packet]]:
        """(row, packet) from ``row`` on; nothing when the place cannot be found."""
        for seek in self._ways(row):
            if not seek():
                continue
            found = False
            at = row
            number = self._next_row
            for packet in self._read():
                if not found:
                    if number >= 0:
                        found = number == row
                    else:
                        found = self._is(packet, row)
                    if not found and self._passed(packet, row, number):
                        break
                    number += number >= 0
                    if not found:
                        continue
                self._next_row = at + 1
                if at >= len(self._index):
                    return  # beyond the end of a file that was cut
                yield at, packet
                at += 1
            if found:
                return

    def _read(self) -> Iterator[Packet]:
        import av

        faults = 0
        packets = self._container.demux(self._picture)
        while faults < _FAULTS:
            try:
                packet: Packet | None = next(packets, None)
            except MemoryError:
                raise
            except (av.FFmpegError, ValueError):
                faults += 1
                packets = self._container.demux(self._picture)
                continue
            if packet is None:
                return
            faults = 0
            if packet.size:
                yield packet

    def _ways(self, row: int) -> Iterator[Callable[[], bool]]:
        """Searches that should lead to a row, the cheapest first."""
        stamp = int(self._index.stamp[row])
        if self._by_place:
            place = int(self._index.pos[row])
            yield lambda: self._seek(place, by_place=True)
        if self._by_time:
            yield lambda: self._seek(stamp)
            for back in _BACK_S:
                target = stamp - int(back / self._base)
                yield lambda target=target: self._seek(target)  # type: ignore[misc]
        yield lambda: self._from_start(row)

    def _from_start(self, row: int) -> bool:
        if 0 <= self._next_row <= row:
            return True
        if not (self._seek(int(self._index.stamp.min())) or self._seek(0, by_place=True)):
            return False
        self._next_row = 0
        return True

    def _seek(self, target: int, *, by_place: bool = False) -> bool:
        import av

        self._next_row = -1
        try:
            if by_place:
                self._container.seek(target, unsupported_byte_offset=True)
            else:
                self._container.seek(target, stream=self._picture)
        except MemoryError:
            raise
        except (av.FFmpegError, ValueError, OverflowError):
            return False
        return True

    def _is(self, packet: Packet, row: int) -> bool:
        pos = int(self._index.pos[row])
        if packet.size != int(self._index.size[row]):
            return False
        if pos >= 0 and packet.pos is not None and packet.pos >= 0:
            return int(packet.pos) == pos
        return packet.dts == int(self._index.stamp[row])

    def _passed(self, packet: Packet, row: int, number: int) -> bool:
        if number >= 0:
            return number > row
        if self._by_place:
            return packet.pos is not None and packet.pos > int(self._index.pos[row])
        return packet.dts is not None and packet.dts > int(self._index.stamp[row])
