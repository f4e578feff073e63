"""The delivery bag: originals copied and read back, then the papers, then one rename.

All work is done in a hidden folder of the target that outlives a break: ``films/`` holds what was
copied under names that depend on the film alone, the journal beside it says how far each one got.
A later run for the same project goes on there. Only when every film was read back is the bag laid
out, and only when it is whole does it get its final name. The sources are only ever read.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.bundles.bag_format import (
    DECLARATION,
    DECLARED,
    INFO,
    PAYLOAD,
    TAG_MANIFEST,
    oxum,
    render_info,
)
from kepu_desktop.bundles.delivery_films import Films, Listener, Original, Step, Told
from kepu_desktop.bundles.delivery_journal import Journal
from kepu_desktop.bundles.delivery_troubles import explained_target
from kepu_desktop.bundles.manifest import render, sha256_of
from kepu_desktop.bundles.naming import MANIFEST, check_path_length, free_name
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import show_name
from kepu_desktop.system.files import rename_patiently, sync_folder

# Not the prefix of other work places: what lies here is worth hours and is never swept away.
DELIVERY_PREFIX = ".kepu-delivery-"
_BAG = "bag"

Identify = Callable[[str | Path], str]  # a file's fingerprint; raises OSError
Papers = Callable[[Mapping[str, str]], Mapping[str, bytes]]  # SHA-256 by film → path in data/


@dataclass(frozen=True, slots=True)
class BagPlan:
    """``project`` tells one project's unfinished work from another's; ``folder`` is the wished
    name. ``info`` are the lines of bag-info.txt before those that the bag itself gives."""

    project: str
    folder: str
    originals_folder: str  # below data/
    originals: tuple[Original, ...]
    info: tuple[tuple[str, str], ...]
    date: str  # Bagging-Date


@dataclass(frozen=True, slots=True)
class WrittenBag:
    """``from_device``: every film was read back past the system's cache. ``workplace`` is the
    hidden folder, to be cleared (``clear``) once the hand-over stands in the project's book."""

    folder: Path
    manifest_sha256: str
    from_device: bool
    workplace: Path

    def clear(self) -> None:
        shutil.rmtree(self.workplace, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What an earlier run left on a target: bytes that need not be copied again."""

    folder: Path
    verified: frozenset[str]
    copied: frozenset[str]


def unfinished(project: str, target: Path) -> Unfinished | None:
    """The work that this project left on ``target``; None when there is none."""
    found = _find(project, target)
    if found is None:
        return None
    folder, journal = found
    verified = frozenset(key for key, kept in journal.kept.items() if kept.verified)
    return Unfinished(folder, verified, frozenset(journal.kept))


def discard_unfinished(project: str, target: Path) -> None:
    """Give an unfinished delivery up; the room it took is free again. Raises ``UserError``."""
    found = _find(project, target)
    if found is not None:
        with explained_target(target):
            shutil.rmtree(found[0])


def check_target(target: Path) -> None:
    """Raises ``UserError`` when no bag can be begun in ``target``."""
    if not target.is_dir():
        there = os.path.lexists(target)
        raise UserError(
            "not-a-folder" if there else "not-found",
            "目标不是文件夹" if there else "找不到目标，磁盘可能没有连接",
            subject=show_name(target.name),
            remedy="请选择磁盘上的一个文件夹" if there else "请连接磁盘，或另选目标",
        )
    if (target / DECLARATION).is_file():
        raise UserError(
            "inside-a-bag",
            "这里是一个已有的交付包，不能在包里再放一个包",
            subject=show_name(target.name),
            remedy="请选择它的上一级文件夹；旧的交付包不会被改动",
        )


def write_bag(
    plan: BagPlan, target: Path, papers: Papers, *, identify: Identify, tell: Listener
) -> WrittenBag:
    """Write the bag into the existing folder ``target``, going on where an earlier run stopped.

    ``tell`` is called with every block and may raise to break off; everything read back until
    then stays and is not copied again. Raises ``UserError`` for what the person can mend: target
    gone, full or read only, a source that is gone or no longer what was checked, a copy that does
    not read back the same.
    """
    check_target(target)
    for original in plan.originals:
        inner = Path(plan.folder, PAYLOAD, plan.originals_folder, original.name)
        check_path_length(target.absolute() / inner)
    with explained_target(target):
        found = _find(plan.project, target)
        folder, journal = found if found else _begin(plan.project, target)
        finished = _finished(plan, journal, target, folder)
        if finished is not None:
            return finished
        _take_apart(folder, journal)
    films = Films(folder, journal, plan.originals, target, identify, tell)
    films.sort_out()
    films.demand_room()
    for original in plan.originals:
        films.bring(original)
    with explained_target(target):
        return _seal(plan, target, folder, journal, papers, films, tell)


def _find(project: str, target: Path) -> tuple[Path, Journal] | None:
    try:
        entries = sorted(p for p in target.iterdir() if p.name.startswith(DELIVERY_PREFIX))
    except OSError:
        return None
    for folder in entries:
        journal = Journal.read(folder)
        if journal is not None and journal.project == project:
            return folder, journal
    return None


def _begin(project: str, target: Path) -> tuple[Path, Journal]:
    name = hashlib.sha256(project.encode()).hexdigest()[:12]
    folder = target / f"{DELIVERY_PREFIX}{name}"
    if folder.exists():  # its journal says nothing usable: so nothing in it is known to be whole
        shutil.rmtree(folder)
    folder.mkdir()
    sync_folder(target)
    return folder, Journal.begin(folder, project)


def _finished(plan: BagPlan, journal: Journal, target: Path, folder: Path) -> WrittenBag | None:
    """The bag, when an earlier run got as far as its final name and was ended right after."""
    if journal.finishing is None:
        return None
    name, manifest = journal.finishing
    bag = target / name
    same = name == plan.folder or name.startswith(f"{plan.folder}_")
    if not same or (folder / _BAG).exists() or not (bag / MANIFEST).is_file():
        return None
    if sha256_of(bag / MANIFEST) != manifest:
        return None
    return WrittenBag(bag, manifest, _all_from_device(journal), folder)


def _take_apart(folder: Path, journal: Journal) -> None:
    """Films that were already laid out go back to where the work expects them."""
    for key, place in journal.placed.items():
        if key not in journal.kept:
            continue
        there, staged = folder / _BAG / place, Films.staged(folder, key, journal.kept[key].content)
        if there.is_file() and not staged.exists():
            staged.parent.mkdir(exist_ok=True)
            there.replace(staged)
            sync_folder(staged.parent)
    if (folder / _BAG).exists():
        shutil.rmtree(folder / _BAG)


def _seal(
    plan: BagPlan,
    target: Path,
    folder: Path,
    journal: Journal,
    papers: Papers,
    films: Films,
    tell: Listener,
) -> WrittenBag:
    tell(Told(Step.PAPERS, "", films.total, films.total, films.total))
    digests = {original.key: journal.kept[original.key].sha256 for original in plan.originals}
    bag = folder / _BAG
    payload = {f"{PAYLOAD}/{path}": data for path, data in papers(digests).items()}
    sums = {path: _write(bag / path, data) for path, data in payload.items()}
    sizes = {path: len(data) for path, data in payload.items()}
    places: dict[str, str] = {}
    for original in plan.originals:
        place = f"{PAYLOAD}/{plan.originals_folder}/{original.name}"
        places[original.key] = place
        sums[place], sizes[place] = digests[original.key], original.size
    journal.placing(places)
    for original in plan.originals:
        final = bag / places[original.key]
        final.parent.mkdir(parents=True, exist_ok=True)
        Films.staged(folder, original.key, original.content).replace(final)
    tags = {
        DECLARATION: DECLARED,
        INFO: render_info([*plan.info, ("Bagging-Date", plan.date), ("Payload-Oxum", oxum(sizes))]),
        MANIFEST: render(sums),
    }
    tell(Told(Step.SEAL, "", films.total, films.total, films.total))
    tag_sums = {path: _write(bag / path, data) for path, data in tags.items()}
    _write(bag / TAG_MANIFEST, render(tag_sums))
    for inner in sorted({(bag / path).parent for path in sums} | {bag / PAYLOAD, bag}):
        sync_folder(inner)
    _demand_whole(bag, {**{p: sums[p] for p in payload}, **tag_sums}, sizes)
    name = free_name(target, plan.folder)
    journal.finish(name, tag_sums[MANIFEST])
    rename_patiently(bag, target / name)
    sync_folder(target)
    return WrittenBag(target / name, tag_sums[MANIFEST], _all_from_device(journal), folder)


def _all_from_device(journal: Journal) -> bool:
    return all(kept.from_device for kept in journal.kept.values())


def _write(path: Path, data: bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    return hashlib.sha256(data).hexdigest()


def _demand_whole(bag: Path, written: Mapping[str, str], sizes: Mapping[str, int]) -> None:
    """Small files by content, films (read back before) by size."""
    faulty = [path for path, digest in written.items() if sha256_of(bag / path) != digest]
    faulty += [path for path, size in sizes.items() if (bag / path).stat().st_size != size]
    if faulty:
        raise UserError(
            "bag-unsound",
            "写入后的校验没有通过",
            subject=show_name(faulty[0]),
            remedy="磁盘可能有故障，请换一个磁盘重做",
        )
