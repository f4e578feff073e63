"""One writer at a time: a sidecar file that says who holds the project.

SQLite's own locks last only as long as a transaction; two windows on one project would still
take turns overwriting each other's edits.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import secrets
import socket
import sys
import threading
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import msgspec

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import clean_line, show_name
from kepu_desktop.system import clock

STALE_AFTER_S = 120.0
HEARTBEAT_S = 30.0
_BYTES = 2048  # fixed, so that a heartbeat overwrites in one write


@dataclass(frozen=True, slots=True)
class Holder:
    """Who writes. ``beat`` is seconds since 1970, ``since`` RFC 3339."""

    host: str
    user: str
    pid: int
    started: str  # start time of the process: a pid may be given again
    machine: str  # this boot of this machine; the pid means something only there
    since: str
    beat: float
    token: str

    def describe(self) -> str:
        who = clean_line(f"{self.user}@{self.host}")[:80]
        return f"{who}（进程 {self.pid}，自 {clean_line(self.since)[:40]}）"


def lock_path(project: Path) -> Path:
    return project.with_name(project.name + ".lock")


class WriterLock:
    """The sidecar while we hold it; a daemon thread keeps its heartbeat fresh."""

    def __init__(self, project: Path, *, heartbeat_s: float = HEARTBEAT_S) -> None:
        """Take the lock of ``project``.

        Raises ``UserError`` ("project-locked") when another live writer has it, ``OSError`` when
        the folder refuses (read-only, full).
        """
        self.file = lock_path(project)
        self.project = project
        self.taken_over = False
        self.taken_from: Holder | None = None  # None too when its lock could not be read
        self._mine = _ourselves()
        self._acquire()
        self._sweep()
        self._stop = threading.Event()
        self._thread = threading.Thread(
            target=self._keep_beating, args=(heartbeat_s,), name="kepu-lock", daemon=True
        )
        self._thread.start()

    def confirm(self) -> None:
        """Make sure that the lock is still ours; called before each transaction.

        A lock that someone deleted is made again. Raises ``UserError`` ("project-lock-lost") when
        another writer took over, for instance while this computer slept.
        """
        holder = _read(self.file)
        if holder is not None and holder.token == self._mine.token:
            return
        if holder is None:
            with contextlib.suppress(FileExistsError):
                self._create()
            holder = _read(self.file)
            if holder is not None and holder.token == self._mine.token:
                return
        raise UserError(
            "project-lock-lost",
            f"项目已由 {holder.describe() if holder else '另一个程序'} 接管，本窗口不能再写入",
            subject=show_name(self.project.name),
            remedy="请把这里未保存的内容另存为新文件",
        )

    def release(self) -> None:
        """Stop the heartbeat and remove the sidecar, if it is still ours."""
        self._stop.set()
        self._thread.join()
        holder = _read(self.file)
        if holder is not None and holder.token == self._mine.token:
            # A lock that cannot be removed (disk gone) goes stale by itself.
            with contextlib.suppress(OSError):
                self.file.unlink()

    def _acquire(self) -> None:
        for _ in range(20):
            try:
                self._create()
                return
            except FileExistsError:
                holder = _read(self.file)
            if holder is None:
                if not _abandoned(self.file):
                    time.sleep(0.02)  # its writer is between creating and filling it
                    continue
            elif not _stale(holder):
                raise self._locked(holder)
            if self._push_away(holder):
                self.taken_over, self.taken_from = True, holder
        raise self._locked(_read(self.file))

    def _create(self) -> None:
        """Make the sidecar in one step, whole: a writer killed meanwhile leaves no empty lock.

        Raises ``FileExistsError`` when there is one.
        """
        aside = self._aside()
        try:
            self._write(aside)
            os.link(aside, self.file)
        except FileExistsError:
            raise
        except OSError:  # no links on this file system (FAT, some shares), or it refuses altogether
            self._write(self.file)
        finally:
            with contextlib.suppress(OSError):
                aside.unlink()

    def _write(self, file: Path) -> None:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY | _BINARY, 0o644)
        try:
            os.write(handle, _encoded(replace(self._mine, beat=time.time())))
        except OSError:
            os.close(handle)
            file.unlink()
            raise
        os.close(handle)

    def _aside(self) -> Path:
        return self.file.with_name(f"{self.file.name}.{secrets.token_hex(6)}")

    def _sweep(self) -> None:
        """Remove what killed writers left beside the lock."""
        length = len(self._aside().name)
        with contextlib.suppress(OSError):
            for path in self.file.parent.iterdir():
                ours = path.name.startswith(f"{self.file.name}.") and len(path.name) == length
                if ours and _abandoned(path):
                    path.unlink()

    def _push_away(self, stale: Holder | None) -> bool:
        """Remove the stale lock. A fresh one that came in between is put back."""
        aside = self._aside()
        try:
            self.file.rename(aside)
        except FileNotFoundError:
            return False
        moved = _read(aside)
        same = moved is None or (stale is not None and moved.token == stale.token)
        if not same:
            with contextlib.suppress(OSError):  # no links here: its owner makes it again
                os.link(aside, self.file)
        aside.unlink()
        return same

    def _keep_beating(self, every_s: float) -> None:
        while not self._stop.wait(every_s):
            self.beat()

    def beat(self) -> None:
        """Refresh the heartbeat. A lock that is no longer ours is left alone.

        Trouble with the disk is not told here: the next edit meets it and says so.
        """
        with contextlib.suppress(OSError), self.file.open("r+b", buffering=0) as stream:
            holder = _decoded(stream.read(_BYTES))
            if holder is not None and holder.token == self._mine.token:
                stream.seek(0)
                stream.write(_encoded(replace(self._mine, beat=time.time())))

    def _locked(self, holder: Holder | None) -> UserError:
        return UserError(
            "project-locked",
            f"项目正由 {holder.describe() if holder else '另一个程序'} 使用",
            subject=show_name(self.project.name),
            remedy=(
                "请先在那里关闭项目，或按只读方式打开；对方意外退出时，两分钟后可以接管"
                f"（锁文件 {show_name(self.file.name)}）"
            ),
        )


_BINARY = getattr(os, "O_BINARY", 0)


def _ourselves() -> Holder:
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):  # no account entry, as in some containers
        user = "?"
    pid = os.getpid()
    return Holder(
        host=socket.gethostname(),
        user=user,
        pid=pid,
        started=_start_of(pid) or "",
        machine=_machine(),
        since=clock.stamp(),
        beat=time.time(),
        token=secrets.token_hex(16),
    )


def _machine() -> str:
    """Names this boot of this machine: host names repeat on cloned office computers."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{boot} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return f"{sys.platform} {socket.gethostname()}"


