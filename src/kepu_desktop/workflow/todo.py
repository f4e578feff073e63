"""What is still to be done about a submission: its findings in groups, the most harmful first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kepu_desktop.domain.facts import MediaFacts
from kepu_desktop.domain.findings import Finding, Level, Stage
from kepu_desktop.domain.texts import count_characters
from kepu_desktop.workflow.counting import PLANNED_RULE, SIGNED_RULE
from kepu_desktop.workflow.repair import CONTAINER_RULE, looks_mendable
from kepu_desktop.workflow.snapshot import Snapshot

_FORM_TOPICS = ("entry", "form")
_CASE_TOPIC = "case"


class Group(StrEnum):
    """Whose turn it is."""

    REDO = "redo"  # the contributing unit's
    REPAIR = "repair"  # ours, without any encoding
    VERIFY = "verify"  # somebody must look
    FILL = "fill"  # ours, on the form
    ADVICE = "advice"
    SKIPPED = "skipped"
    SETTLED = "settled"


GROUP_WORDS = {
    Group.REDO: "请单位重做或补拍",
    Group.REPAIR: "可无损修复",
    Group.VERIFY: "请人工核实",
    Group.FILL: "补填信息",
    Group.ADVICE: "提示",
    Group.SKIPPED: "未检",
    Group.SETTLED: "已处理",
}
_GROUPS = {group: number for number, group in enumerate(Group)}
_LEVELS = {Level.ERROR: 0, Level.REVIEW: 1, Level.ADVICE: 2, Level.SKIPPED: 3}
_STAGES = {Stage.FORM: 0, Stage.CASE: 1, Stage.DELIVERY: 2}


@dataclass(frozen=True, slots=True)
class Item:
    """One finding with the names of what it is about. ``key`` stays the same between snapshots."""

    key: str
    finding: Finding
    group: Group
    title: str  # of the film or series; the form's own name
    unit: str  # the contributing unit, "" where there is none
    rank: tuple[int, ...] = ()  # its place in the list: group, level, stage, rule

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


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A film that is 不报送, and what its unit would have to mend; it counts for nothing."""

    id: str
    title: str
    unit: str
    items: tuple[Item, ...]


class TodoList:
    """The items of one project from snapshot to snapshot; films that did not change cost nothing
    but a look."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[object, ...], tuple[Item, ...]]] = {}
        self._out: dict[str, tuple[tuple[object, ...], LeftOut]] = {}

    def left_out(self, shot: Snapshot) -> tuple[LeftOut, ...]:
        """The films that are 不报送, in the project's order."""
        rules = {identifier: number for number, identifier in enumerate(shot.call.rules)}
        known: dict[str, tuple[tuple[object, ...], LeftOut]] = {}
        for film in shot.submission.films:
            if film.included:
                continue
            findings = shot.judgement.films[film.id]
            key = (film.title, film.source_unit, findings)
            before = self._out.get(film.id)
            if before is None or before[0] != key:
                about = _About(film.id, film.title, film.title, film.source_unit, findings)
                redo = (item for item in _items(about, rules) if item.group is Group.REDO)
                faults = tuple(sorted(redo, key=_rank))
                before = (key, LeftOut(film.id, film.title, film.source_unit, faults))
            known[film.id] = before
        self._out = known
        return tuple(one for _, one in known.values())

    def items(self, shot: Snapshot) -> tuple[Item, ...]:
        """All findings about what will be mailed, group by group; in a group errors first, then
        what is due before the form, then rule by rule. Films that are moved out count for
        nothing."""
        rules = {identifier: number for number, identifier in enumerate(shot.call.rules)}
        known: dict[str, tuple[tuple[object, ...], tuple[Item, ...]]] = {}
        found: list[Item] = []
        for about in _subjects(shot):
            before = self._known.get(about.id)
            key = (about.name, about.entry_name, about.unit, about.findings, about.mendable)
            if before is None or before[0] != key:
                before = (key, tuple(_items(about, rules)))
            known[about.id] = before
            found.extend(before[1])
        self._known = known
        found.sort(key=_rank)
        return tuple(found)


def items(shot: Snapshot) -> tuple[Item, ...]:
    """``TodoList.items`` for once."""
    return TodoList().items(shot)


