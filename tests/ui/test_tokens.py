"""Colours: the contrasts that ui.md promises, and that nobody writes a colour elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kepu_desktop.system.resources import resources
from kepu_desktop.ui.tokens import tokens

SOURCE = Path(__file__).resolve().parents[2] / "src" / "kepu_desktop"
GROUNDS = ("window", "surface", "subtle", "sel", "hover", "sunken")


def luminance(color: str) -> float:
    """Relative luminance of #RRGGBB (WCAG 2.2)."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    "token", ["text", "text2", "text3", "link", "err", "rev", "adv", "ok", "skip"]
)
def test_text_is_readable_on_every_ground_it_stands_on(token: str, dark: bool) -> None:
    table = tokens().colors(dark)
    grounds = [*GROUNDS, *([token + "T"] if token + "T" in table else [])]
    worst = min(contrast(table[token], table[ground]) for ground in grounds)
    assert worst >= 4.5, f"{token} {worst:.2f}"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("token", ["ctl", "focus", "c1", "selLine", "markLine"])
def test_edges_and_marks_stand_out(token: str, dark: bool) -> None:
    table = tokens().colors(dark)
    ground = "mark" if token == "markLine" else "surface"
    least = 2.0 if token == "markLine" else 3.0  # an underline beside the coloured ground
    assert contrast(table[token], table[ground]) >= least


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["accent", "accentHover", "accentPressed", "danger"])
def test_white_words_are_readable_on_filled_buttons(ground: str, dark: bool) -> None:
    table = tokens().colors(dark)
    assert contrast(table["onAccent"], table[ground]) >= 4.5


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_tips_and_marked_phrases_are_readable(dark: bool) -> None:
    table = tokens().colors(dark)
    assert contrast(table["onTip"], table["tip"]) >= 4.5
    assert contrast(table["tipLink"], table["tip"]) >= 4.5
    assert contrast(table["text"], table["mark"]) >= 4.5


def test_both_schemes_name_the_same_tokens() -> None:
    assert tokens().light.keys() == tokens().dark.keys()


def test_no_colour_is_written_outside_the_token_table() -> None:
    places = [*SOURCE.glob("ui/**/*.py"), resources() / "theme" / "style.qss"]
    literal = re.compile(r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b|QColor\(\s*\d|rgba?\(")
    found = [
        f"{path.name}: {match.group()}"
        for path in places
        for match in literal.finditer(path.read_text(encoding="utf-8"))
        if "#RRGGBB" not in match.group()
    ]
    assert not found


def test_the_style_sheet_uses_only_tokens_that_exist() -> None:
    sheet = (resources() / "theme" / "style.qss").read_text(encoding="utf-8")
    used = set(re.findall(r"@([A-Za-z0-9]+)", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)))
    assert used
    assert used <= tokens().light.keys()
