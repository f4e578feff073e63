"""What is open on the form: counted for the footer, the first of it with where it is mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kepu_desktop.domain.findings import LEVEL_WORDS, Finding, Level, Verdict
from kepu_desktop.ui.icons import LEVEL_VERDICTS
from kepu_desktop.ui.places.form.fields import FIELDS
from kepu_desktop.ui.places.form.rows import Line, Row
from kepu_desktop.workflow.counting import jump
from kepu_desktop.workflow.snapshot import Snapshot

_LEVELS = (Level.ERROR, Level.REVIEW)


@dataclass(frozen=True, slots=True)
class Problem:
    """``target`` is what ``FormPlace.select`` understands; "" where nothing can be jumped to."""

    text: str
    verdict: Verdict
    target: str


def first_problem(shot: Snapshot, lines: Sequence[Line]) -> Problem | None:
    """The first error of the form from its top, else the first review; with their number."""
    found: list[tuple[Finding, str, str]] = []  # finding, words before it, target
    for key in FIELDS:
        for finding in shot.judgement.general:
            if finding.subject == "form" and finding.rule == f"form/{key}":
                found.append((finding, "", key))
    for finding in shot.judgement.general:
        entries = finding.subject == "form" and finding.rule.startswith("entry/")
        if entries and jump(finding)[0] == "form":
            found.append((finding, "", "entries"))
    for line in lines:
        if isinstance(line, Row) and line.included:
            found += [(f, f"第 {line.number} 条", line.id) for f in line.findings]
    for level in _LEVELS:
        these = [item for item in found if item[0].effective_level is level]
        if these:
            finding, where, target = these[0]
            head = f"{len(these)} 项{LEVEL_WORDS[level]}：{where}{finding.message}"
            return Problem(head, LEVEL_VERDICTS[level], target)
    return None


def nothing_to_do(shot: Snapshot) -> bool:
    """Whether no error and no review is open on anything that is reported."""
    return not shot.counts.to_do
