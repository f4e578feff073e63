"""One key of the form and the place where its value stands: shape, words, a box to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kepu_desktop.domain.findings import Verdict
from kepu_desktop.ui.theme import theme
from kepu_desktop.ui.widgets.basic import ElidedLabel, Label, hline
from kepu_desktop.ui.widgets.combo import ComboBox
from kepu_desktop.ui.widgets.verdicts import VerdictMark
from kepu_desktop.workflow.template import NOWHERE, Binding, SlotView

_ROW = 56
_BY_LABEL, _CHOOSE = "按栏目名称", "请选择位置"
_LEFT_OUT = "不填入这份表"
_CHOICE = 224
_LIST = 320  # of the list that drops down
_SHAPES = {
    "missing": Verdict.REVIEW,
    "doubtful": Verdict.REVIEW,
    "sure": Verdict.PASS,
    "bound": Verdict.PASS,
    "left_out": Verdict.UNCHECKED,
}
_WORDS = {
    "missing": "没有找到",
    "doubtful": "请核对",
    "sure": "",
    "bound": "由你指定",
    "left_out": "不填",
}


def place_words(slot: SlotView) -> str:
    """表1 第3行“联系电话”."""
    return f"{slot.where}“{slot.label}”" if slot.label else slot.where


class BindingRow(QWidget):
    """A click, or the focus in its box, selects it; the box says another place."""

    selected = Signal(str)  # key
    chosen = Signal(str, str)  # key, name of a slot, NOWHERE, or "" for by its label

    def __init__(self, binding: Binding, slots: Sequence[tuple[SlotView, tuple[str, ...]]]) -> None:
        """``slots`` with the names of what already stands in each."""
        super().__init__()
        self.binding = binding
        self._selected = False
        self.setObjectName(f"binding-{binding.key}")
        self.setFixedHeight(_ROW)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        line = QHBoxLayout()
        line.setContentsMargins(24, 0, 16, 0)
        line.setSpacing(8)
        mark = VerdictMark(_SHAPES[binding.place.state])
        mark.setAccessibleName(_WORDS[binding.place.state] or "已找到")
        line.addWidget(mark)
        line.addLayout(self._texts(), 1)
        self.box = self._choices(slots)
        line.addWidget(self.box)
        column.addLayout(line, 1)
        column.addWidget(hline())
        self.setAccessibleName(self._spoken())
        theme().changed.connect(self.update)

    def _texts(self) -> QVBoxLayout:
        place = self.binding.place
        texts = QVBoxLayout()
        texts.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label(self.binding.label, "strong"))
        if _WORDS[place.state]:
            tone = "rev" if place.state in ("missing", "doubtful") else "text2"
            head.addWidget(Label(_WORDS[place.state], "caption", tone=tone))
        head.addWidget(ElidedLabel(self.binding.value or "未填写", "cell", tone="text2"), 1)
        texts.addStretch(1)
        texts.addLayout(head)
        texts.addWidget(ElidedLabel(self._second(), "caption", tone="text2"))
        texts.addStretch(1)
        return texts

    def _second(self) -> str:
        place = self.binding.place
        if place.state == "left_out":
            return "这一栏的内容不写进这份表"
        if place.slot is None:
            return "选一处，或点页面上的格子"
        more = place.remark or (f"原有“{place.slot.text}”会被替换" if self._replaces() else "")
        where = place_words(place.slot)
        return f"{where} · {more}" if more else where

    def _replaces(self) -> bool:
        slot = self.binding.place.slot
        return slot is not None and bool(slot.text) and not self.binding.place.long

    def _spoken(self) -> str:
        state = _WORDS[self.binding.place.state] or "已找到"
        return f"{self.binding.label}：{state}，{self._second()}"

    def _choices(self, slots: Sequence[tuple[SlotView, tuple[str, ...]]]) -> ComboBox:
        place = self.binding.place
        box = ComboBox(still=True)
        box.setObjectName(f"place-of-{self.binding.key}")
        box.setAccessibleName(f"{self.binding.label}填到")
        box.setFixedWidth(_CHOICE)
        box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.addItem(_CHOOSE if place.state == "missing" else _BY_LABEL, "")
        box.addItem(_LEFT_OUT, NOWHERE)
        for slot, holds in slots:
            others = [label for label in holds if label != self.binding.label]
            more = f"（{'、'.join(others)}）" if others else ""
            box.addItem(place_words(slot) + more, slot.name)
        present = ""
        if place.state == "left_out":
            present = NOWHERE
        elif place.state == "bound" and place.slot is not None:
            present = place.slot.name
        box.view().setMinimumWidth(_LIST)
        box.setCurrentIndex(max(0, box.findData(present)))
        box.activated.connect(self._take)
        box.installEventFilter(self)
        return box

    def slot(self) -> str:
        return self.binding.place.slot.name if self.binding.place.slot is not None else ""

    def select(self, yes: bool) -> None:
        if yes != self._selected:
            self._selected = yes
            self.update()

    def is_selected(self) -> bool:
        return self._selected

    def _take(self, index: int) -> None:
        self.chosen.emit(self.binding.key, self.box.itemData(index))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if watched is self.box and event.type() == QEvent.Type.FocusIn:
            assert isinstance(event, QFocusEvent)
            if event.reason() != Qt.FocusReason.PopupFocusReason:
                self.selected.emit(self.binding.key)
        elif watched is self.box and isinstance(event, QKeyEvent) and _opens(event):
            self.box.showPopup()  # each step of an arrow would be a change of the project
            return True
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            self.selected.emit(self.binding.key)
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        if self._selected:
            painter = QPainter(self)
            painter.fillRect(self.rect(), theme().color("sel"))
            painter.fillRect(0, 0, 3, self.height(), theme().color("selLine"))
            painter.end()


def _opens(event: QKeyEvent) -> bool:
    keys = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
    turned = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End)
    pressed = event.type() == QEvent.Type.KeyPress
    return pressed and (event.key() in (*keys, *turned) or event.text().isalnum())
