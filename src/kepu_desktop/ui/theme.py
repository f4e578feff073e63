"""The look: palette, style sheet and fonts made from the tokens; follows the system's scheme."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from kepu_desktop.system.resources import resources
from kepu_desktop.ui.style import Style
from kepu_desktop.ui.tokens import tokens

_ROLES = {
    QPalette.ColorRole.Window: "surface",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "subtle",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "onAccent",
    QPalette.ColorRole.Link: "link",
    QPalette.ColorRole.ToolTipBase: "tip",
    QPalette.ColorRole.ToolTipText: "onTip",
    QPalette.ColorRole.Mid: "line2",
    QPalette.ColorRole.Dark: "line2",
    QPalette.ColorRole.Light: "line",
}


class Theme(QObject):
    """One for the application. ``changed`` tells painters and icons to look again."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._forced: bool | None = None
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self._follow)
        self.dark = False
        self._apply(self._system_dark())

    def force(self, dark: bool | None) -> None:
        """Light or dark by the person's choice; None follows the system."""
        self._forced = dark
        self._follow()

    def color(self, token: str) -> QColor:
        return QColor(self.hex(token))

    def hex(self, token: str) -> str:
        return tokens().colors(self.dark)[token]

    def _system_dark(self) -> bool:
        return self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark

    def _follow(self) -> None:
        wanted = self._system_dark() if self._forced is None else self._forced
        if wanted != self.dark:
            self._apply(wanted)
            self.changed.emit()

    def _apply(self, dark: bool) -> None:
        self.dark = dark
        palette = QPalette()
        for role, token in _ROLES.items():
            palette.setColor(role, self.color(token))
        for role in (
            QPalette.ColorRole.Text,
            QPalette.ColorRole.WindowText,
            QPalette.ColorRole.ButtonText,
        ):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("dis"))
        self._application.setPalette(palette)
        self._application.setFont(font("body"))
        sheet = (resources() / "theme" / "style.qss").read_text(encoding="utf-8")
        for name, value in sorted(tokens().colors(dark).items(), key=lambda item: -len(item[0])):
            sheet = sheet.replace(f"@{name}", value)
        self._application.setStyleSheet(sheet)


_theme: list[Theme] = []


def install(application: QApplication) -> Theme:
    """Make the application's theme; Fusion underneath. Call once."""
    application.setStyle(Style())
    theme = Theme(application)
    _theme[:] = [theme]
    return theme


def theme() -> Theme:
    """The installed theme."""
    return _theme[0]


def font(role: str) -> QFont:
    """The font of a type role (title head body strong cell cellStrong caption notice …)."""
    spec = tokens().roles[role]
    made = QFont(list(tokens().families))
    made.setPixelSize(spec.pixels)
    made.setWeight(QFont.Weight.Bold if spec.bold else QFont.Weight.Normal)
    return made


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a dynamic property that the style sheet selects by, and have it looked at again."""
    widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def polish(widget: QWidget) -> None:
    """Give ``widget`` and all in it their look now; Qt does it when they are first shown."""
    for one in (widget, *widget.findChildren(QWidget)):
        one.ensurePolished()
