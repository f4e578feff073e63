"""The rooms of the house: what lies where, and the habits that a machine can see."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "kepu_desktop"

ROOMS = {"src", "resources", "tests", "packaging", "docs", "benchmarks", "script", ".ci"}
PAPERS = {
    "pyproject.toml",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "requirements.lock",
    "requirements-build.lock",
    "requirements-dev.lock",
    "requirements-models.lock",
    "requirements-package.lock",
    ".gitignore",
    ".pre-commit-config.yaml",
}


def tracked() -> list[str]:
    result = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [name for name in result.stdout.split("\0") if name]


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def packages() -> list[Path]:
    return [file for file in modules() if file.name == "__init__.py"]


def short(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def test_the_top_level_holds_the_rooms_and_nothing_else() -> None:
    assert {name.split("/")[0] for name in tracked()} == ROOMS | PAPERS


def test_the_program_has_ui_and_validators_below_src() -> None:
    assert [folder.name for folder in (ROOT / "src").iterdir() if folder.is_dir()] == [
        "kepu_desktop"
    ]
    assert (PACKAGE / "ui" / "__init__.py").is_file()
    assert (PACKAGE / "validators" / "__init__.py").is_file()


@pytest.mark.parametrize("file", packages(), ids=short)
def test_a_package_says_what_it_is_for_and_holds_no_logic(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    purpose = ast.get_docstring(tree) or ""
    assert len(purpose) >= 40, "one paragraph on what belongs here"
    for node in tree.body[1:]:
        assert isinstance(node, ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign), (
            ast.unparse(node)
        )


@pytest.mark.parametrize("file", modules(), ids=short)
def test_a_module_does_one_thing_and_says_so(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 450, "what is it hiding?"
    assert (ast.get_docstring(ast.parse(text)) or "").strip()
    assert not re.search(r"util|helper|misc|manager|common", file.stem)


def test_tests_are_named_after_behaviour() -> None:
    names = [
        f"{short(file)}: {match[1]}"
        for file in (ROOT / "tests").rglob("test_*.py")
        for match in re.finditer(r"def (test_\w+)", file.read_text(encoding="utf-8"))
    ]
    assert len(names) > 20
    assert [name for name in names if re.search(r"(^|_)works(_|$)|correctly", name)] == []


def test_the_tests_mirror_the_source() -> None:
    beside = {"house", "e2e", "cli", "benchmarks"}
    folders = {folder.name for folder in (ROOT / "tests").iterdir() if folder.is_dir()}
    folders -= {name for name in folders if name.startswith(("_", "."))}
    assert folders - beside <= {file.parent.name for file in packages()}


def named_libraries() -> list[str]:
    """The names in pyproject.toml's dependencies and groups, as locks spell them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = [*project["project"]["dependencies"]]
    for group in project["dependency-groups"].values():
        lines += [line for line in group if isinstance(line, str)]
    names = [re.split(r"[\[><=~!; ]", line, maxsplit=1)[0] for line in lines]
    return [re.sub(r"[-_.]+", "-", name).lower() for name in names]


def test_no_library_is_named_that_is_not_locked() -> None:
    wanted = set(named_libraries())
    locks = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("requirements*.lock"))
    locked = set(re.findall(r"^([a-z0-9-]+)==", locks, re.MULTILINE))
    assert {"av", "pytest", "hatchling", "pyinstaller"} <= wanted
    assert wanted <= locked, "run script/lock"


@pytest.mark.parametrize("name", sorted(p for p in PAPERS if p.endswith(".lock")))
def test_every_locked_package_has_hashes_and_the_locks_agree(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    everything = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.MULTILINE)[1:]
    assert entries
    for entry in entries:
        assert re.fullmatch(
            r"\S+==\S+( ; [^\\]+)? \\\n(    --hash=sha256:[0-9a-f]{64}( \\)?\n)+", entry
        )
        # The installer's tools stand apart, tests/house/test_packaging.py holds them to the others;
        # what only model files are taken from is never installed.
        apart = ("requirements-package.lock", "requirements-models.lock")
        assert name in apart or entry.splitlines()[0] in everything
    assert "://" not in text
