"""What reading forms in did, or would do, in words: for the window and for the command line."""

from __future__ import annotations

from collections.abc import Iterator

from kepu_desktop.calls.model import Call
from kepu_desktop.domain.submission import Submission
from kepu_desktop.workflow.merge_model import APART, MERGE, OURS, Conflict, FormMerge, SameTitle
from kepu_desktop.workflow.merge_values import HEAD

_DEEDS = {MERGE: "已合并", APART: "已另列一条"}


def whose_words(one: FormMerge) -> str:
    return "报送单位的表" if one.whose == OURS else "来源单位的表"


def result_words(call: Call, one: FormMerge) -> str:
    """What comes of one form, on one line: 新增 3 条，补上联系人 …"""
    if one.idle:
        return "，".join(one.notes)
    parts: list[str] = []
    if one.new:
        parts.append(f"新增 {len(one.new)} 条待制作")
    merged = len(one.bound) + sum(same.deed == MERGE for same in one.same)
    if merged:
        parts.append(f"{merged} 条与已有的合并")
    if one.there:
        parts.append(f"{len(one.there)} 条已有")
    labels = dict.fromkeys(d.label for d in one.filled if d.key != "summary")
    if labels:
        parts.append(f"补上{'、'.join(labels)}")
    if one.ticked:
        names = [c.short for c in call.category if c.id in one.ticked]
        parts.append(f"勾选{'、'.join(names)}")
    if one.roster == "added":
        parts.append("记入台账")
    return "，".join(parts) or "没有新内容"


def about_words(state: Submission, conflict: Conflict) -> str:
    """What a conflict is about: the head, a unit of the roster, an entry."""
    subject = conflict.difference.subject
    if subject == HEAD:
        return "报送单位"
    for unit in state.roster:
        if unit.id == subject:
            return unit.name
    for one in (*state.films, *state.series):
        if one.id == subject:
            return f"《{one.title}》"
    return ""


def same_words(same: SameTitle) -> str:
    deed = _DEEDS.get(same.deed, "没有读入")
    return f"《{same.title}》与 {same.other} 同名（{same.about}），{deed}"


def told(call: Call, state: Submission, one: FormMerge) -> Iterator[str]:
    """Everything about one form, a line each: what came of it, then what is open or missing."""
    unit = f"{one.unit}，" if one.unit else ""
    yield f"{one.form.name}（{unit}{whose_words(one)}）：{result_words(call, one)}"
    if one.idle:
        return
    for conflict in one.conflicts:
        d = conflict.difference
        yield (
            f"　　不一致，{'已用新值' if conflict.taken else '保留现在的'}　"
            f"{about_words(state, conflict)} {d.label}　"
            f"现在：{d.before}（{d.was_from}）　新值：{d.after}（{d.source}）"
        )
    for same in one.same:
        yield f"　　{same_words(same)}"
    if not one.named:
        names = "、".join(f"“{name}”" for name in one.near)
        yield f"　　单位“{one.form.unit}”与{names}名称相近，按不同单位读入；是同一单位时请统一名称"
    for note in one.notes:
        yield f"　　{note}"
    for reason in one.form.missing:
        yield f"　　{reason}"
