"""Names of packages and of what lies in them, from the call and the unit."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.calls.model import Package
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import clean_line, safe_component, show_name

MANIFEST = "manifest-sha256.txt"
ZIP_SUFFIX = ".zip"

_CHARACTERS, _OCTETS = 80, 200  # of one path component (domain.md, "Files and disks")
_NUMBER_ROOM = len("_999") + len(ZIP_SUFFIX)
_UNIT_LEAST = 10
_LAST_NUMBER = 999
_WINDOWS_PATH = 240
_POSIX_PATH = 4000


@dataclass(frozen=True, slots=True)
class PackageNames:
    """``folder`` is the wished name; writing appends ``_2``, ``_3`` … when it is taken."""

    folder: str
    form: str
    list: str
    report: str
    mail: str
    note: str
    attachments: str  # sub-folder of the person's own files
    manifest: str = MANIFEST


def package_names(package: Package, unit: str, date: str, *, draft: bool) -> PackageNames:
    """The names of one mail package; ``date`` is the day of export, e.g. 2025-07-08.

    A draft carries the call's draft mark in the folder's name and in those of its papers. A long
    unit name is cut so that the words of the call and the date stay whole.
    """
    mark = f"_{package.draft_mark}" if draft else ""

    def paper(name: str) -> str:
        stem, dot, suffix = name.rpartition(".")
        marked = f"{stem}{mark}{dot}{suffix}" if dot else f"{name}{mark}"
        return safe_component(marked, fallback=name)

    return PackageNames(
        folder=_folder(package, unit, date, mark),
        form=paper(package.form),
        list=paper(package.list),
        report=paper(package.report),
        mail=paper(package.mail),
        note=safe_component(package.note, fallback="note.txt"),
        attachments=safe_component(package.attachments, fallback="attachments"),
    )


def _folder(package: Package, unit: str, date: str, mark: str) -> str:
    return bundle_folder(package.folder, unit, date, unnamed=package.unnamed_unit, mark=mark)


def bundle_folder(pattern: str, unit: str, date: str, *, unnamed: str, mark: str = "") -> str:
    """The folder's name by ``pattern`` ({unit}, {date}), with room for a number and the zip's
    suffix. A long unit is cut, the other words stay whole; ``unnamed`` stands for a blank one."""
    around = pattern.format(unit="", date=date) + mark
    characters = _CHARACTERS - _NUMBER_ROOM - len(around)
    octets = _OCTETS - _NUMBER_ROOM - len(around.encode())
    short = safe_component(
        clean_line(unit) or unnamed,
        fallback=unnamed,
        characters=max(characters, _UNIT_LEAST),
        octets=max(octets, _UNIT_LEAST * 3),
    )
    return safe_component(
        pattern.format(unit=short, date=date) + mark,
        fallback=unnamed,
        characters=_CHARACTERS - _NUMBER_ROOM,
        octets=_OCTETS - _NUMBER_ROOM,
    )


def is_marked(folder: str, mark: str) -> bool:
    """Whether a package folder's name says that it is a draft; a number may follow the mark."""
    return re.search(rf"_{re.escape(mark)}(_\d+)?$", folder) is not None


def candidates(name: str) -> Iterator[str]:
    """``name``, ``name_2``, ``name_3`` …"""
    yield name
    for number in range(2, _LAST_NUMBER + 1):
        yield f"{name}_{number}"


def free_name(target: Path, name: str) -> str:
    """The first candidate under which neither a folder nor its zip stands in ``target``.

    Compared as Windows does, without regard to case. Raises ``UserError`` when 999 are taken.
    """
    taken = {entry.casefold() for entry in os.listdir(target)}
    for candidate in candidates(name):
        if taken.isdisjoint({candidate.casefold(), (candidate + ZIP_SUFFIX).casefold()}):
            return candidate
    raise UserError(
        "too-many-packages",
        f"同名的报送包已有 {_LAST_NUMBER} 个",
        subject=show_name(name),
        remedy="请换一个文件夹，或移走旧的报送包",
    )


def unique_names(wished: Iterable[str], taken: Iterable[str], *, fallback: str) -> list[str]:
    """A safe name for each wish, told apart by ``_2`` … from each other and from ``taken``."""
    used = {name.casefold() for name in taken}
    names: list[str] = []
    for wish in wished:
        base = safe_component(wish, fallback=fallback, characters=_CHARACTERS - 4, octets=196)
        stem, dot, suffix = base.rpartition(".")
        for number in range(1, len(used) + 2):
            tail = f"_{number}" if number > 1 else ""
            name = f"{stem}{tail}{dot}{suffix}" if stem else f"{base}{tail}"
            if name.casefold() not in used:
                break
        used.add(name.casefold())
        names.append(name)
    return names


def check_path_length(path: Path, *, limit: int | None = None) -> None:
    """Raises ``UserError`` when ``path`` is longer than this system's programs open."""
    if limit is None:
        limit = _WINDOWS_PATH if os.name == "nt" else _POSIX_PATH
    length = len(str(path))
    if length > limit:
        raise UserError(
            "path-too-long",
            f"完整路径有 {length} 个字符，超过 {limit} 个",
            subject=show_name(path.name),
            remedy="请换一个较浅的文件夹",
        )
