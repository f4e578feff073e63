"""Part PICTURE of the full check: one pass over the key frames that serves every question.

Black, still and damaged pictures, marks and borders, subtitles, codes and words all look at the
same decoded frames. What decides more needs a few others: the moment after a sample with text, a
later look at what stays, every frame where a black or still stretch begins and ends.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from kepu_desktop.domain.facts import (
    AdLook,
    Box,
    Gap,
    MediaFacts,
    Part,
    SubtitleFacts,
    TextSample,
    Unlooked,
)
from kepu_desktop.media.models import ModelError
from kepu_desktop.media.picture.film import Film, NoPictureError, open_film
from kepu_desktop.media.shares import Progress, within

if TYPE_CHECKING:
    from kepu_desktop.media.ads.codes import Code
    from kepu_desktop.media.content import Look
    from kepu_desktop.media.picture.moments import Moments
    from kepu_desktop.media.picture.view import View
    from kepu_desktop.media.text.lines import Line
    from kepu_desktop.media.text.reader import TextReader
    from kepu_desktop.media.text.watch import SubtitleWatch

_T = TypeVar("_T")

# Codes and small pictures on key frames at least so far apart; a slow live of hours gets no more
# than this many.
_APART_S = 4.0
_MOST_KEYS = 400
_MARK_FRAMES = 60
_WHOLE_READ = 40  # frames read from edge to edge
_ENDS_S = 60.0  # advertising stands at the beginning and at the end
_SAME_S = 0.0005  # of times that are one
_FAR_S = 60.0  # a single frame so far behind its key frame is not looked at
_MORE_MAY_TELL = ("sparse", "few-speech")  # reasons for which more samples are looked at

# How the time divides, for the progress: measured on thirty minutes of 1080p.
_OPEN, _KEYS, _LATER, _EDGES = 0.02, 0.68, 0.1, 0.2


def picture_part(
    path: str, facts: MediaFacts, seed: str, look: Look, progress: Progress | None
) -> MediaFacts:
    """The picture's fields of the facts; ``seed`` (of the content) chooses the samples.

    Raises ``OSError`` when the disk does.
    """
    if facts.width is None or facts.height is None:
        return _unseen(facts)
    try:
        with open_film(path, facts, within(progress, 0.0, _OPEN)) as film:
            size = (facts.width, facts.height)
            return _Pass(film, path, facts, size, seed, look).run(progress)
    except NoPictureError:
        return _unseen(facts)


def _unseen(facts: MediaFacts) -> MediaFacts:
    gap = Gap.UNDECODABLE if facts.video_streams else Gap.NO_PICTURE
    return MediaFacts(unlooked=(Unlooked(Part.PICTURE.value, gap),))


class _Pass:
    def __init__(
        self,
        film: Film,
        path: str,
        facts: MediaFacts,
        size: tuple[int, int],
        seed: str,
        look: Look,
    ) -> None:
        from kepu_desktop.media.ads import settings as ads
        from kepu_desktop.media.marks import settings as marks
        from kepu_desktop.media.marks.marks import MarkSearch
        from kepu_desktop.media.picture.look import PictureLook
        from kepu_desktop.media.picture.settings import picture_settings
        from kepu_desktop.media.text.opening import opening_times
        from kepu_desktop.media.text.plan import choose
        from kepu_desktop.media.text.settings import text_settings

        self._film = film
        self._path = path
        self._facts = facts
        self._seed = seed
        self._look = look
        self._size = size  # of the shown picture
        self._picture = picture_settings()
        self._text = text_settings()
        self._ads = ads.shipped()
        self._stretches = PictureLook(film, self._picture)
        self._marks = MarkSearch(marks.shipped())
        self._base = film.spaced(_APART_S, _MOST_KEYS)
        self._short = film.duration_s < self._text.plan.short_s
        self._choice = choose(
            film.key_times,
            film.duration_s,
            seed,
            self._text.plan,
            enough=self._text.verdict.looked,
            lead_s=film.lead_s,
            room_s=float("inf") if look.every_frame else self._text.plan.between_s,
            keys_only=film.large,
        )
        self._marked = _evenly(self._base, _MARK_FRAMES)
        self._opening = frozenset(opening_times(film.key_times, self._text))
        self._whole = self._read_whole()
        self._seen_times: list[float] = []  # of the samples
        self._codes: list[tuple[float, tuple[Code, ...]]] = []
        self._readings: list[tuple[float, tuple[Line, ...]]] = []
        self._unlooked: list[Unlooked] = []
        self._reader: TextReader | None = None
        self._watch: SubtitleWatch | None = None
        self._start_reading()

    def run(self, progress: Progress | None) -> MediaFacts:
        from kepu_desktop.media.ads.words import code_signals, signals
        from kepu_desktop.media.picture.look import every_frame_facts

        self._see_keys(within(progress, _OPEN, _KEYS))
        subtitles = self._subtitles(within(progress, _OPEN + _KEYS, _LATER))
        edges = within(progress, 1 - _EDGES, _EDGES)
        if self._look.every_frame and not self._film.large:
            seen = every_frame_facts(self._film, self._picture, edges)
        else:
            seen = self._stretches.finish(edges)
        if self._film.large:
            self._unlooked += [Unlooked(what, Gap.TOO_LARGE) for what in ("black", "freeze")]
        band = subtitles.band if subtitles and subtitles.state == "burned_in" else None
        ads = (*code_signals(self._codes), *signals(self._readings, self._ads))
        return MediaFacts(
            # Key frames alone may show some, never that there is none.
            black=seen.black if seen.black or not self._film.large else None,
            freeze=seen.freeze if seen.freeze or not self._film.large else None,
            damage=seen.damage,
            key_gap_s=round(seen.key_gap_s, 3),
            every_frame=seen.every_frame,
            active=self._marks.borders.result(self._size),
            subtitles=subtitles,
            marks=self._marks.result(self._size, band),
            ads=tuple(sorted(ads, key=lambda one: (one.time_s or 0.0, one.kind, one.text)))
            if self._reader is not None
            else None,
            ad_look=AdLook(len(self._codes), len(self._readings), self._code_gap()),
            opening=self._opening_texts(),
            unlooked=tuple(self._unlooked),
        )

    def _start_reading(self) -> None:
        from kepu_desktop.media.text.reader import TextReader
        from kepu_desktop.media.text.subtitles import SubtitleSearch
        from kepu_desktop.media.text.watch import SubtitleWatch

        try:
            self._reader = TextReader("tiny")
        except ModelError:
            self._unlooked += [Unlooked(what, Gap.NO_MODEL) for what in ("subtitles", "ads")]
            return
        search = SubtitleSearch(
            self._text,
            self._size,
            planned=self._choice.planned,
            reached=len(self._choice.samples),
            short=self._short,
            keys_only=self._film.large,
            band_given=self._look.band,
        )
        self._watch = SubtitleWatch(search, self._reader)

    # ---- the pass over the key frames ----

    def _see_keys(self, progress: Progress | None) -> None:
        samples = self._choice.samples
        sampled = {one.number for one in samples if one.number is not None}
        between = [one.time_s for one in samples if one.number is None]
        wanted = sorted({*self._base, *sampled, *self._whole})
        share = 0.6 if between else 1.0
        for number, view in self._film.keys(wanted, within(progress, 0.0, share)):
            if number in self._base:
                self._stretches.add(view)
                self._search_codes(view)
            if number in self._marked:
                self._marks.add(view.time_s, view.colour)
            if number in self._whole:
                self._read_all(view)
            if number in sampled and self._watch is not None:
                self._sample(view, number)
        if between:
            self._see_between(between, within(progress, share, 1 - share))

    def _see_between(self, times: Sequence[float], progress: Progress | None) -> None:
        """The samples of a film with too few key frames, as short ones have: the frames between
        are decoded, each together with the one a moment later."""
        from kepu_desktop.media.picture.moments import Moments

        moments = Moments(self._film, thorough=self._short)
        marked = set(_evenly(times, _MARK_FRAMES - self._marks.frames))
        whole = set(_evenly(times, max(0, _WHOLE_READ - len(self._whole))))
        for time_s in times:
            see = partial(
                self._see_moment, moments, time_s, mark=time_s in marked, whole=time_s in whole
            )
            moments.add(time_s, see)
        share = 0.0

        def beat() -> None:  # where a cancelled job ends
            if progress is not None:
                progress(share)

        for time_s in moments.seen(beat):
            share = min(1.0, time_s / self._film.duration_s)

    def _see_moment(
        self, moments: Moments, time_s: float, view: View, *, mark: bool, whole: bool
    ) -> None:
        self._seen_times.append(time_s)
        if self._watch is not None and self._watch.see(time_s, view.colour):
            later_s = time_s + self._text.motion.partner_s
            moments.add(later_s, partial(self._see_later, time_s))
            gone_s = time_s + (self._text.lifetime.from_s + self._text.lifetime.to_s) / 2
            # Where no key frame is nearer; else it is asked for when it tells something.
            lonely = not self._short and self._film.entry_s(gone_s) <= time_s
            if lonely and gone_s < self._film.duration_s:
                moments.add(gone_s, partial(self._see_gone, time_s))
        self._search_codes(view)
        if mark:
            self._marks.add(view.time_s, view.colour)
        if whole:
            self._read_all(view)

    def _see_later(self, time_s: float, view: View) -> None:
        assert self._watch is not None
        self._watch.see_later(time_s, view.colour)

    def _see_gone(self, time_s: float, view: View) -> None:
        assert self._watch is not None
        self._watch.see_lifetime(time_s, view.colour)

    def _sample(self, view: View, number: int) -> None:
        assert self._watch is not None
        self._seen_times.append(view.time_s)
        if self._watch.see(view.time_s, view.colour):
            later = self._film.after(number, self._text.motion.partner_s)
            if later is not None:
                self._watch.see_later(view.time_s, later.colour)

    def _search_codes(self, view: View) -> None:
        from kepu_desktop.media.ads.codes import codes_in

        self._codes.append((view.time_s, codes_in(view.luma, self._ads.codes)))

    def _read_all(self, view: View) -> None:
        if self._reader is None or self._watch is None:
            return
        lines = self._reader.lines(view.colour)
        self._watch.see_whole(view.time_s, lines)
        high, wide = view.colour.shape[:2]
        across, down = self._size[0] / wide, self._size[1] / high
        read = (view.time_s, tuple(_scaled(line, across, down) for line in lines))
        self._readings.append(read)

    # ---- what follows from it ----

    def _subtitles(self, progress: Progress | None) -> SubtitleFacts | None:
        from kepu_desktop.media.text.track import best_track, cue_tracks, track_facts

        if self._watch is None:
            return None
        self._look_later(self._watch, within(progress, 0.0, 0.3))
        spoken = self._speech(self._seen_times, within(progress, 0.3, 0.2))
        found = self._watch.result(spoken)
        if found.reason in _MORE_MAY_TELL and not (self._short or self._choice.doubled):
            more = self._more_samples(within(progress, 0.5, 0.3))
            self._look_later(self._watch, None)
            spoken = {**spoken, **self._speech(more, within(progress, 0.8, 0.2))}
            found = self._watch.result(spoken)
        if found.state == "burned_in" or not self._facts.subtitle_tracks:
            return found
        track = best_track(cue_tracks(self._path))
        return found if track is None else track_facts(track, spoken)

    def _look_later(self, watch: SubtitleWatch, progress: Progress | None) -> None:
        """What still stands some seconds after a sample: slides and headlines, no subtitles."""
        life = self._text.lifetime
        while times := watch.wants_lifetime():
            for done, time_s in enumerate(times):
                view = self._one_between(time_s + life.from_s, time_s + life.to_s)
                if view is not None:
                    watch.see_lifetime(time_s, view.colour)
                if progress is not None:
                    progress(done / len(times))

    def _more_samples(self, progress: Progress | None) -> list[float]:
        """As many samples again where the first ones are too few to tell; their times."""
        before = len(self._seen_times)
        key_times, length = self._film.key_times, self._film.duration_s
        from kepu_desktop.media.text.plan import plan

        wider = plan(key_times, length, self._seed, self._text.plan, more=True)
        known = {one.number for one in self._choice.samples}
        more = [one.number for one in wider if one.number is not None and one.number not in known]
        for number, view in self._film.keys(more, progress):
            self._sample(view, number)
        return self._seen_times[before:]

    def _one_between(self, from_s: float, to_s: float) -> View | None:
        """A key frame between two times, or the frame in the middle where there is none and it
        is not far from one."""
        number = bisect_left(self._film.key_times, from_s)
        if number < len(self._film.key_times) and self._film.key_times[number] <= to_s:
            return next((view for _, view in self._film.keys((number,))), None)
        middle = (from_s + to_s) / 2
        if self._film.lead_s(middle) > _FAR_S:
            return None
        return next(iter(self._film.stretch(middle, middle)), None)

    def _speech(
        self, times: Sequence[float], progress: Progress | None
    ) -> Mapping[float, bool | None]:
        from kepu_desktop.media.sound.settings import sound_settings
        from kepu_desktop.media.sound.speech import speech_at

        if not self._facts.audio:
            return {}
        try:
            spoken = speech_at(self._path, tuple(times), sound_settings(), progress)
        except ModelError:
            self._unlooked.append(Unlooked("speech", Gap.NO_MODEL))
            return {}
        return dict(zip(times, spoken, strict=True))

    def _read_whole(self) -> frozenset[int]:
        """Key frames to be read from edge to edge: both ends closely, the rest evenly."""
        times = self._film.key_times
        end_s = self._film.duration_s - _ENDS_S
        ends = [number for number in self._base if not _ENDS_S < times[number] < end_s]
        ends = list(_evenly(ends, _WHOLE_READ // 2))
        between = [number for number in self._base if _ENDS_S < times[number] < end_s]
        return self._opening.union(ends, _evenly(between, _WHOLE_READ - len(ends)))

    def _opening_texts(self) -> tuple[TextSample, ...] | None:
        from kepu_desktop.media.text.opening import opening_texts

        if self._reader is None:
            return None
        last = max((self._film.key_times[number] for number in self._opening), default=0.0)
        early = [reading for reading in self._readings if reading[0] <= last + _SAME_S]
        return opening_texts(early, 1.0, self._text)

    def _code_gap(self) -> float | None:
        if not self._codes:
            return None
        bounds = [0.0, *sorted(time_s for time_s, _ in self._codes), self._film.duration_s]
        return round(max(after - before for before, after in pairwise(bounds)), 3)


def _evenly(items: Iterable[_T], most: int) -> tuple[_T, ...]:
    """At most so many of the items, evenly spread in their order."""
    listed = list(items)
    if len(listed) <= most:
        return tuple(listed)
    return tuple(listed[int((place + 0.5) * len(listed) / most)] for place in range(most))


def _scaled(line: Line, across: float, down: float) -> Line:
    from kepu_desktop.media.text.lines import Line as Reading

    left, top, width, height = line.box
    box: Box = (
        round(left * across),
        round(top * down),
        round(width * across),
        round(height * down),
    )
    return Reading(line.text, line.score, box)
