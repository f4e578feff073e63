"""征集包: the papers for contributing units, as a folder and the same as .zip.

Both are built in a hidden folder of the target and compared there, then renamed: nothing
half-written ever stands under a final name, nothing that stands there is overwritten.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.bundles.naming import ZIP_SUFFIX, check_path_length, free_name
from kepu_desktop.bundles.workplace import KeepWorkplace, clean_leftovers, workplace
from kepu_desktop.bundles.zipped import compare_zip, write_zip
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import show_name, show_size
from kepu_desktop.system.files import explained, rename_patiently, sync_folder

_ROOM = 5 << 20  # left over on the disk after writing, bytes


@dataclass(frozen=True, slots=True)
class WrittenKit:
    folder: Path
    zip: Path


def write_kit(wished: str, papers: Mapping[str, bytes], target: Path) -> WrittenKit:
    """Write ``papers`` (bytes by plain file name) into ``target``, made if missing, as the folder
    ``wished`` (``_2`` … when taken) and its zip. Raises ``UserError``: the target is no folder,
    read only or full, or what was written does not read back."""
    if target.exists() and not target.is_dir():
        raise UserError(
            "not-a-folder",
            "这里不是文件夹",
            subject=show_name(target.name),
            remedy="请换一个文件夹",
        )
    with explained(target):
        target.mkdir(parents=True, exist_ok=True)
        clean_leftovers(target)
        _check_room(target, sum(map(len, papers.values())))
        name = free_name(target, wished)
        final = target / name
        packed_final = target / (name + ZIP_SUFFIX)
        for inner in papers:
            check_path_length(final.absolute() / inner)
        try:
            with workplace(target) as place:
                aside, packed = place / name, place / (name + ZIP_SUFFIX)
                paths = _write_all(aside, papers)
                write_zip(packed, name, paths)
                _sync(packed)
                for problem in compare_zip(packed, name, paths):
                    raise UserError(
                        "package-unsound",
                        f"写入后的核对没有通过：{problem.reason}",
                        subject=problem.file,
                        remedy="请检查磁盘后重新生成",
                    )
                sync_folder(place)
                _rename(aside, final)
                try:
                    _rename(packed, packed_final)
                except BaseException:
                    with contextlib.suppress(OSError):
                        final.replace(aside)  # both or neither
                    raise
                sync_folder(target)
        except _RenameRefused as refused:
            raise UserError(
                "rename-refused",
                "征集包已写完，但系统不允许改成正式名称",
                subject=show_name(refused.kept),
                remedy="请关闭正在查看它的程序后重新生成；已写好的文件留在这个隐藏文件夹里",
            ) from refused.__cause__
    return WrittenKit(final, packed_final)


class _RenameRefused(KeepWorkplace):
    def __init__(self, kept: str) -> None:
        self.kept = kept
        super().__init__(kept)


def _rename(aside: Path, final: Path) -> None:
    try:
        rename_patiently(aside, final)
    except PermissionError as error:
        raise _RenameRefused(aside.parent.name) from error


def _write_all(folder: Path, papers: Mapping[str, bytes]) -> dict[str, Path]:
    folder.mkdir()
    paths: dict[str, Path] = {}
    for name, data in papers.items():
        path = folder / name
        with path.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        paths[name] = path
    sync_folder(folder)
    return paths


def _sync(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _check_room(target: Path, octets: int) -> None:
    needed = 2 * octets + _ROOM
    free = shutil.disk_usage(target).free
    if free < needed:
        raise UserError(
            "disk-full",
            f"磁盘空间不足，需要 {show_size(needed)}，可用 {show_size(free)}",
            subject=show_name(target.name),
            remedy="请清理磁盘或换一个位置后重试",
        )
