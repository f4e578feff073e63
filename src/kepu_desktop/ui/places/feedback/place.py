"""数据反馈: wires figures, chart, films and workbooks; reading and writing go elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from kepu_desktop.calls.feedback_model import Feedback
from kepu_desktop.domain.audience import FigureGroup
from kepu_desktop.domain.findings import Verdict
from kepu_desktop.domain.submission import Material
from kepu_desktop.ui.apart import ApartReader
from kepu_desktop.ui.desk import Desk, Failed
from kepu_desktop.ui.places.base import Action, Footer, Frame, Place
from kepu_desktop.ui.places.feedback import commands
from kepu_desktop.ui.places.feedback.board import Board
from kepu_desktop.ui.places.feedback.conflicts import Conflicts
from kepu_desktop.ui.places.feedback.dropped import sorted_files
from kepu_desktop.ui.places.feedback.empty import NothingBack
from kepu_desktop.ui.places.feedback.state import brought_words, footer_words, reminder
from kepu_desktop.ui.widgets.basic import Button, Label
from kepu_desktop.ui.widgets.combo import ComboBox
from kepu_desktop.ui.widgets.toolbar import ToolbarStrip
from kepu_desktop.workflow.feedback.importing import (
    ImportPlan,
    Reading,
    asked_films,
    asked_units,
    read_books,
)
from kepu_desktop.workflow.feedback.papers import Summaries
from kepu_desktop.workflow.feedback.shots import Attached
from kepu_desktop.workflow.feedback.totals import FeedbackTotals

_ALL = "全部单位"
_BOOKS = "Excel 工作簿 (*.xlsx)"


class FeedbackPlace(Place):
    """From the blank workbook to the summary."""

    key = "feedback"

    def __init__(self, desk: Desk, frame: Frame) -> None:
        super().__init__(desk, frame)
        self._spec: Feedback | None = None
        self.totals: FeedbackTotals | None = None
        self._basis: tuple[object, ...] = ()  # of what the totals were asked for
        self._serial = 0
        self._reading: Reading | None = None
        self._shots: tuple[Path, ...] = ()
        self._progress = ""
        self._small = (False, False)  # narrow, low
        self.board: Board | None = None
        self.reader = ApartReader(self)
        self.reader.progressed.connect(self._show_progress)
        self.reader.ended.connect(self._read)
        self.reader.broken.connect(self._broke)
        desk.closing.connect(self.reader.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._toolbar())
        self._pages = QStackedWidget()
        self.empty = NothingBack()
        self.empty.make.connect(self.choose_blank)
        self.empty.read.connect(self.choose_books)
        self._pages.addWidget(self.empty)
        self.conflicts = Conflicts()
        self.conflicts.changed.connect(self.footer_changed)
        self._pages.addWidget(self.conflicts)
        column.addWidget(self._pages, 1)

    def _toolbar(self) -> QWidget:
        bar = ToolbarStrip()
        line = bar.line
        line.setSpacing(8)
        self._make = Button(
            "生成反馈表…",
            icon_name="file-spreadsheet",
            on_click=self.choose_blank,
            name="feedback-make",
        )
        self._read_in = Button(
            "读入…", icon_name="download", on_click=self.choose_books, name="feedback-read"
        )
        self.unit = ComboBox()
        self.unit.setObjectName("feedback-unit")
        self.unit.setAccessibleName("单位")
        self.unit.setFixedWidth(184)
        self.unit.addItem(_ALL)
        self.unit.currentIndexChanged.connect(self._unit_chosen)
        line.addWidget(self._make)
        line.addWidget(self._read_in)
        self._state = Label("", "second")
        line.addWidget(self._state)
        line.addStretch(1)
        line.addWidget(self.unit)
        return bar

    # ---- snapshots and totals ----

    def refresh(self) -> None:
        if self.isVisible():
            self._update()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self._update()

    def _update(self) -> None:
        shot = self.shot
        if shot is None:
            return
        if self.board is None and shot.call.feedback is not None:
            self._build(shot.call.feedback)
        state = shot.submission
        units = asked_units(state)
        self._show_units(units)
        writable = not shot.read_only_reason
        asked = self._spec is not None
        self.empty.show_state(len(asked_films(state)), writable=writable, asked=asked)
        self._make.setEnabled(asked and bool(asked_films(state)))
        self._read_in.setEnabled(writable and asked)
        basis = (state.feedback, state.films, state.form, state.materials, self.unit_name())
        if len(basis) != len(self._basis) or any(
            a is not b and a != b for a, b in zip(basis, self._basis, strict=True)
        ):
            self._basis = basis
            self._add_up()
        self._turn()

    def _build(self, spec: Feedback) -> None:
        self._spec = spec
        self.board = board = Board(spec)
        board.looked_at.connect(self._look_at)
        board.film_chosen.connect(self._film_chosen)
        board.closed.connect(self._show_board)
        board.accepted.connect(self._accept)
        board.removed.connect(self._remove)
        board.shots_wanted.connect(self._choose_shots)
        board.reminded.connect(self._remind)
        board.narrow(narrow=self._small[0], low=self._small[1])
        self._pages.addWidget(board)

    def unit_name(self) -> str:
        return "" if self.unit.currentIndex() <= 0 else self.unit.currentText()

    def _show_units(self, units: Sequence[str]) -> None:
        listed = [self.unit.itemText(n) for n in range(1, self.unit.count())]
        if listed == list(units):
            return
        chosen = self.unit_name()
        self.unit.blockSignals(True)
        self.unit.clear()
        self.unit.addItems([_ALL, *units])
        self.unit.setCurrentIndex(units.index(chosen) + 1 if chosen in units else 0)
        self.unit.blockSignals(False)

    def _unit_chosen(self) -> None:
        self._update()

    def _add_up(self) -> None:
        if self._spec is None:
            return
        self._serial += 1
        self.desk.do(
            "汇总数据",
            partial(commands.add_up, self._serial, self.unit_name()),
            done=self._added_up,
        )

    def _added_up(self, found: tuple[int, FeedbackTotals]) -> None:
        serial, totals = found
        if serial != self._serial:
            return
        self.totals = totals
        if self.board is not None:
            self.board.show_totals(totals, self._shots_by_row(), writable=self._writable())
        self._turn()

    def _shots_by_row(self) -> dict[str, list[Material]]:
        found: dict[str, list[Material]] = {}
        for material in self.shot.submission.materials if self.shot else ():
            found.setdefault(material.owner, []).append(material)
        return found

    def _writable(self) -> bool:
        return self.shot is not None and not self.shot.read_only_reason

    def _turn(self) -> None:
        """Show the page that fits: differences to be chosen, the board, or nothing yet."""
        if self._reading is not None:
            self._pages.setCurrentWidget(self.conflicts)
        elif self.board is not None and self.shot is not None and self.shot.submission.feedback:
            self._pages.setCurrentWidget(self.board)
        else:
            self._pages.setCurrentWidget(self.empty)
        self.footer_changed.emit()

    # ---- footer ----

    def footer(self) -> Footer:
        if self.shot is None:
            return Footer()
        if self._reading is not None:
            count = len(self.conflicts.choices())
            return Footer(
                f"{count} 行不一致，选好后读入",
                Verdict.REVIEW,
                others=(Action("不读入", self.leave_import, name="feedback-leave"),),
                primary=Action("读入", self.finish_import, icon="arrow-right"),
            )
        if self.reader.running:
            return Footer(self._progress)
        if not self.shot.submission.feedback:
            return Footer()
        text, verdict = footer_words(self.totals)
        copy = Action("复制图表", self.copy_chart, icon="copy", quiet=True, name="copy-chart")
        return Footer(
            text,
            verdict,
            others=(copy,),
            primary=Action("导出汇总", self.choose_summary, icon="arrow-right"),
        )

    # ---- workbooks out and in ----

    def choose_blank(self) -> None:
        if self._spec is None or self.shot is None:
            return
        unit = self.unit_name()
        name = self._spec.blank
        if unit:
            stem = Path(name).stem
            name = f"{stem}_{unit}.xlsx"
        chosen, _ = QFileDialog.getSaveFileName(
            self, "生成反馈表", str(self._folder() / name), _BOOKS
        )
        if chosen:
            self.make_blank(_with_suffix(chosen))

    def make_blank(self, target: Path) -> None:
        command = partial(commands.write_blank, target, self.unit_name())
        self.desk.do("生成反馈表", command, done=self._made)

    def _made(self, target: Path) -> None:
        self.frame.tell(f"已生成 {target.name}，发给各单位填写后收回")

    def choose_books(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(
            self, "读入收回的反馈表", str(self._folder()), "反馈表和统计截图 (*)"
        )
        if chosen:
            self.take(chosen)

    def takes(self, paths: Sequence[str]) -> str:
        """Workbooks, pictures, and folders that hold them; films stay films."""
        if self._spec is None or not self._writable():
            return ""
        books, shots = sorted_files(paths)
        if books:
            return f"读入 {len(books)} 份反馈表" + (f"和 {len(shots)} 张截图" if shots else "")
        if shots and self.shot is not None and self.shot.submission.feedback:
            return f"把 {len(shots)} 张截图附到写明它的行"
        return ""

    def take(self, paths: Sequence[str]) -> None:
        if self._spec is None or not self._writable():
            return
        books, shots = sorted_files(paths)
        if not books and not shots:
            self.frame.warn("没有可以读入的反馈表", "请选择 .xlsx 工作簿或截图", "rev")
            return
        self._shots = tuple(shots)
        if not books:
            self._take_in(Reading(), {})
            return
        self._progress = f"正在读入 {len(books)} 份反馈表"
        self.reader.begin(partial(read_books, self._spec, books), len(books))
        self.footer_changed.emit()

    def _show_progress(self, done: int, count: int) -> None:
        self._progress = f"正在读入 {done}/{count}"
        self.footer_changed.emit()

    def _broke(self, error: BaseException) -> None:
        self.desk.command_failed.emit(Failed(None, error, "读入反馈表"))
        self._turn()

    def _read(self, reading: Reading) -> None:
        for error in reading.refused[:3]:
            self.frame.warn(f"{error.subject}：{error.reason}，没有读入", error.remedy)
        if len(reading.refused) > 3:
            names = "、".join(error.subject for error in reading.refused[3:])
            self.frame.warn(f"还有 {len(reading.refused) - 3} 份没有读入", names)
        if not reading.books and not self._shots:
            self._turn()
            return
        self.desk.do(
            "比对反馈表",
            partial(commands.compare, reading),
            done=partial(self._compared, reading),
        )

    def _compared(self, reading: Reading, plan: ImportPlan) -> None:
        if plan.conflicts:
            self._reading = reading
            self.conflicts.show_plan(plan)
            self._turn()
        else:
            self._take_in(reading, {})

    def finish_import(self) -> None:
        """读入, as chosen."""
        reading, self._reading = self._reading, None
        if reading is not None:
            self._take_in(reading, self.conflicts.choices())

    def leave_import(self) -> None:
        """不读入: nothing of it is kept."""
        self._reading = None
        self._shots = ()
        self._turn()

    def _take_in(self, reading: Reading, choices: dict[str, int]) -> None:
        command = partial(commands.take_in, reading, choices, self._shots)
        self._shots = ()
        self.desk.do("读入反馈表", command, done=self._took)

    def _took(self, brought: commands.Brought) -> None:
        self.frame.tell(brought_words(brought), undo=bool(brought.rows or brought.plan.changed))
        self._tell_left(brought.attached)
        self._turn()

    def _tell_left(self, attached: Attached) -> None:
        if attached.left:
            names = "、".join(f"{name}（{why}）" for name, why in attached.left[:4])
            self.frame.warn(f"{len(attached.left)} 张截图没有附上", names, "rev")

    # ---- rows ----

    def _look_at(self, name: str) -> None:
        if self.board is not None:
            self.board.open_source(name)

    def _film_chosen(self, group: FigureGroup | None) -> None:
        if self.board is not None and group is not None:
            self.board.open_film(group)

    def _show_board(self) -> None:
        if self.board is not None:
            self.board.close_detail()

    def _accept(self, identifiers: tuple[str, ...]) -> None:
        self.desk.do("核实数据", partial(commands.accept, identifiers), done=self._accepted)

    def _accepted(self, count: int) -> None:
        self.frame.tell(f"已核实 {count} 行", undo=True)

    def _remove(self, identifiers: tuple[str, ...]) -> None:
        self.desk.do("移除数据", partial(commands.remove, identifiers), done=self._removed)

    def _removed(self, count: int) -> None:
        self._show_board()
        self.frame.tell(f"已移除 {count} 行数据（原表未动）", undo=True)

    def _choose_shots(self, row_id: str) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self, "添加统计截图", str(self._folder()))
        if chosen:
            self.attach([Path(path) for path in chosen], row_id)

    def attach(self, paths: Sequence[Path], row_id: str) -> None:
        command = partial(commands.attach, tuple(paths), row_id)
        self.desk.do("添加截图", command, done=self._attached)

    def _attached(self, attached: Attached) -> None:
        if attached.made:
            self.frame.tell(f"已附上 {len(attached.made)} 张截图（原文件未动）", undo=True)
        self._tell_left(attached)

    def _remind(self) -> None:
        if self.totals is not None and self._spec is not None:
            QGuiApplication.clipboard().setText(reminder(self.totals.missing, self._spec.title))
            self.frame.tell("已复制催办文字")

    # ---- what comes out ----

    def copy_chart(self) -> None:
        if self.board is not None:
            QGuiApplication.clipboard().setPixmap(self.board.picture())
            self.frame.tell("已复制图表，可粘贴到文档里")

    def choose_summary(self) -> None:
        if self._spec is None:
            return
        chosen, _ = QFileDialog.getSaveFileName(
            self, "导出汇总", str(self._folder() / self._spec.workbook), _BOOKS
        )
        if chosen:
            self.export(_with_suffix(chosen))

    def export(self, target: Path) -> None:
        command = partial(commands.write_summary, target, self.unit_name())
        self.desk.do("导出汇总", command, done=self._exported)

    def _exported(self, done: Summaries) -> None:
        self.frame.tell(f"已导出 {done.workbook.name} 和 {done.paper.name}")

    def _folder(self) -> Path:
        return self.shot.path.parent if self.shot is not None else Path()

    def narrow(self, narrow: bool, low: bool) -> None:
        self._small = (narrow, low)
        if self.board is not None:
            self.board.narrow(narrow=narrow, low=low)


def _with_suffix(chosen: str) -> Path:
    path = Path(chosen)
    return path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")
