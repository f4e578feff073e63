"""One line that is typed and kept, its label above."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kepu_desktop.ui.places.form.saving import Keeper, LineEdit, Save
from kepu_desktop.ui.theme import restyle
from kepu_desktop.ui.widgets.basic import Label


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

    def mark(self, words: str, tone: str = "") -> None:
        """What is about the value; ``tone`` (rev) marks the edge where it is odd."""
        if (self.edit.property("level") or "") != tone:
            restyle(self.edit, "level", tone)
        self.edit.setAccessibleDescription(words)
