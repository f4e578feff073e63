"""The last steps that every bundle takes: room on the disk, flushed files, the final names."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from kepu_desktop.bundles.workplace import KeepWorkplace
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import show_name, show_size
from kepu_desktop.system.files import rename_patiently, sync_folder

_ROOM = 5 << 20  # left over on the disk after writing, bytes


def check_room(target: Path, octets: int) -> None:
    """Raises ``UserError`` when ``target``'s disk has no room for ``octets`` and a little more."""
    needed = octets + _ROOM
    free = shutil.disk_usage(target).free
    if free < needed:
        raise UserError(
            "disk-full",
            f"磁盘空间不足，需要 {show_size(needed)}，可用 {show_size(free)}",
            subject=show_name(target.name),
            remedy="请清理磁盘或换一个位置后重试",
        )


def make_folder(target: Path) -> None:
    """``target`` as a folder, made if missing. Raises ``UserError`` where another thing stands."""
    if target.exists() and not target.is_dir():
        raise UserError(
            "not-a-folder",
            "这里不是文件夹",
            subject=show_name(target.name),
            remedy="请换一个文件夹",
        )
    target.mkdir(parents=True, exist_ok=True)


def write_flushed(path: Path, data: bytes) -> None:
    """A new file, on the disk when this returns."""
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def sync_file(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def put(aside: Path, final: Path) -> None:
    """What was built in a workplace gets its final name; for use within ``refusals_told``."""
    try:
        rename_patiently(aside, final)
    except PermissionError as error:
        raise _RenameRefused(aside.parent.name) from error
    sync_folder(final.parent)


def put_both(aside: Path, final: Path, packed: Path, packed_final: Path) -> None:
    """Folder and zip get their names, or neither does."""
    put(aside, final)
    try:
        put(packed, packed_final)
    except BaseException:
        with contextlib.suppress(OSError):
            final.replace(aside)
        raise


class _RenameRefused(KeepWorkplace):
    def __init__(self, kept: str) -> None:
        self.kept = kept
        super().__init__(kept)


@contextlib.contextmanager
def refusals_told(done: str, again: str) -> Iterator[None]:
    """Around a workplace: where the system refuses the final name, what was built stays and a
    ``UserError`` says so. ``done`` says what is complete, ``again`` how to make it once more."""
    try:
        yield
    except _RenameRefused as refused:
        raise UserError(
            "rename-refused",
            f"{done}，但系统不允许改成正式名称",
            subject=show_name(refused.kept),
            remedy=f"请关闭正在查看它的程序后{again}；已写好的文件留在这个隐藏文件夹里",
        ) from refused.__cause__
