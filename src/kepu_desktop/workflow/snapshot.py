"""The open project as one immutable picture, for those who show it on another thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.calls.model import Call
from kepu_desktop.domain.facts import MediaFacts
from kepu_desktop.domain.findings import Finding, Level, Verdict
from kepu_desktop.domain.submission import Entry, Film, Submission
from kepu_desktop.validators.judge import Judgement
from kepu_desktop.workflow.content import Totals, effective_categories, included_entries, totals
from kepu_desktop.workflow.export import Gate, gate_of
from kepu_desktop.workflow.session import Session

_RANK = (Level.ERROR, Level.REVIEW, Level.SKIPPED, Level.ADVICE)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """``edition`` grows with every change; ``checking`` are films in the queue or in work."""

    edition: int
    path: Path
    call: Call
    submission: Submission
    judgement: Judgement
    facts: Mapping[str, MediaFacts]  # by film id
    offline: frozenset[str]
    checking: frozenset[str]
    totals: Totals
    categories: tuple[str, ...]
    entries: tuple[Entry, ...]  # included ones, in order
    gate: Gate
    undo_label: str | None
    redo_label: str | None
    read_only_reason: str

    def findings(self, subject: str) -> tuple[Finding, ...]:
        return self.judgement.of(subject)

    def verdict(self, film: Film) -> Verdict:
        return self.judgement.verdicts[film.id]

    def open_findings(self) -> list[Finding]:
        """What nobody has settled yet of all that will be mailed, errors first."""
        included = {film.id for film in self.submission.films if film.included}
        found = list(self.judgement.general)
        for film_id, findings in self.judgement.films.items():
            if film_id in included:
                found.extend(findings)
        alive = [finding for finding in found if finding.effective_level is not None]
        return sorted(alive, key=lambda f: _RANK.index(f.effective_level or Level.ADVICE))


def snapshot(
    session: Session, edition: int, offline: frozenset[str], checking: frozenset[str]
) -> Snapshot:
    """The session's present state. Judges what changed; reads no file."""
    state = session.submission
    return Snapshot(
        edition=edition,
        path=session.project.path,
        call=session.call,
        submission=state,
        judgement=session.judgement,
        facts=session.facts_by_film(),
        offline=offline,
        checking=checking,
        totals=totals(session),
        categories=effective_categories(session.call, state),
        entries=included_entries(state),
        gate=gate_of(session),
        undo_label=session.project.undo_label(),
        redo_label=session.project.redo_label(),
        read_only_reason=session.project.read_only_reason,
    )
