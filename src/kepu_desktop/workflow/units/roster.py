"""单位台账: the units that are asked for films. What they returned is computed elsewhere.

Each function is one command: it checks its input, makes one edit and returns what it made.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kepu_desktop.domain.days import DayError, parse_day
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import Submission, Unit
from kepu_desktop.domain.unit_names import unit_key
from kepu_desktop.workflow.fill import line, take_id
from kepu_desktop.workflow.session import Session, unknown_id

UNIT_LABELS = {
    "name": "单位",
    "contact": "联系人",
    "phone": "电话",
    "email": "邮箱",
    "remark": "备注",
    "asked": "征集日期",
}
UNIT_KEYS = tuple(UNIT_LABELS)
MOST_UNITS = 5_000


@dataclass(frozen=True, slots=True)
class Different:
    """A value that came in and is not the one that stands; the one that stands is kept."""

    unit: str
    key: str
    kept: str
    came: str


@dataclass(frozen=True, slots=True)
class Merged:
    """``made`` are ids of new units, ``filled`` of known ones that got a value they lacked,
    ``same`` says how many rows brought nothing new, ``left`` names rows left aside and why."""

    made: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    different: tuple[Different, ...] = ()
    same: int = 0
    left: tuple[tuple[str, str], ...] = ()


def merge_units(state: Submission, rows: Iterable[Mapping[str, str]]) -> tuple[Submission, Merged]:
    """``state`` with the units of ``rows`` (values by ``UNIT_KEYS``). Pure.

    A unit is known by its normalised name. A blank is filled, another value is kept as it stands
    and reported; a blank that came in changes nothing.
    """
    units = list(state.roster)
    places = {unit_key(unit.name): number for number, unit in enumerate(units)}
    made: list[str] = []
    filled: dict[str, None] = {}
    different: list[Different] = []
    same = 0
    for row in rows:
        values = unit_values(row)
        key = unit_key(values.get("name", ""))
        if not key:
            raise UserError(
                "value-missing", "单位要有名称", subject="name", remedy="请填写单位全称"
            )
        if key not in places:
            if len(units) >= MOST_UNITS:
                raise UserError(
                    "roster-long",
                    f"台账超过 {MOST_UNITS} 个单位",
                    subject=values["name"],
                    remedy="请核对名单，只保留要征集的单位",
                )
            state, identifier = take_id(state, "u")
            places[key] = len(units)
            units.append(Unit(identifier, **values))
            made.append(identifier)
            continue
        known = units[places[key]]
        gained = {name: text for name, text in values.items() if text and not getattr(known, name)}
        clashes = [
            Different(known.name, name, getattr(known, name), text)
            for name, text in values.items()
            if text and name != "name" and _differs(name, getattr(known, name), text)
        ]
        different += clashes
        if gained:
            units[places[key]] = replace(known, **gained)
            if known.id not in made:
                filled[known.id] = None
        elif not clashes:
            same += 1
    if not made and not filled:
        return state, Merged(different=tuple(different), same=same)
    result = Merged(tuple(made), tuple(filled), tuple(different), same)
    return replace(state, roster=tuple(units)), result


def add_units(session: Session, rows: Sequence[Mapping[str, str]], label: str = "") -> Merged:
    """Add units, or fill what is blank of those already there. One undoable step."""
    state, merged = merge_units(session.submission, rows)
    if merged.made or merged.filled:
        first = rows[0].get("name", "") if len(rows) == 1 else f" {len(rows)} 个单位"
        session.edit(label or f"登记{first}", lambda _state: state)
    return merged


def set_unit(session: Session, identifier: str, values: Mapping[str, str]) -> None:
    """Change values of one unit. Raises ``UserError``: unknown id or key, a blank name, a name
    that another unit has."""
    changed = unit_values(values)
    named = "、".join(UNIT_LABELS[key] for key in changed)
    session.edit(
        f"修改{unit_of(session.submission, identifier).name}的{named}",
        lambda state: _with(state, identifier, changed),
    )


def set_column(session: Session, identifiers: Sequence[str], key: str, texts: Sequence[str]) -> int:
    """Put ``texts`` below each other into a column, unit by unit; what goes over the end is left.
    One step; returns how many units changed."""
    before = session.submission
    state = before
    for identifier, text in zip(identifiers, texts, strict=False):
        state = _with(state, identifier, unit_values({key: text}))
    count = sum(a is not b for a, b in zip(before.roster, state.roster, strict=True))
    if count:
        session.edit(f"粘贴 {count} 个单位的{UNIT_LABELS[key]}", lambda _state: state)
    return count


def _with(state: Submission, identifier: str, changed: Mapping[str, str]) -> Submission:
    known = unit_of(state, identifier)
    after = replace(known, **changed)
    if after == known:
        return state
    key = unit_key(after.name)
    if not key:
        raise UserError(
            "value-missing", "单位要有名称", subject="name", remedy="请填写单位全称，或移除它"
        )
    if any(unit_key(unit.name) == key and unit.id != identifier for unit in state.roster):
        raise UserError(
            "unit-known",
            "台账里已有这个单位",
            subject=after.name,
            remedy="请改用另一行，或移除重复的一行",
        )
    roster = tuple(after if unit.id == identifier else unit for unit in state.roster)
    return replace(state, roster=roster)


def remove_units(session: Session, identifiers: Sequence[str]) -> None:
    """Take units out of the roster; their films stay."""

    def change(state: Submission) -> Submission:
        for identifier in identifiers:
            unit_of(state, identifier)
        gone = set(identifiers)
        return replace(state, roster=tuple(u for u in state.roster if u.id not in gone))

    session.edit(f"移除 {len(identifiers)} 个单位", change)


def mark_asked(session: Session, identifiers: Sequence[str], day: dt.date | None) -> int:
    """Note that these units were asked on ``day`` (None takes it back); how many changed."""
    text = day.isoformat() if day else ""
    wanted = set(identifiers)
    changed = [u for u in session.submission.roster if u.id in wanted and u.asked != text]
    if changed:
        ids = {unit.id for unit in changed}

        def change(state: Submission) -> Submission:
            roster = tuple(replace(u, asked=text) if u.id in ids else u for u in state.roster)
            return replace(state, roster=roster)

        session.edit(f"记下 {len(changed)} 个单位的征集日期", change)
    return len(changed)


def carried_over(state: Submission, old: Sequence[Unit]) -> Submission:
    """``state`` with last year's units: names and contacts, none of them asked yet."""
    rows = [
        {key: getattr(unit, key) for key in UNIT_KEYS if key != "asked"}
        for unit in old
        if unit_key(unit.name)
    ]
    return merge_units(state, rows)[0]


