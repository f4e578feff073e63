"""Several papers into a folder that is the person's own: beside what lies there, never over it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from kepu_desktop.bundles.finishing import make_folder, write_flushed
from kepu_desktop.bundles.naming import check_path_length
from kepu_desktop.bundles.workplace import clean_leftovers, workplace
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
    with explained(target):
        make_folder(target)
        clean_leftovers(target)
        with workplace(target) as place:
            names = []
            for name, data in papers:
                check_path_length(target.absolute() / f"{name}{_WIDEST_NUMBER}")
                write_flushed(place / name, data)
                names.append(name)
                told(name)
            written = tuple(_named(place / name, target) for name in names)
            sync_folder(target)
    return written


def _named(aside: Path, target: Path) -> Path:
    """Its final name; another program may take it between the look and the rename."""
    while True:
        final = free_path(target, aside.stem, aside.suffix)
        try:
            rename_patiently(aside, final)
        except FileExistsError:
            continue
        return final
