"""The deadline board: what is due when, and how far the project that was open last has come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kepu_desktop.calls.model import Call
from kepu_desktop.calls.shipped import default_call
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import show_name
from kepu_desktop.system.clock import today
from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.places.board_rows import Due, State, dues_of
from kepu_desktop.ui.widgets.bars import Bar
from kepu_desktop.ui.widgets.basic import Button, IconLabel, Label, ground, hline
from kepu_desktop.ui.widgets.verdicts import VerdictMark
from kepu_desktop.workflow.snapshot import Snapshot
from kepu_desktop.workflow.standing import Standing, standing_of

_WEEKDAYS = "一二三四五六日"
_KEPT = "projects"
ANNEXES = "annexes"  # what is selected in 校验: the attachments of the notice
_SOON = 3  # days before a deadline from which on it stands out


@lru_cache(maxsize=1)
def _shown_call() -> Call:
    """Read once: a board is built each time a project is closed, and reading takes 40 ms."""
    return default_call()


class BoardHost(Protocol):
    def open_project(self, path: Path, place: str = "", target: str = "") -> None: ...


@dataclass(frozen=True, slots=True)
class KnownProject:
    """How a project stood when it was last closed on this machine."""

    path: Path
    call: str  # its call's id
    standing: Standing

    @classmethod
    def of(cls, shot: Snapshot) -> KnownProject:
        return cls(shot.path, shot.call.id, standing_of(shot))

    def keep(self, settings: Settings) -> None:
        """With the other recent projects; what is no longer recent is forgotten."""
        recent = {str(path) for path in settings.recent()}
        kept = {key: value for key, value in settings.table(_KEPT).items() if key in recent}
        kept[str(self.path)] = {"call": self.call, **self.standing.as_table()}
        settings.put(_KEPT, kept)

    @classmethod
    def kept(cls, settings: Settings, path: Path) -> KnownProject | None:
        table = settings.table(_KEPT).get(str(path))
        if not isinstance(table, dict):
            return None
        return cls(path, str(table.get("call", "")), Standing.from_table(table))

    @classmethod
    def last(cls, settings: Settings) -> KnownProject | None:
        """The project opened last, where it is known how it stood."""
        recent = settings.recent()
        return cls.kept(settings, recent[0]) if recent else None


class Board(QWidget):
    """Built anew each time the start page is shown."""

    def __init__(
        self, last: KnownProject | None, host: BoardHost, call: Call | None = None
    ) -> None:
        """``call``: another one than the shipped."""
        super().__init__()
        ground(self, "surface")
        self._last: KnownProject | None = None
        self._host = host
        layout = QVBoxLayout(self)
        layout.setContentsMargins(48, 56, 48, 24)
        layout.setSpacing(0)
        try:
            call = call or _shown_call()
        except UserError as error:
            layout.addWidget(Bar("err", error.reason, str(error)))
            layout.addStretch(1)
            return
        if last is not None and last.call == call.id:  # else its counts are about other dates
            self._last = last
        now = today()
        layout.addWidget(Label(f"{call.issued.year} 年交付日程", "head"))
        layout.addWidget(Label(f"{call.number} · 今天 {now.month}月{now.day}日", "caption"))
        layout.addSpacing(20)
        layout.addWidget(hline())
        for due in dues_of(call, self._last.standing if self._last is not None else None):
            layout.addWidget(self._row(due, now))
            layout.addWidget(hline())
        layout.addSpacing(12)
        self._add_missing(call, layout)
        note = "日期来自征集通知；过期只提醒，不阻止操作。"
        if self._last is not None:
            note = f"状态取自最近打开的“{show_name(self._last.path.stem)}”。{note}"
        layout.addWidget(Label(note, "caption", wrap=True))
        layout.addStretch(1)

    def _row(self, due: Due, now: dt.date) -> QWidget:
        row = QWidget()
        row.setObjectName(f"due-{due.id}")
        row.setMinimumHeight(88)  # more where the words need two lines
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(24)
        layout.addWidget(_day(due))
        layout.addWidget(_left(due, now))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(Label(due.title, "strong"))
        for line in due.lines:
            words.addWidget(Label(line, "caption", wrap=True))
        if due.state is not None:
            words.addLayout(_state(due.state))
        words.addStretch(1)
        layout.addLayout(words, 1)
        if due.verb and self._last is not None:
            button = Button(due.verb, on_click=self._go, name=f"go-{due.id}")
            button.setProperty("place", due.place)
            button.setAccessibleName(f"{due.verb}：{due.title}")
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _add_missing(self, call: Call, layout: QVBoxLayout) -> None:
        """Attachments whose text did not come with the call."""
        missing = [one.title for one in call.attachment if not one.included]
        if not missing:
            return
        given = self._last is not None and self._last.standing.annexes >= len(missing)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(IconLabel("paperclip"))
        what = "已附上正文" if given else "文本未附"
        line.addWidget(Label(f"{'、'.join(missing)}：{what}", "cell", wrap=True), 1)
        if self._last is not None:
            verb = "查看附件" if given else "附上文件…"
            line.addWidget(Button(verb, "link", on_click=self._go_annexes, name="go-annexes"))
        layout.addLayout(line)
        layout.addSpacing(8)

    def _go(self) -> None:
        if self._last is not None:
            self._host.open_project(self._last.path, str(self.sender().property("place")))

    def _go_annexes(self) -> None:
        if self._last is not None:
            self._host.open_project(self._last.path, "review", ANNEXES)


def _day(due: Due) -> QWidget:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addStretch(1)
    if due.date is None:
        column.addWidget(Label(due.when, "strong"))
    else:
        column.addWidget(Label(f"{due.date.month}月{due.date.day}日", "strong"))
        own = "（自定）" if due.ours else ""
        column.addWidget(Label(f"周{_WEEKDAYS[due.date.weekday()]}{own}", "caption"))
    column.addStretch(1)
    holder = QWidget()
    holder.setLayout(column)
    holder.setFixedWidth(88)
    return holder


def _left(due: Due, now: dt.date) -> QWidget:
    """How many days are left."""
    line = QHBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(4)
    line.addStretch(1)
    if due.date is None:
        line.addWidget(Label("—", "cell", tone="text3"))
    elif (days := (due.date - now).days) >= 0:
        tone = "rev" if days <= _SOON else ""
        line.addWidget(Label(str(days), "title", tone=tone))
        line.addWidget(Label("天", "cell", tone=tone or "text2"))
    else:
        line.addWidget(Label(f"已过 {-days} 天", "cell", tone="skip"))
    holder = QWidget()
    holder.setLayout(line)
    holder.setFixedWidth(96)
    return holder


def _state(state: State) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(6)
    if state.verdict is not None:
        line.addWidget(VerdictMark(state.verdict, 14))
    label = Label(state.words, "cell", wrap=True)
    label.setObjectName("state")
    line.addWidget(label, 1)
    return line
