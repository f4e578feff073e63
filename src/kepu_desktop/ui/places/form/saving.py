"""What is being typed, against what is saved: neither may ever overwrite the other by surprise."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

SAVE_MS = 600
_AROUND = 20  # edge, padding and margin of a text, above and below together
MOST_TYPED = 100_000  # characters; more is refused by the commands as well


class LineEdit(QLineEdit):
    """A field of one line. Ctrl+Z goes to the project when the field itself has nothing to undo."""

    left = Signal()  # the focus went elsewhere
    entered = Signal()  # … came
    overflowed = Signal()  # more was put in than a text may hold; the rest was left out

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.setMaxLength(MOST_TYPED)
        self.inputRejected.connect(self.overflowed)
        self.composing = False
        if name:
            self.setObjectName(name)

    def event(self, event: QEvent) -> bool:
        if _is_spent_undo(event, self.isUndoAvailable(), self.isRedoAvailable()):
            event.ignore()
            return False
        return super().event(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def show_text(self, text: str) -> None:
        """Set the text; the cursor stays where it was, as far as the text goes."""
        if text != self.text():
            place = self.cursorPosition()
            self.setText(text)
            self.setCursorPosition(min(place, len(text)))


class TextEdit(QPlainTextEdit):
    """A text of several lines that grows with its content up to ``most`` lines. Tab leaves it."""

    left = Signal()
    entered = Signal()
    overflowed = Signal()
    height_changed = Signal()

    def __init__(self, name: str = "", least: int = 3, most: int = 8) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.composing = False
        self._least, self._most = least, most
        self._height = 0
        if name:
            self.setObjectName(name)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def event(self, event: QEvent) -> bool:
        document = self.document()
        if _is_spent_undo(event, document.isUndoAvailable(), document.isRedoAvailable()):
            event.ignore()
            return False
        return super().event(event)

    def text(self) -> str:
        return self.toPlainText()

    def show_text(self, text: str) -> None:
        if text == self.toPlainText():
            return
        place = self.textCursor().position()
        self.setPlainText(text)
        cursor = self.textCursor()
        cursor.setPosition(min(place, len(text)), QTextCursor.MoveMode.MoveAnchor)
        self.setTextCursor(cursor)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802
        """Plain text only, and never more than a command takes."""
        text, cursor = source.text(), self.textCursor()
        room = MOST_TYPED - len(self.toPlainText()) + len(cursor.selectedText())
        cursor.insertText(text[: max(room, 0)])
        if len(text) > room:
            self.overflowed.emit()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()  # the list closes the row
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wanted = int(self.document().size().height())  # of a plain document: in lines
        lines = max(self._least, min(wanted, self._most))
        layout = self.document().firstBlock().layout()
        pitch = layout.lineAt(0).height() if layout is not None and layout.lineCount() else 0
        height = round(lines * max(pitch, self.fontMetrics().lineSpacing())) + _AROUND
        if height != self._height:
            self._height = height
            self.setFixedHeight(height)
            self.height_changed.emit()


def _is_spent_undo(event: QEvent, undo: bool, redo: bool) -> bool:
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.matches(QKeySequence.StandardKey.Undo):
        return not undo
    return event.matches(QKeySequence.StandardKey.Redo) and not redo


Editor = LineEdit | TextEdit
Save = Callable[[str, Callable[[bool], None]], None]


class Keeper(QObject):
    """Keeps one editor and the project in step.

    Typing is saved when the editor is left and ``SAVE_MS`` after the last key. A new state of the
    project is shown only when nothing typed would be lost by it.
    """

    changed = Signal()  # the text in the editor, by whomever

    def __init__(self, editor: Editor, save: Save) -> None:
        """``save(text, done)`` sends the text off and calls ``done(whether it was saved)``."""
        super().__init__(editor)
        self._editor = editor
        self._save = save
        self._known = ""  # as the project has it
        self._dirty = False
        self._sent = 0  # saves under way
        self._round = 0  # of the text that is edited: answers about an earlier one are not ours
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_MS)
        self._timer.timeout.connect(self.flush)
        editor.textChanged.connect(self._changed)
        editor.left.connect(self._left)

    @property
    def dirty(self) -> bool:
        return self._dirty

    def begin(self, text: str) -> None:
        """Another text is edited now; what was typed before must have been flushed."""
        self._timer.stop()
        self._round += 1
        self._dirty, self._sent, self._known = False, 0, text
        self._put(text)

    def show(self, text: str) -> None:
        """The project's present text."""
        if text == self._known:
            return
        self._known = text
        if not self._dirty and not self._sent and not self._editor.composing:
            self._put(text)

    def flush(self) -> None:
        """Save what was typed, now."""
        self._timer.stop()
        if not self._dirty:
            return
        self._dirty = False
        text = self._editor.text()
        if text == self._known:
            return
        self._sent += 1
        self._save(text, _Answer(self, self._round, text))

    def answered(self, text: str, saved: bool) -> None:
        self._sent -= 1
        if not saved:
            self._dirty = True  # it stays in the field, and is tried again when it is left
            return
        if self._dirty or self._sent or self._editor.composing:
            return
        # Marks that were taken out are gone from the field at once; blanks at the end may be in
        # the middle of a sentence and go when the field is left.
        visible = "".join(text.split()) != "".join(self._known.split())
        if visible or not self._editor.hasFocus():
            self._put(self._known)

    def is_round(self, number: int) -> bool:
        return number == self._round

    def _left(self) -> None:
        self.flush()
        if not self._dirty and not self._sent:
            self._put(self._known)

    def _changed(self) -> None:
        self._dirty = True
        self._timer.start()
        self.changed.emit()

    def _put(self, text: str) -> None:
        blocked = self._editor.blockSignals(True)
        self._editor.show_text(text)
        self._editor.blockSignals(blocked)
        self.changed.emit()


class _Answer:
    """What the desk calls when a save is done."""

    def __init__(self, keeper: Keeper, number: int, text: str) -> None:
        self._keeper, self._number, self._text = keeper, number, text

    def __call__(self, saved: bool) -> None:
        if self._keeper.is_round(self._number):
            self._keeper.answered(self._text, saved)
