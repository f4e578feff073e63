"""A unit under two names: what came under the one is put to the other, which the roster has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kepu_desktop.domain.submission import Submission
from kepu_desktop.domain.unit_names import near_names, unit_key
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.units.roster import unit_of
from kepu_desktop.workflow.units.standing import RosterStanding

_MOST = 2


@dataclass(frozen=True, slots=True)
class Near:
    """``name`` sent something and may be the unit ``known`` of the roster, whose id is ``unit``."""

    name: str
    unit: str
    known: str


def near_pairs(standing: RosterStanding) -> tuple[Near, ...]:
    """For each name that is in no roster the nearly equal names there, in the roster's order. Pure.
    None where many would do: then the name is too short to mean one of them."""
    ids = {row.unit.name: row.unit.id for row in standing.rows}
    found: list[Near] = []
    for stranger in standing.strangers:
        near = near_names(stranger.name, ids)
        if len(near) <= _MOST:
            found += [Near(stranger.name, ids[known], known) for known in near]
    return tuple(found)


def join_units(session: Session, name: str, identifier: str) -> tuple[int, int]:
    """Put films and returned forms of ``name`` to the roster's unit, as one step of undo; returns
    how many films and forms that were. Raises ``UserError`` for an unknown id."""
    before = session.submission
    known = unit_of(before, identifier).name
    after = _joined(before, name, known)
    if after is not before:
        session.edit(f"把{name}当作{known}", lambda _state: after)
    films = sum(a is not b for a, b in zip(before.films, after.films, strict=True))
    forms = sum(a is not b for a, b in zip(before.returned, after.returned, strict=True))
    return films, forms


def _joined(state: Submission, name: str, known: str) -> Submission:
    key, mine = unit_key(name), _keys()
    films = tuple(
        replace(film, source_unit=known) if mine(film.source_unit) == key else film
        for film in state.films
    )
    returned = tuple(
        replace(form, unit=known) if mine(form.unit) == key else form for form in state.returned
    )
    if not key or (films == state.films and returned == state.returned):
        return state
    return replace(state, films=films, returned=returned)


def _keys() -> Callable[[str], str]:
    """Thousands of films, dozens of names."""
    kept: dict[str, str] = {}

    def key_of(name: str) -> str:
        if name not in kept:
            kept[name] = unit_key(name)
        return kept[name]

    return key_of
