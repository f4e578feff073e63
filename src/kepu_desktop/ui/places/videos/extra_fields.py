"""The call's own columns of the inspected film (首播平台 …), one field each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kepu_desktop.ui.places.videos.fields import Text
from kepu_desktop.ui.places.videos.rows import Row
from kepu_desktop.ui.widgets.basic import Label, hline
from kepu_desktop.workflow.sheets.extras import extra_labels
from kepu_desktop.workflow.snapshot import Snapshot

_HEAD = "清单各栏（不在信息表上）"


class ExtraFields(QWidget):
    """Fields are made when the first film of a call is shown."""

    kept = Signal(str, str)  # column's key, text

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 4, 0, 0)
        self._layout.setSpacing(8)
        self._fields: dict[str, Text] = {}
        self._labels: tuple[tuple[str, str], ...] = ()

    def show_row(self, row: Row, shot: Snapshot, typed: Callable[[str, str], str]) -> None:
        """``typed`` gives the text to show for a key and the project's text."""
        labels = extra_labels(shot.call)
        if labels != self._labels:
            self._make(labels)
        texts = dict(zip(self._fields, row.extras, strict=False))
        for key, field in self._fields.items():
            field.show_text(typed(key, texts.get(key, "")))
            field.set_read_only(bool(shot.read_only_reason))

    def flush(self) -> None:
        for field in self._fields.values():
            field.flush()

    def _make(self, labels: tuple[tuple[str, str], ...]) -> None:
        self._labels = labels
        while self._layout.count():
            item = self._layout.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        self._fields = {}
        if labels:
            self._layout.addWidget(hline())
            self._layout.addWidget(Label(_HEAD, "captionStrong", tone="text2"))
        for key, label in labels:
            field = Text(label, f"edit-extra-{key}")
            field.kept.connect(partial(self.kept.emit, key))
            self._layout.addWidget(field)
            self._fields[key] = field
