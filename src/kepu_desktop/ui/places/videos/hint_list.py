"""What a person showed in the picture, with 移除 beside each, and the ways to show more."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kepu_desktop.domain.facts import Box, MediaFacts
from kepu_desktop.domain.submission import Hint
from kepu_desktop.ui.places.videos.hint_panel import BAND, BOX
from kepu_desktop.ui.widgets.basic import Button, Label


class HintList(QWidget):
    """``shared``: the film's series has it."""

    draw_wanted = Signal(str)  # band or box
    drop_wanted = Signal(object)  # Box, or None for the band
    recheck_wanted = Signal()

    def __init__(self, hint: Hint, facts: MediaFacts, *, shared: bool) -> None:
        super().__init__()
        self.setObjectName("hints")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(Label("人工标注（本系列共用）" if shared else "人工标注", "captionStrong"))
        grid = QGridLayout()
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        for number, (words, box) in enumerate(_lines(hint)):
            grid.addWidget(Label(words, "cell", wrap=True), number, 0)
            button = Button("移除", "link", on_click=self._drop, name=f"drop-hint-{number + 1}")
            button.setAccessibleName(f"移除：{words}")
            button.setProperty("box", list(box) if box is not None else None)
            grid.addWidget(button, number, 1)
        layout.addLayout(grid)
        found = facts.subtitles
        if found is not None and found.band_given != hint.band:
            stale = QHBoxLayout()
            words = (
                "现在的字幕结果不是按这个横条查的"
                if hint.band
                else "现在的字幕结果还是按移除的横条查的"
            )
            stale.addWidget(Label(words, "cell", tone="rev", wrap=True), 1)
            again = Button("重查", "link", on_click=self.recheck_wanted.emit, name="recheck")
            again.setAccessibleName("重查画面")
            stale.addWidget(again)
            layout.addLayout(stale)
        row = QHBoxLayout()
        row.setSpacing(8)
        for kind, words in ((BAND, "框出字幕横条…"), (BOX, "框出角标…")):
            button = Button(words, compact=True, on_click=self._draw, name=f"draw-{kind}")
            button.setProperty("kind_of_hint", kind)
            row.addWidget(button)
        row.addStretch(1)
        layout.addLayout(row)

    def _draw(self) -> None:
        self.draw_wanted.emit(str(self.sender().property("kind_of_hint")))

    def _drop(self) -> None:
        box = self.sender().property("box")
        self.drop_wanted.emit(tuple(box) if box else None)


def _lines(hint: Hint) -> list[tuple[str, Box | None]]:
    lines: list[tuple[str, Box | None]] = []
    if hint.band is not None:
        lines.append((f"字幕横条：第 {hint.band[0]}–{hint.band[1]} 行", None))
    for what, boxes in (("确为角标", hint.marks), ("属于画面", hint.scene)):
        for box in boxes:
            left, top, width, height = box
            lines.append((f"{what}：左 {left}、上 {top}，{width}×{height}", box))
    return lines
