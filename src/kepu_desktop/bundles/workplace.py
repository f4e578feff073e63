"""The hidden folder in which a bundle is built, and the removal of what dead runs left behind."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from kepu_desktop.system.files import ASIDE_PREFIX

OWNER = "owner.json"
_STALE_S = 24 * 3600


@contextlib.contextmanager
def workplace(target: Path) -> Iterator[Path]:
    """A fresh hidden folder in ``target``, on the same file system as the final name.

    Removed at the end; a body that wants it kept raises ``KeepWorkplace``'s subclasses.
    """
    place = target / f"{ASIDE_PREFIX}{secrets.token_hex(6)}"
    place.mkdir()
    keep = False
    try:
        owner = {"host": socket.gethostname(), "pid": os.getpid()}
        (place / OWNER).write_text(json.dumps(owner), encoding="utf-8")
        yield place
    except KeepWorkplace:
        keep = True
        raise
    finally:
        if not keep:
            shutil.rmtree(place, ignore_errors=True)


class KeepWorkplace(Exception):  # noqa: N818 - a signal, not an error
    """Raised through ``workplace`` when its contents are worth more than tidiness."""


def clean_leftovers(target: Path) -> int:
    """Remove what runs that ended left in ``target``; returns how many things went.

    Only names with our prefix: folders whose owner on this computer no longer runs, and anything
    older than a day. What cannot be removed stays for the next start.
    """
    removed = 0
    try:
        entries = [entry for entry in target.iterdir() if entry.name.startswith(ASIDE_PREFIX)]
    except OSError:
        return 0
    for entry in entries:
        if not (_owner_is_dead(entry) or _is_stale(entry)):
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                entry.unlink()
        removed += not os.path.lexists(entry)
    return removed


def _is_stale(entry: Path) -> bool:
    try:
        return time.time() - entry.lstat().st_mtime > _STALE_S
    except OSError:
        return False


def _owner_is_dead(entry: Path) -> bool:
    """Known for sure only on POSIX: on Windows ``os.kill`` would end the process it asks about."""
    if os.name != "posix":
        return False
    try:
        owner = json.loads((entry / OWNER).read_text(encoding="utf-8"))
        host, pid = owner["host"], int(owner["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    if host != socket.gethostname() or pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
