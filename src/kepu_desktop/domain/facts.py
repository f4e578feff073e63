"""What was measured in one media file. Facts carry no judgement.

``None`` always means "not looked or not known", an empty tuple "looked, and there is none".
Durations are seconds, rates bit/s, sizes bytes, pictures pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Problem(StrEnum):
    """Why a file gave no (or not all) facts. The words for the person live with the rule."""

    EMPTY = "empty"  # zero bytes
    NOT_MEDIA = "not-media"  # no known container inside
    NO_INDEX = "no-index"  # MP4 without its moov: a copy that was cut short
    TRUNCATED = "truncated"  # samples lie beyond the end of the file
    DAMAGED = "damaged"  # the decoder gave up; detail says where
    NO_ACCESS = "no-access"
    VANISHED = "vanished"
    CHANGING = "changing"  # grew or changed while it was read
    CRASHED = "crashed"  # the reading process died
    HUNG = "hung"  # no answer within the time limit
    MEMORY = "memory"  # the reading process ran out of memory
    READ_ERROR = "read-error"  # the disk reported an error


@dataclass(frozen=True, slots=True)
class AudioStream:
    codec: str | None
    channels: int | None
    sample_rate: int | None


@dataclass(frozen=True, slots=True)
class SubtitleTrack:
    codec: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class TextSample:
    time_s: float
    text: str


@dataclass(frozen=True, slots=True)
class SubtitleFacts:
    """Filled by the full check: what text the picture or a track carries over the speech."""

    state: str  # track | burned_in | absent | uncertain
    coverage: float | None
    interval: tuple[float, float] | None
    script: str | None
    samples: tuple[TextSample, ...]


@dataclass(frozen=True, slots=True)
class MarkFacts:
    state: str  # none | present | cannot_tell
    boxes: tuple[tuple[int, int, int, int], ...]
    scenes: int | None
    frames: int | None


@dataclass(frozen=True, slots=True)
class AdSignal:
    kind: str  # qr | barcode | phone | url | words
    text: str
    time_s: float | None
    box: tuple[int, int, int, int] | None


@dataclass(frozen=True, slots=True)
class Stretch:
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """Everything known about one file. Width and height are coded pixels after rotation."""

    size: int | None = None
    problem: Problem | None = None
    problem_detail: str = ""

    container: str | None = None  # mp4 mov 3gp mkv webm ts ps flv avi wmv mxf other
    brand: str | None = None  # ISO base media major brand, four characters
    fragmented: bool | None = None
    index_first: bool | None = None  # moov before mdat

    duration_s: float | None = None  # of the picture track
    container_duration_s: float | None = None
    video_streams: int | None = None  # cover pictures not counted
    cover_pictures: int | None = None
    width: int | None = None
    height: int | None = None
    rotation: int | None = None  # clockwise: 0 90 180 270
    pixel_aspect: float | None = None  # width / height of one pixel
    frame_rate: float | None = None
    variable_frame_rate: bool | None = None
    video_codec: str | None = None  # FFmpeg's names
    bit_depth: int | None = None
    transfer: str | None = None  # "PQ", "HLG", or None for standard range or unknown
    interlaced: bool | None = None
    overall_bit_rate: int | None = None
    video_bit_rate: int | None = None
    audio: tuple[AudioStream, ...] | None = None
    subtitle_tracks: tuple[SubtitleTrack, ...] | None = None
    sidecars: tuple[str, ...] | None = None  # names of subtitle files lying beside the film
    disagreements: tuple[str, ...] = ()  # facts on which the readers differ, for the report

    # The full check; None at quick depth.
    sha256: str | None = None
    subtitles: SubtitleFacts | None = None
    marks: MarkFacts | None = None
    ads: tuple[AdSignal, ...] | None = None
    black: tuple[Stretch, ...] | None = None
    freeze: tuple[Stretch, ...] | None = None
    silence: tuple[Stretch, ...] | None = None
    loudness_lufs: float | None = None
