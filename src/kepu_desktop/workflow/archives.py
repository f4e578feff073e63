"""Zip archives that units send: papers are read from them, films come out only on request.

Names without the UTF-8 flag are read as GBK. Nothing is written outside the chosen folder (no
"zip slip"), and no more than the archive said (no "zip bomb").
"""

from __future__ import annotations

import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import Skipped
from kepu_desktop.domain.texts import safe_component, show_name
from kepu_desktop.system.files import ASIDE_PREFIX, explained, rename_patiently
from kepu_desktop.workflow.scan import FILM_SUFFIXES, PAPER_SUFFIXES, Found

_MAX_MEMBERS = 20_000
_MAX_PAPER = 64 * 1024 * 1024
_MAX_RATIO = 200
_SPARE = 200 * 1024 * 1024
_UTF8_FLAG = 0x800
_ENCRYPTED = 0x1
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive. ``name`` is its path, decoded, "/" as separator; ``stray`` says that
    it points out of the archive's own folder."""

    name: str
    size: int
    encrypted: bool
    stray: bool
    info: zipfile.ZipInfo


def list_archive(archive: Found) -> tuple[Skipped, ...]:
    """What in the archive is left aside, and why. Papers are not listed: they are read."""
    shown = show_name(archive.given)
    try:
        members = list(_members(archive.path))
    except UserError as error:
        return (Skipped(shown, error.reason),)
    skipped = []
    for member in members:
        suffix = os.path.splitext(member.name)[1].lower()
        inside = f"{shown}/{show_name(member.name)}"
        if member.stray:
            skipped.append(Skipped(inside, "压缩包里的路径指向文件夹之外，不读取"))
        elif suffix in FILM_SUFFIXES:
            skipped.append(Skipped(inside, "压缩包里的视频不自动解出，请解压后再添加"))
        elif member.encrypted:
            skipped.append(Skipped(inside, "压缩包有密码"))
        elif suffix not in PAPER_SUFFIXES and not member.name.split("/")[-1].startswith("."):
            skipped.append(Skipped(inside, "压缩包里的这类文件不读取"))
    return tuple(skipped)


def papers_of(archive: Found) -> Iterator[tuple[str, bytes | str]]:
    """(name, bytes or the reason why there are none) of the Word and Excel papers in the archive.

    What ``list_archive`` already names is left out.
    """
    try:
        members = list(_members(archive.path))
        with zipfile.ZipFile(archive.path) as source:
            for member in members:
                suffix = os.path.splitext(member.name)[1].lower()
                name = member.name.split("/")[-1]
                if member.stray or member.encrypted or suffix not in PAPER_SUFFIXES:
                    continue
                if name.startswith(("~$", ".")):
                    continue
                yield member.name, _read(source, member)
    except (OSError, UserError, zipfile.BadZipFile):
        return


def extract_films(archive: str, folder: Path) -> tuple[Path, ...]:
    """解出视频: write the archive's films below ``folder``; returns their paths.

    Each is written aside and renamed when whole. Raises ``UserError`` when the archive is damaged
    or encrypted, lies about sizes, or the disk has too little room.
    """
    films = [
        member
        for member in _members(archive)
        if not member.stray and os.path.splitext(member.name)[1].lower() in FILM_SUFFIXES
    ]
    name = show_name(os.path.basename(archive))
    if any(member.encrypted for member in films):
        raise UserError("archive-encrypted", "压缩包有密码", subject=name, remedy="请先自行解压")
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        room = shutil.disk_usage(folder).free
    if sum(member.size for member in films) + _SPARE > room:
        raise UserError("disk-full", "磁盘空间不足以解出视频", subject=name, remedy="请换一个位置")
    written: list[Path] = []
    with zipfile.ZipFile(archive) as source:
        for member in films:
            parts = [
                safe_component(part, fallback="未命名") for part in PurePosixPath(member.name).parts
            ]
            target = folder.joinpath(*parts)
            with explained(target):
                target.parent.mkdir(parents=True, exist_ok=True)
                _extract(source, member, target, name)
            written.append(target)
    return tuple(written)


def _extract(source: zipfile.ZipFile, member: Member, target: Path, name: str) -> None:
    aside = target.with_name(f"{ASIDE_PREFIX}{target.name}"[:120])
    left = member.size
    try:
        with source.open(member.info) as inside, aside.open("wb") as outside:
            while chunk := inside.read(1024 * 1024):
                left -= len(chunk)
                if left < 0:
                    raise UserError("archive-lies", "压缩包内容与目录不符", subject=name)
                outside.write(chunk)
            outside.flush()
            os.fsync(outside.fileno())
        rename_patiently(aside, target)
    except zipfile.BadZipFile:
        raise UserError(
            "archive-damaged", "压缩包已损坏", subject=name, remedy="请重新下载或索取"
        ) from None
    finally:
        aside.unlink(missing_ok=True)


def _members(path: str) -> Iterator[Member]:
    name = show_name(os.path.basename(path))
    try:
        with zipfile.ZipFile(path) as source:
            infos = source.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise UserError(
            "archive-damaged", "压缩包已损坏或无法打开", subject=name, remedy="请重新下载或索取"
        ) from None
    if len(infos) > _MAX_MEMBERS:
        raise UserError("archive-large", f"压缩包里的文件超过 {_MAX_MEMBERS} 个", subject=name)
    for info in infos:
        decoded = _decoded(info)
        inside = PurePosixPath(decoded.replace("\\", "/"))
        if info.is_dir() or not inside.parts:
            continue
        stray = ".." in inside.parts or inside.is_absolute() or bool(_DRIVE.match(inside.parts[0]))
        encrypted = bool(info.flag_bits & _ENCRYPTED)
        yield Member(str(inside), info.file_size, encrypted, stray, info)


def _decoded(info: zipfile.ZipInfo) -> str:
    """The name; without the UTF-8 flag (bit 11, APPNOTE 4.4.4) Chinese Windows writes GBK."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    try:
        octets = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return octets.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _read(source: zipfile.ZipFile, member: Member) -> bytes | str:
    """The member's bytes, or why it is larger than a paper can be or does not unpack."""
    packed = max(1, member.info.compress_size)
    if member.size > _MAX_PAPER or (member.size > 1_000_000 and member.size / packed > _MAX_RATIO):
        return "解压后过大，像是压缩炸弹，没有解出"
    try:
        with source.open(member.info) as stream:
            data = stream.read(_MAX_PAPER + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError):
        return "已损坏，无法解压"
    return data if len(data) <= _MAX_PAPER else "解压后过大，没有解出"
