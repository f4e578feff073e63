"""The order of the Tab key, for what is built after its surroundings.

Qt puts whatever joins a window at the end of that window's order.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QWidget


def tab_anchor(parent: QWidget) -> QWidget:
    """Marks a place in the order, for ``tab_after``. It is never seen and never has the focus."""
    mark = QWidget(parent)
    mark.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt orders nothing behind what has none
    mark.hide()
    return mark


def tab_after(before: QWidget, part: QWidget) -> None:
    """Put all that Tab stops at in ``part`` right behind ``before``, in the part's own order. Both
    must be in one window, and ``before`` must take the focus itself."""
    for widget in _in_order(part):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not _within_another(widget, part):
            QWidget.setTabOrder(before, widget)
            before = widget


def _in_order(part: QWidget) -> list[QWidget]:
    """All below ``part`` as Tab would come to them."""
    found: list[QWidget] = []
    widget = part.nextInFocusChain()
    while widget is not None and widget is not part:
        if part.isAncestorOf(widget):
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def _within_another(widget: QWidget, part: QWidget) -> bool:
    """Inner parts of a control go where it goes; moved alone they leave the order in a loop."""
    around = widget.parentWidget()
    while around is not None and around is not part:
        if isinstance(around, QComboBox | QAbstractSpinBox):
            return True
        around = around.parentWidget()
    return False
