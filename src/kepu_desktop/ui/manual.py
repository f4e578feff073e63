"""The manual from the help menu: offline, in a window of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from kepu_desktop.system.resources import resources
from kepu_desktop.ui.theme import font


def show_manual(parent: QWidget) -> None:
    """Open the ten-minute start beside the work; freed when it is closed."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setObjectName("manual")
    dialog.setWindowTitle("十分钟上手")
    dialog.resize(760, 640)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(0, 0, 0, 0)
    browser = QTextBrowser()
    browser.setAccessibleName("十分钟上手")
    browser.setFont(font("body"))
    browser.setOpenLinks(False)
    folder = resources() / "help"
    browser.setSearchPaths([str(folder)])
    browser.document().setDocumentMargin(24)
    browser.setMarkdown((folder / "quick-start.md").read_text(encoding="utf-8"))
    layout.addWidget(browser)
    dialog.show()
