"""How long from the start of the program until its window can be used, seen from outside.

    python benchmarks/start_bundle.py [--runs 7] [COMMAND…]

Each COMMAND (default: the checkout's and the installed kepu-desktop) is started on a screen of our
own (Xvfb with openbox), with a home of its own so that no running window takes the call. Usable
means: the window manager shows the window, and the program has answered its ping
(_NET_WM_PING). The ping is sent after the first expose, so an answer says that the page is drawn
and the event loop turns. One start before the measured ones warms the disk's cache.

Needs Xvfb, openbox and libX11. Prints milliseconds; the targets stand in docs/architecture.md.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMIT_S = 60.0
STEP_S = 0.002
_CLIENT_MESSAGE = 33
_WATCHED = 1 << 17 | 1 << 19  # StructureNotify, SubstructureNotify: Qt answers under either


class _ClientMessage(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
    )


class _Event(ctypes.Union):
    _fields_ = (
        ("type", ctypes.c_int),
        ("message", _ClientMessage),
        ("room", ctypes.c_long * 24),
    )


class Screen:
    """The little of X that is needed: which windows are managed, and a ping."""

    def __init__(self, name: str) -> None:
        self._x = ctypes.CDLL("libX11.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x.XInternAtom.restype = ctypes.c_ulong
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(name.encode()))
        if not self._display:
            raise OSError(f"no X server at {name}")
        self._root = ctypes.c_ulong(self._x.XDefaultRootWindow(self._display))
        self._x.XSelectInput(self._display, self._root, ctypes.c_long(_WATCHED))

    def atom(self, name: str) -> int:
        return int(self._x.XInternAtom(self._display, name.encode(), 0))

    def managed(self) -> list[int]:
        """The windows that the window manager has taken over, in the order of their mapping."""
        kind, size = ctypes.c_ulong(), ctypes.c_int()
        count, rest = ctypes.c_ulong(), ctypes.c_ulong()
        data = ctypes.c_void_p()
        self._x.XGetWindowProperty(
            self._display, self._root, ctypes.c_ulong(self.atom("_NET_CLIENT_LIST")),
            ctypes.c_long(0), ctypes.c_long(64), 0, ctypes.c_ulong(33),
            ctypes.byref(kind), ctypes.byref(size), ctypes.byref(count), ctypes.byref(rest),
            ctypes.byref(data),
        )  # fmt: skip
        if not data:
            return []
        windows = ctypes.cast(data, ctypes.POINTER(ctypes.c_ulong))[: count.value]
        self._x.XFree(data)
        return list(windows)

    def tell(self, window: int, protocol: str, stamp: int = 0) -> None:
        """Send one of the window manager's messages."""
        event = _Event()
        event.message = _ClientMessage(
            _CLIENT_MESSAGE, 0, 1, self._display, window, self.atom("WM_PROTOCOLS"), 32,
            (ctypes.c_long * 5)(self.atom(protocol), stamp, window, 0, 0),
        )  # fmt: skip
        self._x.XSendEvent(
            self._display, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(event)
        )
        self._x.XFlush(self._display)

    def answered(self, stamp: int) -> bool:
        """Whether the ping of this stamp has come back to the root window."""
        event = _Event()
        while self._x.XPending(self._display):
            self._x.XNextEvent(self._display, ctypes.byref(event))
            if event.type == _CLIENT_MESSAGE and event.message.data[1] == stamp:
                return True
        return False


@contextmanager
def own_screen() -> Iterator[str]:
    """A display with a window manager; gives its name."""
    receive, send = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(send), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=(send,),
        stderr=subprocess.DEVNULL,
    )
    os.close(send)
    try:
        with os.fdopen(receive) as pipe:
            name = f":{pipe.readline().strip()}"
        manager = subprocess.Popen(
            ["openbox"],
            env={**os.environ, "DISPLAY": name},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            time.sleep(0.5)
            yield name
        finally:
            manager.terminate()
            manager.wait()
    finally:
        server.terminate()
        server.wait()


def one_start(screen: Screen, display: str, command: list[str]) -> tuple[float, float]:
    """Seconds from exec until the window is managed, and until it answers."""
    with tempfile.TemporaryDirectory(prefix="kepu-start-") as home:
        environment = {**os.environ, "DISPLAY": display, "KEPU_DESKTOP_HOME": home}
        environment |= {"QT_QPA_PLATFORM": "xcb"}
        began = time.monotonic()
        program = subprocess.Popen(command, env=environment)
        try:
            window = _wait(lambda: next(iter(screen.managed()), None), program)
            shown = time.monotonic() - began
            stamp = int(began * 1000) & 0x7FFFFFFF
            screen.tell(window, "_NET_WM_PING", stamp)
            _wait(lambda: screen.answered(stamp) or None, program)
            usable = time.monotonic() - began
            screen.tell(window, "WM_DELETE_WINDOW")
            program.wait(timeout=20)
        finally:
            program.kill()
            program.wait()
        _wait(lambda: None if screen.managed() else True, None)
    return shown, usable


def _wait(look, program):  # type: ignore[no-untyped-def]
    """What ``look`` gives as soon as it is not None."""
    end = time.monotonic() + LIMIT_S
    while (found := look()) is None:
        if program is not None and program.poll() is not None:
            raise SystemExit(f"{program.args[0]} ended with {program.returncode} without a window")
        if time.monotonic() > end:
            raise SystemExit(f"no window after {LIMIT_S:g} s")
        time.sleep(STEP_S)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("commands", nargs="*", type=Path)
    options = parser.parse_args()
    known = [ROOT / ".venv/bin/kepu-desktop", Path("/usr/bin/kepu-desktop")]
    commands = options.commands or [path for path in known if path.exists()]
    print("command                         shown ms  usable ms  (median, least–most of usable)")
    with own_screen() as display:
        screen = Screen(display)
        for command in commands:
            one_start(screen, display, [str(command)])
            times = [one_start(screen, display, [str(command)]) for _ in range(options.runs)]
            shown = statistics.median(one[0] for one in times) * 1000
            usable = sorted(one[1] * 1000 for one in times)
            label = "source" if command.is_relative_to(ROOT) else str(command)
            print(
                f"{label:<30} {shown:9.0f} {statistics.median(usable):10.0f}"
                f"  {usable[0]:.0f}–{usable[-1]:.0f}"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main()
