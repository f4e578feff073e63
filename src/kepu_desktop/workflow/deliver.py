"""入选交付: which films, the gate before the originals are handed over, the copying, the record.

``prepare`` and ``record`` work on the session; ``carry_out`` needs none, so that hours of copying
may run on a thread of their own while the project is worked on.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kepu_desktop import __version__
from kepu_desktop.bundles.delivered_names import bag_name, changed_names, delivered_names
from kepu_desktop.bundles.delivery_bag import (
    BagPlan,
    Unfinished,
    WrittenBag,
    check_target,
    discard_unfinished,
    unfinished,
    write_bag,
)
from kepu_desktop.bundles.delivery_films import ROOM, Listener, Original, Step, Told
from kepu_desktop.calls.delivery_model import Delivery
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.findings import Finding, Stage
from kepu_desktop.domain.submission import Film, Handover
from kepu_desktop.domain.texts import show_hours_minutes, show_size
from kepu_desktop.media.fingerprint import fingerprint
from kepu_desktop.system.clock import stamp, today
from kepu_desktop.system.files import explained, free_path, write_whole
from kepu_desktop.system.volumes import Volume, volume_of
from kepu_desktop.validators.views import TargetView
from kepu_desktop.workflow.check_run import needs_check
from kepu_desktop.workflow.content import duration_of
from kepu_desktop.workflow.delivery_papers import (
    DeliveryPapers,
    SheetForm,
    digest_of,
    kept_sheet,
    original_name,
    sheet_film,
    sheet_unit,
)
from kepu_desktop.workflow.locate import is_offline
from kepu_desktop.workflow.measuring import FULL
from kepu_desktop.workflow.session import Session, film_path

KIND = "delivery"
_PATH_LIMIT = 240  # of the whole path, as Windows opens it; disks travel


@dataclass(frozen=True, slots=True)
class Prepared:
    """A delivery that may begin. ``open_errors`` stand open only in a draft."""

    bag: BagPlan
    papers: DeliveryPapers
    target: Path
    draft: bool
    open_errors: tuple[Finding, ...]

    @property
    def films(self) -> tuple[str, ...]:
        return tuple(original.key for original in self.bag.originals)


@dataclass(frozen=True, slots=True)
class Target:
    """The chosen disk: what it is, what speaks against it, and what an earlier run left there."""

    folder: Path
    volume: Volume
    bag: str
    needed: int
    findings: tuple[Finding, ...]
    left: Unfinished | None


class GateShutError(Exception):
    """What must be mended first; ``findings`` are all that stand open."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__(f"{len(findings)} open findings")


def spec_of(session: Session) -> Delivery:
    """Raises ``UserError`` for a call that asks for no originals."""
    if session.call.delivery is None:
        raise UserError("no-delivery", "本次征集没有写明原片交付的要求", remedy="请核对征集文件")
    return session.call.delivery


def chosen_films(session: Session, only: Sequence[str] = ()) -> tuple[Film, ...]:
    """The films to deliver, in the order of the form: those named, else the selected ones that
    are reported. Raises ``UserError`` for an unknown id."""
    named = {session.film(identifier).id for identifier in only}
    ordered = [film for entry in session.submission.entries() for film in entry.films]
    if named:
        return tuple(film for film in ordered if film.id in named)
    return tuple(film for film in ordered if film.selected and film.included)


def need_full_check(session: Session, films: Iterable[Film]) -> tuple[str, ...]:
    """Ids of films whose facts are of lesser depth, stale or failed, and whose file is there."""
    return tuple(film.id for film in films if needs_check(session, film, FULL))


def delivery_gate(session: Session, films: Sequence[Film]) -> tuple[Finding, ...]:
    """Open delivery-stage errors of ``films``, judged as selected ones."""
    wanted = {film.id for film in films}
    state = session.submission
    if all(film.selected for film in films):
        judged = session.judgement
    else:
        judged = session.judged_as(
            replace(
                state,
                films=tuple(
                    replace(film, selected=True) if film.id in wanted else film
                    for film in state.films
                ),
            )
        )
    about = wanted | {film.series for film in films if film.series}
    return tuple(
        finding
        for finding in judged.all()
        if finding.open_error and finding.stage is Stage.DELIVERY and finding.subject in about
    )


