"""The lines of 视频内容 as the list shows them, made from a snapshot. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kepu_desktop.domain.findings import Finding, Level
from kepu_desktop.domain.submission import Entry
from kepu_desktop.domain.texts import count_characters
from kepu_desktop.workflow.snapshot import Snapshot

SUMMARY_RULE, TITLE_RULE = "entry/summary", "entry/title"
_RANK = (Level.ERROR, Level.REVIEW, Level.ADVICE)
_SETTLED_ELSEWHERE = ("entry/planned",)


@dataclass(frozen=True, slots=True)
class Row:
    """One entry. ``number`` is its place on the form, 0 when it is not reported."""

    entry: Entry
    number: int
    findings: tuple[Finding, ...]  # of the rules on entries, open ones
    count: int  # characters of the summary
    limit: int

    @property
    def id(self) -> str:
        return self.entry.id

    @property
    def included(self) -> bool:
        return self.number > 0

    @property
    def form(self) -> str:
        """形式 in words."""
        films = self.entry.included_films if self.included else self.entry.films
        planned = sum(film.planned for film in films)
        word = f"系列 {len(films)}集" if self.entry.kind == "series" else "单个"
        if not planned:
            return word
        return f"{word} 待制作" if planned == len(films) else f"{word} 待制作{planned}"

    def level(self, *rules: str) -> Level | None:
        """The worst open level of these rules; without rules, of all but the summary's."""
        found = [
            f.effective_level
            for f in self.findings
            if (f.rule in rules if rules else f.rule != SUMMARY_RULE)
        ]
        return next((level for level in _RANK if level in found), None)

    def messages(self, *rules: str) -> str:
        return "\n".join(
            f"{f.message}　{f.clause}"
            for f in self.findings
            if (f.rule in rules if rules else f.rule != SUMMARY_RULE)
        )


@dataclass(frozen=True, slots=True)
class Head:
    """Stands over the entries that are not reported."""

    count: int


Line = Row | Head


def limit_of(shot: Snapshot, rule: str = SUMMARY_RULE) -> int:
    """The call's own number of characters; 0 where it names none."""
    spec = shot.call.rules.get(rule)
    return round(spec.numbers.get("characters", 0)) if spec is not None else 0


def lines_of(shot: Snapshot, known: Mapping[str, Row]) -> tuple[Line, ...]:
    """Reported entries in order, then the others under a head. Rows of ``known`` (by id) that have
    not changed are used again: counting characters costs."""
    by_subject: dict[str, list[Finding]] = {}
    for finding in shot.judgement.general:
        by_subject.setdefault(finding.subject, []).append(finding)
    limit = limit_of(shot)
    shown: list[Line] = []
    left_out: list[Row] = []
    number = 0
    for entry in shot.submission.entries():
        found: list[Finding] = list(by_subject.get(entry.id, ()))
        for film in entry.included_films or entry.films:
            found.extend(shot.judgement.films[film.id])
        findings = tuple(f for f in found if _counts(f))
        number += entry.included
        place = number if entry.included else 0
        row = known.get(entry.id)
        if row is None or row.entry != entry or row.limit != limit:
            row = Row(entry, place, findings, count_characters(entry.summary), limit)
        elif row.number != place or row.findings != findings:
            row = Row(entry, place, findings, row.count, limit)
        if entry.included:
            shown.append(row)
        else:
            left_out.append(row)
    if left_out:
        shown.append(Head(len(left_out)))
        shown.extend(left_out)
    return tuple(shown)


def _counts(finding: Finding) -> bool:
    return (
        finding.rule.startswith("entry/")
        and finding.rule not in _SETTLED_ELSEWHERE
        and finding.effective_level is not None
    )
