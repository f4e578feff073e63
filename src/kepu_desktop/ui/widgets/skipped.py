"""没有采用的文件: all of them with place and reason, to be scrolled and copied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
)

from kepu_desktop.domain.submission import Skipped
from kepu_desktop.ui.widgets.basic import Button, IconButton, Label, ground, hline

Index = QModelIndex | QPersistentModelIndex
_HEADS = ("文件", "所在位置", "原因")
_WIDTHS = (260, 280)
_ROW, _HEIGHT = 28, 264
_ARCHIVES = (".zip",)
_SHOWN_FOLDERS = 2  # of a way to a file


@dataclass(frozen=True, slots=True)
class Line:
    """``place`` is the folder, or the archive with the folder in it; of a long way only its end,
    so that what is copied into a mail tells little of this machine. ``path`` is the whole."""

    name: str
    path: str
    place: str
    archive: str  # its name, "" where the file lay in none
    reason: str

    @property
    def brief(self) -> str:
        inside = f"（{self.archive}）" if self.archive else ""
        return f"{self.name}{inside}：{self.reason}"

    @property
    def cells(self) -> tuple[str, str, str]:
        return self.name, self.place, self.reason


def line_of(item: Skipped) -> Line:
    """The parts of a skipped path, which are shown to people and never opened again."""
    parts = item.path.replace("\\", "/").split("/")
    folders = parts[:-1]
    archives = [n for n, part in enumerate(folders) if part.lower().endswith(_ARCHIVES)]
    first = archives[0] - 1 if archives else len(folders) - _SHOWN_FOLDERS
    kept = "/".join(folders[max(0, first) :])
    place = f"…/{kept}" if first > 0 else kept
    archive = folders[archives[-1]] if archives else ""
    return Line(parts[-1], item.path, f"压缩包 {place}" if archive else place, archive, item.reason)


class _Lines(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[Line, ...] = ()

    def show(self, lines: tuple[Line, ...]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802
        return 0 if parent is not None and parent.isValid() else len(_HEADS)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.cells[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.reason if index.column() == len(_HEADS) - 1 else line.path
        return None


class _Table(QTableView):
    """Ctrl+C copies the selected rows."""

    copy_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        else:
            super().keyPressEvent(event)


class SkippedList(QFrame):
    """Opened over the content; Esc or × closes it."""

    copied = Signal(int)  # how many lines

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("skipped")
        ground(self, "surface")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 6, 16, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        self._title = Label("", "strong")
        head.addWidget(self._title, 1)
        head.addWidget(
            Button(
                "复制清单",
                compact=True,
                icon_name="copy",
                on_click=self._copy_all,
                name="skipped-copy",
            )
        )
        head.addWidget(IconButton("x", "关闭清单", on_click=self.hide, shortcut="Esc"))
        column.addLayout(head)
        self._model = _Lines()
        self.table = _Table()
        self.table.setObjectName("skipped-table")
        self.table.setAccessibleName("没有采用的文件")
        self.table.setModel(self._model)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(_ROW)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for place, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(place, width)
        self.table.copy_wanted.connect(self._copy_selected)
        column.addWidget(self.table)
        column.addWidget(hline())
        self.hide()

    def open(self, lines: Sequence[Line]) -> None:
        """Show ``lines``, with the focus in the list."""
        self._model.show(tuple(lines))
        self._title.setText(f"{len(lines)} 个文件没有采用")
        self.table.setFixedHeight(min(_HEIGHT, 40 + _ROW * len(lines)))
        self.show()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _copy_all(self) -> None:
        self._copy(self._model.lines)

    def _copy_selected(self) -> None:
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        self._copy([self._model.lines[row] for row in rows])

    def _copy(self, lines: Sequence[Line]) -> None:
        """As a spreadsheet takes it: a line each, cells apart by tabs."""
        if lines:
            text = "".join("\t".join(line.cells) + "\n" for line in lines)
            QGuiApplication.clipboard().setText(text)
            self.copied.emit(len(lines))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)


def brief(lines: Sequence[Line], shown: int) -> str:
    """The first of them in one sentence each."""
    words = [line.brief for line in lines[:shown]]
    if len(lines) > shown:
        words.append(f"另有 {len(lines) - shown} 个")
    return "；".join(words)


__all__ = ["Line", "SkippedList", "brief", "line_of"]
