"""Every place of a form that could take a value, each under a name that can be kept.

A slot is an empty cell, a cell with tick boxes, the blank behind a colon, a ruled blank, or
wherever a label points. Its name is its address on the grid and the words printed before it: a
name that was kept for one form holds in another only where both are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kepu_desktop.calls.model import Option
from kepu_desktop.documents.forms.geometry import Cell, Story, Table
from kepu_desktop.documents.forms.glyphs import Line
from kepu_desktop.documents.forms.labels import Vocabulary, label_key, trim
from kepu_desktop.documents.forms.regions import Place, Region, cell_region
from kepu_desktop.documents.forms.ticks import find_choices, holds_boxes, is_lone_box

_BLANK_BEHIND = re.compile(r"[:：](?P<behind>[\s_]*)|(?P<ruled>_{2,}[\s_]*)")
_BEFORE = re.compile(r"[:：]|_{2,}")
_LONGEST_LABEL = 40  # characters: what is longer is a sentence
_LONGEST_BARE = 12  # of a label before a bare colon in running text
_SHOWN = 60
_SEVERAL = 2  # boxes of options that make a cell their place


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """``name`` can be kept; ``label`` and ``where`` (表1 第3行) are for the person; ``text`` is
    what stands there now, on one line; ``boxes`` are to be ticked, not written over."""

    name: str
    label: str
    where: str
    text: str
    region: Region
    cell: Cell | None  # the cell that is the slot; None for a stretch of a line
    boxes: bool = False


@dataclass(slots=True)
class _Survey:
    words: Vocabulary
    options: tuple[Option, ...]
    filled: bool  # what holds a value counts too
    at: dict[Line, tuple[str, str, int, list[Line]]] = field(default_factory=dict)
    cells: dict[Line, tuple[str, str, Cell]] = field(default_factory=dict)
    found: dict[str, Slot] = field(default_factory=dict)
    tables: int = 0

    # ---- where everything stands ----------------------------------------------------------------

    def story(self, number: int, story: Story) -> None:
        outside = f"文本框{number} " if number else "正文"
        lines = [block for block in story.blocks if isinstance(block, Line)]
        for place, line in enumerate(lines):
            self.at[line] = (f"{number}", f"{outside}第{place + 1}段", place, lines)
        for block in story.blocks:
            if isinstance(block, Table):
                self.tables += 1
                self._table(block, f"{number}.t{self.tables}", f"表{self.tables}")
        for line in lines:
            self._stretches(line, in_cell=False)

    def _table(self, table: Table, address: str, where: str) -> None:
        for cell in table.cells:
            own = f"{address}.{cell.row + 1}.{cell.col + 1}"
            row = f"{where} 第{cell.row + 1}行"
            for place, line in enumerate(cell.lines):
                self.at[line] = (own, row, place, cell.lines)
                self.cells[line] = (own, row, cell)
            for number, inner in enumerate(cell.nested, 1):
                self._table(inner, f"{own}.t{number}", f"{row}里的小表")
        for cell in table.cells:
            self._cell(cell)

    def _cell(self, cell: Cell) -> None:
        if not cell.lines:  # a broken cell
            return
        if self.words.is_blank(cell.text) and not cell.nested:
            self._whole(cell)
            return
        if self.filled or len(find_choices(cell.lines, self.options)) >= _SEVERAL:
            self._whole(cell)
        for line in cell.lines:
            self._stretches(line, in_cell=True)

    def _whole(self, cell: Cell) -> None:
        address, where, _ = self.cells[cell.lines[0]]
        above = cell_label(cell)
        region = cell_region([cell], above[1], nested=bool(cell.nested))
        self._add(f"c{address}", above[0], where, region, cell)

    def _stretches(self, line: Line, *, in_cell: bool) -> None:
        """The blanks behind colons and the ruled blanks of a line."""
        text, before = line.text, 0
        if find_choices([line], self.options):  # the rule behind 其他 belongs to its box
            return
        marks = list(_BLANK_BEHIND.finditer(text))
        for number, mark in enumerate(marks):
            ruled = mark["ruled"] is not None
            start, stop = mark.start() if ruled else mark.start("behind"), mark.end()
            label = _shown(text[before : mark.start()])
            room = ruled or stop > start
            before = stop
            if not label or len(label) > _LONGEST_LABEL:
                continue
            if self.filled and stop < len(text):
                rest = text[: marks[number + 1].start()] if number + 1 < len(marks) else None
                stop = len(text) if rest is None else max(stop, _last_word(rest))
                before = stop
            elif not room and (stop < len(text) or not (in_cell or len(label) <= _LONGEST_BARE)):
                continue
            self._stretch(line, start, label, Region((line,), start, stop, inline=True))

    def _stretch(self, line: Line, start: int, label: str, region: Region) -> None:
        address, where, place, _ = self.at[line]
        self._add(f"l{address}.p{place + 1}@{start}", label, where, region, None)

    # ---- where labels point ---------------------------------------------------------------------

    def place(self, place: Place) -> None:
        region = place.region
        first = region.lines[0]
        known = self.at.get(first)
        if known is None:
            return
        address, where, number, around = known
        if region.inline:
            before = _BEFORE.split(first.text[: region.start].rstrip(":： "))[-1]
            # A value without a label before it stands at the head of its cell.
            self._stretch(first, region.start, _shown(before), region)
            return
        if (owner := self.cells.get(first)) is not None and number == 0:
            label, _ = cell_label(owner[2])
            self._add(f"c{address}", label, where, region, owner[2])
            return
        label = _shown(around[number - 1].text) if number else ""
        self._add(f"r{address}.p{number + 1}", label, where, region, None)

    def _add(self, address: str, label: str, where: str, region: Region, cell: Cell | None) -> None:
        label = _shown(label)
        texts = self.words.value_lines(
            [part for text in region.texts() for part in text.split("\n")]
        )
        text = " ".join(part for part in texts if part)[:_SHOWN]
        name = f"{address}|{label_key(label)}"
        several = len(find_choices(region.lines, self.options)) >= _SEVERAL
        boxes = several or any(map(is_lone_box, region.lines))
        boxes = boxes or holds_boxes(region.texts(), self.options)
        self.found[address] = Slot(name, label, where, text, region, cell, boxes)


def find_slots(
    stories: Iterable[Story], places: Iterable[Place], words: Vocabulary, *, filled: bool = False
) -> dict[str, Slot]:
    """The slots by name, in the order in which the form is read; with ``filled`` also those that
    hold something already, for names kept from the blank form."""
    options = tuple(option for spec in words.form.field for option in spec.options)
    survey = _Survey(words, options, filled)
    every = list(stories)
    for number, story in enumerate(every):
        survey.story(number, story)
    for place in places:
        survey.place(place)
    order = {line: number for number, line in enumerate(_reading_order(every))}
    slots = sorted(
        survey.found.values(), key=lambda slot: (order[slot.region.lines[0]], slot.region.start)
    )
    return {slot.name: slot for slot in slots}


def slot_of(region: Region, slots: Iterable[Slot]) -> Slot | None:
    """The slot that a place's region is."""
    return next((slot for slot in slots if same_start(slot.region, region)), None)


