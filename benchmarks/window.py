"""The window: how soon it can be used, how steadily it beats, and what it weighs.

    python benchmarks/window.py [--rounds 9] [--beats 3] [--files 500] [--films 1000]
                                [--only start …] [--trace]

start      from the start of the process to the first picture of the window, beside a bare PySide6
           window of the same size; modules compiled, disk warm; medians
heartbeat  a timer of 4 ms on the GUI thread; what lies between two beats, and how much of that the
           GUI thread itself computed ("own"): the rest is waiting for the interpreter's lock or
           for a core. Measured apart: nothing to do; a new project until its places are built;
           files dragged over the window, dropped and checked; the same project opened again;
           four films of a minute in full checks, two at once, on two cores.
           Each round is a process of its own; medians of --beats rounds
memory     VmRSS with that many checked videos, each place shown once, beside the bare window
table      see benchmarks/table.py

A display is made by Xvfb unless one is given. ``--trace`` shows where the
threads were in the longest gaps, and disturbs a little.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

START_S, MEMORY_MB = 0.6, 250
_FOUND = "found.json"
_DROP, _FULL = "dropped and checked", "two full checks"
_FULL_FILMS = 4  # two at once, and their ends fall into the beat too
_SIZE = "1366x768"

# Runs a program that ends in QApplication.exec and says when its window was first painted.
_WATCH = """
import sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Eye(QObject):
    painted = False
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow):
            if not Eye.painted:
                Eye.painted = True
                QTimer.singleShot(0, said)
        return False

def said():
    print("painted", flush=True)
    QApplication.quit()

usual = QApplication.exec
def watched(*_):
    eye = Eye()
    QApplication.instance().installEventFilter(eye)
    return usual()
QApplication.exec = watched
"""
_OURS = _WATCH + "from kepu_desktop.app import run\nsys.exit(run([]))\n"
_BARE = (
    _WATCH
    + """
application = QApplication([])
window = QMainWindow()
window.resize(1280, 720)
window.show()
QApplication.exec()
"""
)


@contextmanager
def display() -> Iterator[dict[str, str]]:
    """The environment with a display."""
    if os.environ.get("DISPLAY"):
        yield dict(os.environ)
        return
    read, write = os.pipe()
    words = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{_SIZE}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(words, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as stream:
        number = stream.readline().strip()
    try:
        yield {**os.environ, "DISPLAY": f":{number}"}
    finally:
        server.terminate()
        server.wait()


# ---- start -------------------------------------------------------------------------------------


def started_s(code: str, variables: dict[str, str]) -> float:
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code], env=variables, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    seconds = time.perf_counter() - begin
    process.communicate()
    if line != "painted\n" or process.returncode:
        raise SystemExit(f"the window never came: {line!r}, {process.returncode}")
    return seconds


def start(variables: dict[str, str], rounds: int) -> None:
    kinds = {"bare PySide6": _BARE, "kepu-desktop": _OURS}
    with tempfile.TemporaryDirectory(prefix="kepu-bench-") as folder:
        variables = {key: v for key, v in variables.items() if key != "PYTHONDONTWRITEBYTECODE"}
        variables |= {"KEPU_DESKTOP_HOME": folder, "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
        times: dict[str, list[float]] = {name: [] for name in kinds}
        for number in range(rounds + 1):
            for name, code in kinds.items():
                seconds = started_s(code, variables)
                if number:  # the first compiles and warms the disk
                    times[name].append(seconds)
    base = statistics.median(times["bare PySide6"])
    for name, found in times.items():
        middle = statistics.median(found)
        spread = f"{min(found):.2f}–{max(found):.2f}"
        print(f"start      {name:14} {middle:.3f} s  ({spread})  {middle / base:.1f} × bare")
    verdict(statistics.median(times["kepu-desktop"]), START_S, "s")


def verdict(found: float, target: float, unit: str) -> None:
    word = "within" if found <= target else "MISSES"
    print(f"           {word} the target of {target:g} {unit}")


# ---- in a process of its own -------------------------------------------------------------------


def apart(task: str, variables: dict[str, str], *words: str) -> str:
    """Run ``task`` of this file in a fresh process: what it weighs is its own. Returns what the
    task left in the file ``found.json``."""
    with tempfile.TemporaryDirectory(prefix="kepu-bench-") as folder:
        subprocess.run(
            [sys.executable, __file__, "--task", task, "--folder", folder, *words],
            env={**variables, "KEPU_DESKTOP_HOME": f"{folder}/home", "HOME": folder},
            check=True,
        )
        found = Path(folder) / _FOUND
        return found.read_text(encoding="utf-8") if found.exists() else ""


def run_until(condition: Callable[[], object], seconds: float) -> None:
    """The event loop as the program runs it, asked ten times a second whether to end."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()  # quitting the application would close the window
    ends = time.monotonic() + seconds

    def look() -> None:
        if condition() or time.monotonic() > ends:
            loop.quit()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(100)
    loop.exec()
    timer.stop()


