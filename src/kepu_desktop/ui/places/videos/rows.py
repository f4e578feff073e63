"""The rows of the film list: made from a snapshot, sorted and filtered here, without Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kepu_desktop.domain.facts import MediaFacts, parts_left
from kepu_desktop.domain.findings import Finding, Level, Verdict
from kepu_desktop.domain.submission import Film, Series
from kepu_desktop.domain.texts import count_characters, show_name
from kepu_desktop.workflow.repair import needs_repair
from kepu_desktop.workflow.sheets.extras import extra_labels
from kepu_desktop.workflow.snapshot import Snapshot

ALL = "all"
EXTRA = "extra-"  # begins the keys of the call's own columns, a number follows
HARM = {verdict: rank for rank, verdict in enumerate(Verdict)}  # declared worst first
_LEVELS = (Level.ERROR, Level.REVIEW, Level.SKIPPED, Level.ADVICE)
_TICK_RULES = {
    "sound": ("video/sound",),
    "subtitles": ("video/subtitles", "video/subtitle-script"),
    "marks": ("video/mark",),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A film as the list shows it. ``category`` is the short name, "" while none is chosen."""

    film: Film
    facts: MediaFacts | None
    findings: tuple[Finding, ...]
    verdict: Verdict
    series: Series | None
    category: str
    category_rank: int
    checking: bool
    offline: bool
    extras: tuple[str, ...] = ()  # texts of the call's own columns, in its order

    @property
    def id(self) -> str:
        return self.film.id

    @property
    def waiting(self) -> bool:
        """In the queue and nothing is known yet."""
        return self.checking and self.facts is None

    @property
    def unchecked(self) -> bool:
        """There is a file to be checked, and nobody has looked at it."""
        return self.facts is None and self.film.file is not None and not self.offline

    @property
    def unfinished(self) -> bool:
        """There is a file whose picture or sound the full check has not looked at."""
        return self.film.file is not None and not self.offline and bool(parts_left(self.facts))

    @property
    def summary(self) -> str:
        """What the form will say: a series has one summary for all its films."""
        return self.series.summary if self.series is not None else self.film.summary

    @property
    def file_name(self) -> str:
        file = self.film.file
        return show_name(file.relative.rsplit("/", 1)[-1]) if file is not None else ""

    @property
    def folder(self) -> str:
        """The source folder, for people."""
        file = self.film.file
        if file is None:
            return ""
        inner = file.relative.rpartition("/")[0]
        return show_name(f"{file.root}/{inner}" if inner else file.root)


def worst(row: Row, rules: Sequence[str]) -> Finding | None:
    """The most harmful open finding of ``rules``."""
    found = [f for f in row.findings if f.rule in rules and f.effective_level is not None]
    return min(found, key=_rank_of, default=None)


def _rank_of(finding: Finding) -> int:
    level = finding.effective_level
    return len(_LEVELS) if level is None else _LEVELS.index(level)


def by_harm(findings: Iterable[Finding]) -> list[Finding]:
    """Open errors first; what is settled last."""
    return sorted(findings, key=_rank_of)


def mendable(row: Row) -> bool:
    """A lossless rewrapping would mend something of its file, and the file is there."""
    if row.film.file is None or row.offline or row.facts is None:
        return False
    return needs_repair(row.facts)


