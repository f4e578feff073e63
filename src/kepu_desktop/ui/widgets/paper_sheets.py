"""What stands on a sheet, and how lines are stacked into a cell that may go over pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kepu_desktop.ui.widgets.paper_text import Broken
from kepu_desktop.workflow.form_pages import Border, Cell, Paragraph

CLOSE = 0.05  # points: rounding must not push a line over the page


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines ``first`` to ``last`` (exclusive) of a paragraph; ``y`` is the top of the first."""

    broken: Broken
    first: int
    last: int
    x: float
    y: float

    def spans(self) -> Iterator[tuple[float, float]]:
        """Top and bottom of each of its lines."""
        y = self.y
        for line in self.broken.lines[self.first : self.last]:
            yield y, y + line.height
            y += line.height

    def between(self, top: float, bottom: float) -> list[Piece]:
        """Those of its lines that begin there, counted from ``top``."""
        inside = [
            (number, y)
            for number, (y, _) in enumerate(self.spans(), self.first)
            if top - CLOSE <= y < bottom - CLOSE
        ]
        if not inside:
            return []
        (first, y), (last, _) = inside[0], inside[-1]
        return [replace(self, first=first, last=last + 1, y=y - top)]


@dataclass(frozen=True, slots=True)
class Stroke:
    x1: float
    y1: float
    x2: float
    y2: float
    border: Border


