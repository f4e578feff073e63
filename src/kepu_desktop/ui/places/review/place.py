"""校验: wires list, notice and words; every deed goes to the desk."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.base import Action, Footer, Frame, SeenPlace
from kepu_desktop.ui.places.review import commands
from kepu_desktop.ui.places.review.annexes import Annexing
from kepu_desktop.ui.places.review.filter_bar import FilterBar
from kepu_desktop.ui.places.review.listing import FindingTable
from kepu_desktop.ui.places.review.notice import NoticePanel
from kepu_desktop.ui.places.review.opened import ListFrame
from kepu_desktop.ui.places.review.painting import CLAUSE
from kepu_desktop.ui.places.review.rows import (
    ALL,
    ONLY_FILMS,
    Act,
    Bunch,
    Filter,
    Head,
    Row,
    counts,
    faulty,
    next_of_group,
    next_to_do,
    rows_of,
)
from kepu_desktop.ui.places.review.saving import ReportSaver
from kepu_desktop.ui.places.review.standing import standing, why_nothing
from kepu_desktop.ui.places.review.telling import Telling
from kepu_desktop.ui.places.review.words import (
    CONFIRM,
    REVOKE,
    WAIVE,
    BulkBar,
    Word,
    mode_for,
    sentence,
)
from kepu_desktop.ui.widgets.basic import Button, Label, vline
from kepu_desktop.workflow.clauses import rule_title
from kepu_desktop.workflow.counting import jump
from kepu_desktop.workflow.snapshot import Snapshot
from kepu_desktop.workflow.todo import Group, Item, LeftOut, TodoList, next_words
from kepu_desktop.workflow.units.notices import UnitNotice, notices_of

_WIDE, _NARROW = 480, 440


class ReviewPlace(SeenPlace):
    """The to-do list of the whole submission."""

    key = "review"

    def __init__(self, desk: Desk, frame: Frame) -> None:
        super().__init__(desk, frame)
        self._todo = TodoList()
        self._items: tuple[Item, ...] = ()
        self._left_out: tuple[LeftOut, ...] = ()
        self._filter = Filter()
        self._folded = {Group.ADVICE, Group.SKIPPED}
        self._whole: tuple[Row, ...] = ()  # as shown, with nothing folded
        self._turned: set[str] = set()  # bunches that the person folded or unfolded
        self._going_on = ""  # key of the opened item that was just settled
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._toolbar())
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._left(), 1)
        row.addWidget(vline())
        self.report = ReportSaver(desk, frame, self)
        self.telling = Telling(desk, frame, self)
        self.notice = NoticePanel()
        self.annexing = Annexing(desk, frame, self.notice.annexes)
        self.notice.setFixedWidth(_WIDE)
        row.addWidget(self.notice)
        column.addLayout(row, 1)
        search = QShortcut(QKeySequence.StandardKey.Find, self)
        search.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        search.activated.connect(self.notice.open_search)

    def _toolbar(self) -> QWidget:
        self.bar = FilterBar(self._save_report, self.frame.undo)
        self.bar.changed.connect(self._refilter)
        self.chips, self.stage = self.bar.chips, self.bar.stage
        return self.bar

    def _left(self) -> QWidget:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._only = Button("", compact=True, icon_name="x", on_click=self._show_all, name="only")
        self._only_bar = QWidget()
        line = QHBoxLayout(self._only_bar)
        line.setContentsMargins(16, 6, 16, 6)
        line.addWidget(self._only)
        line.addStretch(1)
        self._only_bar.hide()
        column.addWidget(self._only_bar)
        self.bulk = BulkBar()
        self.bulk.said.connect(self._said_on_several)
        column.addWidget(self.bulk)
        self.table = FindingTable()
        self.list = ListFrame(self.table)
        self.list.acted.connect(self._act)
        self.list.body.form.said.connect(self._said_on_one)
        self.list.body.form.dropped.connect(self._close)
        self.list.body.seen.connect(self._see)
        self.table.current_changed.connect(self._show_current)
        self.table.chosen_changed.connect(self._show_chosen)
        self.table.open_wanted.connect(self._toggle_open)
        self.table.close_wanted.connect(self._close)
        column.addWidget(self.list, 1)
        self._nothing = Label("", "body", tone="text2", wrap=True)
        self._nothing.setObjectName("nothing")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setContentsMargins(48, 0, 48, 0)
        column.addWidget(self._nothing, 1)
        return left

    # ---- snapshots ----

    def take_up(self, shot: Snapshot) -> None:
        self.notice.show_call(shot.call)
        self.annexing.show_snapshot(shot)
        self._items = self._todo.items(shot)
        self._left_out = self._todo.left_out(shot)
        self.bar.show_undo(shot.undo_label or "")
        self._fill()

    def _fill(self) -> None:
        wanted = self._filter
        self.chips.set_counts(counts(self._items, wanted))
        folded = self._folded if wanted.chips == {ALL} else set()
        shown = rows_of(self._items, wanted, folded, self._left_out, self._turned)
        self._whole = rows_of(self._items, wanted, (), unfolded=True)
        opened = self.list.body.item
        before = self.table.rows()
        self.table.show_rows(shown)
        self._only_bar.setVisible(bool(wanted.only))
        self.list.setVisible(bool(shown))
        self._nothing.setVisible(not any(isinstance(row, Item) or row.count for row in shown))
        self._nothing.setText(why_nothing(self.shot, wanted))
        if opened is not None:
            self._keep_open(opened, before)
        self.list.place()
        self._show_current(self.table.current())

    def _keep_open(self, opened: Item, before: Sequence[Row]) -> None:
        """What was opened stays so with its half-written words; where it was just settled, the
        next one of its group opens."""
        number = self.table.number_of(opened.key)
        row = self.table.row_at(number) if number >= 0 else None
        if isinstance(row, Item) and row.finding.resolved == opened.finding.resolved:
            if row is not opened:
                mode = self.list.body.form.mode()
                fits = (mode != CONFIRM or row.can_confirm) and (mode != WAIVE or row.can_waive)
                self._open_body(row, mode if fits else mode_for(row))
            return
        self.list.close_item()
        settled, self._going_on = self._going_on == opened.key, ""
        if not settled:
            return
        following = next_of_group(before, self.table.rows(), opened)
        if following is not None:
            self._open(following, mode_for(following))

    # ---- footer ----

    def footer(self) -> Footer:
        shot = self.shot
        if shot is None:
            return Footer()
        self.catch_up()
        text, verdict = standing(shot)
        following = self._following()
        if following is None:
            primary = Action("去导出", self._go_export, icon="arrow-right")
        else:
            tip = next_words(following)
            primary = Action("处理下一项", self.next_item, icon="arrow-right", tip=tip)
            text += f" · {tip}"
        return Footer(text, verdict, primary=primary)

    def _go_export(self) -> None:
        self.frame.go("export")

    def next_item(self) -> None:
        """Select and open the next to-do on the way down the list."""
        self.catch_up()
        following = self._following()
        if following is not None:
            self._reveal(following)
            self.table.setFocus()

    def _following(self) -> Item | None:
        """The next one of what the filter shows; where that has none, of all."""
        here = next_to_do(self._whole, self.table.current(), self.list.body.item)
        return here or next((item for item in self._items if item.to_do), None)

    # ---- jumps from elsewhere ----

    def select(self, target: str) -> None:
        """``target`` is "film_id rule_id" (that finding), a film or series id, a rule's id, or
        "videos"; "annexes" are the attachments of the notice."""
        self.catch_up()
        if target == "annexes":
            self.notice.annexes.focus_first()
            return
        if target == ONLY_FILMS:
            self._set_filter(Filter(only=ONLY_FILMS))
            self._only.setText("只看视频的事项")
            return
        spec = self.shot.call.rules.get(target) if self.shot is not None else None
        if spec is not None:
            self._set_filter(Filter(only=target))
            self._only.setText(f"只看一条规则：{rule_title(target)}")
            return
        exact = next((item for item in self._items if item.key == target), None)
        if exact is not None:
            self._reveal(exact)
            return
        about = [item for item in self._items if item.finding.subject == target]
        if about:
            self._set_filter(Filter(only=target))
            self._only.setText(f"只看《{about[0].title}》")
            first = next((item for item in about if item.to_do), about[0])
            self._reveal(first)

    def _reveal(self, item: Item) -> None:
        """Show the item whatever is filtered or folded, and open it."""
        if not self._filter.takes(item):
            chips = frozenset(("settled",)) if item.group is Group.SETTLED else frozenset((ALL,))
            self._set_filter(Filter(chips=chips))
        if item.group in self._folded and self._filter.chips == {ALL}:
            self._folded.discard(item.group)
            self._fill()
        for row in self.table.rows():
            if isinstance(row, Bunch) and row.folded and item in row.items:
                self._turned ^= {row.key}
                self._fill()
                break
        self._open(item, mode_for(item))

    def _set_filter(self, wanted: Filter) -> None:
        self._filter = wanted
        self.bar.show_filter(wanted)
        self._fill()

    def _refilter(self) -> None:
        self._filter = self.bar.chosen(self._filter.only)
        self._fill()

    def _show_all(self) -> None:
        self._set_filter(Filter())

    def takes(self, paths: Sequence[str]) -> str:
        return self.annexing.takes(self.shot, paths) if self.shot is not None else ""

    def take(self, paths: Sequence[str]) -> None:
        if self.shot is not None:
            self.annexing.take(self.shot, paths)

    # ---- the current row ----

    def _show_current(self, row: Row | None) -> None:
        if self.shot is None:
            return
        item = row.first if isinstance(row, Bunch) else row if isinstance(row, Item) else None
        self.notice.show_finding(self.shot.call, item.finding if item else None)
        self.footer_changed.emit()

    def _show_chosen(self, chosen: tuple[Item, ...]) -> None:
        self.bulk.show_items(chosen, self.frame.person())
        if len(chosen) > 1:
            self.list.close_item()

    def _toggle_open(self, item: Item) -> None:
        opened = self.list.body.item
        if opened is not None and opened.key == item.key:
            self._close()
        else:
            self._open(item, mode_for(item))

    def _open(self, item: Item, mode: str) -> None:
        self.table.go_to(item.key)
        self._open_body(item, mode)
        number = self.table.number_of(item.key)
        if number >= 0:
            self.table.scrollTo(self.table.model().index(number, 0))
        self.footer_changed.emit()  # another one comes next

    def _open_body(self, item: Item, mode: str) -> None:
        shot = self.shot
        film = shot.submission.film(item.finding.subject) if shot is not None else None
        facts = shot.facts.get(film.id) if shot is not None and film is not None else None
        digest = film.file.fingerprint if film is not None and film.file is not None else ""
        self.list.open_item(item, mode, self.frame.person(), facts, digest)

    def _see(self, item: Item, number: int) -> None:
        """The frame itself, in 视频."""
        self.frame.go("videos", f"{item.finding.subject} {item.finding.rule}#{number}")

    def _close(self) -> None:
        self.list.close_item()
        self.table.setFocus()
        self.footer_changed.emit()

    def _act(self, act: Act, row: Row) -> None:
        if isinstance(row, Bunch):
            self._turned ^= {row.key}
            self._fill()
        elif isinstance(row, Head):
            self._act_on_group(act, row)
        elif act.id == CLAUSE:
            self._show_current(row)
            self.notice.text.bring_mark()
        elif act.id == "jump":
            self.frame.go(*jump(row.finding))
        elif act.id == "letter":
            self._tell_unit(row.unit)
        else:
            self._open(row, {"confirm": CONFIRM, "waive": WAIVE, "revoke": REVOKE}[act.id])
            self.list.body.form.focus_first()

    def _act_on_group(self, act: Act, head: Head) -> None:
        if act.id == "fold":
            self._folded ^= {head.group}
            self._fill()
        elif act.id == "notify":
            if self.shot is not None:
                self.telling.copy(self.shot, self.notices())
        elif act.id == "letters":
            if self.shot is not None:
                self.telling.write(self.shot, self.notices())
        elif act.id == "repair":
            inside = [i for i in self._items if i.group is head.group and self._filter.takes(i)]
            self.frame.go("videos", " ".join(["repair", *(i.finding.subject for i in inside)]))
        elif act.id == "each":
            inside = [i for i in self._items if i.group is head.group and self._filter.takes(i)]
            first = next((i for i in inside if i.can_confirm), inside[0] if inside else None)
            if first is not None:
                self._folded.discard(head.group)
                self._fill()
                self._reveal(first)
                self.list.body.form.focus_first()

    def notices(self) -> tuple[UnitNotice, ...]:
        """What the units are told of that the filter shows."""
        found = [item for item in self._items if self._filter.takes(item)]
        asked = faulty(self._left_out, self._filter)
        return notices_of(found, [o for o in self._left_out if not o.items or o in asked])

    def _tell_unit(self, unit: str) -> None:
        """All that this unit has to mend, whatever is filtered."""
        if self.shot is not None:
            every = notices_of(self._items, self._left_out)
            self.telling.write(self.shot, [one for one in every if one.unit == unit])

    # ---- words ----

    def _said_on_one(self, word: Word) -> None:
        item = self.list.body.item
        if item is not None:
            self._going_on = item.key
            self._say(word, (item,))

    def _said_on_several(self, word: Word) -> None:
        self._say(word, self.bulk.items())

    def _say(self, word: Word, about: tuple[Item, ...]) -> None:
        self.frame.remember_person(word.by)
        pairs = tuple(dict.fromkeys((i.finding.subject, i.finding.rule) for i in about))
        done = partial(self._said, sentence(word, len(about)))
        if word.mode == CONFIRM:
            ok = bool(word.ok)
            self.desk.do("核实", partial(commands.confirm, pairs, ok, word.by), done=done)
        elif word.mode == WAIVE:
            self.desk.do("豁免", partial(commands.waive, pairs, word.reason, word.by), done=done)
        elif word.mode == REVOKE:
            numbers = [i.finding.resolved.number for i in about if i.finding.resolved]
            self.desk.do("撤回", partial(commands.revoke, numbers, word.by, word.reason), done=done)

    def _said(self, text: str, value: object) -> None:  # noqa: ARG002
        self._going_on = ""
        self.frame.tell(text)
        if self.isVisible():
            self.table.setFocus()

    def _save_report(self) -> None:
        if self.shot is not None:
            self.report.ask(self.shot)

    def narrow(self, narrow: bool, low: bool) -> None:
        self.notice.setFixedWidth(_NARROW if narrow else _WIDE)
        self.bar.set_narrow(narrow)
        self.list.body.set_narrow(narrow)
        self.notice.set_low(low)
