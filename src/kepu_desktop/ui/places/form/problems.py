"""What is open on the form: counted for the footer, the first of it with where it is mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kepu_desktop.domain.findings import LEVEL_WORDS, Finding, Level, Verdict
from kepu_desktop.ui.icons import LEVEL_VERDICTS
from kepu_desktop.ui.places.form.fields import FIELDS
from kepu_desktop.ui.places.form.rows import Line, Row
from kepu_desktop.workflow.counting import jump, of_form_elsewhere
from kepu_desktop.workflow.snapshot import Snapshot

_LEVELS = (Level.ERROR, Level.REVIEW)


@dataclass(frozen=True, slots=True)
class Problem:
    """``target`` is what ``select`` of the place where it is mended understands."""

    text: str
    verdict: Verdict
    target: str
    place: str = "form"


def first_problem(shot: Snapshot, lines: Sequence[Line]) -> Problem | None:
    """The first error of the form from its top, else the first review; with their number. Behind
    them the first of its gaps that is mended elsewhere."""
    found: list[tuple[Finding, str, str]] = []  # finding, words before it, target
    for key in FIELDS:
        for finding in shot.judgement.general:
            if finding.subject == "form" and finding.rule == f"form/{key}":
                found.append((finding, "", key))
    for finding in shot.judgement.general:
        if finding.subject == "form" and finding.rule.startswith("entry/"):
            found.append((finding, "", "entries"))
    for line in lines:
        if isinstance(line, Row) and line.included:
            found += [(f, f"第 {line.number} 条", line.id) for f in line.findings]
    own = [item for item in found if jump(item[0])[0] == "form"]
    for level in _LEVELS:
        these = [item for item in own if item[0].effective_level is level]
        if these:
            finding, where, target = these[0]
            head = f"{len(these)} 项{LEVEL_WORDS[level]}：{where}{finding.message}"
            return Problem(head, LEVEL_VERDICTS[level], target)
    return _elsewhere(found)


def _elsewhere(found: Sequence[tuple[Finding, str, str]]) -> Problem | None:
    these = [
        (f, where) for f, where, _ in found if of_form_elsewhere(f) and f.effective_level in _LEVELS
    ]
    if not these:
        return None
    finding, where = min(these, key=lambda item: _LEVELS.index(item[0].effective_level))
    place, target = jump(finding)
    level = finding.effective_level
    assert level is not None
    text = f"还缺 {len(these)} 项，在“视频”里补：{where}{finding.message}"
    return Problem(text, LEVEL_VERDICTS[level], target, place)


def nothing_to_do(shot: Snapshot) -> bool:
    """Whether no error and no review is open on anything that is reported."""
    return not shot.counts.to_do
