"""The inspector: one film at the right of the list, its picture, findings, texts and signatures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from kepu_desktop.domain.facts import Box
from kepu_desktop.domain.findings import Level
from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.base import Frame
from kepu_desktop.ui.places.videos.boxed import size_of
from kepu_desktop.ui.places.videos.editing import EditView
from kepu_desktop.ui.places.videos.facts import FactsView
from kepu_desktop.ui.places.videos.findings import FindingsView
from kepu_desktop.ui.places.videos.hinting import Hinting
from kepu_desktop.ui.places.videos.picture import FilmPicture, MakeViewer
from kepu_desktop.ui.places.videos.rows import Row
from kepu_desktop.ui.places.videos.signing import SignView
from kepu_desktop.ui.tab_order import tab_after
from kepu_desktop.ui.theme import polish
from kepu_desktop.ui.widgets.basic import ElidedLabel, IconButton, ground
from kepu_desktop.ui.widgets.verdicts import VerdictBadge
from kepu_desktop.workflow import review
from kepu_desktop.workflow.snapshot import Snapshot

WIDTH = 384
FINDINGS, EDIT, FACTS, SIGN = range(4)
_PAGES = ("findings", "edit", "facts", "sign")
_PageT = TypeVar("_PageT", bound=QWidget)


class Inspector(QWidget):
    """Its parts are built when they are first needed: together they take longer than a frame."""

    closed = Signal()
    repair_wanted = Signal()  # of the shown film

    def __init__(self, desk: Desk, frame: Frame, make_viewer: MakeViewer) -> None:
        super().__init__()
        self.setObjectName("inspector")
        self.setFixedWidth(WIDTH)
        ground(self, "surface")
        self._desk, self._frame, self._make_viewer = desk, frame, make_viewer
        self._hinting = Hinting(desk, frame)
        self._low = False
        self._row: Row | None = None
        self._chosen: tuple[Row, ...] = ()
        self._shot: Snapshot | None = None
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head())
        self.tabs = QTabBar()
        self.tabs.setObjectName("inspector-tabs")
        self.tabs.setAccessibleName("视频的发现、填写、信息和签核")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for name in ("发现", "填写", "信息", "签核"):
            self.tabs.addTab(name)
        strip = QHBoxLayout()
        strip.setContentsMargins(16, 0, 0, 0)
        strip.addWidget(self.tabs)
        layout.addLayout(strip)
        line = QWidget()
        line.setFixedHeight(1)
        layout.addWidget(ground(line, "sunken"))
        self.pages = QStackedWidget()
        layout.addWidget(self.pages, 1)
        self.tabs.currentChanged.connect(self._turn)

    @cached_property
    def picture(self) -> FilmPicture:
        made = FilmPicture(self._desk, self._frame, self._make_viewer)
        made.next_finding_wanted.connect(self.step_finding)
        made.next_evidence_wanted.connect(self.step_evidence)
        made.word_wanted.connect(self._say_word)
        made.hint_said.connect(self._say_hint)
        made.set_low(self._low)
        self._layout.insertWidget(1, made)  # under the head
        tab_after(self._close, made)
        return made

    @cached_property
    def findings(self) -> FindingsView:
        made = FindingsView(self._desk, self._frame)
        made.evidence_wanted.connect(self.picture.show_meant)
        made.hint_said.connect(self._say_hint)
        made.draw_wanted.connect(self.picture.draw)
        made.sign_wanted.connect(self.show_sign)
        made.repair_wanted.connect(self.repair_wanted)
        return self._take_in(made)

    @cached_property
    def edit(self) -> EditView:
        made = EditView(self._desk)
        made.failed.connect(self._desk.command_failed)
        return self._take_in(made)

    @cached_property
    def facts(self) -> FactsView:
        made = FactsView()
        made.copied.connect(self._facts_copied)
        made.draw_wanted.connect(self.picture.draw)
        made.drop_wanted.connect(self._drop_hint)
        made.recheck_wanted.connect(self._recheck)
        return self._take_in(made)

    @cached_property
    def sign(self) -> SignView:
        made = SignView(self._desk, self._frame)
        made.ticked.connect(self._name_tabs)
        return self._take_in(made)

    def _take_in(self, page: _PageT) -> _PageT:
        self.pages.addWidget(page)
        tab_after(self.tabs, page)
        return page

    def pieces(self) -> Sequence[Callable[[], object]]:
        """See ``Place.pieces``. The last gives all of them their look, which otherwise happens
        when they are shown."""
        return [
            *(partial(getattr, self, name) for name in ("picture", *_PAGES)),
            partial(polish, self),
        ]

    def _page(self, number: int) -> QWidget:
        page: QWidget = getattr(self, _PAGES[number])
        return page

    def _is_built(self, name: str) -> bool:
        return name in self.__dict__  # where cached_property keeps it

    def _head(self) -> QWidget:
        head = QWidget()
        head.setFixedHeight(48)
        layout = QHBoxLayout(head)
        layout.setContentsMargins(16, 0, 8, 0)
        layout.setSpacing(8)
        self._title = ElidedLabel("", "strong")
        self._title.setObjectName("inspector-title")
        self._badge = VerdictBadge()
        self._close = IconButton("x", "关闭检视栏", on_click=self.closed.emit)
        self._close.setObjectName("inspector-close")
        layout.addWidget(self._title, 1)
        layout.addWidget(self._badge)
        layout.addWidget(self._close)
        return head

    def show_row(
        self, row: Row, chosen: Sequence[Row], shot: Snapshot, units: Sequence[str]
    ) -> None:
        """``chosen`` are all selected rows: they are signed together."""
        self._row, self._shot = row, shot
        self._chosen = tuple(chosen) if row in chosen else (row,)
        self._title.setText(row.film.title or "（无标题）")
        self._badge.show_verdict(row.verdict)
        self.picture.show_row(row)
        self.picture.view.show_hint(shot.submission.hint_for(row.film), size_of(row.facts))
        self._fill(units)
        self._name_tabs()

    def _fill(self, units: Sequence[str] | None = None) -> None:
        """Only the page in sight is filled; the others when they are turned to."""
        if units is not None:
            self._units = tuple(units)
        row, shot = self._row, self._shot
        if row is None or shot is None:
            return
        page = self.tabs.currentIndex()
        if page != EDIT:
            self.flush()
        self.pages.setCurrentWidget(self._page(page))
        if page == FINDINGS:
            self.findings.show_row(row)
        elif page == EDIT:
            self.edit.show_row(row, shot, self._units)
        elif page == FACTS:
            self.facts.show_row(row, shot.submission.hint_for(row.film))
        else:
            self.sign.show_rows(self._chosen, shot)

    def _name_tabs(self) -> None:
        row, shot = self._row, self._shot
        if row is None or shot is None:
            return
        levels = (None, Level.SKIPPED)
        count = sum(f.effective_level not in levels for f in row.findings)
        self.tabs.setTabText(FINDINGS, f"发现 {count}" if count else "发现")
        signed = any(
            s.result == "pass" and review.holds(row.film, s) for s in shot.submission.signatures
        )
        progress = self.sign.progress(row.film.id, shot.call.review.items)
        self.tabs.setTabText(SIGN, "已签核" if signed else f"签核 {progress}")

    def _facts_copied(self) -> None:
        self._frame.tell("已复制，可粘贴到邮件或表格里")

    def _turn(self) -> None:
        self._fill()

    def show_page(self, page: int) -> None:
        self.tabs.setCurrentIndex(page)

    def show_sign(self) -> None:
        self.show_page(SIGN)
        self.sign.focus_first()

    def step_finding(self, by: int) -> None:
        self.show_page(FINDINGS)
        self.findings.step(by)

    def step_evidence(self, by: int) -> None:
        self.show_page(FINDINGS)
        self.findings.step_evidence(by)

    def _say_hint(self, what: str, box: Box) -> None:
        if self._row is not None:
            self._hinting.say(self._row.film.id, what, box)

    def _recheck(self) -> None:
        if self._row is not None:
            self._desk.check((self._row.film.id,), "full")

    def _drop_hint(self, box: Box | None) -> None:
        if self._row is not None:
            self._hinting.drop(self._row.film.id, box)

    def _say_word(self, what: str) -> None:
        self.show_page(FINDINGS)
        self.findings.say(what)

    def set_low(self, low: bool) -> None:
        self._low = low
        if self._is_built("picture"):
            self.picture.set_low(low)

    def flush(self) -> None:
        if self._is_built("edit"):
            self.edit.flush()

    def unsaved(self) -> bool:
        return self._is_built("edit") and self.edit.unsaved()

    def send_all(self) -> None:
        """What is being typed, and what could not be saved so far."""
        self.flush()
        if self._is_built("edit"):
            self.edit.send_again()
