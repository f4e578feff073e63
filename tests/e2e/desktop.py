"""A screen of our own with a window manager, and hands and eyes on it: Xvfb, openbox, xdotool,
AT-SPI. Only what a person could see and do; nothing reaches into the program.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_TREE = Path(__file__).with_name("accessible_tree.py")
_SOURCE = Path(__file__).with_name("drag_source.py")
_SYSTEM_PYTHON = "/usr/bin/python3"  # AT-SPI's bindings belong to the system's Python


@dataclass(frozen=True)
class Seen:
    """One thing on the screen, as assistive programs get it. ``id`` ends in its object name."""

    id: str
    name: str
    role: str
    text: str
    box: tuple[int, int, int, int]
    states: frozenset[str]

    @property
    def handle(self) -> str:
        return self.id.rsplit(".", 1)[-1]

    @property
    def middle(self) -> tuple[int, int]:
        left, top, width, height = self.box
        return left + width // 2, top + height // 2


class Screen:
    """A virtual display; ends everything that it started."""

    def __init__(self, home: Path, size: str = "1366x768") -> None:
        self._home = home
        self._processes: list[subprocess.Popen[bytes]] = []
        read, write = os.pipe()
        self._start(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24", "-nolisten", "tcp"],
            pass_fds=(write,),
        )
        os.close(write)
        with os.fdopen(read) as stream:
            self.display = f":{stream.readline().strip()}"
        self.environment = {
            **os.environ,
            "DISPLAY": self.display,
            "QT_QPA_PLATFORM": "xcb",
            "KEPU_DESKTOP_HOME": str(home / "kepu"),
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(home),
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "NO_AT_BRIDGE": "0",
        }
        for name in ("WAYLAND_DISPLAY", "QT_IM_MODULE", "XMODIFIERS"):
            self.environment.pop(name, None)
        bus = subprocess.run(
            ["dbus-daemon", "--session", "--fork", "--print-address=1", "--print-pid=1"],
            capture_output=True,
            text=True,
            check=True,
            env=self.environment,
        ).stdout.split()
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = bus[0]
        self._bus = int(bus[1])
        self._start(["openbox"])
        self._start(["/usr/libexec/at-spi-bus-launcher", "--launch-immediately"])
        time.sleep(1.0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self._processes):
            process.terminate()
        for process in self._processes:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        os.kill(self._bus, 15)

    def start_program(self, *arguments: str) -> subprocess.Popen[bytes]:
        return self._start([sys.executable, "-m", "kepu_desktop", *arguments], quiet=False)

    def _start(
        self, command: Sequence[str], *, pass_fds: tuple[int, ...] = (), quiet: bool = True
    ) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command,
            env=getattr(self, "environment", None),
            pass_fds=pass_fds,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL if quiet else None,
        )
        self._processes.append(process)
        return process

    # Eyes

    def tree(self) -> list[Seen]:
        """Everything of the program that is shown at present."""
        done = subprocess.run(
            [_SYSTEM_PYTHON, str(_TREE)],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return [
            Seen(i["id"], i["name"], i["role"], i["text"], tuple(i["box"]), frozenset(i["states"]))
            for i in json.loads(done.stdout)
        ]

    def find(
        self, *, name: str = "", handle: str = "", role: str = "", seconds: float = 20
    ) -> Seen:
        """The first shown thing whose name contains ``name`` (or whose handle is ``handle``)."""
        deadline = time.monotonic() + seconds
        while True:
            for seen in self.tree():
                if (
                    name in (seen.name or seen.text)
                    and (not handle or seen.handle == handle)
                    and (not role or seen.role == role)
                    and seen.box[2] > 0
                ):
                    return seen
            assert time.monotonic() < deadline, (
                f"not on the screen: {name or handle}\n" + "\n".join(self.words())
            )
            time.sleep(0.3)

    def words(self) -> Iterator[str]:
        for seen in self.tree():
            if seen.name or seen.text:
                yield f"{seen.role}: {seen.name or seen.text} [{seen.handle}]"

    def picture(self, path: Path) -> None:
        subprocess.run(
            ["import", "-window", "root", str(path)], env=self.environment, check=True, timeout=30
        )

    # Hands

    def click(self, seen: Seen, *, times: int = 1) -> None:
        x, y = seen.middle
        self.xdotool("mousemove", str(x), str(y), "click", "--repeat", str(times), "1")
        time.sleep(0.2)

    def key(self, *keys: str) -> None:
        self.xdotool("key", "--delay", "40", *keys)
        time.sleep(0.1)

    def write(self, text: str) -> None:
        self.xdotool("type", "--delay", "30", text)
        time.sleep(0.2)

    def drag_from_other_program(self, paths: Sequence[Path], target: tuple[int, int]) -> None:
        """A second X client drags ``paths`` to ``target`` and lets go."""
        source = self._start([sys.executable, str(_SOURCE), *map(str, paths)])
        found = self._window("drag source")
        self.xdotool("windowraise", found)
        time.sleep(0.4)
        where = self.xdotool("getwindowgeometry", "--shell", found)
        place = dict(line.split("=") for line in where.split())
        start = int(place["X"]) + 40, int(place["Y"]) + 40
        self.xdotool("mousemove", str(start[0]), str(start[1]), "mousedown", "1")
        for step in range(1, 13):
            x = start[0] + (target[0] - start[0]) * step // 12
            y = start[1] + (target[1] - start[1]) * step // 12
            self.xdotool("mousemove", str(x), str(y))
            time.sleep(0.05)
        time.sleep(1.0)
        self.xdotool("mousemove", str(target[0] + 1), str(target[1]))
        time.sleep(0.2)
        self.xdotool("mouseup", "1")
        time.sleep(0.5)
        source.terminate()

    def _window(self, title: str) -> str:
        deadline = time.monotonic() + 15
        while True:
            done = subprocess.run(
                ["xdotool", "search", "--name", title],
                env=self.environment,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.stdout.split():
                return done.stdout.split()[-1]
            assert time.monotonic() < deadline, f"no window named {title}"
            time.sleep(0.2)

    def xdotool(self, *arguments: str) -> str:
        return subprocess.run(
            ["xdotool", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
