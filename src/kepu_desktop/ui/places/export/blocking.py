"""What stands in the way of the form, and what is to be mended before the films are handed over."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kepu_desktop.domain.findings import Verdict
from kepu_desktop.ui.places.export.section import SHOWN, Section, row_of
from kepu_desktop.ui.theme import font
from kepu_desktop.ui.widgets.basic import (
    Button,
    ElidedLabel,
)
from kepu_desktop.ui.widgets.verdicts import VerdictMark
from kepu_desktop.workflow.todo import Item

_NO_ENTRY = ("form", "package")  # subjects that cannot be left out


class Findings(Section):
    """Errors as rows with 跳转 and, where an entry can be left out, 移出本次报送."""

    jumped = Signal(object)  # Item
    taken_out = Signal(object)  # Item
    more = Signal()

    def __init__(self, name: str, *, takes_out: bool) -> None:
        super().__init__(name)
        self._takes_out = takes_out
        self._items: tuple[Item, ...] = ()

    def show_items(self, items: tuple[Item, ...]) -> None:
        self._items = items
        self.fill(items, self._make)

    def _make(self) -> list[QWidget]:
        rows = [self._item_row(number, item) for number, item in enumerate(self._items[:SHOWN])]
        rest = len(self._items) - SHOWN
        if rest > 0:
            more = Button(f"还有 {rest} 项，在校验里查看", "link", on_click=self.more.emit)
            rows.append(row_of(more, ElidedLabel("")))
        return rows

    def _item_row(self, number: int, item: Item) -> QWidget:
        message = ElidedLabel(item.finding.message, "body")
        wide = QFontMetrics(font("body")).horizontalAdvance(item.finding.message) + 8
        message.setMinimumWidth(min(wide, 200))  # the object's name gives way first
        about = ElidedLabel(item.about, "second")
        widgets: list[QWidget] = [VerdictMark(Verdict.ERROR), message, about]
        if self._takes_out and item.finding.subject not in _NO_ENTRY:
            out = Button("移出本次报送", "quiet", compact=True, on_click=self._take_out)
            out.setProperty("number", number)
            out.setObjectName(f"out-{number}")
            out.setAccessibleName(f"移出本次报送　{item.title}")
            widgets.append(out)
        jump = Button("跳转", "link", on_click=self._jump)
        jump.setProperty("number", number)
        jump.setObjectName(f"jump-{number}")
        jump.setAccessibleName(f"跳转　{item.about}")
        return row_of(*widgets, jump, height=40)

    def _sent(self) -> Item:
        sender = self.sender()
        assert sender is not None
        return self._items[int(sender.property("number"))]

    def _jump(self) -> None:
        self.jumped.emit(self._sent())

    def _take_out(self) -> None:
        self.taken_out.emit(self._sent())


class Delivery(QWidget):
    """交付前须整改 N 项, folded, with the one tick 已知悉，先报信息表 and who ticked."""

    changed = Signal()
    jumped = Signal(object)
    more = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("delivery")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._fold = Button(
            "", "quiet", icon_name="chevron-right", on_click=self._toggle, name="delivery-fold"
        )
        self._fold.setStyleSheet("QPushButton { padding: 0 4px; font-weight: bold; }")
        column.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeft)
        self.list = Findings("delivery-list", takes_out=False)
        self.list.jumped.connect(self.jumped)
        self.list.more.connect(self.more)
        self.list.hide()
        column.addWidget(self.list)
        line = QHBoxLayout()
        line.setContentsMargins(4, 0, 0, 0)
        line.setSpacing(8)
        self.tick = QCheckBox("已知悉，先报信息表")
        self.tick.setObjectName("accept")
        self.tick.setMinimumHeight(28)
        self.name = QLineEdit()
        self.name.setObjectName("accept-by")
        self.name.setAccessibleName("知悉人姓名")
        self.name.setPlaceholderText("姓名")
        self.name.setFixedWidth(128)
        self.tick.toggled.connect(self.changed)
        self.name.textChanged.connect(self.changed)
        line.addWidget(self.tick)
        line.addWidget(self.name)
        line.addStretch(1)
        column.addLayout(line)
        self._items: tuple[Item, ...] = ()

    def show_items(self, items: tuple[Item, ...]) -> None:
        self._items = items
        self.setVisible(bool(items))
        self._fold.setText(f"交付前须整改 {len(items)} 项")
        if self.list.isVisibleTo(self):
            self.list.show_items(items)

    def accepted_by(self) -> str:
        """Who took note; "" while the tick or the name is missing."""
        return self.name.text().strip() if self.tick.isChecked() else ""

    def suggest(self, name: str) -> None:
        if not self.name.text():
            self.name.setText(name)

    def _toggle(self) -> None:
        shown = not self.list.isVisibleTo(self)
        self.list.setVisible(shown)
        self._fold.set_icon_name("chevron-down" if shown else "chevron-right")
        self._fold.setAccessibleName(f"{self._fold.text()}，{'已展开' if shown else '已折叠'}")
        if shown:
            self.list.show_items(self._items)
