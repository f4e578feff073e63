"""What 校验 asks of the session; each runs on the desk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kepu_desktop.workflow import review
from kepu_desktop.workflow.papers import save_report
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.units.letters import WrittenNotices, write_notices
from kepu_desktop.workflow.units.notices import UnitNotice


def confirm(pairs: Sequence[tuple[str, str]], ok: bool, by: str, session: Session) -> None:
    review.confirm_all(session, pairs, ok, by)


def waive(pairs: Sequence[tuple[str, str]], reason: str, by: str, session: Session) -> None:
    review.waive_all(session, pairs, reason, by)


def revoke(numbers: Sequence[int], by: str, reason: str, session: Session) -> None:
    for number in numbers:
        review.revoke(session, "resolution", number, by, reason)


def write_report(target: Path, session: Session) -> Path:
    save_report(session, target)
    return target


def write_letters(notices: Sequence[UnitNotice], target: Path, session: Session) -> WrittenNotices:
    return write_notices(session, notices, target)
