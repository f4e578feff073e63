"""Copying with its SHA-256 in one read of the source, and reading back from the device itself.

What was written stands in the system's cache, and a plain read would compare the cache with
itself. So the copy is flushed to the device and read past the cache: O_DIRECT on Linux (open(2)),
FILE_FLAG_NO_BUFFERING on Windows, F_NOCACHE on macOS. Where the file system refuses that, the
file's cached pages are given up, and it is counted whether they went; a reading that may have come
from the cache says so (``Reading.from_device``).
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import mmap
import os
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

BLOCK = 8 << 20
_FLUSH_EVERY = 64 << 20  # bytes; else the last "per cent" would be minutes of flushing
_DIRECT: int = getattr(os, "O_DIRECT", 0)
_NO_CACHE = 48  # F_NOCACHE of macOS' fcntl
_BINARY: int = getattr(os, "O_BINARY", 0)

Moved = Callable[[int], None]  # told the bytes of each block; may raise to break off


class SourceLost(OSError):  # noqa: N818 - an OSError about the other side
    """The source, not the copy, could not be read."""


@dataclass(frozen=True, slots=True)
class Copied:
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Reading:
    """``from_device`` is False when the bytes may have come from the system's cache."""

    size: int
    sha256: str
    from_device: bool


def copy_hashed(source: str | Path, target: Path, moved: Moved) -> Copied:
    """Copy ``source`` over ``target`` and flush it to the device; reads the source once.

    Reading, writing and hashing go side by side. Raises ``SourceLost``, ``OSError`` about the
    target, or what ``moved`` raises; then ``target`` is of no use.
    """
    digest = hashlib.sha256()
    size = 0
    with contextlib.ExitStack() as held:
        try:
            reader = os.open(source, os.O_RDONLY | _BINARY)
        except OSError as error:
            raise SourceLost(*error.args) from error
        held.callback(os.close, reader)
        writer = _Writer(target)
        held.callback(writer.close)
        threads = held.enter_context(ThreadPoolExecutor(2, thread_name_prefix="copy"))
        buffers = [held.enter_context(mmap.mmap(-1, BLOCK)) for _ in range(2)]
        number = 0
        coming = threads.submit(_fill, reader, buffers[0])
        written: Future[None] | None = None
        try:
            while count := coming.result():
                if written is not None:
                    written.result()
                number = 1 - number
                coming = threads.submit(_fill, reader, buffers[number])
                with memoryview(buffers[1 - number]) as whole, whole[:count] as block:
                    written = threads.submit(writer.write, buffers[1 - number], count)
                    digest.update(block)
                    size += count
                moved(count)
            if written is not None:
                written.result()
        finally:
            _await(coming, written)
        writer.finish()
        _give_up_cache(reader)
    return Copied(size, digest.hexdigest())


def read_back(path: Path, moved: Moved) -> Reading:
    """Size and SHA-256 of ``path`` as the device holds it. Raises ``OSError``, or what ``moved``
    raises."""
    digest = hashlib.sha256()
    size = 0
    with contextlib.ExitStack() as held:
        reader = _open_past_cache(path)
        held.callback(reader.close)
        threads = held.enter_context(ThreadPoolExecutor(1, thread_name_prefix="read-back"))
        buffers = [held.enter_context(mmap.mmap(-1, BLOCK)) for _ in range(2)]
        number = 0
        coming = threads.submit(reader.fill, buffers[0])
        try:
            while count := coming.result():
                number = 1 - number
                coming = threads.submit(reader.fill, buffers[number])
                with memoryview(buffers[1 - number]) as whole, whole[:count] as block:
                    digest.update(block)
                size += count
                moved(count)
        finally:
            _await(coming)
        return Reading(size, digest.hexdigest(), reader.from_device)


def _await(*pending: Future[int] | Future[None] | None) -> None:
    """Buffers and handles are closed only when nobody uses them any more."""
    for future in pending:
        if future is not None:
            future.exception()


