"""The manual from the help menu: offline, in a window of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QResizeEvent, QTextCursor, QTextDocument, QTextImageFormat
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from kepu_desktop.system.resources import resources
from kepu_desktop.ui.theme import font

_SIZE = (816, 680)  # the pictures (720, script/manual_pictures.py) fit, and 1366×768 holds it
_MARGIN = 24
_SPACE, _HEAD_SPACE = 6, 16


class Manual(QTextBrowser):
    """One page of text and pictures. A picture is shown at its own size, or smaller where the page
    is narrower."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("manual-page")
        self.setFont(font("body"))
        self.setOpenLinks(False)
        folder = resources() / "help"
        self.setSearchPaths([str(folder)])
        self.setMarkdown((folder / f"{name}.md").read_text(encoding="utf-8"))
        self.document().setDocumentMargin(_MARGIN)
        self._widths: dict[str, int] = {}  # the pictures' own, by name
        self._space_out()

    def _space_out(self) -> None:
        """Room between paragraphs: Markdown brings none."""
        block = self.document().begin()
        while block.isValid():
            shape = block.blockFormat()
            if block.textList() is None and QTextCursor(block).currentTable() is None:
                shape.setTopMargin(_HEAD_SPACE if shape.headingLevel() else _SPACE)
                shape.setBottomMargin(_SPACE)
                QTextCursor(block).setBlockFormat(shape)
            block = block.next()

    def pictures(self) -> list[tuple[QTextCursor, QTextImageFormat]]:
        """Each picture: a cursor that selects it, and how it is shown."""
        found = []
        block = self.document().begin()
        while block.isValid():
            parts = block.begin()
            while not parts.atEnd():
                part = parts.fragment()
                if part.charFormat().isImageFormat():
                    cursor = QTextCursor(self.document())
                    cursor.setPosition(part.position())
                    cursor.setPosition(part.position() + 1, QTextCursor.MoveMode.KeepAnchor)
                    found.append((cursor, part.charFormat().toImageFormat()))
                parts += 1
            block = block.next()
        return found

    def page_width(self) -> int:
        """Room for a picture, pixels."""
        return self.viewport().width() - 2 * _MARGIN

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        for cursor, shown in self.pictures():
            width = min(self._own_width(shown.name()), self.page_width())
            if width > 0 and shown.width() != width:
                shown.setWidth(width)
                cursor.setCharFormat(shown)

    def _own_width(self, name: str) -> int:
        if name not in self._widths:
            kind = QTextDocument.ResourceType.ImageResource.value
            image = self.loadResource(kind, QUrl(name))
            self._widths[name] = QImage.fromData(image).width()
        return self._widths[name]


def show_manual(parent: QWidget) -> None:
    """Open the ten-minute start beside the work; freed when it is closed."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setObjectName("manual")
    dialog.setWindowTitle("十分钟上手")
    dialog.resize(*_SIZE)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(0, 0, 0, 0)
    browser = Manual("quick-start")
    browser.setAccessibleName("十分钟上手")
    layout.addWidget(browser)
    dialog.show()
