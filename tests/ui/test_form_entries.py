"""信息表, 视频内容: the list, the open line, order, series, a pasted column."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton

from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.places.form.painting import ARROW, COUNT, HEADER, NUMBER, ROW, TITLE
from kepu_desktop.workflow import entries, fill, review
from kepu_desktop.workflow.session import Session
from ui.film_project import Given, make_films
from ui.form_window import (
    HEAD,
    SUMMARY,
    Make,
    click_row,
    commit,
    drag,
    nothing,
    place_of,
    row_point,
    sample,
    table_of,
    titles,
    window_maker,
    write,
)
from ui.project_window import Opened, child

pytestmark = pytest.mark.usefixtures("application")
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def make(
    tmp_path: Path,
    settings: Settings,
    until: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Make]:
    yield from window_maker(tmp_path, settings, until, monkeypatch)


@pytest.fixture
def window(make: Make) -> Opened:
    return make()


def entry(window: Opened, identifier: str):
    return entries.entry_of(window.shot().submission, identifier)


def spoken(window: Opened, identifier: str, column: int) -> str:
    model = table_of(window).entries
    index = model.index(model.number_of(identifier), column)
    return str(model.data(index, Qt.ItemDataRole.AccessibleTextRole))


def button(window: Opened, name: str) -> QPushButton:
    found = child(place_of(window), name)
    assert isinstance(found, QPushButton)
    return found


def series_id(window: Opened) -> str:
    return window.shot().submission.series[0].id


def test_each_entry_is_a_line_with_its_words(window: Opened) -> None:
    assert titles(window) == ["示例1", "示例2", "示例3", "示例4", "实验室的一天"]
    model = table_of(window).entries
    last = [model.data(model.index(4, column)) for column in range(6)]
    assert last == ["", "5", "系列 3集 待制作", "实验室的一天", f"{len(SUMMARY)}/200", ""]
    assert spoken(window, "e1", NUMBER) == "第 1 条"
    assert spoken(window, "e1", COUNT) == f"概述字数 {len(SUMMARY)}/200"
    assert spoken(window, "e1", ARROW) == "展开"


def test_a_click_opens_a_line_and_another_closes_it(window: Opened) -> None:
    editor = place_of(window).content.editor
    click_row(window, "e2", TITLE)
    assert editor.isVisible()
    assert editor.title.text() == "示例2"
    assert editor.summary.text() == SUMMARY
    click_row(window, "e3", TITLE)
    assert editor.title.text() == "示例3"
    assert spoken(window, "e3", ARROW) == "收起"
    click_row(window, "e3", ARROW)
    assert not editor.isVisible()
    assert table_of(window).height() == HEADER + 5 * ROW


def test_the_open_line_gives_the_editor_its_room(window: Opened) -> None:
    table, editor = table_of(window), place_of(window).content.editor
    click_row(window, "e1", TITLE)
    QApplication.processEvents()
    above = table.viewport().mapToGlobal(QPoint(0, 0))
    assert editor.mapToGlobal(QPoint(0, 0)).y() - above.y() == ROW
    assert table.rowHeight(0) == ROW + editor.height() + 1
    assert table.height() == HEADER + 5 * ROW + editor.height() + 1
    commit(editor.summary, "很长的概述，" * 60)
    QApplication.processEvents()
    assert table.rowHeight(0) == ROW + editor.height() + 1


def top_below_line(window: Opened, identifier: str) -> int:
    """Where the open line's editor begins, in the place's coordinates."""
    table = table_of(window)
    number = table.entries.number_of(identifier)
    below = QPoint(0, table.rowViewportPosition(number) + ROW)
    return table.viewport().mapTo(place_of(window), below).y()


def test_the_editor_follows_its_line_when_a_bar_opens_over_the_list(window: Opened) -> None:
    click_row(window, "e2", TITLE)
    editor = place_of(window).content.editor
    QGuiApplication.clipboard().setText("甲\n乙")
    button(window, "paste").click()
    QApplication.processEvents()
    assert editor.mapTo(place_of(window), QPoint()).y() == top_below_line(window, "e2")
    button(window, "paste-cancel").click()
    QApplication.processEvents()
    assert editor.mapTo(place_of(window), QPoint()).y() == top_below_line(window, "e2")


def test_summary_and_title_are_saved_for_their_own_entry(window: Opened) -> None:
    editor = place_of(window).content.editor
    click_row(window, "e2", TITLE)
    write(editor.summary, "新的概述")
    write(editor.title, "新的标题")
    click_row(window, "e3", TITLE)  # opening another one saves this one
    window.until(lambda: entry(window, "e2").title == "新的标题")
    assert entry(window, "e2").summary == "新的概述"
    assert entry(window, "e3").title == "示例3"
    assert editor.title.text() == "示例3"


def test_texts_of_a_series_belong_to_the_series(window: Opened) -> None:
    assert place_of(window).content.open_entry(series_id(window))
    write(place_of(window).content.editor.summary, "六集依次讲材料与海洋。")
    place_of(window).flush()
    window.until(lambda: window.shot().submission.series[0].summary == "六集依次讲材料与海洋。")
    assert all(film.summary != "六集依次讲材料与海洋。" for film in window.shot().submission.films)


def test_the_counter_follows_each_letter_and_the_list_after_saving(window: Opened) -> None:
    editor = place_of(window).content.editor
    click_row(window, "e1", TITLE)
    write(editor.summary, "字" * 200)
    assert editor.counter.text() == "200/200"
    assert editor.counter.property("tone") != "err"
    commit(editor.summary, " 多\n")
    assert editor.counter.text() == "201/200"
    assert editor.counter.property("tone") == "err"
    assert editor.summary.property("level") == "err"
    window.until(lambda: spoken(window, "e1", COUNT) == "概述字数 201/200，不合规")
    window.until(lambda: "第 1 条概述 201 字" in place_of(window).footer().text)
    place_of(window).footer().link.run()  # type: ignore[union-attr]
    assert editor.summary.hasFocus()


def test_a_hundred_thousand_characters_in_a_summary_are_counted(window: Opened) -> None:
    editor = place_of(window).content.editor
    click_row(window, "e1", TITLE)
    editor.summary.selectAll()
    QGuiApplication.clipboard().setText("长" * 100_000)
    editor.summary.paste()
    window.until(lambda: editor.counter.text() == "100000/200")
    window.until(lambda: len(entry(window, "e1").summary) == 100_000)


def test_marks_in_a_pasted_summary_are_taken_out_and_counted(window: Opened) -> None:
    editor = place_of(window).content.editor
    click_row(window, "e1", TITLE)
    editor.summary.selectAll()
    QGuiApplication.clipboard().setText("看\u202e海\u0000\n看\u200b山🌊")
    editor.summary.paste()
    window.until(lambda: entry(window, "e1").summary == "看海\n看山🌊")
    window.until(lambda: editor.summary.text() == "看海\n看山🌊")
    assert any("概述：去掉了" in said for said in window.said)


def test_a_new_state_never_overwrites_the_summary_in_edit(window: Opened) -> None:
    editor = place_of(window).content.editor
    click_row(window, "e1", TITLE)
    write(editor.summary, "正在写")
    window.do(lambda session: fill.set_films(session, ("e1",), {"summary": "别处改的"}))
    assert editor.summary.text() == "正在写"
    window.until(lambda: entry(window, "e1").summary == "正在写")


def test_category_of_an_entry_and_what_other_says(window: Opened) -> None:
    editor = place_of(window).content.editor
    click_row(window, "e1", TITLE)
    assert isinstance(editor.category, QComboBox)
    assert not editor.other.isVisible()
    place = editor.category.findData("other")
    editor.category.setCurrentIndex(place)
    editor.category.activated.emit(place)
    window.until(lambda: entry(window, "e1").films[0].category == "other")
    window.until(editor.other.isVisible)
    assert "其他" in place_of(window).footer().text
    write(editor.other, "地震预警")
    place_of(window).flush()
    window.until(lambda: entry(window, "e1").films[0].category_other == "地震预警")


def test_a_series_takes_one_category_for_all_its_films(window: Opened) -> None:
    editor = place_of(window).content.editor
    place_of(window).content.open_entry(series_id(window))
    place = editor.category.findData("venue")
    editor.category.activated.emit(place)
    films = lambda: entry(window, series_id(window)).films  # noqa: E731
    window.until(lambda: {film.category for film in films()} == {"venue"})


def test_keys_move_open_rename_and_close(window: Opened) -> None:
    table, editor = table_of(window), place_of(window).content.editor
    table.setFocus()
    table.make_current("e1")
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.current_id() == "e2"
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert editor.row is not None
    assert editor.row.id == "e2"
    QTest.keyClick(editor.title, Qt.Key.Key_Return)  # saves, and closes nothing
    assert editor.isVisible()
    QTest.keyClick(editor.summary, Qt.Key.Key_Escape)
    assert not editor.isVisible()
    assert table.hasFocus()
    QTest.keyClick(table, Qt.Key.Key_F2)
    assert editor.title.hasFocus()
    assert editor.title.selectedText() == "示例2"


def test_alt_and_arrows_change_the_order(window: Opened) -> None:
    table = table_of(window)
    table.setFocus()
    table.make_current("e1")
    QTest.keyClick(table, Qt.Key.Key_Down, ALT)
    window.until(lambda: titles(window)[:3] == ["示例2", "示例1", "示例3"])
    assert table.current_id() == "e1"
    QTest.keyClick(table, Qt.Key.Key_Up, ALT)
    window.until(lambda: titles(window)[:2] == ["示例1", "示例2"])
    QTest.keyClick(table, Qt.Key.Key_Up, ALT)
    table.make_current(series_id(window))
    QTest.keyClick(table, Qt.Key.Key_Up, ALT)
    window.until(lambda: titles(window)[3] == "实验室的一天")


def test_a_line_is_dragged_by_its_handle(window: Opened) -> None:
    below_last = row_point(window, series_id(window), TITLE) + QPoint(0, ROW)
    drag(window, "e1", below_last)
    window.until(lambda: titles(window)[-1] == "示例1")
    drag(window, "e1", row_point(window, "e2", TITLE) - QPoint(0, 10))
    window.until(lambda: titles(window)[0] == "示例1")
    assert window.shot().undo_label is not None
    window.view.undo()
    window.until(lambda: titles(window)[-1] == "示例1")


def test_a_drag_onto_its_own_place_or_given_up_changes_nothing(window: Opened) -> None:
    label = window.shot().undo_label
    drag(window, "e2", row_point(window, "e2", TITLE) + QPoint(0, 12))
    table = table_of(window)
    start = row_point(window, "e1", 0)
    QTest.mousePress(table.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(table.viewport(), start + QPoint(0, 60))
    assert table.drag_target() == 2
    QTest.keyClick(table, Qt.Key.Key_Escape)
    assert table.drag_target() == -1
    end = start + QPoint(0, 60)
    QTest.mouseRelease(table.viewport(), Qt.MouseButton.LeftButton, pos=end)
    window.do(nothing)
    assert window.shot().undo_label == label
    assert titles(window)[0] == "示例1"


def test_what_is_not_reported_stands_last_and_comes_back(window: Opened) -> None:
    click_row(window, "e2", TITLE)
    button(window, "leave-out").click()
    window.until(lambda: titles(window) == ["示例1", "示例3", "示例4", "实验室的一天"])
    table = table_of(window)
    assert table.entries.number_of("head") == 4
    assert table.entries.number_of("e2") == 5
    assert spoken(window, "e2", COUNT) == "恢复报送"
    assert spoken(window, "e2", NUMBER) == "不报送"
    assert button(window, "leave-out").text().strip() == "恢复报送"
    click_row(window, "e2", TITLE)
    click_row(window, "e2", COUNT)
    window.until(lambda: titles(window)[1] == "示例2")
    assert table.entries.number_of("head") == -1


def test_a_series_is_taken_apart_in_its_place(window: Opened) -> None:
    place_of(window).content.open_entry(series_id(window))
    button(window, "split").click()
    window.until(lambda: len(titles(window)) == 7)
    assert titles(window)[4:] == ["实验室的一天（1）", "实验室的一天（2）", "实验室的一天（3）"]
    assert not place_of(window).content.editor.isVisible()
    assert window.shot().submission.series == ()


def test_chosen_lines_become_a_series_in_the_place_of_the_first(window: Opened) -> None:
    table = table_of(window)
    table.setFocus()
    table.choose(("e2", "e3"), "e2")
    button(window, "series").click()
    panel = place_of(window).content.series_panel
    assert panel.isVisible()
    assert panel.model.in_order() == ("e2", "e3")
    assert panel.title.text() == "示例"  # what the titles have in common
    write(panel.title, "示例双集")
    button(window, "series-accept").click()
    window.until(lambda: titles(window) == ["示例1", "示例双集", "示例4", "实验室的一天"])
    assert not panel.isVisible()
    window.until(lambda: place_of(window).content.editor.title.text() == "示例双集")


def test_a_series_without_title_or_films_cannot_be_made(window: Opened) -> None:
    button(window, "series").click()
    panel = place_of(window).content.series_panel
    accept = button(window, "series-accept")
    assert not accept.isEnabled()
    write(panel.title, "新系列")
    assert not accept.isEnabled()
    index = panel.model.index(0)
    panel.model.setData(index, Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    assert accept.isEnabled()
    QTest.keyClick(panel.title, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_a_pasted_column_shows_its_differences_first(window: Opened) -> None:
    QGuiApplication.clipboard().setText(
        f'第一条新概述\n\n"两行的\n概述"\t另一列\n{SUMMARY}\nx\n多余\n'
    )
    button(window, "paste").click()
    panel = place_of(window).content.paste_panel
    assert panel.isVisible()
    assert panel.words.text() == (
        "剪贴板 6 行，从第 1 条起按顺序对应，3 条概述将改变，1 条不变，1 个空行跳过，"
        "1 行没有对应的条目，不会粘贴"
    )
    assert entry(window, "e1").summary == SUMMARY
    button(window, "paste-accept").click()
    window.until(lambda: entry(window, "e1").summary == "第一条新概述")
    assert entry(window, "e2").summary == SUMMARY
    assert entry(window, "e3").summary == "两行的\n概述"
    assert entry(window, series_id(window)).summary == "x"
    window.until(lambda: "已粘贴 3 条" in window.said)
    window.view.undo()
    window.until(lambda: entry(window, series_id(window)).summary == SUMMARY)
    assert entry(window, "e1").summary == SUMMARY


def test_ctrl_v_in_the_list_pastes_from_the_current_line_on(window: Opened) -> None:
    QGuiApplication.clipboard().setText("甲\n乙")
    table = table_of(window)
    table.setFocus()
    table.make_current("e3")
    QTest.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    panel = place_of(window).content.paste_panel
    assert "从第 3 条起" in panel.words.text()
    panel.what.choose("title")
    button(window, "paste-accept").click()
    window.until(lambda: titles(window)[2:4] == ["甲", "乙"])


def test_the_open_paste_panel_follows_the_clipboard(window: Opened) -> None:
    QGuiApplication.clipboard().setText("甲\n乙")
    table = table_of(window)
    table.setFocus()
    table.make_current("e3")
    QTest.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    panel = place_of(window).content.paste_panel
    panel.what.choose("title")
    QGuiApplication.clipboard().setText("丙")
    button(window, "paste-read").click()
    assert panel.words.text().startswith("剪贴板 1 行，从第 3 条起")
    QGuiApplication.clipboard().setText("丁\n戊")
    window.view.activateWindow()
    window.until(window.view.isActiveWindow)
    QApplication.sendEvent(panel, QEvent(QEvent.Type.ActivationChange))  # back from a spreadsheet
    button(window, "paste-accept").click()
    window.until(lambda: titles(window)[2:4] == ["丁", "戊"])


def test_a_clipboard_that_became_empty_leaves_the_paste_panel_as_it_is(window: Opened) -> None:
    QGuiApplication.clipboard().setText("甲\n乙")
    button(window, "paste").click()
    panel = place_of(window).content.paste_panel
    before = panel.words.text()
    QGuiApplication.clipboard().setText("")
    panel.read_wanted.emit(False)
    assert (panel.words.text(), window.warned) == (before, [])
    button(window, "paste-read").click()
    assert panel.words.text() == before
    assert "剪贴板里没有文字" in window.warned[-1]


def test_an_empty_clipboard_is_refused_in_words(window: Opened) -> None:
    QGuiApplication.clipboard().setText("")
    button(window, "paste").click()
    assert not place_of(window).content.paste_panel.isVisible()
    assert "剪贴板里没有文字" in window.warned[-1]


@pytest.mark.parametrize("target", ["v9", "none", ""])
def test_an_unknown_target_leads_to_the_list(window: Opened, target: str) -> None:
    place_of(window).select(target)
    assert table_of(window).hasFocus()


def test_targets_open_entries_and_focus_fields(window: Opened) -> None:
    place = place_of(window)
    place.select("e3")
    assert place.content.open_id() == "e3"
    assert place.content.editor.summary.hasFocus()
    film_in_series = entry(window, series_id(window)).films[1].id
    place.select(film_in_series)
    assert place.content.open_id() == series_id(window)
    place.select("phone")
    assert place.head.fields["phone"].edit.hasFocus()
    place.select("categories")
    assert place.totals.tick.hasFocus()


def test_a_jump_brings_an_entry_far_below_into_view(make: Make) -> None:
    def prepare(session: Session) -> None:
        fill.plan(session, {"title": "集", "count": "300", "duration": "0:20:00"})
        ids = [film.id for film in session.submission.films]
        fill.set_films(session, ids, {"series": ""})

    window = make(prepare)
    place = place_of(window)
    place.select("e250")
    area = place._area
    window.until(lambda: area.verticalScrollBar().value() > 250 * ROW)
    top = place.content.editor.mapTo(area.viewport(), QPoint(0, 0)).y()
    assert 0 <= top < area.viewport().height()


def test_the_wheel_over_the_list_is_left_to_the_form(window: Opened) -> None:
    table = table_of(window)
    at = table.viewport().rect().center()
    event = QWheelEvent(
        at.toPointF(),
        table.viewport().mapToGlobal(at).toPointF(),
        QPoint(),
        QPoint(0, -240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(table.viewport(), event)
    assert not event.isAccepted()


def test_the_film_of_an_entry_is_shown_in_its_place(window: Opened) -> None:
    click_row(window, "e2", TITLE)
    button(window, "film").click()
    assert window.plain("videos").asked == ["e2"]


def test_the_primary_button_leads_on_when_nothing_is_open(make: Make, tmp_path: Path) -> None:
    def prepare(session: Session) -> None:
        fill.set_form(session, HEAD)
        make_films(session, tmp_path / "素材", [Given("示例·深海")])
        review.sign(session, "v1", "李宁")

    window = make(prepare)
    place = place_of(window)
    assert place.footer().text == "信息表已填好"
    assert place.footer().primary.text == "去导出"  # type: ignore[union-attr]
    click_row(window, "v1", TITLE)
    write(place.content.editor.summary, "")
    place.flush()
    window.until(lambda: place.footer().primary.text == "去校验")  # type: ignore[union-attr]
    place.footer().primary.run()  # type: ignore[union-attr]
    assert window.view.current().key == "review"


def test_an_empty_project_says_where_entries_come_from(make: Make) -> None:
    window = make(nothing)
    place = place_of(window)
    assert not table_of(window).isVisible()
    assert place.footer().primary.text == "去校验"  # type: ignore[union-attr]
    assert not button(window, "paste").isEnabled()


def test_many_entries_cost_a_key_little(make: Make) -> None:
    """Not a benchmark: typing must not grow with the list."""

    def prepare(session: Session) -> None:
        sample(session)
        fill.plan(session, {"title": "集", "summary": SUMMARY, "count": "480"})
        ids = [f.id for f in session.submission.films if f.title.startswith("集")]
        fill.set_films(session, ids, {"series": "", "summary": SUMMARY})

    window = make(prepare)
    editor = place_of(window).content.editor
    click_row(window, "e1", TITLE)
    window.until(lambda: place_of(window).preview.pages.page_count())
    costs = []
    for _ in range(15):
        start = time.thread_time()
        QTest.keyClick(editor.summary, Qt.Key.Key_A)
        QApplication.sendPostedEvents()
        costs.append(time.thread_time() - start)
    assert sorted(costs)[len(costs) // 2] < 0.016
    assert len(table_of(window).entries.lines) > 480


def test_the_list_is_drawn_where_it_is_seen_only(make: Make) -> None:
    def prepare(session: Session) -> None:
        fill.plan(session, {"title": "集", "count": "400", "duration": "0:20:00"})
        ids = [film.id for film in session.submission.films]
        fill.set_films(session, ids, {"series": ""})

    window = make(prepare)
    table = table_of(window)
    painted: list[int] = []
    delegate = table.itemDelegate()
    before = delegate.paint

    def count(painter: object, option: object, index: object) -> None:
        painted.append(index.row())  # type: ignore[attr-defined]
        before(painter, option, index)  # type: ignore[arg-type]

    delegate.paint = count  # type: ignore[method-assign]
    table.viewport().update()
    QApplication.processEvents()
    assert painted
    assert len(set(painted)) < 40
    assert table.height() == HEADER + 400 * ROW


def test_leaving_the_window_saves_the_open_entry(window: Opened) -> None:
    editor = place_of(window).content.editor
    click_row(window, "e1", TITLE)
    write(editor.summary, "走之前写的")
    window.view.go("review")
    window.until(lambda: entry(window, "e1").summary == "走之前写的")


def test_lines_show_the_worst_of_what_is_open(make: Make) -> None:
    def prepare(session: Session) -> None:
        sample(session)
        fill.set_films(session, ("e2",), {"title": "", "category": ""})

    window = make(prepare)
    assert "不合规" in spoken(window, "e2", TITLE)
    model = table_of(window).entries
    tip = model.data(model.index(1, TITLE), Qt.ItemDataRole.ToolTipRole)
    assert "标题未填写" in tip
    assert "类别未选" in tip


def test_a_locked_project_moves_nothing(window: Opened) -> None:
    place_of(window).show_snapshot(replace(window.shot(), read_only_reason="文件只读"))
    label = window.shot().undo_label
    drag(window, "e1", row_point(window, "e4", TITLE))
    table = table_of(window)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down, ALT)
    window.do(nothing)
    assert window.shot().undo_label == label
