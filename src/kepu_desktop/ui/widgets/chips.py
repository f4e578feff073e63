"""Filter chips: one row, one chosen (or several with Ctrl)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QToolButton, QWidget

from kepu_desktop.domain.findings import Verdict
from kepu_desktop.ui.icons import verdict_icon
from kepu_desktop.ui.theme import restyle, theme


class ChipRow(QWidget):
    """Chips of (key, word, verdict shape or None). The first chip means "all"."""

    changed = Signal(object)  # frozenset of keys; the first chip's key alone for all

    def __init__(self, chips: Sequence[tuple[str, str, Verdict | None]]) -> None:
        super().__init__()
        self._all = chips[0][0]
        self._words = {key: word for key, word, _ in chips}
        self._verdicts = {key: verdict for key, _, verdict in chips}
        self._buttons: dict[str, QToolButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for key, word, _ in chips:
            button = QToolButton()
            button.setCheckable(True)
            button.setText(word)
            button.setProperty("kind", "chip")
            button.setProperty("key", key)
            button.setObjectName(f"chip-{key}")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIconSize(QSize(14, 14))
            button.clicked.connect(self._clicked)
            self._buttons[key] = button
            layout.addWidget(button)
        self._buttons[self._all].setChecked(True)
        self._paint_icons()
        theme().changed.connect(self._paint_icons)

    def set_counts(self, counts: dict[str, int]) -> None:
        for key, button in self._buttons.items():
            count = counts.get(key, 0)
            apart = " " if self._verdicts[key] is not None else ""
            button.setText(f"{apart}{self._words[key]}  {count}")
            button.setAccessibleName(f"{self._words[key]} {count}")

    def set_tight(self, tight: bool) -> None:
        """Less room around the words, where the row would not fit otherwise."""
        for button in self._buttons.values():
            if bool(button.property("tight")) != tight:
                restyle(button, "tight", tight)

    def chosen(self) -> frozenset[str]:
        return frozenset(key for key, button in self._buttons.items() if button.isChecked())

    def choose(self, *keys: str) -> None:
        for key, button in self._buttons.items():
            button.setChecked(key in keys)
        self.changed.emit(self.chosen())

    def _clicked(self) -> None:
        sender = self.sender()
        assert sender is not None
        key = sender.property("key")
        several = bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier)
        keys = {key} if not several or key == self._all else set(self.chosen()) - {self._all}
        self.choose(*(keys or {self._all}))

    def _paint_icons(self) -> None:
        for key, button in self._buttons.items():
            verdict = self._verdicts[key]
            if verdict is not None:
                button.setIcon(verdict_icon(verdict, 14))
