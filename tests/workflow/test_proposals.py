"""Titles, categories, units and series proposed from names."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.calls.model import Call
from kepu_desktop.calls.shipped import default_call
from kepu_desktop.workflow.proposals import Proposal, propose


def one(call: Call, relative: str, root: str = "") -> Proposal:
    (proposal,) = propose(call, [relative], [root])
    return proposal


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("星空下的望远镜.mp4", "星空下的望远镜"),
        ("01-星空.mp4", "星空"),
        ("（3）星空.mp4", "（3）星空"),
        ("(3) 星空.mp4", "星空"),
        ("三、星空.mp4", "星空"),
        ("星空_1080p_终版_v2.mp4", "星空"),
        ("星空（1）.mp4", "星空"),
        ("《星空》.mp4", "星空"),
        ("《星空》续篇.mp4", "《星空》续篇"),
        ("星空_望远镜.mp4", "星空 望远镜"),
        ("2025.mp4", "2025"),
        ("1080p.mp4", "1080p"),
        ("3D打印的秘密.mp4", "3D打印的秘密"),
        ("2025年科普月.mp4", "2025年科普月"),
        ("H.265 编码.mp4", "H.265 编码"),
        ("没有扩展名", "没有扩展名"),
        (".mp4", ".mp4"),
    ],
)
def test_a_title_is_the_name_without_numbering_and_encoding_notes(
    call: Call, name: str, title: str
) -> None:
    assert one(call, name).title == title


@pytest.mark.parametrize(
    ("path", "category"),
    [
        ("场馆探访/一.mp4", "venue"),
        ("大国重器/一.mp4", "flagship"),
        ("国家重点实验室/一.mp4", "keylab"),
        ("慢直播/一.mp4", "slowlive"),
        ("场馆探访/慢直播 一.mp4", "slowlive"),
        ("慢直播/大国重器/一.mp4", "flagship"),
        ("普通/一.mp4", ""),
    ],
)
def test_the_nearest_name_decides_the_category(call: Call, path: str, category: str) -> None:
    assert one(call, path).category == category


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("示例市天文学会/一.mp4", "示例市天文学会"),
        ("2-示例大学科学技术协会/素材/一.mp4", "示例大学科学技术协会"),
        ("示例省科协/示例博物馆/一.mp4", "示例博物馆"),
        ("素材/一.mp4", ""),
        ("中心/一.mp4", ""),
    ],
)
def test_the_unit_is_the_nearest_folder_that_is_named_like_one(
    call: Call, path: str, unit: str
) -> None:
    assert one(call, path).unit == unit


def test_the_dropped_folders_own_name_counts(call: Call) -> None:
    assert one(call, "一.mp4", "示例市天文学会").unit == "示例市天文学会"
    assert one(call, "一.mp4", "慢直播").category == "slowlive"


def test_films_of_one_folder_with_one_name_and_numbers_are_a_series(call: Call) -> None:
    paths = ["星空 第1集.mp4", "星空 第2集.mp4", "深海_01.mp4", "深海_02.mp4", "独片 第1集.mp4"]
    series = [proposal.series for proposal in propose(call, paths, [""] * 5)]
    assert series == ["星空", "星空", "深海", "深海", ""]


def test_equal_names_in_other_folders_are_other_series(call: Call) -> None:
    paths = ["甲/星空 第1集.mp4", "乙/星空 第2集.mp4"]
    assert [p.series for p in propose(call, paths, ["", ""])] == ["", ""]


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="/\x00"), min_size=1, max_size=60)
RAW = st.binary(min_size=1, max_size=40).filter(lambda raw: b"/" not in raw and b"\0" not in raw)


@given(st.lists(NAMES | RAW.map(os.fsdecode), min_size=1, max_size=4))
def test_any_name_gets_a_title_that_can_be_shown_and_written(parts: list[str]) -> None:
    proposal = one(default_call(), "/".join(parts))
    assert proposal.title.strip()
    proposal.title.encode("utf-8")
    assert "\n" not in proposal.title
    assert "\u202e" not in proposal.title
