"""读入清单: what a list would change, beside what stands now, before anything is changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kepu_desktop.domain.differences import Difference
from kepu_desktop.domain.findings import Verdict
from kepu_desktop.domain.texts import show_name
from kepu_desktop.ui.desk import Desk, Failed
from kepu_desktop.ui.places.base import Action, Footer, Frame
from kepu_desktop.ui.places.videos.binding_strip import BindingStrip
from kepu_desktop.ui.widgets.basic import Button, IconButton, Label, ground, hline
from kepu_desktop.ui.widgets.differences import Differences, Group
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.sheets import sheet
from kepu_desktop.workflow.sheets.binding import bindings, offered
from kepu_desktop.workflow.sheets.changes import NEW
from kepu_desktop.workflow.sheets.sheet import RULE, SheetReading
from kepu_desktop.workflow.sheets.words import missing_words, replacing_words, summary_words

_FAULTS = 30
_FAULTS_HEIGHT = 152
_ORDER = ("entry", "number")
_FILTER = "清单 (*.xlsx *.csv);;所有文件 (*)"


class ListPanel(QWidget):
    """Stands in the place of the film list while a list is looked at."""

    opened = Signal()
    closed = Signal()
    passed = Signal()  # the list that was to be looked at brings nothing, or cannot be read
    changed = Signal()  # the footer's words

    def __init__(self, desk: Desk, frame: Frame) -> None:
        super().__init__()
        self.setObjectName("list-panel")
        self.setAccessibleName("读入清单")
        ground(self, "surface")
        self._desk, self._frame = desk, frame
        self._reading: SheetReading | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        column.addWidget(hline())
        self.binding = BindingStrip()
        self.binding.changed.connect(self._bind)
        column.addWidget(self.binding)
        self._faults = _Faults()
        column.addWidget(self._faults)
        self.differences = Differences()
        self.differences.changed.connect(self.changed)
        column.addWidget(self.differences, 1)
        self.hide()

    def _bar(self) -> QWidget:
        bar = QWidget()
        bar.setFixedHeight(48)
        line = QHBoxLayout(bar)
        line.setContentsMargins(16, 0, 16, 0)
        line.setSpacing(8)
        line.addWidget(Label("读入清单", "head"))
        line.addStretch(1)
        self._columns = Button(
            "栏目对应",
            "quiet",
            icon_name="list-checks",
            on_click=self._show_columns,
            name="list-columns",
        )
        self._columns.setCheckable(True)
        line.addWidget(self._columns)
        line.addWidget(IconButton("x", "不读入，关闭", on_click=self.close_list, shortcut="Esc"))
        return bar

    @property
    def is_open(self) -> bool:
        return self._reading is not None

    # ---- deeds ----

    def choose(self) -> None:
        """读入清单…"""
        chosen, _ = QFileDialog.getOpenFileName(self, "读入清单", "", _FILTER)
        if chosen:
            self.read(chosen)

    def read(self, path: str) -> None:
        """Look at the list; it is shown when something in it differs or cannot be taken."""
        command = partial(_read, path)
        self._desk.do("读入清单", command, done=self._opened, failed=self._refused)

    def export(self) -> None:
        """导出清单…"""
        shot = self._desk.snapshot
        unit = shot.submission.form.get("unit", "") if shot is not None else ""
        name = f"{unit}_视频清单.xlsx" if unit else "视频清单.xlsx"
        chosen, _ = QFileDialog.getSaveFileName(self, "导出清单", name, "Excel 工作簿 (*.xlsx)")
        if chosen:
            target = Path(chosen if chosen.lower().endswith(".xlsx") else f"{chosen}.xlsx")
            told = partial(self._exported, show_name(target.name))
            self._desk.do("导出清单", partial(_export, target), done=told)

    def _exported(self, name: str, _: object) -> None:
        self._frame.tell(f"已导出 {name}，改好后拖回窗口即可读入")

    def _refused(self, failed: Failed) -> None:
        self._desk.command_failed.emit(failed)
        self.passed.emit()

    def _opened(self, reading: SheetReading) -> None:
        if reading.own and not reading.differences and not reading.faults:
            said = "；".join(reading.found.notes)
            self._frame.tell(summary_words(reading) + (f"。{said}" if said else ""))
            self.passed.emit()
            return
        self.binding.setVisible(not reading.own)
        self._columns.setChecked(not reading.own)
        self._show(reading)
        self.opened.emit()
        self.differences.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, reading: SheetReading) -> None:
        shot = self._desk.snapshot
        self._reading = reading
        if shot is not None:
            self.binding.show_bindings(bindings(reading), offered(shot.call))
        self._faults.show_faults([fault.words() for fault in reading.faults])
        words = [
            *replacing_words(reading, "，未勾选"),
            *reading.found.notes,
            *missing_words(reading),
        ]
        if reading.differences:
            words.append(RULE if reading.own else "空着的格子不改动已有的内容")
        self.differences.show_groups(
            summary_words(reading), "　".join(words), _groups(reading), reading.found.names
        )
        self.changed.emit()

    def _show_columns(self) -> None:
        self.binding.setVisible(self._columns.isChecked())

    def _bind(self, keys: Mapping[tuple[int, int], str]) -> None:
        if self._reading is not None:
            command = partial(_rebind, self._reading, dict(keys))
            self._desk.do("栏目对应", command, done=self._rebound)

    def _rebound(self, reading: SheetReading) -> None:
        if self._reading is not None:
            self._show(reading)

    def apply(self) -> None:
        """采用 N 项."""
        if self._reading is None:
            return
        chosen = self.differences.taken()
        new = sum(difference.key == NEW for difference in chosen)
        words = [f"已采用 {len(chosen) - new} 处修改"] if len(chosen) > new else []
        words += [f"新增 {new} 个待制作条目"] if new else []
        told = partial(self._applied, "，".join(words))
        self._desk.do("读入清单", partial(_apply, self._reading, chosen), done=told)

    def _applied(self, words: str, _: object) -> None:
        self.close_list()
        self._frame.tell(words, undo=True)

    def close_list(self) -> None:
        if self._reading is not None:
            self._reading = None
            self.closed.emit()

    def footer(self) -> Footer:
        reading = self._reading
        count, there = self.differences.model.count()
        leave = Action("不读入", self.close_list, quiet=True, name="list-leave")
        if reading is not None and reading.faults:
            words = f"{len(reading.faults)} 处须在表里改正，改好后再读入；项目没有改动"
            act = Action(f"采用 {count} 项", self.apply, enabled=False, name="list-apply")
            return Footer(words, Verdict.ERROR, (leave,), act)
        if not there:
            words = "与项目一致，没有要采用的"
            return Footer(words, Verdict.PASS, primary=Action("关闭", self.close_list))
        act = Action(f"采用 {count} 项", self.apply, enabled=count > 0, name="list-apply")
        words = "采用前可逐项取舍，采用后可撤销" if count else "没有勾选要采用的项"
        return Footer(words, None, (leave,), act)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.close_list()
        else:
            super().keyPressEvent(event)


class _Faults(QWidget):
    """Rows that keep the list from being applied, each with file row, reason and remedy."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("list-faults")
        ground(self, "surface")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head = Label("", "strong", tone="err")
        self._head.setContentsMargins(16, 8, 16, 4)
        column.addWidget(self._head)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        column.addWidget(self._area)
        column.addWidget(hline())
        self.hide()

    def show_faults(self, words: list[str]) -> None:
        self.setVisible(bool(words))
        if not words:
            return
        self._head.setText(f"{len(words)} 处不能采用，整份清单先不读入")
        inside = ground(QWidget(), "surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 0, 16, 8)
        column.setSpacing(2)
        for line in words[:_FAULTS]:
            column.addWidget(Label(line, "cell", wrap=True))
        if len(words) > _FAULTS:
            column.addWidget(Label(f"另有 {len(words) - _FAULTS} 处", "caption"))
        column.addStretch(1)
        self._area.setWidget(inside)
        self._area.setFixedHeight(min(_FAULTS_HEIGHT, inside.sizeHint().height() + 4))


def _groups(reading: SheetReading) -> tuple[Group, ...]:
    replacing = reading.found.replacing
    known = set(replacing)

    def chosen(wanted: Callable[[Difference], bool]) -> tuple[Difference, ...]:
        return tuple(d for d in reading.differences if d not in known and wanted(d))

    return (
        Group("会替换已有内容", replacing, take=False),
        Group("修改", chosen(lambda d: d.key not in (*_ORDER, NEW))),
        Group("先后", chosen(lambda d: d.key in _ORDER)),
        Group("新增的待制作条目", chosen(lambda d: d.key == NEW)),
    )


def _read(path: str, session: Session) -> SheetReading:
    return sheet.read_sheet(session, Path(path))


def _rebind(
    reading: SheetReading, keys: Mapping[tuple[int, int], str], session: Session
) -> SheetReading:
    return sheet.rebound(session, reading, keys)


def _apply(
    reading: SheetReading, chosen: tuple[Difference, ...], session: Session
) -> tuple[str, ...]:
    return sheet.apply_sheet(session, reading, chosen)


def _export(target: Path, session: Session) -> None:
    sheet.export_sheet(session, target)
