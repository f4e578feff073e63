"""征集包: the papers for contributing units, as a folder and the same as .zip.

Both are built in a hidden folder of the target and compared there, then renamed: nothing
half-written ever stands under a final name, nothing that stands there is overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.bundles.finishing import (
    check_room,
    make_folder,
    put_both,
    refusals_told,
    sync_file,
    write_flushed,
)
from kepu_desktop.bundles.naming import ZIP_SUFFIX, check_path_length, free_name
from kepu_desktop.bundles.workplace import clean_leftovers, workplace
from kepu_desktop.bundles.zipped import compare_zip, write_zip
from kepu_desktop.domain.errors import UserError
from kepu_desktop.system.files import explained, sync_folder


@dataclass(frozen=True, slots=True)
class WrittenKit:
    folder: Path
    zip: Path


def write_kit(wished: str, papers: Mapping[str, bytes], target: Path) -> WrittenKit:
    """Write ``papers`` (bytes by plain file name) into ``target``, made if missing, as the folder
    ``wished`` (``_2`` … when taken) and its zip. Raises ``UserError``: the target is no folder,
    read only or full, or what was written does not read back."""
    with explained(target):
        make_folder(target)
        clean_leftovers(target)
        check_room(target, 2 * sum(map(len, papers.values())))
        name = free_name(target, wished)
        final, packed_final = target / name, target / (name + ZIP_SUFFIX)
        for inner in papers:
            check_path_length(final.absolute() / inner)
        with refusals_told("征集包已写完", "重新生成"), workplace(target) as place:
            aside, packed = place / name, place / packed_final.name
            paths = _write_all(aside, papers)
            write_zip(packed, name, paths)
            sync_file(packed)
            for problem in compare_zip(packed, name, paths):
                raise UserError(
                    "package-unsound",
                    f"写入后的核对没有通过：{problem.reason}",
                    subject=problem.file,
                    remedy="请检查磁盘后重新生成",
                )
            sync_folder(place)
            put_both(aside, final, packed, packed_final)
    return WrittenKit(final, packed_final)


def _write_all(folder: Path, papers: Mapping[str, bytes]) -> dict[str, Path]:
    folder.mkdir()
    paths = {name: folder / name for name in papers}
    for name, data in papers.items():
        write_flushed(paths[name], data)
    sync_folder(folder)
    return paths
