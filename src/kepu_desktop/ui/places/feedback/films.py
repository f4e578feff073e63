"""The films by their figures: a sorted table; one chosen film opens its rows at the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from kepu_desktop.calls.feedback_model import Feedback
from kepu_desktop.domain.audience import FigureGroup
from kepu_desktop.domain.counts import show_whole
from kepu_desktop.ui.theme import font, theme

_Index = QModelIndex | QPersistentModelIndex
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_NUMBER, _TITLE, _PLATFORMS = "number", "title", "platforms"
_ROW, _HEAD = 32, 32
_PAD = 5  # with what Qt itself leaves, the header's eight


class FilmFigures(QAbstractTableModel):
    """序 | title | main figure | sums | the last figure that is never summed | platforms."""

    def __init__(self, spec: Feedback) -> None:
        super().__init__()
        sums = [column.key for column in spec.column if column.kind == "sum"][:1]
        never = [column.key for column in spec.counts if not column.total][-1:]
        self.keys: tuple[str, ...] = (_NUMBER, _TITLE, spec.main, *sums, *never, _PLATFORMS)
        self._names = {key: spec.label(key) for key in self.keys}
        self._names |= {_NUMBER: "序", _PLATFORMS: "平台数"}
        self._never = set(never)
        self._groups: list[FigureGroup] = []
        self._sort = (2, True)  # column, largest first

    def show_groups(self, groups: Sequence[FigureGroup]) -> None:
        self.beginResetModel()
        self._groups = list(groups)
        self._arrange()
        self.endResetModel()

    def group_at(self, row: int) -> FigureGroup | None:
        return self._groups[row] if 0 <= row < len(self._groups) else None

    def number_of(self, about: str) -> int | None:
        """Where a film stands, by its id or, for none of ours, its title."""
        return next(
            (n for n, group in enumerate(self._groups) if (group.film or group.name) == about),
            None,
        )

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        self._sort = (column, order == Qt.SortOrder.DescendingOrder)
        self._arrange()
        self.layoutChanged.emit()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self._groups)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self.keys)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.keys):
            return None
        key = self.keys[section]
        if role == Qt.ItemDataRole.DisplayRole:
            mark = (" ▾" if self._sort[1] else " ▴") if section == self._sort[0] else ""
            return f"{self._names[key]}{mark}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if key == _TITLE else _RIGHT
        if role == Qt.ItemDataRole.ToolTipRole and key in self._never:
            return f"{self._names[key]}：各平台中最高的一个，不相加"
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        key, group = self.keys[index.column()], self._groups[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(index.row(), key, group)
        if role == Qt.ItemDataRole.ToolTipRole and key == _TITLE:
            return f"{group.name}　{group.unit}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if key == _TITLE else _RIGHT
        if role == Qt.ItemDataRole.FontRole:
            return font("body" if key == _TITLE else "cell")
        if role == Qt.ItemDataRole.ForegroundRole:
            quiet = key == _NUMBER or self._value(key, group) is None
            return theme().color("text3" if quiet and key != _TITLE else "text")
        return None

    def _text(self, row: int, key: str, group: FigureGroup) -> str:
        if key == _NUMBER:
            return str(row + 1)
        if key == _TITLE:
            return group.name
        if key == _PLATFORMS:
            return str(group.platforms)
        return show_whole(self._value(key, group))

    def _value(self, key: str, group: FigureGroup) -> int | None:
        if key == _PLATFORMS:
            return group.platforms
        return (group.largest if key in self._never else group.sums).get(key)

    def _arrange(self) -> None:
        column, down = self._sort
        key = self.keys[column]
        if key == _NUMBER:
            return
        if key == _TITLE:
            self._groups.sort(key=_name, reverse=down)
            return
        known = [group for group in self._groups if self._value(key, group) is not None]
        blank = [group for group in self._groups if self._value(key, group) is None]
        known.sort(key=_name)
        known.sort(key=lambda group: self._value(key, group) or 0, reverse=down)
        self._groups = [*known, *blank]  # what has no figure stands last either way


def _name(group: FigureGroup) -> tuple[str, str]:
    return group.name, group.film


class _Cells(QStyledItemDelegate):
    """The text as far from the edges as in the header, and a hairline below the row."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        shown: Any = QStyleOptionViewItem(option)  # its fields are missing in PySide's stubs
        line = QRect(shown.rect.left(), shown.rect.bottom(), shown.rect.width(), 1)
        if shown.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(shown.rect, theme().color("sel"))
        shown.state &= ~QStyle.StateFlag.State_HasFocus & ~QStyle.StateFlag.State_Selected
        shown.rect = shown.rect.adjusted(_PAD, 0, -_PAD, -1)
        super().paint(painter, shown, index)
        painter.fillRect(line, theme().color("line"))


class FilmTable(QTableView):
    """Rows are chosen one at a time; the header sorts."""

    chosen = Signal(object)  # FigureGroup or None

    def __init__(self, model: FilmFigures) -> None:
        super().__init__()
        self.setObjectName("feedback-films")
        self.setAccessibleName("各视频数据")
        self.figures = model
        self.setModel(model)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(False)
        self.setItemDelegate(_Cells(self))
        header = self.horizontalHeader()
        header.setAccessibleName("列标题")
        header.setFixedHeight(_HEAD)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setMinimumSectionSize(32)
        for column, key in enumerate(model.keys):
            stretch = key == _TITLE
            mode = QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.Fixed
            header.setSectionResizeMode(column, mode)
        header.sectionClicked.connect(self._sort)
        rows = self.verticalHeader()
        rows.hide()
        rows.setDefaultSectionSize(_ROW)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._down: dict[int, bool] = {}
        self.narrow(narrow=False)
        self.selectionModel().selectionChanged.connect(self._changed)
        theme().changed.connect(self.viewport().update)

    def narrow(self, *, narrow: bool) -> None:
        for column, key in enumerate(self.figures.keys):
            if key != _TITLE:
                wide = {_NUMBER: 48, _PLATFORMS: 80}.get(key, 104 if narrow else 120)
                self.setColumnWidth(column, wide)

    def show_groups(self, groups: Sequence[FigureGroup]) -> None:
        """Take them over; the chosen film stays chosen."""
        group = self.chosen_group()
        about = (group.film or group.name) if group else ""
        self.figures.show_groups(groups)
        row = self.figures.number_of(about) if about else None
        if row is not None:
            self.selectRow(row)

    def chosen_group(self) -> FigureGroup | None:
        rows = self.selectionModel().selectedRows()
        return self.figures.group_at(rows[0].row()) if rows else None

    def _sort(self, column: int) -> None:
        if self.figures.keys[column] == _NUMBER:
            return
        down = not self._down.get(column, self.figures.keys[column] == _TITLE)
        if column == 2 and column not in self._down:
            down = False  # it begins with the largest first
        self._down[column] = down
        order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        self.clearSelection()
        self.figures.sort(column, order)

    def _changed(self, _now: QItemSelection, _before: QItemSelection) -> None:
        self.chosen.emit(self.chosen_group())
