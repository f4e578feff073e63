"""FFmpeg's reading through PyAV: for files that are no MP4, and where the others disagree.

PyAV is imported on first use: it costs tens of milliseconds and most files never need it.
"""

from __future__ import annotations

import contextlib
import errno
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from kepu_desktop.domain.facts import AudioStream, SubtitleTrack
from kepu_desktop.media.reading import Picture, Reading

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.stream import Stream
    from av.video.codeccontext import VideoCodecContext
    from av.video.stream import VideoStream

# Demuxers that read one file and nothing else. Left out on purpose: playlists (hls, dash, concat),
# which would open what they name, and those that take any picture or text for a film.
_DEMUXERS = ",".join(
    (
        "mov,mp4,m4a,3gp,3g2,mj2",
        "matroska,webm",
        "mpegts,mpeg,mpegvideo,flv,live_flv,avi,asf,mxf",
        "ogg,wav,aiff,mp3,aac,flac,ac3,eac3,amr,rm,dv,h264,hevc",
    )
)


@dataclass(frozen=True, slots=True)
class Walk:
    """What reading every packet shows of the picture stream."""

    octets: int = 0
    packets: int = 0
    duration_s: float | None = None
    failed_at_s: float | None = None  # None: read to the end without an error
    broken_at_s: float | None = None  # the first picture whose data cannot be one

    @property
    def bit_rate(self) -> int | None:
        if not self.duration_s or not self.octets:
            return None
        return round(self.octets * 8 / self.duration_s)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A picture that was decoded: its size in pixels, or None when there was none."""

    size: tuple[int, int] | None


@contextlib.contextmanager
def opened(stream: BinaryIO, *, quick: bool = False) -> Iterator[InputContainer | None]:
    """The file as FFmpeg sees it; None when FFmpeg knows no way to read it.

    ``quick`` decodes no more than the first picture to learn what the streams are: half the time.

    Raises ``OSError`` only when the disk does.
    """
    import av

    av.logging.set_libav_level(av.logging.PANIC)
    options = {"format_whitelist": _DEMUXERS}
    if quick:
        options["analyzeduration"] = "1"  # microsecond
    stream.seek(0)
    try:
        # The wrapper has no name: PyAV would hand one to FFmpeg, which guesses from it.
        container = av.open(_Nameless(stream), "r", options=options)
    except (av.FFmpegError, ValueError):
        yield None
        return
    try:
        for picture in container.streams.video:
            if _context(picture) is not None:
                # A thread for each core costs memory and gains nothing on single pictures.
                picture.thread_count = 1
        yield container
    finally:
        container.close()


class _Nameless:
    """A file by its content alone."""

    def __init__(self, stream: BinaryIO) -> None:
        self.read = stream.read
        self.tell = stream.tell
        self._seek = stream.seek

    def seek(self, offset: int, whence: int = 0) -> int:
        """-1 for a place that cannot be, as FFmpeg expects it: broken files lead there."""
        try:
            return self._seek(offset, whence)
        except (OverflowError, ValueError):
            return -1
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
            return -1


def read(container: InputContainer) -> Reading:
    """FFmpeg's streams in the shared words."""
    pictures: list[Picture] = []
    audio: list[AudioStream] = []
    subtitles: list[SubtitleTrack] = []
    covers = 0
    for video in container.streams.video:
        if is_cover(video):
            covers += 1
        else:
            pictures.append(_picture(video))
    for sound in container.streams.audio:
        known = sound.codec_context is not None
        audio.append(
            AudioStream(
                codec_name(sound),
                sound.channels or None if known else None,
                sound.sample_rate or None if known else None,
            )
        )
    for text in container.streams.subtitles:
        subtitles.append(SubtitleTrack(codec_name(text), language(text)))
    return Reading(
        duration_s=container.duration / 1_000_000 if container.duration else None,
        pictures=tuple(pictures),
        audio=tuple(audio),
        subtitles=tuple(subtitles),
        covers=covers,
    )


def is_cover(stream: Stream) -> bool:
    """Cover pictures and chapter thumbnails are video streams to FFmpeg, not to a viewer."""
    from av.stream import Disposition

    return bool(stream.disposition & (Disposition.attached_pic | Disposition.timed_thumbnails))


def main_picture(container: InputContainer) -> VideoStream | None:
    """The first picture stream that is no cover and that FFmpeg has a decoder for."""
    for stream in container.streams.video:
        if not is_cover(stream) and stream.codec_context is not None:
            return stream
    return None


