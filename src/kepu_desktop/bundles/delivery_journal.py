"""What was already done for a delivery, kept on the target itself, so that any later run goes on.

One JSON line a step, flushed to the device before the next step begins. A line that was cut short
by the end of the power counts as not written; what it would have said is done again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kepu_desktop.system.files import sync_folder

JOURNAL = "journal.jsonl"
_VERSION = 1
_LIMIT = 16 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """A film on the target. ``content`` is the source's fingerprint, ``at`` when it was copied;
    ``from_device`` is None until it was read back, then whether past the system's cache."""

    content: str
    size: int
    sha256: str
    from_device: bool | None = None

    @property
    def verified(self) -> bool:
        return self.from_device is not None


@dataclass(slots=True)
class Journal:
    """``kept`` by film key; ``placed`` is where films were being put (key → path in the bag);
    ``finishing`` the final folder's name and its manifest's SHA-256, once they are known."""

    file: Path
    project: str
    kept: dict[str, Kept] = field(default_factory=dict)
    placed: dict[str, str] = field(default_factory=dict)
    finishing: tuple[str, str] | None = None
    _torn: bool = False  # the last line was cut short

    @classmethod
    def begin(cls, folder: Path, project: str) -> Journal:
        """A new journal in ``folder``. Raises ``OSError``."""
        journal = cls(folder / JOURNAL, project)
        journal._write({"kepu-delivery": _VERSION, "project": project})
        sync_folder(folder)
        return journal

    @classmethod
    def read(cls, folder: Path) -> Journal | None:
        """The journal in ``folder``; None when there is none of a kind that we know."""
        file = folder / JOURNAL
        try:
            if file.stat().st_size > _LIMIT:
                return None
            lines = file.read_bytes().split(b"\n")
        except OSError:
            return None
        whole = lines[:-1]  # what stands behind the last line end was cut short
        steps = [step for line in whole if (step := _parsed(line)) is not None]
        if not steps or steps[0].get("kepu-delivery") != _VERSION:
            return None
        project = steps[0].get("project")
        if not isinstance(project, str):
            return None
        journal = cls(file, project)
        for step in steps[1:]:
            journal._take(step)
        journal._torn = bool(lines[-1])
        return journal

    def copied(self, key: str, kept: Kept) -> None:
        self._note({"copied": key, "content": kept.content, "size": kept.size, "sha": kept.sha256})

    def verified(self, key: str, from_device: bool) -> None:
        self._note({"verified": key, "from_device": from_device})

    def dropped(self, key: str) -> None:
        """The film on the target is of no use: it is copied anew."""
        self._note({"dropped": key})

    def placing(self, places: Mapping[str, str]) -> None:
        self._note({"placing": dict(places)})

    def finish(self, folder: str, manifest_sha256: str) -> None:
        self._note({"finishing": folder, "manifest": manifest_sha256})

    def _note(self, step: dict[str, object]) -> None:
        self._write(step)
        self._take(step)

    def _write(self, step: dict[str, object]) -> None:
        line = json.dumps(step, ensure_ascii=False, sort_keys=True) + "\n"
        start = "\n" if self._torn else ""  # so that this line stands on its own
        with self.file.open("ab") as stream:
            stream.write(f"{start}{line}".encode())
            stream.flush()
            os.fsync(stream.fileno())
        self._torn = False

    def _take(self, step: Mapping[str, object]) -> None:
        match step:
            case {"copied": str(key), "content": str(content), "size": int(size), "sha": str(sha)}:
                self.kept[key] = Kept(content, size, sha)
            case {"verified": str(key), "from_device": bool(from_device)} if key in self.kept:
                kept = self.kept[key]
                self.kept[key] = Kept(kept.content, kept.size, kept.sha256, from_device)
            case {"dropped": str(key)}:
                self.kept.pop(key, None)
            case {"placing": dict(places)}:
                self.placed = {str(key): str(place) for key, place in places.items()}
                self.finishing = None
            case {"finishing": str(folder), "manifest": str(manifest)}:
                self.finishing = (folder, manifest)


def _parsed(line: bytes) -> dict[str, object] | None:
    try:
        step = json.loads(line)
    except ValueError:
        return None
    return step if isinstance(step, dict) else None
