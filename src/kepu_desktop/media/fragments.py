"""Movie fragments (ISO/IEC 14496-12, 8.8): sizes and durations summed over the moofs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from kepu_desktop.media.boxes import child, children, flags_of, numbers, signed, unsigned
from kepu_desktop.media.claims import run_overstated
from kepu_desktop.media.tracks import Track, steady


@dataclass(frozen=True, slots=True)
class Defaults:
    """A trex: what a fragment leaves unsaid."""

    duration: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """What the fragments add to a track."""

    samples: int = 0
    ticks: int = 0
    octets: int = 0
    end: int = 0
    weights: Counter[int] = field(default_factory=Counter)  # samples by duration in ticks
    overstated: bool = False  # see claims.py


def read_defaults(extends: memoryview | None) -> dict[int, Defaults]:
    """The trex boxes of an mvex by track id."""
    found: dict[int, Defaults] = {}
    if extends is not None:
        for kind, content in children(extends):
            if kind == b"trex":
                found[unsigned(content, 4, 4)] = Defaults(
                    unsigned(content, 12, 4), unsigned(content, 16, 4)
                )
    return found


def add_up(moofs: list[tuple[int, memoryview]], defaults: dict[int, Defaults]) -> dict[int, Part]:
    """Sums by track id over (file offset, content) of the moofs."""
    sums: dict[int, Part] = {}
    for start, moof in moofs:
        for kind, traf in children(moof):
            header = child(traf, b"tfhd") if kind == b"traf" else None
            if header is None:
                continue
            number = unsigned(header, 4, 4)
            part = _add(sums.get(number, Part()), traf, header, start, defaults.get(number))
            sums[number] = part
    return sums


def joined(track: Track, part: Part | None) -> Track:
    """A track of the moov (often empty) with what its fragments hold.

    Whether the frame rate varies is left open: writers stretch the last frame of a fragment,
    which makes a constant rate look variable.
    """
    if part is None:
        return replace(track, variable=None)
    ticks = track.ticks + part.ticks
    samples = track.samples + part.samples
    measured = ticks and track.timescale
    usual = steady(part.weights).usual
    return replace(
        track,
        samples=samples,
        ticks=ticks,
        octets=track.octets + part.octets,
        duration_s=ticks / track.timescale if measured else track.duration_s,
        header_duration_s=None,
        frame_rate=track.timescale / usual if usual and track.kind == "video" else track.frame_rate,
        variable=None,
        end=max(track.end, part.end),
        overstated=track.overstated or part.overstated,
    )


def _add(
    part: Part, traf: memoryview, header: memoryview, moof: int, default: Defaults | None
) -> Part:
    flags = flags_of(header)
    default = default or Defaults()
    base, at = moof, 8
    if flags & 0x1:
        base, at = unsigned(header, at, 8), at + 8
    at += 4 if flags & 0x2 else 0
    duration, size = default.duration, default.size
    if flags & 0x8:
        duration, at = unsigned(header, at, 4), at + 4
    if flags & 0x10:
        size = unsigned(header, at, 4)
    samples, octets, end, claims = part.samples, part.octets, part.end, part.overstated
    weights = Counter(part.weights)
    follow = base
    for kind, run in children(traf):
        if kind != b"trun":
            continue
        claims = claims or run_overstated(run)
        count, durations, run_octets, offset = _run(run, duration, size)
        begin = base + offset if offset is not None else follow
        follow = begin + run_octets
        samples, octets = samples + count, octets + run_octets
        weights.update(durations)
        end = max(end, follow)
    ticks = sum(delta * count for delta, count in weights.items())
    return Part(samples, ticks, octets, end, weights, claims)


def _run(run: memoryview, duration: int, size: int) -> tuple[int, dict[int, int], int, int | None]:
    """(samples, samples by duration, octets, data offset or None) of a trun."""
    flags, count, at = flags_of(run), unsigned(run, 4, 4), 8
    offset: int | None = None
    if flags & 0x1:
        offset, at = signed(run, at, 4), at + 4
    at += 4 if flags & 0x4 else 0
    present = [bit for bit in (0x100, 0x200, 0x400, 0x800) if flags & bit]
    if not present:
        return count, {duration: count}, count * size, offset
    words = numbers(run, at, count * len(present))
    count = len(words) // len(present)
    durations: dict[int, int] = {duration: count}
    octets = count * size
    if 0x100 in present:
        durations = Counter(words[present.index(0x100) :: len(present)])
    if 0x200 in present:
        octets = sum(words[present.index(0x200) :: len(present)])
    return count, durations, octets, offset
