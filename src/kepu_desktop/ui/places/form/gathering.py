"""The bar over the list for a new series: its title, and which single entries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
)

from kepu_desktop.ui.places.form.panel import LIST_HEIGHT, Panel
from kepu_desktop.ui.places.form.rows import Row
from kepu_desktop.ui.places.form.saving import LineEdit

Index = QModelIndex | QPersistentModelIndex


class TickModel(QAbstractListModel):
    """Entries to tick."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Row, ...] = ()
        self.ticked: set[str] = set()

    def show(self, rows: Sequence[Row], ticked: Sequence[str]) -> None:
        self.beginResetModel()
        self._rows = tuple(rows)
        self.ticked = {row.id for row in rows} & set(ticked)
        self.endResetModel()

    def in_order(self) -> tuple[str, ...]:
        return tuple(row.id for row in self._rows if row.id in self.ticked)

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.number}　{row.entry.title or '（未填标题）'}"
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if row.id in self.ticked else Qt.CheckState.Unchecked
        return QSize(0, 28) if role == Qt.ItemDataRole.SizeHintRole else None

    def setData(  # noqa: N802
        self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        change = (
            self.ticked.add
            if Qt.CheckState(value) is Qt.CheckState.Checked
            else (self.ticked.discard)
        )
        change(self._rows[index.row()].id)
        self.dataChanged.emit(index, index)
        return True


class SeriesPanel(Panel):
    """Makes a series of single entries: its title, and which ones."""

    accepted = Signal(str, object)  # title, film ids in order

    def __init__(self) -> None:
        super().__init__("series", "添加系列")
        self.title = LineEdit("series-title")
        self.title.setAccessibleName("系列标题")
        self.title.setPlaceholderText("系列标题")
        self.title.textChanged.connect(self._look)
        self.title.returnPressed.connect(self.take)
        self.line.addWidget(self.title, 1)
        self.add_buttons("不添加", "组成系列")
        self.model = TickModel()
        self.model.dataChanged.connect(self._look)
        self.list = QListView()
        self.list.setObjectName("series-films")
        self.list.setAccessibleName("组成系列的视频")
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setFixedHeight(LIST_HEIGHT)
        self.column.addWidget(self.list)

    def begin(self, rows: Sequence[Row], ticked: Sequence[str], title: str) -> None:
        self.model.show(rows, ticked)
        self.title.setText(title)
        self._look()
        self.show()
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look(self) -> None:
        count = len(self.model.ticked)
        ready = bool(count) and bool(self.title.text().strip())
        self._accept.setEnabled(ready)
        if not self.model.rowCount():
            self.words.setText("没有可以组成系列的单个视频")
        elif not count:
            self.words.setText("勾选组成系列的视频；表中系列只占一条，写一个标题和概述")
        else:
            self.words.setText(f"已选 {count} 个，按现在的顺序排列")

    def take(self) -> None:
        if self._accept.isEnabled():
            self.accepted.emit(self.title.text(), self.model.in_order())
            self.hide()
