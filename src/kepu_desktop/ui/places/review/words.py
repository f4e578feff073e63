"""A person's word on findings: the little form, and the bar that says it on several at once."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kepu_desktop.ui.widgets.basic import Button, Label
from kepu_desktop.workflow.todo import Item

READ, CONFIRM, WAIVE, REVOKE = "read", "confirm", "waive", "revoke"


@dataclass(frozen=True, slots=True)
class Word:
    """What a person said: ``ok`` of a confirmation, else None."""

    mode: str
    ok: bool | None
    by: str
    reason: str


class WordForm(QWidget):
    """姓名, where it is asked for 理由, and the buttons of one mode."""

    said = Signal(object)  # Word
    dropped = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._mode = READ
        self._reason = QLineEdit()
        self._reason.setAccessibleName("理由")
        self._reason.setPlaceholderText("理由，会写入校验报告")
        self._reason.setObjectName(f"{name}-reason")
        self._by = QLineEdit()
        self._by.setAccessibleName("姓名")
        self._by.setPlaceholderText("姓名")
        self._by.setObjectName(f"{name}-by")
        self._by.setFixedWidth(112)
        self._good = Button("没有问题", compact=True, on_click=self._say_good, name=f"{name}-good")
        self._bad = Button("确有问题", compact=True, on_click=self._say_bad, name=f"{name}-bad")
        self._do = Button("豁免", compact=True, on_click=self._say, name=f"{name}-do")
        self._not = Button(
            "取消", "quiet", compact=True, on_click=self.dropped.emit, name=f"{name}-cancel"
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._reason, 1)
        for widget in (self._by, self._good, self._bad, self._do, self._not):
            layout.addWidget(widget)
        layout.addStretch(0)
        self._reason.textChanged.connect(self._enable)
        self._by.textChanged.connect(self._enable)
        self._reason.returnPressed.connect(self._to_name)
        self._by.returnPressed.connect(self._say)
        self.show_mode(READ, "")

    def mode(self) -> str:
        return self._mode

    def show_mode(self, mode: str, by: str) -> None:
        """Change what is asked for; ``by`` is who said something last."""
        if mode != self._mode:
            self._reason.clear()
        self._mode = mode
        if not self._by.text():
            self._by.setText(by)
        asks = mode in (WAIVE, REVOKE)
        self._reason.setVisible(asks)
        self._reason.setPlaceholderText(
            "理由，会写入校验报告" if mode == WAIVE else "为什么撤回（可不填）"
        )
        self._good.setVisible(mode == CONFIRM)
        self._bad.setVisible(mode == CONFIRM)
        self._do.setVisible(asks)
        self._do.setText("豁免" if mode == WAIVE else "撤回")
        self._not.setText("收起" if mode == CONFIRM else "取消")
        self.setVisible(mode != READ)
        self._enable()

    def focus_first(self) -> None:
        """Put the cursor where the next word is needed."""
        if self._mode in (WAIVE, REVOKE):
            self._reason.setFocus(Qt.FocusReason.TabFocusReason)
        elif not self._by.text().strip():
            self._by.setFocus(Qt.FocusReason.TabFocusReason)
        elif self._mode == CONFIRM:
            self._good.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
        else:
            super().keyPressEvent(event)

    def _enable(self) -> None:
        named = bool(self._by.text().strip())
        self._good.setEnabled(named)
        self._bad.setEnabled(named)
        reasoned = self._mode != WAIVE or bool(self._reason.text().strip())
        self._do.setEnabled(named and reasoned)
        missing = "" if named else "请先填写姓名"
        for button in (self._good, self._bad, self._do):
            button.setToolTip(missing if missing or reasoned else "请先写明理由")

    def _to_name(self) -> None:
        if self._do.isEnabled():
            self._say()
        else:
            self._by.setFocus(Qt.FocusReason.TabFocusReason)

    def _say_good(self) -> None:
        self._emit(True)

    def _say_bad(self) -> None:
        self._emit(False)

    def _say(self) -> None:
        if self._mode == CONFIRM:
            self._good.setFocus(Qt.FocusReason.TabFocusReason)  # which of both is asked for
        elif self._do.isEnabled():
            self._emit(None)

    def _emit(self, ok: bool | None) -> None:
        self.said.emit(Word(self._mode, ok, self._by.text().strip(), self._reason.text().strip()))
        self._reason.clear()


class BulkBar(QFrame):
    """Several rows are chosen: say one word on all of them, if they are of one rule."""

    said = Signal(object)  # Word

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("bar", "info")
        self.setObjectName("bulk")
        self._items: tuple[Item, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 8, 6)
        column.setSpacing(4)
        layout = QHBoxLayout()
        layout.setSpacing(8)
        column.addLayout(layout)
        self._text = Label("", "strong")
        self._confirm = Button(
            "核实…", compact=True, on_click=self._ask_confirm, name="bulk-confirm"
        )
        self._waive = Button("豁免…", compact=True, on_click=self._ask_waive, name="bulk-waive")
        self._reason = Label("", "second")
        self.form = WordForm("bulk-word")
        self.form.said.connect(self.said)
        self.form.dropped.connect(self._ask_nothing)
        layout.addWidget(self._text)
        layout.addWidget(self._reason, 1)
        layout.addWidget(self._confirm)
        layout.addWidget(self._waive)
        column.addWidget(self.form)  # a line of its own: it must fit beside the notice
        self._by = ""
        self.hide()

    def items(self) -> tuple[Item, ...]:
        return self._items

    def show_items(self, items: tuple[Item, ...], by: str) -> None:
        before = {item.finding.rule for item in self._items}
        self._items, self._by = items, by
        rules = {item.finding.rule for item in items}
        if rules != before:
            self.form.show_mode(READ, by)
        self._text.setText(f"已选 {len(items)} 项")
        one = len(rules) == 1
        mode = self.form.mode()
        asking = mode != READ
        can_confirm = one and all(item.can_confirm for item in items)
        can_waive = one and all(item.can_waive for item in items)
        if (mode == CONFIRM and not can_confirm) or (mode == WAIVE and not can_waive):
            self.form.show_mode(READ, by)
            asking = False
        self._confirm.setVisible(can_confirm and not asking)
        self._waive.setVisible(can_waive and not asking)
        reason = "" if can_confirm or can_waive else "不能一并处理"
        if not one:
            reason = "不是同一条规则，不能一并处理"
        self._reason.setText(reason)
        self.setVisible(len(items) > 1)
        self.setAccessibleName(f"已选 {len(items)} 项 {reason}".strip())

    def _ask(self, mode: str) -> None:
        self.form.show_mode(mode, self._by)
        self.show_items(self._items, self._by)
        self.form.focus_first()

    def _ask_confirm(self) -> None:
        self._ask(CONFIRM)

    def _ask_waive(self) -> None:
        self._ask(WAIVE)

    def _ask_nothing(self) -> None:
        self._ask(READ)


def mode_for(item: Item) -> str:
    """What an opened row asks for by itself."""
    if item.can_confirm:
        return CONFIRM
    return READ


def sentence(word: Word, count: int) -> str:
    """What was done, for the toast."""
    how = {
        (CONFIRM, True): "已核实为没有问题",
        (CONFIRM, False): "已核实为确有问题",
        (WAIVE, None): "已豁免",
        (REVOKE, None): "已撤回",
    }[(word.mode, word.ok)]
    return f"{how}：{count} 项" if count > 1 else how
