"""案例: wires list, fields and materials; reading, looking and writing go to the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kepu_desktop.calls.case_model import Cases
from kepu_desktop.domain.submission import Case
from kepu_desktop.ui.desk import Desk, Failed
from kepu_desktop.ui.places.base import Action, Footer, Frame, SeenPlace
from kepu_desktop.ui.places.cases import commands
from kepu_desktop.ui.places.cases.copying import CopyWindow
from kepu_desktop.ui.places.cases.empty import NoCase
from kepu_desktop.ui.places.cases.form import CaseForm
from kepu_desktop.ui.places.cases.listing import CaseList
from kepu_desktop.ui.places.cases.looking import Looking
from kepu_desktop.ui.places.cases.materials import MaterialsPanel
from kepu_desktop.ui.places.cases.packing import Packing
from kepu_desktop.ui.places.cases.quota import QuotaPanel
from kepu_desktop.ui.places.cases.rows import UNNAMED, findings_of, rows_of
from kepu_desktop.ui.places.cases.state import (
    dropped_words,
    footer_words,
    is_shut,
    skipped_words,
)
from kepu_desktop.ui.places.cases.toolbar import CasesToolbar
from kepu_desktop.ui.places.form.saving import Save
from kepu_desktop.ui.widgets.basic import vline
from kepu_desktop.workflow import cases
from kepu_desktop.workflow.case_reading import ReadCases
from kepu_desktop.workflow.snapshot import Snapshot

NARROW_BELOW, LOW_BELOW = 1280, 720  # of the window (ui.md, "Width")
_LIST_WIDE, _LIST_NARROW = 304, 264
_SIDE_WIDE, _SIDE_NARROW = 272, 240
_FORMS = "案例信息表或清单 (*.docx *.xlsx)"


class CasesPlace(SeenPlace):
    """From the first case to the registration pack."""

    key = "cases"

    def __init__(self, desk: Desk, frame: Frame) -> None:
        super().__init__(desk, frame)
        self._spec: Cases | None = None
        self._wanted = ""  # a case that was just made and is to be shown
        self.copying: CopyWindow | None = None
        self.looking = Looking(desk, self)
        self.looking.pictures.connect(self._show_pictures)
        self.packing = Packing(desk, frame, self)
        self.packing.changed.connect(self.footer_changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.bar = CasesToolbar(frame)
        self.bar.new_wanted.connect(self.make)
        self.bar.read_wanted.connect(self.choose_form)
        self.bar.copy_wanted.connect(self.open_copying)
        self.bar.remove_wanted.connect(self._remove_current)
        column.addWidget(self.bar)
        self.pages = QStackedWidget()
        column.addWidget(self.pages, 1)

    def _build(self, spec: Cases) -> None:
        self._spec = spec
        self.bar.offer(spec)
        self.empty = NoCase(spec)
        self.empty.class_wanted.connect(self.make)
        self.empty.read_wanted.connect(self.choose_form)
        self.pages.addWidget(self.empty)
        work = QWidget()
        row = QHBoxLayout(work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.left = QWidget()
        left = QVBoxLayout(self.left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        self.quota = QuotaPanel(spec)
        self.list = CaseList()
        self.list.current_changed.connect(self._current_changed)
        self.list.removed.connect(self.remove)
        self.list.moved.connect(self.rank)
        self.list.toggled.connect(self._toggle)
        left.addWidget(self.quota)
        left.addWidget(self.list, 1)
        self.form = CaseForm(spec, self._save)
        self.form.chosen.connect(self._choose)
        self.form.overflowed.connect(self._overflowed)
        self.desk.closing.connect(self.form.flush)
        self.materials = MaterialsPanel(spec)
        self.materials.add_wanted.connect(self.choose_materials)
        self.materials.scan_wanted.connect(self.choose_scan)
        self.materials.opened.connect(self._open_material)
        self.materials.removed.connect(self.remove_material)
        row.addWidget(self.left)
        row.addWidget(vline())
        row.addWidget(self.form, 1)
        row.addWidget(vline())
        row.addWidget(self.materials)
        self.pages.addWidget(work)
        window = self.window()
        self.narrow(window.width() < NARROW_BELOW, window.height() < LOW_BELOW)

    # ---- snapshots ----

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self.looking.look()

    def take_up(self, shot: Snapshot) -> None:
        if self._spec is None and shot.call.cases is not None:
            self._build(shot.call.cases)
        spec = self._spec
        if spec is None:
            return
        state, writable = shot.submission, not shot.read_only_reason
        quotas = cases.quotas(spec, state)
        self.bar.show_state(shot, quotas)
        self.empty.show_writable(writable)
        self.quota.show_quotas(quotas)
        if self._wanted and state.case(self._wanted) is not None:
            self.list.show_rows(rows_of(shot, spec), writable)
            self.list.choose(self._wanted)
            self._wanted = ""
        else:
            self.list.show_rows(rows_of(shot, spec), writable)
        self.pages.setCurrentIndex(1 if state.cases else 0)
        self._show_current()
        self.footer_changed.emit()

    def current(self) -> Case | None:
        """The case that is shown."""
        if self.shot is None or self._spec is None:
            return None
        return self.shot.submission.case(self.list.current())

    def _current_changed(self, case_id: str) -> None:
        del case_id
        self._show_current()

    def _show_current(self) -> None:
        case, shot, spec = self.current(), self.shot, self._spec
        if shot is None or spec is None:
            return
        if case is None:
            self._follow_copying(None)
            return
        if self.form.case_id() not in ("", case.id):
            self.form.flush()  # it goes out under the id of the case that was shown
        writable = not shot.read_only_reason
        self.form.show_case(case, shot.submission, findings_of(shot, case.id), writable)
        facts = shot.material_facts
        self.materials.show_materials(shot, case.id, facts)
        self.looking.want_pictures(self.materials.wanted())
        self._follow_copying(case)

    def _show_pictures(self) -> None:
        if self._spec is not None:
            self.materials.show_images(self.looking.images)

    # ---- footer ----

    def footer(self) -> Footer:
        shot, spec = self.shot, self._spec
        if shot is None or spec is None:
            return Footer("这份征集文件不征集案例" if shot is not None else "")
        text, verdict = footer_words(shot, spec)
        if self.packing.words:
            text, verdict = self.packing.words, None
        shut = is_shut(shot) or bool(shot.read_only_reason)
        running = self.packing.running
        primary = Action(
            "生成案例登记包",
            self.write_pack,
            enabled=not shut and not running,
            icon="arrow-right",
            name="write-pack",
            tip="在项目旁写一个文件夹：每个案例一个文件夹，信息表可逐项粘贴",
        )
        page = Action(
            "打开征集系统网页", self._open_page, icon="external-link", quiet=True, name="open-page"
        )
        link = None
        if shut and not running and any(case.chosen for case in shot.submission.cases):
            link = Action("生成草稿版", self.write_draft)
        if not shot.submission.cases:
            return Footer(text, verdict, (page,))
        return Footer(text, verdict, (page,), primary, link)

    # ---- deeds on cases ----

    def make(self, class_id: str) -> None:
        """A new case of a class; its name is asked for first."""
        self._flush()
        self.desk.do("新建案例", partial(commands.make, class_id), done=self._made)

    def _made(self, case_id: str) -> None:
        self._show_new(case_id)
        case = self.current()
        if case is not None and not case.chosen:
            self.frame.tell("名额已满，新案例先作候选；要用它，请取消另一个的“选用”", undo=True)
        self.form.focus_name()

    def _show_new(self, case_id: str) -> None:
        """The snapshot with it may come before or after this answer."""
        if self.shot is not None and self.shot.submission.case(case_id) is not None:
            self.take_up(self.shot)
            self.list.choose(case_id)
        else:
            self._wanted = case_id

    def remove(self, case_id: str) -> None:
        case = self.shot.submission.case(case_id) if self.shot is not None else None
        if case is None:
            return
        self._flush()
        title = case.fields.get("title", "") or UNNAMED
        told = partial(self._removed, title)
        self.desk.do("移除案例", partial(commands.remove, case_id), done=told)

    def _removed(self, title: str, _done: None) -> None:
        self.frame.tell(f"已移除案例 {title}（原文件未动）", undo=True)

    def _remove_current(self) -> None:
        self.remove(self.list.current())

    def rank(self, case_id: str, rank: int) -> None:
        self._flush()
        self.desk.do("调整排序", partial(commands.rank, case_id, rank))

    def _toggle(self, case_id: str) -> None:
        case = self.shot.submission.case(case_id) if self.shot is not None else None
        if case is not None:
            self._choose("chosen", "no" if case.chosen else "yes")

    def _choose(self, key: str, value: str) -> None:
        """A choice of the form, or whether the case is used."""
        case_id = self.list.current()
        if case_id:
            self.desk.do("修改案例", partial(commands.set_values, case_id, {key: value}))

    def _save(self, key: str) -> Save:
        return partial(self._send, key)

    def _send(self, key: str, text: str, done: Callable[[bool], None]) -> None:
        case_id = self.form.case_id()
        answer = _Answer(self.desk, done)
        fill = partial(commands.set_values, case_id, {key: text})
        self.desk.do("填写案例", fill, done=answer.saved, failed=answer.failed)

    def _overflowed(self) -> None:
        self.frame.warn("粘贴的文字过长，超出的部分没有放进来", "请确认没有误粘贴整份文件", "rev")

    # ---- materials ----

    def takes(self, paths: Sequence[str]) -> str:
        if self._spec is None or self.shot is None or self.shot.read_only_reason:
            return ""
        if any(path.lower().endswith(".kepu") for path in paths):
            return ""
        case = self.current()
        if case is None:
            readable = all(p.lower().endswith((".docx", ".xlsx")) for p in paths)
            return "读入案例信息表或案例清单，新建案例" if readable else ""
        title = case.fields.get("title", "") or UNNAMED
        return f"作为“{title}”的佐证材料；填好的案例信息表会读入空着的栏目，盖章扫描件放到它的位置"

    def take(self, paths: Sequence[str]) -> None:
        self._flush()
        case = self.current()
        lists = [path for path in paths if path.lower().endswith(".xlsx")]
        if case is None or lists:
            for path in lists or paths:
                self.read(Path(path))
        rest = [path for path in paths if path not in lists]
        if case is not None and rest:
            put = partial(commands.put_in, case.id, rest)
            self.desk.do("添加材料", put, done=self._put)

    def choose_materials(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self, "添加佐证材料", str(self._folder()))
        if chosen:
            self.take(chosen)

    def choose_scan(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self, "放入盖章扫描件", str(self._folder()))
        if chosen:
            self.desk.do("放入扫描件", partial(commands.put_scan, chosen), done=self._put)

    def _put(self, done: commands.Dropped) -> None:
        self.looking.ask(done.to_look_at)
        words = dropped_words(done)
        if words:
            self.frame.tell(words, undo=bool(done.materials or done.scans or done.forms))
        left = skipped_words(done)
        if left:
            self.frame.warn(f"{len(done.skipped)} 个文件没有采用", left, "info")

    def remove_material(self, material_id: str) -> None:
        self.desk.do(
            "移除材料", partial(commands.remove_material, material_id), done=self._material_removed
        )

    def _material_removed(self, _done: None) -> None:
        self.frame.tell("已移除 1 份材料（原文件未动）", undo=True)

    def _open_material(self, material_id: str) -> None:
        self.desk.do("打开材料", partial(commands.path_of, material_id), done=_open_path)

    # ---- forms ----

    def choose_form(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, "读入案例信息表或清单", str(self._folder()), _FORMS
        )
        if chosen:
            self.read(Path(chosen))

    def read(self, path: Path) -> None:
        """New cases from a filled form or a list; of the shown case's class where none is said."""
        case = self.current()
        class_id = case.class_id if case is not None else ""
        self.desk.do("读入案例", partial(commands.read_form, path, class_id), done=self._read)

    def _read(self, done: ReadCases) -> None:
        if done.new:
            self._show_new(done.new[0])
            self.frame.tell(f"已读入 {len(done.new)} 个案例，请核对", undo=True)
        if done.notes:
            self.frame.warn("有些内容没有读入", "；".join(done.notes[:3]), "rev")

    # ---- copying field after field ----

    def open_copying(self) -> None:
        case = self.current()
        if case is None:
            return
        self._flush()
        if self.copying is None:
            self.copying = CopyWindow(self)
        self._follow_copying(case)
        self.copying.show()
        self.copying.raise_()
        self.copying.activateWindow()

    def _follow_copying(self, case: Case | None) -> None:
        if self.copying is None or self.shot is None or self._spec is None:
            return
        if case is None:
            self.copying.close()
            return
        lines = cases.paste_lines(self._spec, self.shot.submission, case)
        self.copying.show_case(case.id, case.fields.get("title", "") or UNNAMED, lines)

    # ---- the pack ----

    def write_pack(self) -> None:
        self._flush()
        self.packing.write(self._folder(), draft=False, fit_pictures=self.bar.fit_pictures())

    def write_draft(self) -> None:
        """A pack marked 草稿, for others to look at: it passes the gate."""
        self._flush()
        self.packing.write(self._folder(), draft=True, fit_pictures=self.bar.fit_pictures())

    def _folder(self) -> Path:
        return self.shot.path.parent if self.shot is not None else Path()

    # ---- elsewhere ----

    def select(self, target: str) -> None:
        """ "c1 case/date" as a jump gives it: a case, a material of one, or "cases"."""
        identifier = target.partition(" ")[0]
        if self.shot is None or self._spec is None:
            return
        self.catch_up()
        owner = next(
            (m.owner for m in self.shot.submission.materials if m.id == identifier), identifier
        )
        self.list.choose(owner)

    def unsaved(self) -> bool:
        return self._spec is not None and self.form.unsaved()

    def narrow(self, narrow: bool, low: bool) -> None:
        if self._spec is not None:
            self.left.setFixedWidth(_LIST_NARROW if narrow else _LIST_WIDE)
            self.materials.setFixedWidth(_SIDE_NARROW if narrow else _SIDE_WIDE)
            self.materials.narrow(low)
        self.bar.narrow(narrow)

    def _flush(self) -> None:
        if self._spec is not None:
            self.form.flush()

    def _open_page(self) -> None:
        if self._spec is not None:
            QDesktopServices.openUrl(QUrl(self._spec.register_url))


def _open_path(path: str) -> None:
    if path:
        QDesktopServices.openUrl(QUrl.fromLocalFile(path))


class _Answer:
    """Tells who waits for a save whether it was made; what went wrong is shown by the frame."""

    def __init__(self, desk: Desk, done: Callable[[bool], None]) -> None:
        self._desk = desk
        self._done = done

    def saved(self, _value: None) -> None:
        self._done(True)

    def failed(self, failed: Failed) -> None:
        self._done(False)
        self._desk.command_failed.emit(failed)