def prepare(
    session: Session,
    target: Path,
    *,
    only: Sequence[str] = (),
    draft: bool = False,
    own_sheet: SheetForm | None = None,
) -> Prepared:
    """Everything that the copying needs, taken from the project as it stands.

    Raises ``GateShutError`` for open errors of films or target (a draft passes those of films),
    ``UserError`` for films that are away and for a target that cannot take a bag.
    """
    session.project.must_be_writable()
    check_target(target)
    films = chosen_films(session, only)
    if not films:
        raise UserError("none-selected", "还没有入选的视频", remedy="请先勾选入选视频")
    found = delivery_gate(session, films)
    there = tuple(film for film in films if film.file is not None)
    if found and not draft:
        raise GateShutError(found)
    if not there:
        raise UserError("none-there", "入选的视频都还没有文件", remedy="请先绑定视频文件")
    _demand_there(there)
    own = own_sheet or kept_sheet(session)
    bag, papers = _plan(session, there, draft=draft, own_sheet=own)
    looked = look_at(session, target, bag)
    if looked.findings:
        raise GateShutError(looked.findings)
    return Prepared(bag, papers, target, draft, found)


def carry_out(prepared: Prepared, tell: Listener) -> WrittenBag:
    """Copy, read back and seal; see ``write_bag``. Uses no session."""
    return write_bag(
        prepared.bag, prepared.target, prepared.papers.files, identify=_identify, tell=tell
    )


def record(session: Session, prepared: Prepared, written: WrittenBag, by: str = "") -> Handover:
    """Enter the hand-over in the project's book; then the work place on the target goes."""
    kept = session.add_handover(
        Handover(
            number=0,
            kind=KIND,
            at=stamp(),
            folder=written.folder.name,
            sha256=written.manifest_sha256,
            draft=prepared.draft,
            by=by,
            items=prepared.films,
        )
    )
    written.clear()
    return kept


def look_at(session: Session, target: Path, plan: BagPlan | None = None) -> Target:
    """The disk that holds ``target``, before anything is written. Raises ``UserError`` when it is
    not there or cannot take a bag."""
    check_target(target)
    if plan is None:
        films = tuple(film for film in chosen_films(session) if film.file is not None)
        plan, _ = _plan(session, films, draft=False, own_sheet=None)
    with explained(target):
        volume = volume_of(target)
    left = unfinished(plan.project, target)
    done = left.copied if left is not None else frozenset[str]()
    inner = [Path(plan.folder, "data", plan.originals_folder, o.name) for o in plan.originals]
    needed = sum(o.size for o in plan.originals if o.key not in done) + ROOM
    base = len(str(target.absolute())) + 1
    view = TargetView(
        kind=volume.kind,
        free=volume.free,
        read_only=volume.read_only or not os.access(target, os.W_OK),
        largest_file=volume.largest_file,
        files=tuple((original.name, original.size) for original in plan.originals),
        needed=needed,
        path_length=base + max((len(str(path)) for path in inner), default=0),
        path_limit=_PATH_LIMIT,
    )
    found = tuple(finding for finding in session.judge_target(view) if finding.open_error)
    return Target(target, volume, plan.folder, needed, found, left)


def give_up(session: Session, target: Path) -> None:
    """Remove what an unfinished delivery of this project left on ``target``."""
    discard_unfinished(_project_id(session), target)


def save_sheets(session: Session, folder: Path) -> tuple[Path, int]:
    """The confirmation sheets of the selected films in a new folder below ``folder``, to be printed
    and signed; that folder, and how many there are. Raises ``UserError`` when they cannot be
    written."""
    films = tuple(film for film in chosen_films(session) if film.file is not None)
    if not films:
        raise UserError("none-selected", "还没有入选的视频", remedy="请先勾选入选视频")
    papers = _plan(session, films, draft=False, own_sheet=kept_sheet(session))[1]
    target = free_path(folder, papers.spec.sheets)
    with explained(target):
        target.mkdir()
    for name, data in papers.sheets().items():
        write_whole(target / name, data)
    return target, len(films)


