"""One field of the case form: label with its counter, editor, and what it is about."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kepu_desktop.calls.case_model import CaseField
from kepu_desktop.ui.places.form.editor import Counter
from kepu_desktop.ui.places.form.fields import Choice
from kepu_desktop.ui.places.form.saving import Keeper, LineEdit, Save, TextEdit
from kepu_desktop.ui.widgets.basic import ElidedLabel, Label

_TEXT_LINES = (2, 8)


class FieldHead(QWidget):
    """The label, and at the right a counter or the unit of what is counted."""

    def __init__(self, label: str) -> None:
        super().__init__()
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(8)
        self.words = Label(label, "caption")
        self._line.addWidget(self.words)
        self._line.addStretch(1)

    def add(self, widget: QWidget) -> None:
        self._line.addWidget(widget)


class CaseFieldView(QWidget):
    """Base: ``key`` of the call's case form; ``show_value`` brings the project's text."""

    overflowed = Signal()

    def __init__(self, field: CaseField) -> None:
        super().__init__()
        self.field = field
        self.key = field.key
        self.setObjectName(f"case-{field.key}")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(3)
        self.head = FieldHead(field.label)
        self.column.addWidget(self.head)

    def add_hint(self) -> None:
        if self.field.hint:
            hint = ElidedLabel(self.field.hint, "caption")
            self.column.addWidget(hint)

    def begin(self, value: str) -> None:
        """Another case is shown."""
        self.show_value(value)

    def show_value(self, value: str) -> None:
        raise NotImplementedError

    def show_fallback(self, text: str) -> None:
        """What holds while the field is blank."""

    def set_writable(self, writable: bool) -> None:
        raise NotImplementedError

    def flush(self) -> None:
        """Save what was typed, now."""

    def unsaved(self) -> bool:
        return False

    def focus(self) -> None:
        raise NotImplementedError


class TypedField(CaseFieldView):
    """A line or a text, saved as it is typed."""

    def __init__(self, field: CaseField, save: Save) -> None:
        super().__init__(field)
        self.edit: LineEdit | TextEdit
        if field.kind == "text":
            self.edit = TextEdit(f"case-{field.key}-text", *_TEXT_LINES)
        else:
            self.edit = LineEdit(f"case-{field.key}-text")
            self.edit.returnPressed.connect(self.flush)
        self.edit.setAccessibleName(field.label)
        self.keeper = Keeper(self.edit, save)
        self.edit.overflowed.connect(self.overflowed)
        self.counter: Counter | None = None
        if field.limit is not None:
            self.counter = Counter(self.edit, self.keeper, field.label)
            self.counter.limit = field.limit
            self.head.add(self.counter)
        if field.unit:
            self.head.add(Label(field.unit, "caption"))
        self.column.addWidget(self.edit)
        if field.kind == "text":
            self.edit.setPlaceholderText(field.hint)
        else:
            self.add_hint()

    def begin(self, value: str) -> None:
        self.keeper.begin(value)
        if self.counter is not None:
            self.counter.recount()

    def show_value(self, value: str) -> None:
        self.keeper.show(value)

    def show_fallback(self, text: str) -> None:
        shown = f"{text}（同信息表）" if text else ""
        if self.field.form and self.edit.placeholderText() != shown:
            self.edit.setPlaceholderText(shown)

    def set_writable(self, writable: bool) -> None:
        self.edit.setReadOnly(not writable)

    def flush(self) -> None:
        self.keeper.flush()

    def unsaved(self) -> bool:
        return self.keeper.dirty

    def focus(self) -> None:
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)


class ChosenField(CaseFieldView):
    """One of a few words."""

    chosen = Signal(str, str)  # key, value

    def __init__(self, field: CaseField, choices: tuple[tuple[str, str], ...]) -> None:
        """``choices`` are (value, words) of each."""
        super().__init__(field)
        self._values = [value for value, _ in choices]
        self.box = Choice(f"case-{field.key}-box")
        self.box.setAccessibleName(field.label)
        for _, words in choices:
            self.box.addItem(words)
        self.box.setCurrentIndex(-1)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.activated.connect(self._activated)
        self.column.addWidget(self.box)
        self.add_hint()

    def show_value(self, value: str) -> None:
        index = self._values.index(value) if value in self._values else -1
        if self.box.currentIndex() != index:
            self.box.setCurrentIndex(index)

    def set_writable(self, writable: bool) -> None:
        self.box.setEnabled(writable)

    def focus(self) -> None:
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _activated(self, index: int) -> None:
        self.chosen.emit(self.key, self._values[index])


MakeSave = Callable[[str], Save]
