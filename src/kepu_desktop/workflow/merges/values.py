"""Values of one returned form beside those that stand: the head's, or a unit's in the roster."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from kepu_desktop.calls.model import Call
from kepu_desktop.domain.differences import Difference
from kepu_desktop.domain.submission import FORM_KEYS, Returned, Submission, Unit
from kepu_desktop.domain.unit_names import same_unit, unit_key
from kepu_desktop.workflow.content import OTHER_WORDS, field_label
from kepu_desktop.workflow.fill import take_id
from kepu_desktop.workflow.merges.model import BY_HAND, Choices, Conflict
from kepu_desktop.workflow.merges.returned import ReadForm

_ROSTER_KEYS = ("contact", "phone", "email")
_PHONE = "phone"
HEAD = "form"  # subject of a difference in the head


def normal(key: str, text: str) -> str:
    """What is compared: NFKC, without blanks and case; of a telephone the digits alone."""
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    if key == _PHONE and (digits := re.sub(r"\D", "", plain)):
        return digits
    return plain


@dataclass(slots=True)
class ValueMerger:
    """Fills blanks and notes conflicts; ``state`` is the result."""

    call: Call
    state: Submission
    form: ReadForm
    choices: Choices
    filled: list[Difference] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    roster: str = ""

    def into_head(self) -> None:
        head = dict(self.state.form)
        for key in FORM_KEYS:
            new = self.form.values.get(key, "")
            taken = self._settle(HEAD, "head", key, head.get(key, ""), new, self._source_of_head)
            if taken is not None:
                head[key] = taken
        if head != self.state.form:
            self.state = replace(self.state, form=head)

    def into_roster(self, name: str) -> None:
        """The contact of a contributing unit; a unit that is not in the roster is added."""
        known = next((unit for unit in self.state.roster if same_unit(unit.name, name)), None)
        if known is None:
            said = {key: self.form.values.get(key, "") for key in _ROSTER_KEYS}
            self.state, identifier = take_id(self.state, "u")
            self.made.append(identifier)
            self.roster = "added"
            unit = Unit(identifier, name, **said)
            self.state = replace(self.state, roster=(*self.state.roster, unit))
            return
        changed = known
        for key in _ROSTER_KEYS:
            new, old = self.form.values.get(key, ""), str(getattr(known, key))
            taken = self._settle(known.id, "unit", key, old, new, self._source_of_unit(known.name))
            if taken is not None:
                changed = replace(changed, **{key: taken})
        if changed is not known:
            self.roster = "filled"
            roster = tuple(changed if unit is known else unit for unit in self.state.roster)
            self.state = replace(self.state, roster=roster)

    def _settle(
        self,
        subject: str,
        where: str,
        key: str,
        old: str,
        new: str,
        source: Callable[[str, str], str],
    ) -> str | None:
        """The value to write, None for none; what was filled or differs is noted."""
        if not normal(key, new) or normal(key, new) == normal(key, old):
            return None
        label = field_label(self.call, key)
        if not old.strip():
            self.filled.append(Difference(subject, key, label, "", new, self.form.name))
            return new
        was_from = source(key, old)
        name = f"{self.form.name}（刚读入）" if was_from == self.form.name else self.form.name
        conflict = f"{self.form.key} {where} {key}"
        taken = conflict in self.choices.taken
        difference = Difference(subject, key, label, old, new, name, was_from)
        self.conflicts.append(Conflict(conflict, difference, taken))
        return new if taken else None

    def _source_of_head(self, key: str, value: str) -> str:
        ours = unit_key(self.state.form.get("unit", ""))
        return self._source(key, value, lambda unit: unit_key(unit) in ("", ours))

    def _source_of_unit(self, name: str) -> Callable[[str, str], str]:
        return lambda key, value: self._source(key, value, lambda unit: same_unit(unit, name))

    def _source(self, key: str, value: str, of: Callable[[str], bool]) -> str:
        """The plain name of the newest form of that unit that says just this."""
        for one in reversed(self.state.returned):
            if of(one.unit) and normal(key, one.values.get(key, "")) == normal(key, value):
                return one.name
        return BY_HAND


def kept_source(state: Submission, form: ReadForm, unit: str, at: str) -> Submission:
    """``state`` with the form among those that came in."""
    state, identifier = take_id(state, "r")
    kept = Returned(
        id=identifier,
        name=form.name,
        digest=form.digest,
        at=at,
        unit=unit,
        values={**form.values, **({OTHER_WORDS: form.other} if form.other else {})},
        categories=form.categories,
        entries=tuple(entry.text for entry in form.entries),
    )
    return replace(state, returned=(*state.returned, kept))
