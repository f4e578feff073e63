"""What an export would write, before it is written; and what the last one left on the disk."""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kepu_desktop.bundles.mail_package import package_files
from kepu_desktop.bundles.naming import ZIP_SUFFIX, PackageNames, free_name, package_names
from kepu_desktop.domain.findings import Finding
from kepu_desktop.domain.submission import Export
from kepu_desktop.domain.texts import show_name
from kepu_desktop.system.clock import stamp, today
from kepu_desktop.workflow.export import (
    body_text,
    changes_since,
    package_content,
    recipient,
    subject_text,
)
from kepu_desktop.workflow.fill import line
from kepu_desktop.workflow.gate import gate_of
from kepu_desktop.workflow.session import Session

_ZIP_ENTRY = 250  # bytes of headers a file, about


@dataclass(frozen=True, slots=True)
class PackageFile:
    """``name`` below the package's folder; ``size`` in bytes, None before it was measured."""

    name: str
    size: int | None = None


@dataclass(frozen=True, slots=True)
class PackagePreview:
    """The mail as it would be, and the files beside it. Sizes are None until ``measure``."""

    folder: str
    files: tuple[PackageFile, ...]
    zip_bytes: int | None
    to: str
    subject: str
    body: str
    attachments: tuple[str, ...]
    mail_bytes: int | None = None
    found: tuple[Finding, ...] = ()  # what the rules on the mail say

    @property
    def bytes(self) -> int | None:
        sizes = [file.size for file in self.files]
        return None if None in sizes else sum(size or 0 for size in sizes)

    def with_sizes_of(self, other: PackagePreview | None) -> PackagePreview:
        """These words with the sizes of an earlier measure of the same files, so that nothing
        flickers until they are measured again."""
        if other is None or [f.name for f in other.files] != [f.name for f in self.files]:
            return self
        return replace(
            self,
            files=other.files,
            zip_bytes=other.zip_bytes,
            mail_bytes=other.mail_bytes,
            found=other.found,
        )


@dataclass(frozen=True, slots=True)
class Written:
    """The last export that is no draft. ``folder`` is None when it is not where it was written;
    ``changes`` is what the form says now and did not say then."""

    export: Export
    folder: Path | None
    files: tuple[PackageFile, ...]
    zip_bytes: int | None
    mail: Path | None
    attachments: tuple[Path, ...]
    changes: tuple[str, ...]


def preview(
    session: Session, attach: Sequence[Path] = (), target: Path | None = None
) -> PackagePreview:
    """Names and words of the package, without making the papers. Cheap. The folder's name is the
    one that is free in ``target``."""
    names = _names(session)
    own = (names.form, names.list, names.report, names.mail, names.manifest, names.note)
    added = tuple(show_name(path.name) for path in attach)
    return PackagePreview(
        folder=_free(target, names.folder),
        files=(
            *(PackageFile(name) for name in own),
            *(PackageFile(f"{names.attachments}/{name}") for name in added),
        ),
        zip_bytes=None,
        to=recipient(session),
        subject=subject_text(session, draft=False),
        body=body_text(session),
        attachments=(names.form, names.list, *added),
    )


def measure(
    session: Session, attach: Sequence[Path] = (), target: Path | None = None
) -> PackagePreview:
    """``preview`` with all sizes: the papers are made for it, and kept by nobody.

    Raises ``UserError`` for an attachment that cannot be read or is too large by itself.
    """
    plain = preview(session, attach, target)
    content = package_content(session, gate_of(session), False, "", attach, [])
    names = _names(session)
    files = package_files(content, session.call)
    order = {file.name: number for number, file in enumerate(plain.files)}
    listed = sorted(files, key=lambda name: order.get(name, len(order)))
    mail_bytes = len(files[names.mail])
    return PackagePreview(
        folder=plain.folder,
        files=tuple(PackageFile(name, len(files[name])) for name in listed),
        zip_bytes=sum(len(zlib.compress(data)) + _ZIP_ENTRY for data in files.values()),
        to=plain.to,
        subject=plain.subject,
        body=plain.body,
        attachments=plain.attachments,
        mail_bytes=mail_bytes,
        found=session.judge_package(mail_bytes, ()),
    )


def written(session: Session, target: Path) -> Written | None:
    """The last export that is no draft, looked for in ``target``; None when there was none."""
    export = next((e for e in reversed(session.submission.exports) if not e.draft), None)
    if export is None:
        return None
    changes = changes_since(session, export)
    away = Written(export, None, (), None, None, (), changes)
    try:
        found = _found(session, export, target / export.folder, changes)
    except OSError:
        return away  # a disk that was pulled, a folder without permission
    return found or away


def _found(
    session: Session, export: Export, folder: Path, changes: tuple[str, ...]
) -> Written | None:
    names = _names(session)
    mail = folder / names.mail
    if not mail.is_file():
        return None
    own = (names.form, names.list, names.report, names.mail, names.manifest, names.note)
    order = {name: number for number, name in enumerate(own)}
    files = sorted(_listed(folder), key=lambda file: order.get(file.name, len(own)))
    attached = [folder / names.form, folder / names.list]
    attached += sorted((folder / names.attachments).glob("*"))
    packed = folder.with_name(folder.name + ZIP_SUFFIX)
    return Written(
        export=export,
        folder=folder,
        files=tuple(files),
        zip_bytes=packed.stat().st_size if packed.is_file() else None,
        mail=mail,
        attachments=tuple(path for path in attached if path.is_file()),
        changes=changes,
    )


def take_back_mailed(session: Session, number: int, by: str) -> None:
    """The tick 已寄出 of export ``number`` was a slip: say so; nothing is deleted."""
    session.project.revoke("mailed", number, line(by, "姓名"), stamp(), "")
    session.submission = session.project.load()


def _names(session: Session) -> PackageNames:
    unit = session.submission.form.get("unit", "")
    return package_names(session.call.package, unit, today().isoformat(), draft=False)


def _free(target: Path | None, name: str) -> str:
    """The name that writing would take; the plain one where the target cannot be looked into."""
    try:
        return free_name(target, name) if target is not None and target.is_dir() else name
    except OSError:
        return name


def _listed(folder: Path) -> tuple[PackageFile, ...]:
    found: list[PackageFile] = []
    for root, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(root, name)
            found.append(PackageFile(path.relative_to(folder).as_posix(), path.stat().st_size))
    return tuple(found)
