"""Titles, summaries, categories and characters of the entries."""

from __future__ import annotations

import pytest

from kepu_desktop.domain.findings import Finding, Level
from kepu_desktop.domain.submission import Film, Series
from kepu_desktop.validators.judge import Judge
from validators.samples import CALL, FACTS, STANDARD, film, submission

BEYOND_BMP = "\U00020164\U0002ce2d"  # one code point each, two UTF-16 units: LEN counts 4


def judged(*films: Film, rule: str, **changes: object) -> list[Finding]:
    state = submission(*films, **changes)
    facts = {one.id: FACTS for one in state.films if one.file}
    judgement = Judge(CALL, STANDARD).submission(state, facts)
    return [finding for finding in judgement.all() if finding.rule == rule]


def levels(title: str, text: str) -> list[Level]:
    found = judged(film(title=title, summary=text), rule="entry/summary")
    return [finding.level for finding in found]


def test_two_hundred_characters_pass_and_one_more_does_not() -> None:
    assert levels("", "星" * 200) == []
    assert levels("", "星" * 201) == [Level.ERROR]


def test_title_and_summary_together_are_read_strictly() -> None:
    assert levels("星空", "星" * 198) == []
    assert levels("星空", "星" * 199) == [Level.REVIEW]
    assert levels("星空", "星" * 200) == [Level.REVIEW]
    assert levels("星空", "星" * 201) == [Level.ERROR]


def test_white_space_is_not_counted() -> None:
    assert levels("", " \u3000\n\t\u00a0".join("星" * 200)) == []
    assert levels("", " ".join("星" * 201)) == [Level.ERROR]


def test_a_character_beyond_the_bmp_counts_one() -> None:
    assert levels("", BEYOND_BMP * 100) == []
    assert levels("", BEYOND_BMP * 100 + "星") == [Level.ERROR]


def test_letters_digits_and_punctuation_count_one_each() -> None:
    assert levels("", "a1，.“" * 40) == []
    assert levels("", "a1，.“" * 40 + "x") == [Level.ERROR]


def test_the_message_tells_the_numbers_that_a_person_sees_in_word() -> None:
    (finding,) = judged(film(title="星空", summary="星" * 199), rule="entry/summary")
    assert finding.message == "概述 199 字，连标题共 201 字，按从严理解超过 200 字"
    assert finding.measured == "201 字"


def test_a_series_is_judged_once_by_its_own_title_and_summary() -> None:
    films = [film(id=f"v{n}", series="s1", summary="", title=f"第{n}集") for n in (1, 2, 3)]
    series = (Series("s1", "星空", "", "星" * 201, 1),)
    assert [f.subject for f in judged(*films, rule="entry/title", series=series)] == ["s1"]
    assert [f.subject for f in judged(*films, rule="entry/summary", series=series)] == ["s1"]


def test_each_film_of_a_series_needs_its_category() -> None:
    films = [film(id="v1", series="s1"), film(id="v2", series="s1", category="")]
    series = (Series("s1", "星空", "星空", "银河", 1),)
    found = judged(*films, rule="entry/category", series=series)
    assert [(f.subject, f.level) for f in found] == [("v2", Level.ERROR)]


@pytest.mark.parametrize(
    ("words", "level"), [("", Level.ERROR), (" \u3000", Level.ERROR), ("科普微电影", None)]
)
def test_the_category_other_must_say_what(words: str, level: Level | None) -> None:
    found = judged(film(category="other", category_other=words), rule="entry/category")
    assert [f.level for f in found] == ([] if level is None else [level])


def test_a_category_that_the_call_does_not_know_is_none() -> None:
    (finding,) = judged(film(category="gone"), rule="entry/category")
    assert finding.message == "类别未选"


def test_a_tick_counts_as_used_only_by_included_films() -> None:
    slow = film(id="v2", category="slowlive", included=False)
    (finding,) = judged(film(), slow, rule="entry/category", ticked=("venue", "slowlive"))
    assert (finding.subject, finding.level) == ("form", Level.ADVICE)
    assert "慢直播形式科普视频" in finding.message


def test_an_excluded_entry_s_texts_are_not_judged_and_it_does_not_fill_the_form() -> None:
    gone = film(title="", summary="", included=False)
    assert judged(gone, rule="entry/title") == []
    assert judged(gone, rule="entry/summary") == []
    (finding,) = judged(gone, rule="entry/none")
    assert finding.level is Level.ERROR


def test_a_planned_entry_is_advice_for_the_form_and_an_error_once_it_is_selected() -> None:
    planned = film(file=None, planned_duration_s=1800)
    (finding,) = judged(planned, rule="entry/planned")
    assert (finding.level, finding.stage) == (Level.ADVICE, "form")
    (finding,) = judged(film(file=None, selected=True), rule="entry/planned")
    assert (finding.level, finding.stage) == (Level.ERROR, "delivery")
    assert "也没有预计时长" in finding.message


def test_characters_outside_the_table_are_pointed_out_once_each_with_a_suggestion() -> None:
    (finding,) = judged(film(title="奧秘與奧妙", summary="氣象"), rule="entry/characters")
    assert finding.level is Level.ADVICE
    assert finding.measured == "奧與氣"
    assert "奧（建议“奥”）" in finding.message


def test_standard_characters_that_look_traditional_are_left_alone() -> None:
    assert (
        judged(film(title="乾徵於昇喆堃瞭像藉覆", summary="〇囧鿔"), rule="entry/characters") == []
    )
