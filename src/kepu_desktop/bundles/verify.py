"""Checking a written package again: every byte against its SHA-256, and the parts to each other.

A kind of package is recognised by its marker file and has its own checker; ``_KINDS`` is where
another kind is added.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.bundles.bag_format import DECLARATION
from kepu_desktop.bundles.bag_reading import KIND, Told, check_bag
from kepu_desktop.bundles.listing import files_of
from kepu_desktop.bundles.manifest import ManifestError, parse, sha256_of
from kepu_desktop.bundles.naming import MANIFEST, ZIP_SUFFIX
from kepu_desktop.bundles.package_parts import check_mail, check_paper
from kepu_desktop.bundles.problems import HASHED, VerifyProblem, VerifyReport
from kepu_desktop.bundles.zipped import compare_zip
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import show_name
from kepu_desktop.system.files import explained

_MANIFEST_LIMIT = 4 * 1024 * 1024
_OF_A_MAIL = (".eml", ".txt")
_AGAIN = "请勿使用这个包，重新导出一次"


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    marker: str
    check: Callable[[Path, Collection[str], Told], VerifyReport]


def _silent(_name: str, _done: int, _total: int) -> None:
    """For those who do not listen."""


def verify_package(
    folder: Path, *, draft_marks: Collection[str] = (), told: Told = _silent
) -> VerifyReport:
    """Check the package or delivery bag in ``folder``, and the zip of the same name beside it, if
    there is one. ``told`` hears of each block of a bag's files, and may raise to break off.

    ``draft_marks`` are the words by which the known calls mark a draft; with them, a recipient in
    a marked package (or none in an unmarked one) is a problem. Faults of the package are problems
    of the report; raises ``UserError`` when ``folder`` is no package or cannot be read.
    """
    if not folder.is_dir():
        if folder.exists():
            reason, remedy = "不是文件夹", "请选择报送包或交付包的文件夹；压缩包请先解压"
        else:
            reason, remedy = "找不到这个文件夹", "请检查路径"
        raise UserError("not-a-package", reason, subject=show_name(folder.name), remedy=remedy)
    for kind in _KINDS:
        if (folder / kind.marker).is_file():
            with explained(folder):
                return kind.check(folder, draft_marks, told)
    raise UserError(
        "not-a-package",
        f"不是本程序导出的包，其中没有 {MANIFEST}",
        subject=show_name(folder.resolve().name),
        remedy="请选择导出的文件夹本身",
    )


def _check_mail_package(folder: Path, draft_marks: Collection[str], _told: Told) -> VerifyReport:
    folder = folder.resolve()
    problems: list[VerifyProblem] = []
    checked, total = 0, 0
    found = files_of(folder, problems)
    wanted = _manifest_of(folder, problems)
    if wanted is not None:
        for name in sorted(wanted):
            if name not in found:
                problems.append(VerifyProblem("missing", name, "文件不见了", _AGAIN))
                continue
            checked += 1
            total += found[name].stat().st_size
            if sha256_of(found[name]) != wanted[name]:
                problems.append(
                    VerifyProblem("changed", name, "内容与校验清单不符，写入后有改动", _AGAIN)
                )
        for name in sorted(set(found) - set(wanted) - {MANIFEST}):
            problems.append(
                VerifyProblem("extra", name, "不在校验清单中", "请移走这个文件，或重新导出")
            )
    for name in sorted(found):
        if "/" not in name:
            problems.extend(check_paper(name, found[name]))
    mailed = wanted is None or any(_is_of_a_mail(name) for name in wanted)
    if mailed:
        problems.extend(check_mail(folder.name, found, draft_marks))
    beside = folder.with_name(folder.name + ZIP_SUFFIX)
    if beside.is_file():
        problems.extend(compare_zip(beside, folder.name, found))
    statement = f"{HASHED}（{checked} 个文件）" if checked else "未能校验 SHA-256"
    kind = "mail-package" if mailed else "registration-pack"
    return VerifyReport(kind, checked, total, tuple(problems), statement)


def _is_of_a_mail(name: str) -> bool:
    """The draft or the note, which lie at the top: a registration pack has neither."""
    return "/" not in name and name.lower().endswith(_OF_A_MAIL)


def _manifest_of(folder: Path, problems: list[VerifyProblem]) -> dict[str, str] | None:
    file = folder / MANIFEST
    if file.stat().st_size > _MANIFEST_LIMIT:
        problems.append(VerifyProblem("manifest", MANIFEST, "校验清单过大", _AGAIN))
        return None
    try:
        return parse(file.read_bytes())
    except ManifestError as error:
        problems.append(VerifyProblem("manifest", MANIFEST, f"校验清单{error}", _AGAIN))
        return None


# A bag has the other's marker as well.
_KINDS = (
    _Kind(KIND, DECLARATION, check_bag),
    _Kind("mail-package", MANIFEST, _check_mail_package),
)
