"""Entries of one returned form beside those that are there: new, there already, to be decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kepu_desktop.calls.model import Call
from kepu_desktop.domain.differences import Difference
from kepu_desktop.domain.submission import Film, Series, Submission
from kepu_desktop.domain.texts import show_clock
from kepu_desktop.domain.unit_names import same_unit
from kepu_desktop.workflow.fill import next_order, take_id
from kepu_desktop.workflow.merges.entry_texts import ReadEntry
from kepu_desktop.workflow.merges.model import (
    APART,
    BY_HAND,
    MERGE,
    PROPOSED,
    Choices,
    Conflict,
    SameTitle,
)
from kepu_desktop.workflow.merges.returned import ReadForm
from kepu_desktop.workflow.merges.values import normal
from kepu_desktop.workflow.proposals import hinted_category, plain_title

_SUMMARY, _CATEGORY, _OTHER, _DURATION = "内容概述", "类别", "其他类别", "预计时长"


@dataclass(slots=True)
class EntryMerger:
    """``unit`` is the contributing unit, "" for ours. ``state`` is the result of ``merge``."""

    call: Call
    state: Submission
    form: ReadForm
    unit: str
    choices: Choices
    bindable: frozenset[str]
    filled: list[Difference] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    bound: list[str] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    same: list[SameTitle] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def merge(self) -> None:
        index = _Index(self.state)
        fresh: list[ReadEntry] = []
        for number, entry in enumerate(self.form.entries, 1):
            if entry.whole:
                self.notes.append(f"第 {number} 条没有分出标题，整段放在概述里：{entry.shown}")
            if entry.said:
                self.notes.append(f"第 {number} 条“{entry.shown}”{entry.said}")
            other = index.find(entry, self.unit, self.state)
            if other is None or not self._meet(number, entry, other):
                fresh.append(entry)
        self._add(fresh)

    # ---- an entry of this title is there -------------------------------------------------------

    def _meet(self, number: int, entry: ReadEntry, other: Film | Series) -> bool:
        """False when the entry is still to be added."""
        units = units_of(self.state, other)
        mine = any(same_unit(unit, self.unit) or self._own(unit) for unit in units)
        differs = bool(entry.summary) and normal("", entry.summary) != normal("", other.summary)
        if mine and not differs:
            self._fill(f"{self.form.key} {number}", entry, other)
            self.there.append(entry.shown)
            return True
        asked = f"{self.form.key} {number}"
        if other.id in self.bindable and (mine or units == {""}):
            self._fill(asked, entry, other)
            self.bound.append(entry.shown)
            return True
        near = mine or units == {""}
        deed = self.choices.titles.get(asked, self.choices.titles_else)
        if deed == PROPOSED:
            deed = MERGE if near else APART
        about = self._about(other, units)
        self.same.append(SameTitle(asked, entry.shown, other.id, about, near, deed))
        if deed == MERGE:
            self._fill(asked, entry, other)
        return deed != APART

    def _own(self, unit: str) -> bool:
        """Our own films carry no source unit, or our name."""
        return not self.unit and same_unit(unit, self.state.form.get("unit", ""))

    def _fill(self, asked: str, entry: ReadEntry, other: Film | Series) -> None:
        """Blanks of what is there get the form's words; other words are a conflict."""
        other = find(self.state, other.id) or other
        before = other
        if entry.summary and normal("", entry.summary) != normal("", other.summary):
            change = Difference(
                other.id, "summary", _SUMMARY, other.summary, entry.summary, self.form.name
            )
            if not other.summary.strip():
                self.filled.append(change)
                other = replace(other, summary=entry.summary)
            else:
                taken = asked in self.choices.taken
                change = replace(change, was_from=self._source(other))
                self.conflicts.append(Conflict(asked, change, taken))
                other = replace(other, summary=entry.summary) if taken else other
        if other is not before:
            self.state = with_entry(self.state, other)
        for film in films_of(self.state, other):
            self._fill_film(film, entry)
        self._count(entry, other)

    def _fill_film(self, film: Film, entry: ReadEntry) -> None:
        filled = film
        if not film.source_unit and self.unit:
            filled = replace(filled, source_unit=self.unit)
        category, words = self._category(entry)
        if not film.category and category:
            filled = replace(filled, category=category, category_other=words)
            name = next((c.short for c in self.call.category if c.id == category), category)
            self.filled.append(Difference(film.id, "category", _CATEGORY, "", name, self.form.name))
        elif self._asks_words(film) and (said := self.form.other):
            filled = replace(filled, category_other=said)
            self.filled.append(
                Difference(film.id, "category_other", _OTHER, "", said, self.form.name)
            )
        if film.planned and film.planned_duration_s is None and entry.duration_s:
            filled = replace(filled, planned_duration_s=entry.duration_s)
            length = show_clock(entry.duration_s)
            self.filled.append(
                Difference(film.id, "duration", _DURATION, "", length, self.form.name)
            )
        if filled != film:
            self.state = with_entry(self.state, filled)

    def _asks_words(self, film: Film) -> bool:
        """A film of 其他 (which this form ticks too) that does not say what it is."""
        category = self.call.category_of(film.category)
        needing = category is not None and category.needs_text
        return needing and film.category in self.form.categories and not film.category_other.strip()

    def _count(self, entry: ReadEntry, other: Film | Series) -> None:
        """A series with fewer or more films than the form says is told, not mended."""
        count = len(films_of(self.state, other))
        if entry.series and count != entry.episodes:
            self.notes.append(f"《{entry.shown}》表上写共 {entry.episodes} 集，项目里有 {count} 集")

    def _source(self, other: Film | Series) -> str:
        for one in reversed(self.state.returned):
            for text in one.entries:
                title, _, summary = text.partition("\n")
                if plain_title(title) == plain_title(other.title) and normal("", summary) == normal(
                    "", other.summary
                ):
                    return one.name
        return BY_HAND

    def _about(self, other: Film | Series, units: set[str]) -> str:
        whose = "、".join(sorted(unit for unit in units if unit)) or "未填来源单位"
        if isinstance(other, Series):
            return f"系列，{whose}"
        return f"待制作，{whose}" if other.planned else f"已有视频，{whose}"

    # ---- entries of a title that is not there --------------------------------------------------

    def _add(self, entries: list[ReadEntry]) -> None:
        """Each becomes 待制作; a series with all its films."""
        order = next_order(self.state) if entries else 0
        films: list[Film] = []
        series: list[Series] = []
        for entry in entries:
            category, words = self._category(entry)
            film = Film(
                id="",
                title=entry.title,
                category=category,
                category_other=words,
                source_unit=self.unit,
                planned_duration_s=entry.duration_s,
            )
            if entry.series:
                made = self._take("s")
                name = free_name(self.state, entry.title, [one.name for one in series])
                series.append(Series(made, name, entry.title, entry.summary, order))
                for part in range(1, entry.episodes + 1):
                    title = f"{entry.title}（{part}）" if entry.episodes > 1 else entry.title
                    films.append(
                        replace(film, id=self._take("e"), title=title, series=made, order=part)
                    )
            else:
                films.append(replace(film, id=self._take("e"), summary=entry.summary, order=order))
            order += 1
            self.new.append(entry.shown)
        if entries:
            self.state = replace(
                self.state,
                films=(*self.state.films, *films),
                series=(*self.state.series, *series),
            )

    def _take(self, letter: str) -> str:
        self.state, identifier = take_id(self.state, letter)
        self.made.append(identifier)
        return identifier

    def _category(self, entry: ReadEntry) -> tuple[str, str]:
        """The only ticked category, or the ticked one that the title speaks of; with the words
        behind 其他 where it is that."""
        ticked = self.form.categories
        found = ticked[0] if len(ticked) == 1 else hinted_category(self.call, entry.title)
        category = self.call.category_of(found) if found in ticked else None
        if category is None:
            return "", ""
        return category.id, self.form.other if category.needs_text else ""


