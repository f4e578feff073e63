"""The table of differences: groups, ticks by key and mouse, rivals, what is read out and drawn."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from kepu_desktop.domain.differences import Difference
from kepu_desktop.ui.widgets.difference_painting import ROW, TWO_LINES, changed_spans, excerpt
from kepu_desktop.ui.widgets.difference_rows import (
    AFTER,
    BEFORE,
    BLANK,
    OBJECT,
    TAKE,
    DifferenceModel,
    Group,
    Head,
)
from kepu_desktop.ui.widgets.differences import Differences

pytestmark = pytest.mark.usefixtures("application")
Shown = Callable[[QWidget], QWidget]
ROLE = Qt.ItemDataRole
NAMES = {"v1": "示例·湿地日出", "v2": "示例·量子"}


def one(subject: str, key: str, before: str, after: str, source: str = "清单.xlsx") -> Difference:
    return Difference(
        subject, key, {"title": "视频标题", "unit": "来源单位"}[key], before, after, source
    )


TITLE = one("v1", "title", "旧标题", "新标题")
UNIT = one("v1", "unit", "", "示例市科协")
OTHER = one("v2", "title", "量子", "量子的故事")
GROUPS = (Group("修改", (TITLE, UNIT)), Group("冲突", (OTHER,), take=False))


def panel(shown: Shown, groups: tuple[Group, ...] = GROUPS, width: int = 1000) -> Differences:
    made = Differences()
    made.resize(width, 400)
    made.show_groups("有差异", "", groups, NAMES)
    shown(made)
    return made


def button(made: Differences, name: str) -> QPushButton:
    found = made.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def test_groups_stand_under_heads_and_are_taken_as_they_say(shown: Shown) -> None:
    made = panel(shown)
    rows = made.model.rows
    assert [row.title for row in rows if isinstance(row, Head)] == ["修改", "冲突"]
    assert made.taken() == (TITLE, UNIT)
    heads = [number for number, row in enumerate(rows) if isinstance(row, Head)]
    assert [made.model.state(head) for head in heads] == [
        Qt.CheckState.Checked,
        Qt.CheckState.Unchecked,
    ]


def test_a_group_without_differences_has_no_head() -> None:
    model = DifferenceModel()
    model.show((Group("修改", ()), Group("冲突", (OTHER,))), NAMES)
    assert model.rowCount() == 2


def test_space_takes_and_leaves_all_selected_rows(shown: Shown) -> None:
    made = panel(shown)
    made.table.setFocus()
    made.table.setCurrentIndex(made.model.index(1, TAKE))
    QTest.keyClick(made.table, Qt.Key.Key_Space)
    assert made.taken() == (UNIT,)
    assert made.model.state(0) is Qt.CheckState.PartiallyChecked
    made.table.selectAll()
    QTest.keyClick(made.table, Qt.Key.Key_Space)
    assert made.taken() == (TITLE, UNIT, OTHER)
    QTest.keyClick(made.table, Qt.Key.Key_Space)
    assert made.taken() == ()


def test_space_on_a_head_stands_for_its_group(shown: Shown) -> None:
    made = panel(shown)
    made.table.setCurrentIndex(made.model.index(3, TAKE))
    QTest.keyClick(made.table, Qt.Key.Key_Space)
    assert made.taken() == (TITLE, UNIT, OTHER)


def test_a_click_on_the_box_takes_and_a_click_on_a_text_does_not(shown: Shown) -> None:
    made = panel(shown)
    for column, taken in ((AFTER, (TITLE, UNIT)), (TAKE, (UNIT,)), (TAKE, (TITLE, UNIT))):
        at = made.table.visualRect(made.model.index(1, column)).center()
        QTest.mouseClick(
            made.table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at
        )
        assert made.taken() == taken


def test_the_two_buttons_take_all_and_leave_all(shown: Shown) -> None:
    made = panel(shown)
    QTest.mouseClick(button(made, "differences-all-new"), Qt.MouseButton.LeftButton)
    assert made.taken() == (TITLE, UNIT, OTHER)
    QTest.mouseClick(button(made, "differences-all-old"), Qt.MouseButton.LeftButton)
    assert made.taken() == ()


def test_one_at_most_of_what_sources_say_of_one_value_is_taken() -> None:
    first = one("v1", "title", "旧标题", "甲", "甲.docx")
    second = one("v1", "title", "旧标题", "乙", "乙.docx")
    model = DifferenceModel()
    model.show((Group("冲突", (first, second)),), NAMES)
    assert model.taken() == (first,)
    assert model.state(0) is Qt.CheckState.Checked
    model.take((2,), True)
    assert model.taken() == (second,)
    model.take_all(True)
    assert model.taken() == (second,)
    model.take((2,), False)
    assert model.taken() == ()


def test_a_row_is_read_out_as_one_sentence_with_its_sources() -> None:
    model = DifferenceModel()
    conflict = Difference("v1", "unit", "来源单位", "甲", "乙", "乙.docx", "甲.docx")
    model.show((Group("修改", (UNIT,)), Group("冲突", (conflict,), take=False)), NAMES)

    def said(row: int) -> object:
        return model.data(model.index(row, TAKE), ROLE.AccessibleTextRole)

    assert said(0) == "修改，1 项，采用"
    assert said(1) == "示例·湿地日出，来源单位，现在 空白，新值 示例市科协（清单.xlsx），采用"
    assert said(3) == "示例·湿地日出，来源单位，现在 甲（甲.docx），新值 乙（乙.docx），不采用"


def test_the_whole_text_and_its_source_are_the_tooltip() -> None:
    model = DifferenceModel()
    model.show(GROUPS, NAMES)
    assert model.data(model.index(1, AFTER), ROLE.ToolTipRole) == "新标题\n来自：清单.xlsx"
    assert model.data(model.index(2, BEFORE), ROLE.ToolTipRole) == BLANK
    assert model.data(model.index(2, OBJECT), ROLE.DisplayRole) == ""  # the same as above
    assert model.data(model.index(2, OBJECT), ROLE.ToolTipRole) == "示例·湿地日出"


def test_a_long_text_gets_a_second_line_when_the_table_is_narrow(
    shown: Shown, until: Callable[..., None]
) -> None:
    text = "示例市科学技术协会与示例县科学技术协会"
    made = panel(shown, (Group("修改", (one("v1", "unit", "", text),)),), width=1300)
    until(lambda: made.table.rowHeight(1) == ROW)
    made.resize(600, 400)
    until(lambda: made.table.rowHeight(1) == TWO_LINES)


def test_thousands_of_rows_are_drawn_with_texts_of_every_length(shown: Shown) -> None:
    long = "湿地是地球之肾。𬬻鿔\n" * 300
    differences = tuple(
        Difference(f"v{n}", "summary", "内容概述", long, long + str(n), f"{n}.xlsx", "旧.xlsx")
        for n in range(3_000)
    )
    made = panel(shown, (Group("修改", differences),))
    assert made.model.rowCount() == 3_001
    assert not made.table.grab().isNull()
    made.table.scrollToBottom()
    assert not made.table.grab().isNull()
    made.model.take_all(False)
    assert made.taken() == ()


@given(st.text(max_size=300), st.text(max_size=300))
def test_outside_the_changed_parts_both_texts_say_the_same(text: str, other: str) -> None:
    for here, there in ((text, other), (other, text)):
        spans = changed_spans(here, there)
        assert all(0 <= a < b <= len(here) for a, b in spans)
        if spans:
            kept, at = "", 0
            for start, end in spans:
                kept += here[at:start]
                at = end
            kept += here[at:]
            letters = iter(there)
            assert all(char in letters for char in kept)  # a subsequence of the other


@given(st.text(max_size=800), st.text(max_size=800), st.integers(8, 60))
def test_what_an_excerpt_marks_lies_inside_it(text: str, other: str, room: int) -> None:
    shown, spans = excerpt(text, other, room)
    assert all(0 <= a < b for a, b in spans)
    assert len(shown) <= 401


def test_an_excerpt_of_a_long_text_begins_shortly_before_what_changed() -> None:
    same = "湿地是地球之肾。" * 30
    shown, spans = excerpt(same + "冬季" + same, same + "夏季" + same, 60)
    assert shown.startswith("…")
    (start, end) = spans[0]
    assert shown[start:end] == "冬"
    assert start < 20
