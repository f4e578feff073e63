"""逐项复制: a small window that stays on top and puts field after field on the clipboard."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QProgressBar, QVBoxLayout, QWidget

from kepu_desktop.ui.widgets.basic import Button, ElidedLabel, IconButton, Label, ground
from kepu_desktop.ui.widgets.combo import ComboBox
from kepu_desktop.workflow.cases import PasteLine

_WIDTH, _HEIGHT = 380, 268
_BLANK = "（未填写，跳过）"


class CopyWindow(QWidget):
    """Enter copies and goes on, the arrows go back and forth. Blank fields are passed over."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Tool | Qt.WindowType.WindowStaysOnTopHint)
        self.setObjectName("copy-window")
        self.setWindowTitle("逐项复制")
        self.setFixedSize(_WIDTH, _HEIGHT)
        ground(self, "surface")
        self._lines: tuple[PasteLine, ...] = ()
        self._case = ""
        self._at = 0
        self._copied: set[int] = set()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        self._title = ElidedLabel("", "strong")
        column.addWidget(self._title)
        column.addLayout(self._where())
        self.text = QPlainTextEdit()
        self.text.setObjectName("copy-text")
        self.text.setReadOnly(True)
        self.text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.text.setAccessibleName("这一项的内容")
        column.addWidget(self.text, 1)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("已复制的项数")
        column.addWidget(self._bar)
        column.addLayout(self._buttons())

    def _where(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        self._place = Label("", "caption")
        self._fields = ComboBox(still=True)
        self._fields.setObjectName("copy-field")
        self._fields.setAccessibleName("哪一项")
        self._fields.activated.connect(self.go_to)
        self._counter = Label("", "caption", tone="text2")
        line.addWidget(self._place)
        line.addWidget(self._fields, 1)
        line.addWidget(self._counter)
        return line

    def _buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        back = IconButton("chevron-left", "上一项", on_click=self.back, shortcut="←")
        back.setObjectName("copy-back")
        on = IconButton("chevron-right", "下一项", on_click=self.forward, shortcut="→")
        on.setObjectName("copy-forward")
        self._said = ElidedLabel("", "caption", tone="ok")
        self._said.setObjectName("copy-said")
        self._go = Button("复制", "primary", icon_name="copy", on_click=self.copy, name="copy-go")
        self.setFocusProxy(self._go)
        line.addWidget(back)
        line.addWidget(on)
        line.addWidget(self._said, 1)
        line.addWidget(self._go)
        return line

    def show_case(self, case_id: str, title: str, lines: tuple[PasteLine, ...]) -> None:
        """The case's fields as they stand; another case begins at its first field."""
        fresh = case_id != self._case
        if not fresh and lines == self._lines:
            return
        self._case, self._lines = case_id, lines
        self._title.setText(title)
        if fresh:
            self._copied.clear()
            self._said.setText("")
            self._at = next((n for n, line in enumerate(lines) if line.value), 0)
        self._at = min(self._at, max(len(lines) - 1, 0))
        self._arrange()

    def line(self) -> PasteLine | None:
        return self._lines[self._at] if self._lines else None

    def copy(self) -> None:
        """Put this field on the clipboard and go on to the next that says something."""
        line = self.line()
        if line is None or not line.value:
            self.forward()
            return
        QGuiApplication.clipboard().setText(line.value)
        self._copied.add(self._at)
        following = self._next(1)
        done = following is None
        words = "，这是最后一项" if done else ""
        self._said.setText(f"已复制：{line.label}{words}")
        if following is not None:
            self._at = following
        self._arrange()

    def forward(self) -> None:
        self._step(1)

    def back(self) -> None:
        self._step(-1)

    def go_to(self, place: int) -> None:
        if 0 <= place < len(self._lines):
            self._at = place
            self._arrange()

    def _step(self, step: int) -> None:
        place = self._next(step)
        if place is not None:
            self._at = place
            self._arrange()

    def _next(self, step: int) -> int | None:
        place = self._at + step
        while 0 <= place < len(self._lines):
            if self._lines[place].value:
                return place
            place += step
        return None

    def _arrange(self) -> None:
        line = self.line()
        if line is None:
            return
        names = [
            f"{number}. {one.label}" + ("　已复制" if number - 1 in self._copied else "")
            for number, one in enumerate(self._lines, 1)
        ]
        if [self._fields.itemText(n) for n in range(self._fields.count())] != names:
            self._fields.clear()
            self._fields.addItems(names)
        self._fields.setCurrentIndex(self._at)
        self._place.setText(f"第 {self._at + 1}/{len(self._lines)} 项")
        shown = line.value or _BLANK
        if self.text.toPlainText() != shown:
            self.text.setPlainText(shown)
        self._counter.setText(_counted(line))
        over = line.limit is not None and line.count is not None and line.count > line.limit
        self._counter.set_tone("err" if over else "text2")
        filled = sum(bool(one.value) for one in self._lines)
        self._bar.setRange(0, max(filled, 1))
        self._bar.setValue(len(self._copied))
        last = self._next(1) is None
        self._go.setText("复制" if last else "复制，到下一项")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.copy()
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self.forward()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self.back()
        elif key == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


def _counted(line: PasteLine) -> str:
    if line.count is None or not line.value:
        return ""
    return f"{line.count}/{line.limit} 字" if line.limit is not None else f"{line.count} 字"
