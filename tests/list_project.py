"""A project with films, a series, planned entries and one film left out; lists edited in memory."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl

from kepu_desktop.documents.list_columns import list_columns
from kepu_desktop.documents.working_list import FIRST_ROW, HEAD_ROW
from kepu_desktop.workflow import fill
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.sheets.sheet import SheetReading, read_sheet, sheet_paper
from sample_submission import GOOD, LONG_TEXT, NO_CATEGORY, SHORT, submission

HEAD, FIRST = HEAD_ROW + 1, FIRST_ROW + 1  # one-based
SERIES = "示例·深海系列"


def listed(path: Path) -> Session:
    """v1–v4 single (v2 left out, v4 without category), v5 and v6 a series, e1 planned."""
    session = submission(path, (GOOD, SHORT, LONG_TEXT, NO_CATEGORY, GOOD, GOOD), signed=False)
    fill.set_films(session, ("v5", "v6"), {"series": SERIES})
    fill.set_series(session, SERIES, {"summary": "两集讲深海。"})
    fill.set_films(session, ("v2",), {"include": "no"})
    fill.plan(
        session,
        {"title": "示例·极地一年", "category": session.call.category[1].id, "duration": "0:40:00"},
    )
    return session


def column(session: Session, key: str) -> int:
    """One-based."""
    keys = [column.key for column in list_columns(session.call.list)]
    return keys.index(key) + 1


def edited(
    session: Session,
    change: Callable[[Any], object] | None = None,
    cells: Mapping[tuple[str, str], object] | None = None,
) -> bytes:
    """The working list after ``cells`` ((film id, column key) → value) and ``change`` (of the
    sheet), as openpyxl saves it."""
    book = openpyxl.load_workbook(io.BytesIO(sheet_paper(session)))
    sheet = book.worksheets[0]
    ids = column(session, "id")
    rows = {sheet.cell(row, ids).value: row for row in range(FIRST, sheet.max_row + 1)}
    for (film, key), value in (cells or {}).items():
        # Given as an argument, None would leave the cell as it is.
        sheet.cell(rows[film], column(session, key)).value = value
    if change is not None:
        change(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def workbook(*rows: tuple[object, ...]) -> bytes:
    """A foreign list."""
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def told(reading: SheetReading) -> dict[tuple[str, str], tuple[str, str]]:
    """(subject, key) → (before, after) of every difference."""
    return {(d.subject, d.key): (d.before, d.after) for d in reading.differences}


def reading(session: Session, data: bytes, name: str = "清单.xlsx") -> SheetReading:
    return read_sheet(session, data, name)
