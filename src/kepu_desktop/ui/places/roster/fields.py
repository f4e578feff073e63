"""One line that is typed and kept: label above, and below what is about it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kepu_desktop.ui.places.form.saving import Keeper, LineEdit, Save
from kepu_desktop.ui.theme import restyle
from kepu_desktop.ui.widgets.basic import ElidedLabel, Label


class KeptLine(QWidget):
    """``save(text, done)`` gets what was typed."""

    def __init__(self, key: str, label: str, save: Save, *, hint: str = "") -> None:
        super().__init__()
        self.key = key
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(Label(label, "caption"))
        self.edit = LineEdit(f"roster-{key}")
        self.edit.setAccessibleName(label)
        self.edit.setPlaceholderText(hint)
        self.keeper = Keeper(self.edit, save)
        self.edit.returnPressed.connect(self.keeper.flush)
        column.addWidget(self.edit)
        self._about = ElidedLabel("", "caption")
        self._about.hide()
        column.addWidget(self._about)

    def say(self, words: str, tone: str = "") -> None:
        """What is about the value, in ``tone`` (rev) where it is odd."""
        self._about.setText(words)
        self._about.set_tone(tone)
        self._about.setVisible(bool(words))
        if (self.edit.property("level") or "") != tone:
            restyle(self.edit, "level", tone)
        self.edit.setAccessibleDescription(words)