def make_films(folder: Path, count: int) -> Path:
    """Films of a minute that weigh next to nothing, told apart by a box at their end."""
    from media_factory import MediaFactory

    source = MediaFactory(folder / "made").long(minutes=1).read_bytes()
    films = folder / "films"
    for number in range(count):
        path = films / f"单位{number % 12:02d}" / f"片{number:05d}.mp4"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source + (16).to_bytes(4, "big") + b"free" + number.to_bytes(8, "big"))
    return films


def heartbeat(folder: Path, files: int, trace: bool) -> None:
    """A new project, 500 films dropped on it and checked, the same project opened again."""
    from heart import Heart
    from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    films = make_films(folder, files)
    project = folder / "示例.kepu"
    _application, window = open_window(folder)
    run_until(lambda: False, 1)
    found: dict[str, dict[str, float]] = {}

    def beating(name: str, deed: Callable[[], object]) -> None:
        heart = Heart(trace)
        heart.start()
        deed()
        heart.stop()
        heart.report(name)
        found[name] = heart.figures()

    beating("nothing to do", lambda: run_until(lambda: False, 2))

    def opened(begin: Callable[[], object]) -> None:
        begin()
        run_until(lambda: window.view() is not None, 30)
        run_until(lambda: False, 1.5)  # what is left to be built is built now

    beating("new project", lambda: opened(lambda: window.new_project(project)))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(films))])
    how = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton)
    plain = Qt.KeyboardModifier.NoModifier
    seconds = 0.0

    def drop() -> None:
        nonlocal seconds
        window.dragEnterEvent(QDragEnterEvent(QPoint(600, 300), *how, plain))
        run_until(lambda: False, 1.5)
        begin = time.perf_counter()
        window.dropEvent(QDropEvent(QPointF(600, 300), *how, plain))
        desk = window.view().desk
        run_until(
            lambda: len(desk.snapshot.facts) == files and not desk.snapshot.checking,
            600,
        )
        seconds = time.perf_counter() - begin

    beating(_DROP, drop)
    print(f"           {files} files dropped and checked in {seconds:.1f} s")
    window.close_project()
    run_until(lambda: False, 1)
    beating(f"opened, {files} videos", lambda: opened(lambda: window.open_project(project)))
    window.close_project()
    run_until(lambda: False, 1)

    def in_full() -> None:
        desk = window.view().desk
        desk.check(None, "full")
        run_until(lambda: desk.snapshot.checking, 60)
        run_until(lambda: not desk.snapshot.checking, 900)

    opened(lambda: window.new_project(folder / "完整检查.kepu"))
    desk = window.view().desk
    window.view().add([str(real_films(folder))])
    run_until(lambda: len(desk.snapshot.facts) == _FULL_FILMS and not desk.snapshot.checking, 600)
    beating(_FULL, in_full)
    window.close()
    (folder / _FOUND).write_text(json.dumps(found), encoding="utf-8")


