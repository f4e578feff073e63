"""Checking a BagIt bag again: every byte of it as the device holds it (RFC 8493, 3).

A file too many below data/ makes a bag invalid, one beside it does not; both are said.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Mapping
from pathlib import Path, PurePosixPath

from kepu_desktop.bundles.bag_format import (
    DECLARATION,
    INFO,
    PAYLOAD,
    TAG_MANIFEST,
    BagError,
    check_declaration,
    parse_manifest,
    parse_oxum,
)
from kepu_desktop.bundles.listing import files_of
from kepu_desktop.bundles.naming import MANIFEST
from kepu_desktop.bundles.problems import HASHED, VerifyProblem, VerifyReport
from kepu_desktop.domain.texts import show_name
from kepu_desktop.system.copying import read_back

KIND = "bag"
_AGAIN = "请勿交付这个包，重新生成一次"
_TAG_LIMIT = 16 << 20
# What systems put into folders that they show.
_SYSTEM = frozenset(("thumbs.db", ".ds_store", "desktop.ini", "ehthumbs.db"))

Told = Callable[[str, int, int], None]  # file in work, bytes done, bytes in all


def check_bag(folder: Path, _draft_marks: Collection[str], told: Told) -> VerifyReport:
    """Check the bag in ``folder``. Raises ``OSError``, or what ``told`` raises."""
    folder = folder.resolve()
    problems: list[VerifyProblem] = []
    files = files_of(folder, problems)
    _check_declaration(files, problems)
    payload = _manifest(files, MANIFEST, problems)
    tags = _manifest(files, TAG_MANIFEST, problems) if TAG_MANIFEST in files else {}
    wanted = {**payload, **tags}
    checked, total, from_device = _check_digests(wanted, files, problems, told)
    strays = _strays(files, payload, problems)
    if not problems:  # else the sizes differ for a reason that was just said
        _check_oxum(files, problems)
    statement = "未能校验 SHA-256"
    if checked:
        where = "" if from_device else "；系统缓存未能清空，读回的可能不是磁盘上的内容"
        statement = f"{HASHED}（{checked} 个文件{where}）"
    outside = sorted(set(files) - set(wanted) - set(strays) - {TAG_MANIFEST})
    if outside:
        statement += f"；包的外层另有 {len(outside)} 个文件不在清单里，不影响交付包"
    return VerifyReport(KIND, checked, total, tuple(problems), statement)


def _check_declaration(files: Mapping[str, Path], problems: list[VerifyProblem]) -> None:
    try:
        check_declaration(_small(files[DECLARATION]))
    except BagError as error:
        problems.append(VerifyProblem("tag", DECLARATION, str(error), _AGAIN))


def _manifest(
    files: Mapping[str, Path], name: str, problems: list[VerifyProblem]
) -> dict[str, str]:
    if name not in files:
        reason = "没有这份清单，本程序只校验 SHA-256"
        problems.append(VerifyProblem("manifest", name, reason, _AGAIN))
        return {}
    try:
        found = parse_manifest(_small(files[name]))
        inside = f"{PAYLOAD}/"
        if name == MANIFEST and not all(path.startswith(inside) for path in found):
            raise BagError(f"列有 {PAYLOAD} 之外的文件")
        return found
    except BagError as error:
        problems.append(VerifyProblem("manifest", name, f"校验清单{error}", _AGAIN))
        return {}


def _check_oxum(files: Mapping[str, Path], problems: list[VerifyProblem]) -> None:
    if INFO not in files:
        return
    said = parse_oxum(_small(files[INFO]))
    payload = [path for name, path in files.items() if name.startswith(f"{PAYLOAD}/")]
    there = (sum(path.stat().st_size for path in payload), len(payload))
    if said is not None and said != there:
        reason = (
            f"写明 {said[1]} 个文件共 {said[0]} 字节，"
            f"{PAYLOAD} 里有 {there[1]} 个文件共 {there[0]} 字节"
        )
        problems.append(VerifyProblem("tag", INFO, reason, _AGAIN))


def _check_digests(
    wanted: Mapping[str, str],
    files: Mapping[str, Path],
    problems: list[VerifyProblem],
    told: Told,
) -> tuple[int, int, bool]:
    """How many files and bytes were checked, and whether past the cache."""
    found = {name: path for name in wanted if (path := _find(name, files)) is not None}
    whole = sum(path.stat().st_size for path in found.values())
    checked, done, from_device = 0, 0, True
    for name, digest in sorted(wanted.items()):
        shown = show_name(name)
        if name not in found:
            problems.append(VerifyProblem("missing", shown, "文件不见了", _AGAIN))
            continue

        def moved(count: int, name: str = name) -> None:
            nonlocal done
            done += count
            told(name, done, whole)

        reading = read_back(found[name], moved)
        from_device = from_device and reading.from_device
        checked += 1
        if reading.sha256 != digest:
            reason = "内容与校验清单不符，写入后有改动或磁盘有故障"
            problems.append(VerifyProblem("changed", shown, reason, _AGAIN))
    return checked, done, from_device


def _strays(
    files: Mapping[str, Path], payload: Mapping[str, str], problems: list[VerifyProblem]
) -> list[str]:
    known = {_nfc(name) for name in payload}
    strays = [name for name in files if name.startswith(f"{PAYLOAD}/") and _nfc(name) not in known]
    for name in sorted(strays):
        made = PurePosixPath(name).name
        by_system = made.casefold() in _SYSTEM or made.startswith("._")
        who = "是系统自动生成的文件，不在校验清单中" if by_system else "不在校验清单中"
        reason = f"{who}；{PAYLOAD} 里多出文件，校验工具会判整个交付包无效"
        problems.append(VerifyProblem("extra", show_name(name), reason, "请移走这个文件"))
    return strays


def _find(name: str, files: Mapping[str, Path]) -> Path | None:
    """The file of this name, also where the disk spells it in another normal form (macOS)."""
    if name in files:
        return files[name]
    wanted = _nfc(name)
    return next((path for other, path in files.items() if _nfc(other) == wanted), None)


def _nfc(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _small(path: Path) -> bytes:
    if path.stat().st_size > _TAG_LIMIT:
        raise BagError("过大")
    return path.read_bytes()