def left_out(shot: Snapshot) -> tuple[LeftOut, ...]:
    """``TodoList.left_out`` for once."""
    return TodoList().left_out(shot)


def next_words(item: Item) -> str:
    """Where 处理下一项 leads."""
    return f"下一项：{item.about} · {item.finding.message}"


def _rank(item: Item) -> tuple[int, ...]:
    return item.rank


@dataclass(frozen=True, slots=True)
class _About:
    """A film, a series or the form with its findings; ``entry_name`` as a line of the form.
    ``mendable``: its file is there, and a lossless rewrapping would mend the container."""

    id: str
    name: str
    entry_name: str
    unit: str
    findings: tuple[Finding, ...]
    mendable: bool = False


def _subjects(shot: Snapshot) -> Iterator[_About]:
    state = shot.submission
    numbers = {entry.id: number for number, entry in enumerate(shot.entries, 1)}
    for film in state.films:
        if film.included:
            number = numbers.get(film.id, 0)
            entry_name = _entry_name(number, film.title) if number else film.title
            findings = shot.judgement.films[film.id]
            mendable = film.id not in shot.offline and _mendable(shot.facts.get(film.id))
            yield _About(film.id, film.title, entry_name, film.source_unit, findings, mendable)
    general: dict[str, list[Finding]] = {}
    for finding in shot.judgement.general:
        general.setdefault(finding.subject, []).append(finding)
    for series in state.series:
        found = general.pop(series.id, [])
        if series.id in numbers:
            entry_name = _entry_name(numbers[series.id], series.title)
            yield _About(series.id, series.title, entry_name, "", tuple(found))
    for subject, found in general.items():
        yield _About(subject, "信息表", "信息表", "", tuple(found))
    yield from _case_subjects(shot)


def _mendable(facts: MediaFacts | None) -> bool:
    return facts is not None and looks_mendable(facts)


def _case_subjects(shot: Snapshot) -> Iterator[_About]:
    """The chosen cases, their materials, and the registration as a whole."""
    state, judged = shot.submission, shot.judgement.cases
    names = {
        case.id: f"案例 · {case.fields.get('title', '') or '（无名称）'}"
        for case in state.cases
        if case.chosen
    }
    for case_id, name in names.items():
        yield _About(case_id, name, name, "", judged.cases[case_id])
    for one in state.materials:
        if one.owner in names:
            name = names[one.owner]
            yield _About(one.id, name, name, "", judged.materials[one.id])
    if judged.whole:
        yield _About("cases", "案例登记", "案例登记", "", judged.whole)


def _entry_name(number: int, title: str) -> str:
    named = title if count_characters(title) else "（无标题）"
    return f"信息表第 {number} 条 · {named}"


def _items(about: _About, rules: Mapping[str, int]) -> Iterator[Item]:
    seen: dict[str, int] = {}
    for finding in about.findings:
        rule = finding.rule
        number = seen[rule] = seen.get(rule, 0) + 1
        key = f"{finding.subject} {rule}" if number == 1 else f"{finding.subject} {rule} {number}"
        group = group_of(finding, mendable=about.mendable)
        rank = (
            _GROUPS[group],
            _LEVELS[finding.effective_level or finding.level],
            _STAGES[finding.stage],
            rules.get(rule, len(rules)),
        )
        title = about.entry_name if rule.startswith("entry/") else about.name
        yield Item(key, finding, group, title, about.unit, rank)


def group_of(finding: Finding, *, mendable: bool = False) -> Group:
    """Who has to act on a finding; ``mendable``: a lossless rewrapping would mend the film."""
    level = finding.effective_level
    if level is None:
        return Group.SETTLED
    if level is Level.SKIPPED:
        return Group.SKIPPED
    if level is Level.ADVICE:
        return Group.ADVICE
    topic = finding.rule.partition("/")[0]
    if topic in _FORM_TOPICS and finding.rule != PLANNED_RULE:
        return Group.FILL
    if topic == _CASE_TOPIC and level is Level.ERROR:
        return Group.FILL
    if level is Level.REVIEW or finding.rule == SIGNED_RULE:
        return Group.VERIFY
    return Group.REPAIR if mendable and finding.rule == CONTAINER_RULE else Group.REDO