@dataclass(frozen=True, slots=True)
class Fill:
    x: float
    y: float
    width: float
    height: float
    color: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the value of ``keys`` (and of one entry of the list) stands."""

    x: float
    y: float
    width: float
    height: float
    keys: tuple[str, ...]
    entry: int = -1


@dataclass(slots=True)
class Sheet:
    """One page, or a strip of one; points from its upper left corner. ``number`` is what its foot
    says."""

    width: float = 0
    height: float = 0
    number: int = 1
    section: int = 0
    pieces: list[Piece] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)

    def put(self, other: Sheet, x: float, y: float) -> None:
        """What stands on ``other``, with its corner at (x, y)."""
        self.pieces += [replace(item, x=item.x + x, y=item.y + y) for item in other.pieces]
        self.fills += [replace(item, x=item.x + x, y=item.y + y) for item in other.fills]
        self.spots += [replace(item, x=item.x + x, y=item.y + y) for item in other.spots]
        self.strokes += [
            Stroke(s.x1 + x, s.y1 + y, s.x2 + x, s.y2 + y, s.border) for s in other.strokes
        ]

    def band(self, top: float, bottom: float) -> Sheet:
        """What stands between the two heights, as a sheet of its own. No line of text may cross
        them; lines of a table that lie on its edges belong to both neighbours."""
        found = Sheet(self.width, bottom - top)
        for piece in self.pieces:
            found.pieces += piece.between(top, bottom)
        for fill in self.fills:
            y, end = max(fill.y, top), min(fill.y + fill.height, bottom)
            if end > y:
                found.fills.append(replace(fill, y=y - top, height=end - y))
        for spot in self.spots:
            y, end = max(spot.y, top), min(spot.y + spot.height, bottom)
            if end > y:
                found.spots.append(replace(spot, y=y - top, height=end - y))
        for line in self.strokes:
            y1, y2 = max(line.y1, top), min(line.y2, bottom)
            across = line.y1 == line.y2 and top - CLOSE <= line.y1 <= bottom + CLOSE
            if across or (line.y1 < line.y2 and y1 < y2):
                edge = (line.x1, (line.y1 if across else y1) - top)
                other = (line.x2, (line.y2 if across else y2) - top)
                found.strokes.append(Stroke(*edge, *other, line.border))
        return found

    def seams(self, top: float, bottom: float) -> list[float]:
        """Heights between the two at which no line of text is cut, beside ``bottom`` itself."""
        spans = sorted(span for piece in self.pieces for span in piece.spans())
        found: list[float] = []
        lowest = top
        for y, end in spans:
            if top + CLOSE < y < bottom - CLOSE and lowest > top and y >= lowest - CLOSE:
                found.append(y)
            lowest = max(lowest, end) if top - CLOSE <= y < bottom else lowest
        return [*found, bottom]

    def add_line(self, broken: Broken, index: int, x: float, y: float) -> None:
        """One line of text with its top at ``y``; lines that follow each other become one piece."""
        paragraph = broken.paragraph
        height = broken.lines[index].height
        last = self.pieces[-1] if self.pieces else None
        if last is not None and last.broken is broken and last.last == index and last.x == x:
            self.pieces[-1] = replace(last, last=index + 1)
        else:
            self.pieces.append(Piece(broken, index, index + 1, x, y))
        if paragraph.keys:
            self._add_spot(Spot(x, y, broken.width, height, paragraph.keys, paragraph.entry))

    def _add_spot(self, spot: Spot) -> None:
        last = self.spots[-1] if self.spots else None
        if (
            last is not None
            and (last.keys, last.entry, last.x) == (spot.keys, spot.entry, spot.x)
            and abs(last.y + last.height - spot.y) < 2
        ):
            self.spots[-1] = replace(last, height=spot.y + spot.height - last.y)
        else:
            self.spots.append(spot)


@dataclass(frozen=True, slots=True)
class Slab:
    """A slice that no page break cuts: one line of text (``index`` of ``broken``), or a table in a
    cell (``strip``). ``gap`` lies above it, but not at the top; ``after`` below it."""

    height: float
    gap: float = 0
    after: float = 0
    broken: Broken | None = None
    index: int = 0
    strip: Sheet | None = None


def stack_height(slabs: Sequence[Slab]) -> float:
    """Of slabs in a column, with all the spaces around them."""
    return sum(slab.height + slab.gap + slab.after for slab in slabs)


def put_stack(sheet: Sheet, slabs: Sequence[Slab], x: float, y: float) -> None:
    """Draw slabs from ``y`` downwards."""
    for slab in slabs:
        y += slab.gap
        if slab.broken is not None:
            sheet.add_line(slab.broken, slab.index, x, y)
        elif slab.strip is not None:
            sheet.put(slab.strip, x, y)
        y += slab.height + slab.after


def fitting(slabs: Sequence[Slab], start: int, room: float) -> tuple[int, float]:
    """(end of the slabs from ``start`` on that fit into ``room``, the height they take)."""
    used = 0.0
    for number in range(start, len(slabs)):
        slab = slabs[number]
        if used + slab.gap + slab.height > room + CLOSE:
            kept = _with_pairs(slabs, start, number)
            return kept, used - stack_height(slabs[kept:number])
        used += slab.gap + slab.height + slab.after
    return len(slabs), used


def _with_pairs(slabs: Sequence[Slab], start: int, end: int) -> int:
    """An earlier ``end`` so that no single line of a paragraph stands alone before or behind it;
    the same one where there is none."""
    kept = end
    while kept > start and slabs[kept].broken is slabs[kept - 1].broken:
        broken = slabs[kept].broken
        if broken is None or not broken.paragraph.keeps_pairs:
            break
        before, behind = slabs[kept].index, len(broken.lines) - slabs[kept].index
        if before > 1 and behind > 1:
            break
        kept -= 1
    return kept if kept > start else end


@dataclass(slots=True)
class Running:
    """A cell while its rows are placed. ``row`` is where it began; ``top`` its upper edge on the
    present sheet; ``placed`` slabs stand on sheets before."""

    cell: Cell
    row: int
    x: float
    width: float
    slabs: list[Slab]
    top: float | None = None
    placed: int = 0
    broken: bool = False  # went over a page already
    _below: list[float] = field(default_factory=list)  # height of the slabs from each one on

    def __post_init__(self) -> None:
        self._below = [0.0]
        for slab in reversed(self.slabs):
            self._below.append(self._below[-1] + slab.height + slab.gap + slab.after)
        self._below.reverse()

    @property
    def padding(self) -> float:
        return self.cell.padding.top + self.cell.padding.bottom

    def ends(self, rows: int) -> int:
        """The last row it covers, of a table of so many rows."""
        return min(self.row + self.cell.rows, rows) - 1

    def rest(self) -> float:
        """The height that what is still to come needs, from the upper edge on this sheet."""
        if self.broken and self.placed == len(self.slabs):
            return 0.0
        return self.padding + self._below[self.placed]

    def part(self, bottom: float) -> float | None:
        """How far down it reaches if the page ends at ``bottom``; None when it can show nothing of
        what it still has to show."""
        assert self.top is not None
        if self.placed == len(self.slabs):
            return self.top
        end, used = fitting(self.slabs, self.placed, bottom - self.top - self.padding)
        return None if end == self.placed else self.top + self.padding + used

    def close(self, sheet: Sheet, bottom: float, *, last: bool) -> None:
        """The sheet (or the cell, when ``last``) ends at ``bottom``: draw what stands above."""
        assert self.top is not None
        room = bottom - self.top - self.padding
        end = len(self.slabs)
        if not last:
            end, _ = fitting(self.slabs, self.placed, room)
        shown = self.slabs[self.placed : end]
        free = max(0.0, room - stack_height(shown))
        whole = end == len(self.slabs) and self.placed == 0
        shift = {"top": 0.0, "center": free / 2, "bottom": free}[self.cell.align] if whole else 0.0
        if self.cell.shade:
            fill = Fill(self.x, self.top, self.width, bottom - self.top, self.cell.shade)
            sheet.fills.append(fill)
        first_spot = len(sheet.spots)
        y = self.top + self.cell.padding.top + shift
        put_stack(sheet, shown, self.x + self.cell.padding.left, y)
        self._edges(sheet, bottom)
        self._whole_spot(sheet, first_spot, bottom)
        self.placed, self.broken, self.top = end, True, None

    def _edges(self, sheet: Sheet, bottom: float) -> None:
        assert self.top is not None
        left, right, top = self.x, self.x + self.width, self.top
        for border, ends in (
            (self.cell.top, (left, top, right, top)),
            (self.cell.left, (left, top, left, bottom)),
            (self.cell.bottom, (left, bottom, right, bottom)),
            (self.cell.right, (right, top, right, bottom)),
        ):
            if border.width:
                sheet.strokes.append(Stroke(*ends, border))

    def _whole_spot(self, sheet: Sheet, first_spot: int, bottom: float) -> None:
        """A cell that holds one value is marked as a whole."""
        assert self.top is not None
        found = {block.keys for block in self.cell.blocks if isinstance(block, Paragraph)}
        keys = found.pop() if len(found) == 1 else ()
        if not keys:
            return
        kept = [spot for spot in sheet.spots[first_spot:] if spot.entry >= 0]
        del sheet.spots[first_spot:]
        sheet.spots.append(Spot(self.x, self.top, self.width, bottom - self.top, keys))
        sheet.spots += kept
