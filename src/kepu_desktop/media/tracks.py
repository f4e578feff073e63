"""The tracks of a moov: what they hold, how long, how large, which way up."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from kepu_desktop.media.boxes import (
    child,
    children,
    numbers,
    signed,
    unsigned,
    version_of,
)
from kepu_desktop.media.claims import overstated
from kepu_desktop.media.fourcc import KINDS, codec_name

_MOST_TRACKS = 200
# Frame durations may wobble by rounding; a rate is variable when more than a share is further off.
_WOBBLE = 0.05
_OFF_SHARE = 0.01
_POINTS = 8


@dataclass(frozen=True, slots=True)
class Track:
    """One track. Sizes in bytes, times in seconds, ``rotation`` clockwise in degrees."""

    track_id: int
    kind: str  # video | audio | subtitle | other
    codec: str | None = None  # FFmpeg's name
    width: int | None = None  # as in the sample entry: before rotation
    height: int | None = None
    pixel_aspect: float | None = None
    rotation: int = 0
    transfer: str | None = None
    channels: int | None = None
    sample_rate: int | None = None
    language: str | None = None
    timescale: int = 0
    samples: int = 0
    ticks: int = 0  # sum of the sample durations
    octets: int = 0  # sum of the sample sizes
    duration_s: float | None = None  # as played: the samples, or less where an edit list cuts
    header_duration_s: float | None = None  # what mdhd claims
    frame_rate: float | None = None
    variable: bool | None = None
    end: int = 0  # where the last sample ends in the file
    lost_from_s: float | None = None  # time of the first sample beyond the end of the file
    overstated: bool = False  # a table claims more entries than it has bytes for
    points: tuple[tuple[int, float], ...] = ()  # (file offset, time) of a few samples
    chapters: tuple[int, ...] = ()  # ids of the tracks that hold its chapter names or pictures

    @property
    def bit_rate(self) -> int | None:
        if not self.timescale or not self.ticks or not self.octets:
            return None
        return round(self.octets * 8 * self.timescale / self.ticks)


def read_tracks(index: memoryview, movie_timescale: int, file_size: int) -> tuple[Track, ...]:
    """The tracks of a moov in file order, chapter texts and chapter pictures left out."""
    found: list[Track] = []
    for kind, content in children(index):
        if kind == b"trak" and len(found) < _MOST_TRACKS:
            track = _read_track(content, movie_timescale, file_size)
            if track is not None:
                found.append(track)
    chapters = {number for track in found for number in track.chapters}
    return tuple(track for track in found if track.track_id not in chapters)


def _read_track(trak: memoryview, movie_timescale: int, file_size: int) -> Track | None:
    media = child(trak, b"mdia")
    header = child(trak, b"tkhd")
    if media is None or header is None:
        return None
    handler = child(media, b"hdlr")
    kind = KINDS.get(bytes(handler[8:12]), "other") if handler is not None else "other"
    timescale, header_ticks, language = _media_header(child(media, b"mdhd"))
    table = child(media, b"minf", b"stbl") or memoryview(b"")
    code, entry = _sample_entry(table)
    times = _read_times(child(table, b"stts"))
    sizes = _read_sizes(table)
    chunks = _read_chunks(table)
    end, lost = _reach(chunks, sizes, file_size)
    duration_s = times.ticks / timescale if timescale and times.ticks else None
    edits = child(trak, b"edts", b"elst")
    edited = _edited(edits, movie_timescale)
    width, height, aspect, transfer = _picture(entry) if kind == "video" else (None,) * 4
    channels, sample_rate = _sound(entry) if kind == "audio" else (None, None)
    return Track(
        track_id=unsigned(header, 20 if version_of(header) == 1 else 12, 4),
        kind=kind,
        codec=codec_name(code, entry),
        width=width,
        height=height,
        pixel_aspect=aspect,
        rotation=_rotation(header),
        transfer=transfer,
        channels=channels,
        sample_rate=sample_rate,
        language=language,
        timescale=timescale,
        samples=sizes.count,
        ticks=times.ticks,
        octets=sizes.total,
        duration_s=min(duration_s, edited) if duration_s and edited else duration_s,
        header_duration_s=header_ticks / timescale if timescale and header_ticks else None,
        frame_rate=timescale / times.usual if times.usual and kind == "video" else None,
        variable=times.variable if kind == "video" and times.samples > 1 else None,
        end=end,
        lost_from_s=times.at(lost) / timescale if lost is not None and timescale else None,
        overstated=overstated(table, edits) or chunks.impossible(sizes.count),
        points=_points(chunks, times, timescale) if kind == "video" else (),
        chapters=_chapters(child(trak, b"tref", b"chap")),
    )


def _media_header(header: memoryview | None) -> tuple[int, int, str | None]:
    """(timescale, duration or 0, language) of an mdhd."""
    if header is None:
        return 0, 0, None
    if version_of(header) == 1:
        timescale, ticks, at, unknown = unsigned(header, 20, 4), unsigned(header, 24, 8), 32, 64
    else:
        timescale, ticks, at, unknown = unsigned(header, 12, 4), unsigned(header, 16, 4), 20, 32
    packed = unsigned(header, at, 2)
    letters = [(packed >> shift) & 31 for shift in (10, 5, 0)]
    language = "".join(chr(letter + 0x60) for letter in letters)
    # Values below 0x400 are Macintosh language codes; "und" means undetermined.
    named = packed >= 0x400 and all(1 <= letter <= 26 for letter in letters) and language != "und"
    return timescale, 0 if ticks == 2**unknown - 1 else ticks, language if named else None


def _sample_entry(table: memoryview) -> tuple[bytes, memoryview]:
    """The first sample description: its four-character code and its content."""
    descriptions = child(table, b"stsd")
    if descriptions is None:
        return b"", memoryview(b"")
    return next(children(descriptions[8:]), (b"", memoryview(b"")))


def _picture(entry: memoryview) -> tuple[int | None, int | None, float | None, str | None]:
    """(width, height, pixel aspect, transfer) of a visual sample entry, before rotation."""
    aspect: float | None = None
    transfer: str | None = None
    for kind, content in children(entry[78:]):
        if kind == b"pasp":
            across, down = unsigned(content, 0, 4), unsigned(content, 4, 4)
            aspect = across / down if across and down else None
        elif kind == b"colr" and bytes(content[:4]) in (b"nclx", b"nclc"):
            # ISO/IEC 23091-2: 16 is SMPTE ST 2084 (PQ), 18 is ARIB STD-B67 (HLG).
            transfer = {16: "PQ", 18: "HLG"}.get(unsigned(content, 6, 2))
    return unsigned(entry, 24, 2) or None, unsigned(entry, 26, 2) or None, aspect, transfer


def _sound(entry: memoryview) -> tuple[int | None, int | None]:
    """(channels, sample rate) as the sample entry says; the codec's own header may say more."""
    if unsigned(entry, 8, 2) == 2:  # QuickTime sound description version 2
        return unsigned(entry, 40, 4) or None, None
    return unsigned(entry, 16, 2) or None, unsigned(entry, 24, 2) or None


