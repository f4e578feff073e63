"""The right side: the pages that would be written now, drawn after each change."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kepu_desktop.domain.submission import Submission
from kepu_desktop.ui.desk import Desk, Failed
from kepu_desktop.ui.widgets.basic import ElidedLabel, IconButton, IconLabel, Label, hline
from kepu_desktop.ui.widgets.pages import PageView
from kepu_desktop.workflow.form_pages import FormPages, form_pages
from kepu_desktop.workflow.snapshot import Snapshot
from kepu_desktop.workflow.template_pages import TemplatePages, template_pages

_DELAY_MS = 300  # after the last change
_ENTRIES = "entries"
_NAMED_FROM = 500  # logical pixels from which the file's name stands beside the page


class PreviewPanel(QWidget):
    """Asks the desk for the filled form and shows its pages; marks what is being edited. While a
    place is to be pointed at, every place that could take a value is outlined."""

    view_shown = Signal(object)  # TemplateView, with the pages on which one can point

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("preview")
        self._desk = desk
        self._shown: FormPages | None = None
        self._wanted = False  # the pages are not those of the present state
        self._asked = False  # the desk is at it
        self._state: tuple[object, ...] = ()
        self._mark = ("", "")  # key, entry
        self._pointing = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(hline())
        self._note = Label("", "caption", tone="rev", wrap=True)
        self._note.setContentsMargins(16, 6, 16, 6)
        self._note.hide()
        column.addWidget(self._note)
        self.pages = PageView()
        self.pages.page_changed.connect(self._show_page)
        column.addWidget(self.pages, 1)
        self._show_page()

    def _head(self) -> QWidget:
        head = QWidget()
        head.setFixedHeight(40)
        line = QHBoxLayout(head)
        line.setContentsMargins(16, 0, 8, 0)
        line.setSpacing(8)
        line.addWidget(IconLabel("eye", "text2"))
        line.addWidget(Label("实际文档预览", "strong"))
        self._where = ElidedLabel("", "second")
        line.addWidget(self._where, 1)
        self._buttons = []
        for icon_name, name, run, handle in (
            ("chevron-up", "上一页", self._previous, "previous"),
            ("chevron-down", "下一页", self._next, "next"),
            ("zoom-out", "缩小", self._zoom_out, "zoom-out"),
            ("zoom-in", "放大", self._zoom_in, "zoom-in"),
        ):
            button = IconButton(icon_name, name, on_click=run)
            button.setObjectName(handle)
            line.addWidget(button)
            self._buttons.append(button)
        return head

    # ---- what the place says ----

    def show_snapshot(self, shot: Snapshot) -> None:
        """The pages are made anew when what stands on them may have changed."""
        state = (shot.submission, shot.totals, shot.entries, shot.template)
        if self._state and _same_form(self._state, state):
            return
        self._state = state
        self._wanted = True
        if self.isVisible():
            self._timer.start()

    def mark(self, key: str, entry: str = "") -> None:
        """Mark the value that is being edited: a field, or one entry of 视频内容."""
        if not self._pointing:
            self._mark = (key, entry)
            self._show_mark()

    def point(self, yes: bool) -> None:
        """Show the pages on which a place can be pointed at; or those of every day again."""
        if yes != self._pointing:
            self._pointing = yes
            self.pages.let_point(yes)
            self._mark = ("", "")
            self._show_mark()
            self._wanted = True
            self._ask()

    def mark_slot(self, slot: str) -> None:
        """Mark one place by its name; "" marks none."""
        if self._pointing:
            self._mark = (slot, "")
            self._show_mark()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        if self._wanted and not self._timer.isActive():
            self._timer.start(0 if self._shown is None else _DELAY_MS)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._show_page()

    # ---- pages ----

    def _ask(self) -> None:
        if not self._wanted or self._asked:
            return
        self._wanted, self._asked = False, True
        if self._pointing:
            self._desk.do("预览信息表", template_pages, done=self._show, failed=self._fail)
        else:
            self._desk.do("预览信息表", form_pages, done=self._show, failed=self._fail)

    def _show(self, made: FormPages | TemplatePages) -> None:
        self._asked = False
        if isinstance(made, TemplatePages) is not self._pointing:
            self._wanted = True  # asked before the pages of the other kind were
            self._ask()
            return
        if isinstance(made, TemplatePages):
            self.view_shown.emit(made.view)
            made = made.pages
        self._shown = made
        notes = list(made.missing)
        notes += [f"预览没有画出{what} {count} 处，文档中有" for what, count in made.paper.unshown]
        self._note.setText("；".join(notes))
        self._note.setVisible(bool(notes))
        self.pages.show_paper(made.paper, made.name)
        self._show_mark()
        if self._wanted:
            self._timer.start()

    def _fail(self, failed: Failed) -> None:
        self._asked = False
        if failed.user is None:
            self._desk.command_failed.emit(failed)
            return
        self._note.setText(f"预览不能生成：{failed.user}")
        self._note.show()

    def _show_mark(self) -> None:
        key, entry = self._mark
        known = self._shown.entries if self._shown is not None else ()
        if entry and entry in known:
            self.pages.mark(_ENTRIES, known.index(entry))
        elif entry:
            self.pages.mark("")
        else:
            self.pages.mark(key)

    def _show_page(self) -> None:
        count = self.pages.page_count()
        name = self._shown.name if self._shown is not None else ""
        page = self.pages.page()
        place = f"第 {page + 1}/{count} 页" if count else ""
        named = bool(count) and self.width() >= _NAMED_FROM
        self._where.setText(f"{name} · {place}" if named else place)
        self._buttons[0].setEnabled(page > 0)
        self._buttons[1].setEnabled(page < count - 1)

    def _previous(self) -> None:
        self.pages.previous_page()

    def _next(self) -> None:
        self.pages.next_page()

    def _zoom_in(self) -> None:
        self.pages.zoom_in()

    def _zoom_out(self) -> None:
        self.pages.zoom_out()


def _same_form(known: tuple[object, ...], state: tuple[object, ...]) -> bool:
    """Whether nothing changed that stands on the form; a word on a finding does not."""
    before, after = known[0], state[0]
    assert isinstance(before, Submission)
    assert isinstance(after, Submission)
    same = before.form == after.form and before.ticked == after.ticked
    same = same and before.bindings == after.bindings
    return same and known[1:] == state[1:]
