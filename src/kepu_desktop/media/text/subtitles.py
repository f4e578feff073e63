"""Whether a film has subtitles in its picture: looked-at frames in, facts out.

Nothing is decoded here. Per sample the caller tells what is written (``see``); where that is
anything, what is written a moment later (``see_later``): what moved is a ticker, credits, or a
sign in a moving picture. When all samples are in, ``wants_lifetime`` names those whose later look
(5 to 10 s on) tells slides and headlines from subtitles, which are gone by then. ``result`` is the
same for any order of the observations.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kepu_desktop.domain.facts import SubtitleFacts, TextSample
from kepu_desktop.media.text.clusters import (
    Kind,
    Place,
    Sight,
    joined,
    places,
    still_there,
    times_to_ask,
)
from kepu_desktop.media.text.coverage import wilson
from kepu_desktop.media.text.lines import Box, Line, counts
from kepu_desktop.media.text.motion import Motion, Shift, motion
from kepu_desktop.media.text.script import judge, script_marks
from kepu_desktop.media.text.settings import TextSettings
from kepu_desktop.media.text.verdict import Looked, Verdict, decide


@dataclass(slots=True)
class _Seen:
    lines: tuple[Line, ...]  # that could be subtitles
    every: tuple[Line, ...]  # all that was surely read in the rows
    faint: tuple[Line, ...]  # a letter or two, or badly read: count where subtitles are known
    later: tuple[Line, ...] | None = None
    shifts: tuple[Shift | None, ...] = ()
    lifetime: tuple[Line, ...] | None = None
    read_again: tuple[Line, ...] | None = None


class SubtitleSearch:
    """Collects observations of one film.

    ``size`` is the shown picture in pixels; lines come in pixels of a view of it that is ``width``
    wide. ``planned`` is the number of samples that there should be, ``reached`` how many of them
    will be tried (all, if not given), ``short`` whether the film is shorter than ``plan.short_s``,
    ``keys_only`` whether later looks cannot be had. ``band_given`` are rows (top, bottom) of the
    shown picture in which a person says the subtitles stand.
    """

    def __init__(
        self,
        settings: TextSettings,
        size: tuple[int, int],
        *,
        planned: int,
        reached: int | None = None,
        short: bool = False,
        keys_only: bool = False,
        band_given: tuple[int, int] | None = None,
        width: int = 960,
    ) -> None:
        self._settings = settings
        self._width = width
        self._scale = size[0] / width
        self._size = size
        self._planned = planned
        self._reached = planned if reached is None else reached
        self._short = short
        self._keys_only = keys_only
        self._given = band_given
        self._seen: dict[float, _Seen] = {}
        self._asked: set[float] = set()
        self._above: dict[float, tuple[Line, ...]] = {}

    @property
    def rows(self) -> tuple[int, int]:
        """The rows of the view that need reading."""
        if self._given is not None:
            top, bottom = (round(edge / self._scale) for edge in self._given)
            return top, bottom
        high = round(self._size[1] / self._scale)
        return round(high * (1 - self._settings.line.rows)), high

    def see(self, time_s: float, lines: Sequence[Line]) -> bool:
        """A sample. True: ``see_later`` wants what stands there ``motion.partner_s`` later."""
        limits = self._settings.line
        inside = [line for line in lines if self._inside(line)]
        sure = [line for line in inside if line.score >= limits.score]
        every = self._joined(sure)
        kept = tuple(line for line in every if self._is_text(line))
        short = [line for line in every if not self._is_text(line)]
        weak = [line for line in inside if limits.faint <= line.score < limits.score]
        self._seen[time_s] = _Seen(kept, every, (*short, *weak))
        return bool(kept)

    def lines_of(self, time_s: float) -> tuple[Line, ...]:
        """The lines of a sample that count: ``see_later``'s shifts are in their order."""
        return self._seen[time_s].lines

    def see_later(
        self, time_s: float, lines: Sequence[Line], shifts: Sequence[Shift | None] = ()
    ) -> None:
        """What stands there a moment after the sample ``time_s``; ``shifts`` where measured."""
        seen = self._seen[time_s]
        seen.later = self._joined(lines)
        seen.shifts = tuple(shifts)

    def wants_lifetime(self) -> tuple[float, ...]:
        """Samples whose later look decides something, in order; empty when all is decided.

        Ask again after telling them: the answers may raise another question. Each is named once.
        """
        found = self._places()
        life = self._settings.lifetime
        answered = self._answered()
        wanted: set[float] = set()
        for place in found:
            if place.wants_lifetime and place.kind is not Kind.LOOSE:
                mixed = place.kind in (Kind.WEAK, Kind.LASTING)
                known = any(sight.lasts is not None for sight in place.sights)
                most = life.asked_mixed if mixed and known else life.asked
                wanted.update(times_to_ask(place.sights, most, answered))
        if not wanted and all(place.kind is not Kind.SUBTITLE for place in found):
            loose = [each for one in found if one.kind is Kind.LOOSE for each in one.sights]
            wanted.update(times_to_ask(loose, life.asked_other, answered))
        times = sorted(wanted - self._asked)
        room = max(0, life.most - len(self._asked))
        if len(times) > room:
            times = [times[number * len(times) // room] for number in range(room)]
        self._asked.update(times)
        return tuple(times)

    def see_lifetime(self, time_s: float, lines: Sequence[Line]) -> None:
        """What stands there ``lifetime.from_s`` to ``to_s`` after the sample ``time_s``."""
        self._seen[time_s].lifetime = self._joined(lines)

    def see_whole(self, time_s: float, lines: Sequence[Line]) -> None:
        """A frame that was read from top to bottom, sample or not: text in the upper picture that
        changes like subtitles forbids to say that there are none."""
        top, _ = self.rows
        score = self._settings.line.score
        above = [line for line in lines if line.score >= score and line.level < top]
        self._above[time_s] = tuple(filter(self._is_text, self._joined(above)))

    def wants_reading(self) -> tuple[float, ...]:
        """The samples that become evidence and decide the script: read them with care."""
        shown = self._decided(()).shown
        return tuple(dict.fromkeys(one.time_s for one in shown if one.time_s in self._seen))

    def see_reading(self, time_s: float, lines: Sequence[Line]) -> None:
        """The careful reading of a sample of ``wants_reading``."""
        self._seen[time_s].read_again = self._joined(lines)

    def result(self, speech: Mapping[float, bool | None]) -> SubtitleFacts:
        """The facts. ``speech`` says for each sample whether somebody speaks; None or missing:
        not known."""
        spoken = {time_s for time_s in self._seen if speech.get(time_s) is True}
        verdict = self._decided(spoken)
        covered = len(verdict.with_text & spoken)
        marks = judge(self._texts_for_script(verdict), script_marks())
        return SubtitleFacts(
            state=verdict.state,
            coverage=round(covered / len(spoken), 4) if spoken else None,
            interval=wilson(covered, len(spoken)),
            script=marks.script,
            samples=tuple(self._sample(sight) for sight in verdict.shown),
            looked=len(self._seen),
            speech=len(spoken),
            covered=covered,
            band=self._band(verdict.passing),
            band_given=self._given,
            reason=verdict.reason,
            simplified_marks=marks.simplified,
            traditional_marks=marks.traditional,
        )

    def _decided(self, spoken: Collection[float]) -> Verdict:
        looked = Looked(
            faint={time_s: seen.faint for time_s, seen in self._seen.items()},
            spoken=frozenset(spoken),
            planned=self._planned,
            reached=self._reached,
            short=self._short,
            keys_only=self._keys_only,
            given=self._given is not None,
            width=self._width,
            whole=len(self._above),
            above=self._places_above(),
        )
        return decide(self._places(), looked, self._settings)

    def _places_above(self) -> tuple[Place, ...]:
        sights = [
            Sight(time_s, line, Motion.UNKNOWN)
            for time_s in sorted(self._above)
            for line in self._above[time_s]
        ]
        return places(sights, self._width, self._settings)

    def _places(self) -> tuple[Place, ...]:
        return places(self._sights(), self._width, self._settings, given=self._given is not None)

    def _sights(self) -> list[Sight]:
        found = []
        times = sorted(self._seen)
        for time_s in times:
            seen = self._seen[time_s]
            after = self._lifetime_of(time_s, times)
            for number, line in enumerate(seen.lines):
                shift = seen.shifts[number] if number < len(seen.shifts) else None
                how = (
                    motion(line, seen.later, shift, self._width, self._settings.motion)
                    if seen.later is not None
                    else Motion.UNKNOWN
                )
                lasts = still_there(line, after, self._settings) if after is not None else None
                found.append(Sight(time_s, line, how, lasts, shift))
        return found

    def _lifetime_of(self, time_s: float, times: Sequence[float]) -> tuple[Line, ...] | None:
        """What stood there later: as told, or another sample where they lie that near."""
        seen = self._seen[time_s]
        if seen.lifetime is not None:
            return seen.lifetime
        life = self._settings.lifetime
        number = bisect_left(times, time_s + life.from_s)
        if number < len(times) and times[number] <= time_s + life.to_s:
            return self._seen[times[number]].every
        return None

    def _answered(self) -> dict[float, bool]:
        times = sorted(self._seen)
        return {
            time_s: True
            for time_s in times
            if time_s in self._asked or self._lifetime_of(time_s, times) is not None
        }

    def _joined(self, lines: Sequence[Line]) -> tuple[Line, ...]:
        return joined(lines, self._settings, self._width)

    def _inside(self, line: Line) -> bool:
        top, bottom = self.rows
        return top <= line.level <= bottom

    def _is_text(self, line: Line) -> bool:
        hanzi, latin = counts(line.text)
        return hanzi >= self._settings.line.hanzi or latin >= self._settings.line.latin

    def _sample(self, sight: Sight) -> TextSample:
        """With the careful reading of the same place, where there is one."""
        line = sight.line
        again = self._read_again(sight)
        text = again.text if again is not None else line.text
        return TextSample(round(sight.time_s, 3), text, self._shown(line.box))

    def _read_again(self, sight: Sight) -> Line | None:
        seen = self._seen.get(sight.time_s)  # None for a frame that was only read whole
        near = [
            other
            for other in (seen.read_again if seen is not None else None) or ()
            if abs(other.level - sight.line.level) <= sight.line.height / 2
            and other.left < sight.line.right
            and other.right > sight.line.left
        ]
        return max(near, key=lambda other: (other.box[2], other.text), default=None)

    def _texts_for_script(self, verdict: Verdict) -> tuple[str, ...]:
        """Careful readings alone: the quick reader draws traditional text to simplified."""
        if verdict.state != "burned_in" and verdict.reason != "sparse":
            return ()
        read = (self._read_again(sight) for sight in verdict.shown)
        return tuple(line.text for line in read if line is not None)

    def _band(self, passing: Sequence[Place]) -> tuple[int, int] | None:
        lines = [sight.line for place in passing for sight in place.sights]
        if not lines:
            return None
        top, bottom = min(line.top for line in lines), max(line.bottom for line in lines)
        _, upper, _, high = self._shown((0, top, self._width, bottom - top))
        return upper, upper + high

    def _shown(self, box: Box) -> Box:
        """From pixels of the view to pixels of the shown picture."""
        left, top, width, height = (round(edge * self._scale) for edge in box)
        left, top = min(left, self._size[0] - 1), min(top, self._size[1] - 1)
        width, height = min(width, self._size[0] - left), min(height, self._size[1] - top)
        return left, top, max(1, width), max(1, height)
