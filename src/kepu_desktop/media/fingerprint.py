"""A film's identity: cheap for every look (three samples), complete when it matters."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SAMPLE = 1 << 20
_STEP = 4 << 20


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """``digest`` is ``"<size>-<hex>"``: equal digests mean the same content for our purposes.

    ``mtime_ns`` is no part of it; it only tells when to look again.
    """

    size: int
    mtime_ns: int
    digest: str


def fingerprint(path: str | Path) -> Fingerprint:
    """Size and SHA-256 over the first, middle and last MiB. Raises ``OSError``."""
    with Path(path).open("rb", buffering=0) as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise IsADirectoryError(path)
        size = status.st_size
        total = hashlib.sha256()
        if size <= 3 * SAMPLE:
            starts = [(0, size)]
        else:
            starts = [(0, SAMPLE), ((size - SAMPLE) // 2, SAMPLE), (size - SAMPLE, SAMPLE)]
        for start, length in starts:
            stream.seek(start)
            left = length
            while left:
                data = stream.read(left)
                if not data:
                    break
                total.update(data)
                left -= len(data)
    return Fingerprint(size, status.st_mtime_ns, f"{size}-{total.hexdigest()}")


def sha256_of(path: str | Path, progress: Callable[[float], None] | None = None) -> str:
    """The whole file's SHA-256 in lower-case hex; ``progress`` gets the share read.

    Raises ``OSError``.
    """
    total = hashlib.sha256()
    buffer = bytearray(_STEP)
    view = memoryview(buffer)
    with Path(path).open("rb", buffering=0) as stream:
        size = os.fstat(stream.fileno()).st_size
        done = 0
        # To the size it had: a file that grows as fast as it is read would never end.
        while done < size:
            count = stream.readinto(view[: min(_STEP, size - done)])
            if not count:
                break
            total.update(view[:count])
            done += count
            if progress is not None:
                progress(done / size)
    return total.hexdigest()
