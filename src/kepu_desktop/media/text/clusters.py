"""Places where lines of text stand again and again, and what kind of text that is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from kepu_desktop.media.text.lines import Line, bare, likeness
from kepu_desktop.media.text.motion import Motion, Shift
from kepu_desktop.media.text.settings import TextSettings


class Kind(Enum):
    SUBTITLE = "subtitle"
    MOVING = "moving"  # ticker, credits
    FIXED = "fixed"  # the same few texts: station names, clocks, captions
    LASTING = "lasting"  # changes, but each text stays for long: slides, headlines
    WEAK = "weak"  # changes like a subtitle but misses one condition
    LOOSE = "loose"  # too few frames to say


@dataclass(frozen=True, slots=True)
class Sight:
    """One line in one looked-at frame. ``lasts``: whether its text still stood there
    5 to 10 s later; None where that was not looked at."""

    time_s: float
    line: Line
    motion: Motion
    lasts: bool | None = None
    shift: Shift | None = None  # as measured from its strokes


@dataclass(frozen=True, slots=True)
class Place:
    """Lines of about the same level and height, in order of time, with their kind."""

    kind: Kind
    sights: tuple[Sight, ...]
    centred: bool = True
    wants_lifetime: bool = False  # more answers could change the kind

    @property
    def times(self) -> tuple[float, ...]:
        return tuple(sorted({sight.time_s for sight in self.sights}))


@dataclass(frozen=True, slots=True)
class _Features:
    frames: int
    different: int
    new: float
    centred: float
    left: float
    known: int
    lasting: float
    long_s: float  # from the first to the last frame


def places(
    sights: Iterable[Sight], width: int, settings: TextSettings, *, given: bool = False
) -> tuple[Place, ...]:
    """All lines by place. ``given``: a person said that subtitles stand in these rows, so all
    lines are one place and it need not be centred."""
    rest = sorted(sights, key=lambda each: (each.time_s, each.line.box, each.line.text))
    if given:
        return tuple(_judged(rest, width, settings, given=True)) if rest else ()
    found: list[Place] = []
    while rest:
        group = _densest(rest, settings)
        found.extend(_judged(group, width, settings, given=False))
        taken = set(map(id, group))
        rest = [sight for sight in rest if id(sight) not in taken]
    return tuple(found)


def _densest(sights: Sequence[Sight], settings: TextSettings) -> list[Sight]:
    """The lines around the line that has most neighbours; of equals the lowest."""
    by_level = sorted(sights, key=lambda each: each.line.level)
    levels = [each.line.level for each in by_level]
    best: list[Sight] = []
    best_key = (0, 0.0, 0)
    start = 0
    for seed in by_level:
        level, height = seed.line.level, seed.line.height
        while levels[start] < level - settings.cluster.level:
            start += 1
        end = bisect_right(levels, level + settings.cluster.level)
        near = [
            each
            for each in by_level[start:end]
            if abs(each.line.height - height) <= settings.cluster.height * height
        ]
        key = (len({each.time_s for each in near}), level, height)
        if key > best_key:
            best, best_key = near, key
    return sorted(best, key=lambda each: (each.time_s, each.line.box, each.line.text))


def _judged(
    group: Sequence[Sight], width: int, settings: TextSettings, *, given: bool
) -> Iterable[Place]:
    """The group as one place, or as two where subtitles lie on other text at the same level."""
    moving = [each for each in group if each.motion is Motion.MOVES]
    still = [each for each in group if each.motion is Motion.STILL]
    if moving and len(moving) >= settings.motion.ticker * (len(moving) + len(still)):
        yield Place(Kind.MOVING, tuple(group))
        return
    if moving:
        yield Place(Kind.MOVING, tuple(moving))
        group = [each for each in group if each.motion is not Motion.MOVES]
    again = set(map(id, _recurring(group, settings)))
    if 0 < len(again) < len(group):
        # A clock or a station's name at the subtitles' level.
        yield Place(Kind.FIXED, tuple(each for each in group if id(each) in again))
        group = [each for each in group if id(each) not in again]
    whole = _place(group, width, settings, given=given)
    if whole.kind is Kind.SUBTITLE or given:
        yield whole
        return
    middle = [each for each in group if _is_centred(each, width, settings)]
    passing = [each for each in middle if each.lasts is not True]
    share, least = settings.cluster.part, settings.cluster.part_frames
    if least <= len(passing) < len(group) and len(passing) >= share * len(group):
        part = _place(passing, width, settings, given=False, middle=middle)
        if part.kind is Kind.SUBTITLE:
            inside = set(map(id, passing))
            yield part
            yield _place(
                [each for each in group if id(each) not in inside], width, settings, given=False
            )
            return
        if part.kind is Kind.WEAK and whole.kind is Kind.LASTING:
            yield Place(Kind.WEAK, whole.sights, wants_lifetime=True)
            return
    yield whole


def _place(
    group: Sequence[Sight],
    width: int,
    settings: TextSettings,
    *,
    given: bool,
    middle: Sequence[Sight] | None = None,
) -> Place:
    """``middle``: the lines whose lifetimes count, where some of them were taken out for it."""
    has = _features(group, middle or group, width, settings)
    limits, life = settings.cluster, settings.lifetime
    sights = tuple(group)
    centred = has.centred >= limits.aligned
    changing = has.different >= limits.different and (
        has.new >= limits.new or has.different >= limits.many
    )
    stays = has.known > 0 and has.lasting > life.lasting
    if has.frames < limits.frames or not changing:
        again = has.long_s > life.to_s if has.different == 1 else has.new < 0.5
        if has.frames >= 2 and again and has.different < limits.stock:
            return Place(Kind.FIXED, sights, centred)
        if stays and has.frames >= limits.frames:
            return Place(Kind.LASTING, sights, centred)
        enough = has.frames >= settings.verdict.weak_frames and has.different >= 2
        weak = enough and has.new >= limits.new
        kind = Kind.WEAK if weak and centred and not stays else Kind.LOOSE
        return Place(kind, sights, centred, wants_lifetime=True)
    if has.known >= life.known and has.lasting > life.lasting:
        mixed = has.known < life.asked_mixed and has.lasting < 0.9
        return Place(Kind.LASTING, sights, centred, wants_lifetime=mixed)
    aligned = given or centred or has.left >= limits.aligned
    if not aligned or has.known < life.known:
        return Place(Kind.WEAK, sights, centred, wants_lifetime=True)
    return Place(Kind.SUBTITLE, sights, centred, wants_lifetime=has.known < life.asked)


def _features(
    group: Sequence[Sight], judged: Sequence[Sight], width: int, settings: TextSettings
) -> _Features:
    frames = len({each.time_s for each in group})
    seen: list[str] = []
    runs = 0
    last, last_s = "", float("-inf")
    for each in group:
        text = bare(each.line.text)
        near = each.time_s - last_s <= settings.lifetime.to_s
        if not (near and likeness(text, last) > settings.line.same):
            # One text over several neighbouring frames counts once.
            runs += 1
            if all(likeness(text, other) <= settings.line.same for other in seen):
                seen.append(text)
        last, last_s = text, each.time_s
    known = [each.lasts for each in judged if each.lasts is not None]
    return _Features(
        frames=frames,
        different=len(seen),
        new=len(seen) / runs if runs else 0.0,
        centred=sum(_is_centred(each, width, settings) for each in group) / max(1, len(group)),
        left=_common_left(group, settings) / max(1, len(group)),
        known=len(known),
        lasting=sum(known) / len(known) if known else 0.0,
        long_s=group[-1].time_s - group[0].time_s if group else 0.0,
    )


def _recurring(group: Sequence[Sight], settings: TextSettings) -> list[Sight]:
    """Lines whose text stands in many frames of the group, also long before or after."""
    texts = [bare(each.line.text) for each in group]
    apart = 2 * settings.lifetime.to_s
    frames = len({each.time_s for each in group})
    least = max(settings.lifetime.known, settings.cluster.again * frames)
    found = []
    for each, text in zip(group, texts, strict=True):
        far = sum(
            abs(other.time_s - each.time_s) >= apart and likeness(text, again) > settings.line.same
            for other, again in zip(group, texts, strict=True)
        )
        if far >= least:
            found.append(each)
    return found


def _is_centred(sight: Sight, width: int, settings: TextSettings) -> bool:
    return _middle(sight.line, width, settings)


def _middle(line: Line, width: int, settings: TextSettings) -> bool:
    return abs(line.middle - width / 2) <= settings.cluster.centred


def _common_left(group: Sequence[Sight], settings: TextSettings) -> int:
    """How many begin within a stretch twice ``cluster.left`` wide."""
    lefts = sorted(each.line.left for each in group)
    return max(
        (
            bisect_right(lefts, left + 2 * settings.cluster.left) - number
            for number, left in enumerate(lefts)
        ),
        default=0,
    )


def still_there(line: Line, later: Sequence[Line], settings: TextSettings) -> bool:
    """Whether the same text stands in about the same place in a later frame."""
    text = bare(line.text)
    return any(
        abs(other.level - line.level) <= line.height
        and likeness(text, bare(other.text)) > settings.line.same
        for other in later
    )


def joined(lines: Sequence[Line], settings: TextSettings, width: int) -> tuple[Line, ...]:
    """Lines side by side as one: a wide blank between two halves of a sentence parts readings.

    Wide blanks are bridged only where that makes a centred line of two that are not, so that a
    station's name beside a subtitle stays apart from it.
    """
    rows: list[Line] = []
    for line in sorted(lines, key=lambda each: (each.left, each.top, each.text)):
        for number, row in enumerate(rows):
            high = min(row.height, line.height)
            beside = abs(row.level - line.level) <= 0.4 * high and (
                max(row.height, line.height) <= 1.5 * high
            )
            gap = (line.left - row.right) / high
            if beside and gap <= settings.line.gap:
                both = _join(row, line)
                apart = not any(_middle(each, width, settings) for each in (row, line))
                if gap <= settings.line.blank or (apart and _middle(both, width, settings)):
                    rows[number] = both
                    break
        else:
            rows.append(line)
    return tuple(sorted(rows, key=lambda each: (each.top, each.left, each.text)))


def _join(row: Line, line: Line) -> Line:
    left, top = min(row.left, line.left), min(row.top, line.top)
    right, bottom = max(row.right, line.right), max(row.bottom, line.bottom)
    longer, shorter = len(row.text), len(line.text)
    score = (row.score * longer + line.score * shorter) / max(1, longer + shorter)
    return Line(f"{row.text} {line.text}", score, (left, top, right - left, bottom - top))


def times_to_ask(
    group: Sequence[Sight], most: int, done: Mapping[float, object]
) -> tuple[float, ...]:
    """Up to ``most`` times spread evenly over the frames, those already asked counted."""
    times = sorted({each.time_s for each in group})
    open_times = [time_s for time_s in times if time_s not in done]
    room = most - (len(times) - len(open_times))
    if room <= 0:
        return ()
    if room >= len(open_times):
        return tuple(open_times)
    step = len(open_times) / room
    return tuple(open_times[int((number + 0.5) * step)] for number in range(room))
