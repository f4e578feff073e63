"""The scripts that make a checkout run: on machines that lack something, and when interrupted."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = [
    "bash",
    "cat",
    "cut",
    "dirname",
    "env",
    "flock",
    "grep",
    "id",
    "mv",
    "rm",
    "sha256sum",
    "uname",
]


def executable(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    file.chmod(0o755)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Only what script/setup reads, at a place with a blank in its name."""
    folder = tmp_path / "a checkout"
    (folder / "script").mkdir(parents=True)
    for name in ("setup", "run", "test", "lint", "models.py"):
        shutil.copy(ROOT / "script" / name, folder / "script")
    for file in (*ROOT.glob("requirements*.lock"), ROOT / "pyproject.toml"):
        shutil.copy(file, folder)
    (folder / "resources/models").mkdir(parents=True)
    shutil.copy(ROOT / "resources/models/models.toml", folder / "resources/models")
    return folder


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A PATH with a shell and its tools, but no Python and no apt-get."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found
        (folder / tool).symlink_to(found)
    return folder


def call(
    script: Path, *arguments: str, path: Path | None = None
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    environment.pop("KEPU_PYTHON", None)
    if path:
        environment["PATH"] = str(path)
    return subprocess.run(
        [shutil.which("bash") or "bash", script, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=280,
        check=False,
    )


def test_a_machine_without_python_is_told_which_to_install(checkout: Path, bare: Path) -> None:
    result = call(checkout / "script" / "run", "demo", path=bare)
    assert result.returncode == 2
    assert result.stdout == ""
    assert "没有找到 Python 3.11、3.12 或 3.13" in result.stderr
    assert "No Python 3.11, 3.12 or 3.13" in result.stderr


def test_a_python_that_is_too_old_or_too_new_is_no_python(checkout: Path, bare: Path) -> None:
    executable(bare / "python3", "#!/usr/bin/env bash\nexit 1\n")
    result = call(checkout / "script" / "setup", path=bare)
    assert result.returncode == 2
    assert "没有找到 Python" in result.stderr


def test_a_python_without_venv_names_the_package(checkout: Path, bare: Path) -> None:
    executable(
        bare / "python3",
        '#!/usr/bin/env bash\ncase "$2" in *ensurepip*) exit 1;; *print*) echo 3.12;; esac\n',
    )
    result = call(checkout / "script" / "setup", path=bare)
    assert result.returncode == 2
    assert "python3.12-venv" in result.stderr
    assert not (checkout / ".venv").exists()


def test_another_processor_is_refused(checkout: Path, bare: Path) -> None:
    (bare / "uname").unlink()
    executable(
        bare / "uname",
        '#!/usr/bin/env bash\n[ "$1" = -m ] && echo aarch64 || echo Linux\n',
    )
    result = call(checkout / "script" / "setup", path=bare)
    assert result.returncode == 2
    assert "x86-64" in result.stderr
    assert "Linux/aarch64" in result.stderr


def test_missing_test_tools_are_named(checkout: Path, bare: Path) -> None:
    result = call(checkout / "script" / "setup", "--dev", path=bare)
    assert result.returncode == 2
    assert "ffmpeg" in result.stderr
    assert "libreoffice-writer" in result.stderr


def test_an_unknown_argument_is_refused(checkout: Path) -> None:
    result = call(checkout / "script" / "setup", "--devel")
    assert result.returncode == 2
    assert "--devel" in result.stderr


@pytest.mark.long
def test_an_interrupted_set_up_is_begun_anew_and_the_next_call_ends_at_once(
    checkout: Path,
) -> None:
    for name in ("src", "resources"):
        shutil.copytree(ROOT / name, checkout / name, dirs_exist_ok=True)
    for name in ("README.md", "LICENSE"):
        shutil.copy(ROOT / name, checkout)
    script = checkout / "script" / "setup"
    begun = subprocess.Popen(
        ["bash", script],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    packages = checkout / ".venv/lib"
    deadline = time.monotonic() + 120
    while not list(packages.glob("python*/site-packages/lxml")):
        assert time.monotonic() < deadline
        assert begun.poll() is None
        time.sleep(0.05)
    os.killpg(begun.pid, signal.SIGKILL)
    begun.wait()

    result = call(checkout / "script" / "run", "--version")
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("kepu-desktop ")
    assert "重建 .venv" in result.stderr

    again = call(script)
    assert again.stderr == "已就绪 / ready: .venv/bin/kepu-desktop\n"
    assert call(checkout / "script" / "run", "--version").stderr == ""


@pytest.fixture
def linted(checkout: Path) -> Path:
    """A checkout with everything that script/lint looks at by itself, the tools stubbed out."""
    executable(checkout / "script" / "setup", "#!/usr/bin/env bash\n")
    for tool in ("ruff", "mypy", "lint-imports"):
        executable(checkout / ".venv/bin" / tool, "#!/usr/bin/env bash\n")
    (checkout / ".gitignore").write_text(".venv/\n")
    git(checkout, "init", "--quiet")
    return checkout


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


def test_lint_passes_a_clean_checkout(linted: Path) -> None:
    git(linted, "add", ".")
    result = call(linted / "script" / "lint")
    assert result.returncode == 0, result.stdout
    assert result.stdout.endswith("lint: all passed\n")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("docs/a.md", "see /" + "work/main/x", "no path of this machine"),
        ("src/a.py", 'HERE = "/' + 'root/x"', "no path of this machine"),
        ("docs/b.md", "/" + "home/someone/x", "no home of a person"),
        ("docs/c.md", "https://pypi" + ".org/simple", "no registry host"),
        (
            "requirements.lock",
            "--index-url https://files.python" + "hosted.org",
            "no registry host",
        ),
        ("resources/film.bin", "x" * (5 * 1024 * 1024 + 1), "no file over 5 MB"),
    ],
)
def test_lint_finds_what_must_not_be_committed(
    linted: Path, name: str, text: str, said: str
) -> None:
    (linted / name).parent.mkdir(exist_ok=True)
    (linted / name).write_text(text, encoding="utf-8")
    git(linted, "add", ".")
    result = call(linted / "script" / "lint")
    assert result.returncode == 1
    assert result.stdout.splitlines()[-1] == f"lint: failed: {said}"
    assert name in result.stdout


def test_lint_lets_tests_plant_a_home(linted: Path) -> None:
    (linted / "tests").mkdir()
    (linted / "tests/a.py").write_text('HOME = "/' + 'home/zhangsan"\n')
    git(linted, "add", ".")
    assert call(linted / "script" / "lint").returncode == 0
