"""征集信息: the coordinator's own date, address and contact, filled in where they are needed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kepu_desktop.domain.days import DayError, parse_day
from kepu_desktop.ui.desk import Desk, Failed
from kepu_desktop.ui.places.roster import commands
from kepu_desktop.ui.places.roster.fields import KeptLine
from kepu_desktop.ui.widgets.basic import IconButton, Label, ground, hline
from kepu_desktop.workflow.fill import FORM_LABELS
from kepu_desktop.workflow.snapshot import Snapshot
from kepu_desktop.workflow.units.kit import COLLECT_KEYS, UNIT_KEY, KitGate

_HINTS = {
    UNIT_KEY: "单位全称，与公章一致",
    "collect_by": "例如 {day}",
    "collect_to": "自己收材料的邮箱或网盘地址",
    "collect_contact": "姓名，电话",
}
_EXAMPLE_DAYS = 30


class CollectPanel(QWidget):
    """Saved as it is typed; ``closed`` when the person is done."""

    closed = Signal()

    def __init__(self, desk: Desk, day: dt.date) -> None:
        super().__init__()
        self.setObjectName("collect-panel")
        self._desk = desk
        ground(self, "subtle")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 8, 16, 12)
        inside.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(Label("征集信息", "strong"))
        head.addWidget(Label("写进征集包和催报文字；主办方的邮箱和期限不会写进去", "caption"), 1)
        close = IconButton("x", "收起征集信息", on_click=self.closed.emit, shortcut="Esc")
        close.setObjectName("collect-close")
        head.addWidget(close)
        inside.addLayout(head)
        line = QHBoxLayout()
        line.setSpacing(16)
        example = (day + dt.timedelta(days=_EXAMPLE_DAYS)).isoformat()
        self.fields: dict[str, KeptLine] = {}
        for key in (UNIT_KEY, *COLLECT_KEYS):
            hint = _HINTS[key].format(day=example)
            field = KeptLine(key, FORM_LABELS[key], partial(self._send, key), hint=hint)
            self.fields[key] = field
            line.addWidget(field, 2 if key == "collect_by" else 3)
        inside.addLayout(line)
        self._about = Label("", "caption", wrap=True)
        self._about.setObjectName("collect-about")
        inside.addWidget(self._about)
        column.addLayout(inside)
        column.addWidget(hline())

    def show_state(self, shot: Snapshot, gate: KitGate, day: dt.date) -> None:
        refused = {one.key: f"{one.reason}。{one.remedy}" for one in gate.missing}
        odd: list[str] = []
        for key, field in self.fields.items():
            text = shot.submission.form.get(key, "")
            field.keeper.show(text)
            field.edit.setReadOnly(bool(shot.read_only_reason))
            words = refused.get(key, "") if text.strip() else ""
            if key == "collect_by":
                words = "；".join(gate.warnings)
            field.mark(words, "rev" if words else "")
            odd += [words] if words else []
        said = "；".join(odd) or _left(shot.submission.form.get("collect_by", ""), day)
        self._about.setText(said)
        self._about.set_tone("rev" if odd else "")
        self._about.setVisible(bool(said))

    def focus_first(self) -> None:
        """The first blank, else the first field. Our unit is asked for only where it is blank; it
        stays in sight while it is typed."""
        unit = self.fields[UNIT_KEY]
        unit.setVisible(not unit.edit.text().strip())
        blank = (f for f in self.fields.values() if not f.edit.text().strip())
        field = next(blank, self.fields[COLLECT_KEYS[0]])
        field.edit.setFocus()

    def flush(self) -> None:
        for field in self.fields.values():
            field.keeper.flush()

    def unsaved(self) -> bool:
        return any(field.keeper.dirty for field in self.fields.values())

    def _send(self, key: str, text: str, done: Callable[[bool], None]) -> None:
        answer = Answer(self._desk, done)
        self._desk.do(
            "填写征集信息",
            partial(commands.fill, key, text),
            done=answer.saved,
            failed=answer.failed,
        )


class Answer:
    """Tells who waits for a save whether it was made; what went wrong is shown by the frame."""

    def __init__(self, desk: Desk, done: Callable[[bool], None]) -> None:
        self._desk = desk
        self._done = done

    def saved(self, _value: None) -> None:
        self._done(True)

    def failed(self, failed: Failed) -> None:
        self._done(False)
        self._desk.command_failed.emit(failed)


def _left(text: str, day: dt.date) -> str:
    try:
        by = parse_day(text)
    except DayError:
        return ""
    if by is None:
        return ""
    return "今天截止" if by == day else f"距截止日期还有 {(by - day).days} 天"
