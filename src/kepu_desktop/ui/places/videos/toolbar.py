"""The strips above the list: what can be done, what is shown, how much is selected."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QWidget

from kepu_desktop.domain.findings import Verdict
from kepu_desktop.domain.texts import show_clock
from kepu_desktop.ui.icons import icon, pixmap
from kepu_desktop.ui.places.videos.checks import Ways
from kepu_desktop.ui.places.videos.rows import ALL
from kepu_desktop.ui.theme import theme
from kepu_desktop.ui.widgets.basic import Button, IconButton, Label
from kepu_desktop.ui.widgets.chips import ChipRow
from kepu_desktop.ui.widgets.toolbar import ToolbarStrip
from kepu_desktop.workflow.measuring import DEEP, FULL
from kepu_desktop.workflow.pace import rough_time, show_rough

CHIPS_HEIGHT = 40
_QUICK_TIP = "读文件信息：时长、画面、码流、声音。每个不到一秒"
_FULL_TIP = (
    "看画面、听声音：字幕、角标、广告、黑场、静帧、静音、响度、损坏，并算 SHA-256。"
    "可暂停；中途关闭，下次打开接着做"
)
_DEEP_TIP = "把每一帧都看一遍，黑场、静帧的起止精确到帧。只对一个视频，时间长"
_REPAIR_TIP = "只换封装为 MP4、索引移到前面，画面和声音的数据一个不改。原文件不动"
_SEARCH = "搜索标题、单位"
_SEARCH_SIDES = 48  # its sign and edges
_ICON_WIDTH = 40
_SPACING, _TIGHT_SPACING = 8, 4
_MARGIN, _TIGHT_MARGIN = 16, 8
_CHIPS: tuple[tuple[str, str, Verdict | None], ...] = (
    (ALL, "全部", None),
    ("error", "不合规", Verdict.ERROR),
    ("review", "需核实", Verdict.REVIEW),
    ("advice", "提示", Verdict.ADVICE),
    ("pass", "合规", Verdict.PASS),
    ("unchecked", "未检", Verdict.UNCHECKED),
)


class MenuButton(Button):
    """A button with a list below it, marked by a chevron."""

    def __init__(self, text: str, icon_name: str, name: str) -> None:
        super().__init__(text, icon_name=icon_name, name=name)
        self.setProperty("menu", True)
        self.list = QMenu(self)
        self.list.setObjectName(f"{name}-menu")
        self.clicked.connect(self._open)

    def _open(self) -> None:
        self.list.popup(self.mapToGlobal(QPoint(0, self.height())))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        painter = QPainter(self)
        token = "text2" if self.isEnabled() else "dis"
        picture = pixmap("chevron-down", theme().hex(token), 16, self.devicePixelRatio())
        painter.drawPixmap(self.width() - 26, self.height() // 2 - 8, picture)
        painter.end()


class SearchField(QLineEdit):
    """Ctrl+F comes here; Esc clears, a second Esc goes back to the list."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("search")
        self.setPlaceholderText(_SEARCH)
        self.setAccessibleName("搜索标题、单位、文件名")
        self.setMinimumWidth(104)
        self.setMaximumWidth(184)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._sign = self.addAction(
            icon("search", "text2"), QLineEdit.ActionPosition.LeadingPosition
        )
        theme().changed.connect(self._paint_sign)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        room = self.width() - _SEARCH_SIDES
        fits = self.fontMetrics().horizontalAdvance(_SEARCH) <= room
        self.setPlaceholderText(_SEARCH if fits else "搜索")

    def _paint_sign(self) -> None:
        self._sign.setIcon(icon("search", "text2"))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
                event.ignore()  # an open panel hears of it as well
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Toolbar(ToolbarStrip):
    """添加, 检查, 批量修改, 组成系列, 单位台账, 清单, undo, redo, search.

    Where there is no room, the buttons become icons, from the right; words are never cut."""

    add_files = Signal()
    add_folder = Signal()
    plan = Signal()
    read_list = Signal()
    export_list = Signal()
    check_chosen = Signal()
    check_unchecked = Signal()
    checks_opening = Signal()
    full_chosen = Signal()
    full_left = Signal()
    deep_one = Signal()
    repair = Signal()
    bulk = Signal()
    series = Signal()
    roster = Signal()
    undo = Signal()
    redo = Signal()

    def __init__(self) -> None:
        super().__init__()
        layout = self.line
        add = MenuButton("添加", "plus", "add")
        add.list.addAction("添加文件…").triggered.connect(self.add_files)
        add.list.addAction("添加文件夹…").triggered.connect(self.add_folder)
        add.list.addSeparator()
        add.list.addAction("登记待制作条目…").triggered.connect(self.plan)
        self._add = add
        self._check = MenuButton("检查", "scan-search", "check")
        menu = self._check.list
        menu.aboutToShow.connect(self.checks_opening)
        menu.setToolTipsVisible(True)
        self._chosen = menu.addAction("")
        self._chosen.triggered.connect(self.check_chosen)
        self._unchecked = menu.addAction("")
        self._unchecked.triggered.connect(self.check_unchecked)
        menu.addSeparator()
        self._full_chosen = menu.addAction("")
        self._full_chosen.triggered.connect(self.full_chosen)
        self._full_left = menu.addAction("")
        self._full_left.triggered.connect(self.full_left)
        menu.addSeparator()
        self._deep = menu.addAction("")
        self._deep.triggered.connect(self.deep_one)
        menu.addSeparator()
        self._repair = menu.addAction("")
        self._repair.triggered.connect(self.repair)
        for action, tip in (
            (self._chosen, _QUICK_TIP),
            (self._unchecked, _QUICK_TIP),
            (self._full_chosen, _FULL_TIP),
            (self._full_left, _FULL_TIP),
            (self._deep, _DEEP_TIP),
            (self._repair, _REPAIR_TIP),
        ):
            action.setToolTip(tip)
        self._bulk = Button("批量修改", "quiet", icon_name="square-pen", name="bulk-edit")
        self._bulk.clicked.connect(self.bulk)
        self._series = Button("组成系列", "quiet", icon_name="layers", name="make-series")
        self._series.clicked.connect(self.series)
        self._roster = Button("单位台账", "quiet", icon_name="users", name="open-roster")
        self._roster.clicked.connect(self.roster)
        self._lists = MenuButton("清单", "file-spreadsheet", "lists")
        self._lists.setProperty("kind", "quiet")
        self._read_list = self._lists.list.addAction("读入清单…")
        self._read_list.triggered.connect(self.read_list)
        self._lists.list.addAction("导出清单…").triggered.connect(self.export_list)
        self._undo = IconButton("undo-2", "撤销")
        self._undo.setObjectName("undo")
        self._undo.clicked.connect(self.undo)
        self._redo = IconButton("redo-2", "重做")
        self._redo.setObjectName("redo")
        self._redo.clicked.connect(self.redo)
        self.search = SearchField()
        self._yielding = (
            (self._lists, "清单", "读入改过的清单，或导出可编辑的 Excel 清单"),
            (self._roster, "单位台账", "谁交来了什么，征集包和催报"),
            (self._series, "组成系列", "Ctrl+G"),
            (self._bulk, "批量修改", ""),
            (self._check, "检查", ""),
            (self._add, "添加", ""),
        )
        for button, _, _ in reversed(self._yielding):
            layout.addWidget(button)
        layout.addStretch(1)
        for icon_button in (self._undo, self._redo):
            layout.addWidget(icon_button)
        layout.addWidget(self.search, 2)
        self._show_words(0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        """As many words as the width has room for."""
        for icons in range(len(self._yielding) + 1):
            self._show_words(icons)
            if self.line.minimumSize().width() <= self.width():
                return

    def _show_words(self, icons: int) -> None:
        for number, (button, words, more) in enumerate(self._yielding):
            bare = number < icons
            button.setText("" if bare else words)
            button.setAccessibleName(words)
            told = "　".join((words, more)) if more else words
            button.setToolTip(told if bare or more else "")
            button.setMinimumWidth(_ICON_WIDTH if bare else 0)
        self.line.setSpacing(_SPACING if icons < len(self._yielding) - 2 else _TIGHT_SPACING)
        self.line.invalidate()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, self.height())

    def show_state(self, *, films: int, chosen: int, read_only: bool, undo: str, redo: str) -> None:
        """``undo`` and ``redo`` name the steps; "" when there is none."""
        writable = not read_only
        self._add.setEnabled(writable)
        self._read_list.setEnabled(writable)
        self._check.setEnabled(films > 0)
        self._bulk.setEnabled(writable and chosen > 0)
        self._series.setEnabled(writable and chosen > 0)
        for button, word, label, key in (
            (self._undo, "撤销", undo, "Ctrl+Z"),
            (self._redo, "重做", redo, "Ctrl+Y"),
        ):
            named = f"{word}：{label}" if label else word
            button.setEnabled(bool(label) and writable)
            button.setAccessibleName(named)
            button.setToolTip(f"{named}　{key}" if label else f"没有可{word}的步骤")

    def show_checks(self, ways: Ways) -> None:
        """What each way of checking would take, said while the menu opens."""
        for action, words, extent, depth, keys in (
            (self._chosen, "快速检查已选", ways.chosen, "", "F5"),
            (self._unchecked, "快速检查未检的", ways.unchecked, "", ""),
            (self._full_chosen, "完整检查已选", ways.full_chosen, FULL, ""),
            (self._full_left, "完整检查全部未完成的", ways.full_left, FULL, "Shift+F5"),
            (self._deep, "逐帧复查已选的", ways.one, DEEP, ""),
        ):
            count = f" {extent.films} 个" if extent.films else ""
            rough = show_rough(rough_time(extent.seconds, depth)) if depth and count else ""
            time = f"（{rough}）" if rough else ""
            action.setText(f"{words}{count}{time}" + (f"\t{keys}" if keys else ""))
            action.setEnabled(extent.films > 0)
        count = f" {ways.repair.films} 个" if ways.repair.films else ""
        self._repair.setText(f"无损修复{count}…")
        self._repair.setEnabled(bool(count))


