"""One finding of the inspected film; opened it carries its buttons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kepu_desktop.domain.findings import LEVEL_WORDS, Finding, Level, Origin, Verdict
from kepu_desktop.ui.icons import LEVEL_VERDICTS
from kepu_desktop.ui.places.videos.boxed import Shown
from kepu_desktop.ui.places.videos.evidence_links import EvidenceLinks
from kepu_desktop.ui.places.videos.hint_panel import BAND, BOX
from kepu_desktop.ui.theme import theme
from kepu_desktop.ui.widgets.basic import Button, Label
from kepu_desktop.ui.widgets.verdicts import VerdictMark
from kepu_desktop.workflow.clauses import HOW_WORDS
from kepu_desktop.workflow.counting import SIGNED_RULE
from kepu_desktop.workflow.repair import CONTAINER_RULE

OK, BAD, WAIVE, REVOKE = "ok", "bad", "waive", "revoke"
_SIGN, _REPAIR = "sign", "repair"
_HINTS = {
    "video/mark": (("mark", "确为角标"), ("scene", "属于画面"), (BOX, "另框一处…")),
    "video/subtitles": ((BAND, "框出字幕横条…"),),
    "video/subtitle-script": ((BAND, "框出字幕横条…"),),
}
_VERBS = {OK: "没有问题", BAD: "确有问题", WAIVE: "豁免", REVOKE: "撤回"}


class FindingRow(QFrame):
    """One finding. Opened it tells requirement and remedy, and what a person can say of it."""

    opened = Signal(object)  # itself
    clause_wanted = Signal(object)  # finding
    evidence_wanted = Signal(object, int)  # itself, number
    sign_wanted = Signal()
    repair_wanted = Signal()
    hint_wanted = Signal(object, str)  # itself; mark, scene, or what is to be drawn
    said = Signal(object, str, str, str)  # finding, what, by, reason

    def __init__(
        self,
        finding: Finding,
        shown: Sequence[Shown],
        person: str,
        *,
        signable: bool,
        mendable: bool = False,
    ) -> None:
        """``shown`` is what can be seen of it; ``mendable``: a rewrapping would mend the film."""
        super().__init__()
        self.finding = finding
        self.shown = tuple(shown)
        self._signable = signable
        self._mendable = mendable and finding.rule == CONTAINER_RULE
        self._person = person
        self._asking = ""
        self.is_open = False
        self.setObjectName("finding")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        level = finding.effective_level
        verdict = LEVEL_VERDICTS[level] if level is not None else Verdict.PASS
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 3, 12, 4)
        layout.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        shape = QVBoxLayout()
        shape.setContentsMargins(0, 6, 0, 0)  # beside the first line of the words
        shape.addWidget(VerdictMark(verdict))
        shape.addStretch(1)
        head.addLayout(shape)
        self._message = Label(finding.message, "body", wrap=True)
        self._message.setMinimumHeight(28)
        if level is None:
            self._message.set_tone("text2")
        head.addWidget(self._message, 1)
        if finding.origin is Origin.OURS:
            ours = Label("本程序规则", "caption")
            ours.setFixedHeight(28)
            head.addWidget(ours, 0, Qt.AlignmentFlag.AlignTop)
        else:
            clause = Button(finding.clause, "link", on_click=self._clause, name="clause")
            clause.setToolTip("在校验里看通知原文")
            clause.setFixedHeight(28)
            head.addWidget(clause, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(head)
        self._ask: QWidget | None = None
        self._detail: QWidget | None = None  # made when the row is opened for the first time
        word = LEVEL_WORDS[level] if level is not None else "已处理"
        self.setAccessibleName(f"{word}：{finding.message}，{finding.clause}")

    def _fill(self, layout: QVBoxLayout) -> None:
        layout.setContentsMargins(24, 0, 0, 2)
        layout.setSpacing(6)
        finding = self.finding
        facts = []
        if finding.measured:
            facts.append(f"实测 {finding.measured}")
        if finding.required:
            facts.append(f"要求 {finding.required}")
        if facts:
            layout.addWidget(Label("　".join(facts), "cell", tone="text2", wrap=True))
        if finding.remedy:
            layout.addWidget(Label(finding.remedy, "cell", tone="text2", wrap=True))
        if self.shown:
            links = EvidenceLinks(self.shown)
            links.wanted.connect(self._see)
            layout.addWidget(links)
        if finding.resolved is not None:
            said = finding.resolved
            reason = f"：{said.reason}" if said.reason else ""
            words = f"{HOW_WORDS[said.how]}{reason}\n{said.by}　{show_moment(said.at)}"
            layout.addWidget(Label(words, "cell", wrap=True))
        self._deeds = QWidget()
        deeds = QHBoxLayout(self._deeds)
        deeds.setContentsMargins(0, 0, 0, 0)
        deeds.setSpacing(8)
        for what, caption, kind in self._choices():
            button = Button(caption, kind, compact=True, on_click=self._chosen, name=f"say-{what}")
            button.setProperty("what", what)
            deeds.addWidget(button)
        deeds.addStretch(1)
        self._deeds.setVisible(deeds.count() > 1)
        layout.addWidget(self._deeds)
        self._add_hints(layout)

    def _add_hints(self, layout: QVBoxLayout) -> None:
        """What can be shown in the picture about it."""
        hints = _HINTS.get(self.finding.rule, ()) if self._signable else ()
        row = QHBoxLayout()
        row.setSpacing(8)
        for what, caption in hints:
            if what in ("mark", "scene") and not any(one.box for one in self.shown):
                continue
            button = Button(caption, "quiet", compact=True, on_click=self._hint, name=f"say-{what}")
            button.setProperty("what", what)
            row.addWidget(button)
        row.addStretch(1)
        if row.count() > 1:
            layout.addLayout(row)

    def _hint(self) -> None:
        self.hint_wanted.emit(self, str(self.sender().property("what")))

    def _choices(self) -> list[tuple[str, str, str]]:
        finding, level = self.finding, self.finding.effective_level
        if finding.rule == SIGNED_RULE and level in (Level.ERROR, Level.REVIEW):
            return [(_SIGN, "去签核", "secondary")] if self._signable else []
        choices = [(_REPAIR, "无损修复…", "secondary")] if self._mendable and level else []
        if finding.resolved is None and finding.level is Level.REVIEW:
            choices += [(OK, "核实：没有问题", "secondary"), (BAD, "确有问题", "secondary")]
        if level is Level.ERROR:
            choices.append((WAIVE, "豁免…", "quiet"))
        if finding.resolved is not None:
            choices.append((REVOKE, "撤回", "quiet"))
        return choices

    def _build_question(self) -> QWidget:
        """Who says it, and for a waiver why; only what is not known yet is asked. Built when
        something is said: a film's findings are made anew whenever they change."""
        self._ask = QWidget()
        layout = QVBoxLayout(self._ask)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self._reason = QLineEdit()
        self._reason.setObjectName("reason")
        self._reason.setAccessibleName("豁免理由")
        self._reason.setPlaceholderText("豁免理由，会写进校验报告")
        self._by = QLineEdit(self._person)
        self._by.setObjectName("by")
        self._by.setAccessibleName("姓名")
        self._by.setPlaceholderText("姓名")
        for field in (self._reason, self._by):
            field.returnPressed.connect(self._say)
            field.textChanged.connect(self._judge)
        layout.addWidget(self._reason)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._by, 1)
        self._do = Button("", compact=True, on_click=self._say, name="say-do")
        row.addWidget(self._do)
        row.addWidget(Button("取消", "quiet", compact=True, on_click=self._close_question))
        layout.addLayout(row)
        self._ask.hide()
        assert self._detail is not None
        around = self._detail.layout()
        assert around is not None
        around.addWidget(self._ask)
        return self._ask

    def set_open(self, is_open: bool) -> None:
        self.is_open = is_open
        if is_open and self._detail is None:
            self._detail = QWidget()
            self._fill(QVBoxLayout(self._detail))
            layout = self.layout()
            assert layout is not None
            layout.addWidget(self._detail)
        if self._detail is not None:
            self._detail.setVisible(is_open)
        self.update()

    def set_person(self, person: str) -> None:
        self._person = person
        if self._ask is not None and not self._by.text():
            self._by.setText(person)

    @property
    def asking(self) -> bool:
        """The person is in the middle of writing a name or a reason."""
        return bool(self._asking)

    def say(self, what: str) -> bool:
        """The same as its button; False when there is none now."""
        if self._asking or what not in (choice for choice, _, _ in self._choices()):
            return False
        self._begin(what)
        return True

    def _chosen(self) -> None:
        self._begin(str(self.sender().property("what")))

    def _begin(self, what: str) -> None:
        if what in (_SIGN, _REPAIR):
            (self.sign_wanted if what == _SIGN else self.repair_wanted).emit()
            return
        ask = self._build_question() if self._ask is None else self._ask
        self._asking = what
        self._do.setText(_VERBS[what])
        self._reason.setVisible(what == WAIVE)
        if what != WAIVE and self._person:
            self._say()
            return
        self._deeds.hide()
        ask.show()
        self._judge()
        (self._reason if what == WAIVE else self._by).setFocus()

    def _judge(self) -> None:
        ready = bool(self._by.text().strip())
        if self._asking == WAIVE:
            ready = ready and bool(self._reason.text().strip())
        self._do.setEnabled(ready)

    def _say(self) -> None:
        if self._asking == WAIVE and not self._do.isEnabled():
            return
        what, self._asking = self._asking, ""
        if what:
            by = self._by.text().strip() or self._person
            self.said.emit(self.finding, what, by, self._reason.text())

    def _close_question(self) -> None:
        self._asking = ""
        if self._ask is not None:
            self._ask.hide()
        self._deeds.show()

    def _clause(self) -> None:
        self.clause_wanted.emit(self.finding)

    def _see(self, number: int) -> None:
        self.evidence_wanted.emit(self, number)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002, N802
        self.opened.emit(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape and self._asking:
            self._close_question()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        painter = QPainter(self)
        box = self.rect()
        if self.is_open:
            painter.fillRect(box, theme().color("sel"))
            painter.fillRect(0, 0, 3, box.height(), theme().color("selLine"))
        painter.fillRect(0, box.bottom(), box.width(), 1, theme().color("line"))
        if self.hasFocus():
            painter.setPen(theme().color("focus"))
            painter.drawRect(box.adjusted(0, 0, -1, -2))
            painter.drawRect(box.adjusted(1, 1, -2, -3))
        painter.end()


def show_moment(at: str) -> str:
    """7月8日 10:42 of an RFC 3339 time; the text itself when it is none."""
    try:
        moment = dt.datetime.fromisoformat(at)
    except ValueError:
        return at
    return f"{moment.month}月{moment.day}日 {moment:%H:%M}"
