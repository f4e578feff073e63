"""信息: what was measured, where the file lies, and what the person should know about it."""

from __future__ import annotations

import os

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from kepu_desktop.domain.facts import JUDGEABLE, MediaFacts
from kepu_desktop.domain.submission import NO_HINT, Hint
from kepu_desktop.domain.texts import show_clock, show_name
from kepu_desktop.ui.places.videos.hint_list import HintList
from kepu_desktop.ui.places.videos.picture import open_with_system
from kepu_desktop.ui.places.videos.rows import Row
from kepu_desktop.ui.widgets.bars import Bar
from kepu_desktop.ui.widgets.basic import Button, ElidedLabel, Label
from kepu_desktop.workflow.describe import content_in_words, facts_in_words
from kepu_desktop.workflow.session import film_path

_LABEL_WIDTH = 76


class FactsView(QScrollArea):
    """Rows of (what, value); a bar above where the readers disagree or a subtitle lies beside."""

    copied = Signal()
    draw_wanted = Signal(str)
    drop_wanted = Signal(object)
    recheck_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("facts")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._row: Row | None = None
        self._hint = NO_HINT
        self._said: list[tuple[str, str, bool]] = []

    def show_row(self, row: Row, hint: Hint = NO_HINT) -> None:
        if row is self._row and hint == self._hint:
            return
        self._row, self._hint = row, hint
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(16, 12, 12, 12)
        layout.setSpacing(8)
        for bar in _bars(row):
            layout.addWidget(bar)
        lines = self._said = _lines(row)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        for number, (what, value, path) in enumerate(lines):
            label = Label(what, "caption")
            grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop)
            shown = (
                ElidedLabel(value, "cell", mode=Qt.TextElideMode.ElideMiddle)
                if path
                else Label(value, "cell", wrap=True)
            )
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            shown.setAccessibleName(f"{what}：{value}")
            grid.addWidget(shown, number, 1)
        layout.addLayout(grid)
        copy = Button(
            "复制这些信息", "link", icon_name="copy", on_click=self._copy, name="copy-facts"
        )
        layout.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)
        if row.film.file is not None and not row.offline:
            layout.addWidget(
                Button(
                    "打开所在文件夹",
                    "link",
                    icon_name="folder-open",
                    on_click=self._open_folder,
                    name="open-folder",
                ),
                0,
                Qt.AlignmentFlag.AlignLeft,
            )
        if row.facts is not None and row.facts.width and not row.offline:
            hints = HintList(hint, row.facts, shared=bool(row.film.series))
            hints.draw_wanted.connect(self.draw_wanted)
            hints.drop_wanted.connect(self.drop_wanted)
            hints.recheck_wanted.connect(self.recheck_wanted)
            layout.addWidget(hints)
        layout.addStretch(1)
        old = self.takeWidget()
        self.setWidget(inside)
        if old is not None:
            old.deleteLater()

    def _copy(self) -> None:
        """All of it as lines "what<tab>value", for a mail or a table."""
        pairs = ((what, value.replace("\n", "；")) for what, value, _ in self._said)
        QGuiApplication.clipboard().setText("\n".join("\t".join(pair) for pair in pairs))
        self.copied.emit()

    def _open_folder(self) -> None:
        if self._row is not None:
            open_folder(self._row)


def open_folder(row: Row) -> None:
    """Show the folder that the film's file lies in."""
    if row.film.file is not None:
        open_with_system(os.path.dirname(film_path(row.film.file)))


def _bars(row: Row) -> list[QWidget]:
    facts = row.facts
    bars: list[QWidget] = []
    if row.offline:
        bars.append(Bar("rev", "离线：文件不在原处", "已知的信息保留，信息表不受影响"))
    if facts is None:
        return bars
    if facts.sidecars:
        names = "、".join(show_name(name) for name in facts.sidecars)
        bars.append(
            Bar("info", f"旁边有字幕文件 {names}", "它不在画面里，播出时不会显示；字幕要在画面上")
        )
    if facts.disagreements:
        bars.append(Bar("rev", "读取结果不一致", "、".join(facts.disagreements)))
    return bars


def _content_lines(row: Row, facts: MediaFacts) -> list[tuple[str, str, bool]]:
    """What the full check saw and heard."""
    seen = content_in_words(facts)
    if seen:
        return [(what, value, False) for what, value in seen]
    if row.checking or facts.problem not in JUDGEABLE:
        return []
    return [("完整检查", "还没有做（检查 → 完整检查）", False)]


def _lines(row: Row) -> list[tuple[str, str, bool]]:
    """(what, value, whether it is a path)."""
    film, facts = row.film, row.facts
    lines: list[tuple[str, str, bool]] = []
    if film.planned:
        planned = film.planned_duration_s
        lines.append(("状态", "待制作，还没有视频文件", False))
        lines.append(("计划时长", show_clock(planned) if planned else "未填", False))
        return lines
    lines.append(("文件名", row.file_name, True))
    lines.append(("所在文件夹", row.folder, True))
    if facts is None:
        lines.append(("状态", "读取中…" if row.checking else "未检", False))
        return lines
    hidden = ("读取结果不一致", "旁挂字幕文件")
    lines += [(what, value, False) for what, value in facts_in_words(facts) if what not in hidden]
    lines += _content_lines(row, facts)
    file = film.file
    if file is not None and file.sha256:
        lines.append(("SHA-256", file.sha256, True))
    else:
        lines.append(("SHA-256", "完整检查时计算", False))
    return lines
