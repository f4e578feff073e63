"""Labelled inputs with counters that say when the person is done with them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from kepu_desktop.domain.texts import count_characters
from kepu_desktop.ui.theme import restyle
from kepu_desktop.ui.widgets.basic import Label
from kepu_desktop.ui.widgets.combo import ComboBox

_IDLE_MS = 900  # after the last key a text is kept without leaving the field
_CELL = 200


class Choice(ComboBox):
    """A list to choose from; the wheel scrolls what lies around it instead."""

    def __init__(self, name: str, *, editable: bool = False) -> None:
        super().__init__(still=True)
        self.setAccessibleName(name)
        self.setEditable(editable)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def offer(self, options: Sequence[tuple[str, str]]) -> None:
        """Options as (words, value); the present value stays where it is still offered."""
        if [(self.itemText(n), self.itemData(n)) for n in range(self.count())] == list(options):
            return
        kept, typed = self.currentData(), self.currentText()
        self.blockSignals(True)
        self.clear()
        for words, value in options:
            self.addItem(words, value)
        index = self.findData(kept)
        self.setCurrentIndex(max(index, 0))
        if index < 0 and typed and self.isEditable():
            self.setEditText(typed)
        self.blockSignals(False)


class Labelled(QWidget):
    """A caption above an input; at its right a counter or a remark."""

    def __init__(self, caption: str, field: QWidget) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        self.caption = Label(caption, "caption")
        self.caption.setBuddy(field)
        self.remark = Label("", "caption")
        head.addWidget(self.caption)
        head.addStretch(1)
        head.addWidget(self.remark)
        layout.addLayout(head)
        layout.addWidget(field)


class Text(QWidget):
    """One line or several; ``kept`` tells a changed text once the person is done with it: when
    the field is left, on Enter, or a moment after the last key."""

    kept = Signal(str)

    def __init__(
        self, caption: str, name: str, *, limit: int = 0, lines: int = 1, hint: str = ""
    ) -> None:
        super().__init__()
        self._limit = limit
        self._shown = ""
        self._suggested: tuple[str, ...] = ()
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(_IDLE_MS)
        self._idle.timeout.connect(self.flush)
        self._field: QLineEdit | QPlainTextEdit
        if lines == 1:
            line = QLineEdit()
            line.setPlaceholderText(hint)
            line.textChanged.connect(self._typed)
            line.returnPressed.connect(self.flush)
            self._field = line
        else:
            several = QPlainTextEdit()
            several.setPlaceholderText(hint)
            several.setTabChangesFocus(True)
            several.setFixedHeight(20 * lines + 12)
            several.textChanged.connect(self._typed)
            self._field = several
        self._field.setObjectName(name)
        self._field.setAccessibleName(caption)
        self._field.installEventFilter(self)
        self._labelled = Labelled(caption, self._field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._labelled)
        self.setFocusProxy(self._field)
        self._count()

    def text(self) -> str:
        field = self._field
        return field.text() if isinstance(field, QLineEdit) else field.toPlainText()

    def show_text(self, text: str) -> None:
        """The project's value. What the person is just typing stays."""
        if self.changed() and self._field.hasFocus():
            self._shown = text
            return
        self._shown = text
        if self.text() != text:
            self.put(text)
        self._idle.stop()

    def put(self, text: str) -> None:
        field = self._field
        if isinstance(field, QLineEdit):
            field.setText(text)
            field.setCursorPosition(0)
        else:
            field.setPlainText(text)

    def changed(self) -> bool:
        return self.text() != self._shown

    def flush(self) -> None:
        """Tell what was typed, if anything was."""
        self._idle.stop()
        if self.changed():
            self._shown = self.text()
            self.kept.emit(self._shown)

    def set_caption(self, caption: str) -> None:
        self._labelled.caption.setText(caption)
        self._field.setAccessibleName(caption)

    def set_read_only(self, read_only: bool) -> None:
        self._field.setReadOnly(read_only)

    def suggest(self, words: Sequence[str]) -> None:
        """Offer words already in use while typing."""
        if isinstance(self._field, QLineEdit) and tuple(words) != self._suggested:
            self._suggested = tuple(words)
            completer = QCompleter(list(words), self._field)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            self._field.setCompleter(completer)  # frees the one before

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.FocusOut and watched is self._field:
            self.flush()
        return super().eventFilter(watched, event)

    def _typed(self) -> None:
        self._count()
        if self.changed():
            self._idle.start()

    def _count(self) -> None:
        if not self._limit:
            return
        count = count_characters(self.text())
        over = count - self._limit
        self._labelled.remark.setText(
            f"{count}/{self._limit}　超出 {over} 字" if over > 0 else f"{count}/{self._limit}"
        )
        self._labelled.remark.set_tone("err" if over > 0 else "")
        level = "err" if over > 0 else ""
        if (self._field.property("level") or "") != level:
            restyle(self._field, "level", level)


class Flow(QWidget):
    """Labelled inputs side by side, as many in a row as the width allows."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._items: list[tuple[QWidget, bool]] = []
        self._columns = 0

    def add(self, widget: QWidget, *, wide: bool = False) -> None:
        """``wide`` takes a row of its own."""
        self._items.append((widget, wide))
        self._columns = 0

    def arrange(self, width: int) -> None:
        columns = max(1, min(4, width // _CELL))
        if columns == self._columns:
            return
        self._columns = columns
        for number in range(4):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)
        row = column = 0
        for widget, wide in self._items:
            self._grid.removeWidget(widget)
            if (wide and column) or column == columns:
                row, column = row + 1, 0
            self._grid.addWidget(
                widget, row, column, 1, columns if wide else 1, Qt.AlignmentFlag.AlignTop
            )
            if wide:
                row, column = row + 1, 0
            else:
                column += 1
