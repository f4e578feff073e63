"""MediaInfo's reading of a file whose container is known already.

It is never given anything else: in a text that looks like a playlist it would follow addresses
into the network (measured with HLS and DASH under the name of an MP4).

A template asks for the few fields that are used: half the time of the full XML, and no title of
a film can break it. At ``parse_speed`` 0 a file costs about 2 ms; 0.5 also looks into the middle.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import BinaryIO

from kepu_desktop.domain.facts import AudioStream, SubtitleTrack
from kepu_desktop.media.reading import Picture, Reading

_QUICK_BUDGET = 48 << 20
_FULL_BUDGET = 512 << 20
# Measured: smaller costs calls, larger makes the library move its buffers about.
_BUFFER = 16 << 10

_FIELDS = {
    "General": ("Format", "Duration", "IsTruncated", "Cover"),
    "Video": (
        "Format",
        "Width",
        "Height",
        "Rotation",
        "PixelAspectRatio",
        "Duration",
        "FrameRate",
        "FrameRate_Mode",
        "BitDepth",
        "transfer_characteristics",
        "ScanType",
        "Width_Original",
        "Height_Original",
    ),
    "Audio": ("Format", "Channel(s)", "SamplingRate"),
    "Text": ("Language",),
}
_UNIT, _RECORD = "\x1f", "\x1e"
_TEMPLATE = "\n".join(
    f"{kind};{kind}{_UNIT}{_UNIT.join(f'%{field}%' for field in fields)}{_RECORD}"
    for kind, fields in _FIELDS.items()
)

_CODECS = {
    "AVC": "h264",
    "HEVC": "hevc",
    "VVC": "vvc",
    "AV1": "av1",
    "VP8": "vp8",
    "VP9": "vp9",
    "MPEG-4 Visual": "mpeg4",
    "ProRes": "prores",
    "AAC": "aac",
    "AC-3": "ac3",
    "E-AC-3": "eac3",
    "ALAC": "alac",
    "Opus": "opus",
    "Vorbis": "vorbis",
    "FLAC": "flac",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A reading, and what only MediaInfo tells."""

    reading: Reading
    truncated: bool = False
    later_size: tuple[int, int] | None = None  # another picture size inside the stream


def read(path: str, stream: BinaryIO, *, parse_speed: float) -> Seen:
    """MediaInfo's tracks of the file at ``path``, open as ``stream``.

    Raises ``OSError`` when the disk does.
    """
    text = _by_path(path, parse_speed)
    if text is None:
        text = _by_stream(stream, parse_speed)
    general: dict[str, str] = {}
    pictures: list[Picture] = []
    audio: list[AudioStream] = []
    subtitles: list[SubtitleTrack] = []
    later: tuple[int, int] | None = None
    for record in text.split(_RECORD):
        kind, *values = record.strip().split(_UNIT)
        data = dict(zip(_FIELDS.get(kind, ()), values, strict=False))
        if kind == "General":
            general = data
        elif kind == "Video":
            pictures.append(_picture(data))
            later = later or _later_size(data)
        elif kind == "Audio":
            audio.append(
                AudioStream(
                    _CODECS.get(data.get("Format", "")),
                    _whole(data.get("Channel(s)")),
                    _whole(data.get("SamplingRate")),
                )
            )
        elif kind == "Text":
            subtitles.append(SubtitleTrack(None, data.get("Language") or None))
    reading = Reading(
        duration_s=_seconds(general.get("Duration")),
        pictures=tuple(pictures),
        audio=tuple(audio),
        subtitles=tuple(subtitles),
        covers=1 if general.get("Cover") else 0,
    )
    return Seen(reading, general.get("IsTruncated") == "Yes", later)


def _by_path(path: str, parse_speed: float) -> str | None:
    """A third faster than by stream, because the name tells which parser to try first.

    None where the library cannot open the name: it wants one that the locale can hold, and takes
    one with "://" in it for an address in the network.
    """
    from pymediainfo import MediaInfo

    if "://" in path or any("\ud800" <= char <= "\udfff" for char in path):
        return None
    try:
        return MediaInfo.parse(path, parse_speed=parse_speed, output=_TEMPLATE)
    except (RuntimeError, FileNotFoundError):
        return None


def _by_stream(stream: BinaryIO, parse_speed: float) -> str:
    from pymediainfo import MediaInfo

    budget = _QUICK_BUDGET if parse_speed == 0 else _FULL_BUDGET
    return MediaInfo.parse(
        _Bounded(stream, budget),
        parse_speed=parse_speed,
        output=_TEMPLATE,
        buffer_size=_BUFFER,
    )


def _picture(data: dict[str, str]) -> Picture:
    mode, scan = data.get("FrameRate_Mode"), data.get("ScanType")
    transfer = data.get("transfer_characteristics", "")
    return Picture(
        codec=_CODECS.get(data.get("Format", "")),
        # Where container and codec header differ, the codec's size stands in ``_Original``.
        width=_whole(data.get("Width_Original")) or _whole(data.get("Width")),
        height=_whole(data.get("Height_Original")) or _whole(data.get("Height")),
        rotation=round((_real(data.get("Rotation")) or 0) / 90) % 4 * 90,
        pixel_aspect=_real(data.get("PixelAspectRatio")),
        duration_s=_seconds(data.get("Duration")),
        frame_rate=_real(data.get("FrameRate")),
        variable=mode == "VFR" if mode else None,
        bit_depth=_whole(data.get("BitDepth")),
        transfer="PQ" if "PQ" in transfer else "HLG" if "HLG" in transfer else None,
        interlaced=scan in ("Interlaced", "MBAFF", "PAFF") if scan else None,
    )


def _later_size(data: dict[str, str]) -> tuple[int, int] | None:
    """Where header and stream differ, the stream's size stands in the ``_Original`` fields."""
    width, height = _whole(data.get("Width_Original")), _whole(data.get("Height_Original"))
    if width is None and height is None:
        return None
    width = width if width is not None else _whole(data.get("Width"))
    height = height if height is not None else _whole(data.get("Height"))
    return (width, height) if width is not None and height is not None else None


def _real(value: str | None) -> float | None:
    """None for an empty field, and where two values stand ("48000 / 24000")."""
    try:
        number = float(value) if value else None
    except ValueError:
        return None
    return number if number is not None and math.isfinite(number) else None


def _whole(value: str | None) -> int | None:
    number = _real(value)
    return round(number) if number is not None else None


def _seconds(value: str | None) -> float | None:
    milliseconds = _real(value)
    return milliseconds / 1000 if milliseconds is not None else None


class _Bounded:
    """A file that ends after a number of bytes read: rubbish of many gigabytes costs no more."""

    def __init__(self, stream: BinaryIO, budget: int) -> None:
        self._read = stream.read
        self._left = budget
        self.seek = stream.seek
        self.tell = stream.tell

    def read(self, size: int) -> bytes:
        data = self._read(min(size, self._left))
        self._left -= len(data)
        return data