def _fill(handle: int, buffer: mmap.mmap) -> int:
    """Read until ``buffer`` is full or the file ends; how many bytes."""
    done = 0
    try:
        with memoryview(buffer) as view:
            while done < len(view):
                with view[done:] as rest:
                    count = (
                        os.readv(handle, [rest]) if hasattr(os, "readv") else _read(handle, rest)
                    )
                if not count:
                    break
                done += count
    except OSError as error:
        raise SourceLost(*error.args) from error
    return done


def _read(handle: int, rest: memoryview) -> int:
    data = os.read(handle, len(rest))
    rest[: len(data)] = data
    return len(data)


class _Writer:
    """The copy: flushed now and then, so that progress tells of the device and not of memory."""

    def __init__(self, target: Path) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY
        self._handle = os.open(target, flags | getattr(os, "O_NOFOLLOW", 0), 0o644)
        self._unflushed = 0

    def write(self, buffer: mmap.mmap, count: int) -> None:
        with memoryview(buffer) as whole, whole[:count] as block:
            done = 0
            while done < count:
                with block[done:] as rest:
                    done += os.write(self._handle, rest)
        self._unflushed += count
        if self._unflushed >= _FLUSH_EVERY:
            self.finish()

    def finish(self) -> None:
        os.fsync(self._handle)
        _give_up_cache(self._handle)
        self._unflushed = 0

    def close(self) -> None:
        os.close(self._handle)


class _Reader(Protocol):
    from_device: bool

    def fill(self, buffer: mmap.mmap) -> int: ...

    def close(self) -> None: ...


def _open_past_cache(path: Path) -> _Reader:
    if sys.platform == "win32":
        from kepu_desktop.system.windows_reading import UnbufferedReader

        return UnbufferedReader(path)
    return _direct(path) or _PlainReader(path)


def _direct(path: Path) -> _DirectReader | None:
    """None where the file system knows no such reading: it refuses to open or to read a page."""
    if not _DIRECT:
        return None
    try:
        handle = os.open(path, os.O_RDONLY | _DIRECT)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        return None
    try:
        with mmap.mmap(-1, mmap.PAGESIZE) as page, memoryview(page) as view:
            os.preadv(handle, [view], 0)
    except OSError as error:
        os.close(handle)
        if error.errno != errno.EINVAL:
            raise
        return None
    return _DirectReader(handle)


class _DirectReader:
    """Blocks of whole pages into page-aligned memory, as O_DIRECT asks; only the last is short."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._size = os.fstat(handle).st_size
        self._done = 0
        self.from_device = True

    def fill(self, buffer: mmap.mmap) -> int:
        if self._done >= self._size:
            return 0
        with memoryview(buffer) as view:
            count = os.preadv(self._handle, [view], self._done)
        self._done += count
        if count % mmap.PAGESIZE and self._done < self._size:
            raise OSError("short direct read")
        return count

    def close(self) -> None:
        os.close(self._handle)


class _PlainReader:
    """Ordinary reading after the cached pages were given up, if the system does that."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_RDONLY | _BINARY)
        size = os.fstat(self._handle).st_size
        if sys.platform == "darwin":
            import fcntl

            fcntl.fcntl(self._handle, _NO_CACHE, 1)
            self.from_device = True
        else:
            _give_up_cache(self._handle)
            self.from_device = not _cached_pages(self._handle, size)

    def fill(self, buffer: mmap.mmap) -> int:
        with memoryview(buffer) as view:
            return os.readv(self._handle, [view])

    def close(self) -> None:
        os.close(self._handle)


def _give_up_cache(handle: int) -> None:
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def _cached_pages(handle: int, size: int) -> bool:
    """Whether a page of the file is in memory (mincore(2)); True where nobody can say."""
    if not size:
        return False
    if sys.platform != "linux":
        return True
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
    libc.mincore.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p]
    libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    address = libc.mmap(None, size, mmap.PROT_READ, mmap.MAP_SHARED, handle, 0)
    if address in (None, ctypes.c_void_p(-1).value):
        return True
    try:
        pages = ctypes.create_string_buffer((size + mmap.PAGESIZE - 1) // mmap.PAGESIZE)
        if libc.mincore(address, size, pages):
            return True
        return any(byte & 1 for byte in pages.raw)
    finally:
        libc.munmap(address, size)
