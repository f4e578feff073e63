"""A screen of our own with a window manager, and hands and eyes on it: Xvfb, openbox, xdotool,
AT-SPI. Only what a person could see and do; nothing reaches into the program.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from waiting import LIMIT_S

_TREE = Path(__file__).with_name("accessible_tree.py")
_SOURCE = Path(__file__).with_name("drag_source.py")
_CLIPBOARD = Path(__file__).with_name("clipboard_source.py")
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
        self.home = home
        self.program: subprocess.Popen[bytes] | None = None
        self._processes: list[subprocess.Popen[bytes]] = []
        self._bus = 0
        try:
            self._begin(size)
        except BaseException:
            self.__exit__()
            raise

    def _begin(self, size: str) -> None:
        read, write = os.pipe()
        # Without -noreset the screen begins anew whenever its last client leaves, and takes with it
        # whoever is just coming: while we ask for the window manager, that is the window manager.
        words = ["-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"]
        self._start(["Xvfb", "-displayfd", str(write), *words], pass_fds=(write,))
        os.close(write)
        with os.fdopen(read) as stream:
            self.display = f":{stream.readline().strip()}"
        home = self.home
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
        self.wait(self._has_window_manager, "no window manager")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self._processes):
            process.terminate()
        for process in self._processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._bus:
            os.kill(self._bus, 15)

    def start_program(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start it as a person does; what it says on stderr is kept for ``complaints``."""
        command = [sys.executable, "-m", "kepu_desktop", *arguments]
        with self._said().open("ab") as stream:
            self.program = subprocess.Popen(
                command, env=self.environment, stdout=stream, stderr=stream
            )
        self._processes.append(self.program)
        return self.program

    def start_again(self, *arguments: str) -> int:
        """A second start beside the running program; returns its exit code."""
        first = self.program
        second = self.start_program(*arguments)
        self.program = first
        return second.wait(LIMIT_S)

    def quit_program(self) -> int:
        """Ctrl+Q; returns the exit code."""
        assert self.program is not None
        self.key("ctrl+q")
        return self.program.wait(LIMIT_S)

    def complaints(self) -> list[str]:
        """What the program said on stderr. Qt's bridge names objects that went away while
        somebody looked at them; that is our looking, no fault."""
        if not self._said().exists():  # it was never started
            return []
        lines = self._said().read_text(encoding="utf-8").splitlines()
        return [line for line in lines if line and "Could not find accessible on path" not in line]

    def _gone(self) -> Iterator[str]:
        """What we started and is no more."""
        for process in self._processes:
            if process.poll() is not None:
                yield f"{process.args} ended with {process.returncode}"

    def _said(self) -> Path:
        return self.home / "said.txt"

    def _has_window_manager(self) -> bool:
        done = subprocess.run(
            ["xdotool", "get_num_desktops"],
            env=self.environment,
            capture_output=True,
            check=False,
        )
        return done.returncode == 0

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
            timeout=LIMIT_S,
        )
        assert done.returncode == 0, done.stderr
        return [
            Seen(i["id"], i["name"], i["role"], i["text"], tuple(i["box"]), frozenset(i["states"]))
            for i in json.loads(done.stdout)
        ]

    def find(
        self, *, name: str = "", handle: str = "", role: str = "", seconds: float = LIMIT_S
    ) -> Seen:
        """The first shown thing whose name contains ``name`` (or whose handle is ``handle``).

        It stands still: two looks saw it at one place, so that a hand that aims at it meets it.
        """
        found: list[Seen] = []

        def look() -> bool:
            assert self.program is None or self.program.poll() is None, self.complaints()
            before = found[0].box if found else None
            found[:] = [
                seen
                for seen in self.tree()
                if name in (seen.name or seen.text)
                and (not handle or seen.handle == handle)
                and (not role or seen.role == role)
                and seen.box[2] > 0
            ]
            return bool(found) and found[0].box == before

        self.wait(look, f"not on the screen: {name or handle}", seconds)
        return found[0]

    def wait(self, condition: Callable[[], bool], words: str, seconds: float = LIMIT_S) -> None:
        """Until ``condition`` holds; else fail with ``words`` and what is on the screen."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                told = [words, *self._gone(), *self.words(), *self.complaints()]
                raise AssertionError("\n".join(told))
            time.sleep(0.2)

    def shows(self, *names: str) -> bool:
        """Whether each of ``names`` is part of some name on the screen."""
        shown = [seen.name or seen.text for seen in self.tree()]
        return all(any(name in one for one in shown) for name in names)

    def words(self) -> Iterator[str]:
        for seen in self.tree():
            if seen.name or seen.text:
                yield f"{seen.role}: {seen.name or seen.text} [{seen.handle}]"

    def picture(self, path: Path) -> None:
        subprocess.run(
            ["import", "-window", "root", str(path)],
            env=self.environment,
            check=True,
            timeout=LIMIT_S,
        )

    # Hands

    def click(self, seen: Seen, *, times: int = 1) -> None:
        self.click_at(*seen.middle, times=times)

    def enter(self, handle: str) -> None:
        """Click into a field until the cursor is in it: it may have moved while we aimed."""

        def inside() -> bool:
            seen = self.find(handle=handle)
            if "FOCUSED" not in seen.states:
                self.click(seen)
            return "FOCUSED" in self.find(handle=handle).states

        self.wait(inside, f"no cursor in {handle}")

    def click_at(self, x: int, y: int, *, times: int = 1) -> None:
        self.xdotool("mousemove", str(x), str(y), "click", "--repeat", str(times), "1")
        time.sleep(0.2)

    def key(self, *keys: str) -> None:
        self.xdotool("key", "--delay", "40", *keys)
        time.sleep(0.1)

    def write(self, text: str) -> None:
        self.xdotool("type", "--delay", "30", text)
        time.sleep(0.2)

    def paste(self, text: str) -> None:
        """Another program copies ``text``; Ctrl+V puts it where the cursor is."""
        source = subprocess.Popen(
            [sys.executable, str(_CLIPBOARD), text],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._processes.append(source)
        assert source.stdout is not None
        assert source.stdout.readline() == b"copied\n"
        source.stdout.close()
        self.key("ctrl+v")

    def drag_from_other_program(self, paths: Sequence[Path], target: tuple[int, int]) -> None:
        """A second X client drags ``paths`` to ``target``, waits for the preview and lets go."""
        source = self._start([sys.executable, str(_SOURCE), *map(str, paths)])
        found = self._window("drag source")
        self.xdotool("windowactivate", "--sync", found)
        where = self.xdotool("getwindowgeometry", "--shell", found)
        place = dict(line.split("=") for line in where.split())
        self.drag_to((int(place["X"]) + 40, int(place["Y"]) + 40), target)
        self.find(name="松开后")
        self.xdotool("mousemove", str(target[0] + 1), str(target[1]), "mouseup", "1")
        self.wait(lambda: not self.shows("松开后"), "the drop never ended")
        source.terminate()

    def drag_to(self, start: tuple[int, int], target: tuple[int, int]) -> None:
        """Press the button at ``start`` and bring the pointer to ``target``; it stays pressed."""
        self.xdotool("mousemove", str(start[0]), str(start[1]), "mousedown", "1")
        for step in range(1, 13):
            x = start[0] + (target[0] - start[0]) * step // 12
            y = start[1] + (target[1] - start[1]) * step // 12
            self.xdotool("mousemove", str(x), str(y))
            time.sleep(0.05)

    def let_go(self) -> None:
        self.xdotool("mouseup", "1")
        time.sleep(0.2)

    def windows(self, title: str) -> list[str]:
        """The shown windows whose title contains ``title``."""
        return self.xdotool("search", "--onlyvisible", "--name", title).split()

    def _window(self, title: str) -> str:
        """The shown window with this title."""
        return self.xdotool("search", "--sync", "--onlyvisible", "--name", title).split()[-1]

    def xdotool(self, *arguments: str) -> str:
        return subprocess.run(
            ["xdotool", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=LIMIT_S,
        ).stdout
