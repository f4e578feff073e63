"""What 数据反馈 asks of the session; each runs on the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.domain.submission import Submission
from kepu_desktop.workflow.feedback.importing import (
    ImportPlan,
    Reading,
    accept_rows,
    apply_import,
    feedback_of,
    plan_import,
    remove_rows,
)
from kepu_desktop.workflow.feedback.papers import Summaries, export_summary, save_blank
from kepu_desktop.workflow.feedback.shots import Attached, attach_shots, with_shots
from kepu_desktop.workflow.feedback.totals import FeedbackTotals, totals_of
from kepu_desktop.workflow.session import Session


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import brought: the plan it followed, the new rows, the pictures tied to rows."""

    plan: ImportPlan
    rows: int
    attached: Attached


def add_up(serial: int, unit: str, session: Session) -> tuple[int, FeedbackTotals]:
    """Totals of the present state; ``serial`` tells an old answer from the one waited for."""
    return serial, totals_of(feedback_of(session.call), session.submission, unit)


def compare(reading: Reading, session: Session) -> ImportPlan:
    return plan_import(session.call, session.submission, reading)


def take_in(
    reading: Reading, choices: Mapping[str, int], shots: Sequence[Path], session: Session
) -> Brought:
    """Planned anew: the project may have changed while the person chose."""
    plan = plan_import(session.call, session.submission, reading)
    attached = [Attached()]

    def tie(state: Submission) -> Submission:
        state, attached[0] = with_shots(state, shots)
        return state

    rows = apply_import(session, plan, choices, tie if shots else None)
    return Brought(plan, len(rows), attached[0])


def attach(paths: Sequence[Path], row_id: str, session: Session) -> Attached:
    return attach_shots(session, paths, row_id)


def accept(identifiers: Sequence[str], session: Session) -> int:
    accept_rows(session, identifiers)
    return len(identifiers)


def remove(identifiers: Sequence[str], session: Session) -> int:
    remove_rows(session, identifiers)
    return len(identifiers)


def write_blank(target: Path, unit: str, session: Session) -> Path:
    save_blank(session, target, unit)
    return target


def write_summary(target: Path, unit: str, session: Session) -> Summaries:
    return export_summary(session, target, unit)