# Start time of a process in kernel ticks; "" when it lives but that is unknown; None: it is dead.
if sys.platform == "linux":

    def _start_of(pid: int) -> str | None:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
        except (FileNotFoundError, ProcessLookupError):
            return None
        except OSError:
            return ""
        fields = stat[stat.rindex(")") + 2 :].split()
        return None if fields[0] in ("Z", "X") else fields[19]

elif sys.platform == "win32":

    def _start_of(pid: int) -> str | None:
        import ctypes  # os.kill(pid, 0) would end the process there

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        query, still_active, invalid_parameter = 0x1000, 259, 87
        handle = kernel.OpenProcess(query, False, pid)
        if not handle:
            return None if ctypes.get_last_error() == invalid_parameter else ""
        try:
            code = ctypes.c_ulong()
            kernel.GetExitCodeProcess(handle, ctypes.byref(code))
            return "" if code.value == still_active else None
        finally:
            kernel.CloseHandle(handle)

else:

    def _start_of(pid: int) -> str | None:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return None
        except OSError:
            return ""
        return ""


def _stale(holder: Holder) -> bool:
    """Its process is gone, or it gave no sign for two minutes.

    A heartbeat from the future (clocks differ) counts as alive: waiting is safe, taking over not.
    """
    if holder.machine == _machine():
        started = _start_of(holder.pid)
        if started is None or (started and holder.started and started != holder.started):
            return True
    return time.time() - holder.beat > STALE_AFTER_S


def _abandoned(file: Path) -> bool:
    """An unreadable lock that nobody has touched for two minutes."""
    try:
        return time.time() - file.stat().st_mtime > STALE_AFTER_S
    except FileNotFoundError:
        return False


def _read(file: Path) -> Holder | None:
    try:
        with file.open("rb") as stream:
            return _decoded(stream.read(_BYTES))
    except OSError:
        return None


def _encoded(holder: Holder) -> bytes:
    short = replace(holder, host=holder.host[:64], user=holder.user[:64])
    return json.dumps(asdict(short)).encode("ascii").ljust(_BYTES)


def _decoded(data: bytes) -> Holder | None:
    try:
        return msgspec.convert(json.loads(data), Holder)
    except (ValueError, RecursionError):
        return None
