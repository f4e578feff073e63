"""The roster as a table: typed in place, pasted into, rows of hundreds without a stutter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from kepu_desktop.ui.icons import draw_verdict
from kepu_desktop.ui.places.roster.rows import (
    COLUMNS,
    NAME,
    NEEDS,
    STATE,
    STATE_VERDICTS,
    tip_of,
)
from kepu_desktop.ui.theme import font, theme
from kepu_desktop.workflow.units.standing import UnitRow, UnitState

_Index = QModelIndex | QPersistentModelIndex
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_ROW, _HEAD = 32, 32
_PAD = 5
_MARK = 14
_PLACE = {column.key: number for number, column in enumerate(COLUMNS)}


class UnitModel(QAbstractTableModel):
    """Shows the rows it is given, in their order. What is typed is only announced."""

    typed = Signal(str, str, str)  # id of the unit, key, text

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[UnitRow] = []
        self.read_only = False
        self.sorted_by, self.down = "", False

    def show_rows(self, rows: list[UnitRow]) -> bool:
        """Take over ``rows``; True when order or number changed and the view must start anew."""
        old, self._rows = self._rows, rows
        if [row.unit.id for row in old] == [row.unit.id for row in rows]:
            if rows and any(a != b for a, b in zip(old, rows, strict=True)):
                last = self.index(len(rows) - 1, len(COLUMNS) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return False
        self.beginResetModel()
        self.endResetModel()
        return True

    def row_at(self, number: int) -> UnitRow | None:
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def number_of(self, unit_id: str) -> int | None:
        return next((n for n, row in enumerate(self._rows) if row.unit.id == unit_id), None)

    def ids(self) -> list[str]:
        return [row.unit.id for row in self._rows]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if COLUMNS[index.column()].edits and not self.read_only:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index.row()) if index.isValid() else None
        if row is None:
            return None
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.name}：{column.text(row) or '空'}"
        if role == Qt.ItemDataRole.EditRole:
            return getattr(row.unit, column.key) if column.edits else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_of(row, column) or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.number else _LEFT
        if role == Qt.ItemDataRole.FontRole:
            bad = column.key == "faults" and row.faults
            return font("body" if column.key == NAME else "cellStrong" if bad else "cell")
        if role == Qt.ItemDataRole.ForegroundRole:
            if column.key == "faults" and row.faults:
                return theme().color("err")
            quiet = column.number and column.text(row) == "—"
            return theme().color("text3" if quiet else "text")
        return None

    def setData(  # noqa: N802
        self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        row, column = self.row_at(index.row()), COLUMNS[index.column()]
        if row is None or not column.edits or role != Qt.ItemDataRole.EditRole:
            return False
        if str(value).strip() != getattr(row.unit, column.key):
            self.typed.emit(row.unit.id, column.key, str(value))
        return True

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            mark = (" ▾" if self.down else " ▴") if column.key == self.sorted_by else ""
            return f"{column.name}{mark}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.number else _LEFT
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{column.tip or column.name}　点按排序"
        return None


class _Cells(QStyledItemDelegate):
    """Text as far from the edges as in the header, the state's shape, a hairline, the ring."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        shown: Any = QStyleOptionViewItem(option)  # its fields are missing in PySide's stubs
        whole = QRect(shown.rect)
        selected = bool(shown.state & QStyle.StateFlag.State_Selected)
        ring = bool(shown.state & QStyle.StateFlag.State_HasFocus)
        if selected:
            painter.fillRect(whole, theme().color("sel"))
            if index.column() == 0:
                edge = QRect(whole.left(), whole.top(), 3, whole.height())
                painter.fillRect(edge, theme().color("selLine"))
        shown.state &= ~QStyle.StateFlag.State_HasFocus & ~QStyle.StateFlag.State_Selected
        left = _PAD
        if COLUMNS[index.column()].key == STATE:
            self._mark(painter, whole, index)
            left = 12 + _MARK + 2
        shown.rect = whole.adjusted(left, 0, -_PAD, -1)
        super().paint(painter, shown, index)
        line = QRect(whole.left(), whole.bottom(), whole.width(), 1)
        painter.fillRect(line, theme().color("line"))
        if ring:
            painter.setPen(theme().color("focus"))
            painter.drawRect(whole.adjusted(1, 1, -2, -2))

    def _mark(self, painter: QPainter, cell: QRect, index: _Index) -> None:
        model: Any = index.model()
        row = model.row_at(index.row())
        state = row.state if row is not None else UnitState.NONE
        top = cell.top() + (cell.height() - _MARK) / 2
        draw_verdict(painter, STATE_VERDICTS[state], QRectF(cell.left() + 12, top, _MARK, _MARK))

    def createEditor(  # noqa: N802
        self, parent: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> QWidget:
        del option
        editor = QLineEdit(parent)
        editor.setObjectName("unit-editor")
        editor.setAccessibleName(COLUMNS[index.column()].name)
        editor.setProperty("compact", True)
        return editor

    def updateEditorGeometry(  # noqa: N802
        self, editor: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        del index
        shown: Any = option
        editor.setGeometry(shown.rect)


class UnitTable(QTableView):
    """Several rows may be chosen; the header sorts; Ctrl+V puts in a column, or whole units."""

    chosen_changed = Signal()
    remove_wanted = Signal()
    order_wanted = Signal(str)  # key of a column
    column_pasted = Signal(object, str, object)  # ids from the current row down, key, texts
    units_pasted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("roster-table")
        self.setAccessibleName("单位台账")
        self.units = UnitModel()
        self.units.setParent(self)
        self.setModel(self.units)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Cells(self))
        header = self.horizontalHeader()
        header.setAccessibleName("列标题")
        header.setFixedHeight(_HEAD)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setMinimumSectionSize(32)
        for number, column in enumerate(COLUMNS):
            mode = QHeaderView.ResizeMode.Fixed if column.width else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(number, mode)
        header.sectionClicked.connect(self._order)
        rows = self.verticalHeader()
        rows.hide()
        rows.setDefaultSectionSize(_ROW)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit()
        self.selectionModel().selectionChanged.connect(self._selected)
        self.selectionModel().currentRowChanged.connect(self._moved)
        theme().changed.connect(self.viewport().update)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for number, column in enumerate(COLUMNS):
            self.setColumnHidden(number, self.width() < NEEDS.get(column.key, 0))
            if column.width:
                self.setColumnWidth(number, column.width)

    def show_rows(self, rows: list[UnitRow]) -> None:
        """Take them over; who was chosen stays chosen, as far as it is shown."""
        chosen, current = self.chosen_ids(), self.current_id()
        if not self.units.show_rows(rows):
            self.chosen_changed.emit()
            return
        self.choose(chosen, current)

    def choose(self, ids: Sequence[str], current: str = "") -> None:
        model = self.selectionModel()
        wanted, chosen = set(ids), QItemSelection()
        for number, unit_id in enumerate(self.units.ids()):
            if unit_id in wanted:
                index = self.units.index(number, 0)
                chosen.select(index, index)
        flags = QItemSelectionModel.SelectionFlag
        model.select(chosen, flags.ClearAndSelect | flags.Rows)  # at once: each change is shown
        at = self.units.number_of(current or next(iter(ids), ""))
        if at is not None:
            index = self.units.index(at, _PLACE[NAME])
            model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(index)
        self.chosen_changed.emit()

    def chosen_ids(self) -> list[str]:
        rows = (self.units.row_at(index.row()) for index in self.selectionModel().selectedRows())
        return [row.unit.id for row in rows if row is not None]

    def current_id(self) -> str:
        row = self.units.row_at(self.currentIndex().row())
        return row.unit.id if row is not None else ""

    def edit_name(self, unit_id: str) -> None:
        """Begin typing in the name of a unit."""
        self.choose([unit_id])
        number = self.units.number_of(unit_id)
        if number is not None:
            self.edit(self.units.index(number, _PLACE[NAME]))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _copy(self) -> None:
        """The chosen rows as Excel takes them, without what is computed."""
        wanted = set(self.chosen_ids())
        keys = [column.key for column in COLUMNS if column.edits]
        rows = (self.units.row_at(number) for number in range(self.units.rowCount()))
        lines = [
            "\t".join(getattr(row.unit, key) for key in keys)
            for row in rows
            if row is not None and row.unit.id in wanted
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _paste(self) -> None:
        text = QGuiApplication.clipboard().text()
        lines = text.rstrip("\r\n").splitlines()
        current = self.currentIndex()
        if self.units.read_only or not text.strip():
            return
        column = COLUMNS[current.column()] if current.isValid() else None
        whole = column is None or not column.edits or column.key == NAME
        if whole or any("\t" in line for line in lines):
            self.units_pasted.emit(text)
        elif column is not None:
            self.column_pasted.emit(self.units.ids()[current.row() :], column.key, lines)

    def _order(self, column: int) -> None:
        self.order_wanted.emit(COLUMNS[column].key)

    def _selected(self, _now: QItemSelection, _before: QItemSelection) -> None:
        self.chosen_changed.emit()

    def _moved(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.chosen_changed.emit()
