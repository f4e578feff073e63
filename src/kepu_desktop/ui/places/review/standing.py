"""Where the to-do list stands, in words: for the footer, and for a list with nothing in it."""

from __future__ import annotations

from kepu_desktop.domain.findings import Verdict
from kepu_desktop.ui.places.review.rows import Filter
from kepu_desktop.workflow.snapshot import Snapshot


def standing(shot: Snapshot) -> tuple[str, Verdict]:
    """How many films and entries there are, what stands in the way, and its verdict."""
    to_do, blockers = shot.counts.to_do, len(shot.gate.blockers)
    text = f"{shot.counts.films} 个视频、{len(shot.entries)} 个条目"
    if blockers:
        return f"{text} · 还有 {blockers} 项须处理，暂不能导出", Verdict.ERROR
    if to_do:
        return f"{text} · {to_do} 项待办，不影响报送信息表", Verdict.REVIEW
    return f"{text} · 没有待办", Verdict.PASS


def why_nothing(shot: Snapshot | None, wanted: Filter) -> str:
    """Why no row is there."""
    if shot is not None and not shot.submission.films:
        return "还没有视频。把视频文件夹拖进窗口，检查后要处理的事项会列在这里。"
    if wanted != Filter():
        return "没有符合筛选的事项。"
    return "没有待办：全部检查项都已合规或已处理，可以去导出。"
