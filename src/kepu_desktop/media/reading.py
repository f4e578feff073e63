"""What one reader says about a file, in the words that all readers share."""

from __future__ import annotations

from dataclasses import dataclass

from kepu_desktop.domain.facts import AudioStream, SubtitleTrack


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture stream. Width and height are coded pixels before ``rotation`` (clockwise)."""

    codec: str | None = None  # FFmpeg's name
    width: int | None = None
    height: int | None = None
    rotation: int = 0
    pixel_aspect: float | None = None
    duration_s: float | None = None
    frame_rate: float | None = None
    variable: bool | None = None
    bit_rate: int | None = None  # from sizes only
    bit_depth: int | None = None
    transfer: str | None = None  # PQ | HLG
    interlaced: bool | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    duration_s: float | None = None
    pictures: tuple[Picture, ...] = ()
    audio: tuple[AudioStream, ...] = ()
    subtitles: tuple[SubtitleTrack, ...] = ()
    covers: int = 0

    @property
    def empty(self) -> bool:
        return not (self.pictures or self.audio or self.subtitles or self.covers)
