"""The search for subtitles over real pictures: reads them and compares them, keeps only strips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kepu_desktop.domain.facts import SubtitleFacts
from kepu_desktop.media.text.lines import Line
from kepu_desktop.media.text.motion import Shift
from kepu_desktop.media.text.reader import TextReader
from kepu_desktop.media.text.shift import shift_of
from kepu_desktop.media.text.subtitles import SubtitleSearch

if TYPE_CHECKING:
    from kepu_desktop.media.text.reader import Picture

_MARGIN = 12  # rows kept above and below a line for the careful reading


class SubtitleWatch:
    """Feeds a ``SubtitleSearch`` with pictures: BGR views of one width, all of the same film.

        for sample in plan(...):
            if watch.see(sample.time_s, view):
                watch.see_later(sample.time_s, view_a_moment_later)
        while times := watch.wants_lifetime():
            for time_s in times:
                watch.see_lifetime(time_s, view_5_to_10_s_later)
        facts = watch.result(speech)

    Every later look may be left out where it cannot be had; the result is less sure then.
    """

    def __init__(self, search: SubtitleSearch, reader: TextReader) -> None:
        self._search = search
        self._reader = reader
        self._last: tuple[float, Picture] | None = None
        self._kept: dict[float, tuple[int, Picture]] = {}  # time: first row, rows with text

    def see(self, time_s: float, view: Picture) -> bool:
        """A sample. True: ``see_later`` wants the picture ``motion.partner_s`` later, before the
        next sample."""
        wanted = self._search.see(time_s, self._reader.lines(view, self._search.rows))
        lines = self._search.lines_of(time_s)
        self._last = (time_s, view) if lines else None
        if lines:
            top = max(0, min(line.top for line in lines) - _MARGIN)
            bottom = max(line.bottom for line in lines) + _MARGIN
            self._kept[time_s] = top, view[top:bottom].copy()
        return wanted

    def see_later(self, time_s: float, view: Picture) -> None:
        """The picture a moment after the sample just seen.

        Strokes tell movement to the pixel for a fiftieth of the cost of reading; what they do not
        find again is read.
        """
        shifts: list[Shift | None] = []
        if self._last is not None and self._last[0] == time_s:
            before = self._last[1]
            shifts = [shift_of(before, view, line.box) for line in self._search.lines_of(time_s)]
        found = bool(shifts) and all(shift is not None for shift in shifts)
        lines = () if found else self._reader.lines(view, self._search.rows)
        self._search.see_later(time_s, lines, shifts)
        self._last = None

    def wants_lifetime(self) -> tuple[float, ...]:
        """As ``SubtitleSearch.wants_lifetime``."""
        return self._search.wants_lifetime()

    def see_lifetime(self, time_s: float, view: Picture) -> None:
        """The picture ``lifetime.from_s`` to ``to_s`` after the sample ``time_s``."""
        self._search.see_lifetime(time_s, self._reader.lines(view, self._search.rows))

    def see_whole(self, time_s: float, lines: Sequence[Line]) -> None:
        """The lines of a view that was read whole anyway, as ``SubtitleSearch.see_whole``."""
        self._search.see_whole(time_s, lines)

    def result(
        self, speech: Mapping[float, bool | None], careful: TextReader | None = None
    ) -> SubtitleFacts:
        """The facts. What becomes evidence is read with ``careful`` (the small models, loaded
        here if not given) before; without text none are loaded."""
        times = [time_s for time_s in self._search.wants_reading() if time_s in self._kept]
        if times:
            if careful is None:
                self._reader.rest()  # not both at once
                careful = TextReader("small")
            for time_s in times:
                top, rows = self._kept[time_s]
                self._search.see_reading(
                    time_s, tuple(_lower(line, top) for line in careful.lines(rows))
                )
        return self._search.result(speech)


def _lower(line: Line, rows: int) -> Line:
    left, top, width, height = line.box
    return Line(line.text, line.score, (left, top + rows, width, height))
