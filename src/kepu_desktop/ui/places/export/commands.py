"""What 导出 asks of the session; each runs on the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.system.mail_client import open_draft
from kepu_desktop.workflow import fill, preview
from kepu_desktop.workflow.export import Exported, export
from kepu_desktop.workflow.preview import PackagePreview, Written
from kepu_desktop.workflow.progress import Listener
from kepu_desktop.workflow.session import Session


@dataclass(frozen=True, slots=True)
class Look:
    """What stands now: ``serial`` tells an old answer from the one that is waited for."""

    serial: int
    preview: PackagePreview
    written: Written | None


def look(serial: int, target: Path, attach: Sequence[Path], session: Session) -> Look:
    """Words of the mail, and the last package. Cheap."""
    return Look(serial, preview.preview(session, attach, target), preview.written(session, target))


def measure(
    serial: int, target: Path, attach: Sequence[Path], session: Session
) -> tuple[int, PackagePreview]:
    """The same with sizes: the papers are made for it."""
    return serial, preview.measure(session, attach, target)


def write(
    target: Path,
    draft: bool,
    accepted_by: str,
    attach: Sequence[Path],
    listen: Listener,
    session: Session,
) -> Exported:
    return export(
        session, target, draft=draft, accept_open_by=accepted_by, attach=attach, progress=listen
    )


def take_out(subject: str, session: Session) -> int:
    """移出本次报送: the film, or all films of the series. Returns how many."""
    state = session.submission
    films = [film.id for film in state.films if subject in (film.id, film.series)]
    fill.set_films(session, films, {"include": "no"})
    return len(films)


def mark_mailed(number: int, by: str, session: Session) -> None:
    session.mark_mailed(number, by)


def take_back_mailed(number: int, by: str, session: Session) -> None:
    preview.take_back_mailed(session, number, by)


def open_mail(mail: Path, attachments: Sequence[Path], session: Session) -> str:
    """Hand the draft to the person's mail program; returns its name if it is known."""
    del session  # no matter of the project, yet not one of the window's thread
    return open_draft(mail, attachments)
