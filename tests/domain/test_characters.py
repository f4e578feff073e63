"""Which characters are pointed out."""

from __future__ import annotations

import pytest

from kepu_desktop.domain.characters import StandardCharacters

TABLE = StandardCharacters(
    standard=frozenset("科普\U0002ce2d"), allowed=frozenset("囧"), variants={"氣": "气"}
)


def test_characters_outside_the_table_are_named_once_in_order() -> None:
    assert TABLE.outside("氣科奧氣普") == ("氣", "奧")


@pytest.mark.parametrize(
    "text", ["", "abc 123，。“”", "α℃①Ⅳ〇々", "囧", "\U0002ce2d", "🚀", "あア"]
)
def test_what_is_no_ideograph_or_is_allowed_passes(text: str) -> None:
    assert TABLE.outside(text) == ()


@pytest.mark.parametrize("char", ["\u3400", "\u9fff", "\uf900", "\U00020000", "\U00030000"])
def test_every_block_of_ideographs_is_looked_at(char: str) -> None:
    assert TABLE.outside(char) == (char,)


def test_a_suggestion_is_given_where_there_is_one() -> None:
    assert TABLE.suggestion("氣") == "气"
    assert TABLE.suggestion("奧") is None
