"""签核: a person's word on what no program decides, item by item, with a name."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from kepu_desktop.domain.findings import Signature, Verdict
from kepu_desktop.domain.submission import Film
from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.base import Frame
from kepu_desktop.ui.places.videos.fields import Choice, Labelled, Text
from kepu_desktop.ui.places.videos.finding_row import show_moment
from kepu_desktop.ui.places.videos.rows import Row
from kepu_desktop.ui.widgets.basic import Button, Label, hline
from kepu_desktop.ui.widgets.verdicts import VerdictMark
from kepu_desktop.workflow import bulk, review
from kepu_desktop.workflow.snapshot import Snapshot

_RESULTS = {"pass": "通过", "fail": "不通过"}


class SignView(QScrollArea):
    """The call's review items as check boxes; 签名 opens when all of them are ticked."""

    ticked = Signal()

    def __init__(self, desk: Desk, frame: Frame) -> None:
        super().__init__()
        self._desk, self._frame = desk, frame
        self._ids: tuple[str, ...] = ()
        self._ticks: dict[str, set[str]] = {}  # by film, until it is signed
        self._state: tuple[object, ...] = ()
        self._boxes: list[QCheckBox] = []
        self._ready = False
        self.setObjectName("sign")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(16, 12, 12, 12)
        layout.setSpacing(10)
        self._head = Label("", "strong", wrap=True)
        layout.addWidget(self._head)
        self._hint = Label("", "cell", tone="text2", wrap=True)
        layout.addWidget(self._hint)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        layout.addLayout(self._grid)
        self._role = Choice("审核身份")
        self._role.setObjectName("sign-role")
        self._role_field = Labelled("审核身份", self._role)
        layout.addWidget(self._role_field)
        self._by = Text("姓名", "sign-by", hint="签核人")
        layout.addWidget(self._by)
        self._remark = Text("备注", "sign-remark", hint="可不填；不通过时写明意见")
        layout.addWidget(self._remark)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self._fail = Button(
            "不通过", "quiet", compact=True, on_click=self._reject, name="sign-fail"
        )
        self._sign = Button("签名", compact=True, on_click=self._approve, name="sign-pass")
        buttons.addWidget(self._sign)
        buttons.addWidget(self._fail)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addWidget(hline())
        self._past = QVBoxLayout()
        self._past.setSpacing(8)
        layout.addLayout(self._past)
        layout.addStretch(1)
        self.setWidget(inside)
        for text in (self._by, self._remark):
            text.kept.connect(self._judge)
        self._by.focusProxy().textChanged.connect(self._judge)  # type: ignore[union-attr]
        self._remark.focusProxy().textChanged.connect(self._judge)  # type: ignore[union-attr]

    def show_rows(self, rows: Sequence[Row], shot: Snapshot) -> None:
        """The films that would be signed: the inspected one, or all that are selected."""
        films = tuple(row.film for row in rows)
        own = [s for s in shot.submission.signatures if films and s.subject == films[0].id]
        state = (films, tuple(own), shot.call.review, shot.read_only_reason)
        if state == self._state:
            return
        changed = tuple(film.id for film in films) != self._ids
        self._state = state
        self._ids = tuple(film.id for film in films)
        self._ready = any(film.file is not None and film.file.fingerprint for film in films)
        if not self._ready or shot.read_only_reason:
            self._hint.setText(shot.read_only_reason or "还没有读过视频文件，检查之后再签核")
        else:
            self._hint.setText("审看全片后，逐项确认再签核")
        self._ready = self._ready and not shot.read_only_reason
        self._head.setText("内容审核" if len(films) == 1 else f"为已选的 {len(films)} 个视频签核")
        self._show_items(shot.call.review.items)
        roles = shot.call.review.roles
        self._role.offer([(role, role) for role in roles])
        self._role_field.setVisible(len(roles) > 1)
        if not self._by.text():
            self._by.show_text(self._frame.person())
        if changed:
            self._remark.show_text("")
        self._show_past(films[0] if len(films) == 1 else None, own)
        self._judge()

    def progress(self, film_id: str, items: Sequence[str]) -> str:
        """2/5 while ticking, "" before."""
        done = len(self._ticks.get(film_id, set()) & set(items))
        return f"{done}/{len(items)}"

    def focus_first(self) -> None:
        if self._boxes:
            self._boxes[0].setFocus()

    def _show_items(self, items: Sequence[str]) -> None:
        if [box.text() for box in self._boxes] != list(items):
            for box in self._boxes:
                self._grid.removeWidget(box)
                box.deleteLater()
            self._boxes = []
            for number, item in enumerate(items):
                box = QCheckBox(item)
                box.setObjectName(f"sign-item-{number}")
                box.setMinimumHeight(28)
                box.clicked.connect(self._tick)
                self._grid.addWidget(box, number // 3, number % 3)
                self._boxes.append(box)
            # Made last, they come first for Tab all the same.
            after = (self._role, self._by, self._remark, self._sign, self._fail)
            inputs = [widget.focusProxy() or widget for widget in (*self._boxes, *after)]
            for one, following in pairwise(inputs):
                QWidget.setTabOrder(one, following)
        done = set(items)
        for film_id in self._ids:
            done &= self._ticks.get(film_id, set())
        for box in self._boxes:
            box.setChecked(box.text() in done and bool(self._ids))
            box.setEnabled(self._ready)

    def _show_past(self, film: Film | None, signatures: Sequence[Signature]) -> None:
        while self._past.count():
            widget = self._past.takeAt(0).widget()
            if widget is not None:
                widget.deleteLater()
        if film is None:
            return
        for signature in reversed(signatures):
            self._past.addWidget(self._line(film, signature))
        if not signatures:
            self._past.addWidget(Label("还没有签核", "cell", tone="text2"))

    def _line(self, film: Film, signature: Signature) -> QWidget:
        holds = review.holds(film, signature)
        good = signature.result == "pass"
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        verdict = Verdict.PASS if good else Verdict.ERROR
        mark = VerdictMark(verdict if holds else Verdict.UNCHECKED)
        layout.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        state = "" if holds else ("，已撤回" if signature.revoked else "，内容已变，签字失效")
        remark = f"：{signature.remark}" if signature.remark else ""
        words = Label(
            f"{signature.role}{_RESULTS.get(signature.result, signature.result)}{remark}{state}\n"
            f"{signature.by}　{show_moment(signature.at)}",
            "cell",
            wrap=True,
        )
        layout.addWidget(words, 1)
        if not signature.revoked:
            back = Button("撤回", "link", on_click=self._take_back, name="sign-revoke")
            back.setProperty("number", signature.number)
            layout.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _tick(self) -> None:
        done = {box.text() for box in self._boxes if box.isChecked()}
        for film_id in self._ids:
            self._ticks[film_id] = set(done)
        self._judge()
        self.ticked.emit()

    def _judge(self) -> None:
        named = self._ready and bool(self._by.text().strip())
        left = sum(not box.isChecked() for box in self._boxes)
        self._sign.setEnabled(named and not left)
        if left:
            self._sign.setToolTip(f"余 {left} 项确认后可签名")
        else:
            self._sign.setToolTip("" if named else "请写姓名")
        self._fail.setEnabled(named and bool(self._remark.text().strip()))
        self._fail.setToolTip("" if self._fail.isEnabled() else "写明姓名和意见后可用")

    def _approve(self) -> None:
        self._say("pass")

    def _reject(self) -> None:
        self._say("fail")

    def _say(self, result: str) -> None:
        ids, by, remark = self._ids, self._by.text().strip(), self._remark.text()
        role = str(self._role.currentData() or "")
        self._frame.remember_person(by)
        self._desk.do(
            "签核",
            lambda s: bulk.sign_films(s, ids, by, role=role, result=result, remark=remark),
            done=self._signed,
        )

    def _signed(self, signed: tuple[str, ...]) -> None:
        for film_id in signed:
            self._ticks.pop(film_id, None)
        self._remark.show_text("")
        self._state = ()
        left = len(self._ids) - len(signed)
        words = "已签核" if len(signed) == 1 else f"已签核 {len(signed)} 个视频"
        self._frame.tell(f"{words}，{left} 个还没有文件，没有签" if left > 0 else words)
        self.ticked.emit()

    def _take_back(self) -> None:
        number = int(self.sender().property("number"))
        by = self._by.text().strip() or self._frame.person()
        if not by:
            self._frame.tell("请先写姓名，再撤回")
            self._by.setFocus()
            return
        self._desk.do(
            "撤回签核",
            lambda s: review.revoke(s, "signature", number, by, "撤回"),
            done=self._taken_back,
        )

    def _taken_back(self, _: object) -> None:
        self._frame.tell("已撤回签核")
