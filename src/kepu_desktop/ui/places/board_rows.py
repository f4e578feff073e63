"""What the rows of the deadline board say: dates of the call, counts of the project. No widgets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kepu_desktop.calls.model import Call, Deadline
from kepu_desktop.domain.findings import Origin, Verdict
from kepu_desktop.workflow.standing import Standing

_FORM = "form"  # the deadline of the information form, in every call
_CASE = "case"  # where the cases have one of their own


@dataclass(frozen=True, slots=True)
class State:
    """``verdict`` gives the shape before the words; None for what has not begun."""

    words: str
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """One row. ``date`` None: there is none, ``when`` says it in words. ``verb`` goes on in
    ``place``; both are "" for a date that is no delivery of ours."""

    id: str
    title: str
    date: dt.date | None
    when: str = ""
    ours: bool = False
    lines: tuple[str, ...] = ()
    state: State | None = None
    verb: str = ""
    place: str = ""


def dues_of(call: Call, now: Standing | None) -> tuple[Due, ...]:
    """All deliveries of the call and its other dates, by date; what has no date comes last."""
    rows = [due for deadline in call.deadline for due in _due_at(call, deadline, now)]
    rows.sort(key=lambda due: due.date or dt.date.max)
    if call.feedback is not None:
        rows.append(_feedback(now))
    return tuple(rows)


def brief(now: Standing) -> str:
    """One line on a project as a whole."""
    to_do = f" · {now.to_do} 项待办" if now.to_do else ""
    return f"{now.films} 个视频{to_do}"


def _due_at(call: Call, deadline: Deadline, now: Standing | None) -> Iterator[Due]:
    """The deliveries that are due then; the date alone where it is none of ours."""
    plain = Due(
        deadline.id,
        deadline.label,
        deadline.date,
        ours=deadline.origin is not Origin.NOTICE,
        lines=_lines(deadline.note, deadline.clause),
    )
    found = False
    if call.cases is not None and call.cases.deadline == deadline.id:
        found = True
        verb = "继续填报" if now is not None and now.cases else "新建案例"
        title = plain.title if deadline.id == _CASE else "案例登记"
        state = _cases(call.cases.total, now)
        yield replace(plain, id="case", title=title, state=state, verb=verb, place="cases")
    if deadline.id == _FORM:
        found = True
        verb, place = _form_step(now)
        yield replace(plain, state=_form(now), verb=verb, place=place)
    if call.delivery is not None and call.delivery.deadline == deadline.id:
        found = True
        verb = "继续交付" if now is not None and now.selected else "登记入选"
        # The date is the call's own; when the originals are due the organiser tells.
        lines = _lines(deadline.label, deadline.note, deadline.clause)
        yield replace(
            plain,
            id="delivery",
            title="入选交付",
            lines=lines,
            state=_delivery(now),
            verb=verb,
            place="delivery",
        )
    if not found:
        yield plain


def _lines(*parts: str) -> tuple[str, ...]:
    """One caption of what there is to say."""
    words = "　".join(part for part in parts if part)
    return (words,) if words else ()


def _cases(most: int, now: Standing | None) -> State | None:
    if now is None:
        return None
    if not now.cases:
        return State("还没有案例")
    words = f"{now.cases}/{most} 个"
    if now.case_errors or now.case_reviews:
        verdict = Verdict.ERROR if now.case_errors else Verdict.REVIEW
        return State(f"{words}，{_open(now.case_errors, now.case_reviews)}", verdict)
    if now.registered:
        return State(f"{words}，登记包已生成", Verdict.PASS)
    return State(f"{words}，可以生成登记包", Verdict.PASS)


def _form(now: Standing | None) -> State | None:
    if now is None:
        return None
    words = f"{now.films} 个视频"
    if now.mailed:
        return State(f"{words}，已寄出", Verdict.PASS)
    if now.errors or now.reviews:
        verdict = Verdict.ERROR if now.errors else Verdict.REVIEW
        return State(f"{words}，{_open(now.errors, now.reviews)}", verdict)
    if now.exported:
        return State(f"{words}，已导出，还没有记下寄出", Verdict.REVIEW)
    return State(f"{words}，可以导出", Verdict.PASS)


def _form_step(now: Standing | None) -> tuple[str, str]:
    """(verb, place)."""
    if now is None:
        return "", ""
    if now.mailed:
        return "打开", "export"
    if now.errors or now.reviews:
        return "处理待办", "review"
    return "继续填报", "export"


def _delivery(now: Standing | None) -> State | None:
    if now is None:
        return None
    if not now.selected:
        return State("等待入选通知")
    words = f"{now.selected} 个入选"
    if now.delivered == now.selected:
        return State(f"{words}，已全部交付", Verdict.PASS)
    if now.delivery_errors:
        return State(f"{words}，{now.delivery_errors} 项不合规须先处理", Verdict.ERROR)
    if now.delivered:
        left = now.selected - now.delivered
        return State(f"{words}，已交付 {now.delivered} 个，还差 {left} 个", Verdict.REVIEW)
    return State(f"{words}，还没有交付", Verdict.REVIEW)


def _feedback(now: Standing | None) -> Due:
    state, verb = None, "生成反馈表"
    if now is not None:
        if not now.reported:
            state = State("还没有数据")
        elif now.reported < now.asked:
            left = now.asked - now.reported
            words = f"{now.reported}/{now.asked} 个视频有数据，还差 {left} 个"
            state, verb = State(words, Verdict.REVIEW), "查看数据"
        else:
            state = State(f"{now.reported} 个视频都有数据", Verdict.PASS)
            verb = "查看数据"
    lines = ("通知没有写明日期",)
    place = "feedback"
    return Due(place, "数据反馈", None, "未定", lines=lines, state=state, verb=verb, place=place)


def _open(errors: int, reviews: int) -> str:
    parts = [f"{errors} 项不合规"] if errors else []
    parts += [f"{reviews} 项需核实"] if reviews else []
    return "，".join(parts)
