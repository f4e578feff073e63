"""The open project as one immutable picture, for those who show it on another thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.calls.model import Call
from kepu_desktop.domain.facts import MediaFacts
from kepu_desktop.domain.findings import Finding, Verdict
from kepu_desktop.domain.material_facts import MaterialFacts
from kepu_desktop.domain.submission import Entry, Film, Submission
from kepu_desktop.validators.judge import Judgement
from kepu_desktop.workflow.content import Totals, effective_categories, included_entries, totals
from kepu_desktop.workflow.counting import Counts, counts_of
from kepu_desktop.workflow.gate import Gate, gate_of
from kepu_desktop.workflow.session import Session


@dataclass(frozen=True, slots=True)
class Snapshot:
    """``edition`` grows with every change; ``checking`` are films in the queue or in work."""

    edition: int
    path: Path
    call: Call
    submission: Submission
    judgement: Judgement
    facts: Mapping[str, MediaFacts]  # by film id
    material_facts: Mapping[str, MaterialFacts]  # by material id
    offline: frozenset[str]
    checking: frozenset[str]
    totals: Totals
    counts: Counts
    categories: tuple[str, ...]
    entries: tuple[Entry, ...]  # included ones, in order
    gate: Gate
    template: tuple[str, bytes] | None  # the organiser's own form, instead of the call's
    undo_label: str | None
    redo_label: str | None
    read_only_reason: str

    def findings(self, subject: str) -> tuple[Finding, ...]:
        return self.judgement.of(subject)

    def verdict(self, film: Film) -> Verdict:
        return self.judgement.verdicts[film.id]


def snapshot(
    session: Session, edition: int, offline: frozenset[str], checking: frozenset[str]
) -> Snapshot:
    """The session's present state. Judges what changed; reads no file."""
    state, judgement = session.submission, session.judgement
    return Snapshot(
        edition=edition,
        path=session.project.path,
        call=session.call,
        submission=state,
        judgement=judgement,
        facts=session.facts_by_film(),
        material_facts=session.facts_by_material(),
        offline=offline,
        checking=checking,
        totals=totals(session),
        counts=counts_of(state, judgement),
        categories=effective_categories(session.call, state),
        entries=included_entries(state),
        gate=gate_of(session),
        template=session.project.template(),
        undo_label=session.project.undo_label(),
        redo_label=session.project.redo_label(),
        read_only_reason=session.project.read_only_reason,
    )
