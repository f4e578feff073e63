"""Which lines of a frame are signs of selling, and how the same sign in many frames is told."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.domain.facts import AdSignal, Box
from kepu_desktop.media.ads.codes import Code
from kepu_desktop.media.ads.settings import shipped
from kepu_desktop.media.ads.words import code_signals, signals

SETTINGS = shipped()


@dataclass(frozen=True)
class Line:
    text: str
    score: float = 0.95
    box: Box = (100, 900, 300, 40)


def told(*texts: str) -> list[tuple[str, str]]:
    """Kind and text of every signal of one frame with these lines."""
    return kinds(signals([(5.0, [Line(text) for text in texts])], SETTINGS))


def kinds(found: tuple[AdSignal, ...]) -> list[tuple[str, str]]:
    return [(signal.kind, signal.text) for signal in found]


@pytest.mark.parametrize(
    ("line", "kind", "text"),
    [
        ("www.abc.com", "url", "www.abc.com"),
        ("ｗｗｗ．ａｂｃ．ｃｏｍ", "url", "www.abc.com"),
        ("官网 www. abc .com.cn", "url", "www.abc.com.cn"),
        ("https://abc.shop/x?id=1", "url", "https://abc.shop/x?id=1"),
        ("http://abc.museum", "url", "http://abc.museum"),
        ("登录abc.vip。", "url", "abc.vip"),
        ("来信kepu@163.com", "url", "kepu@163.com"),
        ("微信号：kepu_2025", "words", "微信号、kepu_2025"),
        ("微信 abc12345", "words", "微信、abc12345"),
        ("QQ群：123456789", "words", "QQ群、123456789"),
        ("限时特价", "words", "限时、特价"),
        ("扫码领取优惠券", "words", "扫码、优惠券"),
        ("扫 码 下 单", "words", "扫码、下单"),
        ("全国招商", "words", "招商"),
    ],
)
def test_a_line_that_sells_gives_one_signal(line: str, kind: str, text: str) -> None:
    assert told(line) == [(kind, text)]


@pytest.mark.parametrize(
    "line",
    [
        "图片来源：www.nasa.gov",
        "资料来自 http://www.moe.gov.cn/index.html",
        "https://zh.wikipedia.org/wiki/DNA",
        "E.coli and S.aureus",
        "v1.2.3",
        "3.14.com",
        "The cell.Live cells",
        "QQ Music",
        "微信支付改变生活",
        "NWX 12345678",
        "以下单元格",
        "显微镜下单细胞生物",
        "加盟共和国",
        "最优惠国待遇",
        "光合作用把光能变成化学能",
        "",
    ],
)
def test_a_line_that_informs_gives_none(line: str) -> None:
    assert told(line) == []


def test_a_public_number_makes_a_hotline_information() -> None:
    assert told("卫生热线12320") == []
    assert told("服务热线", "12345") == []
    assert told("订购热线") == [("words", "订购、热线")]


def test_of_words_within_each_other_the_longest_is_told() -> None:
    assert told("优惠券") == [("words", "优惠券")]


def test_words_of_all_lines_are_one_signal_around_them() -> None:
    lines = [Line("限时", box=(100, 50, 60, 20)), Line("扫码", box=(300, 500, 80, 30))]
    found = signals([(5.0, lines)], SETTINGS)
    assert found == (AdSignal("words", "限时、扫码", 5.0, (100, 50, 280, 480)),)


def test_an_account_that_is_a_telephone_number_is_one() -> None:
    assert told("微信13812345678") == [("phone", "13812345678")]


def test_what_the_reader_doubts_is_no_signal() -> None:
    doubted = SETTINGS.lines.score - 0.01
    assert signals([(0.0, [Line("限时特价", doubted)])], SETTINGS) == ()
    less_sure = SETTINGS.lines.number_score - 0.01
    assert signals([(0.0, [Line("13812345678", less_sure)])], SETTINGS) == ()


def test_the_same_signal_keeps_its_first_time() -> None:
    readings = [(30.0, [Line("www.abc.com")]), (10.0, [Line("www.abc.com")]), (20.0, [])]
    assert [signal.time_s for signal in signals(readings, SETTINGS)] == [10.0]


def test_a_misread_letter_or_digit_is_no_second_signal() -> None:
    readings = [
        (1.0, [Line("www.kepushop.com"), Line("13812345678")]),
        (2.0, [Line("www.kepush0p.com"), Line("13812345679")]),
    ]
    assert len(signals(readings, SETTINGS)) == 2


def test_two_numbers_of_one_frame_are_both_told_however_alike() -> None:
    assert told("13812345678", "13812345679") == [
        ("phone", "13812345678"),
        ("phone", "13812345679"),
    ]


def test_fewer_words_later_tell_nothing_new_but_more_words_do() -> None:
    readings = [
        (1.0, [Line("优惠")]),
        (2.0, [Line("优惠"), Line("限时")]),
        (3.0, [Line("限时")]),
    ]
    found = signals(readings, SETTINGS)
    assert [(signal.text, signal.time_s) for signal in found] == [
        ("优惠", 1.0),
        ("优惠、限时", 2.0),
    ]


def test_two_kinds_in_one_frame_are_told_together_though_each_was_seen_alone() -> None:
    readings = [
        (1.0, [Line("优惠")]),
        (2.0, [Line("www.abc.com")]),
        (3.0, [Line("优惠"), Line("www.abc.com")]),
        (4.0, [Line("优惠"), Line("www.abc.com")]),
    ]
    found = signals(readings, SETTINGS)
    assert [(signal.kind, signal.time_s) for signal in found] == [
        ("words", 1.0),
        ("url", 2.0),
        ("url", 3.0),
        ("words", 3.0),
    ]


def test_a_code_in_many_frames_is_told_once_with_its_first_time() -> None:
    code, other = Code("qr", "a", (1, 2, 3, 4)), Code("barcode", "6901234567892", (5, 6, 7, 8))
    found = code_signals([(9.0, [code, other]), (4.0004, [Code("qr", "a", (9, 9, 3, 4))])])
    assert found == (
        AdSignal("qr", "a", 4.0, (9, 9, 3, 4)),
        AdSignal("barcode", "6901234567892", 9.0, (5, 6, 7, 8)),
    )


WORD = st.sampled_from([word.text for word in SETTINGS.word])


@given(st.lists(WORD, min_size=1, max_size=4))
def test_every_listed_word_alone_on_its_line_is_told(words: list[str]) -> None:
    (found,) = signals([(0.0, [Line(word) for word in words])], SETTINGS)
    assert set(found.text.split("、")) == set(words)


@given(
    st.lists(st.tuples(st.floats(0, 1e5), st.lists(st.text(max_size=60), max_size=4)), max_size=5)
)
def test_any_text_is_taken_and_told_in_order_of_time(
    readings: list[tuple[float, list[str]]],
) -> None:
    lines = [(time_s, [Line(text) for text in texts]) for time_s, texts in readings]
    times = [signal.time_s or 0.0 for signal in signals(lines, SETTINGS)]
    assert times == sorted(times)


@given(st.lists(st.tuples(st.floats(0, 1e5), st.lists(WORD, max_size=3)), max_size=6))
def test_reading_a_film_twice_tells_the_same(readings: list[tuple[float, list[str]]]) -> None:
    lines = [(time_s, [Line(text) for text in texts]) for time_s, texts in readings]
    assert kinds(signals(lines, SETTINGS)) == kinds(signals([*lines, *lines], SETTINGS))
