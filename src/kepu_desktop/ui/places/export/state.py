"""What 导出 shows, put together from snapshot, preview and the last package. No widgets."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum, auto

from kepu_desktop.domain.findings import Stage, Verdict
from kepu_desktop.system.clock import today
from kepu_desktop.ui.moments import day_time
from kepu_desktop.ui.places.base import Action
from kepu_desktop.workflow.preview import PackagePreview, Written
from kepu_desktop.workflow.snapshot import Snapshot


class Phase(Enum):
    """What the next step is."""

    WAITING = auto()  # nothing is known yet
    BLOCKED = auto()
    UNACCEPTED = auto()  # delivery-stage errors that nobody has taken note of
    READY = auto()
    RUNNING = auto()
    CHANGED = auto()  # written, and edited since
    WRITTEN = auto()
    READ_ONLY = auto()


@dataclass(frozen=True, slots=True)
class State:
    phase: Phase
    blockers: int
    open_delivery: int
    written: Written | None
    preview: PackagePreview | None


def state_of(
    shot: Snapshot | None,
    preview: PackagePreview | None,
    written: Written | None,
    *,
    accepted: bool,
    running: bool,
) -> State:
    """The phase by what is known. A package that is away counts as none."""
    if shot is None:
        return State(Phase.WAITING, 0, 0, None, None)
    gate = shot.gate
    there = written if written is not None and written.folder is not None else None
    mail_errors = sum(f.open_error for f in preview.found) if preview is not None else 0
    blockers = len(gate.blockers) + mail_errors
    phase = Phase.READY
    if running:
        phase = Phase.RUNNING
    elif shot.read_only_reason:
        phase = Phase.READ_ONLY
    elif blockers:
        phase = Phase.BLOCKED
    elif there is not None and not there.changes:
        phase = Phase.WRITTEN
    elif gate.open_delivery and not accepted:
        phase = Phase.UNACCEPTED
    elif there is not None:
        phase = Phase.CHANGED
    return State(phase, blockers, len(gate.open_delivery), there, preview)


@dataclass(frozen=True, slots=True)
class BarText:
    """The bar on top of the left column."""

    level: str
    text: str
    detail: str


def bar_of(state: State) -> BarText:
    """What stands between the submission and the mail, in two lines."""
    if state.phase is Phase.BLOCKED:
        return BarText(
            "err",
            f"还有 {state.blockers} 项须处理，暂不能导出",
            "改好、豁免或移出这些条目后，即可导出；导出草稿版不受限制",
        )
    if state.phase is Phase.READ_ONLY:
        return BarText("rev", "项目以只读方式打开，不能导出", "另存到可写的位置后再导出")
    if state.phase is Phase.UNACCEPTED:
        return BarText(
            "rev",
            f"可以先报信息表，另有 {state.open_delivery} 项须在交付前整改",
            "在下面勾选“已知悉，先报信息表”并写明是谁，即可导出",
        )
    written = state.written
    if written is not None and state.phase in (Phase.WRITTEN, Phase.CHANGED):
        if state.phase is Phase.CHANGED:
            return BarText(
                "rev",
                f"导出后有 {len(written.changes)} 处改动",
                "已写好的报送包还是改动之前的内容，请重新导出",
            )
        return BarText("ok", "报送包已写好，并已逐个校验 SHA-256", str(written.folder))
    return BarText("ok", "可以导出", "写完后会逐个校验 SHA-256；邮件由你核对后发送")


def footer_text(state: State) -> tuple[str, Verdict | None]:
    """The words at the left of the footer."""
    if state.phase is Phase.BLOCKED:
        return f"{state.blockers} 项不合规阻止导出", Verdict.ERROR
    if state.phase is Phase.UNACCEPTED:
        return "先勾选“已知悉，先报信息表”", Verdict.REVIEW
    if state.phase is Phase.READ_ONLY:
        return "项目只读", Verdict.REVIEW
    written = state.written
    if state.phase is Phase.CHANGED and written is not None:
        return f"导出后有 {len(written.changes)} 处改动", Verdict.REVIEW
    if state.phase is Phase.WRITTEN and written is not None:
        mailed = written.export.mailed
        words = f"导出于 {day_time(written.export.at)}"
        return f"{words} · {mailed.by} 记为已寄出" if mailed else words, Verdict.PASS
    return "可以导出", Verdict.PASS


def primary_of(state: State, go: Action, export: Action, mail: Action) -> Action:
    """Exactly one next step."""
    if state.phase is Phase.BLOCKED:
        return go
    return mail if state.phase is Phase.WRITTEN else export


def deadline_text(shot: Snapshot) -> tuple[str, int | None]:
    """信息表截止 … and the days left, negative when it is over; the organiser's date where it was
    changed."""
    deadline = shot.call.deadline_of(Stage.FORM.value)
    if deadline is None:
        return "", None
    date = deadline.date
    for override in shot.submission.overrides:
        if override.key == f"deadline.{deadline.id}":
            date = _date(override.value) or date
    days = (date - today()).days
    left = f"还有 {days} 天" if days > 0 else ("今天截止" if days == 0 else f"已过 {-days} 天")
    return f"{deadline.label}截止 {date.month}月{date.day}日，{left}", days


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
