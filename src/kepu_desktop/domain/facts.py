"""What was measured in one media file. Facts carry no judgement.

``None`` always means "not looked or not known", an empty tuple "looked, and there is none".
Durations are seconds, rates bit/s, sizes bytes, pictures pixels.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
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


Box = tuple[int, int, int, int]  # left, top, width, height in pixels of the shown picture


class Part(StrEnum):
    """The parts of the full check: each is measured, kept and resumed on its own."""

    WHOLE = "whole"  # every byte and packet
    SOUND = "sound"
    PICTURE = "picture"  # everything that decoded frames show


class Gap(StrEnum):
    """Why something was not looked at, or not to the end. The words live with the rule."""

    NO_PICTURE = "no-picture"
    NO_SOUND = "no-sound"
    UNDECODABLE = "undecodable"
    TOO_LARGE = "too-large"  # more pixels than are decoded frame by frame
    CRASHED = "crashed"
    HUNG = "hung"
    MEMORY = "memory"
    NO_MODEL = "no-model"  # a model file is missing or is not the pinned one


@dataclass(frozen=True, slots=True)
class Unlooked:
    """``what`` names a ``Part``, or one field of ``MediaFacts``: it stays None, or holds what a
    partial look found."""

    what: str
    gap: Gap


@dataclass(frozen=True, slots=True)
class TextSample:
    time_s: float
    text: str
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class SubtitleFacts:
    """What text the picture or a track carries over the speech.

    ``coverage`` is the share of speech samples with a subtitle and ``interval`` its 95 % Wilson
    interval; both None without speech. ``band`` are the rows (top, bottom) of the shown picture in
    which the subtitles stand, or where the person said they do (``band_given``).
    """

    state: str  # track | burned_in | absent | uncertain
    coverage: float | None
    interval: tuple[float, float] | None
    script: str | None  # simplified | traditional | mixed | english | other
    samples: tuple[TextSample, ...]
    looked: int | None = None  # sampled frames, or cues of a track
    speech: int | None = None  # of them, with somebody speaking
    covered: int | None = None  # of those, with a subtitle
    band: tuple[int, int] | None = None
    band_given: tuple[int, int] | None = None
    # Why uncertain: few-speech | sparse | alignment | moving | unexplained-text | undecodable |
    # few-keys (too few for so long a film) | keys-only (too large for more)
    reason: str | None = None
    simplified_marks: int | None = None  # characters that only that script has
    traditional_marks: int | None = None


@dataclass(frozen=True, slots=True)
class MarkShow:
    """When a mark of ``MarkFacts.boxes`` was seen: its share of the looked-at frames' weight,
    and up to three times."""

    share: float
    times_s: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class MarkFacts:
    state: str  # none | present | cannot_tell
    boxes: tuple[Box, ...]
    scenes: int | None
    frames: int | None
    shows: tuple[MarkShow, ...] = ()  # one for each box
    # Why not to tell: few-scenes | fixed-picture | too-many
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class AdSignal:
    kind: str  # qr | barcode | phone | url | words
    text: str
    time_s: float | None
    box: Box | None


@dataclass(frozen=True, slots=True)
class AdLook:
    """What ``MediaFacts.ads`` rests on: frames searched for codes, frames read whole, and the
    longest time (seconds) without a searched frame."""

    code_frames: int
    read_frames: int
    longest_gap_s: float | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """``exact``: the edges are those of frames or sound samples; else within half a second."""

    start_s: float
    end_s: float
    exact: bool = True


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

    # The full check; None at quick depth. First what Part.WHOLE shows.
    sha256: str | None = None
    # Part.SOUND
    silence: tuple[Stretch, ...] | None = None
    loudness_lufs: float | None = None  # integrated, ITU-R BS.1770; None too when all is silent
    loudness_range_lu: float | None = None  # EBU Tech 3342
    sound_end_s: float | None = None  # where the sound ends, from the first picture
    # Part.PICTURE
    black: tuple[Stretch, ...] | None = None
    freeze: tuple[Stretch, ...] | None = None
    damage: tuple[Stretch, ...] | None = None  # pictures that cannot be decoded
    key_gap_s: float | None = None  # longest time between looked-at frames: what may be missed
    every_frame: bool | None = None  # the deeper pass; False: key frames and what they point to
    active: Box | None = None  # the picture inside constant black borders; all of it without
    subtitles: SubtitleFacts | None = None
    marks: MarkFacts | None = None
    ads: tuple[AdSignal, ...] | None = None
    ad_look: AdLook | None = None
    opening: tuple[TextSample, ...] | None = None  # text on the opening frames
    # Parts that are done, with or without a result, and what they could not look at.
    parts: tuple[Part, ...] = ()
    unlooked: tuple[Unlooked, ...] = ()


# What may come out otherwise at the next try.
PASSING_GAPS = frozenset((Gap.CRASHED, Gap.HUNG, Gap.MEMORY, Gap.NO_MODEL))
# Of a file with one of these the parts after the first can still be measured.
JUDGEABLE = frozenset((None, Problem.DAMAGED, Problem.TRUNCATED))

_OF_PART = {
    Part.SOUND: ("silence", "loudness_lufs", "loudness_range_lu", "sound_end_s"),
    Part.PICTURE: (
        *("black", "freeze", "damage", "key_gap_s", "every_frame", "active"),
        *("subtitles", "marks", "ads", "ad_look", "opening"),
    ),
}


def with_part(facts: MediaFacts, part: Part, measured: MediaFacts) -> MediaFacts:
    """``facts`` with what ``measured`` says of one part; an earlier result of it is replaced.

    ``Part.WHOLE`` takes all of ``measured`` and keeps the other parts.
    """
    base = measured if part is Part.WHOLE else facts
    taken = {
        name: getattr(measured if other is part else facts, name)
        for other, names in _OF_PART.items()
        for name in names
    }
    fields = {part.value, *_OF_PART.get(part, ())}
    gone = tuple(gap for gap in facts.unlooked if gap.what not in fields)
    new = tuple(gap for gap in measured.unlooked if gap.what in fields)
    parts = {*facts.parts, part}
    return replace(
        base,
        **taken,
        parts=tuple(one for one in Part if one in parts),
        unlooked=gone + new,
    )


def parts_left(facts: MediaFacts | None) -> tuple[Part, ...]:
    """What the full check still has to measure: parts that are not done or failed in a way that
    may pass. A file that gave no facts gets no further than its first part."""
    if facts is None or Part.WHOLE not in facts.parts:
        return tuple(Part)
    if facts.problem not in JUDGEABLE:
        return ()
    failed = {gap.what for gap in facts.unlooked if gap.gap in PASSING_GAPS}
    return tuple(part for part in Part if part not in facts.parts or part.value in failed)