def names_of(session: Session) -> tuple[tuple[str, str], ...]:
    """(wished, written) names of the selected films that cannot be written as they are wished."""
    films = tuple(film for film in chosen_films(session) if film.file is not None)
    return _plan(session, films, draft=False, own_sheet=None)[1].renamed if films else ()


def _plan(
    session: Session, films: Sequence[Film], *, draft: bool, own_sheet: SheetForm | None
) -> tuple[BagPlan, DeliveryPapers]:
    call, spec = session.call, spec_of(session)
    mark = call.package.draft_mark if draft else ""
    wanted = []
    for film in films:
        category = call.category_of(film.category)
        wanted.append((film.title, category.short if category else "", original_name(film)))
    names = delivered_names(spec, wanted)
    unit = sheet_unit(session)
    date = today().isoformat()
    folder = bag_name(spec, unit.unit, date, call.package.unnamed_unit, mark)
    originals = tuple(
        Original(
            key=film.id,
            title=film.title,
            source=film_path(film.file),
            name=named.name,
            size=film.file.size,
            content=film.file.fingerprint,
            sha256=digest_of(session, film),
        )
        for film, named in zip(films, names, strict=True)
        if film.file is not None
    )
    plan = BagPlan(
        project=_project_id(session),
        folder=folder,
        originals_folder=spec.originals,
        originals=originals,
        info=_info(session, spec, films, mark),
        date=date,
    )
    papers = DeliveryPapers(
        call=call,
        spec=spec,
        bag=folder,
        films=tuple(
            (film.id, named.sheet, sheet_film(session, film, named.name))
            for film, named in zip(films, names, strict=True)
        ),
        unit=unit,
        renamed=changed_names(names),
        own=own_sheet,
        created=dt.datetime.fromisoformat(session.project.created),
        mark=mark,
    )
    return plan, papers


def _info(
    session: Session, spec: Delivery, films: Sequence[Film], mark: str
) -> tuple[tuple[str, str], ...]:
    """bag-info.txt in the reserved labels of RFC 8493 (2.2.2), its values in Chinese."""
    form = session.submission.form
    octets = sum(film.file.size for film in films if film.file is not None)
    seconds = sum(round(duration_of(session, film) or 0) for film in films)
    description = spec.description.format(
        count=len(films), size=show_size(octets), duration=show_hours_minutes(seconds)
    )
    return (
        ("Source-Organization", form.get("unit", "")),
        ("Contact-Name", form.get("contact", "")),
        ("Contact-Phone", form.get("phone", "")),
        ("Contact-Email", form.get("email", "")),
        ("External-Description", f"【{mark}】{description}" if mark else description),
        ("External-Identifier", session.call.number),
        ("Bag-Software-Agent", f"科普申报助手 {__version__}"),
    )


def _demand_there(films: Sequence[Film]) -> None:
    away = [film for film in films if is_offline(film)]
    if away:
        more = f"等 {len(away)} 个视频" if len(away) > 1 else ""
        raise UserError(
            "film-away",
            f"原片不在原来的位置{f'（{more}）' if more else ''}",
            subject=away[0].title,
            remedy="请连接存放原片的磁盘，或重新定位",
        )


def _project_id(session: Session) -> str:
    """Tells projects apart on a disk without naming anything of them."""
    text = f"{session.call.id} {session.project.created}"
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _identify(path: str | Path) -> str:
    return fingerprint(path).digest


__all__ = [
    "GateShutError",
    "Listener",
    "Prepared",
    "Step",
    "Target",
    "Told",
    "WrittenBag",
    "carry_out",
    "chosen_films",
    "delivery_gate",
    "give_up",
    "look_at",
    "names_of",
    "need_full_check",
    "prepare",
    "record",
    "save_sheets",
    "spec_of",
]
