"""From the places where text was seen to what is said of the subtitles, and on what ground."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from kepu_desktop.media.text.clusters import Kind, Place, Sight
from kepu_desktop.media.text.coverage import wilson
from kepu_desktop.media.text.lines import Line
from kepu_desktop.media.text.settings import TextSettings


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked at: ``faint`` has every sample, with what was badly read in it; ``spoken``
    are those with somebody speaking. ``planned``, ``reached``, ``short``, ``keys_only`` and
    ``given`` as told to ``SubtitleSearch``; ``above``: places in the rest of the picture."""

    faint: Mapping[float, Sequence[Line]]
    spoken: frozenset[float]
    planned: int
    reached: int
    short: bool
    keys_only: bool
    given: bool
    width: int
    whole: int = 0  # frames that were read to their top
    above: Sequence[Place] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """``state`` and ``reason`` as in ``SubtitleFacts``; ``shown`` are the lines that prove it,
    ``passing`` the places with subtitles and ``with_text`` the samples that have one."""

    state: str
    reason: str | None = None
    shown: tuple[Sight, ...] = ()
    passing: tuple[Place, ...] = ()
    with_text: frozenset[float] = frozenset()


def decide(found: Sequence[Place], looked: Looked, settings: TextSettings) -> Verdict:
    """One certain answer where there is ground for it, else why there is none."""
    return _Decision(found, looked, settings).verdict()


