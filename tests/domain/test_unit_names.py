"""Which names mean one unit, which are asked about, which are two."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kepu_desktop.domain.unit_names import (
    near_names,
    nearly_same,
    same_unit,
    unit_key,
    unit_nearness,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例 省科协", "示例省科协"),
        ("示例大学（校本部）", "示例大学(校本部)"),
        ("ＡＢ研究所", "ab研究所"),
        ("示例省\u3000科学技术协会\u200b", "示例省科学技术协会"),
    ],
)
def test_blanks_width_and_case_make_no_other_unit(one: str, other: str) -> None:
    assert same_unit(one, other)
    assert not nearly_same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例大学", "示例大学科学技术协会"),
        ("示例省科协", "示例省科学技术协会"),
        ("示例市天文学会", "示例市天文学会（示例）"),
        ("中科大", "中国科学技术大学"),
        ("示例海洋研究所", "示例海样研究所"),
    ],
)
def test_a_short_name_a_note_or_a_slip_is_asked_about(one: str, other: str) -> None:
    assert not same_unit(one, other)
    assert nearly_same(one, other)
    assert nearly_same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例市第一中学", "示例市第二中学"),
        ("示例省科学技术协会", "示例市科学技术协会"),
        ("江西省科学技术协会", "江苏省科学技术协会"),
        ("北京大学", "北京航空航天大学"),
        ("示例天文学会", "示例海洋研究所"),
        ("", "示例大学"),
    ],
)
def test_different_units_are_not_asked_about(one: str, other: str) -> None:
    assert not nearly_same(one, other)


def test_near_names_are_told_once_each_in_their_order() -> None:
    known = ["示例大学", "示例海洋研究所", "示例大学", "示例大学科协", "示例大学科学技术协会"]
    assert near_names("示例大学科协", known) == ("示例大学", "示例大学科学技术协会")


@given(st.text(), st.text())
@example("\u0339 \u0334", "")
def test_nearly_same_is_the_same_both_ways_and_never_for_one_name(one: str, other: str) -> None:
    assert nearly_same(one, other) == nearly_same(other, one)
    assert not nearly_same(one, one)
    assert unit_key(unit_key(one)) == unit_key(one)


@pytest.mark.parametrize(
    ("one", "other", "nearness"),
    [
        ("示例市科协", " 示例市 科协", 0),
        ("", "　", 0),
        ("示例市科协", "示例市科学技术协会", 1),
        ("示例市科技馆", "示例市科技馆（筹）", 1),
        ("示例省示例市科协", "示例市科学技术协会", 1),
        ("示例市科协", "", 2),
        ("示例省甲市科协", "示例省乙市科协", None),
        ("甲市科协", "市科协", None),
        ("示例大学", "示例大学医学院", None),
        ("示例省气象学会", "气象学会", None),
    ],
)
def test_how_near_two_units_are_where_nobody_is_asked(
    one: str, other: str, nearness: int | None
) -> None:
    assert unit_nearness(one, other) == nearness
    assert unit_nearness(other, one) == nearness
