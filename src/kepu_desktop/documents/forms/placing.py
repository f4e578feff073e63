"""From the grid of a form to the place of every key.

Value place of a label: the same cell when blanks follow its colon; else the free neighbour to the
right; else, under a row of headings, the cell below; else the same cell. A key has one place: the
outer table with most different keys wins over stray paragraphs, and a telephone behind another
person's label is not ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from kepu_desktop.calls.model import Field, Form, Person
from kepu_desktop.documents.forms.geometry import Cell, Story, Table
from kepu_desktop.documents.forms.glyphs import Line
from kepu_desktop.documents.forms.labels import Label, Segment, Vocabulary, label_key
from kepu_desktop.documents.forms.regions import Group, Place, Region, cell_region
from kepu_desktop.documents.forms.stretches import (
    LONG_KINDS,
    keys_for,
    meanings,
    segment_places,
    stretch_places,
)
from kepu_desktop.documents.forms.wordml import w

_NUMBER_HEADING, _FIRST = "序号", ("1", "01", "一")  # of a list printed in a form
_STRAY_REACH = 8  # paragraphs beside the winning table that may still be part of the form


def find_places(all_stories: list[Story], form: Form) -> tuple[list[Place], list[Group]]:
    """The one place of each key, in document order, and the groups with the winner first."""
    words = Vocabulary(form)
    groups = [group for story in all_stories for group in _groups(story)]
    for group in groups:
        if group.table is not None:
            for table in group.table.family():
                group.places += _TableReader(table, words).places()
            if not group.places:
                group.places += _headed_table(group.table, group.before, words)
        else:
            group.places += stretch_places(group.lines, words)
    ranked = sorted(
        groups, key=lambda group: (-len(group.keys), group.table is None, groups.index(group))
    )
    chosen: dict[str, Place] = {}
    if not ranked:
        return [], []
    winner = ranked[0]
    for group in ranked:
        if group is not winner and not _belongs(group, winner):
            continue
        # Whose contact is it? Never two people's: the organiser's own may stand beside the form.
        ours = {key for key in chosen if key in words.personal}
        for place in sorted(group.places, key=lambda place: place.rank):
            personal = any(key in words.personal for key in place.keys)
            if group is not winner and personal and ours:
                continue
            if not any(key in chosen for key in place.keys):
                stray = group is not winner and group.table is None
                chosen.update(dict.fromkeys(place.keys, replace(place, stray=stray)))
    order = {id(place.region): n for n, place in enumerate(p for g in groups for p in g.places)}
    places = sorted(dict.fromkeys(chosen.values()), key=lambda place: order[id(place.region)])
    return places, ranked


def _belongs(group: Group, winner: Group) -> bool:
    if group.table is not None or group.story.element.tag == w("txbxContent"):
        return True
    return winner.table is not None and winner.table in group.neighbours


def _groups(story: Story) -> list[Group]:
    """Outer tables, and the paragraphs between them cut at page ends and at 附件 lines."""
    groups: list[Group] = []
    stretch = Group(story, None, [], [], [])
    for block in story.blocks:
        if isinstance(block, Table):
            stretch.lines = stretch.lines[-_STRAY_REACH:]
            stretch.neighbours.append(block)
            before = next((line for line in reversed(stretch.lines) if line.text.strip()), None)
            groups += [stretch, Group(story, block, [], [], [], before)]
            stretch = Group(story, None, [], [block], [])
            continue
        if _starts_page(block) or label_key(block.text).startswith("附件"):
            groups.append(stretch)
            stretch = Group(story, None, [], [], [])
        stretch.lines.append(block)
        if _ends_page(block):
            groups.append(stretch)
            stretch = Group(story, None, [], [], [])
    if stretch.neighbours:
        stretch.lines = stretch.lines[:_STRAY_REACH]
    groups.append(stretch)
    return [group for group in groups if group.table is not None or group.lines]


def _starts_page(line: Line) -> bool:
    return line.paragraph.find(f"{w('pPr')}/{w('pageBreakBefore')}") is not None


def _ends_page(line: Line) -> bool:
    paragraph = line.paragraph
    if paragraph.find(f"{w('pPr')}/{w('sectPr')}") is not None:
        return True
    return any(mark.get(w("type")) == "page" for mark in paragraph.iter(w("br")))


def _headed_table(table: Table, before: Line | None, words: Vocabulary) -> Iterator[Place]:
    """三、视频内容 on a line of its own, and below it a table with nothing but room for that."""
    label = None if before is None else words.label(before.text)
    if label is None or label.field is None or label.field.kind not in LONG_KINDS:
        return
    if label.field.kind == "options" or len(table.cells) == 1:
        region = cell_region(table.cells, before, nested=True)
        if region.lines:
            yield Place(label.field, keys_for(label.field), region)


# ---- tables -----------------------------------------------------------------------------------


class _TableReader:
    """The places of one table (nested ones have readers of their own)."""

    def __init__(self, table: Table, words: Vocabulary) -> None:
        self.table = table
        self.words = words
        self.labels: dict[Cell, Label] = {}
        for cell in table.cells:
            label = self._whole_label(cell)
            if label is not None:
                self.labels[cell] = label
        # 姓名 alone names nobody: a part is a label only beside some person.
        for cell, label in list(self.labels.items()):
            if label.field is None and label.person is None and not self._any_person(cell):
                del self.labels[cell]
        self._demote_values()
        self.segments: dict[Cell, list[list[Segment]]] = {
            cell: [words.segments(line) for line in cell.lines]
            for cell in table.cells
            if cell not in self.labels
        }

    def _demote_values(self) -> None:
        """联系人 | 张明 | 职务 | 负责人: the last is a value that happens to be a label word."""
        for row in range(1 + max((cell.row for cell in self.table.cells), default=-1)):
            cells = self.table.row_cells(row)
            shown = [cell in self.labels for cell in cells]
            for number in range(3, len(cells)):
                paired = any(one and not two for one, two in pairwise(shown[: number - 1]))
                closed = number + 1 == len(cells) or shown[number + 1]
                if paired and closed and shown[number - 1] and shown[number]:
                    del self.labels[cells[number]]
                    shown[number] = False

    def places(self) -> list[Place]:
        found: list[Place] = []
        claimed: set[Cell] = set()
        for cell in self.table.cells:
            if cell in self.labels:
                for place, used in self._label_places(cell):
                    found.append(place)
                    if place.field is not None and place.field.kind in LONG_KINDS:
                        claimed.update(used)
        for cell in self.table.cells:
            if cell not in self.labels and cell not in claimed:
                found += self._inner_places(cell)
        return found

    # ---- labels that fill their cell --------------------------------------------------------

    def _whole_label(self, cell: Cell) -> Label | None:
        lines = [line.text for line in cell.lines if not self.words.is_guidance(line.text)]
        return self.words.label("".join(lines)) if lines else None

    def _label_places(self, cell: Cell) -> Iterator[tuple[Place, list[Cell]]]:
        label = self.labels[cell]
        person, sure = self.person_of(cell)
        for field, keys, rank in meanings(label, self.words, person, sure):
            region, used, weak = self._value_of(cell, field)
            if region is not None and region.lines:  # a broken cell may hold no paragraph
                yield Place(field, keys, region, 2 if weak else rank), used

    def _value_of(self, cell: Cell, field: Field | None) -> tuple[Region | None, list[Cell], bool]:
        """The value's region, its cells, and whether it is a last resort."""
        long = field is not None and field.kind in LONG_KINDS
        inked = [line for line in cell.lines if line.text.strip()]
        own = [line for line in inked if not self.words.is_guidance(line.text)]
        line = (own or inked)[-1]
        colon = max(line.text.rfind(":"), line.text.rfind("："))
        behind = line.text[colon + 1 :]
        if colon >= 0 and len(behind) >= 2 and self.words.is_blank(behind):
            return Region((line,), colon + 1, None, inline=True), [cell], False
        if long and self._heads_list(cell):
            return None, [], False  # one value for each row of a list, not one for the form
        right = self._neighbours_right(cell)
        fits = bool(right) and self._takes_value(right[0], long)
        after = cell.lines[cell.lines.index(line) + 1 :]
        lower = self._below(cell)
        # Room of its own below the words, and another thing in the next row.
        room = bool(after) and all(self.words.is_blank(each.text) for each in after)
        if room and lower is not None and not right and not self._is_blank(lower):
            return Region(tuple(after), label=line), [cell], False
        headed = lower is not None and (
            self._is_heading_row(cell) or (fits and self._under_headings(cell, right[0], lower))
        )
        if fits and not (headed and not self._is_blank(right[0])):
            kept = right if long else right[:1]
            return cell_region(kept, line, nested=long), kept, False
        if headed and lower is not None:
            return cell_region([lower], line, nested=long), [lower], False
        if right and self.labels[cell].person is not None:
            beside = self.labels.get(right[0])
            bare = colon >= 0 and self._has_colon(right[0])  # 联系人： | 电话： each with its value
            if beside is not None and beside.sub and not bare:
                return None, [], False  # its parts stand to the right
        if right and (head := self._head_of(right[0])) is not None:
            return head, [], False
        if colon >= 0:
            return Region((line, *after), colon + 1, None, inline=True), [cell], True
        if after:
            return Region(tuple(after), label=line), [cell], True
        return Region((line,), len(line.text), None, inline=True), [cell], True

    @staticmethod
    def _has_colon(cell: Cell) -> bool:
        return cell.text.rstrip().endswith((":", "："))

    def _neighbours_right(self, cell: Cell) -> list[Cell]:
        """The cells right of a label, one for each row that it spans, up to the first label."""
        found: list[Cell] = []
        for row in range(cell.row, cell.row + cell.rows):
            beside = self.table.at(row, cell.col + cell.cols)
            if beside is None or (found and beside in self.labels):
                break
            if beside not in found:
                found.append(beside)
        return found

    def _takes_value(self, cell: Cell, long: bool) -> bool:
        if cell in self.labels:
            return False
        if long:
            return True
        if any(self.segments[cell]):
            return False
        return not any(_TableReader(table, self.words).labels for table in cell.nested)

    def _head_of(self, cell: Cell) -> Region | None:
        """张明 电话：0551-… in one cell: what stands before its first label."""
        if cell in self.labels or not self.segments[cell] or not self.segments[cell][0]:
            return None
        first = self.segments[cell][0][0]
        return Region((cell.lines[0],), 0, first.start, inline=True) if first.start > 1 else None

    def _is_blank(self, cell: Cell) -> bool:
        return self.words.is_blank(cell.text) and not cell.nested

    def _is_heading_row(self, cell: Cell) -> bool:
        """Every cell of the label's row is a label, or two labels of things stand side by side
        (and no cell from the first label on is empty)."""
        row = self.table.row_cells(cell.row)
        while row and row[0] not in self.labels:
            row = row[1:]
        if all(other in self.labels for other in row):
            return True
        if any(self._is_blank(other) for other in row):
            return False
        return any(
            one in self.labels and two in self.labels and self.labels[one].person is None
            for one, two in pairwise(row)
        )

    def _heads_list(self, cell: Cell) -> bool:
        """序号 | 视频标题 | 视频类别 …: printed headings of a list with numbered rows."""
        row = self.table.row_cells(cell.row)
        if len(row) < 3 or any(self._is_blank(other) for other in row):
            return False
        first = self.table.at(row[0].row + row[0].rows, row[0].col)
        below = "" if first is None else label_key(first.text).strip("、.．")
        return label_key(row[0].text) == _NUMBER_HEADING or below in _FIRST

    def _is_headed(self, cell: Cell) -> bool:
        """Its first line is a label, the rest is that label's: 视频类别, then its boxes."""
        return len(cell.lines) > 1 and self.words.label(cell.lines[0].text) is not None

    def _under_headings(self, cell: Cell, right: Cell, lower: Cell) -> bool:
        """Right of the label stands another heading that we do not know (备注), below is room."""
        row = self.table.row_cells(cell.row)
        next_row = self.table.row_cells(lower.row)
        return (
            len(row) >= 3
            and not self._is_blank(right)
            and not any(self._is_blank(other) for other in row)
            and all(self._is_blank(other) for other in next_row)
        )

    def _below(self, cell: Cell) -> Cell | None:
        """The cell below in a row that is not another person's."""
        row = cell.row + cell.rows
        while (lower := self.table.at(row, cell.col)) is not None:
            if lower in self.labels or any(self.segments[lower]) or self._is_headed(lower):
                return None
            if self._is_beside_thing(lower):
                return None
            persons = [
                label.person
                for other in self.table.row_cells(row)
                if other.col < lower.col
                and (label := self.labels.get(other)) is not None
                and label.person is not None
            ]
            if not persons or persons[-1].ours:
                return lower
            row = lower.row + lower.rows
        return None

    def _is_beside_thing(self, cell: Cell) -> bool:
        """Left of it stands the label of a thing, whose value it is."""
        before = self.table.at(cell.row, cell.col - 1)
        left = None if before is None else self.labels.get(before)
        return left is not None and left.person is None and left.field is not None and not left.sub

    # ---- whose is it? -----------------------------------------------------------------------

    def person_of(self, cell: Cell) -> tuple[Person | None, bool]:
        """The person whose label stands before ``cell``, and whether that is beyond doubt.

        First to the left in the cell's rows, then in the nearest row above that names a person;
        there the same column counts, and with one of ours in that row a foreign one is doubtful.
        """
        for row in range(cell.row, cell.row + cell.rows):
            left = [other for other in self.table.row_cells(row) if other.col < cell.col]
            for other in reversed(left):
                if (person := self._person_at(other)) is not None:
                    return person, True
        for row in range(cell.row - 1, -1, -1):
            named = [
                (other, person)
                for other in self.table.row_cells(row)
                if other.row == row and (person := self._person_at(other)) is not None
            ]
            if named:
                nearest = [person for other, person in named if other.col <= cell.col]
                person = nearest[-1] if nearest else named[0][1]
                return person, not any(one.ours for _, one in named)
        if self.table.outer is not None:
            outer = _TableReader(self.table.outer.table, self.words)
            return outer.person_of(self.table.outer)
        return None, True

    def _person_at(self, cell: Cell) -> Person | None:
        label = self.labels.get(cell)
        return None if label is None else label.person

    def _any_person(self, cell: Cell) -> bool:
        return self.person_of(cell)[0] is not None

    # ---- labels inside a cell ---------------------------------------------------------------

    def _inner_places(self, cell: Cell) -> Iterator[Place]:
        context, sure = self.person_of(cell)
        lines = self.segments[cell]
        for number, (line, segments) in enumerate(zip(cell.lines, lines, strict=True)):
            rest = cell.lines[number + 1 :]
            stop = next((n for n, later in enumerate(lines[number + 1 :]) if later), len(rest))
            for segment in segments:
                if segment.label.person is not None:
                    context, sure = segment.label.person, True
                yield from segment_places(segment, line, rest[:stop], self.words, context)
        if not any(lines) and len(cell.lines) > 1:
            yield from self._heading_inside(cell, context, sure)

    def _heading_inside(self, cell: Cell, person: Person | None, sure: bool) -> Iterator[Place]:
        """A first paragraph that is a label without colon, the value in the ones below it."""
        head, *rest = cell.lines
        label = self.words.label(head.text)
        if label is not None:
            for field, keys, rank in meanings(label, self.words, person, sure):
                yield Place(field, keys, Region(tuple(rest), label=head), rank)
