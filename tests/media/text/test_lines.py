from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from film_texts import ENGLISH, SIMPLIFIED
from kepu_desktop.media.text.clusters import joined
from kepu_desktop.media.text.lines import Line, bare, counts, likeness
from kepu_desktop.media.text.settings import text_settings

SETTINGS = text_settings()


def _joined(*lines: Line) -> list[str]:
    return [line.text for line in joined(lines, SETTINGS, 960)]


def test_misread_texts_are_alike_and_others_are_not() -> None:
    for texts in (SIMPLIFIED, ENGLISH):
        for number, text in enumerate(texts):
            clean = bare(text)
            assert likeness(clean, clean[:4] + "口" + clean[5:]) > SETTINGS.line.same
            for other in texts[:number]:
                assert likeness(clean, bare(other)) < SETTINGS.line.same


def test_letters_are_counted_by_their_kind() -> None:
    assert counts("光合作用 Light 123，。") == (4, 5)
    assert bare("光合 作用！Light-9") == "光合作用light9"


def test_two_halves_of_a_centred_line_are_one() -> None:
    left, right = (
        Line("你看这里", 0.9, (330, 480, 110, 28)),
        Line("是细胞核", 0.8, (520, 481, 110, 27)),
    )
    assert _joined(right, left) == ["你看这里 是细胞核"]


def test_a_name_beside_a_centred_line_stays_apart() -> None:
    name, line = (
        Line("科学频道", 0.9, (230, 480, 110, 28)),
        Line("这是细胞核", 0.9, (400, 480, 160, 28)),
    )
    assert _joined(name, line) == ["科学频道", "这是细胞核"]


def test_lines_above_each_other_stay_apart() -> None:
    upper, lower = (
        Line("上面一行", 0.9, (400, 440, 160, 28)),
        Line("下面一行", 0.9, (400, 475, 160, 28)),
    )
    assert _joined(lower, upper) == ["上面一行", "下面一行"]


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_even_handed_and_between_nought_and_one(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) == likeness(other, one) <= 1
    assert likeness(one, one) == 1
