"""校验: the to-do list, words on findings, the notice beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from kepu_desktop.calls.notice import locate
from kepu_desktop.domain.findings import Level, Verdict
from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.places.base import Footer
from kepu_desktop.ui.places.review.painting import places_of
from kepu_desktop.ui.places.review.place import ReviewPlace
from kepu_desktop.ui.places.review.rows import Act, Bunch, Head
from kepu_desktop.workflow import fill
from kepu_desktop.workflow.todo import Group, Item
from sample_submission import GOOD, LONG_TEXT, SHORT, SMALL, UPRIGHT
from ui.project_window import Opened, child
from ui.review_window import click, review_at, review_of

pytestmark = pytest.mark.usefixtures("application")
FAULTS = (GOOD, SHORT, SMALL, UPRIGHT, UPRIGHT, LONG_TEXT)
Until = Callable[..., None]


@pytest.fixture
def make(
    tmp_path: Path, settings: Settings, until: Until, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Opened]]:
    """Open a project of the given faults at 校验."""
    yield from review_at(tmp_path, settings, until, monkeypatch)


@pytest.fixture
def window(make: Callable[..., Opened]) -> Opened:
    return make(*FAULTS)


def keys(place: ReviewPlace) -> list[str]:
    return [row.key for row in place.table.rows()]


def item(place: ReviewPlace, key: str) -> Item:
    row = place.table.row_at(place.table.number_of(key))
    assert isinstance(row, Item)
    return row


def write(place: ReviewPlace, name: str, text: str) -> None:
    """As an input method does: QTest types no Chinese."""
    field = child(place, name)
    assert isinstance(field, QLineEdit)
    assert field.isVisible()
    field.setFocus()
    field.insert(text)


def type_name(place: ReviewPlace, name: str = "李宁") -> None:
    write(place, "word-by", name)


def press(place: ReviewPlace, name: str) -> None:
    button = child(place, name)
    assert isinstance(button, QPushButton)
    assert button.isEnabled(), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def footer(window: Opened) -> Footer:
    return window.view.current().footer()


def test_findings_stand_in_groups_by_whose_turn_it_is(window: Opened) -> None:
    place = review_of(window)
    heads = [(row.group, row.count) for row in place.table.rows() if isinstance(row, Head)]
    assert heads[:3] == [(Group.REDO, 2), (Group.VERIFY, 2), (Group.FILL, 1)]
    assert keys(place)[:8] == [
        "group redo",
        "v2 video/duration",
        "v3 video/resolution",
        "group verify",
        "v4 video/resolution",
        "v5 video/resolution",
        "group fill",
        "v6 entry/summary",
    ]
    skipped = next(row for row in place.table.rows() if row.key == "group skipped")
    assert isinstance(skipped, Head)
    assert skipped.folded
    assert keys(place)[-1] == "group skipped"


def test_rows_say_level_measure_object_and_clause_aloud(window: Opened) -> None:
    place = review_of(window)
    index = place.table.model().index(place.table.number_of("v2 video/duration"), 0)
    spoken = place.table.model().data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert (
        spoken
        == "不合规，时长 28:47，少于 30:00，示例·第2部 · 示例市天文学会，附件1 三（一），交付前"
    )


def test_a_head_folds_by_key_and_by_mouse(window: Opened) -> None:
    place = review_of(window)
    place.table.go_to("group verify")
    QTest.keyClick(place.table, Qt.Key.Key_Left)
    assert "v4 video/resolution" not in keys(place)
    assert place.table.current() is not None
    QTest.keyClick(place.table, Qt.Key.Key_Return)
    assert "v4 video/resolution" in keys(place)
    box = place.table.row_box(place.table.number_of("group redo"))
    spot = QPoint(60, box.center().y())
    QTest.mouseClick(place.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert "v2 video/duration" not in keys(place)


def test_a_review_is_settled_in_its_row_and_the_next_one_opens(window: Opened) -> None:
    place = review_of(window)
    click(place, "v4 video/resolution", "confirm")
    assert place.list.body.isVisible()
    good = child(place, "word-good")
    assert not good.isEnabled()
    type_name(place)
    press(place, "word-good")
    window.until(lambda: "v4 video/resolution" not in keys(place))
    settled = [f for f in window.shot().findings("v4") if f.resolved]
    assert [(f.resolved.by, f.effective_level) for f in settled if f.resolved] == [("李宁", None)]
    assert place.list.body.item is not None
    assert place.list.body.item.key == "v5 video/resolution"
    window.until(lambda: window.said)
    assert window.said == ["已核实为没有问题"]
    assert window.view.person() == "李宁"


def test_a_review_confirmed_bad_becomes_the_units_turn(window: Opened) -> None:
    place = review_of(window)
    place.select("v4 video/resolution")
    type_name(place)
    press(place, "word-bad")
    window.until(lambda: item(place, "v4 video/resolution").group is Group.REDO)
    found = item(place, "v4 video/resolution")
    assert found.level is Level.ERROR
    assert found.can_waive
    assert not found.can_confirm


def test_a_waiver_needs_reason_and_name_and_can_be_taken_back(window: Opened) -> None:
    place = review_of(window)
    place.table.go_to("v2 video/duration")
    press(place, "row-waive")
    assert not child(place, "word-do").isEnabled()
    type_name(place)
    assert not child(place, "word-do").isEnabled()
    write(place, "word-reason", "主办方已同意")
    press(place, "word-do")
    window.until(lambda: "v2 video/duration" not in keys(place))
    place.chips.choose("settled")
    assert keys(place) == ["group settled", "v2 video/duration"]
    said = place.table.model().data(
        place.table.model().index(1, 0), Qt.ItemDataRole.AccessibleTextRole
    )
    assert "已豁免 · 李宁 · " in said
    assert said.endswith("主办方已同意")
    place.table.go_to("v2 video/duration")
    press(place, "row-revoke")
    press(place, "word-do")
    window.until(lambda: place.table.rows() == ())
    place.chips.choose("todo")
    assert "v2 video/duration" in keys(place)


def test_keys_walk_open_and_close_and_letters_in_a_field_are_text(window: Opened) -> None:
    place = review_of(window)
    place.table.setFocus()
    place.table.go_to("group redo")
    QTest.keyClick(place.table, Qt.Key.Key_Down)
    QTest.keyClick(place.table, Qt.Key.Key_Return)
    assert place.list.body.item is not None
    assert place.list.body.item.key == "v2 video/duration"
    QTest.keyClick(place.table, Qt.Key.Key_N)
    QTest.keyClick(place.table, Qt.Key.Key_N)
    assert place.list.body.item.key == "v4 video/resolution"
    QTest.keyClick(place.table, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    assert place.list.body.item.key == "v3 video/resolution"
    QTest.keyClick(place.table, Qt.Key.Key_Escape)
    assert place.list.body.item is None
    place.select("v4 video/resolution")
    QTest.keyClick(child(place, "word-by"), Qt.Key.Key_N)
    assert place.list.body.item.key == "v4 video/resolution"
    field = child(place, "word-by")
    assert isinstance(field, QLineEdit)
    assert field.text() == "n"


def test_the_current_rows_buttons_are_real_ones_reached_by_tab(window: Opened) -> None:
    place = review_of(window)
    place.table.setFocus()
    place.table.go_to("v4 video/resolution")
    box = place.table.row_box(place.table.number_of("v4 video/resolution"))
    names: list[str] = []
    for _ in range(3):
        QTest.keyClick(window.view.focusWidget() or place.table, Qt.Key.Key_Tab)
        focus = window.view.focusWidget()
        assert focus is not None
        names.append(focus.objectName())
        top = place.table.viewport().mapFromGlobal(focus.mapToGlobal(QPoint(0, 0))).y()
        assert box.top() <= top <= box.bottom()
        assert focus.height() >= 28
        assert focus.accessibleName()
    assert names == ["row-clause", "row-confirm", "row-jump"]


def test_real_and_drawn_buttons_lie_in_the_same_places(window: Opened) -> None:
    place = review_of(window)
    place.table.go_to("v3 video/resolution")
    number = place.table.number_of("v3 video/resolution")
    row, box = place.table.row_at(number), place.table.row_box(number)
    for spot in places_of(row, box):
        button = child(place, f"row-{spot.act.id}")
        at = place.table.viewport().mapFromGlobal(button.mapToGlobal(QPoint(0, 0)))
        assert (at, button.size()) == (spot.rect.topLeft(), spot.rect.size())
        text = button.fontMetrics().horizontalAdvance(spot.act.caption)
        assert text < spot.rect.width()


def test_several_of_one_rule_are_settled_at_once_and_of_two_rules_not(window: Opened) -> None:
    place = review_of(window)
    place.table.go_to("v4 video/resolution")
    QTest.keyClick(place.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert place.bulk.isVisible()
    window.view.resize(960, 490)
    press(place, "bulk-confirm")
    QApplication.processEvents()
    assert window.view.width() == 960
    field = child(place, "bulk-word-by")
    assert isinstance(field, QLineEdit)
    field.setText("王芳")
    press(place, "bulk-word-good")
    window.until(lambda: "group verify" not in keys(place))
    assert window.said[-1:] == ["已核实为没有问题：2 项"]
    place.table.go_to("v2 video/duration")
    QTest.keyClick(place.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert place.bulk.isVisible()
    assert not child(place, "bulk-waive").isVisible()
    assert "不是同一条规则" in place.bulk.accessibleName()


def test_the_next_step_goes_down_the_list_and_begins_anew_behind_its_end(window: Opened) -> None:
    place = review_of(window)
    step = footer(window)
    assert step.primary is not None
    assert step.primary.text == "处理下一项"
    assert step.verdict is Verdict.ERROR
    opened_keys = []
    for _ in range(6):
        window.view.run_primary()
        assert place.list.body.item is not None
        opened_keys.append(place.list.body.item.key)
    assert opened_keys == [
        "v2 video/duration",
        "v3 video/resolution",
        "v4 video/resolution",
        "v5 video/resolution",
        "v6 entry/summary",
        "v2 video/duration",
    ]


def test_the_next_step_says_where_it_leads(window: Opened) -> None:
    place = review_of(window)
    place.table.go_to("v4 video/resolution")
    first = footer(window).primary
    assert first is not None
    assert first.tip.startswith("下一项：示例·第4部 · 示例大学科协 · ")
    window.view.run_primary()
    following = footer(window).primary
    assert following is not None
    assert following.tip.startswith("下一项：示例·第5部")
    button = child(window.view, "primary")
    assert button.toolTip() == following.tip
    assert following.tip in footer(window).text
    place.table.go_to("group fill")
    assert footer(window).text.endswith(item(place, "v6 entry/summary").finding.message)


def test_with_nothing_to_do_the_next_step_is_the_export(make: Callable[..., Opened]) -> None:
    window = make(GOOD, GOOD)
    step = footer(window)
    assert step.primary is not None
    assert step.primary.text == "去导出"
    assert step.verdict is Verdict.PASS
    window.view.run_primary()
    assert window.view.current().key == "export"


def test_the_notice_marks_the_sentence_of_the_current_finding(window: Opened) -> None:
    place = review_of(window)
    call = window.shot().call
    place.table.go_to("v3 video/resolution")
    phrase = call.rules["video/resolution"].phrase
    assert phrase is not None
    span = locate(call.notice_text, phrase)
    assert span is not None
    assert place.notice.text.marked_text() == call.notice_text[span.start : span.end]
    place.table.go_to("v2 video/duration")
    marked = place.notice.text.marked_text()
    assert marked.startswith("（一）全国科普月活动精剪视频")
    assert marked.endswith("单个视频时长不少于30分钟")
    at = place.notice.text.cursorRect(place.notice.text._cursor((span.start, span.start)))
    assert at.isValid()
    values = [child(place, f"applied-{number}").text() for number in range(4)]  # type: ignore[attr-defined]
    assert values[0].startswith("video/duration")
    assert values[1] == "通知"
    assert values[2] == "按情形为不合规、需核实；这一项为不合规"
    assert "请补足时长" in values[3]


def test_the_marked_sentence_is_in_sight(window: Opened) -> None:
    place = review_of(window)
    place.table.go_to("v3 video/resolution")
    text = place.notice.text
    assert text._marked is not None
    for position in text._marked:
        rect = text.cursorRect(text._cursor((position, position)))
        assert 0 <= rect.top() <= text.viewport().height()


def test_our_own_rules_mark_nothing_in_the_notice(make: Callable[..., Opened]) -> None:
    window = make(GOOD)
    place = review_of(window)
    window.do(lambda s: fill.plan(s, {"title": "待制作", "category": "activity", "summary": "甲"}))
    place.chips.choose("advice")
    place.table.go_to("e1 entry/planned")
    assert place.notice.text.marked_text() == ""
    path = child(place, "notice-path")
    assert path.whole_text() == "本程序规则"  # type: ignore[attr-defined]
    assert not child(place, "row-clause").isVisible()


def test_words_are_found_in_the_notice(window: Opened) -> None:
    place = review_of(window)
    place.notice.open_search()
    field = child(place, "notice-search")
    write(place, "notice-search", "台标")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert place.notice.text.found_text() == "台标"
    write(place, "notice-search", "没有这些字")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert place.notice.text.found_text() == ""
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not field.isVisible()


def test_chips_and_stage_filter_the_list(window: Opened) -> None:
    place = review_of(window)
    assert child(place, "chip-todo").accessibleName() == "待办 5"
    assert child(place, "chip-error").accessibleName() == "不合规 3"
    QTest.mouseClick(child(place, "chip-review"), Qt.MouseButton.LeftButton)
    assert keys(place) == ["group verify", "v4 video/resolution", "v5 video/resolution"]
    QTest.mouseClick(child(place, "chip-todo"), Qt.MouseButton.LeftButton)
    place.stage.setCurrentIndex(1)
    assert [key for key in keys(place) if not key.startswith("group")] == ["v6 entry/summary"]
    QTest.mouseClick(child(place, "chip-skipped"), Qt.MouseButton.LeftButton)
    assert keys(place) == []
    assert child(place, "nothing").isVisible()


def test_a_jump_from_elsewhere_selects_filters_and_can_be_undone(window: Opened) -> None:
    place = review_of(window)
    window.view.go("videos")
    window.view.go("review", "v3")
    assert [key for key in keys(place) if not key.startswith("group")] == ["v3 video/resolution"]
    press(place, "only")
    assert "v2 video/duration" in keys(place)
    window.view.go("review", "v6 entry/summary")
    current = place.table.current()
    assert current is not None
    assert current.key == "v6 entry/summary"
    place.chips.choose("advice")
    place.select("v2 video/duration")
    assert place.list.body.item is not None
    assert place.list.body.item.key == "v2 video/duration"


def test_jumps_lead_to_where_it_is_mended(window: Opened) -> None:
    place = review_of(window)
    click(place, "v3 video/resolution", "jump")
    assert window.view.current().key == "videos"
    assert window.plain("videos").asked == ["v3 video/resolution"]
    window.view.go("review")
    click(place, "v6 entry/summary", "jump")
    assert window.view.current().key == "form"
    assert window.plain("form").asked == ["v6"]


def test_half_written_words_outlive_new_states(window: Opened) -> None:
    place = review_of(window)
    place.table.go_to("v3 video/resolution")
    press(place, "row-waive")
    write(place, "word-reason", "正在写")
    window.do(lambda s: fill.set_films(s, ["v2"], {"title": "改过的标题"}))
    window.until(lambda: item(place, "v2 video/duration").title == "改过的标题")
    field = child(place, "word-reason")
    assert isinstance(field, QLineEdit)
    assert field.isVisible()
    assert field.text() == "正在写"
    current = place.table.current()
    assert current is not None
    assert current.key == "v3 video/resolution"


def test_units_are_told_what_to_mend_by_the_clipboard(window: Opened) -> None:
    place = review_of(window)
    click(place, "group redo", "notify")
    text = QGuiApplication.clipboard().text()
    assert "示例市天文学会：" in text
    assert "时长 28:47，少于 30:00（附件1 三（一））" in text
    assert window.said == ["已复制给 2 个单位的通知，可粘贴到邮件或聊天里"]


def test_one_by_one_begins_with_what_can_be_confirmed(make: Callable[..., Opened]) -> None:
    window = make(UPRIGHT, signed=False)
    place = review_of(window)
    click(place, "group verify", "each")
    assert place.list.body.item is not None
    assert place.list.body.item.key == "v1 video/resolution"
    assert window.view.focusWidget() is child(place, "word-by")


def test_an_unsigned_film_is_signed_and_not_confirmed(make: Callable[..., Opened]) -> None:
    window = make(GOOD, signed=False)
    place = review_of(window)
    place.table.go_to("v1 video/signed")
    assert not child(place, "row-confirm").isVisible()
    jump = child(place, "row-jump")
    assert isinstance(jump, QPushButton)
    assert jump.text() == "去签核"


def test_the_report_is_written_where_it_was_asked_for(window: Opened, tmp_path: Path) -> None:
    place = review_of(window)
    place.report.write(tmp_path / "报告")
    window.until(lambda: window.said)
    data = (tmp_path / "报告.docx").read_bytes()
    assert data.startswith(b"PK")
    assert window.said == ["校验报告已写入 报告.docx"]


def test_three_thousand_findings_do_not_hold_the_window(make: Callable[..., Opened]) -> None:
    window = make(*([SHORT, UPRIGHT, GOOD] * 150), signed=False)
    place = review_of(window)
    place.chips.choose("todo", "skipped")
    for row in place.table.rows():
        if isinstance(row, Bunch) and row.folded:
            place.table.acted.emit(Act("fold", "", "link"), row)
    assert len(place.table.rows()) > 2500
    place.table.scrollToBottom()
    QApplication.processEvents()
    place.arranged = None
    place.catch_up()
    QApplication.processEvents()
    assert len(place.findChildren(QPushButton)) < 40
    window.view.resize(960, 490)
    QApplication.processEvents()
    assert window.view.width() == 960


def test_small_windows_fold_and_narrow_and_cut_no_button(window: Opened) -> None:
    place = review_of(window)
    window.view.resize(960, 490)
    QApplication.processEvents()
    assert window.view.width() == 960
    assert place.notice.width() == 440
    assert place.notice.folded()
    place.select("v4 video/resolution")
    QApplication.processEvents()
    assert window.view.width() == 960
    for button in place.findChildren(QPushButton):
        if button.isVisible() and button.text():
            wide = button.fontMetrics().horizontalAdvance(button.text())
            assert wide <= button.width(), button.text()
            corner = button.mapTo(window.view, QPoint(button.width(), 0))
            assert corner.x() <= window.view.width(), button.text()
