"""A list of films that came in: where its headings stand and which column each of them names.

Columns are bound by whole headings, never by a part of one; what is not bound is said, and the
person may bind it. Nothing is changed or judged here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kepu_desktop.documents.forms.labels import label_key, without_bracket
from kepu_desktop.documents.list_columns import Column
from kepu_desktop.documents.list_tables import Cell, Fault, Row, Sheet, read_tables
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import clean_line, show_name

_HEAD_ROWS = 30  # the headings stand among these
_SHOWN = 40
SUMS = ("合计", "总计", "小计", "共计", "总数", "报送合计")


@dataclass(frozen=True, slots=True)
class Bound:
    """A column of a sheet: its heading, and the key of what it names ("" for nothing)."""

    sheet: int
    place: int  # from 0
    heading: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class ListTable:
    """``sheets`` that have headings, without their headings and what stands above; ``columns`` of
    all of them; ``left`` are the titles of sheets in which no headings were found."""

    name: str
    sheets: tuple[Sheet, ...]
    columns: tuple[Bound, ...]
    left: tuple[str, ...] = ()

    @property
    def own(self) -> bool:
        """Whether rows may carry our ids: it came from this program."""
        return any(column.key == "id" for column in self.columns)

    def places(self, sheet: int) -> Mapping[str, Bound]:
        return {c.key: c for c in self.columns if c.sheet == sheet and c.key}

    def rebound(self, keys: Mapping[tuple[int, int], str]) -> ListTable:
        """The same with the person's own binding, by (sheet, place). A key given to one column is
        taken from the other that had it."""
        columns = []
        for column in self.columns:
            at = column.sheet, column.place
            taken = any(
                sheet == column.sheet and key == column.key and place != column.place
                for (sheet, place), key in keys.items()
            )
            key = keys.get(at, "" if taken else column.key)
            columns.append(Bound(column.sheet, column.place, column.heading, key))
        return ListTable(self.name, self.sheets, tuple(columns), self.left)


def read_list(data: bytes, columns: Sequence[Column], name: str) -> ListTable:
    """The tables of films in ``data``, shown as ``name``.

    Raises ``UserError``: what ``read_tables`` refuses; ``list-foreign`` when no sheet has the
    heading of the titles or the ids beside another one.
    """
    name = show_name(name)
    headings = Headings(columns)
    sheets: list[Sheet] = []
    bound: list[Bound] = []
    left: list[str] = []
    for sheet in read_tables(data, name):
        found = headings.find(sheet.rows)
        if found is None:
            if sheet.rows:
                left.append(show_name(sheet.title))
            continue
        at, row = found
        number = len(sheets)
        bound.extend(headings.bind(number, row))
        title = headings.label_of_titles(row)
        below = (r for r in sheet.rows[at + 1 :] if not _repeats(r, title))
        sheets.append(Sheet(sheet.title, tuple(below)))
    if not sheets:
        label = next(column.label for column in columns if column.key == "title")
        raise UserError(
            "list-foreign",
            f"不是视频清单：没有找到“{label}”这样的表头",
            subject=name,
            remedy="请核对文件，表头写在前三十行内",
        )
    return ListTable(name, tuple(sheets), tuple(bound), tuple(left))


class Headings:
    """Which heading names which column."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._keys: dict[str, str] = {}
        for column in columns:
            self._keys.setdefault(label_key(column.label), column.key)
        for column in columns:
            for label in column.labels:
                self._keys.setdefault(label_key(label), column.key)

    def key_of(self, cell: Cell) -> str:
        if not isinstance(cell, str):
            return ""
        squeezed = label_key(cell)
        return self._keys.get(squeezed) or self._keys.get(without_bracket(squeezed)) or ""

    def find(self, rows: Sequence[Row]) -> tuple[int, Row] | None:
        """(index of the row of headings, that row): the one that names most columns. Of rows that
        say the same, for headings that reach over two of them, the lower one."""
        best: tuple[int, int] | None = None
        for at, row in enumerate(rows[:_HEAD_ROWS]):
            keys = {key for cell in row.cells if (key := self.key_of(cell))}
            if not keys & {"title", "id", "file"} or keys == {"id"}:
                continue
            score = len(keys)
            joined = best is not None and at == best[1] + 1 and score == best[0]
            if best is None or score > best[0] or joined:
                best = score, at
        return None if best is None else (best[1], rows[best[1]])

    def bind(self, sheet: int, row: Row) -> Iterator[Bound]:
        """The first of two with one name counts; headings that name nothing have no key."""
        used: set[str] = set()
        for place, cell in enumerate(row.cells):
            if cell is None:
                continue
            key = self.key_of(cell)
            if key in used:
                key = ""
            used.add(key)
            yield Bound(sheet, place, words_of(cell, _SHOWN), key)

    def label_of_titles(self, row: Row) -> tuple[int, str] | None:
        for place, cell in enumerate(row.cells):
            if self.key_of(cell) in ("title", "file"):
                return place, label_key(str(cell))
        return None


def _repeats(row: Row, title: tuple[int, str] | None) -> bool:
    """A row of headings that is written again on each page."""
    if title is None or title[0] >= len(row.cells):
        return False
    cell = row.cells[title[0]]
    return isinstance(cell, str) and label_key(cell) == title[1]


def is_sum(cells: Iterable[Cell]) -> bool:
    """A line of totals: its first text says so."""
    first = next((cell for cell in cells if isinstance(cell, str)), "")
    return "".join(str(first).split()).rstrip("：:") in SUMS


def words_of(cell: Cell, limit: int | None = None) -> str:
    """A cell as a person reads it, on one line."""
    text = clean_line(plain_text(cell))
    return text if limit is None or len(text) <= limit else f"{text[: limit - 1]}…"


def plain_text(cell: Cell) -> str:
    """A cell as text, with its line ends. Whole numbers without a point, days as 2025-08-15."""
    import datetime as dt

    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Fault):
        return cell.text
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 10**15 else repr(cell)
    return str(cell)
