"""A paper's blocks onto sheets: page breaks, tables, rows that go on over the page.

Works in small steps (``Layouter.steps``), so that a form of hundreds of entries never holds up the
window. Rules as office programs have them: a row is split where its text may be, a heading row
comes again, a merged area goes on through its rows.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace

from kepu_desktop.ui.widgets.paper_sheets import (
    CLOSE,
    Running,
    Sheet,
    Slab,
    put_stack,
    stack_height,
)
from kepu_desktop.ui.widgets.paper_text import Breaker
from kepu_desktop.workflow.form_pages import (
    Block,
    Float,
    Paper,
    Paragraph,
    Row,
    Run,
    Section,
    Sides,
    Table,
)

_MOST_SHEETS = 2000  # beyond, text runs over the last sheet: no form has so many pages
Steps = Generator[None, None, None]


class Layouter:
    """Lays one paper out. Run ``steps`` to its end, then ``sheets`` holds the pages."""

    def __init__(self, paper: Paper, breaker: Breaker) -> None:
        self.paper = paper
        self.sheets: list[Sheet] = []
        self._breaker = breaker
        self._section: Section = paper.sections[0]
        self._top = self._bottom = self._y = 0.0
        self._fresh = True  # nothing stands on the sheet yet
        self._seams: list[float] = []  # below rows that no merged area goes on from

    def steps(self) -> Steps:
        self._breaker.begin(self.paper.tab)
        for index, section in enumerate(self.paper.sections):
            self._section = section
            self._breaker.grid = section.grid
            if not (section.same_page and self.sheets):
                yield from self._new_sheet(index)
            width = _text_width(section)
            for place, block in enumerate(section.blocks):
                if isinstance(block, Paragraph):
                    yield from self._paragraph(block, width, section.blocks[place + 1 : place + 2])
                elif block.place is not None:
                    yield from self._floating(block, block.place, width)
                else:
                    yield from self._table(block, section.margins.left, width)
        for sheet in self.sheets:
            yield
            yield from self._heads(sheet)
        self._breaker.end()

    # ---- sheets ----

    def _new_sheet(self, index: int | None = None) -> Steps:
        """The next sheet; ``index`` is the section that begins on it."""
        section = self._section
        before = self.sheets[-1] if self.sheets else None
        number = before.number + 1 if before else 1
        if index is not None and section.first_number is not None:
            number = section.first_number
        place = index if index is not None else before.section if before else 0
        sheet = Sheet(section.width, section.height, number, place)
        self.sheets.append(sheet)
        header = yield from self._head_slabs("header", sheet)
        footer = yield from self._head_slabs("footer", sheet)
        self._top, self._bottom = section.margins.top, section.height - section.margins.bottom
        if header:  # a high header pushes the text down
            self._top = max(self._top, section.header + stack_height(header))
        if footer:
            low = section.height - section.footer - stack_height(footer)
            self._bottom = max(min(self._bottom, low), self._top + 36)
        self._y = self._top
        self._fresh = True

    def _room(self) -> float:
        return 1e9 if len(self.sheets) >= _MOST_SHEETS else self._bottom - self._y + CLOSE

    def _head_slabs(self, kind: str, sheet: Sheet) -> Generator[None, None, list[Slab]]:
        section = self.paper.sections[sheet.section]
        known = dict(section.headers if kind == "header" else section.footers)
        first = next(other for other in self.sheets if other.section == sheet.section)
        page = "default"
        if section.title_page and sheet is first:
            page = "first"
        elif section.even_pages and sheet.number % 2 == 0:
            page = "even"
        blocks = [self._numbered(block, sheet) for block in known.get(page, ())]
        return (yield from self._slabs(blocks, _text_width(section)))

    def _heads(self, sheet: Sheet) -> Steps:
        section = self.paper.sections[sheet.section]
        header = yield from self._head_slabs("header", sheet)
        put_stack(sheet, header, section.margins.left, section.header)
        footer = yield from self._head_slabs("footer", sheet)
        top = section.height - section.footer - stack_height(footer)
        put_stack(sheet, footer, section.margins.left, top)

    def _numbered(self, block: Block, sheet: Sheet) -> Block:
        """The block with its page numbers written out."""
        if isinstance(block, Table):
            return block
        words = {"page": str(sheet.number), "pages": str(len(self.sheets))}
        runs = tuple(Run(words[r.field], r.look) if r.field else r for r in block.runs)
        return replace(block, runs=runs)

    # ---- text ----

    def _paragraph(self, paragraph: Paragraph, width: float, following: Sequence[Block]) -> Steps:
        broken = yield from self._breaker.broken(paragraph, width)
        wants_page = paragraph.new_page
        if paragraph.keep_next:
            needed = paragraph.before + sum(line.height for line in broken.lines)
            needed += yield from self._first_height(following, width)
            wants_page |= self._room() < needed < self._bottom - self._top
        if wants_page and not self._fresh:
            yield from self._new_sheet()
        self._y += 0 if self._fresh and len(self.sheets) > 1 else paragraph.before
        for index, line in enumerate(broken.lines):
            if line.height > self._room() and not self._fresh:
                yield from self._new_sheet()
            self.sheets[-1].add_line(broken, index, self._section.margins.left, self._y)
            self._y += line.height
            self._fresh = False
        self._y += paragraph.after

    def _first_height(self, blocks: Sequence[Block], width: float) -> Generator[None, None, float]:
        for block in blocks:
            if isinstance(block, Paragraph):
                broken = yield from self._breaker.broken(block, width)
                return block.before + broken.lines[0].height
            return block.rows[0].height or 20.0
        return 0.0

    def _slabs(self, blocks: Sequence[Block], width: float) -> Generator[None, None, list[Slab]]:
        """A cell's content (or a header's) as slices from top to bottom."""
        slabs: list[Slab] = []
        for place, block in enumerate(blocks):
            yield
            if isinstance(block, Table):
                slabs += yield from self._strips(block, width)
                continue
            behind_table = place and isinstance(blocks[place - 1], Table)
            if behind_table and place == len(blocks) - 1 and not block.runs:
                continue  # the blank paragraph that Word asks for after a table in a cell
            broken = yield from self._breaker.broken(block, max(width, 6))
            last = len(broken.lines) - 1
            for index, line in enumerate(broken.lines):
                gap = block.before if index == 0 else 0
                after = block.after if index == last else 0
                slabs.append(Slab(line.height, gap, after, broken, index))
        return slabs

    def _strips(self, table: Table, width: float) -> Generator[None, None, list[Slab]]:
        """A table in a cell: a slab for each place at which a page may end."""
        strip = Layouter(_strip_of(self._section, table, width), self._breaker)
        yield from strip._new_sheet(0)
        yield from strip._table(table, 0, width)
        sheet, rows = strip.sheets[0], strip._seams
        splits = all(row.splits for row in table.rows)
        slabs: list[Slab] = []
        top = 0.0
        for bottom in rows:
            for end in sheet.seams(top, bottom) if splits else [bottom]:
                slabs.append(Slab(end - top, strip=sheet.band(top, end)))
                top = end
                yield
        return slabs

    def _floating(self, box: Table, place: Float, width: float) -> Steps:
        """A text box beside the text, which takes no room; it stays on this sheet."""
        own = sum(box.widths)
        strip = Layouter(_strip_of(self._section, box, own), self._breaker)
        yield from strip._new_sheet(0)
        yield from strip._table(box, 0, own)
        section = self._section
        left = 0.0 if place.page_x else section.margins.left
        free = (section.width if place.page_x else width) - own
        x = left + {"center": free / 2, "right": free, "left": 0.0}.get(place.align, place.x)
        y = place.y + (0.0 if place.page_y else self._y)
        self.sheets[-1].put(strip.sheets[0], x, max(0.0, min(y, section.height - strip._y)))

    # ---- tables ----

    def _table(self, table: Table, left: float, width: float) -> Steps:
        free = width - sum(table.widths)
        shift = {"left": table.indent, "center": free / 2, "right": free}[table.align]
        edges = [left + shift]
        for column in table.widths:
            edges.append(edges[-1] + column)
        headings = _leading_headings(table.rows)
        running: list[Running] = []
        for number, row in enumerate(table.rows):
            running += yield from self._started(row, number, edges)
            ending = [run for run in running if run.ends(len(table.rows)) == number]
            again = table.rows[: headings if number >= headings else 0]
            yield from self._row(row, running, ending, again, edges)
            running = [run for run in running if run not in ending]
            if not running:
                self._seams.append(self._y)

    def _started(
        self, row: Row, number: int, edges: Sequence[float]
    ) -> Generator[None, None, list[Running]]:
        started: list[Running] = []
        for cell in row.cells:
            x = edges[cell.column]
            width = edges[min(cell.column + cell.columns, len(edges) - 1)] - x
            inner = width - cell.padding.left - cell.padding.right
            slabs = yield from self._slabs(cell.blocks, inner)
            started.append(Running(cell, number, x, width, slabs))
        return started

    def _row(
        self,
        row: Row,
        running: list[Running],
        ending: list[Running],
        again: Sequence[Row],
        edges: Sequence[float],
    ) -> Steps:
        """Place one row, over as many sheets as it needs. ``running`` are the cells that touch it,
        ``ending`` those that end with it, ``again`` the heading rows of the table."""
        least = row.height if row.height_rule != "auto" else 0.0
        exact = row.height_rule == "exact"
        while True:
            yield
            for run in running:
                run.top = self._y if run.top is None else run.top
            needed = max((run.rest() + (run.top or 0.0) - self._y for run in ending), default=0.0)
            wanted = least if exact else max(least, needed)
            if wanted <= self._room():
                break
            may_split = not exact and (row.splits or self._fresh) and needed > self._room()
            cut = self._cut(ending) if may_split else None
            if cut is None and self._fresh:
                break  # higher than a page and nothing to cut: it runs over the edge
            if cut is not None:
                least = max(0.0, least - (cut - self._y))
            for run in running:
                if cut is not None or (run.top or 0.0) < self._y:
                    run.close(self.sheets[-1], self._y if cut is None else cut, last=False)
                run.top = None
            yield from self._new_sheet()
            for heading in again:
                yield from self._heading(heading, edges)
        self._y += wanted
        for run in ending:
            run.close(self.sheets[-1], self._y, last=True)
        self._fresh = False
        yield

    def _cut(self, ending: Sequence[Running]) -> float | None:
        """Where the row can be cut so that each cell shows something; None where it cannot."""
        parts = [run.part(self._bottom) for run in ending]
        if any(part is None for part in parts):
            return None
        known = [part for part in parts if part is not None and part > self._y]
        return max(known) if known else None

    def _heading(self, row: Row, edges: Sequence[float]) -> Steps:
        runs = yield from self._started(row, 0, edges)
        wanted = max([row.height, *(run.rest() for run in runs)])
        for run in runs:
            run.top = self._y
            run.close(self.sheets[-1], self._y + wanted, last=True)
        self._y += wanted


def _text_width(section: Section) -> float:
    return section.width - section.margins.left - section.margins.right


def _strip_of(section: Section, table: Table, width: float) -> Paper:
    """A table in a cell, on an endless strip as wide as the cell."""
    strip = Section(
        width=width,
        height=1e8,
        margins=Sides(),
        header=0,
        footer=0,
        grid=section.grid,
        blocks=(table,),
    )
    return Paper((strip,))


def _leading_headings(rows: Sequence[Row]) -> int:
    """How many rows come again on each page; none if that were the whole table."""
    count = 0
    for row in rows:
        if not row.heading or any(cell.rows > 1 for cell in row.cells):
            break
        count += 1
    return count if count < len(rows) else 0
