"""The bar over the list for a pasted column: what it would change, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
)

from kepu_desktop.domain.texts import clean_line, clean_paragraphs, count_characters
from kepu_desktop.ui.places.form.panel import LIST_HEIGHT, Panel
from kepu_desktop.ui.places.form.rows import Row
from kepu_desktop.ui.widgets.basic import Button
from kepu_desktop.ui.widgets.chips import ChipRow

Index = QModelIndex | QPersistentModelIndex
_SUMMARY, _TITLE = "summary", "title"


@dataclass(frozen=True, slots=True)
class Change:
    """What a pasted line would do to one entry."""

    id: str
    number: int
    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """``same`` entries stay as they are, ``blank`` lines are left out, ``over`` find no entry."""

    changes: tuple[Change, ...]
    same: int
    blank: int
    over: int


def compare(rows: Sequence[Row], lines: Sequence[str], what: str) -> Pasted:
    """Lines against entries, one to one in order."""
    clean = clean_paragraphs if what == _SUMMARY else clean_line
    changes: list[Change] = []
    same = blank = 0
    for row, line in zip(rows, lines, strict=False):
        after = clean(line)
        before = row.entry.summary if what == _SUMMARY else row.entry.title
        if not after:
            blank += 1
        elif after == before:
            same += 1
        else:
            changes.append(Change(row.id, row.number, row.entry.title, before, after))
    return Pasted(tuple(changes), same, blank, max(0, len(lines) - len(rows)))


class ChangeModel(QAbstractTableModel):
    """序, 条目, 现在, 粘贴后, 字数."""

    heads = ("序", "条目", "现在", "粘贴后", "字数")

    def __init__(self) -> None:
        super().__init__()
        self._changes: tuple[Change, ...] = ()

    def show(self, changes: tuple[Change, ...]) -> None:
        self.beginResetModel()
        self._changes = changes
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802
        return 0 if parent is not None and parent.isValid() else len(self._changes)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: ARG002, N802
        return len(self.heads)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        change = self._changes[index.row()]
        words = (str(change.number), change.title, change.before, change.after)
        if role == Qt.ItemDataRole.DisplayRole:
            if index.column() == len(words):
                return str(count_characters(change.after))
            return words[index.column()].replace("\n", " ") or "（空）"
        if role == Qt.ItemDataRole.ToolTipRole and index.column() < len(words):
            return words[index.column()][:1000]
        return None


class PastePanel(Panel):
    """Shows what a pasted column would change, and does it when asked."""

    accepted = Signal(str, object)  # title or summary; {entry id: text}
    read_wanted = Signal(bool)  # the clipboard may hold something else now; whether by the button

    def __init__(self) -> None:
        super().__init__("paste", "粘贴一列到")
        self._rows: tuple[Row, ...] = ()
        self._lines: tuple[str, ...] = ()
        self._pasted = Pasted((), 0, 0, 0)
        self.what = ChipRow(((_SUMMARY, "概述", None), (_TITLE, "标题", None)))
        self.what.changed.connect(self._compare)
        self.line.addWidget(self.what)
        self.line.addStretch(1)
        self.line.addWidget(
            Button("读取剪贴板", "quiet", compact=True, on_click=self._read, name="paste-read")
        )
        self.add_buttons("不粘贴", "粘贴")
        self._model = ChangeModel()
        self._table = QTableView()
        self._table.setObjectName("paste-changes")
        self._table.setAccessibleName("粘贴后的变化")
        self._table.setModel(self._model)
        self._table.setShowGrid(False)
        self._table.setWordWrap(False)
        self._table.setTabKeyNavigation(False)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setDefaultSectionSize(28)
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for place, width in ((0, 36), (4, 48)):
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
            self._table.setColumnWidth(place, width)
        self.column.addWidget(self._table)

    def begin(self, rows: Sequence[Row], lines: Sequence[str]) -> None:
        """Offer ``lines`` for ``rows``, one to one."""
        self.offer(rows, lines)
        self.show()
        self._accept.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer(self, rows: Sequence[Row], lines: Sequence[str]) -> None:
        """The same in the panel that is open already."""
        self._rows, self._lines = tuple(rows), tuple(lines)
        self._compare()

    def _read(self) -> None:
        self.read_wanted.emit(True)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Who comes back from the spreadsheet has copied another column there."""
        super().changeEvent(event)
        back = event.type() == QEvent.Type.ActivationChange and self.isActiveWindow()
        if back and self.isVisible():
            self.read_wanted.emit(False)

    def _compare(self) -> None:
        what = _TITLE if _TITLE in self.what.chosen() else _SUMMARY
        found = self._pasted = compare(self._rows, self._lines, what)
        self._model.show(found.changes)
        name = "标题" if what == _TITLE else "概述"
        words = [f"剪贴板 {len(self._lines)} 行"]
        if self._rows:
            words.append(f"从第 {self._rows[0].number} 条起按顺序对应")
        words.append(f"{len(found.changes)} 条{name}将改变")
        words += [f"{found.same} 条不变"] if found.same else []
        words += [f"{found.blank} 个空行跳过"] if found.blank else []
        words += [f"{found.over} 行没有对应的条目，不会粘贴"] if found.over else []
        self.words.setText("，".join(words))
        self._accept.setText(f"粘贴 {len(found.changes)} 条{name}")
        self._accept.setEnabled(bool(found.changes))
        height = 34 + 28 * min(5, len(found.changes))
        self._table.setVisible(bool(found.changes))
        self._table.setFixedHeight(min(LIST_HEIGHT, height))

    def take(self) -> None:
        what = _TITLE if _TITLE in self.what.chosen() else _SUMMARY
        self.accepted.emit(what, {change.id: change.after for change in self._pasted.changes})
        self.hide()
