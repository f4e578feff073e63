"""读入单位信息表: returned forms are compared with the submission, then merged as one step.

``plan`` is pure and shows what would happen; ``apply`` does just that. A form of the reporting unit
fills the head; one of another unit brings entries, ticks and a contact for the roster. Blank never
overwrites, a value that stands is only replaced where the person says so, and every form is kept
as a source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from kepu_desktop.calls.model import Call
from kepu_desktop.domain.submission import Submission
from kepu_desktop.domain.unit_names import near_names, same_unit, unit_key
from kepu_desktop.system.clock import stamp
from kepu_desktop.workflow.merges.entries import EntryMerger
from kepu_desktop.workflow.merges.model import (
    APART,
    BY_HAND,
    LEAVE,
    MERGE,
    OURS,
    PROPOSED,
    THEIRS,
    Choices,
    Conflict,
    FormMerge,
    Merge,
    SameTitle,
)
from kepu_desktop.workflow.merges.returned import Incoming, ReadForm
from kepu_desktop.workflow.merges.values import ValueMerger, kept_source
from kepu_desktop.workflow.session import Session

__all__ = [
    "APART",
    "BY_HAND",
    "LEAVE",
    "MERGE",
    "OURS",
    "PROPOSED",
    "THEIRS",
    "Choices",
    "Conflict",
    "FormMerge",
    "Merge",
    "SameTitle",
    "apply",
    "plan",
    "plan_incoming",
]
Bindable = Mapping[str, frozenset[str]]
_NOBODY: Bindable = MappingProxyType({})


def plan_incoming(
    session: Session, incoming: Incoming, choices: Choices | None = None, at: str = ""
) -> Merge:
    """``plan`` of what was read, with what was refused."""
    merge = plan(
        session.call, session.submission, incoming.forms, choices or Choices(), at=at or stamp()
    )
    return replace(merge, refused=incoming.refused)


def apply(session: Session, merge: Merge, choices: Choices | None = None) -> Merge:
    """Merge all forms of ``merge`` as one step of undo. It is planned anew on the present state,
    which may have changed since. Returns what was done; nothing is written where nothing comes
    of it."""
    done = plan(session.call, session.submission, merge.read, choices or Choices(), at=stamp())
    if done.after is not session.submission:
        session.edit(done.label, lambda _state: done.after)
    return replace(done, refused=merge.refused)


def plan(
    call: Call,
    state: Submission,
    forms: Sequence[ReadForm],
    choices: Choices,
    *,
    at: str,
    bindable: Bindable = _NOBODY,
) -> Merge:
    """What reading ``forms`` into ``state`` does, in their order. Pure.

    ``at`` is the moment that is kept with each form (RFC 3339). ``bindable`` says, by form key,
    which films and series may take an entry of their title without being asked about.
    """
    work = _Work(call, state, choices, at, bindable, _whose(call, state, forms, choices))
    merged = tuple(work.take(form) for form in forms)
    return Merge(merged, work.state, tuple(work.made))


@dataclass(frozen=True, slots=True)
class _Whose:
    whose: str
    sure: bool = True
    guessed: bool = False


def _whose(
    call: Call, state: Submission, forms: Iterable[ReadForm], choices: Choices
) -> dict[str, _Whose]:
    """What is held of each form, by form key.

    While we have no name, a form of a unit that is known to send us films is that unit's. Another
    is ours if it alone names a unit that reports to the organiser itself, and, unless
    ``choices.whose_else`` is careful, if all name one unit: the order of the forms must not decide.
    """
    forms = [form for form in forms if not form.blank]
    ours = unit_key(state.form.get("unit", ""))
    named = {unit_key(form.unit) for form in forms if form.unit}
    reporting = named & {unit_key(name) for name in call.organiser_units}
    careful = choices.whose_else == THEIRS
    contributing = _contributing(state, choices)
    lone = reporting if len(reporting) == 1 else set()
    if len(named) == 1 and not careful:
        lone = named
    found: dict[str, _Whose] = {}
    for form in forms:
        key = unit_key(form.unit)
        if ours:
            mine, sure = key in ("", ours), bool(key)
        elif key in contributing:
            mine, sure = False, True
        else:
            mine = key in lone or (not key and len(named) < 2 and not careful)
            sure = bool(key) and len(named) > 1
        guessed = not ours and key not in contributing
        found[form.key] = _Whose(OURS if mine else THEIRS, sure, guessed)
    for key, whose in choices.whose.items():
        if key in found:
            found[key] = _Whose(whose)
    return found


def _contributing(state: Submission, choices: Choices) -> set[str]:
    """Keys of units that are known to send films to us: the roster's, and those of films where a
    person sees what is proposed."""
    names = [unit.name for unit in state.roster]
    if choices.whose_else == THEIRS:
        names += dict.fromkeys(film.source_unit for film in state.films)
    return {unit_key(name) for name in names if name}


@dataclass(slots=True)
class _Work:
    """The state as it grows, form by form."""

    call: Call
    state: Submission
    choices: Choices
    at: str
    bindable: Bindable
    whose: Mapping[str, _Whose]
    made: list[str] = field(default_factory=list)
    _before: frozenset[str] = frozenset()  # digests that were read before this batch
    _read: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._before = frozenset(one.digest for one in self.state.returned)

    def take(self, form: ReadForm) -> FormMerge:
        if form.blank:
            return FormMerge(form, THEIRS, "", notes=("没有填写内容，没有读入", *form.doubts))
        held = self.whose[form.key]
        whose = held.whose
        ours = self.state.form.get("unit", "")
        again = form.digest in self._before
        if form.key in self._read:
            return FormMerge(form, whose, form.unit, known=True, notes=("与另一份完全相同",))
        if again and not (whose == OURS and not ours and form.unit):
            return FormMerge(form, whose, form.unit, known=True, notes=("这份文件已经读入过",))
        self._read.add(form.key)
        unit, near = self._unit(form, whose)
        named = not near or form.key in self.choices.units
        if not form.unit and whose == OURS:
            unit = ours
        values = ValueMerger(self.call, self.state, form, self.choices)
        if whose == OURS:
            values.into_head()
        elif unit:
            values.into_roster(unit)
        self.state = values.state
        ticked = self._tick(form) if not again else ()
        entries = EntryMerger(
            self.call,
            self.state,
            form,
            "" if whose == OURS else unit,
            self.choices,
            self.bindable.get(form.key, frozenset()),
        )
        if not again:
            entries.merge()
            self.state = kept_source(entries.state, form, unit, self.at)
        self.made += [*entries.made, *values.made]
        return FormMerge(
            form=form,
            whose=whose,
            unit=unit,
            sure=held.sure,
            guessed=held.guessed,
            named=named,
            near=near,
            filled=(*values.filled, *entries.filled),
            conflicts=(*values.conflicts, *entries.conflicts),
            new=tuple(entries.new),
            bound=tuple(entries.bound),
            there=tuple(entries.there),
            same=tuple(entries.same),
            ticked=ticked,
            roster=values.roster,
            notes=(*form.doubts, *entries.notes),
        )

    def _unit(self, form: ReadForm, whose: str) -> tuple[str, tuple[str, ...]]:
        """The unit's name that holds, and the known ones that may mean the same unit."""
        known = self._known_units()
        same = next((name for name in known if same_unit(name, form.unit)), "")
        if not form.unit or same or whose == OURS:
            return same or form.unit, ()
        return self.choices.units.get(form.key, form.unit), near_names(form.unit, known)

    def _known_units(self) -> list[str]:
        """Names of units in the order of their weight: ours, the roster's, those of films."""
        state = self.state
        names = [state.form.get("unit", "")]
        names += [unit.name for unit in state.roster]
        names += [film.source_unit for film in state.films]
        return list(dict.fromkeys(name for name in names if name))

    def _tick(self, form: ReadForm) -> tuple[str, ...]:
        fresh = [c.id for c in self.call.category if c.id in set(form.categories)]
        fresh = [one for one in fresh if one not in self.state.ticked]
        if fresh:
            wanted = {*self.state.ticked, *fresh}
            ticked = tuple(c.id for c in self.call.category if c.id in wanted)
            self.state = replace(self.state, ticked=ticked)
        return tuple(fresh)
