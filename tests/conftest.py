"""What tests of the whole program share: its command line in a home of its own, and films."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from media_factory import MediaFactory
from sample_words import FORM, SUMMARY, set_words
from waiting import LIMIT_S

_COMPILED = Path(tempfile.gettempdir()) / f"kepu-tests-{os.getuid()}"
# An example may take long because the machine is busy; a hang is ended by pytest-timeout.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

# Longest first: no process is left alone with one of them when all others are done.
LONG_FILES = (
    "tests/house/test_packaging.py",
    "tests/house/test_scripts.py",
    "tests/e2e/test_killer.py",
    "tests/e2e/test_window.py",
    "tests/cli/test_project.py",
    "tests/media/test_in_workers.py",
    "tests/e2e/test_bad_films.py",
    "tests/project/test_kill.py",
    "tests/cli/test_export.py",
    "tests/jobs/test_pool.py",
)
Argument = str | bytes | os.PathLike[str]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(LONG_FILES)}
    items.sort(key=lambda item: places.get(item.nodeid.split("::")[0], len(places)))


@dataclass(frozen=True)
class Result:
    """What one command left: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """stdout as the one JSON object that it must be."""
        return json.loads(self.out, parse_constant=_no_constant)

    @property
    def ids(self) -> list[str]:
        return self.out.split()

    def ok(self) -> Result:
        assert self.code == 0, f"exit {self.code}\n{self.out}\n{self.err}"
        return self


def _hear_interrupts() -> None:
    """Who runs the tests in the background of a shell has SIGINT ignored, and so would we."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _no_constant(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")


@dataclass
class CommandLine:
    """Runs ``python -m kepu_desktop …`` as others do: another process, its own home."""

    home: Path
    cwd: Path
    environment: dict[str, str] = field(default_factory=dict)
    before: Sequence[str] = ()  # a command that starts ours: setpriv, unshare …

    def __call__(self, *arguments: Argument, timeout: float = LIMIT_S * 2, **more: Any) -> Result:
        done = subprocess.run(
            self.words(arguments),
            capture_output=True,
            cwd=more.get("cwd", self.cwd),
            env=self.variables(),
            timeout=timeout,
            check=False,
        )
        return _result(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: Argument) -> subprocess.Popen[bytes]:
        """The command in a process group of its own, as a terminal starts it.

        Warnings are no errors here: an import that is broken off leaves its file to the collector.
        """
        return subprocess.Popen(
            [word for word in self.words(arguments) if word not in ("-W", "error")],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self.cwd,
            env=self.variables(),
            start_new_session=True,
            preexec_fn=_hear_interrupts,
        )

    def interrupted(self, *arguments: Argument, when: Callable[[], bool]) -> Result:
        """Ctrl-C to the whole process group as soon as ``when`` holds."""
        process = self.start(*arguments)
        deadline = time.monotonic() + LIMIT_S
        while not when() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=LIMIT_S)
        return _result(process.returncode, out, err)

    def words(self, arguments: Sequence[Argument]) -> list[str | bytes]:
        own = [*self.before, sys.executable, "-W", "error", "-m", "kepu_desktop"]
        return [*own, *(a if isinstance(a, bytes) else os.fspath(a) for a in arguments)]

    def variables(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("KEPU_")}
        kept.pop("PYTHONDONTWRITEBYTECODE", None)
        kept["PYTHONPYCACHEPREFIX"] = str(_COMPILED)  # compiled once, outside the checkout
        return {**kept, "KEPU_DESKTOP_HOME": str(self.home), **self.environment}


def _result(code: int, out: bytes, err: bytes) -> Result:
    words = err.decode("utf-8")
    # Whatever goes wrong, nobody is shown a traceback, and nothing fails behind the scenes.
    assert "Traceback" not in words, words
    assert "Exception ignored" not in words, words
    return Result(code, out.decode("utf-8"), words)


@pytest.fixture
def run(tmp_path: Path) -> CommandLine:
    """The command line, run in ``tmp_path`` with a fresh home below it."""
    return CommandLine(tmp_path / "home", tmp_path)


@pytest.fixture(scope="session")
def shared_run(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """As ``run``, for fixtures that are made once and shared."""
    folder = tmp_path_factory.mktemp("shared")
    return CommandLine(folder / "home", folder)


@pytest.fixture(scope="session")
def media(tmp_path_factory: pytest.TempPathFactory) -> MediaFactory:
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # what one process has made is there for the others too
    return MediaFactory(base / "media-factory")


@dataclass(frozen=True)
class Prepared:
    """A project made once: v1 and v2 are good films that pass every gate of the form, v3 is too
    small a picture (delivery-stage error) and excluded."""

    file: Path
    films: Path


@pytest.fixture(scope="session")
def prepared(media: MediaFactory, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    folder = tmp_path_factory.mktemp("prepared")
    films = folder / "素材"
    films.mkdir()
    for number, (name, source) in enumerate(
        (
            ("望远镜.mp4", media.compliant()),
            ("显微镜.mp4", media.other_compliant()),
            ("旧版.mp4", media.hd720()),
        ),
        1,
    ):
        shutil.copyfile(source, films / f"{number}-{name}")
    command = CommandLine(folder / "home", folder)
    file = folder / "p.kepu"
    command("new", file).ok()
    command("form", file, *set_words(FORM)).ok()
    assert command("add", file, films).ok().ids == ["v1", "v2", "v3"]
    for film, title in (("v1", "星空下的望远镜"), ("v2", "显微镜里的春天"), ("v3", "旧版")):
        values = {
            "title": title,
            "category": "other",
            "category_other": "科普微视频",
            "summary": SUMMARY,
            "include": "no" if film == "v3" else "yes",
        }
        command("video", file, film, *set_words(values)).ok()
    return Prepared(file, films)


@pytest.fixture
def project(prepared: Prepared, tmp_path: Path) -> Path:
    """A copy of the prepared project that the test may change; its films are shared."""
    target = tmp_path / "p.kepu"
    shutil.copyfile(prepared.file, target)
    return target


@pytest.fixture
def own_films(prepared: Prepared, tmp_path: Path) -> Path:
    """Copies of the prepared films that the test may change."""
    target = tmp_path / "素材"
    shutil.copytree(prepared.films, target)
    return target
