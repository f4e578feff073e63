"""A film put into MP4, its index in front, nothing encoded anew, and proved so.

The copy is read back and what its packets hold (``media/coded.py``) is compared with the original.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Any

from kepu_desktop.media.coded import Content, Reader
from kepu_desktop.media.libav import codec_name, is_cover, main_picture, opened
from kepu_desktop.media.shares import within

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream

Progress = Callable[[float], None]

PICTURES = {"h264", "hevc", "av1", "mpeg4", "mpeg2video", "vp9"}
SOUNDS = {"aac", "mp3", "mp2", "ac3", "eac3", "alac", "flac", "opus"}
_COPYING = 0.6  # of the time: the rest is reading the copy back
_EVERY = 256  # packets between two words of progress
_DECODED = 100  # pictures of the copy
_OF_DISK = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES, errno.EFBIG, errno.ENOENT)


class Refusal(StrEnum):
    """Why there is no copy. The words live with the workflow."""

    UNREADABLE = "unreadable"
    NO_PICTURE = "no-picture"
    PICTURE_CODEC = "picture-codec"  # detail: its name
    SOUND_CODEC = "sound-codec"  # detail: its name
    DAMAGED = "damaged"  # the original cannot be read to its end; detail: seconds
    TIMES = "times"  # its time stamps are such that MP4 does not take them
    CHANGED = "changed"  # the copy read back is not what was read


@dataclass(frozen=True, slots=True)
class Remuxed:
    """``left_out``: what MP4 was not given: subtitle, data, attachment, video (a second one, or a
    cover)."""

    streams: tuple[Content, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotRemuxed:
    why: Refusal
    detail: str = ""


class _BrokenError(Exception):
    """The original cannot be read on."""


class _RefusedError(Exception):
    def __init__(self, why: Refusal, detail: str = "") -> None:
        super().__init__(why)
        self.told = NotRemuxed(why, detail)


def remux(
    path: str, target: str, size: int, progress: Progress | None = None
) -> Remuxed | NotRemuxed:
    """Write the film at ``path`` (``size`` bytes) to ``target``, and read it back. In a worker.

    ``target`` must not be there; after a refusal it may hold a part. Raises ``OSError`` when a disk
    does.
    """
    try:
        with open(path, "rb") as stream, opened(stream) as source:
            if source is None:
                raise _RefusedError(Refusal.UNREADABLE)
            chosen = _chosen(source)
            copied = _copied(source, chosen, target, size, within(progress, 0.0, _COPYING))
            kinds = {one.type for one in source.streams if one not in chosen}
        with open(target, "rb") as stream, opened(stream) as made:
            if made is None:
                raise _RefusedError(Refusal.CHANGED)
            again = _read(made, size, within(progress, _COPYING, 1 - _COPYING))
            if again != copied:
                raise _RefusedError(Refusal.CHANGED)
            if not _in_order(made):
                raise _RefusedError(Refusal.TIMES)
    except _RefusedError as refused:
        return refused.told
    return Remuxed(copied, tuple(sorted(kinds)))


def _chosen(source: InputContainer) -> list[Stream]:
    """The picture and all sounds. Raises ``_RefusedError`` for what MP4 players would not play."""
    picture = main_picture(source)
    if picture is None:
        raise _RefusedError(Refusal.NO_PICTURE)
    if codec_name(picture) not in PICTURES:
        raise _RefusedError(Refusal.PICTURE_CODEC, codec_name(picture) or "")
    for sound in source.streams.audio:
        if codec_name(sound) not in SOUNDS:
            raise _RefusedError(Refusal.SOUND_CODEC, codec_name(sound) or "")
    return [picture, *source.streams.audio]


def _copied(
    source: InputContainer,
    chosen: list[Stream],
    target: str,
    size: int,
    progress: Progress | None,
) -> tuple[Content, ...]:
    import av

    readers = {one.index: Reader(one) for one in chosen}
    begin_s = (source.start_time or 0) / av.time_base
    at_s = 0.0
    try:
        with av.open(target, "w", format="mp4", options={"movflags": "+faststart"}) as made:
            into = {one.index: made.add_stream_from_template(one) for one in chosen}
            for number, packet in enumerate(_whole(source, chosen)):
                base = float(packet.time_base)
                if packet.pts is None:
                    raise _RefusedError(Refusal.TIMES)
                at_s = packet.pts * base - begin_s
                # A recording's clock begins anywhere; an MP4 would show nothing until then.
                packet.pts -= round(begin_s / base)
                if packet.dts is not None:
                    packet.dts -= round(begin_s / base)
                index = packet.stream.index
                readers[index].take(bytes(packet))
                packet.stream = into[index]
                made.mux_one(packet)
                _tell(progress, number, packet.pos, size)
    except _BrokenError as broken:
        raise _RefusedError(Refusal.DAMAGED, f"{at_s:.1f}") from broken
    except (av.FFmpegError, ValueError) as error:
        if isinstance(error, OSError) and error.errno in _OF_DISK:
            raise
        raise _RefusedError(Refusal.TIMES) from error
    return tuple(readers[one.index].content() for one in chosen)


def _whole(source: InputContainer, chosen: list[Stream]) -> Iterator[Packet[Any]]:
    """Every packet. Raises ``_BrokenError`` at one that cannot be read or is marked as damaged."""
    import av

    packets = source.demux(*chosen)
    while True:
        try:
            packet = next(packets)
        except StopIteration:
            return
        except av.FFmpegError as error:
            raise _BrokenError from error
        if packet.is_corrupt:
            raise _BrokenError
        if packet.size:
            yield packet


def _tell(progress: Progress | None, number: int, position: int | None, size: int) -> None:
    if progress is not None and number % _EVERY == 0 and position is not None:
        progress(min(1.0, max(0.0, position / size)))


def _read(made: InputContainer, size: int, progress: Progress | None) -> tuple[Content, ...]:
    """Of every packet of a container that was just opened, the picture first."""
    import av

    chosen = [*(one for one in made.streams.video if not is_cover(one)), *made.streams.audio]
    readers = {one.index: Reader(one) for one in chosen}
    try:
        for number, packet in enumerate(made.demux(*chosen)):
            if packet.size == 0:
                continue
            readers[packet.stream.index].take(bytes(packet))
            _tell(progress, number, packet.pos, size)
    except av.FFmpegError as error:
        raise _RefusedError(Refusal.CHANGED) from error
    return tuple(readers[one.index].content() for one in chosen)


def _in_order(made: InputContainer) -> bool:
    """Whether the first pictures come out of the decoder with rising times: in containers without
    a time of showing (AVI) those of pictures that wait for later ones may be guessed wrongly."""
    import av

    picture = main_picture(made)
    if picture is None:
        return False
    made.seek(0)
    last: int | None = None
    try:
        for frame in islice(made.decode(picture), _DECODED):
            if frame.pts is None or (last is not None and frame.pts <= last):
                return False
            last = frame.pts
    except av.FFmpegError:
        return False
    return last is not None