def _rotation(header: memoryview) -> int:
    """Quarter turns clockwise from the matrix of a tkhd (a b u / c d v / x y w, 16.16)."""
    at = 52 if version_of(header) == 1 else 40
    across, down = signed(header, at, 4), signed(header, at + 4, 4)
    if len(header) < at + 36 or not (across or down):
        return 0
    return round(math.degrees(math.atan2(down, across)) / 90) % 4 * 90


def _edited(edits: memoryview | None, movie_timescale: int) -> float | None:
    """Seconds that an edit list shows (empty edits left out); None when it says nothing."""
    if edits is None or not movie_timescale:
        return None
    count, wide = unsigned(edits, 4, 4), version_of(edits) == 1
    width = 20 if wide else 12
    shown = 0
    for at in range(8, min(len(edits) - width + 1, 8 + count * width), width):
        start = signed(edits, at + 8, 8) if wide else signed(edits, at + 4, 4)
        if start >= 0:
            shown += unsigned(edits, at, 8 if wide else 4)
    return shown / movie_timescale or None


def _chapters(reference: memoryview | None) -> tuple[int, ...]:
    return tuple(numbers(reference, 0, _MOST_TRACKS)) if reference is not None else ()


@dataclass(frozen=True, slots=True)
class _Times:
    """An stts. ``usual`` is the mean duration of a sample, in ticks."""

    samples: int = 0
    ticks: int = 0
    variable: bool = False
    usual: float = 0.0
    counts: array[int] = field(default_factory=lambda: array("I"))
    deltas: array[int] = field(default_factory=lambda: array("I"))

    def at(self, sample: int) -> int:
        """The decoding time of a sample, in ticks."""
        ticks = 0
        for count, delta in zip(self.counts, self.deltas, strict=False):
            ticks += min(count, sample) * delta
            sample -= count
            if sample <= 0:
                break
        return ticks


def _read_times(table: memoryview | None) -> _Times:
    if table is None:
        return _Times()
    pairs = numbers(table, 8, unsigned(table, 4, 4) * 2)
    counts, deltas = pairs[0::2], pairs[1::2]
    weights: dict[int, int] = {}
    for count, delta in zip(counts, deltas, strict=False):
        weights[delta] = weights.get(delta, 0) + count
    samples = sum(weights.values())
    ticks = sum(count * delta for delta, count in weights.items())
    if not samples or not ticks:
        return _Times(samples)
    pace = steady(weights)
    return _Times(samples, ticks, pace.variable, pace.usual, counts, deltas)


@dataclass(frozen=True, slots=True)
class Pace:
    """``usual`` is the mean duration of a frame in ticks, odd ones left out when few."""

    variable: bool
    usual: float


