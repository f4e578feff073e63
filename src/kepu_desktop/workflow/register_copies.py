"""Copies of materials for the registration pack: safe names, pictures made to fit where asked."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.bundles.naming import unique_names
from kepu_desktop.calls.case_model import Cases, Registration
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.material_facts import MaterialFacts, MaterialKind
from kepu_desktop.domain.submission import SUMMARY, Case, Material
from kepu_desktop.domain.texts import safe_component
from kepu_desktop.jobs.model import Executor, Job
from kepu_desktop.media.photos import Fit, copy_photo
from kepu_desktop.workflow.cases import chosen_cases, spec_of
from kepu_desktop.workflow.materials import TIMEOUT_S, name_of
from kepu_desktop.workflow.progress import Listener, Progress
from kepu_desktop.workflow.session import Session, film_path

_RULE = "case/material"
_TITLE_ROOM, _TITLE_OCTETS = 40, 120
_CASE_ROOM, _CASE_OCTETS = 60, 160
_JPEG = ".jpg"
_UNNAMED = "未命名"


@dataclass(frozen=True, slots=True)
class Copy:
    """One material as it lies in the pack: ``name`` below the folder, ``source`` what is written
    there; ``done`` says what was changed: words of ``copy_photo``."""

    material: Material
    facts: MaterialFacts | None
    name: str
    source: Path
    size: int
    original: str
    done: tuple[str, ...] = ()


def case_folder(pack: Registration, number: int, title: str) -> str:
    """案例01_标题: one path component."""
    name = pack.case.format(number=f"{number:02d}", title=title or _UNNAMED)
    return safe_component(
        name, fallback=f"{number:02d}", characters=_CASE_ROOM, octets=_CASE_OCTETS
    )


def prepare_copies(
    session: Session,
    place: Path,
    *,
    fit: bool,
    progress: Listener,
    executor: Callable[[], Executor],
) -> tuple[Copy, ...]:
    """The materials of the chosen cases, each case's in its folder, and the scans of the summary.

    Pictures that must change are written anew into ``place`` by worker processes; everything
    else will be copied from where it lies. Raises ``UserError`` for a file that is gone.
    """
    spec = spec_of(session)
    copies = list(_planned(session, spec))
    wanted = _fit_of(session, spec) if fit else None
    jobs = {
        str(number): Job(
            str(number),
            copy_photo,
            (str(copy.source), str(place / f"{number}{_JPEG}"), wanted),
            timeout_s=TIMEOUT_S,
        )
        for number, copy in enumerate(copies)
        if _must_change(copy.facts, wanted)
    }
    if not jobs:
        return tuple(copies)
    progress(Progress("处理图片", 0, len(jobs)))
    with executor() as pool:
        for job in jobs.values():
            pool.submit(job)
        for count, outcome in enumerate(pool.outcomes(), 1):
            copy = copies[int(outcome.key)]
            if outcome.failure is not None:
                raise UserError(
                    "picture-failed",
                    "图片的副本没有做成",
                    subject=copy.original,
                    remedy="请换一张图片，或不选“照片调整到要求”",
                )
            made = place / f"{outcome.key}{_JPEG}"
            copies[int(outcome.key)] = _made(copy, made, str(outcome.value))
            progress(Progress("处理图片", count, len(jobs), copy.original))
    return tuple(copies)


def _planned(session: Session, spec: Cases) -> Iterator[Copy]:
    state = session.submission
    for number, case in enumerate(chosen_cases(state), 1):
        folder = case_folder(spec.pack, number, case.fields.get("title", ""))
        materials = state.materials_of(case.id)
        wished = list(_wished(session, spec, case, materials))
        own = (spec.pack.form, spec.pack.plain)
        for one, name in zip(materials, unique_names(wished, own, fallback=folder), strict=True):
            yield _copy(session, one, f"{folder}/{name}")
    scans = state.materials_of(SUMMARY)
    wished = [f"{spec.pack.scan}{_suffix(one)}" for one in scans]
    for one, name in zip(scans, unique_names(wished, (), fallback=spec.pack.scan), strict=True):
        yield _copy(session, one, name)


def _wished(
    session: Session, spec: Cases, case: Case, materials: tuple[Material, ...]
) -> Iterator[str]:
    title = safe_component(
        case.fields.get("title", ""),
        fallback=_UNNAMED,
        characters=_TITLE_ROOM,
        octets=_TITLE_OCTETS,
    )
    pictures = papers = 0
    for one in materials:
        facts = session.material_facts(one)
        suffix = _suffix(one)
        if facts is not None and facts.kind is MaterialKind.PICTURE:
            pictures += 1
            yield spec.pack.picture.format(title=title, number=pictures) + suffix
        else:
            papers += 1
            stem = safe_component(
                os.path.splitext(name_of(one))[0],
                fallback=_UNNAMED,
                characters=_TITLE_ROOM,
                octets=_TITLE_OCTETS,
            )
            yield spec.pack.paper.format(number=f"{papers:02d}", name=stem) + suffix


def _copy(session: Session, material: Material, name: str) -> Copy:
    source = Path(film_path(material.file))
    original = name_of(material)
    try:
        size = source.stat().st_size
    except OSError:
        raise UserError(
            "material-gone",
            "材料找不到了",
            subject=original,
            remedy="请连接它所在的磁盘，或移除后重新放入",
        ) from None
    return Copy(material, session.material_facts(material), name, source, size, original)


def _made(copy: Copy, made: Path, done: str) -> Copy:
    changed = tuple(part for part in done.split(",") if part)
    name = copy.name
    if "format" in changed or "size" in changed:
        name = f"{name.rpartition('.')[0]}{_JPEG}"
    return Copy(copy.material, copy.facts, name, made, made.stat().st_size, copy.original, changed)


def _must_change(facts: MaterialFacts | None, fit: Fit | None) -> bool:
    if facts is None or facts.kind is not MaterialKind.PICTURE or facts.problem is not None:
        return False
    if facts.gps:
        return True
    if fit is None:
        return False
    heavy = facts.size is not None and facts.size > fit.most_bytes
    turned = facts.orientation not in (None, 1)
    return heavy or turned or facts.format != fit.format or facts.mode == "CMYK"


def _fit_of(session: Session, spec: Cases) -> Fit | None:
    rule = session.call.rules.get(_RULE)
    if rule is None:
        return None
    return Fit(
        spec.picture_format,
        int(rule.numbers["picture_most_bytes"]),
        int(rule.numbers["short_side"]),
    )


def _suffix(material: Material) -> str:
    """Of the original name, lower case."""
    suffix = os.path.splitext(name_of(material))[1].lower()
    return safe_component(suffix, fallback="") if suffix else ""
