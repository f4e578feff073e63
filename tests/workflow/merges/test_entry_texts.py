"""What units write into 视频内容, taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.calls.model import Call
from kepu_desktop.domain.submission import Entry, Film
from kepu_desktop.workflow.content import entry_texts
from kepu_desktop.workflow.merges.entry_texts import ReadEntry, take_apart
from kepu_desktop.workflow.proposals import plain_title


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、深海一万米\n走进潜水器。", ReadEntry("深海一万米", "走进潜水器。")),
        ("（1）甲", ReadEntry("甲", "")),
        ("① 甲\n乙", ReadEntry("甲", "乙")),
        ("1.5米之外的世界\n说明", ReadEntry("1.5米之外的世界", "说明")),
        ("2025年的天空\n说明", ReadEntry("2025年的天空", "说明")),
        ("《乙》概述文字。", ReadEntry("乙", "概述文字。")),
        ("《甲》与《乙》\n说明", ReadEntry("《甲》与《乙》", "说明")),
        ("标题：湿地日出 概述：固定机位。", ReadEntry("湿地日出", "固定机位。")),
        (
            "深海一万米：走进潜水器训练池，讲解耐压舱。",
            ReadEntry("深海一万米", "走进潜水器训练池，讲解耐压舱。"),
        ),
        ("实验室的一天：第一集", ReadEntry("实验室的一天：第一集", "")),
        ("深海（上）\n说明", ReadEntry("深海（上）", "说明")),
        ("湿地日出（2024）\n说明", ReadEntry("湿地日出（2024）", "说明")),
    ],
)
def test_title_and_summary_are_told_apart(text: str, expected: ReadEntry) -> None:
    assert take_apart([text]) == (expected,)


@pytest.mark.parametrize(
    ("text", "episodes", "seconds"),
    [
        ("3、实验室的一天（共6集）\n每集跟随。", 6, None),
        ("《实验室的一天》（共3集，每集20分钟）\n每集跟随。", 3, 1200),
        ("《实验室的一天》系列（共六集）\n每集跟随。", 6, None),
        ("系列视频1：实验室的一天（5集，总时长100分钟）\n每集跟随。", 5, 1200),
        ("实验室的一天 共8集\n每集跟随。", 8, None),
        ("实验室的一天\n每集跟随。\n集数：4集\n单集时长：15分钟", 4, 900),
    ],
)
def test_a_series_with_its_number_and_length(text: str, episodes: int, seconds: int | None) -> None:
    (entry,) = take_apart([text])
    assert entry == ReadEntry("实验室的一天", "每集跟随。", episodes, True, seconds)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("星空（时长约30分钟）", 1800),
        ("星空（30:00）\n说明", 1800),
        ("《星空》（片长：1小时）说明。", 3600),
        ("星空\n说明\n时长：3小时10分", 11_400),
        ("星空（10分钟看懂）\n说明", None),
    ],
)
def test_a_planned_length_is_read_where_the_form_says_one(text: str, seconds: int | None) -> None:
    (entry,) = take_apart([text])
    assert entry.duration_s == seconds
    assert entry.title.startswith("星空")


@pytest.mark.parametrize(
    "text",
    [
        "只有一段话，没有标题。",
        "走进潜水器训练池，用实景与动画讲解耐压舱、浮力材料和水声通信，回答人怎样在万米海底呼吸；"
        "每一集都由一位青年科研人员带领。\n第二段也没有标题。",
    ],
)
def test_a_text_without_a_title_is_kept_whole(text: str) -> None:
    assert take_apart([text]) == (ReadEntry("", text, whole=True),)


def test_as_many_short_lines_as_films_stated_are_titles() -> None:
    assert [e.title for e in take_apart(["甲\n乙\n丙"], (3,))] == ["甲", "乙", "丙"]
    assert [e.title for e in take_apart(["甲\n乙\n丙"], (2,))] == ["甲"]


def test_a_series_of_more_than_we_plan_stays_one_entry() -> None:
    (entry,) = take_apart(["星空（共900集）\n说明"])
    assert (entry.title, entry.episodes, entry.series) == ("星空", 1, False)


@given(st.text(max_size=300))
def test_nothing_that_was_written_is_lost(text: str) -> None:
    for entry in take_apart([text]):
        assert entry.title or entry.summary
    if plain_title(text) and "（" not in text:
        assert take_apart([text])


_words = st.text("深海一万米湿地日出星空望远镜实验室", min_size=2, max_size=20)


@given(_words, _words, st.integers(min_value=1, max_value=40))
def test_what_our_own_form_says_is_read_back(title: str, summary: str, count: int) -> None:
    call = _call()
    films = tuple(Film(f"e{n}", f"{title}（{n}）") for n in range(1, count + 1))
    kind = "series" if count > 1 else "single"
    entry = Entry("s1", kind, title, f"{summary}。", 1, films)
    (text,) = entry_texts(call, (entry,))
    (read,) = take_apart([text])
    assert (read.title, read.summary, read.episodes) == (title, f"{summary}。", count)


def _call() -> Call:
    from kepu_desktop.calls.shipped import default_call

    return default_call()


def test_a_title_and_a_line_about_it_are_one_entry_whatever_number_is_stated() -> None:
    assert take_apart(["《丙》\n讲丙的来历"], (2,)) == (ReadEntry("丙", "讲丙的来历"),)
    assert take_apart(["1、丙\n讲丙的来历"], (2,)) == (ReadEntry("丙", "讲丙的来历"),)


@pytest.mark.parametrize(
    "line", ["共6集，每集10分钟", "集数：6，单集时长10分钟。", "6集，每集约10分钟"]
)
def test_number_and_length_on_a_line_of_their_own(line: str) -> None:
    (entry,) = take_apart([f"系列视频《海洋》\n{line}\n讲述海洋"])
    assert entry == ReadEntry("海洋", "讲述海洋", 6, True, 600)


@pytest.mark.parametrize("line", ["共6集，每集都讲一个故事", "三集一体的讲述", "时长不限，共赏"])
def test_a_line_that_says_more_than_number_and_length_stays_in_the_summary(line: str) -> None:
    (entry,) = take_apart([f"《海洋》\n{line}"])
    assert entry == ReadEntry("海洋", line)


def test_every_line_that_begins_with_a_titles_label_is_an_entry() -> None:
    text = "标题：云\u3000概述：讲云。\n标题：雨\u3000概述：讲雨。\n也讲雪。"
    assert take_apart([text]) == (ReadEntry("云", "讲云。"), ReadEntry("雨", "讲雨。\n也讲雪。"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1、甲 00:05:00 待制作", ReadEntry("甲", "", duration_s=300)),
        ("甲 待制作 5分钟\n说明", ReadEntry("甲", "说明", duration_s=300)),
        ("甲 5分钟 待制作\n说明", ReadEntry("甲", "说明", duration_s=300)),
        ("甲\n说明\n状态：待制作", ReadEntry("甲", "说明")),
        ("科学 60秒\n说明", ReadEntry("科学 60秒", "说明")),
        ("早安 08:30\n说明", ReadEntry("早安 08:30", "说明")),
    ],
)
def test_length_and_state_behind_a_title_are_no_part_of_it(text: str, expected: ReadEntry) -> None:
    assert take_apart([text]) == (expected,)


def test_a_number_of_parts_that_is_not_followed_is_told() -> None:
    (entry,) = take_apart(["《无限》（共9999集）\n概述"])
    assert (entry.title, entry.episodes) == ("无限", 1)
    assert "9999" in entry.said