def walk(container: InputContainer, size: int, progress: Callable[[float], None] | None) -> Walk:
    """Read every packet of a container that was just opened.

    ``progress`` gets the share of the file's ``size`` read so far.
    Raises ``OSError`` when the disk does.
    """
    import av

    picture = main_picture(container)
    if picture is None:
        return Walk()
    prefix = prefix_length(picture)
    base = float(picture.time_base or 0)
    octets = packets = 0
    first: float | None = None
    last = 0.0
    broken: float | None = None
    failed: float | None = None
    try:
        for packet in container.demux():
            if packet.stream.index != picture.index or packet.size == 0:
                continue
            octets += packet.size
            packets += 1
            stamp = packet.pts if packet.pts is not None else packet.dts
            if stamp is not None:
                begin = stamp * base
                first = begin if first is None else min(first, begin)
                last = max(last, begin + (packet.duration or 0) * base)
            if broken is None and (
                packet.is_corrupt or (prefix and not _chained(memoryview(packet), prefix))
            ):
                broken = last
            if progress is not None and packets % 256 == 0 and packet.pos is not None:
                progress(min(1.0, max(0.0, packet.pos / size)))
    except av.FFmpegError:  # errors of the disk come as the plain OSError that reading raised
        failed = last
    duration = last - first if first is not None and last > first else None
    return Walk(octets, packets, duration, failed, broken)


def decode_near(container: InputContainer, seconds: float) -> Decoded:
    """Decode the key frame at or before ``seconds``; no size when nothing could be decoded."""
    import av

    picture = main_picture(container)
    if picture is None or not picture.time_base:
        return Decoded(None)
    start = picture.start_time or 0
    try:
        container.seek(start + int(seconds / picture.time_base), stream=picture)
        for number, packet in enumerate(container.demux(picture)):
            for frame in packet.decode():
                if isinstance(frame, av.VideoFrame) and not frame.is_corrupt:
                    return Decoded((frame.width, frame.height))
            if number > _PATIENCE:
                break
    except (av.FFmpegError, ValueError):
        return Decoded(None)
    return Decoded(None)


_PATIENCE = 400  # packets from a key frame on without a picture


def _picture(stream: VideoStream) -> Picture:
    context = _context(stream)
    if context is None:
        return Picture()
    base = float(stream.time_base or 0)
    ratio = stream.sample_aspect_ratio
    rate = stream.average_rate
    pixels = context.format
    return Picture(
        codec=codec_name(stream),
        width=context.width or None,
        height=context.height or None,
        pixel_aspect=float(ratio) if ratio else None,
        duration_s=stream.duration * base if stream.duration else _tagged(stream),
        frame_rate=float(rate) if rate else None,
        bit_depth=pixels.components[0].bits if pixels is not None else None,
        transfer={16: "PQ", 18: "HLG"}.get(int(context.color_trc)),
    )


def _context(stream: VideoStream) -> VideoCodecContext | None:
    """None for a codec without a decoder, which PyAV's annotations leave out."""
    return stream.codec_context


def _tagged(stream: Stream) -> float | None:
    """Matroska writers put a track's length into a tag, 00:00:02.000000000."""
    match = re.fullmatch(r"(\d+):(\d\d):(\d\d(?:\.\d+)?)", stream.metadata.get("DURATION", ""))
    if match is None:
        return None
    return int(match[1]) * 3600 + int(match[2]) * 60 + float(match[3])


def codec_name(stream: Stream) -> str | None:
    context = stream.codec_context
    return context.codec.canonical_name if context is not None else None


def language(stream: Stream) -> str | None:
    """The language tag of a stream; None when it says that it does not know."""
    language = stream.metadata.get("language")
    return None if language in (None, "und") else language


def prefix_length(picture: VideoStream) -> int:
    """Octets of the length before each NAL unit (ISO/IEC 14496-15), 0 where there is none."""
    extra = picture.codec_context.extradata or b""
    if picture.codec_context.name == "h264" and len(extra) > 4 and extra[0] == 1:
        return (extra[4] & 3) + 1
    if picture.codec_context.name == "hevc" and len(extra) > 21 and extra[0] == 1:
        return (extra[21] & 3) + 1
    return 0


def _chained(packet: memoryview, prefix: int) -> bool:
    """Whether the lengths of the NAL units lead from the first to the end of the packet.

    Zeros where a download never arrived, or bytes of another file, break the chain.
    """
    at, size = 0, len(packet)
    while at + prefix <= size:
        length = int.from_bytes(packet[at : at + prefix], "big")
        if length == 0:
            return False
        at += prefix + length
    return at == size
