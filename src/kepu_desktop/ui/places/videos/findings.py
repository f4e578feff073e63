"""发现: what the rules found about the inspected film; the opened one carries its buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from kepu_desktop.domain.findings import Finding, Level
from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.base import Frame
from kepu_desktop.ui.places.videos.boxed import shown_of
from kepu_desktop.ui.places.videos.finding_row import BAD, OK, REVOKE, WAIVE, FindingRow
from kepu_desktop.ui.places.videos.hint_panel import BAND, BOX
from kepu_desktop.ui.places.videos.rows import Row, by_harm, mendable
from kepu_desktop.workflow import review


class FindingsView(QScrollArea):
    """The findings of one film, the most harmful first; one is open at a time."""

    evidence_wanted = Signal(object)  # Shown
    sign_wanted = Signal()
    repair_wanted = Signal()
    hint_said = Signal(str, object)  # mark or scene; Box
    draw_wanted = Signal(str)  # band or box

    def __init__(self, desk: Desk, frame: Frame) -> None:
        super().__init__()
        self._desk, self._frame = desk, frame
        self.setObjectName("findings")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = QWidget()
        self._layout = QVBoxLayout(self._inside)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addStretch(1)
        self.setWidget(self._inside)
        self._film_id = ""
        self._shown: tuple[Finding, ...] = ()
        self._rows: list[FindingRow] = []
        self._position = 0
        self._by_hand = False  # the person chose which finding is open
        self._seen = -1  # of its evidence, what is shown

    def show_row(self, row: Row) -> None:
        if row.film.id == self._film_id and row.findings == self._shown:
            return
        opened = self.current()
        if row.film.id == self._film_id and opened is not None and opened.asking:
            return  # shown with the next state, once the person is done
        key = (opened.finding.rule, opened.finding.message) if opened is not None else None
        keep = row.film.id == self._film_id
        self._by_hand = self._by_hand and keep
        self._seen = self._seen if keep else -1
        position = self.verticalScrollBar().value() if keep else 0
        self._film_id, self._shown = row.film.id, row.findings
        for old in self._rows:
            self._layout.removeWidget(old)
            old.deleteLater()
        self._rows = []
        for finding in by_harm(row.findings):
            signable = row.film.file is not None
            shown = shown_of(finding, row.facts)
            made = FindingRow(
                finding, shown, self._frame.person(), signable=signable, mendable=mendable(row)
            )
            made.opened.connect(self.open_row)
            made.clause_wanted.connect(self._go_to_clause)
            made.evidence_wanted.connect(self._see)
            made.sign_wanted.connect(self.sign_wanted)
            made.repair_wanted.connect(self.repair_wanted)
            made.said.connect(self._say)
            made.hint_wanted.connect(self._hint)
            self._layout.insertWidget(len(self._rows), made)
            self._rows.append(made)
        if not self._rows:
            return
        again = next((r for r in self._rows if (r.finding.rule, r.finding.message) == key), None)
        # What opened by itself gives way to what is worse; what somebody opened stays.
        if keep and again is not None and self._by_hand:
            again.set_open(True)
        elif self._rows[0].finding.effective_level in (Level.ERROR, Level.REVIEW):
            self._rows[0].set_open(True)
        # Rows have no height before they are laid out; another film begins at its first finding.
        self._position = position
        QTimer.singleShot(0, self, self._scroll_back)

    def _scroll_back(self) -> None:
        opened = self.current()
        if self._position >= 0:
            self.verticalScrollBar().setValue(self._position)
        elif opened is not None:
            self.ensureWidgetVisible(opened, 0, 0)

    def current(self) -> FindingRow | None:
        return next((row for row in self._rows if row.is_open), None)

    def open_row(self, opened: FindingRow) -> None:
        self._by_hand = True
        for row in self._rows:
            if row.is_open != (row is opened):
                row.set_open(row is opened)
                self._seen = -1
        layout = self._layout
        layout.activate()
        self.ensureWidgetVisible(opened, 0, 0)
        # Once more when all is laid out: the axis may have taken room, or the rows be new.
        self._position = -1
        QTimer.singleShot(0, self, self._scroll_back)

    def open_rule(self, rule: str) -> None:
        """Open the finding of ``rule``, as a jump from the to-do list asks."""
        found = next((row for row in self._rows if row.finding.rule == rule), None)
        if found is not None:
            self.open_row(found)

    def step(self, by: int) -> None:
        """The next or the previous finding."""
        if not self._rows:
            return
        current = self.current()
        number = self._rows.index(current) + by if current is not None else 0
        self.open_row(self._rows[max(0, min(number, len(self._rows) - 1))])

    def _see(self, row: FindingRow, number: int) -> None:
        self._seen = number
        self.evidence_wanted.emit(row.shown[number])

    def _hint(self, row: FindingRow, what: str) -> None:
        """What is seen of the finding, or the first box of it, is a mark or belongs there."""
        if what in (BAND, BOX):
            self.draw_wanted.emit(what)
            return
        seen = row.shown[self._seen : self._seen + 1] if self._seen >= 0 and row.is_open else ()
        box = next((one.box for one in (*seen, *row.shown) if one.box is not None), None)
        if box is not None:
            self.hint_said.emit(what, box)

    def step_evidence(self, by: int) -> None:
        """The next or the previous moment of the opened finding; of the next finding that has
        one when the opened one has none."""
        row = self.current()
        if row is None or not row.shown:
            row = next((one for one in self._rows if one.shown), None)
            if row is None:
                self._frame.tell("这个视频的发现没有可看的画面")
                return
            self.open_row(row)
        number = self._seen + by if self._seen >= 0 else 0
        self._see(row, max(0, min(number, len(row.shown) - 1)))

    def show_evidence(self, number: int) -> None:
        """The moment ``number`` of the opened finding, where it has one."""
        row = self.current()
        if row is not None and number < len(row.shown):
            self._see(row, number)

    def say(self, what: str) -> None:
        """A word on the opened finding, as its button would say it."""
        row = self.current()
        if row is not None and self._frame.person():
            row.set_person(self._frame.person())
        if row is None or not row.say(what):
            self._frame.tell("打开的这一条不用核实")

    def _go_to_clause(self, finding: Finding) -> None:
        self._frame.go("review", f"{finding.subject} {finding.rule}")

    def _say(self, finding: Finding, what: str, by: str, reason: str) -> None:
        if by:
            self._frame.remember_person(by)
            for row in self._rows:
                row.set_person(by)
        subject, rule, settled = finding.subject, finding.rule, finding.resolved
        if what == WAIVE:
            self._desk.do(
                "豁免", lambda s: review.waive(s, subject, rule, reason, by), done=self._waived
            )
        elif what == REVOKE and settled is not None:
            number = settled.number
            self._desk.do(
                "撤回",
                lambda s: review.revoke(s, "resolution", number, by, "撤回"),
                done=self._revoked,
            )
        elif what in (OK, BAD):
            ok = what == OK
            self._desk.do(
                "核实",
                lambda s: review.confirm(s, subject, rule, ok, by),
                done=self._approved if ok else self._rejected,
            )

    def _waived(self, _: object) -> None:
        self._frame.tell("已豁免，理由会写进校验报告")

    def _revoked(self, _: object) -> None:
        self._frame.tell("已撤回")

    def _approved(self, _: object) -> None:
        self._frame.tell("已核实：没有问题")

    def _rejected(self, _: object) -> None:
        self._frame.tell("已核实：确有问题，按不合规处理")
