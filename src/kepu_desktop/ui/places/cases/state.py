"""The footer's words: what stands in the way, or what is still open, and until when."""

from __future__ import annotations

import datetime as dt

from kepu_desktop.calls.case_model import Cases
from kepu_desktop.domain.findings import Level, Verdict
from kepu_desktop.system.clock import today
from kepu_desktop.ui.places.cases.commands import Dropped
from kepu_desktop.workflow.counting import of_chosen_cases
from kepu_desktop.workflow.snapshot import Snapshot

_NAMES_SHOWN = 3


def is_shut(shot: Snapshot) -> bool:
    """The gate of the registration: nothing chosen, or an error that nobody waived."""
    state = shot.submission
    if not any(case.chosen for case in state.cases):
        return True
    return any(f.open_error for f in of_chosen_cases(state, shot.judgement))


def footer_words(shot: Snapshot, spec: Cases) -> tuple[str, Verdict | None]:
    """(words, shape) for the left of the footer."""
    state = shot.submission
    chosen = [case for case in state.cases if case.chosen]
    until = _until(shot, spec)
    if not chosen:
        words = "没有选用的案例" if state.cases else "还没有案例"
        return _joined(words, until), None
    found = tuple(of_chosen_cases(state, shot.judgement))
    errors = [f for f in found if f.open_error]
    if errors:
        names = {case.id: case.fields.get("title", "") for case in chosen}
        owner = {material.id: material.owner for material in state.materials}
        first = errors[0]
        name = names.get(owner.get(first.subject, first.subject), "")
        about = f"{name}，" if name else ""
        more = f"；另有 {len(errors) - 1} 项" if errors[1:] else ""
        words = f"{about}{first.message}{more}"
        return _joined(f"登记前须处理：{words}", until), Verdict.ERROR
    judged = shot.judgement.cases
    levels = {f.effective_level for f in found}
    open_cases = sum(judged.verdicts[case.id] is not Verdict.PASS for case in chosen)
    if open_cases:
        worst = Verdict.REVIEW if Level.REVIEW in levels else Verdict.ADVICE
        return _joined(f"{open_cases} 个案例待补充", until), worst
    return _joined(f"{len(chosen)} 个案例已齐", until), Verdict.PASS


def dropped_words(done: Dropped) -> str:
    """What came of a drop, for the toast; "" when nothing did."""
    words = []
    if done.forms:
        words.append(f"已从 {'、'.join(done.forms)} 读入空着的栏目")
    if done.materials:
        words.append(f"已添加 {done.materials} 份材料")
    if done.scans:
        words.append(f"已放入 {done.scans} 份盖章扫描件")
    if done.known:
        words.append(f"{done.known} 份已在其中")
    return "，".join(words)


def skipped_words(done: Dropped) -> str:
    """What was left aside and why; "" when nothing was."""
    if not done.skipped:
        return ""
    shown = "；".join(f"{name}：{reason}" for name, reason in done.skipped[:_NAMES_SHOWN])
    more = f"；另有 {len(done.skipped) - _NAMES_SHOWN} 个" if done.skipped[_NAMES_SHOWN:] else ""
    return shown + more


def _until(shot: Snapshot, spec: Cases) -> str:
    deadline = shot.call.deadline_of(spec.deadline) if spec.deadline else None
    if deadline is None:
        return ""
    date = _changed(shot, spec.deadline) or deadline.date
    days = (date - today()).days
    left = f"还有 {days} 天" if days > 0 else "就是今天" if not days else f"已过 {-days} 天"
    return f"截止 {date.month}月{date.day}日，{left}"


def _changed(shot: Snapshot, identifier: str) -> dt.date | None:
    key = f"deadline.{identifier}"
    values = [o.value for o in shot.submission.overrides if o.key == key]
    try:
        return dt.date.fromisoformat(values[-1]) if values else None
    except ValueError:
        return None


def _joined(words: str, until: str) -> str:
    return f"{words} · {until}" if until else words