def real_films(folder: Path) -> Path:
    """Films of a minute at 6 Mbit/s, alike but for a few bytes: each is checked for itself."""
    from film_pictures import CLEAN, X264, make

    kept = Path(tempfile.gettempdir()) / f"kepu-window-{os.getuid()}" / "minute.mp4"
    video = (*X264, "-g", "250", "-b:v", "6M", "-maxrate", "9M", "-bufsize", "12M")
    make(kept, replace(CLEAN, seconds=60.0), size=(1920, 1080), video=video)
    films = folder / "full"
    films.mkdir()
    for number in range(_FULL_FILMS):
        free = (16).to_bytes(4, "big") + b"free" + number.to_bytes(8, "big")
        (films / f"片{number}.mp4").write_bytes(kept.read_bytes() + free)
    return films


def heartbeats(variables: dict[str, str], rounds: int, files: int, trace: bool) -> None:
    from heart import GAP_MS, P99_MS, words

    words_given = ["--files", str(files), *(["--trace"] if trace else [])]
    every = []
    for number in range(rounds):
        print(f"           round {number + 1}, load {os.getloadavg()[0]:.1f}")
        every.append(json.loads(apart("heartbeat", variables, *words_given)))
    for name in every[0]:
        middle = {key: statistics.median(one[name][key] for one in every) for key in every[0][name]}
        print(f"medians    {name:20} {words(middle)}")
        if name in (_DROP, _FULL):
            verdict(middle["longest"], GAP_MS, "ms for the longest gap")
            verdict(middle["p99"], P99_MS, "ms for the 99th percentile")


def open_window(folder: Path) -> tuple[object, object]:
    """The application and its window on the start page."""
    from PySide6.QtWidgets import QApplication

    from kepu_desktop.app import SWITCH_S, speak_chinese
    from kepu_desktop.system.settings import Settings
    from kepu_desktop.ui import theme
    from kepu_desktop.ui.places.all import MODULES, make_places
    from kepu_desktop.ui.window import MainWindow

    sys.setswitchinterval(SWITCH_S)
    application = QApplication([])
    application.kept = speak_chinese(application)  # type: ignore[attr-defined]
    theme.install(application)
    window = MainWindow(Settings(folder / "settings"), make_places, MODULES)
    window.resize(1366, 740)
    window.show()
    return application, window


def memory(folder: Path, count: int) -> None:
    films = make_films(folder, count)
    _application, window = open_window(folder)
    window.new_project(folder / "示例.kepu")
    run_until(lambda: window.view() is not None, 30)
    show_places(window)
    print(f"memory     {'no video':14} {resident_mb():.0f} MB")
    window.view().add([str(films)])
    desk = window.view().desk
    run_until(
        lambda: len(desk.snapshot.facts) == count and not desk.snapshot.checking,
        900,
    )
    show_places(window)
    found = resident_mb()
    print(f"memory     {f'{count} videos':14} {found:.0f} MB")
    verdict(found, MEMORY_MB, "MB")
    window.close()


def show_places(window: object) -> None:
    for place in ("videos", "form", "review", "export", "videos"):
        window.view().go(place)  # type: ignore[attr-defined]
        run_until(lambda: False, 2)


def resident_mb() -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) * 1024 / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--beats", type=int, default=3)
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--films", type=int, default=1000)
    parser.add_argument("--only", nargs="+", default=["start", "heartbeat", "memory", "table"])
    parser.add_argument("--trace", action="store_true")
    parser.add_argument("--task", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.task == "heartbeat":
        heartbeat(options.folder, options.files, options.trace)
        return
    if options.task == "memory":
        memory(options.folder, options.films)
        return
    with display() as variables:
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        if "start" in options.only:
            start(variables, options.rounds)
        if "heartbeat" in options.only:
            heartbeats(variables, options.beats, options.files, options.trace)
        if "memory" in options.only:
            apart("memory", variables, "--films", str(options.films))
        table = Path(__file__).with_name("table.py")
        if "table" in options.only and table.exists():
            subprocess.run([sys.executable, str(table)], env=variables, check=True)


if __name__ == "__main__":
    main()
