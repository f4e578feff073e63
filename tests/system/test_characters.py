"""The shipped table of standard characters (通用规范汉字表, 2013)."""

from __future__ import annotations

import pytest

from kepu_desktop.system.characters import standard_characters

TABLE = standard_characters()

# The 51 keys of OpenCC's t2s dictionary that the table holds all the same.
STANDARD_ALL_THE_SAME = (
    "么乾仝俱像剋劄叚吒哩喆坏堃夥彷徵扞於昇椀氾沈淼澂爇犇"
    "甦甯瞭祇祕筦絜耑脩苧菉蒐薳薹藉袷覆谿迺邨釐阪陞麽龢"
)


def test_the_table_is_whole() -> None:
    assert len(TABLE.standard) == 8105
    assert all(len(char) == 1 and not char.isspace() for char in TABLE.standard)


def test_196_of_them_lie_beyond_the_bmp() -> None:
    assert sum(ord(char) > 0xFFFF for char in TABLE.standard) == 196


def test_each_character_of_the_table_passes() -> None:
    assert TABLE.outside("".join(sorted(TABLE.standard))) == ()


def test_the_list_of_lookalikes_is_whole() -> None:
    assert len(set(STANDARD_ALL_THE_SAME)) == 51


@pytest.mark.parametrize("char", STANDARD_ALL_THE_SAME)
def test_standard_characters_that_look_traditional_pass(char: str) -> None:
    assert TABLE.outside(char) == ()


@pytest.mark.parametrize("char", "磺朊噁甙矽〇囧鿔鿭鿬鿫")
def test_terms_of_science_pass(char: str) -> None:
    assert TABLE.outside(char) == ()


@pytest.mark.parametrize(
    ("char", "twin"),
    [("國", "国"), ("體", "体"), ("氣", "气"), ("爲", "为"), ("電", "电"), ("學", "学")],
)
def test_traditional_forms_are_pointed_out_with_their_standard_twin(char: str, twin: str) -> None:
    assert TABLE.outside(char) == (char,)
    assert TABLE.suggestion(char) == twin


def test_a_suggestion_is_always_standard_and_never_for_a_standard_character() -> None:
    assert set(TABLE.variants.values()) <= TABLE.standard
    assert not set(TABLE.variants) & TABLE.standard


@pytest.mark.parametrize(
    "pair", ["託托", "鍼针", "墰坛", "拚拼", "裏里", "衆众", "説说", "佔占", "餵喂", "槓杠", "鉆钻"]
)
def test_the_suggestion_is_the_one_that_the_field_s_dictionary_names(pair: str) -> None:
    assert TABLE.suggestion(pair[0]) == pair[1]


def test_compatibility_ideographs_are_never_standard() -> None:
    assert TABLE.outside("\uf92c") == ("\uf92c",)
