"""Reading past the cache of Windows: CreateFileW with FILE_FLAG_NO_BUFFERING.

Such a reading asks for whole sectors into memory on a sector's boundary; blocks of an anonymous
mapping are both. Written from the documentation of the interface; not yet run on Windows.
"""

from __future__ import annotations

import mmap
import sys
from pathlib import Path

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _GENERIC_READ = 0x80000000
    _SHARE_ALL = 0x7
    _OPEN_EXISTING = 3
    _NO_BUFFERING = 0x20000000
    _INVALID = ctypes.c_void_p(-1).value

    class UnbufferedReader:
        """Reads ``path`` from its start in blocks of the buffers it is given."""

        def __init__(self, path: Path) -> None:
            kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            kernel.CreateFileW.restype = wintypes.HANDLE
            kernel.CreateFileW.argtypes = [
                wintypes.LPCWSTR,
                *[wintypes.DWORD] * 2,
                wintypes.LPVOID,
                *[wintypes.DWORD] * 2,
                wintypes.HANDLE,
            ]
            kernel.ReadFile.argtypes = [
                wintypes.HANDLE,
                wintypes.LPVOID,
                wintypes.DWORD,
                ctypes.POINTER(wintypes.DWORD),
                wintypes.LPVOID,
            ]
            kernel.CloseHandle.argtypes = [wintypes.HANDLE]
            self._kernel = kernel
            self._size = path.stat().st_size
            self._done = 0
            self.from_device = True
            self._handle = kernel.CreateFileW(
                str(path), _GENERIC_READ, _SHARE_ALL, None, _OPEN_EXISTING, _NO_BUFFERING, None
            )
            if self._handle in (None, _INVALID):
                raise ctypes.WinError(ctypes.get_last_error())

        def fill(self, buffer: mmap.mmap) -> int:
            if self._done >= self._size:
                return 0
            count = wintypes.DWORD(0)
            place = (ctypes.c_char * len(buffer)).from_buffer(buffer)
            fine = self._kernel.ReadFile(self._handle, place, len(buffer), count, None)
            del place  # the mapping cannot be closed while it is lent
            if not fine:
                raise ctypes.WinError(ctypes.get_last_error())
            self._done += count.value
            return count.value

        def close(self) -> None:
            self._kernel.CloseHandle(self._handle)
