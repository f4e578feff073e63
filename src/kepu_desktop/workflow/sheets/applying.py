"""The changes that a list brings, made: a new state of the submission. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from kepu_desktop.calls.model import Call
from kepu_desktop.documents.list_columns import extra_columns, list_words
from kepu_desktop.domain.submission import Film, Series, Submission
from kepu_desktop.domain.texts import clean_line
from kepu_desktop.domain.unit_names import unit_nearness
from kepu_desktop.workflow.fill import next_order, take_id
from kepu_desktop.workflow.merges.entries import free_name
from kepu_desktop.workflow.sheets.changes import BY, NEW, Change, arranged


def applied(
    call: Call, state: Submission, changes: Sequence[Change]
) -> tuple[Submission, tuple[str, ...]]:
    """(the state after ``changes``, ids of what was made: series and planned entries)."""
    work = _Work(call, state)
    for change in changes:
        if change.key == NEW:
            work.add(change)
        elif change.key not in ("entry", "number"):
            work.change(change)
    work.order(changes, state)
    return work.state, tuple(work.made)


class _Work:
    def __init__(self, call: Call, state: Submission) -> None:
        self.state = state
        self.made: list[str] = []
        self._words = list_words()
        self._categories = {clean_line(c.title): c.id for c in call.category}
        self._extras = {column.key for column in extra_columns(call.list)}
        self._films = {film.id: film for film in state.films}
        self._series = {series.id: series for series in state.series}
        self._texts = {film: dict(texts) for film, texts in state.extras.items()}

    def change(self, change: Change) -> None:
        film = self._films.get(change.subject)
        if film is None:
            self._of_series(change)
        elif change.key in self._extras:
            self._text(film.id, change.key, change.value)
        elif change.key == "series":
            summary = change.more.get("summary", "")
            own = change.more.get(BY) == "id"  # the coordinator's own word joins any unit's
            series = self._series_titled(change.value, summary, film.source_unit, any_unit=own)
            self._films[film.id] = replace(film, series=series, order=self._last(series, film))
        else:
            self._films[film.id] = self._with(film, change.key, change.value)
        self._keep()

    def _of_series(self, change: Change) -> None:
        series = self._series[change.subject]
        if change.key == "series":
            series = replace(series, title=change.value)
        elif change.key == "summary":
            series = replace(series, summary=change.value)
        self._series[series.id] = series

    def _with(self, film: Film, key: str, value: str) -> Film:
        setters: Mapping[str, Callable[[], Film]] = {
            "title": lambda: replace(film, title=value),
            "category": lambda: replace(film, category=self._categories.get(value, "")),
            "category_other": lambda: replace(film, category_other=value),
            "unit": lambda: replace(film, source_unit=value),
            "include": lambda: replace(film, included=value == self._words.yes),
            "duration": lambda: replace(film, planned_duration_s=int(value)),
            "summary": lambda: replace(film, summary=value),
        }
        return setters[key]()

    def add(self, change: Change) -> None:
        """A planned entry."""
        values = change.more
        series = self._series_titled(
            values.get("series", ""), values.get("summary", ""), values.get("unit", "")
        )
        self.state, identifier = take_id(self.state, "e")
        self.made.append(identifier)
        film = Film(id=identifier, title=change.value, series=series)
        for key in ("category", "category_other", "unit", "include", "duration", "summary"):
            if values.get(key):
                film = self._with(film, key, values[key])
        self._films[identifier] = replace(film, order=self._last(series, film))
        for key in self._extras:
            if values.get(key):
                self._text(identifier, key, values[key])
        self._keep()

    def _series_titled(self, title: str, summary: str, unit: str, *, any_unit: bool = False) -> str:
        """The id of the series that is called so and is of this unit; made if there is none, with
        this summary. "" without a title."""
        if not title:
            return ""
        called = [
            one.id
            for one in self._series.values()
            if clean_line(one.title) == title or one.name == title
        ]
        nearness = {one: self._nearness(one, unit) for one in called}
        fitting = [one for one in called if nearness[one] is not None]
        if fitting or (called and any_unit):
            return min(fitting or called, key=lambda one: nearness[one] or 0)
        self.state, identifier = take_id(self.state, "s")
        self.made.append(identifier)
        order = next_order(self.state)
        name = free_name(self.state, title, [])
        self._series[identifier] = Series(identifier, name, title, summary, order)
        self._keep()
        return identifier

    def _nearness(self, series: str, unit: str) -> int | None:
        """Of ``unit`` to the nearest unit of the series' films; an empty series is anybody's."""
        units = {film.source_unit for film in self._films.values() if film.series == series}
        found = [near for one in units or {""} if (near := unit_nearness(unit, one)) is not None]
        return min(found, default=None)

    def _last(self, series: str, film: Film) -> int:
        """Behind the other films of its series, or behind all entries."""
        if not series:
            return next_order(self.state)
        inside = [f.order for f in self._films.values() if f.series == series and f.id != film.id]
        return max(inside, default=0) + 1

    def _text(self, film: str, key: str, value: str) -> None:
        texts = self._texts.setdefault(film, {})
        texts[key] = value
        if not value:
            del texts[key]

    def _keep(self) -> None:
        extras = {film: texts for film, texts in self._texts.items() if texts}
        self.state = replace(
            self.state,
            films=tuple(self._films.values()),
            series=tuple(self._series.values()),
            extras=extras,
        )

    def order(self, changes: Sequence[Change], before: Submission) -> None:
        """Entries to their numbers among those of ``before`` that were reported; films likewise
        within their series."""
        entries = {c.subject: int(c.value) for c in changes if c.key == "entry"}
        films = {c.subject: int(c.value) for c in changes if c.key == "number"}
        if entries:
            shown = [entry.id for entry in before.entries() if entry.included]
            now = [entry.id for entry in self.state.entries()]
            there, known = set(now), set(shown)
            wanted = iter(x for x in arranged(shown, entries) if x in there)
            self._set_orders([next(wanted) if x in known else x for x in now])
        for entry in before.entries():
            stayed = [f.id for f in entry.films if self._films[f.id].series == entry.id]
            inside = {film: films[film] for film in stayed if film in films}
            if inside:
                self._set_orders(arranged(stayed, inside))
        if entries or films:
            self._keep()

    def _set_orders(self, identifiers: Sequence[str]) -> None:
        for number, identifier in enumerate(identifiers, 1):
            if identifier in self._films:
                self._films[identifier] = replace(self._films[identifier], order=number)
            elif identifier in self._series:
                self._series[identifier] = replace(self._series[identifier], order=number)
