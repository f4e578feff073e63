"""Subtitle files that lie beside a film: shown with it, but no part of the picture."""

from __future__ import annotations

import os
import re
import time
import unicodedata
from pathlib import Path

EXTENSIONS = (".srt", ".ass", ".ssa", ".vtt", ".sub")

# film.zh.srt, film.zh-Hans.ass, film.简体.srt, film.forced.srt; not film.2.srt: that is film 2's.
_TAG = re.compile(
    r"[a-z]{2,3}([-_][a-z0-9]{2,8})*|forced|sdh|default|[^\W\d_a-z]{1,8}", re.IGNORECASE
)
_SETTLED_NS = 2_000_000_000

_last: tuple[str, int, tuple[str, ...]] | None = None


def sidecars_of(path: str) -> tuple[str, ...]:
    """Names, in order, of the subtitle files that belong to the film at ``path``.

    Case and Unicode normalisation do not count. A folder that cannot be listed has none.
    """
    folder, name = os.path.split(path)
    stem = _folded(Path(name).stem)
    found = []
    for candidate in _subtitle_names(folder or os.curdir):
        other, _ = os.path.splitext(_folded(candidate))
        rest = other[len(stem) + 1 :]
        if other == stem or (other.startswith(stem + ".") and _TAG.fullmatch(rest)):
            found.append(candidate)
    return tuple(found)


def _subtitle_names(folder: str) -> tuple[str, ...]:
    """The subtitle files of a folder, remembered while the folder is unchanged.

    A folder of 5,000 films would otherwise be listed 5,000 times. One that was changed within
    the last two seconds is listed again: its time stamp may not show the next change.
    """
    global _last
    try:
        stamp = os.stat(folder).st_mtime_ns
        if _last is not None and _last[:2] == (folder, stamp):
            return _last[2]
        with os.scandir(folder) as entries:
            names = tuple(
                sorted(entry.name for entry in entries if entry.name.lower().endswith(EXTENSIONS))
            )
    except OSError:
        return ()
    _last = (folder, stamp, names) if time.time_ns() - stamp > _SETTLED_NS else None
    return names


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
