"""The gate of the mail package: what must be mended, waived or known before the form goes out."""

from __future__ import annotations

from dataclasses import dataclass

from kepu_desktop.domain.findings import Finding, Stage
from kepu_desktop.workflow.session import Session


@dataclass(frozen=True, slots=True)
class Gate:
    """What stands between the submission and its mail.

    ``blockers`` must be mended or waived first; ``open_delivery`` must be known (知悉) before the
    form goes out; ``advice`` is said and blocks nothing.
    """

    blockers: tuple[Finding, ...]
    open_delivery: tuple[Finding, ...]
    advice: tuple[Finding, ...] = ()


def gate_of(session: Session) -> Gate:
    """The gate as the submission stands, before the papers are made. Excluded entries count for
    nothing."""
    included = {film.id for film in session.submission.included_films()}
    included |= {film.series for film in session.submission.included_films()}
    known = {film.id for film in session.submission.films}
    known |= {series.id for series in session.submission.series}
    counted = [
        finding
        for finding in session.judgement.all()
        if finding.open_error and (finding.subject in included or finding.subject not in known)
    ]
    return Gate(
        blockers=tuple(f for f in counted if f.stage is Stage.FORM),
        open_delivery=tuple(f for f in counted if f.stage is Stage.DELIVERY),
    )
