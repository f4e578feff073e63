"""A region is a place for one value: whole paragraphs, or a stretch of one."""

from __future__ import annotations

from dataclasses import dataclass

from kepu_desktop.calls.model import Field
from kepu_desktop.documents.forms.geometry import Cell, Story, Table
from kepu_desktop.documents.forms.glyphs import Line


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """From ``start`` in the first line to the end of the last; ``stop`` ends it in the first line.

    ``label`` is the line that carries the label when it is another one: its look is the last
    resort for what we write.
    """

    lines: tuple[Line, ...]
    start: int = 0
    stop: int | None = None
    inline: bool = False  # a stretch of a line that also holds its label
    label: Line | None = None

    def texts(self) -> list[str]:
        first, *rest = self.lines
        return [first.text[self.start : self.stop], *(line.text for line in rest)]


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where the form wants the values of ``keys``. Rank 0 is sure, 1 doubtful, 2 a last resort."""

    field: Field | None
    keys: tuple[str, ...]
    region: Region
    rank: int = 0
    stray: bool = False  # outside the table that holds the form


@dataclass(slots=True, eq=False)
class Group:
    """Places that belong together: an outer table and all inside it, or some paragraphs."""

    story: Story
    table: Table | None
    lines: list[Line]
    neighbours: list[Table]  # tables right before or after a stretch of paragraphs
    places: list[Place]
    before: Line | None = None  # the words right before the table

    @property
    def keys(self) -> set[str]:
        return {key for place in self.places if place.rank < 2 for key in place.keys}


def cell_region(cells: list[Cell], label: Line | None, *, nested: bool = False) -> Region:
    lines = [line for cell in cells for line in (cell.all_lines() if nested else cell.lines)]
    return Region(tuple(lines), label=label)