class ChipStrip(QWidget):
    """The filter chips, and at the right how much is selected of how much."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(CHIPS_HEIGHT)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        layout.setSpacing(8)
        self.chips = ChipRow(_CHIPS)
        self.chips.changed.connect(self.changed)
        self._sum = Label("", "second")
        self._sum.setObjectName("selection-sum")
        layout.addWidget(self.chips)
        layout.addStretch(1)
        layout.addWidget(self._sum)
        layout.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        self._layout = layout

    def show_counts(self, counts: dict[str, int]) -> None:
        self.chips.set_counts(counts)
        self._fit()

    def show_sum(self, chosen: int, shown: int, left_out: int, seconds: float) -> None:
        """``shown`` films will be submitted, ``left_out`` are 不报送 and shown as well."""
        first = f"已选 {chosen} · " if chosen else ""
        out = f" · 另 {left_out} 个不报送" if left_out else ""
        self._sum.setText(f"{first}共 {shown} · {show_clock(seconds)}{out}")
        self._sum.setToolTip(f"{first}共 {shown} 个视频，报送的合计 {show_clock(seconds)}{out}")
        self._fit()

    def resizeEvent(self, event: object) -> None:  # noqa: N802
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()

    def _fit(self) -> None:
        """The sum goes where the chips leave it no room; then they stand closer."""
        self.chips.set_tight(False)
        wide = self.chips.sizeHint().width()
        room = self.width() - 2 * _MARGIN
        self._sum.setVisible(room - wide - 8 >= self._sum.sizeHint().width())
        tight = wide > room
        self.chips.set_tight(tight)
        side = _TIGHT_MARGIN if tight else _MARGIN
        self._layout.setContentsMargins(side, 0, side, 0)
        self._layout.activate()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, CHIPS_HEIGHT)
