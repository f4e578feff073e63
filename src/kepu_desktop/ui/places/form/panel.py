"""A bar over the list of entries: what it is about, fields, 不… and the deed, words below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kepu_desktop.ui.widgets.basic import Button, Label, ground, hline

LIST_HEIGHT = 168


class Panel(QWidget):
    """Its parts go into ``line`` (beside the title), then come the buttons, then ``column`` (below
    the words): Tab goes in the order in which they were made."""

    def __init__(self, name: str, title: str) -> None:
        """``name`` is the test handle: ``name``-panel, ``name``-cancel, ``name``-accept."""
        super().__init__()
        ground(self, "subtle")
        self.setObjectName(f"{name}-panel")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 8, 24, 8)
        outer.setSpacing(6)
        self._name = name
        self.line = QHBoxLayout()
        self.line.setSpacing(8)
        self.line.addWidget(Label(title, "strong"))
        outer.addLayout(self.line)
        self.words = Label("", "caption", tone="text2", wrap=True)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        outer.addWidget(self.words)
        self.column = QVBoxLayout()
        outer.addLayout(self.column)
        outer.addWidget(hline())
        self.hide()

    def add_buttons(self, cancel: str, accept: str) -> None:
        """``cancel`` hides the panel, as Esc does; ``accept`` does what ``take`` says."""
        self._cancel = Button(
            cancel, "quiet", compact=True, on_click=self.hide, name=f"{self._name}-cancel"
        )
        self._accept = Button(accept, compact=True, on_click=self.take, name=f"{self._name}-accept")
        self.line.addWidget(self._cancel)
        self.line.addWidget(self._accept)

    def take(self) -> None:
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
