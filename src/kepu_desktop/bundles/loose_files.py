"""Several papers into a folder that is the person's own: beside what lies there, never over it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from kepu_desktop.bundles.naming import check_path_length
from kepu_desktop.bundles.workplace import clean_leftovers, workplace
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import show_name
from kepu_desktop.system.files import explained, free_path, rename_patiently, sync_folder

_WIDEST_NUMBER = "_999"


def write_beside(
    target: Path, papers: Iterable[tuple[str, bytes]], told: Callable[[str], None]
) -> tuple[Path, ...]:
    """Write ``papers`` (safe names, each once) into ``target``, made if missing.

    All are written and flushed in a hidden folder first; then each gets its name, or name_2 …
    where that is taken, so a full disk leaves none behind. ``papers`` may be made one by one;
    ``told`` hears each name once its bytes are on the disk, and may raise to break off. Raises
    ``UserError``.
    """
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
        with workplace(target) as place:
            names = []
            for name, data in papers:
                check_path_length(target.absolute() / f"{name}{_WIDEST_NUMBER}")
                _write(place / name, data)
                names.append(name)
                told(name)
            written = tuple(_named(place / name, target) for name in names)
            sync_folder(target)
    return written


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _named(aside: Path, target: Path) -> Path:
    """Its final name; another program may take it between the look and the rename."""
    while True:
        final = free_path(target, aside.stem, aside.suffix)
        try:
            rename_patiently(aside, final)
        except FileExistsError:
            continue
        return final
