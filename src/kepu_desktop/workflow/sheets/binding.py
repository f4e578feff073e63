"""The columns of a list that came in, as the person sees and changes them."""

from __future__ import annotations

from dataclasses import dataclass

from kepu_desktop.calls.model import Call
from kepu_desktop.documents.list_columns import list_columns
from kepu_desktop.documents.list_reading import words_of
from kepu_desktop.workflow.sheets.sheet import SheetReading

_SAMPLES = 3
_SHOWN = 24


@dataclass(frozen=True, slots=True)
class Binding:
    """``sample``: what stands in the first filled cells below the heading."""

    sheet: int
    place: int
    heading: str
    key: str
    sample: str


def bindings(reading: SheetReading) -> tuple[Binding, ...]:
    """Every column of the list, bound or not."""
    several = len(reading.table.sheets) > 1
    found = []
    for column in reading.columns:
        sheet = reading.table.sheets[column.sheet]
        cells = (row.cells[column.place] for row in sheet.rows if column.place < len(row.cells))
        texts = [words_of(cell, _SHOWN) for cell in cells if cell is not None][:_SAMPLES]
        heading = f"{sheet.title}·{column.heading}" if several else column.heading
        sample = "，".join(dict.fromkeys(texts))
        found.append(Binding(column.sheet, column.place, heading, column.key, sample))
    return tuple(found)


def offered(call: Call) -> tuple[tuple[str, str], ...]:
    """(key, label) of what a column may be."""
    return tuple((column.key, column.label) for column in list_columns(call.list))