def same_start(one: Region, two: Region) -> bool:
    return one.lines[0] is two.lines[0] and one.inline == two.inline and one.start == two.start


def overlap(one: Region, two: Region) -> bool:
    """Whether a value written to one would stand in the other."""
    shared = set(one.lines) & set(two.lines)
    if not shared:
        return False
    if one.inline and two.inline and one.lines[0] is two.lines[0] and len(shared) == 1:
        ends = [10**9 if region.stop is None else region.stop for region in (one, two)]
        return one.start < max(ends[1], two.start + 1) and two.start < max(ends[0], one.start + 1)
    return True


def cell_label(cell: Cell) -> tuple[str, Line | None]:
    """The words that name a cell, by the grid alone: left of it, above it, or both."""
    left = _inked(cell.table.at(cell.row, col) for col in range(cell.col - 1, -1, -1))
    above = _inked(cell.table.at(row, cell.col) for row in range(cell.row - 1, -1, -1))
    beside = cell.table.at(cell.row, cell.col - 1)
    if left is not None and (left is beside or above is None):
        return left.text, left.lines[0]
    if left is not None and above is not None:
        return f"{left.text} {above.text}", above.lines[0]
    return ("", None) if above is None else (above.text, above.lines[0])


def _inked(cells: Iterable[Cell | None]) -> Cell | None:
    return next((cell for cell in cells if cell is not None and cell.text.strip()), None)


def _reading_order(stories: Iterable[Story]) -> Iterator[Line]:
    for story in stories:
        for block in story.blocks:
            if isinstance(block, Line):
                yield block
            else:
                yield from _table_lines(block)


def _table_lines(table: Table) -> Iterator[Line]:
    for cell in table.cells:
        yield from cell.all_lines()


def _shown(text: str) -> str:
    """A label as the person sees it: on one line, without its colon and edges."""
    words = re.sub(r"\s+", " ", trim(text)).rstrip(":：").strip()
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"


def _last_word(text: str) -> int:
    """Where the word at the end of ``text`` begins: the next label behind a value."""
    found = re.search(r"\S*\s*$", text)
    return found.start() if found is not None else len(text)
