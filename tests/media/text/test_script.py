from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from film_texts import ENGLISH, SIMPLIFIED, TRADITIONAL
from kepu_desktop.media.text.script import judge, script_marks
from kepu_desktop.system.characters import standard_characters

MARKS = script_marks()


def test_no_character_belongs_to_both_scripts() -> None:
    assert not MARKS.simplified & MARKS.traditional
    assert len(MARKS.simplified) > 2500
    assert len(MARKS.traditional) > 3000


def test_simplified_marks_are_standard_and_traditional_ones_are_not() -> None:
    standard = standard_characters().standard
    assert standard >= MARKS.simplified
    assert not MARKS.traditional & standard


@pytest.mark.parametrize("char", "里面干后只台了著乾")
def test_what_both_scripts_write_marks_neither(char: str) -> None:
    assert char not in MARKS.simplified | MARKS.traditional


@pytest.mark.parametrize(
    ("texts", "script"),
    [
        (SIMPLIFIED, "simplified"),
        (TRADITIONAL, "traditional"),
        (ENGLISH, "english"),
        ((*SIMPLIFIED[:6], *TRADITIONAL[:6]), "mixed"),
        ((*SIMPLIFIED, *ENGLISH), "simplified"),
        (("これは日本語の字幕です", "とても面白い実験ですね"), "other"),
        (SIMPLIFIED[:1], None),
        (("一二三四五六七八九十",) * 4, None),
        (ENGLISH[:0], None),
        (("Hi",), None),
    ],
)
def test_the_script_of_texts(texts: tuple[str, ...], script: str | None) -> None:
    assert judge(texts, MARKS).script == script


def test_one_misread_character_changes_no_verdict() -> None:
    text = "".join(TRADITIONAL)
    misread = text.replace("潛", "潜").replace("請", "请").replace("學", "学", 1)
    assert judge([misread], MARKS).script == "traditional"
    assert judge(["".join(SIMPLIFIED).replace("学", "學", 1)], MARKS).script == "simplified"


@given(st.permutations(SIMPLIFIED + TRADITIONAL[:3]))
def test_the_order_of_texts_does_not_matter(texts: list[str]) -> None:
    assert judge(texts, MARKS) == judge(SIMPLIFIED + TRADITIONAL[:3], MARKS)


@given(st.lists(st.text()))
def test_any_text_is_judged(texts: list[str]) -> None:
    found = judge(texts, MARKS)
    assert found.simplified + found.traditional <= sum(map(len, texts))
    assert found.script in ("simplified", "traditional", "mixed", "english", "other", None)