class _Decision:
    def __init__(self, found: Sequence[Place], looked: Looked, settings: TextSettings) -> None:
        self._found = found
        self._looked = looked
        self._settings = settings

    def verdict(self) -> Verdict:
        passing = self._of(Kind.SUBTITLE)
        with_text = self._with_text(passing)
        base = self._looked.spoken or frozenset(self._looked.faint)
        low, high = wilson(len(with_text & base), len(base)) or (0.0, 1.0)
        limits = self._settings.verdict
        centred = self._looked.given or any(place.centred for place in passing)
        # Left-aligned text over little of the speech is name straps.
        if passing and (centred or high >= limits.straps):
            shown = spread(passing, self._settings)
            # Without any speech the share of all frames says whether it is more than a caption.
            if low > (limits.burned_in if centred else limits.burned_in_left):
                return Verdict("burned_in", None, shown, tuple(passing), with_text)
            return Verdict("uncertain", "sparse", shown, tuple(passing), with_text)
        return self._without()

    def _without(self) -> Verdict:
        """No place passed: whether there surely is none."""
        limits = self._settings.verdict
        frames = len(self._looked.faint)
        weak = self._of(Kind.WEAK)
        if weak and not (self._all_small(weak) and self._shows_slides()):
            return self._unsure("alignment", weak)
        loose = self._of(Kind.LOOSE)
        # Subtitles stand in one place: text scattered over the picture may be more.
        scattered = max((self._centred(place) for place in loose), default=0)
        few = limits.unexplained if scattered >= limits.weak_frames else limits.scattered
        caption = scattered > limits.weak_frames and not self._shows_slides()
        if caption or self._unexplained(loose) > few * frames:
            return self._unsure("unexplained-text", loose)
        shaking = [place for place in self._of(Kind.MOVING) if self._shakes(place)]
        if len({time_s for place in shaking for time_s in place.times}) > limits.moving * frames:
            return self._unsure("moving", shaking)
        elsewhere = [place for place in self._looked.above if self._like_subtitles(place)]
        if elsewhere and not self._shows_slides():
            return self._unsure("unexplained-text", elsewhere)
        if self._looked.reached < limits.looked * self._looked.planned:
            return Verdict("uncertain", "keys-only" if self._looked.keys_only else "few-keys")
        if frames < limits.looked * self._looked.reached:
            return Verdict("uncertain", "undecodable")
        needed = limits.speech_short if self._looked.short else limits.speech
        if len(self._looked.spoken) < needed:
            return Verdict("uncertain", "few-speech")
        return Verdict("absent")

    def _unsure(self, reason: str, some: Sequence[Place]) -> Verdict:
        known = sum(sight.lasts is not None for place in some for sight in place.sights)
        if self._looked.keys_only and known < self._settings.lifetime.known:
            reason = "keys-only"  # what stands a moment later would tell
        return Verdict("uncertain", reason, spread(some, self._settings))

    def _of(self, kind: Kind) -> list[Place]:
        return [place for place in self._found if place.kind is kind]

    def _like_subtitles(self, place: Place) -> bool:
        """In the upper picture, where how long a text stays is not looked at."""
        share = len(place.times) >= self._settings.verdict.above * self._looked.whole
        return share and place.centred and place.kind in (Kind.WEAK, Kind.SUBTITLE)

    def _with_text(self, passing: Sequence[Place]) -> frozenset[float]:
        """Samples with a line in one of the places, however badly it was read there."""
        limits = self._settings.cluster
        with_text = {time_s for place in passing for time_s in place.times}
        for place in passing:
            level = median(sight.line.level for sight in place.sights)
            height = median(sight.line.height for sight in place.sights)
            for time_s, lines in self._looked.faint.items():
                if time_s not in with_text and any(
                    abs(line.level - level) <= limits.level
                    and abs(line.height - height) <= limits.height * height
                    and self._aligned(line, place)
                    for line in lines
                ):
                    with_text.add(time_s)
        return frozenset(with_text)

    def _aligned(self, line: Line, place: Place) -> bool:
        limits = self._settings.cluster
        if self._looked.given:
            return True
        if place.centred:
            return abs(line.middle - self._looked.width / 2) <= limits.centred
        left = median(sight.line.left for sight in place.sights)
        return abs(line.left - left) <= 2 * limits.left

    def _shakes(self, place: Place) -> bool:
        """Whether its lines keep about the middle and move a little only: a picture that was
        filmed from a screen by hand shakes with its subtitles."""
        reach, limits = 2 * self._settings.cluster.centred, self._settings
        little = [
            sight
            for sight in place.sights
            if sight.shift is not None
            and max(map(abs, sight.shift)) <= limits.motion.shaking
            and abs(sight.line.middle - self._looked.width / 2) <= reach
            and sight.line.left > limits.motion.edge
        ]
        return 2 * len(little) > len(place.sights)

    def _centred(self, place: Place) -> int:
        """Frames with a line of the place in the middle of the picture that does not stay."""
        reach = self._settings.cluster.centred
        return len(
            {
                sight.time_s
                for sight in place.sights
                if sight.lasts is not True
                and abs(sight.line.middle - self._looked.width / 2) <= reach
            }
        )

    def _all_small(self, weak: Sequence[Place]) -> bool:
        return all(len(place.times) < self._settings.cluster.frames for place in weak)

    def _shows_slides(self) -> bool:
        """Whether most of the changing text in the film stays for long."""
        life = self._settings.lifetime
        changing = [one for one in self._found if one.kind not in (Kind.FIXED, Kind.MOVING)]
        every = [sight.lasts for place in changing for sight in place.sights]
        stays, goes = every.count(True), every.count(False)
        return stays + goes >= life.asked and stays > goes

    def _unexplained(self, loose: Sequence[Place]) -> float:
        """Frames with text that nothing explains. Where some were asked how long their text
        stays, the others are taken to be like them."""
        sights = [sight for place in loose for sight in place.sights]
        times = {sight.time_s for sight in sights}
        asked = {sight.time_s for sight in sights if sight.lasts is not None}
        if len(asked) < self._settings.lifetime.known:
            return float(len(times))
        gone = {sight.time_s for sight in sights if sight.lasts is False}
        return len(times) * len(gone) / len(asked)


def spread(some: Sequence[Place], settings: TextSettings) -> tuple[Sight, ...]:
    """Lines of up to ``verdict.evidence`` frames, spread evenly over the film."""
    times = sorted({time_s for place in some for time_s in place.times})
    most = settings.verdict.evidence
    step = max(1.0, len(times) / most)
    chosen = {times[int((number + 0.5) * step)] for number in range(min(most, len(times)))}
    sights = [sight for place in some for sight in place.sights if sight.time_s in chosen]
    return tuple(sorted(sights, key=lambda each: (each.time_s, each.line.box[1::-1])))
