"""Tables as grids of merged areas, wherever they stand: body, cells, text boxes, controls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element

from kepu_desktop.documents.forms.glyphs import Line
from kepu_desktop.documents.forms.wordml import FALLBACK, flows, w


@dataclass(slots=True, eq=False)
class Cell:
    """One merged area: its upper left corner on the grid and its extent."""

    table: Table
    row: int
    col: int
    element: _Element  # the w:tc that holds the content
    rows: int = 1
    cols: int = 1
    lines: list[Line] = field(default_factory=list)  # without those of nested tables
    nested: list[Table] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def all_lines(self) -> Iterator[Line]:
        """Its own lines, then those of the tables inside."""
        yield from self.lines
        for table in self.nested:
            for cell in table.cells:
                yield from cell.all_lines()


@dataclass(slots=True, eq=False)
class Table:
    element: _Element
    outer: Cell | None  # the cell it stands in
    cells: list[Cell] = field(default_factory=list)  # in reading order
    grid: dict[tuple[int, int], Cell] = field(default_factory=dict)
    by_row: dict[int, list[Cell]] = field(default_factory=dict)

    def at(self, row: int, col: int) -> Cell | None:
        return self.grid.get((row, col))

    def row_cells(self, row: int) -> list[Cell]:
        """The areas that touch a row, from left to right."""
        return self.by_row.get(row, [])

    def family(self) -> Iterator[Table]:
        yield self
        for cell in self.cells:
            for table in cell.nested:
                yield from table.family()


@dataclass(slots=True, eq=False)
class Story:
    """A body or a text box: its outer tables and its own paragraphs, in order."""

    element: _Element
    blocks: list[Table | Line] = field(default_factory=list)


def stories(root: _Element) -> list[Story]:
    """The body first, then every text box (the fallback twin of a modern one is left out)."""
    found: list[Story] = []
    body = root.find(w("body"))
    containers = [] if body is None else [body]
    containers += [
        box
        for box in root.iter(w("txbxContent"))
        if next(box.iterancestors(FALLBACK), None) is None
    ]
    for container in containers:
        story = Story(container)
        for block in flows(container):
            if block.tag == w("p"):
                story.blocks.append(Line(block))
            elif block.tag == w("tbl"):
                story.blocks.append(_table(block, None))
        found.append(story)
    return found


def _table(element: _Element, outer: Cell | None) -> Table:
    table = Table(element, outer)
    row = 0
    for line in flows(element):
        if line.tag != w("tr") or line.find(f"{w('trPr')}/{w('del')}") is not None:
            continue
        col = _number(line.find(f"{w('trPr')}/{w('gridBefore')}"), 0)
        for part in flows(line):
            if part.tag == w("tc"):
                col = _add_cell(table, part, row, col)
        row += 1
    return table


def _add_cell(table: Table, element: _Element, row: int, col: int) -> int:
    """Put one w:tc on the grid; returns the next free column."""
    properties = element.find(w("tcPr"))
    span = max(1, _number(_child(properties, "gridSpan"), 1))
    above = _merged_with(properties, "vMerge", table.at(row - 1, col))
    beside = _merged_with(properties, "hMerge", table.at(row, col - 1))
    cell = above or beside
    if cell is None:
        cell = Cell(table, row, col, element, 1, span)
        table.cells.append(cell)
        for block in flows(element):
            if block.tag == w("p"):
                cell.lines.append(Line(block))
            elif block.tag == w("tbl"):
                cell.nested.append(_table(block, cell))
    else:
        cell.rows = max(cell.rows, row - cell.row + 1)
        cell.cols = max(cell.cols, col + span - cell.col)
    for offset in range(span):
        table.grid[row, col + offset] = cell
    touching = table.by_row.setdefault(row, [])
    if not touching or touching[-1] is not cell:
        touching.append(cell)
    return col + span


def _merged_with(properties: _Element | None, tag: str, before: Cell | None) -> Cell | None:
    merge = _child(properties, tag)
    if merge is None or before is None or merge.get(w("val"), "continue") == "restart":
        return None
    return before


def _child(properties: _Element | None, tag: str) -> _Element | None:
    return None if properties is None else properties.find(w(tag))


def _number(element: _Element | None, otherwise: int) -> int:
    value = "" if element is None else element.get(w("val"), "")
    # Word allows 63 columns; a larger span is an attack on memory, not a form.
    return min(int(value), 63) if value.isdecimal() else otherwise
