"""The films of a delivery on their way to the target: what is there already, copying, reading
back."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kepu_desktop.bundles.delivery_journal import Journal, Kept
from kepu_desktop.bundles.delivery_troubles import explained_target, too_full
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import show_name
from kepu_desktop.system.copying import SourceLost, copy_hashed, read_back
from kepu_desktop.system.files import sync_folder

_FILMS = "films"
ROOM = 6 << 20  # bytes for papers, tag files and what the file system itself takes


class Step(StrEnum):
    COPY = "copy"
    READ_BACK = "read-back"
    PAPERS = "papers"
    SEAL = "seal"


@dataclass(frozen=True, slots=True)
class Original:
    """A film to be delivered. ``source`` is a Python path, ``name`` the one it gets, ``content``
    the fingerprint and ``sha256`` the digest (blank: not known) that its check found."""

    key: str
    title: str
    source: str
    name: str
    size: int
    content: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """``step`` and the film in work; bytes of all films: copied, read back, in all.

    ``here`` are the bytes of this film that this step has done.
    """

    step: Step
    key: str
    copied: int
    verified: int
    total: int
    here: int = 0


Listener = Callable[[Told], None]


class Films:
    """Brings films one by one; what the journal says was done is not done again."""

    def __init__(
        self,
        folder: Path,
        journal: Journal,
        originals: Sequence[Original],
        target: Path,
        identify: Callable[[str | Path], str],
        tell: Listener,
    ) -> None:
        self._folder = folder
        self._journal = journal
        self._originals = originals
        self._target = target
        self._identify = identify
        self._tell = tell
        self.total = sum(original.size for original in originals)
        self._copied = 0
        self._verified = 0
        with explained_target(target):
            self._device = target.stat().st_dev
            (folder / _FILMS).mkdir(exist_ok=True)

    @staticmethod
    def staged(folder: Path, key: str, content: str) -> Path:
        """Where a film lies until the bag is laid out: another content, another place."""
        return folder / _FILMS / f"{key}-{hashlib.sha256(content.encode()).hexdigest()[:16]}"

    def sort_out(self) -> None:
        """Keep what is whole and still wanted; the rest goes, to free its room."""
        wanted = {original.key: original for original in self._originals}
        with explained_target(self._target, self._device):
            for key, kept in list(self._journal.kept.items()):
                staged = self.staged(self._folder, key, kept.content)
                asked = wanted.get(key)
                if asked is None or asked.content != kept.content or not self._is_whole(key):
                    self._journal.dropped(key)
                    staged.unlink(missing_ok=True)
            known = {
                self.staged(self._folder, key, kept.content).name
                for key, kept in self._journal.kept.items()
            }
            for entry in (self._folder / _FILMS).iterdir():
                if entry.name not in known:
                    entry.unlink()
        for original in self._originals:
            kept_now = self._journal.kept.get(original.key)
            if kept_now is not None:
                self._copied += original.size
                self._verified += original.size if kept_now.verified else 0

    def demand_room(self) -> None:
        """Raises ``UserError`` when what is still to be copied does not fit."""
        with explained_target(self._target, self._device):
            free = shutil.disk_usage(self._target).free
        needed = self.total - self._copied + ROOM
        if needed > free:
            raise too_full(self._target, needed, free)

    def bring(self, original: Original) -> None:
        """Copy the film and read it back, as far as that was not done before."""
        kept = self._journal.kept.get(original.key)
        if kept is None:
            kept = self._copy(original)
        if not kept.verified:
            self._read_back(original, kept)

    def _is_whole(self, key: str) -> bool:
        kept = self._journal.kept[key]
        staged = self.staged(self._folder, key, kept.content)
        return staged.is_file() and self._identify(staged) == kept.content

    def _copy(self, original: Original) -> Kept:
        self._demand_unchanged(original)
        staged = self.staged(self._folder, original.key, original.content)
        before, here = self._copied, 0

        def moved(count: int) -> None:
            nonlocal here
            here += count
            self._copied = before + min(here, original.size)
            self._say(Step.COPY, original, here)

        self._say(Step.COPY, original, 0)
        try:
            with explained_target(self._target, self._device, share=self._share):
                copied = copy_hashed(original.source, staged, moved)
                sync_folder(staged.parent)
        except SourceLost as error:
            raise _source_lost(original) from error
        if copied.size != original.size or original.sha256 not in ("", copied.sha256):
            raise _source_changed(original)
        self._copied = before + original.size
        kept = Kept(original.content, copied.size, copied.sha256)
        with explained_target(self._target, self._device, share=self._share):
            self._journal.copied(original.key, kept)
        return kept

    def _read_back(self, original: Original, kept: Kept) -> None:
        staged = self.staged(self._folder, original.key, original.content)
        before, here = self._verified, 0

        def moved(count: int) -> None:
            nonlocal here
            here += count
            self._verified = before + min(here, original.size)
            self._say(Step.READ_BACK, original, here)

        self._say(Step.READ_BACK, original, 0)
        with explained_target(self._target, self._device, share=self._share):
            reading = read_back(staged, moved)
            if (reading.size, reading.sha256) != (kept.size, kept.sha256):
                self._journal.dropped(original.key)
                staged.unlink()
                raise UserError(
                    "copy-differs",
                    "从目标磁盘读回的内容与原片不同，这一份已删去",
                    subject=original.title,
                    remedy="磁盘或数据线可能有故障：请换一个磁盘或接口后继续",
                )
            self._journal.verified(original.key, reading.from_device)
        self._verified = before + original.size

    def _demand_unchanged(self, original: Original) -> None:
        try:
            now = self._identify(original.source)
        except OSError as error:
            raise _source_lost(original) from error
        if now != original.content:
            raise _source_changed(original)

    def _share(self) -> float:
        return (self._copied + self._verified) / (2 * self.total) if self.total else 0.0

    def _say(self, step: Step, original: Original, here: int) -> None:
        self._tell(Told(step, original.key, self._copied, self._verified, self.total, here))


def _source_lost(original: Original) -> UserError:
    return UserError(
        "source-lost",
        f"原片“{show_name(os.path.basename(original.source))}”读不出来",
        subject=original.title,
        remedy="请确认存放原片的磁盘已连接，再继续",
    )


def _source_changed(original: Original) -> UserError:
    return UserError(
        "source-changed",
        "原片在检查之后有改动，与检查过的内容不同",
        subject=original.title,
        remedy="请重新完整检查这个视频并核实，再交付",
    )
