"""Rules on what contributing units state on their forms, against what came in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kepu_desktop.calls.model import Rule
from kepu_desktop.domain.stated import films_stated, length_stated
from kepu_desktop.domain.submission import Film, Returned
from kepu_desktop.domain.texts import show_hours_minutes
from kepu_desktop.domain.unit_names import unit_key
from kepu_desktop.validators.registry import Claim, Subject, rule
from kepu_desktop.validators.views import FormView


@rule(
    "unit/stated",
    Subject.FORM,
    title="单位表上写的视频数量、总时长与收到的一致",
    remedy="请向该单位核实：少了的催齐，多出的核对是否重复",
    branches=("count", "duration"),
    numbers=("films", "seconds", "share"),
)
def stated(view: FormView, spec: Rule) -> Iterator[Claim]:
    """A unit's form says how many films it sends and how long they are: the plainest sign that a
    film is missing. A series may be counted as one or by its parts; a film that is 待制作 is
    accounted for, but told apart. Lengths are compared once every film has one.
    """
    for one in _units(view):
        about = f"{one.name}的信息表上写"
        if one.count and not _near(one, round(spec.numbers["films"])):
            yield Claim(
                "count",
                f"{about}视频 {one.count_text}，{one.shown}",
                measured=one.shown,
                required=one.count_text,
                about=f"{one.key}\n{one.count_text}\n{one.shown}",
            )
            continue
        total = one.total(view)
        if one.length is None or total is None:
            continue
        allowed = max(spec.numbers["seconds"], spec.numbers["share"] * one.length)
        if abs(total - one.length) > allowed:
            shown = show_hours_minutes(total)
            yield Claim(
                "duration",
                f"{about}总时长 {one.length_text}，合计为 {shown}",
                measured=shown,
                required=one.length_text,
                about=f"{one.key}\n{one.length_text}\n{shown}",
            )


@dataclass(frozen=True, slots=True)
class _Unit:
    key: str
    name: str
    count_text: str
    length_text: str
    films: tuple[Film, ...]

    @property
    def count(self) -> tuple[int, ...]:
        return films_stated(self.count_text)

    @property
    def length(self) -> int | None:
        return length_stated(self.length_text)

    @property
    def entries(self) -> int:
        """A series counts as one."""
        return len({film.series or film.id for film in self.films})

    @property
    def shown(self) -> str:
        planned = sum(film.planned for film in self.films)
        there = f"已有 {len(self.films) - planned} 个"
        return f"{there}，待制作 {planned} 个" if planned else there

    def total(self, view: FormView) -> float | None:
        """Seconds of all its films; None while one of them is not known."""
        lengths = [view.lengths.get(film.id) for film in self.films]
        known = [seconds for seconds in lengths if seconds is not None]
        return sum(known) if known and len(known) == len(lengths) else None


def _near(one: _Unit, tolerance: int) -> bool:
    there = (len(one.films), one.entries)
    return any(abs(number - have) <= tolerance for number in one.count for have in there)


def _units(view: FormView) -> Iterator[_Unit]:
    """Each unit by its newest form that states anything. A form without a unit is our own."""
    state = view.submission
    ours = unit_key(state.form.get("unit", ""))
    newest: dict[str, Returned] = {}
    for form in state.returned:
        if form.values.get("count") or form.values.get("duration"):
            newest[unit_key(form.unit) or ours] = form
    if not newest:
        return
    films: dict[str, list[Film]] = {}
    for film in state.films:
        films.setdefault(unit_key(film.source_unit) or ours, []).append(film)
    for key, form in newest.items():
        yield _Unit(
            key,
            form.unit or state.form.get("unit", "") or "本单位",
            form.values.get("count", ""),
            form.values.get("duration", ""),
            tuple(films.get(key, ())),
        )