def unit_of(state: Submission, identifier: str) -> Unit:
    """The unit with this id. Raises ``UserError``."""
    unit = next((unit for unit in state.roster if unit.id == identifier), None)
    if unit is None:
        raise unknown_id(identifier)
    return unit


def unit_values(values: Mapping[str, str]) -> dict[str, str]:
    """Cleaned values; the day as ISO. Raises ``UserError`` for unknown keys and no day."""
    cleaned: dict[str, str] = {}
    for key, text in values.items():
        if key not in UNIT_LABELS:
            raise UserError(
                "unknown-key",
                "不认识的字段",
                subject=key,
                remedy=f"可用的字段：{'、'.join(UNIT_KEYS)}",
            )
        cleaned[key] = line(text, UNIT_LABELS[key])
    if cleaned.get("asked"):
        try:
            day = parse_day(cleaned["asked"])
        except DayError as error:
            raise UserError(
                "bad-value",
                f"“{cleaned['asked'][:40]}”{error.reason}",
                subject=UNIT_LABELS["asked"],
                remedy="请写成 年-月-日，例如 2000-01-02",
            ) from None
        cleaned["asked"] = day.isoformat() if day else ""
    return cleaned


def _differs(key: str, kept: str, came: str) -> bool:
    """Full width, blanks and hyphens make no other telephone."""
    if not kept:
        return False
    return _bare(key, kept) != _bare(key, came)


def _bare(key: str, text: str) -> str:
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    return plain.replace("-", "") if key == "phone" else plain
