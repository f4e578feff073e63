"""Totals of the audience figures: in all, per platform, unit and film. Pure, exact, blank is not 0.

A held row counts for nothing. 观看人数 and 峰值在线 (``total = false``) are never added up: of them
the largest single figure is given. What belongs to a topic counts once for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kepu_desktop.calls.feedback_model import Feedback
from kepu_desktop.domain.audience import FigureGroup, TopicFigures
from kepu_desktop.domain.submission import FeedbackRow, Film, Submission
from kepu_desktop.domain.texts import clean_line
from kepu_desktop.workflow.feedback.importing import asked_films, asked_units
from kepu_desktop.workflow.feedback.rows import (
    faults_of,
    figures_of,
    is_held,
    notes_of,
    unit_of,
)
from kepu_desktop.workflow.proposals import plain_title


@dataclass(frozen=True, slots=True)
class Source:
    """One returned workbook as the kept rows tell it."""

    name: str
    unit: str
    rows: tuple[FeedbackRow, ...]
    held: tuple[FeedbackRow, ...]
    noted: tuple[FeedbackRow, ...]


@dataclass(frozen=True, slots=True)
class FeedbackTotals:
    """``films`` are asked for, ``with_data`` of them have a figure; ``missing`` are the units of
    which nothing came back; groups are sorted by the main figure, largest first."""

    sums: Mapping[str, int]
    platforms: tuple[FigureGroup, ...]
    units: tuple[FigureGroup, ...]
    by_film: tuple[FigureGroup, ...]
    topics: tuple[TopicFigures, ...]
    sources: tuple[Source, ...]
    films: int
    with_data: int
    unit_count: int
    missing: tuple[str, ...]
    held: tuple[FeedbackRow, ...]
    noted: tuple[FeedbackRow, ...]

    @property
    def rows(self) -> int:
        return sum(len(source.rows) for source in self.sources)


def totals_of(spec: Feedback, state: Submission, unit: str = "") -> FeedbackTotals:
    """Totals of what is kept; of one unit where it is named."""
    films = {film.id: film for film in state.films}
    units = {row.id: unit_of(state, row, films) for row in state.feedback}
    rows = [row for row in state.feedback if not unit or units[row.id] == unit]
    counted = [row for row in rows if not is_held(row)]
    figures = {row.id: figures_of(spec, row) for row in counted}
    make = _Grouping(spec, figures)
    whole = make.group("", counted, None)
    topics = _topics(spec, counted)
    sums = {**whole.sums, **_topic_sums(topics)}
    total = sums.get(spec.main)
    by_film = tuple(
        make.group(_title(films, about), about, total, film=about[0].film, unit=units[about[0].id])
        for about in _by(counted, _film_key)
    )
    asked = asked_films(state, unit)
    known = {row.film for row in counted if figures[row.id]}
    wanted = (unit,) if unit else asked_units(state)
    came = {units[row.id] for row in rows}
    return FeedbackTotals(
        sums=sums,
        platforms=_sorted(
            spec,
            (
                make.group(about[0].values.get("platform", ""), about, total)
                for about in _by(counted, lambda row: row.values.get("platform", ""))
            ),
        ),
        units=_sorted(
            spec,
            (
                make.group(units[about[0].id], about, total, unit=units[about[0].id])
                for about in _by(counted, lambda row: units[row.id])
            ),
        ),
        by_film=_sorted(spec, by_film),
        topics=topics,
        sources=_sources(rows, units),
        films=len(asked),
        with_data=sum(film.id in known for film in asked),
        unit_count=len(set(wanted) | came),
        missing=tuple(name for name in wanted if name not in came),
        held=tuple(row for row in rows if is_held(row)),
        noted=tuple(row for row in rows if not is_held(row) and (notes_of(row) or faults_of(row))),
    )


class _Grouping:
    def __init__(self, spec: Feedback, figures: Mapping[str, Mapping[str, int]]) -> None:
        self._spec = spec
        self._figures = figures

    def group(
        self,
        name: str,
        rows: Sequence[FeedbackRow],
        total: int | None,
        *,
        film: str = "",
        unit: str = "",
    ) -> FigureGroup:
        sums: dict[str, int] = {}
        largest: dict[str, int] = {}
        for row in rows:
            figures = self._figures[row.id]
            for column in self._spec.column:
                number = figures.get(column.key)
                if number is None or column.once:
                    continue
                if column.total:
                    sums[column.key] = sums.get(column.key, 0) + number
                else:
                    largest[column.key] = max(largest.get(column.key, 0), number)
        main = sums.get(self._spec.main)
        share = main / total if total and main is not None else None
        named = {p for row in rows if (p := row.values.get("platform", ""))}
        return FigureGroup(name, sums, largest, len(rows), len(named), share, film, unit)


def _sorted(spec: Feedback, groups: Iterable[FigureGroup]) -> tuple[FigureGroup, ...]:
    """Largest first; what has no figure last, then by name, so that the order is always one."""
    return tuple(sorted(groups, key=lambda g: (-g.sums.get(spec.main, -1), g.name, g.film)))


def _by(
    rows: Iterable[FeedbackRow], key: Callable[[FeedbackRow], str]
) -> Iterable[list[FeedbackRow]]:
    grouped: dict[str, list[FeedbackRow]] = {}
    for row in rows:
        grouped.setdefault(key(row), []).append(row)
    return grouped.values()


def _film_key(row: FeedbackRow) -> str:
    return row.film or f"\x1f{plain_title(row.values.get('title', ''))}"


def _title(films: Mapping[str, Film], rows: Sequence[FeedbackRow]) -> str:
    film = films.get(rows[0].film)
    return clean_line(film.title if film else rows[0].values.get("title", ""))


def _topics(spec: Feedback, rows: Iterable[FeedbackRow]) -> tuple[TopicFigures, ...]:
    """The largest figures that any row gives for a topic on a platform."""
    once = [column for column in spec.counts if column.once]
    found: dict[tuple[str, str, str], dict[str, int]] = {}
    names: dict[tuple[str, str, str], str] = {}
    for row in rows:
        for column in once:
            text = row.values.get(column.key)
            if not text:
                continue
            assert column.once is not None
            name = row.values.get(column.once, "")
            key = plain_title(name)
            # A figure whose topic has no name cannot be told from another: it is the row's own.
            place = (key, row.values.get("platform", ""), "" if key else row.id)
            names.setdefault(place, name)
            figures = found.setdefault(place, {})
            figures[column.key] = max(figures.get(column.key, 0), int(text))
    return tuple(
        TopicFigures(names[place], place[1], figures)
        for place, figures in sorted(
            found.items(), key=lambda item: (-max(item[1].values()), item[0])
        )
    )


def _topic_sums(topics: Iterable[TopicFigures]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for topic in topics:
        for key, number in topic.figures.items():
            sums[key] = sums.get(key, 0) + number
    return sums


def _sources(rows: Iterable[FeedbackRow], units: Mapping[str, str]) -> tuple[Source, ...]:
    found = []
    for about in _by(rows, lambda row: row.source):
        tally: dict[str, int] = {}
        for row in about:
            tally[units[row.id]] = tally.get(units[row.id], 0) + 1
        most = max(tally, key=lambda name: tally[name])
        found.append(
            Source(
                name=about[0].source,
                unit=most if len(tally) == 1 else f"{most}等 {len(tally)} 个单位",
                rows=tuple(about),
                held=tuple(row for row in about if is_held(row)),
                noted=tuple(
                    row for row in about if not is_held(row) and (notes_of(row) or faults_of(row))
                ),
            )
        )
    return tuple(sorted(found, key=lambda source: source.name))
