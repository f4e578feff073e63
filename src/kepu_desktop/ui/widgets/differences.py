"""Differences before they apply: 对象 | 栏目 | 现在 | 新值 | 采用, in groups, chosen one by one.

``Differences`` is the whole panel; whoever shows it gives the footer the button that applies
``taken()``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from kepu_desktop.domain.differences import Difference
from kepu_desktop.ui.theme import theme
from kepu_desktop.ui.widgets.basic import Button, Label, ground, hline
from kepu_desktop.ui.widgets.difference_painting import ROW, DifferenceDelegate
from kepu_desktop.ui.widgets.difference_rows import (
    AFTER,
    BEFORE,
    LABEL,
    OBJECT,
    TAKE,
    DifferenceModel,
    Group,
    Line,
)

_WIDTHS = {OBJECT: 208, LABEL: 104, TAKE: 64}
_NARROW = {OBJECT: 152, LABEL: 92, TAKE: 56}
_NARROW_BELOW = 900


class DifferenceTable(QTableView):
    """The view. Space or a click in the last column takes or leaves; a head stands for its
    group."""

    def __init__(self, model: DifferenceModel) -> None:
        super().__init__()
        self.setObjectName("differences")
        self.setAccessibleName("差异")
        self.differences = model
        self._keys = False  # the ring is shown after keyboard moves only
        self._sources = False
        self.setModel(model)
        self.setItemDelegate(DifferenceDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(ROW)
        rows.setDefaultSectionSize(ROW)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setAccessibleName("栏目")
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setFixedHeight(ROW)
        for column in _WIDTHS:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        for column in (BEFORE, AFTER):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self._fit_later = QTimer(self)
        self._fit_later.setSingleShot(True)
        self._fit_later.setInterval(0)
        self._fit_later.timeout.connect(self._fit_heights)
        header.sectionResized.connect(self._widths_changed)
        self._set_widths()
        model.modelReset.connect(self._rows_changed)
        theme().changed.connect(self.viewport().update)

    def sources_shown(self) -> bool:
        """Whether the rows tell where a text comes from: when it is not the same for all."""
        return self._sources

    def shows_ring(self) -> bool:
        return self._keys and self.hasFocus()

    def _rows_changed(self) -> None:
        lines = [row.difference for row in self.differences.rows if isinstance(row, Line)]
        self._sources = len({line.source for line in lines}) > 1 or any(
            line.was_from for line in lines
        )
        self._fit_heights()
        if self.differences.rows:
            self.setCurrentIndex(self.differences.index(0, TAKE))

    def _set_widths(self) -> None:
        widths = _NARROW if self.width() < _NARROW_BELOW else _WIDTHS
        for column, width in widths.items():
            self.horizontalHeader().resizeSection(column, width)

    def _widths_changed(self) -> None:
        self._fit_later.start()  # one column comes after the other

    def _fit_heights(self) -> None:
        delegate = self.itemDelegate()
        assert isinstance(delegate, DifferenceDelegate)
        header = self.verticalHeader()
        for row in range(len(self.differences.rows)):
            height = delegate.height(row)
            if header.sectionSize(row) != height:
                header.resizeSection(row, height)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._set_widths()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        self._keys = True
        if event.key() == Qt.Key.Key_Space:
            self._take_chosen()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._keys = False
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == TAKE:
            self.setCurrentIndex(index)
            self._take([index.row()])
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.mousePressEvent(event)  # two quick clicks on a box are two clicks

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self._keys = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        super().focusInEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_heights()

    def _take_chosen(self) -> None:
        self._take(sorted({index.row() for index in self.selectionModel().selectedRows()}))

    def _take(self, rows: Sequence[int]) -> None:
        if rows:
            states = [self.differences.state(row) for row in rows]
            on = any(state is not Qt.CheckState.Checked for state in states)
            self.differences.take(rows, on)


class Differences(QWidget):
    """Title, words, 全部采用 and 全部保留 above the table."""

    changed = Signal()  # what is taken

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("differences-panel")
        ground(self, "surface")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 8)
        head.setSpacing(8)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        self._title = Label("", "strong", wrap=True)
        self._words = Label("", "caption", tone="text2", wrap=True)
        texts.addWidget(self._title)
        texts.addWidget(self._words)
        head.addLayout(texts, 1)
        self._count = Label("", "cell", tone="text2")
        head.addWidget(self._count)
        self.all_new = Button(
            "全部采用", compact=True, on_click=self._take_all, name="differences-all-new"
        )
        self.all_old = Button(
            "全部保留", compact=True, on_click=self._leave_all, name="differences-all-old"
        )
        head.addWidget(self.all_new)
        head.addWidget(self.all_old)
        column.addLayout(head)
        column.addWidget(hline())
        self.model = DifferenceModel()
        self.table = DifferenceTable(self.model)
        column.addWidget(self.table, 1)
        self.model.taken_changed.connect(self._show_count)

    def show_groups(
        self, title: str, words: str, groups: Sequence[Group], names: Mapping[str, str]
    ) -> None:
        """``names``: the objects in words, by the subject of their differences. ``words`` may be
        ""; they stand below the title."""
        self._title.setText(title)
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self.model.show(groups, names)

    def taken(self) -> tuple[Difference, ...]:
        return self.model.taken()

    def _take_all(self) -> None:
        self.model.take_all(True)

    def _leave_all(self) -> None:
        self.model.take_all(False)

    def _show_count(self) -> None:
        taken, there = self.model.count()
        self._count.setText(f"采用 {taken} / {there} 项")
        self.changed.emit()


__all__ = ["DifferenceModel", "DifferenceTable", "Differences", "Group"]
