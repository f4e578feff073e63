"""F6 in 视频: list, inspector, navigation."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from kepu_desktop.ui.places.videos.inspector import Inspector


def go_to_next_part(table: QWidget, inspector: Inspector, navigation: QWidget | None) -> None:
    """Give the focus to the part behind the one that has it; ``navigation`` is the place's entry
    there."""
    focus = QApplication.focusWidget()
    following = table
    if focus is table and inspector.isVisible():
        following = inspector.picture.view
    elif focus is not None and inspector.isAncestorOf(focus):
        following = navigation or table
    following.setFocus(Qt.FocusReason.ShortcutFocusReason)
