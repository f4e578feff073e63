"""Where readers say the same thing, and what holds where they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from kepu_desktop.domain.facts import AudioStream, SubtitleTrack
from kepu_desktop.media.reading import Picture, Reading

T = TypeVar("T")

_DURATION_SLACK_S = 1.0
_RATE_SLACK = 0.02


@dataclass(frozen=True, slots=True)
class Settled:
    """The facts on which to go on. ``unsure``: a third reader should be asked."""

    picture: Picture
    pictures: int
    covers: int
    duration_s: float | None
    audio: tuple[AudioStream, ...]
    subtitles: tuple[SubtitleTrack, ...]
    notes: tuple[str, ...]  # for the report, in Chinese
    unsure: bool


def settle(own: Reading, seen: Reading, third: Reading | None, *, fragmented: bool) -> Settled:
    """Join our own reading, MediaInfo's and, once asked, FFmpeg's.

    Ours holds unless the other two agree against it: it is read from the same bytes that a
    player uses, but it trusts the container where the others also read the codec's headers.
    """
    ballot = _Ballot(asked=third is not None)
    pictures = own.pictures or (third.pictures if third else ()) or seen.pictures
    mine = own.pictures[0] if own.pictures else Picture()
    theirs = seen.pictures[0] if seen.pictures else Picture()
    other = third.pictures[0] if third and third.pictures else Picture()
    picture = mine
    if pictures:
        size = ballot.vote("画面尺寸", _size(mine), _size(theirs), _size(other), _equal, _show_size)
        # Fragment boundaries stretch frames, and a variable rate has no one number.
        loose = fragmented or mine.variable or theirs.variable
        picture = replace(
            mine,
            codec=ballot.vote("画面编码", mine.codec, theirs.codec, other.codec, _equal, str),
            width=size[0] if size else None,
            height=size[1] if size else None,
            duration_s=ballot.vote(
                "画面时长", mine.duration_s, theirs.duration_s, other.duration_s, _close, _show_s
            ),
            frame_rate=ballot.vote(
                "帧率",
                mine.frame_rate,
                None if loose else theirs.frame_rate,
                None if loose else other.frame_rate,
                _near,
                _show_rate,
            ),
            pixel_aspect=_first(mine.pixel_aspect, theirs.pixel_aspect, other.pixel_aspect),
            bit_depth=_first(mine.bit_depth, theirs.bit_depth, other.bit_depth),
            transfer=_first(mine.transfer, theirs.transfer, other.transfer),
            interlaced=_first(mine.interlaced, theirs.interlaced),
        )
    audio = _audio(ballot, own.audio, seen.audio, third.audio if third else ())
    subtitles = _subtitles(ballot, own.subtitles, third.subtitles if third else ())
    if not own.pictures and seen.pictures:
        ballot.unsure = True
    return Settled(
        picture=picture,
        pictures=len(pictures),
        covers=max(own.covers, third.covers if third else 0),
        duration_s=_first(own.duration_s, third.duration_s if third else None, seen.duration_s),
        audio=audio,
        subtitles=subtitles,
        notes=tuple(ballot.notes),
        unsure=ballot.unsure,
    )


class _Ballot:
    """Collects the votes of one file: what differs, and whether a third reader is wanted."""

    def __init__(self, *, asked: bool) -> None:
        self.asked = asked
        self.notes: list[str] = []
        self.unsure = False

    def vote(
        self,
        label: str,
        own: T | None,
        seen: T | None,
        third: T | None,
        same: Callable[[T, T], bool],
        show: Callable[[T], str],
    ) -> T | None:
        if own is None:
            self.unsure = self.unsure or not self.asked
            return third if third is not None else seen
        if seen is None or same(own, seen):
            return own
        self.unsure = self.unsure or not self.asked
        heard = [f"索引 {show(own)}", f"MediaInfo {show(seen)}"]
        if third is not None:
            heard.append(f"FFmpeg {show(third)}")
        self.notes.append(f"{label}读数不一致：{'，'.join(heard)}")
        return third if third is not None and same(third, seen) else own


def _audio(
    ballot: _Ballot,
    own: tuple[AudioStream, ...],
    seen: tuple[AudioStream, ...],
    third: tuple[AudioStream, ...],
) -> tuple[AudioStream, ...]:
    """Codec from the sample entry, channels and rate from the codec's header where MediaInfo
    read it: writers put two channels into every sample entry."""
    if len(own) < len(seen):
        ballot.unsure = True
        own = third if len(third) > len(own) else own
    joined: list[AudioStream] = []
    for number, stream in enumerate(own):
        better = seen[number] if len(seen) == len(own) else AudioStream(None, None, None)
        other = third[number] if len(third) == len(own) else AudioStream(None, None, None)
        codec = _first(stream.codec, other.codec, better.codec)
        ballot.unsure = ballot.unsure or codec is None
        joined.append(
            AudioStream(
                codec,
                _first(better.channels, stream.channels, other.channels),
                _first(better.sample_rate, stream.sample_rate, other.sample_rate),
            )
        )
    return tuple(joined)


def _subtitles(
    ballot: _Ballot, own: tuple[SubtitleTrack, ...], third: tuple[SubtitleTrack, ...]
) -> tuple[SubtitleTrack, ...]:
    joined: list[SubtitleTrack] = []
    for number, track in enumerate(own):
        codec = track.codec
        if codec is None and len(third) == len(own):
            codec = third[number].codec
        ballot.unsure = ballot.unsure or codec is None
        joined.append(SubtitleTrack(codec, track.language))
    return tuple(joined)


def _first(*values: T | None) -> T | None:
    return next((value for value in values if value is not None), None)


def _size(picture: Picture) -> tuple[int, int] | None:
    if picture.width is None or picture.height is None:
        return None
    return picture.width, picture.height


def _equal(one: object, other: object) -> bool:
    return one == other


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= _DURATION_SLACK_S


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= _RATE_SLACK * max(one, other)


def _show_size(size: tuple[int, int]) -> str:
    return f"{size[0]}×{size[1]}"


def _show_s(seconds: float) -> str:
    return f"{seconds:.1f} 秒"


def _show_rate(rate: float) -> str:
    return f"{rate:.2f} 帧/秒"
