"""Telephone numbers among the many numbers of science."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.media.ads.numbers import phones
from kepu_desktop.media.ads.settings import shipped

PHONE = shipped().phone


def numbers(line: str) -> list[str]:
    return [number for number, _, _ in phones(line, PHONE)]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("13812345678", "13812345678"),
        ("电话:138 1234 5678", "13812345678"),
        ("电话:138-1234-5678", "138-1234-5678"),
        ("+86 138-1234-5678", "138-1234-5678"),
        ("Tel13812345678", "13812345678"),
        ("预约13812345678张老师", "13812345678"),
        ("010-62345678", "010-62345678"),
        ("(010)62345678转8001", "(010)62345678"),
        ("0431-8888 8888", "0431-88888888"),
        ("0571-87654321-801", "0571-87654321-801"),
        ("400-820-8820", "400-820-8820"),
        ("4008208820", "4008208820"),
        ("400-8208-820", "400-8208-820"),
        ("800 810 1234", "8008101234"),
        ("021—62345678", "021-62345678"),
    ],
)
def test_a_telephone_number_is_found_as_it_is_written(line: str, number: str) -> None:
    assert numbers(line) == [number]


def test_two_numbers_in_a_line_are_two() -> None:
    assert numbers("13812345678/15987654321") == ["13812345678", "15987654321"]
    assert numbers("010-62345678 13812345678") == ["010-62345678", "13812345678"]


@pytest.mark.parametrize(
    "line",
    [
        "拨打12315",
        "急救120 报警110 火警119",
        "服务热线12345",
        "ISBN 978-7-03-012345-6",
        "ISBN 9787030123456",
        "书号 7-5046-1234-5",
        "1998-12-30 12:34:56",
        "2024年8月1日20时08分",
        "1949—2024",
        "20240801-20240815",
        "售价 ¥13812345678",
        "99.9元 原价199元",
        "0.13812345678",
        "3.14159265358979",
        "13812345678.5",
        "宇宙年龄13800000000年",
        "约13812345678年前",
        "15000000000",
        "4000000000",
        "距离 15812345678 km",
        "光速299792458m/s",
        "约13,812,345,678个",
        "6.02×10 23",
        "13812345678×2",
        "NGC13812345678",
        "基因编号13812345678",
        "订单号:13812345678",
        "身份证110101199003071234",
        "卡号 6222 0213 8123 4567",
        "138123456789",
        "1381234567",
        "302室 B座1201",
        "37.5℃ 101325Pa 1013hPa",
        "0102030405",
        "00861234",
        "010-1234567",
        "[13] 2019, 35(2): 138-145",
        "京ICP备13012345678号",
        "1 3 5 7 9 11 13 15 17 19 21",
    ],
)
def test_other_numbers_are_no_telephones(line: str) -> None:
    assert numbers(line) == []


MOBILE = st.from_regex(r"1[3-9][0-9]{6}[1-9]{3}", fullmatch=True)
HANZI = st.text("科学普及电话咨询地球的在了和有", max_size=6)
GAP = st.sampled_from(["", " ", "-"])


@given(MOBILE, HANZI, HANZI, GAP, GAP)
def test_a_mobile_number_between_words_is_found_with_all_its_digits(
    number: str, before: str, behind: str, one: str, two: str
) -> None:
    written = number[:3] + one + number[3:7] + two + number[7:]
    assert [re.sub(r"\D", "", found) for found in numbers(before + written + behind)] == [number]


@given(MOBILE, st.sampled_from([*PHONE.units, *(f" {unit}" for unit in PHONE.latin_units)]))
def test_a_number_with_a_unit_is_a_quantity(number: str, unit: str) -> None:
    assert numbers(number + unit) == []


@given(MOBILE, st.from_regex(r"[0-9.]*[0-9]\.|[0-9]", fullmatch=True))
def test_digits_in_front_make_it_another_number(number: str, before: str) -> None:
    assert numbers(before + number) == []


@given(st.text(alphabet="0123456789 -.,:()/+×年元", max_size=40))
def test_whatever_is_found_stands_in_the_line(line: str) -> None:
    for number, start, end in phones(line, PHONE):
        assert number == line[start:end].removeprefix("+").replace(" ", "") or number in line[
            start:end
        ].replace(" ", "")
        assert len(re.sub(r"\D", "", number)) >= 10
