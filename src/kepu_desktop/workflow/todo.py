"""What is still to be done about a submission: its findings in groups, the most harmful first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from kepu_desktop.domain.findings import Finding, Level, Stage
from kepu_desktop.domain.texts import count_characters
from kepu_desktop.workflow.snapshot import Snapshot

SIGNED_RULE = "video/signed"
_PLANNED_RULE = "entry/planned"
_MISSING_FILM_RULE = "entry/none"
_FORM_TOPICS = ("entry", "form")


class Group(StrEnum):
    """Whose turn it is."""

    REDO = "redo"  # the contributing unit's
    VERIFY = "verify"  # somebody must look
    FILL = "fill"  # ours, on the form
    ADVICE = "advice"
    SKIPPED = "skipped"
    SETTLED = "settled"


GROUP_WORDS = {
    Group.REDO: "请单位重做或补拍",
    Group.VERIFY: "请人工核实",
    Group.FILL: "补填信息",
    Group.ADVICE: "提示",
    Group.SKIPPED: "未检",
    Group.SETTLED: "已处理",
}
_GROUPS = tuple(Group)
_LEVELS = (Level.ERROR, Level.REVIEW, Level.ADVICE, Level.SKIPPED)
_STAGES = (Stage.FORM, Stage.CASE, Stage.DELIVERY)


@dataclass(frozen=True, slots=True)
class Item:
    """One finding with the names of what it is about. ``key`` stays the same between snapshots."""

    key: str
    finding: Finding
    group: Group
    title: str  # of the film or series; the form's own name
    unit: str  # the contributing unit, "" where there is none

    @property
    def level(self) -> Level | None:
        return self.finding.effective_level

    @property
    def to_do(self) -> bool:
        """Counts as 待办: an error or a review that nobody has settled."""
        return self.level in (Level.ERROR, Level.REVIEW)

    @property
    def can_confirm(self) -> bool:
        """没有问题 / 确有问题 is asked of it. A missing signature is answered by signing."""
        return (
            self.finding.level is Level.REVIEW
            and self.finding.resolved is None
            and self.finding.rule != SIGNED_RULE
        )

    @property
    def can_waive(self) -> bool:
        return self.level is Level.ERROR

    @property
    def about(self) -> str:
        return f"{self.title} · {self.unit}" if self.unit else self.title


def items(shot: Snapshot) -> tuple[Item, ...]:
    """All findings about what will be mailed, group by group; in a group errors first, then what
    is due before the form, then rule by rule. Films that are moved out count for nothing."""
    rules = {identifier: number for number, identifier in enumerate(shot.call.rules)}
    found = list(_named(shot))
    found.sort(
        key=lambda item: (
            _GROUPS.index(item.group),
            _LEVELS.index(item.finding.effective_level or item.finding.level),
            _STAGES.index(item.finding.stage),
            rules.get(item.finding.rule, len(rules)),
        )
    )
    return tuple(found)


def by_harm(found: Iterable[Item]) -> tuple[Item, ...]:
    """The open errors and reviews, the most harmful first: what blocks the form, then what blocks
    the delivery, then what somebody must look at."""
    return tuple(
        sorted(
            (item for item in found if item.to_do),
            key=lambda item: (
                _LEVELS.index(item.level or Level.ADVICE),
                _STAGES.index(item.finding.stage),
            ),
        )
    )


def jump(finding: Finding) -> tuple[str, str]:
    """Where the finding is mended: (place, what to select there)."""
    topic, _, name = finding.rule.partition("/")
    if topic == "form":
        return "form", name
    if finding.rule == _MISSING_FILM_RULE:
        return "videos", ""
    if topic == "package":
        return "export", ""
    if topic == "entry" and finding.rule not in (_PLANNED_RULE, "entry/category"):
        return "form", finding.subject
    if finding.rule == "entry/category" and finding.subject == "form":
        return "form", "categories"
    return "videos", finding.subject


def unit_notices(found: Iterable[Item]) -> dict[str, str]:
    """For each contributing unit what it is asked to mend, in words to be sent to it."""
    by_unit: dict[str, dict[str, list[Item]]] = {}
    for item in found:
        if item.group is Group.REDO:
            films = by_unit.setdefault(item.unit or "未填来源单位", {})
            films.setdefault(item.title, []).append(item)
    return {unit: _notice(unit, films) for unit, films in by_unit.items()}


def _notice(unit: str, films: dict[str, list[Item]]) -> str:
    lines = [f"{unit}：", "", "以下视频尚不符合征集要求，请重做或补拍后重新提供原文件：", ""]
    for number, (title, about) in enumerate(films.items(), 1):
        lines.append(f"{number}. 《{title}》")
        for item in about:
            finding = item.finding
            lines.append(f"　　{finding.message}（{finding.clause}）。{finding.remedy}")
    return "\n".join(lines) + "\n"


def _named(shot: Snapshot) -> Iterator[Item]:
    state = shot.submission
    numbers = {entry.id: number for number, entry in enumerate(shot.entries, 1)}
    seen: dict[str, int] = {}
    for film in state.films:
        if film.included:
            for finding in shot.judgement.films[film.id]:
                title = film.title
                if finding.rule.startswith("entry/") and film.id in numbers:
                    title = _entry_title(numbers[film.id], title)
                yield _item(seen, finding, title, film.source_unit)
    series = {one.id: one.title for one in state.series}
    for finding in shot.judgement.general:
        if finding.subject in series:
            if finding.subject in numbers:
                title = _entry_title(numbers[finding.subject], series[finding.subject])
                yield _item(seen, finding, title, "")
        else:
            yield _item(seen, finding, "信息表", "")


def _entry_title(number: int, title: str) -> str:
    named = title if count_characters(title) else "（无标题）"
    return f"信息表第 {number} 条 · {named}"


def _item(seen: dict[str, int], finding: Finding, title: str, unit: str) -> Item:
    key = f"{finding.subject} {finding.rule}"
    number = seen[key] = seen.get(key, 0) + 1
    whole = key if number == 1 else f"{key} {number}"
    return Item(whole, finding, group_of(finding), title, unit)


def group_of(finding: Finding) -> Group:
    """Who has to act on a finding."""
    level = finding.effective_level
    if level is None:
        return Group.SETTLED
    if level is Level.SKIPPED:
        return Group.SKIPPED
    if level is Level.ADVICE:
        return Group.ADVICE
    topic = finding.rule.partition("/")[0]
    if topic in _FORM_TOPICS and finding.rule != _PLANNED_RULE:
        return Group.FILL
    if level is Level.REVIEW or finding.rule == SIGNED_RULE:
        return Group.VERIFY
    return Group.REDO
