"""What 数据反馈 says, put together from totals and plans. No widgets."""

from __future__ import annotations

from kepu_desktop.calls.feedback_model import Feedback
from kepu_desktop.domain.audience import FigureGroup
from kepu_desktop.domain.findings import Verdict
from kepu_desktop.ui.places.feedback.chart import MOST, BarLine
from kepu_desktop.ui.places.feedback.commands import Brought
from kepu_desktop.workflow.feedback.totals import FeedbackTotals, Source


def bar_lines(spec: Feedback, totals: FeedbackTotals, most: int = MOST) -> tuple[BarLine, ...]:
    """The largest platforms, the others as one line; at most ``most`` lines."""
    groups = totals.platforms
    if len(groups) <= most:
        return tuple(_line(spec, group) for group in groups)
    shown, rest = groups[: most - 1], groups[most - 1 :]
    known = [group.sums[spec.main] for group in rest if spec.main in group.sums]
    share = sum(group.share or 0 for group in rest)
    line = BarLine(f"其余 {len(rest)} 个", sum(known) if known else None, share, rest=True)
    return (*(_line(spec, group) for group in shown), line)


def _line(spec: Feedback, group: FigureGroup) -> BarLine:
    return BarLine(group.name or "未填平台", group.sums.get(spec.main), group.share)


def never_summed(spec: Feedback) -> str:
    """观看人数、峰值在线不跨平台相加"""
    names = [column.label for column in spec.counts if not column.total]
    return f"{'、'.join(names)}不跨平台相加" if names else ""


def source_verdict(source: Source) -> Verdict:
    if source.held:
        return Verdict.ERROR
    return Verdict.REVIEW if source.noted else Verdict.PASS


def source_words(source: Source) -> str:
    """14 行，1 行未计入，2 行待核实 · 反馈表.xlsx: the file's name gives way first"""
    parts = [f"{len(source.rows)} 行"]
    if source.held:
        parts.append(f"{len(source.held)} 行未计入")
    if source.noted:
        parts.append(f"{len(source.noted)} 行待核实")
    return f"{'，'.join(parts)} · {source.name}"


def footer_words(totals: FeedbackTotals | None) -> tuple[str, Verdict | None]:
    if totals is None:
        return "", None
    if not totals.sources:
        return f"{totals.films} 个视频待反馈数据" if totals.films else "", None
    open_books = sum(bool(source.held or source.noted) for source in totals.sources)
    if totals.held:
        words = f"{open_books} 份表有待处理的行，其中 {len(totals.held)} 行未计入"
        return words, Verdict.ERROR
    if totals.noted:
        return f"{open_books} 份表有待核实的行，已计入", Verdict.REVIEW
    if totals.missing:
        return f"还有 {len(totals.missing)} 个单位没有反馈", Verdict.ADVICE
    return "各单位均已反馈", Verdict.PASS


def brought_words(brought: Brought) -> str:
    """已读入 5 份反馈表：新增 34 行，3 张截图"""
    plan = brought.plan
    parts = [f"新增 {brought.rows} 行"] if brought.rows else []
    if plan.changed:
        parts.append(f"补充 {len(plan.changed)} 行")
    known = sum(book.known for book in plan.books)
    if known:
        parts.append(f"{known} 行已在项目中")
    if brought.attached.made:
        parts.append(f"附上 {len(brought.attached.made)} 张截图")
    head = f"已读入 {len(plan.books)} 份反馈表" if plan.books else "已附上截图"
    return f"{head}：{'，'.join(parts) or '没有变化'}"


def reminder(missing: tuple[str, ...], title: str) -> str:
    """催办文字: to be sent by the person, to all that have not answered."""
    names = "、".join(missing)
    return (
        f"{names}：\n\n　　请尽快填好《{title}》并发回，统计截图一并附上。"
        "没有统计的格子请空着，不要填 0。已经发出的请忽略本通知。\n"
    )
