"""Exact edges of black and still stretches: every frame around a candidate decoded.

What lies beyond the budget keeps the edges that packet sizes gave, to half a second, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from kepu_desktop.domain.facts import Stretch
from kepu_desktop.media.picture.film import Film
from kepu_desktop.media.picture.keys import Candidate
from kepu_desktop.media.picture.levels import black
from kepu_desktop.media.picture.settings import PictureSettings
from kepu_desktop.media.picture.sizes import Span
from kepu_desktop.media.picture.view import View
from kepu_desktop.media.picture.watch import Watch

Progress = Callable[[float], None]

_SAME_S = 0.0005
_EARLIER_S = (0.0, 2.0, 8.0)  # a stretch that begins inside a run is begun earlier
_OVERRUN_S = 10.0  # a run still open so long after the candidate's end: its end stays rough
_LEAD_COST = 0.5  # of a frame: on the way to a stretch only frames that others lean on


@dataclass(slots=True)
class Found:
    """Runs in no order, those whose edges are not those of frames as not ``exact``."""

    black: list[Stretch] = field(default_factory=list)
    freeze: list[Stretch] = field(default_factory=list)


def refine(
    film: Film,
    wanted: Iterable[Candidate],
    settings: PictureSettings,
    progress: Progress | None = None,
) -> Found:
    """What candidates really are; where not everything can be afforded, the urgent ones."""
    limits = settings.refine
    budget = max(float(limits.least_frames), limits.share * len(film.index))
    found = Found()
    first = _steady(progress, 0.0)
    order = sorted((_peeked(film, one, settings, first) for one in wanted), key=_urgency)
    seen: list[Span] = []  # decoded in one piece
    for done, one in enumerate(order):
        if any(a <= one.start_s and one.end_s <= b for a, b in seen):
            continue
        for plan in _plans(one, settings):
            cost = _cost(film, plan)
            if film.large or cost > budget:
                continue
            budget -= cost
            report = _steady(progress, done / len(order))
            ordered = film.ordered
            row = _look(film, plan, settings, report)
            if ordered and not film.ordered:
                row = _look(film, plan, settings, report)  # the first frames' times were wrong
            if row is not None:
                row.tell(found)
                seen += plan if len(plan) == 1 else []
                break
        else:
            _unrefined(one, found)
    return found


def every_frame(
    film: Film,
    settings: PictureSettings,
    progress: Progress | None = None,
    each: Callable[[View], None] | None = None,
) -> tuple[Found, float]:
    """The same from all frames of the film, and the longest time between two of them (seconds).

    ``each`` sees every frame as well.
    """
    row = _Row(settings)
    gap_s = last_s = 0.0
    for view in film.stretch(0.0, float("inf"), progress):
        row.add(view)
        gap_s, last_s = max(gap_s, view.time_s - last_s), view.time_s
        if each is not None:
            each(view)
    row.end(film.duration_s)
    found = Found()
    row.first_s = 0.0  # what comes before the first frame that decodes is damage, not a run
    row.tell(found)
    return found, round(max(gap_s, film.duration_s - last_s), 3)


def stretches(
    found: Found, settings: PictureSettings
) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    """(black, still): long enough, in order, each once; what is black is not also still."""
    dark = _listed(found.black, settings.black.least_s)
    still = _listed(found.freeze, settings.freeze.least_s)
    return dark, tuple(one for one in still if not any(_inside(one, other) for other in dark))


class _Row:
    """Frames decoded one after another, and the runs in them."""

    def __init__(self, settings: PictureSettings) -> None:
        self.watch = Watch(settings)
        self.first_s: float | None = None
        self.last_s = 0.0
        self.cut_s = float("inf")  # where decoding stopped inside a run

    def add(self, view: View) -> None:
        if self.first_s is None:
            self.first_s = view.time_s
        self.last_s = view.time_s
        self.watch.add(view)

    def end(self, time_s: float) -> None:
        self.watch.end(time_s)

    @property
    def begins_inside(self) -> bool:
        """Whether a run begins with the very first frame: it began before it."""
        return any(self._early(start_s) for start_s, _ in self.watch.runs)

    def tell(self, found: Found) -> None:
        for runs, into in (
            (self.watch.black.spans, found.black),
            (self.watch.freeze.spans, found.freeze),
        ):
            for start_s, end_s in runs:
                exact = not self._early(start_s) and end_s < self.cut_s
                into.append(Stretch(round(start_s, 3), round(end_s, 3), exact))

    def _early(self, start_s: float) -> bool:
        return self.first_s is not None and _SAME_S < start_s <= self.first_s + _SAME_S


def _look(
    film: Film, plan: Sequence[Span], settings: PictureSettings, progress: Progress | None
) -> _Row | None:
    """The runs in a plan; None when its parts do not belong to one run after all, or when nothing
    could be decoded."""
    row: _Row | None = None
    for earlier_s in _EARLIER_S:
        start_s, end_s = plan[0]
        row = _decode(film, [(max(0.0, start_s - earlier_s), end_s), *plan[1:]], settings, progress)
        if row is None or not row.begins_inside:
            break
    return row if row is not None and row.first_s is not None else None


def _decode(
    film: Film, plan: Sequence[Span], settings: PictureSettings, progress: Progress | None
) -> _Row | None:
    row = _Row(settings)
    for number, (start_s, end_s) in enumerate(plan):
        last = number == len(plan) - 1
        before = row.watch.open_runs if number else None
        for view in film.stretch(start_s, float("inf"), progress):
            row.add(view)
            # After a leap the same run must go on.
            if before is not None and row.watch.open_runs != before:
                return None
            before = None
            if view.time_s > end_s:
                if not (last and row.watch.running(view.time_s)):
                    break
                if view.time_s > end_s + _OVERRUN_S:
                    row.cut_s = view.time_s
                    break
        else:
            if last:
                row.end(film.duration_s)
    row.end(row.last_s)
    return row


def _plans(one: Candidate, settings: PictureSettings) -> list[list[Span]]:
    """What to decode, the cheapest first. Only a long stretch that sizes and two key frames agree
    on needs no more than its edges: what lies between two dark frames may be light."""
    limits = settings.refine
    first, last = max(0.0, one.start_s - limits.pad_s), one.end_s + limits.pad_s
    plans = [[(first, last)]]
    if one.sure and one.keys >= 2 and one.length_s > limits.long_s:
        edges = [(first, one.start_s + limits.edge_s), (one.end_s - limits.edge_s, last)]
        plans.insert(0, edges)
    return plans


def _peeked(
    film: Film, one: Candidate, settings: PictureSettings, progress: Progress | None
) -> Candidate:
    """A quiet stretch that no sample lies in, with a look at a key frame in it, if there is one:
    a black stretch beyond the budget must not pass for a still."""
    if not one.sure or one.keys:
        return one
    number = film.key_between(one.start_s - settings.refine.pad_s, one.end_s)
    if number is None:
        return one
    dark = any(black(view, settings.black) for _, view in film.keys((number,), progress))
    return replace(one, dark=dark)


def _urgency(one: Candidate) -> tuple[bool, bool, bool, float]:
    """Black first; then what is sure but was never seen, for it may be black; the short before the
    long, so that many get exact edges."""
    return not one.dark, not one.sure, one.keys > 0, one.length_s


def _cost(film: Film, plan: Sequence[Span]) -> float:
    """Frames to decode."""
    seconds = sum(end - start + _LEAD_COST * film.lead_s(start) for start, end in plan)
    return seconds / film.frame_s


def _unrefined(one: Candidate, found: Found) -> None:
    """Only what is sure without looking: nothing changes there, or several key frames are black."""
    span = one.span if one.sure else one.core
    if span is not None:
        into = found.black if one.dark else found.freeze
        into.append(Stretch(round(span[0], 3), round(span[1], 3), exact=False))


def _listed(runs: Iterable[Stretch], least_s: float) -> tuple[Stretch, ...]:
    """Overlapping ones made one, exact edges before rough ones."""
    kept: list[Stretch] = []
    for one in sorted(runs, key=lambda run: (not run.exact, run.start_s, -run.end_s)):
        if one.end_s - one.start_s < least_s - _SAME_S:
            continue
        if not any(one.start_s < other.end_s and other.start_s < one.end_s for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda run: run.start_s))


def _inside(one: Stretch, other: Stretch) -> bool:
    slack = 0.0 if one.exact and other.exact else 1.0
    return other.start_s - slack <= one.start_s and one.end_s <= other.end_s + slack


def _steady(progress: Progress | None, share: float) -> Progress | None:
    """A report that stands still while one candidate is decoded."""
    return None if progress is None else lambda _: progress(share)
