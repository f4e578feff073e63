"""The list's rows and the words about them; no widgets here."""

from __future__ import annotations

from dataclasses import dataclass

from kepu_desktop.calls.case_model import Cases
from kepu_desktop.domain.findings import Finding, Level, Verdict
from kepu_desktop.domain.submission import Case
from kepu_desktop.workflow.cases import ordered
from kepu_desktop.workflow.snapshot import Snapshot

UNNAMED = "（未填名称）"
_ORDER = (Level.ERROR, Level.REVIEW, Level.ADVICE)


@dataclass(frozen=True, slots=True)
class Head:
    """The line over the cases of one class."""

    class_id: str
    title: str

    @property
    def key(self) -> str:
        return f"head {self.class_id}"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case: ``note`` is the first thing that is still open, in a few words."""

    case_id: str
    class_id: str
    title: str
    rank: int
    chosen: bool
    verdict: Verdict
    note: str

    @property
    def key(self) -> str:
        return self.case_id

    @property
    def second(self) -> str:
        """The second line: 排序 2 · 照片 1 张，少于 2 张."""
        parts = [f"排序 {self.rank}"]
        if not self.chosen:
            parts.append("候选，未选用")
        elif self.note:
            parts.append(self.note)
        return " · ".join(parts)


Row = Head | CaseRow


def rows_of(shot: Snapshot, spec: Cases) -> tuple[Row, ...]:
    """Class by class in the call's order, in each by rank; a class without a case has no line."""
    rows: list[Row] = []
    cases = ordered(shot.submission.cases)
    known = {one.id for one in spec.classes}
    for one in spec.classes:
        own = [case for case in cases if case.class_id == one.id]
        if own:
            rows.append(Head(one.id, one.title))
            rows += [_row(shot, case) for case in own]
    lost = [case for case in cases if case.class_id not in known]
    if lost:
        rows.append(Head("", "没有类别"))
        rows += [_row(shot, case) for case in lost]
    return tuple(rows)


def findings_of(shot: Snapshot, case_id: str) -> tuple[Finding, ...]:
    """Of the case and its materials, worst first, without what was settled."""
    judged = shot.judgement.cases
    found = list(judged.cases.get(case_id, ()))
    for one in shot.submission.materials_of(case_id):
        found += judged.materials.get(one.id, ())
    shown = [finding for finding in found if finding.effective_level in _ORDER]
    return tuple(sorted(shown, key=_harm))


def rank_before(rows: tuple[Row, ...], place: int, moved: str) -> int | None:
    """The rank that ``moved`` gets when it is dropped before row ``place``; None when it would
    stay. Ranks count over all classes, the list shows them class by class."""
    others = sorted(
        (row for row in rows if isinstance(row, CaseRow) and row.case_id != moved),
        key=lambda row: row.rank,
    )
    mine = next((r for r in rows if isinstance(r, CaseRow) and r.case_id == moved), None)
    if mine is None:
        return None
    ranks = {row.case_id: number for number, row in enumerate(others, 1)}
    below = rows[place] if place < len(rows) else None
    above = rows[place - 1] if place else None
    if isinstance(below, CaseRow) and below.case_id != moved:
        wanted = ranks[below.case_id]
    elif isinstance(above, CaseRow) and above.case_id != moved:
        wanted = ranks[above.case_id] + 1
    else:
        return None
    return wanted if wanted != mine.rank else None


def _row(shot: Snapshot, case: Case) -> CaseRow:
    found = findings_of(shot, case.id)
    return CaseRow(
        case_id=case.id,
        class_id=case.class_id,
        title=case.fields.get("title", "") or UNNAMED,
        rank=case.order,
        chosen=case.chosen,
        verdict=shot.judgement.cases.verdicts[case.id],
        note=found[0].message if found else "",
    )


def _harm(finding: Finding) -> int:
    level = finding.effective_level
    return _ORDER.index(level) if level in _ORDER else len(_ORDER)
