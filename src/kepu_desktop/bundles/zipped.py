"""The zip of a package: written from the verified folder, read back byte by byte."""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from kepu_desktop.bundles.problems import VerifyProblem
from kepu_desktop.documents.packing import ZIP_TIME
from kepu_desktop.domain.texts import show_name

_BLOCK = 1024 * 1024
_HOST_FAT = 0
_PLAIN_FILE = 0o644 << 16
_AGAIN = "请删去这个压缩包，重新导出一次"


def write_zip(target: Path, top: str, files: Mapping[str, Path]) -> None:
    """Write ``files`` below the one folder ``top``: sorted, dated 1980, names in UTF-8.

    ``zipfile`` sets flag bit 11 for every name beyond ASCII (APPNOTE 4.4.4). Raises ``OSError``.
    """
    with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(f"{top}/{name}", ZIP_TIME)
            info.create_system = _HOST_FAT
            info.external_attr = _PLAIN_FILE
            info.compress_type = zipfile.ZIP_DEFLATED
            info.file_size = files[name].stat().st_size
            with files[name].open("rb") as source, archive.open(info, "w") as sink:
                shutil.copyfileobj(source, sink, _BLOCK)


def compare_zip(file: Path, top: str, files: Mapping[str, Path]) -> Iterator[VerifyProblem]:
    """What differs between the zip and ``files`` (relative path → file). Raises ``OSError``."""
    shown = show_name(file.name)
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
            names = [info.filename for info in infos]
            expected = {f"{top}/{name}": path for name, path in files.items()}
            if sorted(names) != sorted(expected):
                yield VerifyProblem("zip", shown, "其中的文件与文件夹不一致", _AGAIN)
                return
            for info in infos:
                if not _same(archive, info, expected[info.filename]):
                    inside = info.filename.partition("/")[2]
                    yield VerifyProblem("zip", shown, f"其中的“{inside}”与文件夹不一致", _AGAIN)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        yield VerifyProblem("zip", shown, "压缩包已损坏，无法读取", _AGAIN)


def _same(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> bool:
    if info.file_size != path.stat().st_size:
        return False
    with archive.open(info) as packed, path.open("rb") as plain:
        while True:
            left, right = packed.read(_BLOCK), plain.read(_BLOCK)
            if left != right:
                return False
            if not left:
                return True
