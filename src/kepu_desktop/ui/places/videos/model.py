"""A thin table model over the arranged rows."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from kepu_desktop.ui.places.videos.cells import COLUMNS, TITLE, Cell, cell
from kepu_desktop.ui.places.videos.rows import EXTRA, Row
from kepu_desktop.workflow.pace import show_share
from kepu_desktop.workflow.progress import Progress
from kepu_desktop.workflow.sheets.extras import extra_labels
from kepu_desktop.workflow.snapshot import Snapshot

_Index = QModelIndex | QPersistentModelIndex
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class FilmModel(QAbstractTableModel):
    """Shows the rows it is given, in their order. A title typed in place is only announced."""

    title_typed = Signal(str, str)  # film id, text

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Row] = []
        self._at: dict[str, int] = {}
        self.read_only = False
        self._shares: dict[str, float] = {}  # of films in work, by id
        self.extra_names: tuple[str, ...] = ()  # of the call's own columns

    def follow(self, shot: Snapshot) -> None:
        """What of the project, beside the rows, the list goes by."""
        self.read_only = bool(shot.read_only_reason)
        names = tuple(label for _, label in extra_labels(shot.call))
        if names != self.extra_names:
            self.extra_names = names
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    def show_rows(self, rows: list[Row]) -> bool:
        """Take over ``rows``; True when order or number changed and the view must start anew."""
        old = self._rows
        if len(old) == len(rows) and all(
            a is b or a.film.id == b.film.id for a, b in zip(old, rows, strict=True)
        ):
            changed = [n for n, (a, b) in enumerate(zip(old, rows, strict=True)) if a is not b]
            self._rows = rows
            if changed:
                last = self.columnCount() - 1
                self.dataChanged.emit(self.index(changed[0], 0), self.index(changed[-1], last))
            return False
        self.beginResetModel()
        self._rows = rows
        self._at = {row.film.id: number for number, row in enumerate(rows)}
        self.endResetModel()
        return True

    def show_progress(self, progress: Progress | None) -> None:
        """How far the films in work are; they are painted anew as long as they run. Of a quick
        look there is nothing to tell."""
        known = progress is not None and bool(progress.step)
        self._shares = dict(progress.at_work) if progress is not None and known else {}

    def running_words(self, row: Row) -> str:
        """检查中, or the share of it that is done, where one is known."""
        share = self._shares.get(row.film.id)
        return "检查中" if share is None else show_share(share)

    def row_at(self, number: int) -> Row | None:
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def number_of(self, film_id: str) -> int | None:
        return self._at.get(film_id)

    def all_rows(self) -> list[Row]:
        return self._rows

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(COLUMNS)

    def cell_at(self, index: _Index) -> Cell:
        return cell(self._rows[index.row()], COLUMNS[index.column()].key)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell_at(index).text
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.cell_at(index).tip or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            shown = self.cell_at(index)
            row = self._rows[index.row()]
            if shown.mark == "running" and row.film.id in self._shares:
                return f"{shown.text}，{self.running_words(row)}"
            return shown.spoken or shown.text
        if role == Qt.ItemDataRole.EditRole and index.column() == TITLE:
            return self._rows[index.row()].film.title
        return None

    def setData(  # noqa: N802
        self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        row = self.row_at(index.row())
        if row is None or index.column() != TITLE or role != Qt.ItemDataRole.EditRole:
            return False
        if str(value) != row.film.title:
            self.title_typed.emit(row.film.id, str(value))
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not self.read_only:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
            if index.column() == TITLE:
                flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def name_of(self, section: int) -> str:
        """A column's name; "" for a place that the call's own columns leave free."""
        column = COLUMNS[section]
        if not column.key.startswith(EXTRA):
            return column.name
        place = int(column.key.removeprefix(EXTRA))
        return self.extra_names[place] if place < len(self.extra_names) else ""

    def headerData(  # noqa: N802
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        column = COLUMNS[section]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.name_of(section)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{column.tip or self.name_of(section)}　点按排序，右键选列"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.kind == "number" else _LEFT
        return None
