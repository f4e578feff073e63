"""What reading forms in did, or would do, in words: for the window and for the command line."""

from __future__ import annotations

from collections.abc import Iterator

from kepu_desktop.calls.model import Call
from kepu_desktop.domain.submission import Film, Series, Submission
from kepu_desktop.workflow.content import field_label
from kepu_desktop.workflow.merges.model import (
    APART,
    MERGE,
    OURS,
    THEIRS,
    Conflict,
    FormMerge,
    Merge,
    SameTitle,
)
from kepu_desktop.workflow.merges.returned import ReadForm
from kepu_desktop.workflow.merges.values import HEAD

_NEEDED = ("unit", "contact", "phone", "email")  # what every form is asked for
_GUESSED = "项目还没有填报送单位；这是本单位的表时请改选"
_DEEDS = {MERGE: "已合并", APART: "已另列一条"}


def whose_words(one: FormMerge) -> str:
    return "报送单位的表" if one.whose == OURS else "来源单位的表"


def guess_words(merge: Merge) -> str:
    """That our own unit is blank, where a form was taken for a contributing unit's for no better
    reason; "" for none."""
    guessed = (one.guessed and one.whose == THEIRS and not one.idle for one in merge.forms)
    return _GUESSED if any(guessed) else ""


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


def gap_words(call: Call, form: ReadForm) -> str:
    """Which of the values that every form is asked for are not there; "" when none is missing."""
    gaps = [field_label(call, key) for key in _NEEDED if not form.values.get(key)]
    return f"没有读到{'、'.join(gaps)}" if gaps and not form.blank else ""


def about_words(state: Submission, conflict: Conflict) -> str:
    """What a conflict is about: the head, a unit of the roster, an entry."""
    subject = conflict.difference.subject
    if subject == HEAD:
        return "报送单位"
    for unit in state.roster:
        if unit.id == subject:
            return unit.name
    held: tuple[Film | Series, ...] = (*state.films, *state.series)
    for one in held:
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


def state_words(one: FormMerge) -> tuple[str, str]:
    """The state of a form in a word or two, and its tone."""
    if one.known:
        return "已读入过", "text2"
    if one.form.blank:
        return "空白", "text2"
    if one.open:
        return f"{one.open} 处待定", "rev"
    if any(not one.form.values.get(key) for key in _NEEDED):
        return "有缺项", "rev"
    return ("没有新内容", "text2") if one.empty else ("可并入", "ok")


def open_words(merge: Merge) -> str:
    """What a person should decide about the whole batch: 2 处不一致，1 条同名."""
    conflicts = sum(len(one.conflicts) for one in merge.forms)
    same = sum(len(one.same) for one in merge.forms)
    names = sum(not one.named for one in merge.forms if not one.idle)
    unsure = sum(not one.sure for one in merge.forms if not one.idle)
    parts = (
        (conflicts, "处不一致"),
        (same, "条同名"),
        (names, "个单位名称相近"),
        (unsure, "份不知道是谁的表"),
    )
    return "，".join(f"{count} {words}" for count, words in parts if count)


def done_words(merge: Merge) -> str:
    """After it was done, for the toast."""
    read = sum(not one.idle for one in merge.forms)
    new = sum(len(one.new) for one in merge.forms) + sum(
        same.deed == APART for one in merge.forms for same in one.same
    )
    filled = sum(len(one.filled) for one in merge.forms)
    parts = [f"已并入 {read} 份信息表"] if read else ["没有可以并入的内容"]
    parts += [f"新增 {new} 条待制作"] if new else []
    parts += [f"补上 {filled} 项"] if filled else []
    return "，".join(parts)
