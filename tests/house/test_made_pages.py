"""The pages on rules and commands say what the code and the shipped call say."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from kepu_desktop.cli.parser import build_parser
from kepu_desktop.validators.registry import all_rules

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES: dict[str, str] = runpy.run_path(str(ROOT / "script" / "make_docs.py"))["pages"]()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_committed_page_is_the_one_that_is_made(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == PAGES[name], "run script/make_docs.py"


def test_no_page_of_a_rule_is_left_over() -> None:
    lying = {f"rules/{file.name}" for file in (DOCS / "rules").iterdir()}
    assert lying == {name for name in PAGES if name.startswith("rules/")}


def test_every_rule_has_its_page_with_every_branch() -> None:
    for rule in all_rules():
        page = PAGES[f"rules/{rule.id.replace('/', '-')}.md"]
        for branch in rule.branches:
            assert f"| `{branch}` |" in page
        assert rule.title in page


def test_links_between_the_pages_lead_somewhere() -> None:
    for name, text in PAGES.items():
        for target in re.findall(r"\]\(([^)#]+)\)", text):
            assert f"rules/{target}" in PAGES, (name, target)


def test_every_command_and_every_option_stands_on_the_page_of_commands() -> None:
    page = PAGES["commands.md"]
    for option in re.findall(r"--[a-z-]+", "".join(_helps())):
        if option not in ("--help", "--version"):
            assert option in page


def _helps() -> list[str]:
    """What ``--help`` prints for the program and for each command."""
    parser = build_parser()
    (commands,) = (action.choices for action in parser._actions if action.dest == "command")
    assert set(re.findall(r"^## (\S+)$", PAGES["commands.md"], re.MULTILINE)) == set(commands)
    return [parser.format_help(), *(command.format_help() for command in commands.values())]
