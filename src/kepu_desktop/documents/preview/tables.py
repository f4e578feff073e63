"""Tables as grids of merged areas with the edges that each of them shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from lxml.etree import _Element

from kepu_desktop.documents.forms.wordml import flows, is_on, w
from kepu_desktop.documents.preview.model import (
    Block,
    Border,
    Cell,
    HeightRule,
    Paragraph,
    Row,
    Run,
    Sides,
    Table,
)
from kepu_desktop.documents.preview.styles import Styles, number, twips, value

_MOST_COLUMNS = 63  # what Word allows
_PADDING = Sides(0, 5.4, 0, 5.4)
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
_RULES: dict[str, HeightRule] = {"exact": "exact", "atLeast": "at_least"}
_DASHES: dict[str, Literal["dashed", "dotted", "double"]] = {
    "dotted": "dotted",
    "dashed": "dashed",
    "dashSmallGap": "dashed",
    "dotDash": "dashed",
    "double": "double",
}
_DOWNWARDS = ("tbRl", "tbRlV", "tbV", "rl", "rlV", "tbLrV", "lrV")
ReadBlocks = Callable[[_Element, Sequence[_Element]], tuple[Block, ...]]


@dataclass(slots=True)
class _Area:
    """A merged area while the grid is filled; the element that begins it holds its content."""

    element: _Element
    row: int
    column: int
    columns: int
    rows: int = 1


@dataclass(slots=True)
class _Grid:
    areas: list[_Area] = field(default_factory=list)
    at: dict[tuple[int, int], _Area] = field(default_factory=dict)
    rows: list[_Element] = field(default_factory=list)
    columns: int = 0


def read_table(
    element: _Element, styles: Styles, outer: Sequence[_Element], read_blocks: ReadBlocks
) -> Table:
    """``outer`` are the styles of the tables around this one; ``read_blocks`` reads a cell."""
    properties = element.find(w("tblPr"))
    identifier = None if properties is None else value([properties], "tblStyle")
    chain = styles.chain(identifier, "table")
    sources = [*(style.find(w("tblPr")) for style in chain), properties]
    grid = _grid(element)
    edges = _edges([None if s is None else s.find(w("tblBorders")) for s in sources])
    padding = _padding([None if s is None else s.find(w("tblCellMar")) for s in sources], _PADDING)
    inside = [*outer, *chain]
    rows: list[Row] = []
    for number_, row in enumerate(grid.rows):
        cells = tuple(
            _cell(area, grid, edges, padding, read_blocks(area.element, inside))
            for area in grid.areas
            if area.row == number_
        )
        rows.append(_row(row, cells))
    align = value(sources, "jc") or ""
    return Table(
        widths=_widths(element, grid),
        rows=tuple(rows),
        # Up to Word 2010 the text of the first column stands on the margin, then its edge.
        indent=twips(value(sources, "tblInd", "w")) - (padding.left if styles.hangs_tables else 0),
        align="center" if align == "center" else "right" if align in ("right", "end") else "left",
    )


def _row(element: _Element, cells: tuple[Cell, ...]) -> Row:
    properties = element.find(w("trPr"))
    height = None if properties is None else properties.find(w("trHeight"))
    rule = "at_least" if height is None else height.get(w("hRule"), "atLeast")
    return Row(
        cells=cells,
        height=0 if height is None else max(0, twips(height.get(w("val")))),
        height_rule="auto" if height is None else _RULES.get(rule, "at_least"),
        splits=properties is None or not is_on(properties.find(w("cantSplit"))),
        heading=properties is not None and is_on(properties.find(w("tblHeader"))),
    )


def _grid(table: _Element) -> _Grid:
    grid = _Grid()
    for row in flows(table):
        if row.tag != w("tr") or row.find(f"{w('trPr')}/{w('del')}") is not None:
            continue
        number_ = len(grid.rows)
        grid.rows.append(row)
        column = _count(row.find(f"{w('trPr')}/{w('gridBefore')}"), 0)
        for cell in flows(row):
            if cell.tag == w("tc") and column < _MOST_COLUMNS:
                column = _place(grid, cell, number_, column)
        grid.columns = max(grid.columns, column)
    return grid


def _place(grid: _Grid, element: _Element, row: int, column: int) -> int:
    properties = element.find(w("tcPr"))
    columns = max(1, _count(None if properties is None else properties.find(w("gridSpan")), 1))
    above = grid.at.get((row - 1, column))
    beside = grid.at.get((row, column - 1))
    area: _Area | None = None
    if above is not None and _goes_on(properties, "vMerge"):
        area = above
        area.rows = row - area.row + 1
    elif beside is not None and _goes_on(properties, "hMerge"):
        area = beside
        area.columns = column + columns - area.column
    if area is None:
        area = _Area(element, row, column, columns)
        grid.areas.append(area)
    for offset in range(columns):
        grid.at[row, column + offset] = area
    return column + columns


def _goes_on(properties: _Element | None, tag: str) -> bool:
    merge = None if properties is None else properties.find(w(tag))
    return merge is not None and merge.get(w("val"), "continue") != "restart"


def _count(element: _Element | None, otherwise: int) -> int:
    text = "" if element is None else element.get(w("val"), "")
    return min(int(text), _MOST_COLUMNS) if text.isdecimal() else otherwise


def _widths(table: _Element, grid: _Grid) -> tuple[float, ...]:
    columns = table.findall(f"{w('tblGrid')}/{w('gridCol')}")
    widths = [max(0, twips(column.get(w("w")))) for column in columns]
    widths = widths[: grid.columns] + [0.0] * (grid.columns - len(widths))
    # Cells know better where the grid is blank (some writers leave it so).
    for area in grid.areas:
        missing = [c for c in range(area.column, area.column + area.columns) if widths[c] <= 0]
        if missing:
            own = twips(value([area.element.find(w("tcPr"))], "tcW", "w"))
            known = sum(widths[c] for c in range(area.column, area.column + area.columns))
            for column in missing:
                widths[column] = max(0, own - known) / len(missing)
    return tuple(width if width > 0 else 36.0 for width in widths)


def _cell(
    area: _Area,
    grid: _Grid,
    edges: dict[str, Border],
    padding: Sides,
    blocks: tuple[Block, ...],
) -> Cell:
    properties = area.element.find(w("tcPr"))
    own = _edges([None if properties is None else properties.find(w("tcBorders"))])
    last = area.row + area.rows >= len(grid.rows)

    def edge(side: str, outer: bool, inner: str) -> Border:
        return own.get(side) or edges.get(side if outer else inner) or Border()

    align = value([properties], "vAlign") or ""
    fill = value([properties], "shd", "fill") or ""
    return Cell(
        column=area.column,
        columns=area.columns,
        rows=area.rows,
        blocks=_upright(blocks) if _is_vertical(properties) else blocks,
        top=edge("top", area.row == 0, "insideH"),
        left=edge("left", area.column == 0, "insideV"),
        bottom=edge("bottom", last, "insideH"),
        right=edge("right", area.column + area.columns >= grid.columns, "insideV"),
        padding=_padding([None if properties is None else properties.find(w("tcMar"))], padding),
        align="center" if align == "center" else "bottom" if align == "bottom" else "top",
        shade=f"#{fill.upper()}" if len(fill) == 6 and fill.isalnum() else "",
    )


def _is_vertical(properties: _Element | None) -> bool:
    """Lines that run downwards, Chinese characters upright: labels of groups of rows."""
    return (value([properties], "textDirection") or "") in _DOWNWARDS


def _upright(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """One character a line: what a cell of one downward line looks like."""
    return tuple(
        replace(
            block,
            runs=tuple(replace(run, text="\n".join(run.text)) for run in _apart(block.runs)),
            align="center",
            first=0,
            left=0,
        )
        if isinstance(block, Paragraph)
        else block
        for block in blocks
    )


def _apart(runs: Sequence[Run]) -> Iterator[Run]:
    """The runs, with a line end between one and the next."""
    for number_, run in enumerate(runs):
        if number_:
            yield Run("\n", run.look)
        yield run


def _edges(sources: Sequence[_Element | None]) -> dict[str, Border]:
    found: dict[str, Border] = {}
    for source in sources:
        for side in _EDGES:
            names = {"left": ("left", "start"), "right": ("right", "end")}.get(side, (side,))
            for name in names:
                line = None if source is None else source.find(w(name))
                if line is not None:
                    found[side] = _border(line)
    return found


def _border(line: _Element) -> Border:
    kind = line.get(w("val"), "single")
    if kind in ("nil", "none"):
        return Border()
    color = line.get(w("color"), "")
    width = min(max(number(line.get(w("sz")), 4) / 8, 0.25), 12)
    shown = f"#{color.upper()}" if len(color) == 6 and color.isalnum() else ""
    return Border(width, shown, _DASHES.get(kind, "solid"))


def _padding(sources: Sequence[_Element | None], otherwise: Sides) -> Sides:
    def side(names: tuple[str, ...], default: float) -> float:
        for source in reversed(sources):
            for name in names:
                found = None if source is None else source.find(w(name))
                if found is not None:
                    return max(0, twips(found.get(w("w"))))
        return default

    return Sides(
        top=side(("top",), otherwise.top),
        left=side(("left", "start"), otherwise.left),
        bottom=side(("bottom",), otherwise.bottom),
        right=side(("right", "end"), otherwise.right),
    )
