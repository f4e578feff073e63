"""The list workbook both ways: written for the coordinator, edited anywhere, read back.

What a list would change is shown first (``SheetReading.differences``) and applied as one step of
undo. All rows are looked at before anything is applied: with one that cannot be taken, nothing is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.documents.list_columns import list_columns
from kepu_desktop.documents.list_reading import Bound, ListTable, read_list
from kepu_desktop.documents.working_list import (
    WorkingContent,
    WorkingLine,
    write_working_list,
)
from kepu_desktop.domain.differences import Difference
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import show_name
from kepu_desktop.system.files import explained, write_whole
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.sheets.applying import applied
from kepu_desktop.workflow.sheets.changes import RULE, Change, Comparison, compare
from kepu_desktop.workflow.sheets.lines import film_lines
from kepu_desktop.workflow.sheets.rows import RowFault

_LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SheetReading:
    """A list that was read and compared with the project; nothing is changed yet."""

    table: ListTable
    found: Comparison

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def columns(self) -> tuple[Bound, ...]:
        """All columns that came in, bound or not."""
        return self.table.columns

    @property
    def own(self) -> bool:
        """Whether it is our own list: rows carry ids of this project."""
        return self.found.own

    @property
    def changes(self) -> tuple[Change, ...]:
        return self.found.changes

    @property
    def differences(self) -> tuple[Difference, ...]:
        return self.found.differences

    @property
    def faults(self) -> tuple[RowFault, ...]:
        return self.found.faults


def sheet_paper(session: Session) -> bytes:
    """The working list as .xlsx: every film and planned entry, those left out included."""
    return write_working_list(
        WorkingContent(
            call=session.call,
            unit=session.submission.form.get("unit", ""),
            lines=tuple(WorkingLine(line.values, line.measured) for line in film_lines(session)),
            created=dt.datetime.fromisoformat(session.project.created),
        )
    )


def export_sheet(session: Session, target: Path) -> None:
    """Write the working list over ``target``. Raises ``UserError``."""
    if target.suffix.lower() != ".xlsx":
        raise UserError(
            "bad-value",
            "清单要写成 .xlsx 文件",
            subject=show_name(target.name),
            remedy="请改扩展名",
        )
    write_whole(target, sheet_paper(session))


def read_sheet(
    session: Session,
    source: Path | bytes,
    name: str = "",
    keys: Mapping[tuple[int, int], str] | None = None,
) -> SheetReading:
    """Read the list at ``source`` (or its bytes, shown as ``name``) and compare it.

    ``keys`` are the person's own binding, by (sheet, place): a column's key or "". Raises
    ``UserError`` for what is refused or is no list of films.
    """
    if isinstance(source, Path):
        name = name or source.name
        with explained(source):
            if source.stat().st_size > _LARGEST:
                raise UserError(
                    "list-too-large",
                    "文件过大，不像清单",
                    subject=show_name(name),
                    remedy="请删去其中的图片后另存",
                )
            data = source.read_bytes()
    else:
        data = source
    table = read_list(data, list_columns(session.call.list), name)
    if keys:
        table = table.rebound(keys)
    return _compared(session, table)


def rebound(
    session: Session, reading: SheetReading, keys: Mapping[tuple[int, int], str]
) -> SheetReading:
    """The same list with the person's own binding of its columns."""
    return _compared(session, reading.table.rebound(keys))


def compared_again(session: Session, reading: SheetReading) -> SheetReading:
    """The same list against the project as it is now."""
    return _compared(session, reading.table)


def apply_sheet(
    session: Session, reading: SheetReading, chosen: Collection[Difference] | None = None
) -> tuple[str, ...]:
    """Make the ``chosen`` differences (all, when None) in one undoable step; returns the ids of
    what was made. What no longer differs is left alone.

    Raises ``UserError`` when a row cannot be taken: then nothing is changed.
    """
    now = compared_again(session, reading)
    if now.faults:
        raise unreadable(now)
    wanted = None if chosen is None else {_told(difference) for difference in chosen}
    changes = [c for c in now.changes if wanted is None or _told(c.difference) in wanted]
    if not changes:
        return ()
    state, made = applied(session.call, session.submission, changes)
    session.edit(f"读入清单 {reading.name}", lambda _: state)
    return made


def unreadable(reading: SheetReading) -> UserError:
    """The rows that keep the list from being applied, the first ones in words."""
    first = reading.faults[0]
    more = f"（另有 {len(reading.faults) - 1} 处）" if len(reading.faults) > 1 else ""
    return UserError(
        "list-rows",
        f"{first.words()}{more}",
        subject=reading.name,
        remedy="改正后再读入；项目没有改动",
    )


def _told(difference: Difference) -> tuple[str, str, str]:
    return difference.subject, difference.key, difference.after


def _compared(session: Session, table: ListTable) -> SheetReading:
    lines = film_lines(session)
    return SheetReading(table, compare(session.call, session.submission, lines, table))


__all__ = [
    "RULE",
    "SheetReading",
    "apply_sheet",
    "compared_again",
    "export_sheet",
    "read_sheet",
    "rebound",
    "sheet_paper",
    "unreadable",
]