class RowBook:
    """Keeps each film's row until something of it changes, so that a snapshot costs little."""

    def __init__(self) -> None:
        self._rows: dict[str, Row] = {}
        self._texts: dict[str, tuple[Row, str]] = {}
        self._keys: dict[str, dict[str, tuple[Any, Row]]] = {}  # by column and film

    def update(self, shot: Snapshot) -> None:
        """Take over ``shot``; rows of films that did not change stay the same objects."""
        categories = {c.id: (c.short, n) for n, c in enumerate(shot.call.category)}
        series = {one.id: one for one in shot.submission.series}
        known = self._rows
        rows: dict[str, Row] = {}
        none = ("", len(categories))
        keys = [key for key, _ in extra_labels(shot.call)]
        for film in shot.submission.films:
            facts = shot.facts.get(film.id)
            findings = shot.judgement.films[film.id]
            verdict = shot.judgement.verdicts[film.id]
            of = series.get(film.series) if film.series else None
            checking = film.id in shot.checking
            offline = film.id in shot.offline
            own = shot.submission.extras.get(film.id)
            extras = tuple(own.get(key, "") for key in keys) if own else ()
            row = known.get(film.id)
            if (
                row is None
                or row.film is not film
                or row.facts is not facts
                or row.checking is not checking
                or row.offline is not offline
                or row.series is not of
                or row.extras != extras
                or (row.findings is not findings and row.findings != findings)
            ):
                short, rank = categories.get(film.category, none)
                row = Row(
                    film, facts, findings, verdict, of, short, rank, checking, offline, extras
                )
            rows[film.id] = row
        self._rows = rows
        if len(rows) < len(known):  # films are gone: forget what was kept of them
            self._texts.clear()
            self._keys.clear()

    def __len__(self) -> int:
        return len(self._rows)

    def row(self, film_id: str) -> Row | None:
        return self._rows.get(film_id)

    def named(self, ids: Iterable[str]) -> list[Row]:
        """The rows of those of ``ids`` that are there."""
        return [self._rows[film_id] for film_id in ids if film_id in self._rows]

    def rows(self) -> Iterable[Row]:
        return self._rows.values()

    def first_of_series(self, series_id: str) -> str:
        """A film of the series, "" when there is none."""
        return next((row.film.id for row in self.rows() if row.film.series == series_id), "")

    def counts(self) -> dict[str, int]:
        """Films by verdict, and all of them; those that are 不报送 count for nothing."""
        submitted = [row.verdict for row in self._rows.values() if row.film.included]
        counted: Mapping[Verdict, int] = Counter(submitted)
        return {ALL: len(submitted), **{verdict.value: n for verdict, n in counted.items()}}

    def arranged(
        self, chips: frozenset[str], words: str, column: str, descending: bool
    ) -> list[Row]:
        """The rows with one of the verdicts in ``chips`` whose texts hold every word. Films that
        are 不报送 stand under ``ALL`` only."""
        rows = list(self._rows.values())
        if ALL not in chips:
            rows = [row for row in rows if row.film.included and row.verdict.value in chips]
        wanted = words.casefold().split()
        if wanted:
            rows = [row for row in rows if all(word in self._text(row) for word in wanted)]
        return self._arrange(rows, column, descending)

    def _arrange(self, rows: list[Row], column: str, descending: bool) -> list[Row]:
        """Sorted by ``column``; what has no value there comes last either way."""
        if column == "verdict":
            sign = -1 if descending else 1
            pairs = [((not r.film.included, sign * HARM[r.verdict], r.film.order), r) for r in rows]
            pairs.sort(key=_first)
            return [row for _, row in pairs]
        key, kept = _key_of(column), self._keys.setdefault(column, {})
        known: list[tuple[Any, Row]] = []
        unknown: list[Row] = []
        for row in rows:
            had = kept.get(row.film.id)
            if had is None or had[1] is not row:
                had = kept[row.film.id] = (key(row), row)
            if had[0] is None:
                unknown.append(row)
            else:
                known.append(had)
        known.sort(key=_first, reverse=descending)
        return [row for _, row in known] + unknown

    def _text(self, row: Row) -> str:
        kept = self._texts.get(row.id)
        if kept is not None and kept[0] is row:
            return kept[1]
        film = row.film
        series = row.series.title if row.series is not None else ""
        parts = (film.title, film.source_unit, row.category, series, row.file_name, film.id)
        text = "\n".join(parts).casefold()
        self._texts[row.id] = (row, text)
        return text


def extra_text(row: Row, column: str) -> str:
    """What stands in the column ``EXTRA`` and a number; "" in one that the call does not have."""
    place = int(column.removeprefix(EXTRA))
    return row.extras[place] if place < len(row.extras) else ""


def _key_of(column: str) -> Callable[[Row], object]:
    if column.startswith(EXTRA):
        return lambda row: _spelt(extra_text(row, column))
    return _KEYS[column]


def _first(pair: tuple[Any, Row]) -> Any:
    return pair[0]


def _spelt(text: str) -> bytes | None:
    """GB 18030 lists the common characters by their pinyin."""
    return text.casefold().encode("gb18030", "replace") if text else None


def duration_of(row: Row) -> float | None:
    if row.film.file is None:
        return row.film.planned_duration_s
    return row.facts.duration_s if row.facts is not None else None


def _pixels(row: Row) -> int | None:
    facts = row.facts
    if facts is None or facts.width is None or facts.height is None:
        return None
    return facts.width * facts.height


def _tick(column: str) -> Callable[[Row], object]:
    def rank(row: Row) -> object:
        if row.facts is None:
            return None
        finding = worst(row, _TICK_RULES[column])
        return _rank_of(finding) if finding is not None else len(_LEVELS)

    return rank


_KEYS: Mapping[str, Callable[[Row], object]] = {
    "title": lambda row: _spelt(row.film.title),
    "category": lambda row: row.category_rank if row.category else None,
    "unit": lambda row: _spelt(row.film.source_unit),
    "duration": duration_of,
    "picture": _pixels,
    "rate": lambda row: row.facts.overall_bit_rate if row.facts is not None else None,
    "sound": _tick("sound"),
    "subtitles": _tick("subtitles"),
    "marks": _tick("marks"),
    "summary": lambda row: count_characters(row.summary),
    "series": lambda row: _spelt(row.series.title) if row.series is not None else None,
    "file": lambda row: _spelt(row.file_name),
    "folder": lambda row: _spelt(row.folder),
}
