"""Labels, buttons and lines by their role, so that no place sets a font or a colour itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from kepu_desktop.ui.icons import icon
from kepu_desktop.ui.theme import restyle, theme

_ARROW = "arrow-right"


class Label(QLabel):
    """Plain text in a type role; never guesses rich text. ``tone`` is a verdict colour or text2."""

    def __init__(
        self, text: str = "", role: str = "body", *, tone: str = "", wrap: bool = False
    ) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        if tone:
            self.setProperty("tone", tone)
        self.setWordWrap(wrap)

    def set_tone(self, tone: str) -> None:
        if self.property("tone") != tone:
            restyle(self, "tone", tone)


class ElidedLabel(Label):
    """One line that is cut with … where it does not fit; the whole text is its tooltip."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        tone: str = "",
    ) -> None:
        super().__init__("", role, tone=tone)
        self._whole = text
        self._mode = mode
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(24)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802
        self._whole = text
        self._elide()

    def whole_text(self) -> str:
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._elide()

    def sizeHint(self) -> QSize:  # noqa: N802
        hint = super().sizeHint()
        hint.setWidth(self.fontMetrics().horizontalAdvance(self._whole) + 4)
        return hint

    def _elide(self) -> None:
        line = self._whole.replace("\n", " ")
        shown = self.fontMetrics().elidedText(line, self._mode, max(0, self.width() - 2))
        super().setText(shown)
        self.setToolTip(self._whole if shown != line else "")
        self.setAccessibleName(self._whole)


class Button(QPushButton):
    """A push button: ``kind`` primary, secondary, quiet, danger or link. Words are never cut."""

    def __init__(
        self,
        text: str,
        kind: str = "secondary",
        *,
        icon_name: str = "",
        compact: bool = False,
        on_click: Callable[[], object] | None = None,
        name: str = "",
    ) -> None:
        super().__init__()
        self._icon_name = icon_name
        self._kind = kind
        self._words = ""
        self.setText(text)
        self.setProperty("kind", kind)
        if compact:
            self.setProperty("compact", True)
        if name:
            self.setObjectName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._paint_icon()
        theme().changed.connect(self._paint_icon)
        if on_click is not None:
            self.clicked.connect(on_click)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter presses the button that has the focus, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def setText(self, text: str) -> None:  # noqa: N802
        """The words; beside an icon they stand a little apart from it."""
        self._words = text
        # Qt leaves four pixels between icon and words, which looks glued at this size.
        around = text
        if text and self._icon_name:
            around = f"{text} " if self._icon_name == _ARROW else f" {text}"
        super().setText(around)
        if text:  # a button that loses its words in a narrow window keeps its name
            self.setAccessibleName(text)

    def set_icon_name(self, icon_name: str) -> None:
        if icon_name != self._icon_name:
            self._icon_name = icon_name
            self._paint_icon()

    def _paint_icon(self) -> None:
        if self._icon_name:
            token = {"primary": "onAccent", "link": "link", "danger": "err"}.get(
                self._kind, "text2"
            )
            self.setIcon(icon(self._icon_name, token))
            self.setIconSize(QSize(16, 16))
        elif not self.icon().isNull():
            self.setIcon(QIcon())  # a button that is used for something else keeps no icon
        # An arrow points onwards: it stands behind the words.
        behind = self._icon_name == _ARROW
        self.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if behind else Qt.LayoutDirection.LeftToRight
        )
        self.setText(self._words)


class IconButton(QToolButton):
    """A square button with an icon only; its name is its tooltip and accessible name."""

    def __init__(
        self,
        icon_name: str,
        name: str,
        *,
        on_click: Callable[[], object] | None = None,
        shortcut: str = "",
    ) -> None:
        super().__init__()
        self._icon_name = icon_name
        self.setAccessibleName(name)
        self.setToolTip(f"{name}　{shortcut}" if shortcut else name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIconSize(QSize(16, 16))
        self._paint_icon()
        theme().changed.connect(self._paint_icon)
        if on_click is not None:
            self.clicked.connect(on_click)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def set_icon_name(self, icon_name: str, name: str) -> None:
        self._icon_name = icon_name
        self.setAccessibleName(name)
        self.setToolTip(name)
        self._paint_icon()

    def _paint_icon(self) -> None:
        self.setIcon(icon(self._icon_name, "text2"))


class IconLabel(QLabel):
    """A picture of a Lucide icon in a token's colour."""

    def __init__(self, icon_name: str, token: str = "text2", size: int = 16) -> None:
        super().__init__()
        self._icon_name, self._token, self._size = icon_name, token, size
        self.setFixedSize(size, size)
        self._paint_icon()
        theme().changed.connect(self._paint_icon)

    def show_icon(self, icon_name: str, token: str) -> None:
        self._icon_name, self._token = icon_name, token
        self._paint_icon()

    def _paint_icon(self) -> None:
        shown = icon(self._icon_name, self._token, self._size)
        self.setPixmap(shown.pixmap(QSize(self._size, self._size), self.devicePixelRatio()))


def hline() -> QFrame:
    line = QFrame()
    line.setProperty("rule", "line")
    return line


def vline() -> QFrame:
    line = QFrame()
    line.setProperty("rule", "column")
    return line


def ground(widget: QWidget, token: str) -> QWidget:
    """Paint a widget's background in a token (window, surface, subtle, sunken)."""
    widget.setProperty("ground", token)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return widget
