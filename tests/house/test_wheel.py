"""The program as it is installed: the wheel holds the data, and the program finds it there."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str | Path, **variables: str) -> str:
    result = subprocess.run(
        command,
        cwd="/",
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(
        sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
        "--no-index", "--wheel-dir", folder, ROOT,
    )  # fmt: skip
    (file,) = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("installed")
    run(
        sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index",
        "--target", target, wheel,
    )  # fmt: skip
    return target


def test_the_wheel_holds_every_tracked_resource_and_no_test(wheel: Path) -> None:
    tracked = run("git", "-C", str(ROOT), "ls-files", "-z", "resources").split("\0")[:-1]
    wanted = {name.replace("resources", "kepu_desktop/_resources", 1) for name in tracked}
    held = set(zipfile.ZipFile(wheel).namelist())
    assert "kepu_desktop/_resources/calls/kepu-2025/call.toml" in wanted
    assert wanted <= held
    assert {name.split("/")[0].split("-")[0] for name in held} == {"kepu_desktop"}


def test_the_installed_program_finds_the_call_in_itself(installed: Path) -> None:
    found = run(
        sys.executable,
        "-c",
        "from kepu_desktop.system import resources\n"
        "from kepu_desktop.calls.loader import load_call\n"
        "call = load_call(resources.shipped_calls() / 'kepu-2025')\n"
        "print(resources.resources())\nprint(call.folder)",
        PYTHONPATH=str(installed),
    ).splitlines()
    inside = installed / "kepu_desktop" / "_resources"
    assert found == [str(inside), str(inside / "calls" / "kepu-2025")]


def test_the_installed_command_names_its_version(installed: Path) -> None:
    said = run(
        sys.executable, installed / "bin" / "kepu-desktop", "--version", PYTHONPATH=str(installed)
    )
    assert said.startswith("kepu-desktop ")
