"""Which disk a file lies on: named as the person sees it, and what it can hold."""

from __future__ import annotations

import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

_REMOVABLE = ("/media/", "/run/media/", "/mnt/", "/Volumes/")
_MOUNTS = Path("/proc/self/mountinfo")
_FAT = frozenset(("vfat", "msdos", "fat", "fat12", "fat16", "fat32"))
_FAT_LARGEST = 2**32 - 1  # a file's size has 32 bits in a FAT directory entry
_KNOWN_AS = {
    **dict.fromkeys(("vfat", "msdos", "fat", "fat32"), "FAT32"),
    "exfat": "exFAT",
    "ntfs": "NTFS",
    "ntfs3": "NTFS",
}
_READ_ONLY_VOLUME = 0x00080000  # GetVolumeInformationW


@dataclass(frozen=True, slots=True)
class Volume:
    """``kind`` is the file system's usual name, blank where the system tells none;
    ``largest_file`` in bytes, None where no limit is known; ``device`` tells one volume from
    another while both are there."""

    label: str
    kind: str
    free: int
    total: int
    read_only: bool
    largest_file: int | None
    device: int


def volume_of(folder: Path) -> Volume:
    """The volume that holds the existing ``folder``. Raises ``OSError``."""
    usage = shutil.disk_usage(folder)
    kind, read_only = _kind_of(folder)
    return Volume(
        label=volume_label(str(folder)),
        kind=_KNOWN_AS.get(kind.lower(), kind),
        free=usage.free,
        total=usage.total,
        read_only=read_only,
        largest_file=_FAT_LARGEST if kind.lower() in _FAT else None,
        device=folder.stat().st_dev,
    )


def volume_label(path: str) -> str:
    """The label of the volume that holds ``path``; "" where the system tells none."""
    if sys.platform == "win32":
        return _windows(path)[0]
    mount = Path(path)
    while not os.path.ismount(mount) and mount != mount.parent:
        mount = mount.parent
    return mount.name if str(mount).startswith(_REMOVABLE) else ""


def _kind_of(folder: Path) -> tuple[str, bool]:
    """The file system's name as the system spells it, and whether nothing can be written."""
    if sys.platform == "win32":
        _, kind, read_only = _windows(str(folder))
        return kind, read_only
    read_only = bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:  # no such table on this system
        return "", read_only
    return _kind_in(mounts, os.path.realpath(folder)), read_only


def _kind_in(mounts: str, path: str) -> str:
    """The type of the deepest mount of ``mounts`` (proc(5), mountinfo) above ``path``; of two at
    one place the later hides the earlier."""
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 5 or "-" not in fields[5:]:
            continue
        place = re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), fields[4])
        inside = path == place or path.startswith(place.rstrip("/") + "/")
        if inside and len(place) >= len(best):
            best, kind = place, fields[fields.index("-", 5) + 1]
    return kind


def _windows(path: str) -> tuple[str, str, bool]:
    """Label, file system and whether the volume is read only."""
    if sys.platform == "win32":
        import ctypes

        drive = os.path.splitdrive(os.path.abspath(path))[0] + "\\"
        label = ctypes.create_unicode_buffer(261)
        kind = ctypes.create_unicode_buffer(261)
        flags = ctypes.c_ulong(0)
        known = ctypes.windll.kernel32.GetVolumeInformationW(
            drive, label, len(label), None, None, ctypes.byref(flags), kind, len(kind)
        )
        if known:
            return label.value, kind.value, bool(flags.value & _READ_ONLY_VOLUME)
    return "", "", False
