"""Bars over the content and the toast above the footer: what happened, why, what to do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kepu_desktop.domain.findings import Verdict
from kepu_desktop.ui.widgets.basic import Button, IconButton, IconLabel, Label
from kepu_desktop.ui.widgets.verdicts import VerdictMark

_MARKS = {"err": Verdict.ERROR, "rev": Verdict.REVIEW, "ok": Verdict.PASS}
_TOAST_MS = 8000
_MOST = 3  # bars at once


class Bar(QFrame):
    """``level`` info, ok, rev or err; bold first line, plain second; buttons at the right."""

    def __init__(
        self,
        level: str,
        text: str,
        detail: str = "",
        *,
        actions: tuple[tuple[str, Callable[[], object]], ...] = (),
        closable: bool = False,
    ) -> None:
        super().__init__()
        self.setProperty("bar", level)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(10)
        mark: QWidget = VerdictMark(_MARKS[level]) if level in _MARKS else IconLabel("info", "link")
        layout.addWidget(mark)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._text = Label(text, "strong" if detail else "body", wrap=True)
        words.addWidget(self._text)
        self._detail = Label(detail, "cell", wrap=True)
        self._detail.setVisible(bool(detail))
        words.addWidget(self._detail)
        layout.addLayout(words, 1)
        for caption, action in actions:
            layout.addWidget(Button(caption, "link", on_click=action))
        if closable:
            layout.addWidget(IconButton("x", "关闭这条提示", on_click=self.hide))
        self.setAccessibleName(f"{text} {detail}".strip())

    def text(self) -> str:
        return self._text.text()


class BarColumn(QVBoxLayout):
    """The bars over the content, the newest three, none twice."""

    def __init__(self) -> None:
        super().__init__()
        self.setSpacing(4)
        self._shown: list[Bar] = []

    def put(self, bar: Bar, *, about: str = "", place: str = "") -> None:
        """``drop(about)`` takes it away; with ``place`` it goes when another place is gone to."""
        if any(shown.text() == bar.text() and shown.isVisible() for shown in self._shown):
            bar.deleteLater()
            return
        bar.setProperty("about", about)
        bar.setProperty("place", place)
        self._shown.append(bar)
        self.addWidget(bar)
        while len(self._shown) > _MOST:
            old = self._shown.pop(0)
            self.removeWidget(old)
            old.deleteLater()

    def drop(self, about: str) -> None:
        for bar in self._shown:
            if bar.property("about") == about:
                bar.hide()

    def leave_for(self, place: str) -> None:
        for bar in self._shown:
            if bar.property("place") not in ("", place):
                bar.hide()


class Toast(QFrame):
    """After a deed: what was done, and 撤销. Eight seconds, longer while the pointer is on it."""

    def __init__(self, parent: QWidget, below: QWidget) -> None:
        """Stands in ``parent`` above ``below``."""
        super().__init__(parent)
        self._below = below
        self.setObjectName("toast")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 6, 6)
        self._label = Label("", "body")
        self._button = Button("撤销", "link", on_click=self._act)
        layout.addWidget(self._label)
        layout.addWidget(self._button)
        self._action: Callable[[], object] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TOAST_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def tell(
        self, text: str, caption: str = "", action: Callable[[], object] | None = None
    ) -> None:
        """Show ``text``; with ``action``, a button of that ``caption``."""
        self._label.setText(text)
        self._button.setText(caption)
        self._button.setVisible(action is not None)
        self._action = action
        self.setAccessibleName(text)
        self.adjustSize()
        self.place()
        self.show()
        self.raise_()
        self._timer.start()

    def place(self) -> None:
        self.move(16, self._below.y() - self.height() - 12)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self._timer.start()
        super().leaveEvent(event)

    def _act(self) -> None:
        self.hide()
        if self._action is not None:
            self._action()
