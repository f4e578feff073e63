"""The footer of 视频: how the films stand, in words, and the next step as the primary button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kepu_desktop.domain.findings import Verdict
from kepu_desktop.ui.places.base import Action, Footer
from kepu_desktop.ui.places.videos.rows import Row
from kepu_desktop.workflow.snapshot import Snapshot

_PLACE = "videos"


@dataclass(frozen=True, slots=True)
class Steps:
    """What the primary button may do."""

    check: Callable[[], object]
    full: Callable[[], object]
    review: Callable[[], object]
    form: Callable[[], object]


def footer_of(rows: Sequence[Row], shot: Snapshot, steps: Steps) -> Footer:
    """See ui.md, Places: 视频."""
    if not rows:
        missing = shot.counts.at("form").errors
        left = f" · 信息表还缺 {missing} 项" if missing else ""
        return Footer(f"尚无视频{left}")
    verdicts = shot.counts.verdicts
    bad, unsure = verdicts.get(Verdict.ERROR, 0), verdicts.get(Verdict.REVIEW, 0)
    parts = [f"不合规 {bad} 个"] if bad else []
    parts += [f"需核实 {unsure} 个"] if unsure else []
    worst = Verdict.ERROR if bad else (Verdict.REVIEW if unsure else None)
    unchecked = sum(row.film.included and row.unchecked and not row.checking for row in rows)
    if unchecked and not shot.checking:
        parts.append(f"{unchecked} 个尚未检查")
        act = Action("开始检查", steps.check, icon="scan-search")
        return Footer(" · ".join(parts), worst, primary=act)
    others = _full_check(rows, shot, steps)
    todo = shot.counts.at(_PLACE).to_do  # what 校验 lists when it is filtered to films
    if todo:
        act = Action(f"处理 {todo} 项待办", steps.review, icon="arrow-right")
        return Footer(" · ".join(parts), worst, others, act)
    words = " · ".join(parts) or "视频没有待办"
    act = Action("去填信息表", steps.form, icon="arrow-right")
    return Footer(words, worst or Verdict.PASS, others, act)


def _full_check(rows: Sequence[Row], shot: Snapshot, steps: Steps) -> tuple[Action, ...]:
    """What nobody has looked into yet: offered beside the next step, for it takes its time."""
    left = 0 if shot.checking else sum(row.film.included and row.unfinished for row in rows)
    if not left:
        return ()
    tip = "看画面、听声音，找字幕、角标、广告、黑场和静音　Shift+F5"
    words = f"完整检查 {left} 个"
    return (Action(words, steps.full, icon="scan-search", name="check-full", tip=tip),)
