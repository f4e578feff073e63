"""信息表: wires the parts; every deed goes to the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from kepu_desktop.ui.desk import Desk, Failed
from kepu_desktop.ui.drop import form_words, only_forms
from kepu_desktop.ui.places.base import Action, Footer, Frame, Place
from kepu_desktop.ui.places.form import commands
from kepu_desktop.ui.places.form.content import ContentPanel
from kepu_desktop.ui.places.form.fields import HeadPanel
from kepu_desktop.ui.places.form.merge_panel import MergePanel
from kepu_desktop.ui.places.form.merging import READ, Merging
from kepu_desktop.ui.places.form.preview import PreviewPanel
from kepu_desktop.ui.places.form.problems import Problem, first_problem, nothing_to_do
from kepu_desktop.ui.places.form.saving import MOST_TYPED, Save
from kepu_desktop.ui.places.form.templating import USE, Templating
from kepu_desktop.ui.places.form.totals import TotalsStrip
from kepu_desktop.ui.widgets.basic import Button, IconButton, ground, hline, vline
from kepu_desktop.ui.widgets.toolbar import ToolbarStrip
from kepu_desktop.workflow.form_pages import SUFFIX
from kepu_desktop.workflow.merges.returned import ReadForm

_WIDE, _NARROW = 520, 440
_FILTER = f"Word 文档 (*{SUFFIX})"


class FormPlace(Place):
    """The form at the left, its pages at the right."""

    key = "form"

    def __init__(self, desk: Desk, frame: Frame) -> None:
        super().__init__(desk, frame)
        self._problem: Problem | None = None
        self._done = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._toolbar())
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        fields = self._left()
        self.preview = PreviewPanel(desk)
        self.preview.setFixedWidth(_WIDE)
        self.templating = Templating(desk, frame, self._use, fields, self.preview)
        self.templating.filled.connect(self._take_filled)
        row.addLayout(self.templating.stack, 1)
        row.addWidget(vline())
        row.addWidget(self.preview)
        self._form = QWidget()
        self._form.setLayout(row)
        self._pages = QStackedLayout()
        self.merge_panel = MergePanel()
        self.merging = Merging(desk, frame, self.merge_panel)
        self.merging.turned.connect(self._turn)
        self._read.clicked.connect(self.merging.choose)
        for page in (self._form, self.merge_panel):
            self._pages.addWidget(page)
        column.addLayout(self._pages, 1)
        desk.closing.connect(self.flush)

    def _toolbar(self) -> QWidget:
        bar = ToolbarStrip(16, 8)
        line = bar.line
        line.setSpacing(4)
        self._use = Button(USE, icon_name="file-text", name="use-form")
        line.addWidget(self._use)
        self._read = Button(READ, icon_name="file-plus", name="read-forms")
        line.addWidget(self._read)
        self._export = Button("单独导出信息表…", on_click=self._choose_target, name="export-form")
        self._export.set_icon_name("download")
        line.addWidget(self._export)
        line.addStretch(1)
        self._undo = IconButton("undo-2", "撤销", on_click=self._undo_last, shortcut="Ctrl+Z")
        self._redo = IconButton("redo-2", "重做", on_click=self._redo_last, shortcut="Ctrl+Y")
        self._undo.setObjectName("undo")
        self._redo.setObjectName("redo")
        line.addWidget(self._undo)
        line.addWidget(self._redo)
        return bar

    def _left(self) -> QWidget:
        self._area = QScrollArea()
        self._area.setObjectName("form-area")
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields bring themselves into view
        self._body = ground(QWidget(), "surface")
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = HeadPanel(self._field_saver)
        self.head.entered.connect(self._field_entered)
        self.head.overflowed.connect(self._overflowed)
        self.totals = TotalsStrip()
        self.totals.ticked.connect(self._tick)
        self.content = ContentPanel(self._text_saver)
        for part in (self.head, hline(), self.totals, hline()):
            column.addWidget(part)
        column.addWidget(self.content, 1)
        self._area.setWidget(self._body)
        content = self.content
        content.visible_wanted.connect(self._bring)
        content.scroll_wanted.connect(self._scroll)
        content.opened.connect(self._entry_opened)
        content.refused.connect(self._refuse)
        content.table.moved.connect(self._move)
        content.table.restored.connect(self._restore)
        content.editor.entered.connect(self._entry_entered)
        content.editor.overflowed.connect(self._overflowed)
        content.editor.category_chosen.connect(self._choose_category)
        content.editor.include_wanted.connect(self._include)
        content.editor.split_wanted.connect(self._split)
        content.editor.film_wanted.connect(self._show_film)
        content.paste_panel.accepted.connect(self._paste)
        content.series_panel.accepted.connect(self._gather)
        return self._area

    # ---- Place ----

    def refresh(self) -> None:
        shot = self.shot
        assert shot is not None
        general = [f for f in shot.judgement.general if f.subject == "form"]
        self.head.show_snapshot(shot, general)
        self.totals.show_snapshot(shot, general)
        self.content.show_snapshot(shot)
        self.preview.show_snapshot(shot)
        self.templating.show_snapshot(shot)
        self.merging.follow(shot)
        self._read.setEnabled(not shot.read_only_reason)
        self._undo.setEnabled(shot.undo_label is not None)
        self._redo.setEnabled(shot.redo_label is not None)
        self._undo.setToolTip(f"撤销：{shot.undo_label}　Ctrl+Z" if shot.undo_label else "撤销")
        self._redo.setToolTip(f"重做：{shot.redo_label}　Ctrl+Y" if shot.redo_label else "重做")
        self._problem = first_problem(shot, self.content.lines)
        self._done = nothing_to_do(shot)

    def footer(self) -> Footer:
        if self.shot is None:
            return Footer()
        if self.merging.open:
            return self.merging.footer()
        if self._done:
            primary = Action("去导出", partial(self.frame.go, "export"), icon="arrow-right")
        else:
            primary = Action("去校验", partial(self.frame.go, "review"), icon="arrow-right")
        problem = self._problem
        if problem is None:
            rest = self.shot.counts.to_do
            more = f"，其他位置还有 {rest} 项待办" if rest else ""
            return Footer(f"信息表已填好{more}", verdict=None, primary=primary)
        if problem.place == self.key:
            link = Action("跳转", partial(self.select, problem.target), name="jump")
        else:
            there = partial(self.frame.go, problem.place, problem.target)
            link = Action("跳转", there, name="jump")
        return Footer(problem.text, problem.verdict, primary=primary, link=link)

    def select(self, target: str) -> None:
        """A key of the head, "categories", "entries", or the id of a film or a series."""
        self.templating.close()
        self.merging.leave()
        field = self.head.fields.get(target)
        if field is not None:
            self._area.ensureWidgetVisible(field)
            field.focus()
        elif target == "categories":
            self._area.ensureWidgetVisible(self.totals)
            self.totals.tick.setFocus()
        elif target == "entries" or not self.content.open_entry(target):
            self._area.ensureWidgetVisible(self.content.table, 0, 0)
            self.content.table.setFocus()

    def takes(self, paths: Sequence[str]) -> str:
        if self.shot is None or self.shot.read_only_reason or not only_forms(paths):
            return ""
        return form_words(paths)

    def take(self, paths: Sequence[str]) -> None:
        self.flush()
        if len(paths) > 1:
            self.merging.begin([Path(path) for path in paths])
        else:
            self.templating.take(Path(paths[0]))

    def _take_filled(self, path: Path) -> None:
        self.merging.begin([path])

    def show_waiting(self, forms: Sequence[ReadForm]) -> None:
        """Forms that came with a drop, and about which something is to be decided."""
        self.flush()
        self.merging.begin_with(forms)

    def _turn(self) -> None:
        """The panel of returned forms, or the form."""
        page = self.merge_panel if self.merging.open else self._form
        if self._pages.currentWidget() is not page:
            self._pages.setCurrentWidget(page)
        self.footer_changed.emit()

    def narrow(self, narrow: bool, low: bool) -> None:
        del low
        self.preview.setFixedWidth(_NARROW if narrow else _WIDE)

    def unsaved(self) -> bool:
        return self.head.unsaved() or self.content.editor.unsaved()

    def flush(self) -> None:
        """Hand over what is still being typed, before the project closes."""
        self.head.flush()
        self.content.flush()

    # ---- saving ----

    def _field_saver(self, key: str) -> Save:
        return partial(self._save_field, key)

    def _save_field(self, key: str, text: str, answer: Callable[[bool], None]) -> None:
        self._save(commands.save_field(key, text), answer)

    def _text_saver(self, what: str) -> Save:
        return partial(self._save_text, what)

    def _save_text(self, what: str, text: str, answer: Callable[[bool], None]) -> None:
        row = self.content.editor.row
        if row is not None:
            self._save(commands.save_text(row.id, what, text), answer)

    def _save(self, command: commands.Saving, answer: Callable[[bool], None]) -> None:
        self.desk.do(
            "保存",
            command,
            done=partial(self._saved, answer),
            failed=partial(self._not_saved, answer),
        )

    def _saved(self, answer: Callable[[bool], None], notes: commands.Notes) -> None:
        answer(True)
        if notes:
            self.frame.tell("；".join(notes))

    def _not_saved(self, answer: Callable[[bool], None], failed: Failed) -> None:
        answer(False)
        self.desk.command_failed.emit(failed)

    # ---- deeds ----

    def _tick(self, categories: tuple[str, ...]) -> None:
        self.desk.do("勾选类别", commands.tick(categories))

    def _move(self, identifier: str, before: str) -> None:
        self.flush()
        self.desk.do("改变顺序", commands.move(identifier, before))

    def _choose_category(self, identifier: str, category: str) -> None:
        self.desk.do("选类别", commands.choose_category(identifier, category))

    def _include(self, identifier: str, yes: bool) -> None:
        done = partial(self._told, "已恢复报送" if yes else "已改为不报送，列在最后")
        self.desk.do("报送与否", commands.include((identifier,), yes), done=done)

    def _restore(self, identifier: str) -> None:
        self._include(identifier, True)

    def _split(self, identifier: str) -> None:
        done = partial(self._told, "系列已拆分，原来的视频各成一条")
        self.desk.do("拆分系列", commands.split(identifier), done=done)

    def _gather(self, title: str, films: tuple[str, ...]) -> None:
        self.flush()
        self.desk.do("添加系列", commands.gather(films, title), done=self._gathered)

    def _gathered(self, identifier: str) -> None:
        self.frame.tell("已组成系列，请写系列的概述", undo=True)
        self.content.open_entry(identifier)

    def _paste(self, what: str, texts: dict[str, str]) -> None:
        self.desk.do("粘贴", commands.paste(what, texts), done=self._pasted)

    def _pasted(self, count: int) -> None:
        self.frame.tell(f"已粘贴 {count} 条", undo=True)

    def _told(self, words: str, result: object) -> None:
        del result
        self.frame.tell(words, undo=True)

    def _refuse(self, words: str, remedy: str) -> None:
        self.frame.warn(words, remedy, "rev")

    def _overflowed(self) -> None:
        words = f"一栏最多 {MOST_TYPED} 个字符，多出的文字没有放入"
        self.frame.warn(words, "请确认没有误粘贴整份文件", "rev")

    def _show_film(self, film: str) -> None:
        self.frame.go("videos", film)

    def _undo_last(self) -> None:
        self.flush()
        self.frame.undo()

    def _redo_last(self) -> None:
        self.frame.redo()

    # ---- the form alone ----

    def _choose_target(self) -> None:
        self.flush()
        self.desk.do("导出信息表", commands.name_of_form, done=self._ask_target)

    def _ask_target(self, name: str) -> None:
        folder = self.frame.settings().text("form-folder", str(Path.home()))
        start = str(Path(folder) / name)
        chosen, _ = QFileDialog.getSaveFileName(self, "单独导出信息表", start, _FILTER)
        if chosen:
            self.write_to(Path(chosen))

    def write_to(self, target: Path) -> None:
        """Write the filled form to ``target`` (.docx is added where it is missing)."""
        if target.suffix.lower() != SUFFIX:
            target = target.with_name(target.name + SUFFIX)
        self.frame.settings().put("form-folder", str(target.parent))
        self.desk.do("导出信息表", commands.write(target), done=partial(self._written, target))

    def _written(self, target: Path, draft: bool) -> None:
        if draft:
            self.frame.warn(
                f"已写入 {target.name}，每页标了草稿",
                "还有报信息表前须改的内容；改完后再导出就没有草稿标记",
                "rev",
            )
        else:
            self.frame.tell(f"已写入 {target.name}")

    # ---- what is in edit, what is in view ----

    def _field_entered(self, key: str) -> None:
        self.preview.mark(key)

    def _entry_opened(self, identifier: str) -> None:
        self.preview.mark("entries" if identifier else "", identifier)

    def _entry_entered(self) -> None:
        self._entry_opened(self.content.open_id())

    def _bring(self, rect: QRect) -> None:
        """Scroll so that ``rect`` of the list is in view, once the layout knows its new heights."""
        QTimer.singleShot(0, self, partial(self._bring_now, rect))

    def _bring_now(self, rect: QRect) -> None:
        top = self.content.mapTo(self._body, QPoint(0, 0)).y() + rect.top()
        bar = self._area.verticalScrollBar()
        height = self._area.viewport().height()
        if top < bar.value() or rect.height() > height:
            bar.setValue(top - 8)
        elif top + rect.height() > bar.value() + height:
            bar.setValue(top + rect.height() - height + 8)

    def _scroll(self, pixels: int) -> None:
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + pixels)
