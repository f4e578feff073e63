"""Writing files so that nothing half-written ever stands under its final name."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import show_name

ASIDE_PREFIX = ".kepu-aside-"
_RENAME_PATIENCE_S = 5.0


def write_whole(target: Path, data: bytes) -> None:
    """Write ``data`` beside ``target``, flush it to the disk, then rename it over ``target``.

    Raises ``UserError`` when the disk is full, read-only or refuses.
    """
    aside = target.with_name(f"{ASIDE_PREFIX}{secrets.token_hex(6)}")
    with explained(target):
        try:
            with aside.open("xb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            rename_patiently(aside, target, replace=True)
        except BaseException:
            with contextlib.suppress(OSError):
                aside.unlink()
            raise
        sync_folder(target.parent)


def rename_patiently(aside: Path, target: Path, *, replace: bool = False) -> None:
    """Rename, retrying for five seconds: a virus scanner or a viewer may hold a handle."""
    deadline = time.monotonic() + _RENAME_PATIENCE_S
    while True:
        try:
            if not replace and os.path.lexists(target):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
            aside.replace(target)
            return
        except PermissionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` durable (POSIX only; Windows has no such call)."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


_REASONS = {
    errno.ENOSPC: ("disk-full", "磁盘空间不足", "请清理磁盘或换一个位置后重试"),
    errno.EDQUOT: ("disk-full", "磁盘配额已满", "请清理磁盘或换一个位置后重试"),
    errno.EFBIG: ("file-too-big", "超过该磁盘文件系统的单文件上限", "请换用 NTFS 或 exFAT 的磁盘"),
    errno.EROFS: ("read-only", "所在磁盘只读", "请换一个可写的位置"),
    errno.EACCES: (
        "no-permission",
        "没有写入权限，或文件正被其他程序打开",
        "请关闭占用它的程序，或换一个可写的位置",
    ),
    errno.EPERM: ("no-permission", "没有写入权限", "请换一个可写的位置"),
    errno.ENOENT: ("not-found", "找不到所在的文件夹", "请检查路径"),
    errno.ENOTDIR: ("not-a-folder", "路径中有一段不是文件夹", "请检查路径"),
    errno.EISDIR: ("is-a-folder", "这是一个文件夹", "请检查路径"),
    errno.EEXIST: ("exists", "已有同名文件或文件夹", "请换一个名称"),
    errno.ENAMETOOLONG: ("name-too-long", "名称或路径过长", "请缩短名称或换一个较浅的文件夹"),
    errno.EIO: ("disk-error", "磁盘读写出错", "请检查磁盘连接后重试"),
}


@contextlib.contextmanager
def explained(subject: Path) -> Iterator[None]:
    """Turn an ``OSError`` of the body into a ``UserError`` about ``subject``."""
    try:
        yield
    except OSError as error:
        code, reason, remedy = _REASONS.get(
            error.errno or 0,
            ("io-error", f"读写失败（{error.strerror or error}）", "请检查磁盘后重试"),
        )
        if error.errno == errno.ENOENT and subject.parent.is_dir():
            reason = "找不到这个文件" if subject.suffix else "找不到这个文件夹"
        raise UserError(code, reason, subject=show_name(subject.name), remedy=remedy) from error


def free_path(folder: Path, stem: str, suffix: str = "") -> Path:
    """``folder``/stem+suffix, or stem_2, stem_3 … whichever is not taken yet."""
    candidate = folder / f"{stem}{suffix}"
    number = 2
    while os.path.lexists(candidate):
        candidate = folder / f"{stem}_{number}{suffix}"
        number += 1
    return candidate
