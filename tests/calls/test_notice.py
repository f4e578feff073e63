"""Finding a sentence of the notice by its first and last words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.folders import SHIPPED
from kepu_desktop.calls.loader import load_call
from kepu_desktop.calls.model import Phrase
from kepu_desktop.calls.notice import locate

CALL = load_call(SHIPPED)


def found(notice: str, first: str, last: str) -> str | None:
    span = locate(notice, Phrase(first=first, last=last))
    return None if span is None else notice[span.start : span.end]


def test_from_the_first_words_to_the_last() -> None:
    assert found("甲。乙丙丁。戊", "乙", "丁") == "乙丙丁"


def test_line_breaks_and_blanks_do_not_matter_on_either_side() -> None:
    notice = "主题\n视频格式\n为　MP4 ，画面"
    assert found(notice, "视频格式为", "MP4") == "视频格式\n为　MP4"
    assert found(notice, "视频 格式", "M P4") == "视频格式\n为　MP4"


def test_the_last_words_are_looked_for_after_the_first() -> None:
    assert found("丁。乙丙", "乙", "丁") is None
    assert found("丁。乙丙丁", "乙", "丁") == "乙丙丁"


def test_one_word_may_be_both() -> None:
    assert found("电子邮箱", "电子邮箱", "电子邮箱") == "电子邮箱"


@pytest.mark.parametrize(("first", "last"), [(" ", "甲"), ("甲", "\n"), (" ", " ")])
def test_blank_words_find_nothing(first: str, last: str) -> None:
    assert found("甲", first, last) is None
    assert found("", first, last) is None


@given(st.text(), st.text(min_size=1), st.text(min_size=1))
def test_what_is_found_begins_and_ends_with_the_words(notice: str, first: str, last: str) -> None:
    text = found(notice + first + notice + last, first, last)
    squeezed = "".join((text or "").split())
    if text is None:
        assert not "".join(first.split()) or not "".join(last.split())
    else:
        assert squeezed.startswith("".join(first.split()))
        assert squeezed.endswith("".join(last.split()))


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("video/container", "视频格式为MP4"),
        ("video/resolution", "画面分辨率不低于1920×1080"),
        ("video/bit-rate", "码流不低于5-8M/s"),
        ("video/mark", "视频画面干净，不带角标、台标、水印或标识"),
        ("video/advertising", "不插入任何商业广告"),
        ("entry/characters", "汉字使用应规范、准确"),
        ("form/contact", "联 系 人"),
    ],
)
def test_the_phrases_of_the_shipped_call_point_at_their_sentence(rule: str, sentence: str) -> None:
    phrase = CALL.rules[rule].phrase
    assert phrase is not None
    assert found(CALL.notice_text, phrase.first, phrase.last) == sentence


def test_a_category_s_phrase_is_its_own_paragraph() -> None:
    for category in CALL.category:
        if category.phrase is None:
            continue
        text = found(CALL.notice_text, category.phrase.first, category.phrase.last)
        assert text is not None
        assert "\n" not in text
        assert category.title in text
        assert text.endswith(f"不少于{(category.minimum_s or 0) // 60}分钟")
