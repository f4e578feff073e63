"""What 入选交付 asks of the session; each runs on the desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.domain.findings import Finding
from kepu_desktop.domain.submission import Handover
from kepu_desktop.workflow import deliver, fill
from kepu_desktop.workflow.deliver import GateShutError, Prepared, Target, WrittenBag
from kepu_desktop.workflow.delivery_papers import drop_sheet, keep_sheet, kept_sheet
from kepu_desktop.workflow.locate import notice_changes
from kepu_desktop.workflow.selection import Selection, apply_selection, read_selection
from kepu_desktop.workflow.session import Session


@dataclass(frozen=True, slots=True)
class Look:
    """``target`` None while none is chosen; ``own`` the name of the organiser's sheet, or blank.
    ``serial`` tells an old answer from the one that is waited for."""

    serial: int
    target: Target | None
    renamed: tuple[tuple[str, str], ...]
    own: str


@dataclass(frozen=True, slots=True)
class Ready:
    """Either what can be carried out, or what stands in the way."""

    prepared: Prepared | None
    findings: tuple[Finding, ...]


def look(serial: int, target: Path | None, session: Session) -> Look:
    """Raises ``UserError`` when the target is not there."""
    own = kept_sheet(session)
    found = deliver.look_at(session, target) if target is not None else None
    return Look(serial, found, deliver.names_of(session), own.name if own else "")


def prepare(target: Path, draft: bool, session: Session) -> Ready:
    notice_changes(session)
    try:
        return Ready(deliver.prepare(session, target, draft=draft), ())
    except GateShutError as shut:
        return Ready(None, shut.findings)


def record(prepared: Prepared, written: WrittenBag, session: Session) -> Handover:
    return deliver.record(session, prepared, written)


def give_up(target: Path, session: Session) -> None:
    deliver.give_up(session, target)


def select(films: Iterable[str], yes: bool, session: Session) -> None:
    fill.set_films(session, tuple(films), {"selected": "yes" if yes else "no"})


def read_list(path: Path, session: Session) -> Selection:
    return read_selection(session, path)


def apply_list(selection: Selection, more: tuple[str, ...], session: Session) -> int:
    return apply_selection(session, selection, more)


def save_sheets(folder: Path, session: Session) -> tuple[Path, int]:
    return deliver.save_sheets(session, folder)


def take_sheet(path: Path, session: Session) -> tuple[str, ...]:
    return keep_sheet(session, path)


def use_ours(session: Session) -> None:
    drop_sheet(session)