def steady(weights: Mapping[int, int]) -> Pace:
    """The pace of a track from its samples counted by duration."""
    samples = sum(weights.values())
    ticks = sum(count * delta for delta, count in weights.items())
    if not samples or not ticks:
        return Pace(False, 0.0)
    common = max(weights, key=lambda delta: (weights[delta], -delta))
    slack = max(1.5, common * _WOBBLE)
    near = {delta: count for delta, count in weights.items() if abs(delta - common) <= slack}
    kept = sum(near.values())
    # One sample off is no variable rate: the last one's duration is often made up.
    if samples - kept > max(1, samples * _OFF_SHARE):
        return Pace(True, ticks / samples)
    return Pace(False, sum(count * delta for delta, count in near.items()) / kept)


@dataclass(frozen=True, slots=True)
class _Sizes:
    """An stsz or stz2: sizes of ``count`` samples, all ``alike`` or each its own."""

    count: int = 0
    alike: int = 0
    each: array[int] = field(default_factory=lambda: array("I"))

    @property
    def total(self) -> int:
        return self.alike * self.count if self.alike else sum(self.each)

    def span(self, first: int, count: int) -> int:
        """The size of ``count`` samples from ``first`` on, as many as there are."""
        if self.alike:
            return self.alike * max(0, min(count, self.count - first))
        return sum(self.each[first : first + count])


def _read_sizes(table: memoryview) -> _Sizes:
    plain = child(table, b"stsz")
    if plain is not None:
        alike, count = unsigned(plain, 4, 4), unsigned(plain, 8, 4)
        if alike:
            return _Sizes(count, alike)
        each = numbers(plain, 12, count)
        return _Sizes(len(each), each=each)
    compact = child(table, b"stz2")
    if compact is None:
        return _Sizes()
    width, count = unsigned(compact, 7, 1), unsigned(compact, 8, 4)
    if width == 16:
        each = numbers(compact, 12, count, 2)
    elif width == 8:
        each = array("I", bytes(compact[12 : 12 + count]))
    else:
        halves = bytes(compact[12 : 12 + (count + 1) // 2])
        each = array("I", (part for octet in halves for part in (octet >> 4, octet & 15)))[:count]
    return _Sizes(len(each), each=each)


class _Chunks:
    """An stsc and stco: where the chunks lie and which samples are in them."""

    def __init__(self, offsets: array[int], firsts: array[int], counts: array[int]) -> None:
        self.offsets = offsets
        self._firsts = [first - 1 for first in firsts]
        self._counts = counts
        bounds = [*self._firsts[1:], len(offsets)]
        spans = (
            max(0, bound - first) * count
            for first, bound, count in zip(self._firsts, bounds, counts, strict=False)
        )
        self._before = [0, *accumulate(spans)]

    def impossible(self, samples: int) -> bool:
        """Whether a run begins after the last chunk, or a chunk holds more than all samples."""
        chunks = len(self.offsets)
        if not chunks or not samples or not self._firsts:
            return False
        return max(self._firsts) >= chunks or max(self._counts) > samples

    def samples(self, chunk: int) -> tuple[int, int]:
        """(first sample, number of samples) of a chunk, both from zero."""
        run = max(0, bisect_left(self._firsts, chunk + 1) - 1)
        if run >= len(self._counts):
            return 0, 0
        inside = max(0, chunk - self._firsts[run])
        return self._before[run] + inside * self._counts[run], self._counts[run]


def _read_chunks(table: memoryview) -> _Chunks:
    narrow, wide, runs = child(table, b"stco"), child(table, b"co64"), child(table, b"stsc")
    offsets: array[int] = array("I")
    if narrow is not None:
        offsets = numbers(narrow, 8, unsigned(narrow, 4, 4))
    elif wide is not None:
        offsets = numbers(wide, 8, unsigned(wide, 4, 4), 8)
    words = numbers(runs, 8, unsigned(runs, 4, 4) * 3) if runs is not None else array("I")
    return _Chunks(offsets, words[0::3], words[1::3])


def _reach(chunks: _Chunks, sizes: _Sizes, file_size: int) -> tuple[int, int | None]:
    """(where the furthest sample ends, the first sample that lies beyond the file or None)."""
    if not chunks.offsets or not sizes.count:
        return 0, None
    furthest = chunks.offsets.index(max(chunks.offsets))
    first, count = chunks.samples(furthest)
    end = chunks.offsets[furthest] + sizes.span(first, count)
    if end <= file_size:
        return end, None
    for number, offset in enumerate(chunks.offsets):  # only for files that were cut
        first, count = chunks.samples(number)
        if offset + sizes.span(first, count) > file_size:
            return end, min(first, sizes.count)
    return end, None


def _points(chunks: _Chunks, times: _Times, timescale: int) -> tuple[tuple[int, float], ...]:
    """A few chunks spread over the track, the last one among them."""
    total = len(chunks.offsets)
    if not total or not timescale:
        return ()
    picked = sorted({round(part * (total - 1) / (_POINTS - 1)) for part in range(_POINTS)})
    return tuple(
        (chunks.offsets[number], times.at(chunks.samples(number)[0]) / timescale)
        for number in picked
    )
