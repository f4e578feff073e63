"""The mail package: folder and zip, built aside, verified, renamed when whole.

Order: room on the disk, papers and draft into a hidden folder, manifest, verification, zip from the
verified folder, the zip read back, then two renames. Nothing half-written ever stands under a
final name, and nothing that stands there is overwritten.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.bundles.finishing import (
    check_room,
    put_both,
    refusals_told,
    sync_file,
    write_flushed,
)
from kepu_desktop.bundles.manifest import render
from kepu_desktop.bundles.naming import (
    ZIP_SUFFIX,
    PackageNames,
    check_path_length,
    free_name,
    package_names,
    unique_names,
)
from kepu_desktop.bundles.problems import VerifyProblem
from kepu_desktop.bundles.verify import verify_package
from kepu_desktop.bundles.workplace import clean_leftovers, workplace
from kepu_desktop.bundles.zipped import compare_zip, write_zip
from kepu_desktop.calls.model import Call
from kepu_desktop.documents.mail import (
    MIME_TYPES,
    MailAttachment,
    MailMessage,
    encoded_size,
    mime_type_of,
    write_mail,
)
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import show_name, show_size
from kepu_desktop.system.files import ASIDE_PREFIX, explained, sync_folder

__all__ = [
    "Attachment",
    "PackageContent",
    "WrittenPackage",
    "clean_leftovers",
    "mail_size",
    "package_files",
    "read_attachments",
    "write_mail_package",
]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that the person adds, a sealed scan say; ``name`` as it shall be mailed."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class PackageContent:
    """Ready papers and what the draft says. ``to`` is ignored for a draft package."""

    unit: str
    date: str  # the day of export, e.g. 2025-07-08: it stands in the folder's name only
    draft: bool
    form: bytes
    list: bytes
    report: bytes
    note: bytes
    to: str
    subject: str
    body: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenPackage:
    folder: Path
    zip: Path
    manifest_sha256: str
    mail_bytes: int

    def withdraw(self) -> None:
        """Take both away again, as far as the disk lets; never half under the final name."""
        with contextlib.suppress(OSError):
            self.zip.unlink(missing_ok=True)
            aside = self.folder.with_name(f"{ASIDE_PREFIX}{self.manifest_sha256[:12]}")
            self.folder.rename(aside)
            shutil.rmtree(aside, ignore_errors=True)


def read_attachments(paths: tuple[Path, ...], *, limit: int) -> tuple[Attachment, ...]:
    """The files at ``paths``; raises ``UserError`` for one that cannot be read, or is too large
    for a mail of ``limit`` bytes already by itself."""
    found: list[Attachment] = []
    for path in paths:
        with explained(path):
            size = path.stat().st_size
            if size > limit:
                raise UserError(
                    "attachment-too-large",
                    f"附件有 {show_size(size)}，超过整封邮件的上限 {show_size(limit)}",
                    subject=show_name(path.name),
                    remedy="请压缩扫描件，或改用其他方式报送",
                )
            found.append(Attachment(show_name(path.name), path.read_bytes()))
    return tuple(found)


def mail_size(content: PackageContent, call: Call) -> int:
    """Bytes of the encoded mail that ``write_mail_package`` would write."""
    names = package_names(call.package, content.unit, content.date, draft=content.draft)
    return encoded_size(_message(content, names, _attachment_names(content, names)))


def write_mail_package(content: PackageContent, call: Call, target: Path) -> WrittenPackage:
    """Write the package and its zip into the existing folder ``target``.

    Raises ``UserError`` when the target is missing, no folder, read-only or full, when the mail
    is over the call's limit (a draft may be), or when the written package does not verify. Then
    nothing of it stands under a final name.
    """
    if not target.is_dir():
        if os.path.lexists(target):
            code, reason = "not-a-folder", "导出位置不是文件夹"
        else:
            code, reason = "not-found", "找不到导出位置"
        raise UserError(code, reason, subject=show_name(target.name), remedy="请换一个文件夹")
    names = package_names(call.package, content.unit, content.date, draft=content.draft)
    message = _message(content, names, _attachment_names(content, names))
    _check_mail_size(message, call, names, draft=content.draft)
    files = package_files(content, call)
    with explained(target):
        clean_leftovers(target)
        check_room(target, 2 * sum(map(len, files.values())))  # a zip may not shrink
        folder, packed = _build(target, names, files, call.package.draft_mark)
    manifest = hashlib.sha256(files[names.manifest]).hexdigest()
    return WrittenPackage(folder, packed, manifest, len(files[names.mail]))


def package_files(content: PackageContent, call: Call) -> dict[str, bytes]:
    """What lies in the package: name below its folder → bytes, the manifest last."""
    names = package_names(call.package, content.unit, content.date, draft=content.draft)
    attachment_names = _attachment_names(content, names)
    files = {
        names.form: content.form,
        names.list: content.list,
        names.report: content.report,
        names.mail: write_mail(_message(content, names, attachment_names)),
        names.note: content.note,
    }
    for name, attachment in zip(attachment_names, content.attachments, strict=True):
        files[f"{names.attachments}/{name}"] = attachment.data
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    files[names.manifest] = render(digests)
    return files


def _attachment_names(content: PackageContent, names: PackageNames) -> list[str]:
    own = (names.form, names.list, names.report, names.mail, names.note, names.manifest)
    return unique_names((a.name for a in content.attachments), own, fallback=names.attachments)


def _message(
    content: PackageContent, names: PackageNames, attachment_names: list[str]
) -> MailMessage:
    return MailMessage(
        to="" if content.draft else content.to,
        subject=content.subject,
        body=content.body,
        attachments=(
            MailAttachment(names.form, content.form, MIME_TYPES[".docx"]),
            MailAttachment(names.list, content.list, MIME_TYPES[".xlsx"]),
            *(
                MailAttachment(name, attachment.data, mime_type_of(name))
                for name, attachment in zip(attachment_names, content.attachments, strict=True)
            ),
        ),
    )


def _check_mail_size(message: MailMessage, call: Call, names: PackageNames, *, draft: bool) -> None:
    size = encoded_size(message)
    if size >= call.mail.block_bytes and not draft:
        raise UserError(
            "mail-too-large",
            f"编码后的邮件有 {show_size(size)}，达到或超过上限 {show_size(call.mail.block_bytes)}",
            subject=names.mail,
            remedy="请压缩或移去附加的文件",
        )


def _build(
    target: Path, names: PackageNames, files: dict[str, bytes], draft_mark: str
) -> tuple[Path, Path]:
    final_name = free_name(target, names.folder)
    final = target / final_name
    for name in files:
        check_path_length(final / name)
    packed_final = final.with_name(final_name + ZIP_SUFFIX)
    with refusals_told("报送包已写完并校验", "重新导出"), workplace(target) as place:
        # The folder already carries its final name: verification reads it.
        aside, packed = place / final_name, place / packed_final.name
        paths = _write_files(aside, files)
        _demand_sound(verify_package(aside, draft_marks=(draft_mark,)).problems)
        write_zip(packed, final_name, paths)
        sync_file(packed)
        _demand_sound(tuple(compare_zip(packed, final_name, paths)))
        sync_folder(place)
        put_both(aside, final, packed, packed_final)
    return final, packed_final


def _write_files(folder: Path, files: dict[str, bytes]) -> dict[str, Path]:
    folder.mkdir()
    paths: dict[str, Path] = {}
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        write_flushed(path, data)
        paths[name] = path
    for inner in {path.parent for path in paths.values()}:
        sync_folder(inner)
    return paths


def _demand_sound(problems: tuple[VerifyProblem, ...]) -> None:
    if problems:
        first = problems[0]
        raise UserError(
            "package-unsound",
            f"写入后的校验没有通过：{first.reason}",
            subject=show_name(first.file),
            remedy="请检查磁盘后重新导出",
        )
