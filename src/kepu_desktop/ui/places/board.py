"""The deadline board: what is due when, and how far the project that was open last has come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kepu_desktop.calls.model import Call, Deadline
from kepu_desktop.calls.shipped import default_call
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.findings import Origin, Verdict
from kepu_desktop.domain.texts import show_name
from kepu_desktop.system.clock import today
from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.widgets.bars import Bar
from kepu_desktop.ui.widgets.basic import Button, Label, ground, hline
from kepu_desktop.ui.widgets.verdicts import VerdictMark
from kepu_desktop.workflow.snapshot import Snapshot

_WEEKDAYS = "一二三四五六日"
_FORM = "form"  # the deadline of the information form, in every call


@lru_cache(maxsize=1)
def _shown_call() -> Call:
    """Read once: a board is built each time a project is closed, and reading takes 40 ms."""
    return default_call()


class BoardHost(Protocol):
    def open_project(self, path: Path) -> None: ...


@dataclass(frozen=True, slots=True)
class LastProject:
    """How the project that was open last stood when it was closed. Counts only, no texts."""

    path: Path
    films: int
    errors: int
    reviews: int
    exported: bool
    mailed: bool

    @classmethod
    def of(cls, shot: Snapshot) -> LastProject:
        exports = [export for export in shot.submission.exports if not export.draft]
        return cls(
            shot.path,
            shot.counts.films,
            shot.counts.errors,
            shot.counts.reviews,
            bool(exports),
            any(export.mailed for export in exports),
        )

    def keep(self, settings: Settings) -> None:
        settings.put(
            "last",
            {
                "path": str(self.path),
                "films": self.films,
                "errors": self.errors,
                "reviews": self.reviews,
                "exported": int(self.exported),
                "mailed": int(self.mailed),
            },
        )

    @classmethod
    def kept(cls, settings: Settings) -> LastProject | None:
        table = settings.table("last")
        path = table.get("path")
        if not isinstance(path, str):
            return None

        def count(key: str) -> int:
            value = table.get(key)
            return value if isinstance(value, int) else 0

        return cls(
            Path(path),
            count("films"),
            count("errors"),
            count("reviews"),
            bool(count("exported")),
            bool(count("mailed")),
        )

    def words(self) -> tuple[str, Verdict]:
        """What is left to do, and the shape of it."""
        if self.mailed:
            return f"{self.films} 个视频，已寄出", Verdict.PASS
        if self.errors or self.reviews:
            verdict = Verdict.ERROR if self.errors else Verdict.REVIEW
            return f"{self.films} 个视频，{self.errors} 项不合规，{self.reviews} 项需核实", verdict
        if self.exported:
            return f"{self.films} 个视频，已导出，还没有记下寄出", Verdict.REVIEW
        return f"{self.films} 个视频，可以导出", Verdict.PASS


class Board(QWidget):
    """Built anew each time the start page is shown."""

    def __init__(self, last: LastProject | None, host: BoardHost) -> None:
        super().__init__()
        ground(self, "surface")
        self._last = last
        self._host = host
        layout = QVBoxLayout(self)
        layout.setContentsMargins(48, 56, 48, 24)
        layout.setSpacing(0)
        try:
            call = _shown_call()
        except UserError as error:
            layout.addWidget(Bar("err", error.reason, str(error)))
            layout.addStretch(1)
            return
        now = today()
        layout.addWidget(Label(f"{call.issued.year} 年交付日程", "head"))
        layout.addWidget(Label(f"{call.number} · 今天 {now.month}月{now.day}日", "caption"))
        layout.addSpacing(20)
        layout.addWidget(hline())
        for deadline in sorted(call.deadline, key=lambda line: line.date):
            row, words, line = _deadline_row(deadline, now)
            if deadline.id == _FORM and last is not None:
                self._show_last(last, words, line)
            words.addStretch(1)
            layout.addWidget(row)
            layout.addWidget(hline())
        layout.addSpacing(12)
        note = "日期来自征集通知；过期只提醒，不阻止操作。"
        if last is not None:
            note = f"状态取自最近打开的“{show_name(last.path.stem)}”。{note}"
        layout.addWidget(Label(note, "caption", wrap=True))
        layout.addStretch(1)

    def _show_last(self, last: LastProject, words: QVBoxLayout, line: QHBoxLayout) -> None:
        text, verdict = last.words()
        state = QHBoxLayout()
        state.setSpacing(6)
        state.addWidget(VerdictMark(verdict, 14))
        state.addWidget(Label(text, "cell", wrap=True), 1)
        words.addLayout(state)
        button = Button("打开" if last.mailed else "继续填报", on_click=self._go_on, name="go-on")
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def _go_on(self) -> None:
        if self._last is not None:
            self._host.open_project(self._last.path)


def _deadline_row(deadline: Deadline, now: dt.date) -> tuple[QWidget, QVBoxLayout, QHBoxLayout]:
    """The row, its column of words, and the row's own layout for a button."""
    row = QWidget()
    row.setMinimumHeight(88)  # more where the words need two lines
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(24)
    date = QVBoxLayout()
    date.setContentsMargins(0, 0, 0, 0)
    date.setSpacing(0)
    date.addStretch(1)
    date.addWidget(Label(f"{deadline.date.month}月{deadline.date.day}日", "strong"))
    date.addWidget(Label(f"周{_WEEKDAYS[deadline.date.weekday()]}", "caption"))
    date.addStretch(1)
    holder = QWidget()
    holder.setLayout(date)
    holder.setFixedWidth(72)
    layout.addWidget(holder)
    days = (deadline.date - now).days
    left = QHBoxLayout()
    left.setContentsMargins(0, 0, 0, 0)
    left.setSpacing(4)
    left.addStretch(1)
    if days >= 0:
        tone = "rev" if days <= 3 else ""
        left.addWidget(Label(str(days), "title", tone=tone))
        left.addWidget(Label("天", "cell", tone=tone or "text2"))
    else:
        left.addWidget(Label(f"已过 {-days} 天", "cell", tone="skip"))
    count = QWidget()
    count.setLayout(left)
    count.setFixedWidth(112)
    layout.addWidget(count)
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addStretch(1)
    own = "" if deadline.origin is Origin.NOTICE else "（自定）"
    words.addWidget(Label(f"{deadline.label}{own}", "strong"))
    if deadline.note:
        words.addWidget(Label(deadline.note, "caption"))
    words.addWidget(Label(deadline.clause, "caption"))
    layout.addLayout(words, 1)
    return row, words, layout
