"""Rules on what contributing units state on their forms, against what came in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kepu_desktop.calls.model import Rule
from kepu_desktop.domain.stated import films_stated, length_stated
from kepu_desktop.domain.submission import Film, Returned
from kepu_desktop.domain.texts import show_hours_minutes, show_name
from kepu_desktop.domain.unit_names import unit_key
from kepu_desktop.validators.registry import Claim, Subject, rule
from kepu_desktop.validators.views import FormView


@rule(
    "unit/stated",
    Subject.FORM,
    title="单位表上写的视频数量、总时长与收到的一致",
    remedy="请向该单位核实：少了的催齐，多出的核对是否重复",
    branches=("count", "duration", "differ"),
    numbers=("films", "seconds", "share"),
)
def stated(view: FormView, spec: Rule) -> Iterator[Claim]:
    """A unit's form says how many films it sends and how long they are: the plainest sign that a
    film is missing. A series may be counted as one or by its parts; a film that is 待制作 is
    accounted for, but told apart. Lengths are compared once every film has one. Where a unit sent
    several forms, those that list other entries add up and of those that list the same the later
    one holds; that they differ is said.
    """
    for one in _units(view):
        about = f"{one.name}表上所写"
        if one.count and not _near(one, round(spec.numbers["films"])):
            yield Claim(
                "count",
                f"{about}视频{one.count_text}，{one.shown}{one.sources}",
                measured=one.shown,
                required=f"与表上所写（{one.count_text}）一致",
                about=f"{one.key}\n{one.count_text}\n{one.shown}",
            )
            continue
        total = one.total(view)
        if one.length is not None and total is not None:
            allowed = max(spec.numbers["seconds"], spec.numbers["share"] * one.length)
            if abs(total - one.length) > allowed:
                shown = show_hours_minutes(total)
                yield Claim(
                    "duration",
                    f"{about}总时长{one.length_text}，收到的合计为 {shown}{one.sources}",
                    measured=shown,
                    required=f"与表上所写（{one.length_text}）一致",
                    about=f"{one.key}\n{one.length_text}\n{shown}",
                )
                continue
        if one.differ:
            yield Claim(
                "differ",
                f"{one.name}{one.sources.removeprefix('；')}",
                remedy="请向该单位核实以哪一份为准",
                about=f"{one.key}{one.sources}",
            )


@dataclass(frozen=True, slots=True)
class _Unit:
    """``forms`` are those that hold, ``all_forms`` also those that a later one replaced; they
    ``differ`` where it states something else than the one that it replaced."""

    key: str
    name: str
    forms: tuple[Returned, ...]
    all_forms: tuple[Returned, ...]
    films: tuple[Film, ...]
    differ: bool

    @property
    def count(self) -> tuple[int, ...]:
        """What the forms may mean together; empty when one of them states no number."""
        sums = {0}
        for form in self.forms:
            stated = films_stated(form.values.get("count", ""))
            sums = {known + number for known in sums for number in stated}
        return tuple(sorted(sums))

    @property
    def count_text(self) -> str:
        if len(self.forms) == 1:
            return self.forms[0].values.get("count", "")
        return f"合计 {'或 '.join(f'{number} 个' for number in self.count)}"

    @property
    def length(self) -> int | None:
        lengths = [length_stated(form.values.get("duration", "")) for form in self.forms]
        known = [seconds for seconds in lengths if seconds is not None]
        return sum(known) if len(known) == len(lengths) else None

    @property
    def length_text(self) -> str:
        if len(self.forms) == 1:
            return self.forms[0].values.get("duration", "")
        return f"合计 {show_hours_minutes(self.length or 0)}"

    @property
    def sources(self) -> str:
        """Which form states what, where there are several that differ; else ""."""
        many = "两份" if len(self.all_forms) == 2 else f" {len(self.all_forms)} 份"
        said = "，".join(f"{show_name(form.name)} 写 {_said(form)}" for form in self.all_forms)
        if self.differ:
            return f"；{many}信息表所写不同：{said}；条目相同的以后一份为准"
        return f"；{many}信息表相加：{said}" if len(self.forms) > 1 else ""

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


def _said(form: Returned) -> str:
    return " ".join(text for key in ("count", "duration") if (text := form.values.get(key, "")))


def _units(view: FormView) -> Iterator[_Unit]:
    """Each unit by its forms that state anything. A form without a unit is our own."""
    state = view.submission
    ours = unit_key(state.form.get("unit", ""))
    forms: dict[str, list[Returned]] = {}
    for form in state.returned:
        if _said(form):
            forms.setdefault(unit_key(form.unit) or ours, []).append(form)
    if not forms:
        return
    films: dict[str, list[Film]] = {}
    for film in state.films:
        films.setdefault(unit_key(film.source_unit) or ours, []).append(film)
    for key, sent in forms.items():
        name = sent[-1].unit or state.form.get("unit", "") or "本单位"
        holding, differ = _holding(sent)
        yield _Unit(key, name, holding, tuple(sent), tuple(films.get(key, ())), differ)


def _holding(sent: list[Returned]) -> tuple[tuple[Returned, ...], bool]:
    """(the forms that hold, whether one that was replaced stated something else).

    A later form replaces those of which it lists an entry again; so does one that lists none, since
    nothing shows that it speaks of others.
    """
    holding: list[Returned] = []
    differ = False
    for form in sent:
        titles = _titles(form)
        apart = [one for one in holding if titles and _titles(one) and not titles & _titles(one)]
        differ |= any(_said(one) != _said(form) for one in holding if one not in apart)
        holding = [*apart, form]
    return tuple(holding), differ


def _titles(form: Returned) -> frozenset[str]:
    titles = (unit_key(entry.partition("\n")[0]) for entry in form.entries)
    return frozenset(title for title in titles if title)
