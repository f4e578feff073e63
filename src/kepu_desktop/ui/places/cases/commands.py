"""What 案例 asks of the session; each runs on the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtGui import QImage

from kepu_desktop.domain.submission import SUMMARY, Material
from kepu_desktop.domain.texts import show_name
from kepu_desktop.workflow import cases, materials
from kepu_desktop.workflow.case_reading import ReadCases, form_values, read_case_form
from kepu_desktop.workflow.material_watch import LookResult
from kepu_desktop.workflow.progress import Listener
from kepu_desktop.workflow.register import Registered, register
from kepu_desktop.workflow.session import Session, film_path


@dataclass(frozen=True, slots=True)
class Dropped:
    """What came of files that were put in: how many materials and scans, which form was read."""

    materials: int = 0
    scans: int = 0
    forms: tuple[str, ...] = ()
    known: int = 0
    skipped: tuple[tuple[str, str], ...] = ()
    to_look_at: tuple[Material, ...] = field(default=())


def put_in(case_id: str, paths: Sequence[str], session: Session) -> Dropped:
    """Materials of a case; a sealed scan goes to its own place by its name, and a Word file that
    is a case form fills what is blank instead. One step of undo each."""
    spec = cases.spec_of(session)
    scans = [p for p in paths if cases.is_scan_name(spec, Path(p).name)]
    rest = [p for p in paths if p not in scans]
    forms: list[str] = []
    if case_id:
        for path in list(rest):
            if form_values(session, Path(path)):
                read_case_form(session, Path(path), case_id)
                forms.append(show_name(Path(path).name))
                rest.remove(path)
    added = cases.add_materials(session, case_id, rest) if case_id and rest else None
    scanned = cases.add_materials(session, SUMMARY, scans) if scans else None
    done = [one for one in (added, scanned) if one is not None]
    return Dropped(
        materials=len(added.new) if added else 0,
        scans=len(scanned.new) if scanned else 0,
        forms=tuple(forms),
        known=sum(len(one.known) for one in done),
        skipped=tuple(item for one in done for item in one.skipped),
        to_look_at=materials.to_look_at(session),
    )


def put_scan(paths: Sequence[str], session: Session) -> Dropped:
    """The scan of the sealed summary."""
    added = cases.add_materials(session, SUMMARY, paths)
    return Dropped(
        scans=len(added.new),
        known=len(added.known),
        skipped=added.skipped,
        to_look_at=materials.to_look_at(session),
    )


def read_form(path: Path, class_id: str, session: Session) -> ReadCases:
    return read_case_form(session, path, "", class_id)


def to_look_at(session: Session) -> tuple[Material, ...]:
    return materials.to_look_at(session)


def thumbnails(wanted: Mapping[str, str], session: Session) -> dict[str, QImage]:
    """The pictures that are kept, by fingerprint; ``wanted`` maps them to a material's id."""
    found: dict[str, QImage] = {}
    held = {one.id: one for one in session.submission.materials}
    for fingerprint, material_id in wanted.items():
        one = held.get(material_id)
        if one is not None:
            picture = QImage(str(materials.thumbnail_path(one.file)))
            if not picture.isNull():
                found[fingerprint] = picture
    return found


def path_of(material_id: str, session: Session) -> str:
    """Where a material lies."""
    one = next((m for m in session.submission.materials if m.id == material_id), None)
    return film_path(one.file) if one is not None else ""


def write(
    target: Path, draft: bool, fit_pictures: bool, listen: Listener, session: Session
) -> Registered:
    return register(session, target, draft=draft, fit_pictures=fit_pictures, progress=listen)


def make(class_id: str, session: Session) -> str:
    return cases.new_case(session, class_id)


def set_values(case_id: str, values: Mapping[str, str], session: Session) -> None:
    cases.set_case(session, case_id, values)


def rank(case_id: str, wanted: int, session: Session) -> None:
    cases.move_case(session, case_id, wanted)


def remove(case_id: str, session: Session) -> None:
    cases.remove_cases(session, [case_id])


def remove_material(material_id: str, session: Session) -> None:
    cases.remove_materials(session, [material_id])


def record(result: LookResult, session: Session) -> None:
    """Keep what a look brought, unless the material was taken out meanwhile."""
    if any(one.id == result.material.id for one in session.submission.materials):
        session.record_materials([materials.found(result.material, result.outcome)])
