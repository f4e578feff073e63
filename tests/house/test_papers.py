"""README and docs name what exists."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from kepu_desktop.cli.parser import build_parser

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def commands() -> set[str]:
    parser = build_parser()
    (action,) = [a for a in parser._actions if a.dest == "command"]
    return set(action.choices or ())


def examples() -> list[str]:
    """The command lines in README's code blocks, without the program's name and comments."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    pattern = re.compile(
        r"^(?:\./script/run|(?:\.venv/bin/)?kepu-desktop) +([^#\s].*)$", re.MULTILINE
    )
    joined = "\n".join(blocks).replace("\\\n", " ")
    return pattern.findall(joined)


def test_readme_names_each_command_and_no_other() -> None:
    rows = set(re.findall(r"^\| `([a-z]+)[` ]", README, re.MULTILINE))
    assert rows == commands()


def test_readme_has_examples() -> None:
    assert len(examples()) >= 8


@pytest.mark.parametrize("line", examples())
def test_an_example_of_readme_is_accepted_by_the_command_line(line: str) -> None:
    options = build_parser().parse_args(shlex.split(line, comments=True))
    assert options.command in commands()


@pytest.mark.parametrize("file", PAPERS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_a_link_leads_somewhere(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text):
        assert (file.parent / target).exists(), target


@pytest.mark.parametrize("name", ["architecture.md", "decisions/0001-design-and-records.md"])
def test_the_places_that_architecture_names_exist(name: str) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    for path in re.findall(
        r"`((?:src|resources|tests|script|docs|benchmarks|packaging)/[^`\s]*)`", text
    ):
        assert list(ROOT.glob(path.rstrip("/"))), path


def test_the_modules_that_architecture_names_exist() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    names = re.findall(r"`([a-z]+/[a-z_/]+(?:\.py|/))`", text)
    inside = [name for name in names if (ROOT / "src/kepu_desktop" / name.split("/")[0]).is_dir()]
    assert len(inside) > 30
    assert [name for name in inside if not (ROOT / "src/kepu_desktop" / name).exists()] == []


def test_every_package_stands_in_architecture() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    packages = [file.parent.name for file in (ROOT / "src/kepu_desktop").glob("*/__init__.py")]
    assert [name for name in packages if f"`{name}/`" not in text] == []


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "docs/decisions/0002-libraries.md").read_text(encoding="utf-8").lower()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = [*project["project"]["dependencies"]]
    for group in project["dependency-groups"].values():
        lines += [line for line in group if isinstance(line, str)]
    names = [re.split(r"[\[><=~!; ]", line, maxsplit=1)[0].lower() for line in lines]
    assert {"av", "pytest", "hatchling"} <= set(names)
    assert [name for name in names if f"| {name} |" not in text] == []
