"""Where each unit of the roster stands: computed from what came in, never kept.

未报 – neither a film nor a form came, even where another list names its films; 待改 – one of its
films, or its entry on the form, has an error that is not settled; 已收 – something came and is not
whole: an entry without its film, fewer films than its form states, a film that is not checked to
the end; 已齐 – all there, and no open error. What is 不报送 has come, and counts for nothing else.
What the coordinator can fill in from what came is no fault of the unit's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from kepu_desktop.documents.kit_words import kit_words
from kepu_desktop.domain.findings import Finding, Level, Origin
from kepu_desktop.domain.stated import films_stated
from kepu_desktop.domain.submission import Film, Returned, Submission, Unit
from kepu_desktop.domain.unit_names import unit_key
from kepu_desktop.validators.judge import Judgement
from kepu_desktop.workflow.counting import PLANNED_RULE, SIGNED_RULE

_FORM = "信息表"
_CATEGORY_RULE, _TITLE_RULE = "entry/category", "entry/title"
_OURS = (PLANNED_RULE, SIGNED_RULE)  # said as missing; the coordinator's own duty


class UnitState(StrEnum):
    NONE = "none"
    MEND = "mend"
    CAME = "came"
    COMPLETE = "complete"


STATE_WORDS = {
    UnitState.NONE: "未报",
    UnitState.MEND: "待改",
    UnitState.CAME: "已收",
    UnitState.COMPLETE: "已齐",
}
URGED = (UnitState.NONE, UnitState.MEND)


@dataclass(frozen=True, slots=True)
class UnitFault:
    """An error that nobody has settled; ``subject`` is its film's or series' id."""

    subject: str
    title: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit. ``files`` are films that came, ``planned`` entries without theirs (不报送 ones not
    counted), ``stated`` the number on its latest form where that is more than came."""

    unit: Unit
    state: UnitState
    files: int = 0
    planned: tuple[str, ...] = ()  # titles
    left_out: int = 0
    entries: int = 0
    forms: int = 0
    stated: int | None = None
    unchecked: int = 0
    faults: tuple[UnitFault, ...] = ()
    films: tuple[str, ...] = ()  # ids of all that are its own
    form_name: str = _FORM  # as the call calls its form

    @property
    def is_urged(self) -> bool:
        """Whether it is reminded with the others: nothing came, something is to be mended, or
        something is still missing."""
        return self.state in URGED or (self.state is UnitState.CAME and bool(self.missing))

    @property
    def missing(self) -> tuple[str, ...]:
        """What has not come, in words, a line each."""
        words = kit_words().reminder
        lines = [words.planned.format(title=title) for title in self.planned]
        if self.stated is not None:
            came = self.files + len(self.planned)
            lines.append(
                words.short_of_files.format(
                    form=self.form_name, stated=self.stated, came=came, short=self.stated - came
                )
            )
        return tuple(lines)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is not complete, in words, the most harmful first."""
        faults = (f"《{fault.title}》{fault.finding.message}" for fault in self.faults)
        waiting = [f"{self.unchecked} 个视频还没有检查完"] if self.unchecked else []
        return (*faults, *(f"缺：{line}" for line in self.missing), *waiting)


@dataclass(frozen=True, slots=True)
class Stranger:
    """A unit of which something came and that is not in the roster."""

    name: str
    films: int
    forms: int

    @property
    def came_words(self) -> str:
        parts = ((self.films, "视频 {n} 个"), (self.forms, "信息表 {n} 份"))
        return "，".join(pattern.format(n=n) for n, pattern in parts if n)


@dataclass(frozen=True, slots=True)
class RosterStanding:
    rows: tuple[UnitRow, ...]
    strangers: tuple[Stranger, ...]

    @property
    def counts(self) -> Mapping[UnitState, int]:
        return {
            state: sum(row.state is state for row in self.rows)
            for state in UnitState
            if any(row.state is state for row in self.rows)
        }

    @property
    def urged(self) -> tuple[UnitRow, ...]:
        """Those who are reminded together: 未报, 待改, and 已收 of whom something is missing."""
        return tuple(row for row in self.rows if row.is_urged)


@dataclass(slots=True)
class _Came:
    name: str
    films: list[Film] = field(default_factory=list)
    forms: list[Returned] = field(default_factory=list)


def roster_standing(
    state: Submission, judgement: Judgement, form_name: str = _FORM
) -> RosterStanding:
    """Each unit in the roster's order, then who else sent something. Pure. ``form_name`` is what
    the call calls its form."""
    came = _by_unit(state)
    series = {one.id: one.title for one in state.series}
    general: dict[str, list[Finding]] = {}
    for finding in judgement.general:
        if finding.subject in series and finding.open_error:
            general.setdefault(finding.subject, []).append(finding)
    known = {unit_key(unit.name) for unit in state.roster}
    ours = unit_key(state.form.get("unit", ""))
    rows = tuple(
        replace(
            _row(unit, came.get(unit_key(unit.name)), judgement, series, general),
            form_name=form_name,
        )
        for unit in state.roster
    )
    strangers = tuple(
        Stranger(one.name, len(one.films), len(one.forms))
        for key, one in came.items()
        if key not in known and key != ours
    )
    return RosterStanding(rows, strangers)


def _by_unit(state: Submission) -> dict[str, _Came]:
    found: dict[str, _Came] = {}
    keys: dict[str, str] = {}  # thousands of films, dozens of names

    def at(name: str) -> _Came | None:
        if name not in keys:
            keys[name] = unit_key(name)
        key = keys[name]
        return found.setdefault(key, _Came(name)) if key else None

    for film in state.films:
        place = at(film.source_unit)
        if place is not None:
            place.films.append(film)
    for form in state.returned:
        place = at(form.unit)
        if place is not None:
            place.forms.append(form)
    return found


def _row(
    unit: Unit,
    came: _Came | None,
    judgement: Judgement,
    series: Mapping[str, str],
    general: Mapping[str, list[Finding]],
) -> UnitRow:
    if came is None:
        return UnitRow(unit, UnitState.NONE)
    counted = [film for film in came.films if film.included]
    files = sum(film.file is not None for film in came.films)
    planned = tuple(film.title for film in counted if film.file is None)
    left_out = len(came.films) - len(counted)
    stated = _short_of(came.forms, len(came.films))
    unchecked = sum(
        film.file is not None and _unchecked(judgement.films[film.id]) for film in counted
    )
    nothing = not files and not came.forms
    # Of entries that others wrote down for it a unit has nothing to mend.
    faults = () if nothing else tuple(_faults(counted, came.forms, judgement, series, general))
    if nothing:
        state = UnitState.NONE
    elif faults:
        state = UnitState.MEND
    elif planned or stated is not None or unchecked or not files:
        state = UnitState.CAME
    else:
        state = UnitState.COMPLETE
    return UnitRow(
        unit=unit,
        state=state,
        files=files,
        planned=planned,
        left_out=left_out,
        entries=len({film.series or film.id for film in counted}),
        forms=len(came.forms),
        stated=stated,
        unchecked=unchecked,
        faults=faults,
        films=tuple(film.id for film in came.films),
    )


def _short_of(forms: list[Returned], came: int) -> int | None:
    """What the latest form states, where surely more is stated than came: a text with several
    numbers may mean the least of them."""
    if not forms:
        return None
    stated = films_stated(forms[-1].values.get("count", ""))
    return min(stated) if stated and min(stated) > came else None


def _unchecked(findings: Iterable[Finding]) -> bool:
    """A rule of the notice has not run; our own hints hide nothing."""
    return any(f.level is Level.SKIPPED and f.origin is not Origin.OURS for f in findings)


def _is_known(finding: Finding, film: Film, forms: list[Returned]) -> bool:
    """The unit's own form says it; the coordinator has only to put it to the film."""
    if finding.rule == _CATEGORY_RULE and not film.category:
        return any(form.categories for form in forms)
    if finding.rule == _TITLE_RULE and not film.title.strip():
        return any(form.entries for form in forms)
    return False


def _faults(
    films: list[Film],
    forms: list[Returned],
    judgement: Judgement,
    series: Mapping[str, str],
    general: Mapping[str, list[Finding]],
) -> Iterable[UnitFault]:
    seen: set[str] = set()
    for film in films:
        if film.series and film.series not in seen:
            seen.add(film.series)
            for finding in general.get(film.series, ()):
                yield UnitFault(film.series, series[film.series], finding)
        for finding in judgement.films[film.id]:
            if finding.rule in _OURS or _is_known(finding, film, forms):
                continue
            if finding.open_error:
                yield UnitFault(film.id, film.title, finding)
