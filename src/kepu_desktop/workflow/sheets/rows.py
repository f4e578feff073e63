"""Rows of a list that came in, matched with the films: by id, then file name, then title.

By file name and title only within one source unit (``pairing``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kepu_desktop.documents.kit_words import kit_words
from kepu_desktop.documents.list_columns import Column
from kepu_desktop.documents.list_reading import Bound, ListTable, is_sum, plain_text
from kepu_desktop.documents.list_tables import Cell
from kepu_desktop.domain.texts import clean_line, clean_paragraphs
from kepu_desktop.workflow.sheets.cells import (
    CellError,
    CellReader,
    id_key,
    name_key,
    same_text,
    shown,
)
from kepu_desktop.workflow.sheets.lines import FilmLine
from kepu_desktop.workflow.sheets.pairing import Asking, fits, pairs

_OURS = re.compile(r"[ve]\d{1,9}")  # what our ids look like
# A row without any of these is no film: numbers, kinds and merged cells stand in blank rows too.
_WEIGHTY = ("id", "title", "file", "summary", "duration")


@dataclass(frozen=True, slots=True)
class RowFault:
    """A cell that keeps the list from being applied."""

    sheet: str  # its title, "" where there is only one
    row: int
    label: str
    text: str
    reason: str
    remedy: str

    def words(self) -> str:
        """第 7 行“视频类别”：“天文”不在征集的类别中；请改成其中一个：…"""
        where = f"“{self.sheet}”表第 {self.row} 行" if self.sheet else f"第 {self.row} 行"
        about = f"“{self.text}”" if self.text else ""
        return f"{where}“{self.label}”：{about}{self.reason}；{self.remedy}"


@dataclass(slots=True)
class ReadRow:
    """``values`` canonical, of the columns that are there; ``film`` what it was matched with,
    ``by`` how: id, file, title, or "" for none."""

    sheet: int
    number: int
    cells: Mapping[str, Cell]
    values: dict[str, str] = field(default_factory=dict)
    film: FilmLine | None = None
    by: str = ""

    @property
    def key(self) -> str:
        return f"row-{self.sheet}-{self.number}"

    def unread(self, key: str) -> bool:
        """Whether its cell could not be taken: that is told already."""
        return key in self.cells and key not in self.values


class RowBook:
    """All rows of a table, with what is wrong in them."""

    def __init__(
        self,
        table: ListTable,
        columns: Sequence[Column],
        lines: Sequence[FilmLine],
        reader: CellReader,
    ) -> None:
        self._table = table
        self._columns = {column.key: column for column in columns}
        self._lines = lines
        self._reader = reader
        self.faults: list[RowFault] = []
        self.notes: list[str] = []
        self.rows = list(self._gathered())
        self._match()
        for row in self.rows:
            self._read(row)

    def fault(self, row: ReadRow, key: str, reason: str, remedy: str) -> None:
        several = len(self._table.sheets) > 1
        sheet = self._table.sheets[row.sheet].title if several else ""
        label = self._columns[key].label
        self.faults.append(
            RowFault(sheet, row.number, label, shown(row.cells.get(key)), reason, remedy)
        )

    def _gathered(self) -> Iterator[ReadRow]:
        for number, sheet in enumerate(self._table.sheets):
            places = self._table.places(number)
            weighty = {*_WEIGHTY, *(c.key for c in self._columns.values() if c.extra)}
            for row in sheet.rows:
                cells = {
                    key: row.cells[bound.place] if bound.place < len(row.cells) else None
                    for key, bound in places.items()
                }
                filled = {key for key, cell in cells.items() if cell is not None}
                if not filled & weighty or (is_sum(row.cells) and not self._has_id(cells)):
                    continue
                yield ReadRow(number, row.number, cells)

    def _has_id(self, cells: Mapping[str, Cell]) -> bool:
        return any(id_key(cells.get("id")) == line.id for line in self._lines)

    # ---- matching ----

    def _match(self) -> None:
        claimed: dict[str, ReadRow] = {}
        by_id = {line.id: line for line in self._lines}
        by_file = _unique(self._lines)
        broken: set[int] = set()
        ids = {id_key(row.cells.get("id")) for row in self.rows} - {""}
        foreign = not any(_OURS.fullmatch(text) for text in ids)
        if ids and foreign:
            self.notes.append("编号栏里不是本程序的编号，没有采用")
        for row in self.rows:
            wanted = "" if foreign else id_key(row.cells.get("id"))
            if not wanted:
                continue
            line = by_id.get(wanted)
            file = by_file.get(name_key(self._text(row, "file")))
            known = file is not None and fits(self._text(row, "unit"), file)
            if line is None and not known:
                remedy = "请改正编号；新增的行把编号空着"
                self.fault(row, "id", "项目里没有这个编号", remedy)
                broken.add(id(row))
            elif line is None:
                self.notes.append(f"第 {row.number} 行的编号项目里没有，按文件名认出")
            elif file is not None and file.id != line.id:
                remedy = "像是只排序了部分栏目，请核对这一行"
                own = line.values.get("file", "") or "还没有文件"
                self.fault(row, "file", f"与编号 {line.id} 对不上（{own}）", remedy)
                broken.add(id(row))
            else:
                self._claim(row, line, "id", claimed, broken)
        open_ = [row for row in self.rows if row.film is None and id(row) not in broken]
        for row in open_:
            line = by_file.get(name_key(self._text(row, "file")))
            if line is not None and fits(self._text(row, "unit"), line):
                self._claim(row, line, "file", claimed, broken)
        open_ = [row for row in open_ if row.film is None and id(row) not in broken]
        free = [line for line in self._lines if line.id not in claimed]
        found = pairs([self._asking(row) for row in open_], free)
        for row in open_:
            if row.key in found:
                row.film, row.by = found[row.key], "title"
        self._note_others([row for row in open_ if row.film is None])
        self.rows = [row for row in self.rows if id(row) not in broken]

    def _claim(
        self,
        row: ReadRow,
        line: FilmLine,
        by: str,
        claimed: dict[str, ReadRow],
        broken: set[int],
    ) -> None:
        other = claimed.setdefault(line.id, row)
        if other is not row:
            remedy = "请只留一行；新增的行把编号和文件名空着"
            self.fault(row, by, f"与第 {other.number} 行是同一个视频", remedy)
            broken.add(id(row))
            return
        row.film, row.by = line, by

    def _text(self, row: ReadRow, key: str) -> str:
        return clean_line(plain_text(row.cells.get(key)))

    def _asking(self, row: ReadRow) -> Asking:
        title, unit, series = (self._text(row, key) for key in ("title", "unit", "series"))
        summary = clean_paragraphs(plain_text(row.cells.get("summary")))
        return Asking(row.key, title, unit, series, summary)

    def _note_others(self, fresh: Sequence[ReadRow]) -> None:
        """Rows that would have been taken for the film of another unit."""
        others: dict[str, list[FilmLine]] = {}
        for line in self._lines:
            for key in ("title", "file"):
                others.setdefault(name_key(line.values.get(key, "")), []).append(line)
        count = 0
        for row in fresh:
            names = {name_key(self._text(row, key)) for key in ("title", "file")} - {""}
            unit = self._text(row, "unit")
            count += any(not fits(unit, line) for name in names for line in others.get(name, ()))
        if count:
            self.notes.append(f"{count} 行与别的来源单位的视频同名，按新条目计")

    # ---- values ----

    def _read(self, row: ReadRow) -> None:
        places = self._table.places(row.sheet)
        more: dict[str, str] = {}
        for key, cell in row.cells.items():
            column = self._columns.get(key)
            if column is None or key in ("id", "characters"):
                continue
            try:
                value = self._reader.read(column, places[key].heading, cell)
            except CellError as error:
                if self._unchanged(row, column, cell):
                    continue
                if not self._matters(row, column):
                    continue
                self.fault(row, key, error.reason, error.remedy)
                continue
            row.values[key] = value.text
            more |= value.more or {}
        for key, text in more.items():
            row.values[key] = row.values.get(key) or text

    def _unchanged(self, row: ReadRow, column: Column, cell: Cell) -> bool:
        """A cell that is no sound value stays as it is while nobody changed it: a text that did
        not fit was cut by us, a day of other words stands in the project."""
        if row.film is None or not isinstance(cell, str):
            return False
        before = row.film.values.get(column.key, "")
        return same_text(before, clean_paragraphs(cell)) or same_text(before, clean_line(cell))

    def _matters(self, row: ReadRow, column: Column) -> bool:
        """What is not read back cannot keep the list from being applied."""
        if column.key == "duration":
            return row.film is None or not row.film.measured
        if column.key in ("entry", "number"):
            return row.by == "id"
        return column.editable


def _unique(lines: Sequence[FilmLine]) -> dict[str, FilmLine]:
    """By file name; a name that two films share names neither."""
    found: dict[str, FilmLine] = {}
    shared: set[str] = set()
    for line in lines:
        key = name_key(line.values.get("file", ""))
        if not key:
            continue
        if key in found:
            shared.add(key)
        found[key] = line
    return {key: line for key, line in found.items() if key not in shared}


def bound_words(columns: Sequence[Bound]) -> str:
    """Headings that name nothing, for a note; what the kit's list computes is meant for the unit
    that fills it in."""
    computed = kit_words().list.minimum
    unbound = (column.heading for column in columns if not column.key)
    return "、".join(f"“{heading}”" for heading in unbound if heading != computed)
