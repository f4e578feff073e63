"""The rows of the roster as they are shown: columns, words, filter, order. No widgets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kepu_desktop.domain.findings import Verdict
from kepu_desktop.workflow.units.standing import STATE_WORDS, UnitRow, UnitState

ALL = "all"
STATE, NAME, ASKED = "state", "name", "asked"
# The shapes are those of verdicts: 待改 is that a film is 不合规, 已齐 that none is.
STATE_VERDICTS = {
    UnitState.NONE: Verdict.UNCHECKED,
    UnitState.MEND: Verdict.ERROR,
    UnitState.CAME: Verdict.ADVICE,
    UnitState.COMPLETE: Verdict.PASS,
}
CHIPS: tuple[tuple[str, str, Verdict | None], ...] = (
    (ALL, "全部", None),
    *((state.value, STATE_WORDS[state], STATE_VERDICTS[state]) for state in UnitState),
)
_ORDER = {state: number for number, state in enumerate(UnitState)}
_NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` in pixels, 0 for what is left; ``edits`` says that it is typed in place."""

    key: str
    name: str
    width: int
    text: Callable[[UnitRow], str] = field(repr=False)
    rank: Callable[[UnitRow], object] = field(repr=False)
    number: bool = False
    edits: bool = False
    tip: str = ""


def _count(count: int) -> str:
    return str(count) if count else _NOTHING


def show_day(text: str) -> str:
    """6月2日 of an ISO day; the year stands in the tooltip."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return text or _NOTHING
    return f"{day.month}月{day.day}日"


COLUMNS = (
    Column(STATE, "状态", 84, lambda r: STATE_WORDS[r.state], lambda r: _ORDER[r.state]),
    Column(NAME, "单位", 0, lambda r: r.unit.name, lambda r: r.unit.name, edits=True),
    Column(
        "contact", "联系人", 100, lambda r: r.unit.contact, lambda r: r.unit.contact, edits=True
    ),
    Column("phone", "电话", 124, lambda r: r.unit.phone, lambda r: r.unit.phone, edits=True),
    Column("email", "邮箱", 150, lambda r: r.unit.email, lambda r: r.unit.email, edits=True),
    Column(
        "files",
        "视频",
        48,
        lambda r: _count(r.files),
        lambda r: -r.files,
        number=True,
        tip="收到的视频文件",
    ),
    Column(
        "missing",
        "缺",
        40,
        lambda r: _count(len(r.missing)),
        lambda r: -len(r.missing),
        number=True,
        tip="还没有视频文件的条目，或信息表所写数量的差额",
    ),
    Column(
        "faults",
        "问题",
        48,
        lambda r: _count(len(r.faults)),
        lambda r: -len(r.faults),
        number=True,
        tip="没有处理的不合规项",
    ),
    Column(
        ASKED,
        "征集日期",
        84,
        lambda r: show_day(r.unit.asked),
        lambda r: r.unit.asked or "9",
        number=True,
        edits=True,
        tip="把征集包发给这个单位的日子",
    ),
)
# Below how many pixels a column goes: names of units need the room, the rest stands at the side.
NEEDS = {"email": 880, "phone": 660, "contact": 560}


def arranged(
    rows: Iterable[UnitRow], chosen: frozenset[str], search: str, by: str, *, down: bool
) -> list[UnitRow]:
    """The rows that pass chips and search; ``by`` is a column's key, "" for the roster's own
    order, which also parts equals."""
    words = search.casefold().split()
    kept = [
        row
        for row in rows
        if (ALL in chosen or row.state.value in chosen)
        and all(word in _searched(row) for word in words)
    ]
    column = next((column for column in COLUMNS if column.key == by), None)
    if column is not None:
        kept.sort(key=column.rank, reverse=down)  # type: ignore[arg-type]
    return kept


def _searched(row: UnitRow) -> str:
    unit = row.unit
    return f"{unit.name}\n{unit.contact}\n{unit.phone}\n{unit.email}\n{unit.remark}".casefold()


def tip_of(row: UnitRow, column: Column) -> str:
    """What does not fit the cell: the reasons of a state, the whole text of a name."""
    if column.key in (STATE, "missing", "faults"):
        return "\n".join(row.reasons[:8])
    if column.key == ASKED:
        return row.unit.asked
    return column.text(row)
