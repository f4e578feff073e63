"""What became of each film of a repair, and how to export anew what no rewrapping mends."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kepu_desktop.domain.findings import Verdict
from kepu_desktop.domain.texts import show_name
from kepu_desktop.ui.places.videos.repairing import Done
from kepu_desktop.ui.widgets.basic import Label, hline
from kepu_desktop.ui.widgets.verdicts import VerdictMark
from kepu_desktop.workflow.repair import Repaired


class Results(QWidget):
    """One row a film; below them the editors' settings where something is left to mend."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("repair-results")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 8, 0)
        self._layout.setSpacing(6)
        self._lines: list[str] = []

    def show_results(
        self, done: Done, titles: Mapping[str, str], settings: tuple[str, ...]
    ) -> None:
        """``settings`` are lines for editors, () when nothing asks for them."""
        while self._layout.count():
            old = self._layout.takeAt(0).widget()
            if old is not None:
                old.deleteLater()
        self._lines = []
        for key, one in done.results.items():
            title = show_name(titles.get(key, key))
            self._layout.addWidget(_row(title, one))
            self._lines.append(f"《{title}》{_words(one)}")
        if settings:
            self._layout.addWidget(hline())
            text = Label("\n".join(settings), "cell", wrap=True)
            text.setObjectName("repair-settings")
            text.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            self._layout.addWidget(text)
            self._lines += settings

    def as_text(self) -> str:
        return "\n".join(self._lines)


def _row(title: str, one: Repaired) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    shape = QVBoxLayout()
    shape.setContentsMargins(0, 2, 0, 0)  # beside the first line of the words
    shape.addWidget(VerdictMark(Verdict.PASS if one.sound else Verdict.REVIEW, 14))
    shape.addStretch(1)
    line.addLayout(shape)
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(Label(title, "cell", wrap=True))
    column.addWidget(Label(_words(one), "caption", wrap=True))
    line.addLayout(column, 1)
    row.setAccessibleName(f"{title}：{_words(one)}")
    return row


def _words(one: Repaired) -> str:
    """What was done or why not, the new file's name, and what stays to be mended."""
    made = f" → {show_name(one.target.name)}" if one.target is not None else ""
    remains = "；".join(finding.message for finding in one.remains)
    left = f"。无损修复改变不了：{remains}" if remains else ""
    return f"{one.words}{made}{left}"
