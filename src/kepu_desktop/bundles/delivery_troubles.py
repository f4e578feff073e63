"""What goes wrong with a target disk, in words that say what to do: nothing that was read back is
lost by any of it."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Callable, Iterator
from pathlib import Path

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import show_name, show_size
from kepu_desktop.system.copying import SourceLost
from kepu_desktop.system.files import explained

KEPT = "已校验的文件不再复制"
_GONE = frozenset((errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.ESTALE, errno.EROFS))


@contextlib.contextmanager
def explained_target(
    target: Path, device: int | None = None, *, share: Callable[[], float] | None = None
) -> Iterator[None]:
    """Turn an ``OSError`` of the body about the target into a ``UserError``.

    ``device`` is the volume on which the work began (``st_dev``): another one, or none, in its
    place means that the disk was pulled. ``share`` tells how much of the work is done.
    """
    try:
        yield
    except SourceLost:
        raise
    except OSError as error:
        until = "" if share is None else f"进行到 {int(share() * 100)} % 时中断："
        if error.errno in _GONE and _is_gone(target, device):
            raise UserError(
                "target-gone",
                f"{until}目标磁盘已断开",
                subject=show_name(target.name),
                remedy=f"请重新连接磁盘后继续，{KEPT}",
            ) from error
        try:
            with explained(target):
                raise
        except UserError as plain:
            remedy = plain.remedy if plain.code != "disk-full" else "请腾出空间，或更换目标"
            raise UserError(
                plain.code,
                f"{until}{plain.reason}",
                subject=plain.subject,
                remedy=f"{remedy}；继续时{KEPT}" if share else remedy,
            ) from error


def too_full(target: Path, needed: int, free: int) -> UserError:
    return UserError(
        "disk-full",
        f"目标磁盘空间不足，需要 {show_size(needed)}，可用 {show_size(free)}，"
        f"还差 {show_size(needed - free)}",
        subject=show_name(target.name),
        remedy="请腾出空间，或更换目标",
    )


def _is_gone(target: Path, device: int | None) -> bool:
    try:
        status = target.stat()
        next(target.iterdir(), None)  # an unplugged disk still answers from memory, this asks it
    except OSError:
        return True
    return device is not None and status.st_dev != device
