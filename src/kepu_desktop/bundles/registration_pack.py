"""The case registration pack: one folder a case, our summary, the to-do list.

Built in a hidden folder of the target, verified there, renamed when whole: nothing half-written
ever stands under its final name, nothing that stands there is overwritten, sources are only read.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.bundles.finishing import check_room, put, refusals_told, write_flushed
from kepu_desktop.bundles.manifest import render
from kepu_desktop.bundles.naming import MANIFEST, check_path_length, free_name
from kepu_desktop.bundles.verify import verify_package
from kepu_desktop.bundles.workplace import clean_leftovers, workplace
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import show_name
from kepu_desktop.system.files import ASIDE_PREFIX, explained, sync_folder

_BLOCK = 1 << 20

Told = Callable[[str, int, int], None]  # file in work, bytes done, bytes in all


@dataclass(frozen=True, slots=True)
class PackFile:
    """A material for the pack: ``name`` below the folder, ``source`` what is copied, and its size
    when it was looked at; ``shown`` names the original for the person."""

    name: str
    source: Path
    size: int
    shown: str


@dataclass(frozen=True, slots=True)
class WrittenRegistration:
    folder: Path
    manifest_sha256: str
    files: int

    def withdraw(self) -> None:
        """Take it away again, as far as the disk lets; never half under the final name."""
        with contextlib.suppress(OSError):
            aside = self.folder.with_name(f"{ASIDE_PREFIX}{self.manifest_sha256[:12]}")
            self.folder.rename(aside)
            shutil.rmtree(aside, ignore_errors=True)


def write_registration(
    wished: str, papers: Mapping[str, bytes], files: tuple[PackFile, ...], target: Path, told: Told
) -> WrittenRegistration:
    """Write the pack into the existing folder ``target`` under ``wished`` (``_2`` … when taken).

    ``papers`` are ready bytes by name below the folder. ``told`` hears of each block and may
    raise to break off. Raises ``UserError`` for a target that is missing, read only or full, a
    source that is gone or no longer what was looked at, a pack that does not verify.
    """
    if not target.is_dir():
        there = os.path.lexists(target)
        raise UserError(
            "not-a-folder" if there else "not-found",
            "这里不是文件夹" if there else "找不到这个位置",
            subject=show_name(target.name),
            remedy="请换一个文件夹",
        )
    with explained(target):
        clean_leftovers(target)
        total = sum(map(len, papers.values())) + sum(file.size for file in files)
        check_room(target, total)
        name = free_name(target, wished)
        final = target / name
        for inner in (*papers, *(file.name for file in files), MANIFEST):
            check_path_length(final.absolute() / inner)
        with refusals_told("登记包已写完并校验", "重新生成"), workplace(target) as place:
            aside = place / name
            digest = _build(aside, papers, files, total, told)
            _demand_sound(aside)
            sync_folder(place)
            put(aside, final)
    return WrittenRegistration(final, digest, len(papers) + len(files))


def _build(
    folder: Path,
    papers: Mapping[str, bytes],
    files: tuple[PackFile, ...],
    total: int,
    told: Told,
) -> str:
    folder.mkdir()
    digests: dict[str, str] = {}
    done = 0
    for name, data in papers.items():
        _write(folder / name, data)
        digests[name] = hashlib.sha256(data).hexdigest()
        done += len(data)
        told(name, done, total)
    for file in files:
        path = folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)

        def moved(count: int, file: PackFile = file) -> None:
            nonlocal done
            done += count
            told(file.shown, done, total)

        digests[file.name] = _copied(file, path, moved)
    manifest = render(digests)
    _write(folder / MANIFEST, manifest)
    for inner in sorted({(folder / name).parent for name in digests}):
        sync_folder(inner)
    sync_folder(folder)
    return hashlib.sha256(manifest).hexdigest()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_flushed(path, data)


def _copied(file: PackFile, path: Path, moved: Callable[[int], None]) -> str:
    """Copies in one read; returns the SHA-256 of what was read."""
    digest = hashlib.sha256()
    count = 0
    try:
        source = file.source.open("rb")
    except FileNotFoundError:
        raise UserError(
            "material-gone", "材料找不到了", subject=file.shown, remedy="请连接它所在的磁盘后重试"
        ) from None
    with source, path.open("xb") as sink:
        while block := source.read(_BLOCK):
            digest.update(block)
            sink.write(block)
            count += len(block)
            moved(len(block))
        sink.flush()
        os.fsync(sink.fileno())
    if count != file.size:
        raise UserError(
            "material-changed",
            "材料在检查以后有改动",
            subject=file.shown,
            remedy="请重新检查后再生成",
        )
    return digest.hexdigest()


def _demand_sound(folder: Path) -> None:
    problems = verify_package(folder).problems
    if problems:
        first = problems[0]
        raise UserError(
            "package-unsound",
            f"写入后的校验没有通过：{first.reason}",
            subject=show_name(first.file),
            remedy="请检查磁盘后重新生成",
        )
