"""Ticks and words of a hand: behind the options, before them, beside the boxes that were left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.forms import forms_factory as factory
from documents.forms.filled_factory import IDS
from documents.forms.forms_factory import OPTIONS, p, tbl, tc, tr
from kepu_desktop.calls.model import Call, Field
from kepu_desktop.calls.shipped import default_call
from kepu_desktop.documents.forms import FormReading, read_form
from kepu_desktop.documents.forms.option_reading import read_words
from kepu_desktop.documents.forms.tick_reading import read_ticks

WORDS = dict(zip("ABCDEFGH", OPTIONS, strict=True))
NAMES = dict(zip(IDS, "ABCDEFGH", strict=True)) | {"other": "其他"}
OPTION_FIELD: Field = next(f for f in default_call().form.field if f.kind == "options")


def written(pattern: str) -> str:
    """A, B … stand for the options' words."""
    return "".join(WORDS.get(char, char) for char in pattern)


def read(call: Call, cell: str) -> FormReading:
    content = tbl(tr("报送单位", "示例学会"), tr("视频类别", cell), columns=2)
    words = {one.id: (one.title, one.short, *one.hints) for one in call.category}
    return read_form(factory.docx(content + p()), call.form, name="x", option_words=words)


def read_cell(call: Call, *lines: str) -> tuple[str, str, int]:
    """Ticked options by their letters, the words of 其他, the number of doubts."""
    reading = read(call, tc(*(p(written(line)) for line in lines)))
    ticked = "".join(NAMES[one] for one in reading.categories)
    return ticked, reading.other_text, len(reading.doubtful)


@pytest.mark.parametrize(
    ("lines", "ticked"),
    [
        (["□A √", "□C", "□H√"], "AH"),
        (["□A√ □C", "□H"], "A"),
        (["□A√□C□H"], "A"),
        (["□A √ □C □H"], "A"),
        (["□A  √□C □H"], "C"),
        (["√□A √□C □H"], "AC"),
        (["√□A√□C□H"], "AC"),
        (["□A √C □H"], "C"),
        (["□A √ C □H"], "C"),
        (["1. A  2. C √  3. H"], "C"),
        (["1. A  √2. C  3. H"], "C"),
        (["A  √C  H"], "C"),
        (["√ A  √ C  H"], "AC"),
        (["A √ C √"], "AC"),
        (["A√", "C", "H√"], "AH"),
        (["A□√ C□ H□"], "A"),
        (["□A（√） □C □H"], "A"),
        (["A（√）；C（ ）；H（　）"], "A"),
        (["√A ■C ☑D ●H ○F ✔E [√]G □其他"], "ACDHEG"),
        (["（请在□内打√）", "□A □C □H"], ""),
    ],
)
def test_a_tick_belongs_to_the_words_that_it_touches_or_ends(
    call: Call, lines: list[str], ticked: str
) -> None:
    assert read_cell(call, *lines) == (ticked, "", 0)


def test_lines_of_one_paragraph_are_read_apart(call: Call) -> None:
    """A cell filled with line breaks is one paragraph."""
    ticks = read_ticks([written("□A √\n□C\n□H√")], OPTION_FIELD.options)
    assert [NAMES[one] for one in ticks.ids] == ["A", "H"]


@pytest.mark.parametrize(
    ("lines", "other"),
    [
        (["□A □其他 √ 海洋"], "海洋"),
        (["□A", "□其他：海洋 √"], "海洋"),
        (["□A √其他（海洋）"], "海洋"),
        (["□A", "□其他（√）"], ""),
    ],
)
def test_a_tick_among_the_words_of_other_is_no_part_of_them(
    call: Call, lines: list[str], other: str
) -> None:
    assert read_cell(call, *lines) == ("其他", other, 0)


def test_a_tick_between_two_options_ticks_none_and_is_told(call: Call) -> None:
    reading = read(call, tc(p(written("A √ C"))))
    assert reading.categories == ()
    (doubt,) = reading.doubtful
    assert all(word in doubt.reason for word in (OPTIONS[0], OPTIONS[2]))


@pytest.mark.parametrize(
    ("text", "ticked", "other"),
    [
        ("C、H", "CH", ""),
        ("B，A", "AB", ""),  # B has a 、 in its own words
        ("H；其他：海洋、湿地", "H其他", "海洋、湿地"),
        ("大国重器类", "C", ""),
        ("大国重器、慢直播", "CH", ""),
        ("1、场馆探访 2、科幻", "BF", ""),
        ("其它：海洋", "其他", "海洋"),
    ],
)
def test_options_written_as_words(call: Call, text: str, ticked: str, other: str) -> None:
    assert read_cell(call, text) == (ticked, other, 0)


def test_words_that_are_no_option_are_told(call: Call) -> None:
    reading = read(call, tc(p("大国重器、美食探店")))
    assert reading.categories == ("flagship",)
    assert [doubt.reason for doubt in reading.doubtful] == [
        "“视频类别”一栏写的“美食探店”没有认出是哪个选项"
    ]


def test_all_options_printed_without_boxes_are_no_choice(call: Call) -> None:
    lines = [p(f"{n}. {word}") for n, word in enumerate((*OPTIONS, "其他"), 1)]
    reading = read(call, tc(*lines))
    assert reading.categories == ()
    assert len(reading.doubtful) == 1


@given(st.text("□√☑（）() \n其他A；1.", max_size=40))
def test_whatever_is_written_an_option_is_ticked_only_beside_a_mark(pattern: str) -> None:
    ticks = read_ticks([written(pattern)], OPTION_FIELD.options)
    assert len(set(ticks.ids)) == len(ticks.ids)
    if not set(pattern) & set("√☑"):
        assert ticks.ids == []
        assert ticks.doubts == []


@given(st.text(max_size=60))
def test_open_words_are_options_or_told(text: str) -> None:
    chosen = read_words(text, OPTION_FIELD, {})
    if any(char.isalpha() for char in text) and text not in ("等", "无"):
        assert chosen.ids or chosen.doubts or set(text) <= set("等无")
