"""Lines of 视频内容 for the list; the words of every cell, for those who hear it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from kepu_desktop.domain.findings import LEVEL_WORDS
from kepu_desktop.ui.places.form import painting
from kepu_desktop.ui.places.form.painting import ARROW, COUNT, FORM, HANDLE, NUMBER, TITLE
from kepu_desktop.ui.places.form.rows import SUMMARY_RULE, Head, Line, Row

_HEADS = ("", "序", "形式", "标题", "概述字数", "")
Index = QModelIndex | QPersistentModelIndex


class EntryModel(QAbstractTableModel):
    """Lines of the list; the words of every cell, for those who hear it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[Line, ...] = ()
        self.open_id = ""

    def show(self, lines: tuple[Line, ...]) -> bool:
        """Take new lines over; True when the list was built anew: other lines, or another order."""
        same = [_key(line) for line in lines] == [_key(line) for line in self.lines]
        if same:
            self.lines = lines
            if lines:
                self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, ARROW))
            return False
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()
        return True

    def row(self, number: int) -> Row | None:
        line = self.lines[number] if 0 <= number < len(self.lines) else None
        return line if isinstance(line, Row) else None

    def number_of(self, identifier: str) -> int:
        """The line of an entry; −1 when it is not there."""
        return next((n for n, line in enumerate(self.lines) if _key(line) == identifier), -1)

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: ARG002, N802
        return len(_HEADS)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = section in (NUMBER, COUNT)
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.row(index.row()) is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _words(line, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(line, index.column(), self.open_id)
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(line, Row):
            if index.column() == COUNT:
                return line.messages(SUMMARY_RULE) or None
            if index.column() == TITLE:
                return line.messages() or line.entry.title
        return None


def _key(line: Line) -> str:
    return line.id if isinstance(line, Row) else "head"


def _words(line: Line, column: int) -> str:
    if isinstance(line, Head):
        return f"不报送 {line.count} 条" if column == HANDLE else ""
    if column == NUMBER:
        return str(line.number) if line.included else ""
    if column == FORM:
        return line.form
    if column == TITLE:
        return line.entry.title or "（未填标题）"
    if column == COUNT:
        return painting.count_words(line)
    return ""


def _spoken(line: Line, column: int, open_id: str) -> str:
    words = _words(line, column)
    if isinstance(line, Head):
        return words
    if column == HANDLE:
        return "拖动可改变顺序" if line.included else ""
    if column == NUMBER:
        return f"第 {line.number} 条" if line.included else "不报送"
    if column == COUNT:
        level = line.level(SUMMARY_RULE)
        said = f"，{LEVEL_WORDS[level]}" if level else ""
        return f"概述字数 {words}{said}" if line.included else words
    if column == TITLE:
        level = line.level()
        return f"{words}，{LEVEL_WORDS[level]}" if level else words
    if column == ARROW:
        return "收起" if line.id == open_id else "展开"
    return words