class _Index:
    """Films and series by their plain titles. Those that this form adds are not in it: two entries
    of one title on one form are two entries."""

    def __init__(self, state: Submission) -> None:
        self._by_title: dict[str, list[str]] = {}
        held: tuple[Film | Series, ...] = (*state.series, *state.films)
        for one in held:
            self._by_title.setdefault(_key(one.title, one.summary), []).append(one.id)

    def find(self, entry: ReadEntry, unit: str, state: Submission) -> Film | Series | None:
        """The entry of this title: of the same unit, of no unit, of another one, in this order."""
        found = [find(state, i) for i in self._by_title.get(_key(entry.title, entry.summary), ())]
        there = [one for one in found if one is not None]
        text = normal("", entry.summary)
        rank = {
            one.id: (_nearness(state, one, unit), normal("", one.summary) != text) for one in there
        }
        return min(there, key=lambda one: rank[one.id]) if there else None


def _key(title: str, summary: str) -> str:
    """Titles that differ in marks and blanks are the same; a text without one is its own key."""
    return plain_title(title) or f"\n{normal('', summary)}"


def _nearness(state: Submission, one: Film | Series, unit: str) -> int:
    units = units_of(state, one)
    if any(same_unit(other, unit) for other in units):
        return 0
    return 1 if units == {""} else 2


def find(state: Submission, identifier: str) -> Film | Series | None:
    held: Iterator[Film | Series] = iter((*state.films, *state.series))
    return next((one for one in held if one.id == identifier), None)


def films_of(state: Submission, one: Film | Series) -> tuple[Film, ...]:
    if isinstance(one, Series):
        return tuple(film for film in state.films if film.series == one.id)
    return tuple(film for film in state.films if film.id == one.id)


def units_of(state: Submission, one: Film | Series) -> set[str]:
    """Source units of an entry's films; {""} where none is named."""
    return {film.source_unit for film in films_of(state, one)} or {""}


def with_entry(state: Submission, one: Film | Series) -> Submission:
    if isinstance(one, Series):
        return replace(state, series=tuple(one if s.id == one.id else s for s in state.series))
    return replace(state, films=tuple(one if f.id == one.id else f for f in state.films))


def free_name(state: Submission, title: str, taken: list[str]) -> str:
    """Series are found by their name: two of one title must not become one."""
    names = {series.name for series in state.series} | {series.id for series in state.series}
    names |= set(taken)
    name, number = title, 2
    while name in names:
        name, number = f"{title}（{number}）", number + 1
    return name
