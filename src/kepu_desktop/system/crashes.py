"""Crash reports: what broke and where in our source, nothing about whom.

A Python error that nobody caught is written at once. When native code takes the process down,
faulthandler leaves a raw dump with full paths; the next start turns it into a report of the same
plain kind and deletes it.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import platform
import re
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import TextIO

import kepu_desktop
from kepu_desktop.system import clock
from kepu_desktop.system.logs import chain, kind, places, redacted
from kepu_desktop.system.paths import log_folder

_REPORTS_KEPT = 20
_STALE_S = 7 * 24 * 3600  # an empty dump this old belongs to a process that was killed
_PENDING = "native-{}.pending"

_dump: TextIO | None = None


def watch() -> None:
    """Write a report for every error that reaches nobody, and dump native crashes."""
    _adopt_dumps()
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    _open_dump()


def unwatch() -> None:
    """Give the hooks back and remove the dump file, which is empty if all went well."""
    global _dump
    sys.excepthook = sys.__excepthook__
    threading.excepthook = threading.__excepthook__
    if _dump is None:
        return
    faulthandler.disable()
    file = Path(_dump.name)
    _dump.close()
    _dump = None
    with contextlib.suppress(OSError):
        if file.stat().st_size == 0:
            file.unlink()


def write(error: BaseException) -> Path | None:
    """A report about ``error`` in the log folder; its path, None if it could not be written."""
    return _store(report(error))


def reports() -> tuple[Path, ...]:
    """The reports there are, oldest first."""
    return tuple(sorted(log_folder().glob("crash-*.txt")))


def report(error: BaseException) -> str:
    """Versions, then each error of the chain as its kind and its places in the source."""
    lines = [*_head()]
    for link in chain(error):
        lines += ["", kind(link)]
        if isinstance(link, BaseExceptionGroup):
            lines += [f"  of: {kind(inner)}" for inner in link.exceptions]
        lines += [f"  {place}" for place in places(link.__traceback__)]
    return "\n".join(lines) + "\n"


def _head() -> list[str]:
    return [
        f"kepu-desktop {kepu_desktop.__version__}",
        f"at {clock.stamp()}",
        f"Python {platform.python_version()} {platform.system()} {platform.machine()}",
    ]


def _store(text: str) -> Path | None:
    folder = log_folder()
    moment = clock.now().strftime("%Y%m%d-%H%M%S")
    file = folder / f"crash-{moment}-{os.getpid()}.txt"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        number = 1
        while file.exists():
            number += 1
            file = folder / f"crash-{moment}-{os.getpid()}-{number}.txt"
        file.write_text(text, encoding="utf-8")
        for old in reports()[:-_REPORTS_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:  # the report is the last resort: where it cannot go, there is no further one
        return None
    return file


def _uncaught(cls: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(cls, KeyboardInterrupt):
        sys.__excepthook__(cls, error, trace)
        return
    file = write(error)
    where = f"，已记录在日志文件夹的 {file.name}" if file else ""
    print(f"程序内部出错（{kind(error)}）{where}。", file=sys.stderr)


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
        _uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def _open_dump() -> None:
    global _dump
    if _dump is not None:
        return
    file = log_folder() / _PENDING.format(os.getpid())
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _dump = file.open("w", encoding="utf-8")
    except OSError:  # as in logs.start: a home that cannot be written stops nothing
        return
    faulthandler.enable(_dump, all_threads=True)


def _adopt_dumps() -> None:
    for file in log_folder().glob(_PENDING.format("*")):
        with contextlib.suppress(OSError):
            raw = file.read_text(encoding="utf-8", errors="replace")
            if raw.strip():
                # The dump counts as handled only when its report stands.
                if _store("\n".join([*_head(), "", plain_dump(raw)])) is not None:
                    file.unlink()
            elif time.time() - file.stat().st_mtime > _STALE_S:
                file.unlink()


def plain_dump(raw: str) -> str:
    """faulthandler's words with each file reduced to its module."""
    lines = []
    for line in raw.splitlines():
        match = re.match(r'\s+File "(.*)", line (\d+) in (.*)', line)
        if match:
            lines.append(f"  {_module(match[1])}:{match[2]} {match[3]}")
        else:
            lines.append(redacted(line))
    return "\n".join(lines) + "\n"


def _module(file: str) -> str:
    """kepu_desktop.media.probe of /…/kepu_desktop/media/probe.py; other files by their stem."""
    parts = re.split(r"[\\/]", re.sub(r"\.py$", "", file))
    for anchor in (kepu_desktop.__name__, "site-packages"):
        if anchor in parts:
            start = len(parts) - 1 - parts[::-1].index(anchor)
            return ".".join(parts[start:]).removeprefix("site-packages.")
    return parts[-1]
