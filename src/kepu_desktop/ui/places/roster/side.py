"""The chosen unit: its contacts, what came in, what is missing or wrong, the words of 催报."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from kepu_desktop.domain.findings import Verdict
from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.icons import VERDICT_TOKENS
from kepu_desktop.ui.places.roster import commands
from kepu_desktop.ui.places.roster.collect import Answer
from kepu_desktop.ui.places.roster.fields import KeptLine
from kepu_desktop.ui.places.roster.rows import STATE_VERDICTS
from kepu_desktop.ui.widgets.basic import Button, ElidedLabel, Label, ground, hline
from kepu_desktop.ui.widgets.scroll_column import ScrollColumn
from kepu_desktop.ui.widgets.verdicts import VerdictMark
from kepu_desktop.workflow.units.roster import UNIT_LABELS
from kepu_desktop.workflow.units.standing import STATE_WORDS, UnitRow

_FIELDS = (("contact", 0, 0, 1), ("phone", 0, 1, 1), ("email", 1, 0, 1), ("remark", 1, 1, 1))
_SHOWN = 30
_FILL_FIRST = "填写征集信息后，这里是可以复制的催报文字。"


class UnitSide(QWidget):
    """384 wide at the right; one unit, or how many are chosen."""

    jump = Signal(str)  # what to select in 视频
    copied = Signal()
    asked_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("roster-side")
        ground(self, "surface")
        self._desk = desk
        self._unit = ""  # id of the one that is shown
        self._shown: UnitRow | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._none = Label(
            "选中一个单位，这里显示它交来了什么、还缺什么", "body", tone="text2", wrap=True
        )
        self._none.setContentsMargins(16, 16, 16, 16)
        column.addWidget(self._none)
        self._one = QWidget()
        column.addWidget(self._one, 1)
        inside = QVBoxLayout(self._one)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self._head())
        inside.addLayout(self._contacts())
        inside.addWidget(hline())
        self._list = ScrollColumn()
        inside.addWidget(self._list, 2)
        inside.addWidget(hline())
        inside.addLayout(self._words(), 3)
        self._one.hide()
        self._below = QWidget()  # keeps the words at the top while there is no unit
        column.addWidget(self._below, 1)
        desk.closing.connect(self.flush)

    def _head(self) -> QWidget:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(16, 12, 16, 4)
        column.setSpacing(2)
        line = QHBoxLayout()
        line.setSpacing(6)
        self._name = ElidedLabel("", "head")
        self._mark = VerdictMark(Verdict.UNCHECKED, 14)
        self._state = Label("", "cellStrong")
        line.addWidget(self._name, 1)
        line.addWidget(self._mark)
        line.addWidget(self._state)
        column.addLayout(line)
        self._came = ElidedLabel("", "cell", tone="text2")
        column.addWidget(self._came)
        return head

    def _contacts(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(16, 4, 16, 12)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        self.fields: dict[str, KeptLine] = {}
        for key, row, at, span in _FIELDS:
            field = KeptLine(f"unit-{key}", UNIT_LABELS[key], partial(self._send, key))
            self.fields[key] = field
            grid.addWidget(field, row, at, 1, span)
        return grid

    def _words(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(16, 8, 16, 12)
        column.setSpacing(6)
        line = QHBoxLayout()
        line.addWidget(Label("催报文字", "strong"), 1)
        self._copy = Button(
            "复制", icon_name="copy", compact=True, on_click=self.copied.emit, name="copy-reminder"
        )
        self._copy.setAccessibleName("复制这个单位的催报文字")
        line.addWidget(self._copy)
        column.addLayout(line)
        self.text = QPlainTextEdit()
        self.text.setObjectName("reminder-text")
        self.text.setAccessibleName("催报文字")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        column.addWidget(self.text, 1)
        return column

    def show_unit(self, row: UnitRow | None, words: str, *, chosen: int, writable: bool) -> None:
        """``words`` are the reminder, "" while it cannot be written."""
        self._none.setVisible(row is None)
        self._one.setVisible(row is not None)
        self._below.setVisible(row is None)
        if chosen > 1:
            self._none.setText(f"选中了 {chosen} 个单位")
        if row is None:
            self.flush()
            self._unit, self._shown = "", None
            return
        if row.unit.id != self._unit:
            self.flush()
            self._unit = row.unit.id
            for key, field in self.fields.items():
                field.keeper.begin(getattr(row.unit, key))
        for key, field in self.fields.items():
            field.keeper.show(getattr(row.unit, key))
            field.edit.setReadOnly(not writable)
        if self.text.toPlainText() != (words or _FILL_FIRST):
            self.text.setPlainText(words or _FILL_FIRST)
        self._copy.setEnabled(bool(words))
        if row == self._shown:
            return
        self._shown = row
        verdict = STATE_VERDICTS[row.state]
        self._name.setText(row.unit.name)
        self._mark.show_verdict(verdict)
        self._mark.setAccessibleName("")
        self._state.setText(STATE_WORDS[row.state])
        self._state.set_tone(VERDICT_TOKENS[verdict])
        self._came.setText(came_words(row))
        self._list.show_rows(self._lines(row))

    def _lines(self, row: UnitRow) -> list[QWidget]:
        lines: list[QWidget] = []
        for fault in row.faults[:_SHOWN]:
            target = f"{fault.subject} {fault.finding.rule}"
            jump = Button("跳转", "link", compact=True, on_click=partial(self.jump.emit, target))
            jump.setAccessibleName(f"跳转到 {fault.title}")
            jump.setToolTip("在“视频”中打开这一项")
            about = f"《{fault.title}》{fault.finding.clause}"
            lines.append(_line(Verdict.ERROR, fault.finding.message, about, jump))
        for text in row.missing[:_SHOWN]:
            lines.append(_line(None, f"缺：{text}", ""))
        if row.unchecked:
            lines.append(_line(Verdict.UNCHECKED, f"{row.unchecked} 个视频还没有检查完", ""))
        rest = len(row.faults) + len(row.missing) - 2 * _SHOWN
        if rest > 0:
            lines.append(_line(None, f"还有 {rest} 项，见“校验”", ""))
        if not lines:
            lines.append(_line(None, _quiet(row), ""))
        return lines

    def flush(self) -> None:
        for field in self.fields.values():
            field.keeper.flush()

    def unsaved(self) -> bool:
        return any(field.keeper.dirty for field in self.fields.values())

    def _send(self, key: str, text: str, done: Callable[[bool], None]) -> None:
        answer = Answer(self._desk, done)
        command = partial(commands.change, self._unit, {key: text})
        self._desk.do("修改单位", command, done=answer.saved, failed=answer.failed)


def came_words(row: UnitRow) -> str:
    """视频 3 个，待制作 1 个，信息表 1 份；还没有交来材料."""
    parts = (
        (row.files, "视频 {n} 个"),
        (len(row.planned), "待制作 {n} 个"),
        (row.entries, "条目 {n} 个"),
        (row.forms, "信息表 {n} 份"),
        (row.left_out, "不报送 {n} 个"),
    )
    words = "，".join(pattern.format(n=n) for n, pattern in parts if n)
    return words or "还没有交来材料"


def _quiet(row: UnitRow) -> str:
    return "没有需要补交或修改的" if row.files or row.forms else "还没有交来视频和信息表"


def _line(verdict: Verdict | None, text: str, about: str, button: QWidget | None = None) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    line = QHBoxLayout()
    line.setContentsMargins(16, 6, 12, 6)
    line.setSpacing(8)
    if verdict is not None:
        line.addWidget(VerdictMark(verdict, 14))
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(Label(text, "cell", wrap=True))
    if about:
        words.addWidget(ElidedLabel(about, "caption"))
    line.addLayout(words, 1)
    if button is not None:
        line.addWidget(button)
    column.addLayout(line)
    column.addWidget(hline())
    return box
