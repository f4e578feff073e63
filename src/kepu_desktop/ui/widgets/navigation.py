"""The left edge: project name, places with their counts, the nearest deadlines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kepu_desktop.domain.findings import VERDICT_WORDS, Verdict
from kepu_desktop.ui.icons import VERDICT_TOKENS, draw_verdict, icon
from kepu_desktop.ui.theme import font, theme
from kepu_desktop.ui.widgets.basic import ElidedLabel, IconButton, Label, ground, hline

WIDE, NARROW = 176, 56
_ENTRY_HEIGHT = 36


@dataclass(frozen=True, slots=True)
class PlaceState:
    """``count`` as shown ("40", ""), ``worst`` and ``worst_count`` its shape and number."""

    count: str = ""
    worst: Verdict | None = None
    worst_count: int = 0


class PlaceButton(QAbstractButton):
    """One entry; paints itself, so that shape and number sit where they belong at any width."""

    chosen = Signal(str)

    def __init__(self, key: str, name: str, icon_name: str, shortcut: str) -> None:
        super().__init__()
        self.key = key
        self._name, self._icon_name, self._shortcut = name, icon_name, shortcut
        self._state = PlaceState()
        self._current = self._narrow = self._hovered = False
        self.setObjectName(f"go-{key}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._describe()
        self.clicked.connect(self._choose)
        theme().changed.connect(self.update)

    def show_state(self, state: PlaceState) -> None:
        if state != self._state:
            self._state = state
            self._describe()
            self.update()

    def set_current(self, current: bool) -> None:
        self._current = current
        self._describe()
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        tall = self._narrow and self._state.worst is not None
        return QSize(40 if self._narrow else 160, 44 if tall else _ENTRY_HEIGHT)

    def _describe(self) -> None:
        parts = [self._name]
        if self._state.count:
            parts.append(self._state.count)
        if self._state.worst is not None:
            word = VERDICT_WORDS[self._state.worst]
            parts.append(f"{word} {self._state.worst_count or ''}".strip())
        if self._current:
            parts.append("当前")
        self.setAccessibleName("，".join(parts))
        self.setToolTip(f"{self._name}　{self._shortcut}")

    def _choose(self) -> None:
        self.chosen.emit(self.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self._current or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("sel" if self._current else "hover"))
            painter.drawRoundedRect(box, 4, 4)
        if self._current:
            painter.setBrush(theme().color("selLine"))
            painter.drawRoundedRect(QRectF(0, box.height() / 2 - 10, 3, 20), 1.5, 1.5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme().color("focus"))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)
        token = "link" if self._current else "text2"
        picture = icon(self._icon_name, token, 18)
        if self._narrow:
            self._paint_narrow(painter, picture, box)
        else:
            self._paint_wide(painter, picture, box)
        painter.end()

    def _paint_wide(self, painter: QPainter, picture: object, box: QRectF) -> None:
        middle = box.height() / 2
        picture.paint(painter, 8, round(middle - 9), 18, 18)  # type: ignore[attr-defined]
        painter.setFont(font("strong" if self._current else "body"))
        painter.setPen(theme().color("text"))
        align = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box.adjusted(36, 0, 0, 0), align | Qt.AlignmentFlag.AlignLeft, self._name)
        right = box.right() - 8
        if self._state.worst is not None:
            right = self._paint_worst(painter, right, middle)
        if self._state.count:
            painter.setFont(font("cell"))
            painter.setPen(theme().color("text3"))
            area = QRectF(box.left(), box.top(), right - box.left(), box.height())
            painter.drawText(area, align | Qt.AlignmentFlag.AlignRight, self._state.count)

    def _paint_worst(self, painter: QPainter, right: float, middle: float) -> float:
        worst = self._state.worst
        assert worst is not None
        if self._state.worst_count:
            painter.setFont(font("cellStrong"))
            painter.setPen(theme().color(VERDICT_TOKENS[worst]))
            text = str(self._state.worst_count)
            width = painter.fontMetrics().horizontalAdvance(text)
            area = QRectF(right - width, middle - 10, width, 20)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)
            right -= width + 3
        draw_verdict(painter, worst, QRectF(right - 12, middle - 6, 12, 12))
        return right - 12 - 5

    def _paint_narrow(self, painter: QPainter, picture: object, box: QRectF) -> None:
        worst = self._state.worst
        top = 5 if worst is not None else box.height() / 2 - 9
        picture.paint(painter, round(box.width() / 2 - 9), round(top), 18, 18)  # type: ignore[attr-defined]
        if worst is not None:
            self._paint_worst(painter, box.width() / 2 + 12, 33)


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    label: str
    date: dt.date
    days: int  # left; negative when it is over


class Navigation(QWidget):
    """Emits ``chosen`` with the place's key and ``menu_wanted`` for ≡."""

    chosen = Signal(str)
    menu_wanted = Signal()

    def __init__(self, places: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        ground(self, "window")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 8)
        layout.setSpacing(4)
        layout.addLayout(self._head())
        self._buttons: dict[str, PlaceButton] = {}
        for number, (key, name, icon_name) in enumerate(places, 1):
            button = PlaceButton(key, name, icon_name, f"Ctrl+{number}")
            button.chosen.connect(self.chosen)
            self._buttons[key] = button
            layout.addWidget(button)
        layout.addStretch(1)
        self._line = hline()
        layout.addWidget(self._line)
        self._dates = QGridLayout()
        self._dates.setContentsMargins(8, 4, 4, 0)
        self._dates.setVerticalSpacing(4)
        layout.addLayout(self._dates)
        self._deadlines: tuple[DeadlineLine, ...] = ()
        self._dated: tuple[tuple[DeadlineLine, ...], bool] | None = None  # what the lines show
        self._narrow = False
        self.setFixedWidth(WIDE)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.setContentsMargins(0, 0, 0, 0)
        menu = IconButton("menu", "菜单", on_click=self.menu_wanted.emit, shortcut="F10")
        menu.setObjectName("menu")
        head.addWidget(menu, 0, Qt.AlignmentFlag.AlignVCenter)
        self._names = QWidget()
        names = QVBoxLayout(self._names)
        names.setContentsMargins(0, 2, 0, 2)
        names.setSpacing(0)
        self._project = ElidedLabel("", "strong")
        self._saved = ElidedLabel("", "caption")
        names.addWidget(self._project)
        names.addWidget(self._saved)
        self._names.setFixedHeight(44)
        head.addWidget(self._names, 1)
        return head

    def menu_anchor(self) -> QWidget:
        found = self.findChild(IconButton, "menu")
        assert found is not None
        return found

    def show_project(self, name: str, saved: str) -> None:
        self._project.setText(name)
        self._saved.setText(saved)

    def show_states(self, states: dict[str, PlaceState]) -> None:
        """States of places that are not there are let go: a window may have some of them only."""
        for key, state in states.items():
            if key in self._buttons:
                self._buttons[key].show_state(state)

    def set_current(self, key: str) -> None:
        for name, button in self._buttons.items():
            button.set_current(name == key)

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.setFixedWidth(NARROW if narrow else WIDE)
        self._names.setVisible(not narrow)
        for button in self._buttons.values():
            button.set_narrow(narrow)
        self.show_deadlines(self._deadlines)

    def show_deadlines(self, deadlines: tuple[DeadlineLine, ...]) -> None:
        if (deadlines, self._narrow) == self._dated:
            return
        self._dated = deadlines, self._narrow
        self._deadlines = deadlines
        while self._dates.count():
            widget = self._dates.takeAt(0).widget()
            if widget is not None:
                widget.deleteLater()
        if self._narrow:
            nearest = next((line for line in deadlines if line.days >= 0), None)
            if nearest is not None:
                label = Label(f"{nearest.days} 天", "captionStrong", tone=_tone(nearest.days))
                label.setToolTip(f"{nearest.label} {_day(nearest.date)}")
                self._dates.addWidget(label, 0, 0)
            return
        self._dates.addWidget(Label("距截止", "caption"), 0, 0, 1, 3)
        for row, line in enumerate(deadlines, 1):
            self._dates.addWidget(Label(line.label, "caption"), row, 0)
            self._dates.addWidget(Label(_day(line.date), "caption"), row, 1)
            words = f"{line.days} 天" if line.days >= 0 else "已过"
            left = Label(words, "captionStrong", tone=_tone(line.days))
            left.setAlignment(Qt.AlignmentFlag.AlignRight)
            if line.days < 0:
                left.setToolTip(f"已过 {-line.days} 天，只提醒，不阻止操作")
            self._dates.addWidget(left, row, 2)


def _tone(days: int) -> str:
    return "rev" if 0 <= days <= 3 else ("skip" if days < 0 else "")


def _day(date: dt.date) -> str:
    return f"{date.month}月{date.day}日"
