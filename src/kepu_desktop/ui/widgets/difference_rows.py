"""What would change, as rows: heads of groups, differences, and which of them are taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from kepu_desktop.domain.differences import Difference

OBJECT, LABEL, BEFORE, AFTER, TAKE = range(5)
HEADS = ("\u2002对象", "栏目", "现在", "新值", "采用")
BLANK = "（空白）"
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Group:
    """Differences under one head. ``take`` says whether they are taken at first.

    Of several with the same subject and key one at most is taken: they are what different sources
    say of one value.
    """

    title: str
    differences: tuple[Difference, ...]
    take: bool = True


@dataclass(frozen=True, slots=True)
class Head:
    group: int
    title: str
    rows: range  # of its differences


@dataclass(frozen=True, slots=True)
class Line:
    """``name`` is the object for the person; ``first`` where it differs from the row above."""

    difference: Difference
    name: str
    first: bool


class DifferenceModel(QAbstractTableModel):
    """Rows of ``Head`` and ``Line``."""

    taken_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Head | Line, ...] = ()
        self._taken: set[int] = set()
        self._rivals: dict[int, tuple[int, ...]] = {}

    def show(self, groups: Sequence[Group], names: Mapping[str, str]) -> None:
        """``names`` are the objects in words, by subject; a subject without one is shown as it
        stands. Groups without differences are left out."""
        rows: list[Head | Line] = []
        taken: set[int] = set()
        places: dict[tuple[str, str], list[int]] = {}
        self.beginResetModel()
        for number, group in enumerate(groups):
            if not group.differences:
                continue
            start = len(rows) + 1
            rows.append(Head(number, group.title, range(start, start + len(group.differences))))
            above = None
            for difference in group.differences:
                name = names.get(difference.subject, difference.subject)
                at = len(rows)
                rows.append(Line(difference, name, difference.subject != above))
                above = difference.subject
                rivals = places.setdefault((difference.subject, difference.key), [])
                if group.take and not taken.intersection(rivals):
                    taken.add(at)
                rivals.append(at)
        self.rows = tuple(rows)
        self._taken = taken
        self._rivals = {
            row: tuple(other for other in shared if other != row)
            for shared in places.values()
            if len(shared) > 1
            for row in shared
        }
        self.endResetModel()
        self.taken_changed.emit()

    # ---- what is taken ----

    def lines(self) -> Iterator[int]:
        """Numbers of the rows that are differences."""
        return (number for number, row in enumerate(self.rows) if isinstance(row, Line))

    def taken(self) -> tuple[Difference, ...]:
        """The differences that are taken, in the order of the rows."""
        rows = (self.rows[number] for number in sorted(self._taken))
        return tuple(row.difference for row in rows if isinstance(row, Line))

    def count(self) -> tuple[int, int]:
        """How many are taken, and how many there are."""
        return len(self._taken), sum(1 for _ in self.lines())

    def state(self, row: int) -> Qt.CheckState:
        """Of a head: all, some or none of its differences; rivals count as one."""
        line = self.rows[row]
        if isinstance(line, Line):
            return Qt.CheckState.Checked if row in self._taken else Qt.CheckState.Unchecked
        inside = [number for number in line.rows if number in self._taken]
        if not inside:
            return Qt.CheckState.Unchecked
        settled = all(
            number in self._taken or self._taken.intersection(self._rivals.get(number, ()))
            for number in line.rows
        )
        return Qt.CheckState.Checked if settled else Qt.CheckState.PartiallyChecked

    def take(self, rows: Sequence[int], on: bool) -> None:
        """Take or leave ``rows``; a head stands for its differences. A row that is taken lets go
        of its rivals; of rivals taken at once the last one holds."""
        for row in rows:
            line = self.rows[row]
            for number in line.rows if isinstance(line, Head) else (row,):
                if on:
                    self._taken.difference_update(self._rivals.get(number, ()))
                    self._taken.add(number)
                else:
                    self._taken.discard(number)
        if self.rows:
            last = self.index(len(self.rows) - 1, TAKE)
            self.dataChanged.emit(self.index(0, 0), last)  # one range: rivals lie anywhere
        self.taken_changed.emit()

    def take_all(self, on: bool) -> None:
        self.take(tuple(self.lines()), on)

    # ---- for the view ----

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(HEADS)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignHCenter if section == TAKE else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return words(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            taken = self.state(index.row())
            return spoken(row, taken) if column == TAKE else words(row, column)
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, Line):
            return tip(row, column) or None
        if role == Qt.ItemDataRole.CheckStateRole and column == TAKE:
            return self.state(index.row())
        return None


def words(row: Head | Line, column: int) -> str:
    """What stands in a cell."""
    if isinstance(row, Head):
        return f"{row.title}　{len(row.rows)} 项" if column == OBJECT else ""
    difference = row.difference
    return {
        OBJECT: row.name if row.first else "",
        LABEL: difference.label,
        BEFORE: difference.before or BLANK,
        AFTER: difference.after or BLANK,
    }.get(column, "")


def spoken(row: Head | Line, state: Qt.CheckState) -> str:
    """The whole row in one sentence."""
    taken = {
        Qt.CheckState.Checked: "采用",
        Qt.CheckState.Unchecked: "不采用",
        Qt.CheckState.PartiallyChecked: "部分采用",
    }[state]
    if isinstance(row, Head):
        return f"{row.title}，{len(row.rows)} 项，{taken}"
    difference = row.difference
    before, after = difference.before or "空白", difference.after or "空白"
    was = f"（{difference.was_from}）" if difference.was_from else ""
    source = f"（{difference.source}）" if difference.source else ""
    return f"{row.name}，{difference.label}，现在 {before}{was}，新值 {after}{source}，{taken}"


def tip(row: Line, column: int) -> str:
    """The whole text, and where it comes from."""
    difference = row.difference
    if column == OBJECT:
        return row.name
    text, source = {
        BEFORE: (difference.before or BLANK, difference.was_from),
        AFTER: (difference.after or BLANK, difference.source),
    }.get(column, ("", ""))
    return f"{text}\n来自：{source}" if text and source else text
