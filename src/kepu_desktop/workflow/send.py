"""发送副本: the whole project as another file, for a colleague to open on another machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.system.clock import today
from kepu_desktop.system.files import explained, free_path
from kepu_desktop.workflow.session import Session


@dataclass(frozen=True, slots=True)
class Sent:
    """The copy and its size in bytes."""

    path: Path
    size: int


def copy_name(project: Path) -> Path:
    """A free name for the copy beside ``project``: its own, 副本 and the day."""
    return free_path(project.parent, f"{project.stem}_副本_{today():%Y%m%d}", project.suffix)


def send_copy(session: Session, target: Path) -> Sent:
    """Write all that the project's file holds to ``target``: fields, facts, findings' answers,
    books, documents and the steps of undo. Films and materials are never in a project's file; it
    names the folders where they lie on this machine.

    No file is overwritten. Raises ``UserError`` when the target exists or the disk refuses.
    """
    session.project.save_copy(target)
    with explained(target):
        return Sent(target, target.stat().st_size)
