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


class OrdersItself(QWidget):
    """A part whose order is not that in which it was put together."""

    def order_tabs(self) -> None:
        """Set the order of its own stops; called again when it joins a window late."""
        raise NotImplementedError


def tab_after(before: QWidget, part: QWidget) -> None:
    """Put all that Tab stops at in ``part`` right behind ``before``, in the order it was put
    together. Both must be in one window, and ``before`` must take the focus itself.

    Qt's own chain is not walked: PySide takes what ``nextInFocusChain`` hands out for its own and
    deletes it.
    """
    children = part.findChildren(QWidget)
    for widget in children:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not _within_another(widget, part):
            QWidget.setTabOrder(before, widget)
            before = widget
    for widget in children:
        if isinstance(widget, OrdersItself):
            widget.order_tabs()


def _within_another(widget: QWidget, part: QWidget) -> bool:
    """Inner parts of a control go where it goes; moved alone they leave the order in a loop."""
    around = widget.parentWidget()
    while around is not None and around is not part:
        if isinstance(around, QComboBox | QAbstractSpinBox):
            return True
        around = around.parentWidget()
    return False
