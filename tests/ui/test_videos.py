"""视频: the list, its strips, panels, keys and footer, through the widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QToolButton, QWidget

from kepu_desktop.domain.findings import Verdict
from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.places.videos.cells import COLUMNS, INDEX
from kepu_desktop.ui.widgets.basic import Button
from kepu_desktop.workflow import fill, review
from ui.film_project import GOOD, Given
from ui.project_window import Opened, child
from ui.videos_window import Make, key, place_of, press, settle, titles, window_maker, write

pytestmark = pytest.mark.usefixtures("application")
SMALL = replace(GOOD, width=1280, height=720)
UPRIGHT = replace(GOOD, width=1080, height=1920)
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
FILMS = (
    Given("示例·极地科考", UPRIGHT),
    Given("示例·深海", SMALL, unit="示例大学"),
    Given("示例·海洋馆", GOOD, category="venue"),
)


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
    return make(FILMS)


def film(window: Opened, film_id: str):
    found = window.shot().submission.film(film_id)
    assert found is not None
    return found


def resize(window: Opened, width: int, height: int) -> None:
    """As the window does, which is never wider than asked for whatever lies in it."""
    window.view.setMinimumSize(960, 520)
    window.view.resize(width, height)
    window.until(lambda: window.view.size().toTuple() == (width, height))


def choose(window: Opened, *ids: str) -> None:
    """Select films with the mouse, the first by a click, the others with Ctrl."""
    table = place_of(window).table
    for number, film_id in enumerate(ids):
        at = table.films.number_of(film_id)
        assert at is not None
        box = table.visualRect(table.films.index(at, 1))
        how = CTRL if number else Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, how, box.center())
    assert set(table.chosen_ids()) == set(ids)


# ---- the list ----


def test_the_list_opens_by_harm_with_the_worst_film_inspected(window: Opened) -> None:
    place = place_of(window)
    assert titles(window) == ["示例·深海", "示例·极地科考", "示例·海洋馆"]
    assert place.table.chosen_ids() == ("v2",)
    assert place.inspector.isVisible()
    assert child(place, "inspector-title").accessibleName() == "示例·深海"


def test_the_inspector_follows_mouse_and_arrow_keys(window: Opened) -> None:
    title = child(place_of(window), "inspector-title")
    key(window, Qt.Key.Key_Down)
    assert title.accessibleName() == "示例·极地科考"
    choose(window, "v3")
    assert title.accessibleName() == "示例·海洋馆"
    key(window, Qt.Key.Key_Up)
    assert title.accessibleName() == "示例·极地科考"


def test_a_click_on_a_head_sorts_and_a_second_one_turns_the_order(window: Opened) -> None:
    place = place_of(window)
    head = place.table.horizontalHeader()

    def click(column: str) -> None:
        x = head.sectionViewportPosition(INDEX[column]) + 10
        QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 10))

    click("title")
    assert titles(window) == ["示例·海洋馆", "示例·极地科考", "示例·深海"]
    click("title")
    assert titles(window) == ["示例·深海", "示例·极地科考", "示例·海洋馆"]
    assert place.table.chosen_ids() == ("v2",)  # the selection stays with its film


def test_chips_filter_and_ctrl_takes_several(window: Opened) -> None:
    place = place_of(window)
    chip = {name: child(place, f"chip-{name}") for name in ("all", "error", "review")}
    assert chip["error"].accessibleName() == "不合规 1"
    QTest.mouseClick(chip["error"], Qt.MouseButton.LeftButton)
    assert titles(window) == ["示例·深海"]
    place.strip.chips.choose("error", "review")
    assert len(titles(window)) == 3
    place.strip.chips.choose("pass")
    assert titles(window) == []
    press(window, "show-all")
    assert len(titles(window)) == 3


def test_search_filters_as_it_is_typed_and_esc_clears_it(window: Opened) -> None:
    place = place_of(window)
    key(window, Qt.Key.Key_F, CTRL)
    field = child(place, "search")
    assert isinstance(field, QLineEdit)
    field.insert("示例大学")
    assert titles(window) == ["示例·深海"]
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert len(titles(window)) == 3
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not field.hasFocus()


def test_the_sum_tells_selected_shown_and_total_time(window: Opened) -> None:
    place = place_of(window)
    key(window, Qt.Key.Key_A, CTRL)
    assert child(place, "selection-sum").text() == "已选 3 · 共 3 · 2:05:00"


def test_f2_edits_the_title_in_place_as_one_undo_step(window: Opened) -> None:
    key(window, Qt.Key.Key_F2)
    editor = child(place_of(window), "title-editor")
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "示例·深海"
    editor.selectAll()
    editor.insert("示例·深海一万米")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    window.until(lambda: film(window, "v2").title == "示例·深海一万米")
    assert window.shot().undo_label == "修改示例·深海的标题"
    assert child(place_of(window), "undo").toolTip() == "撤销：修改示例·深海的标题　Ctrl+Z"


def test_a_new_state_does_not_end_the_editing_of_a_title(window: Opened) -> None:
    key(window, Qt.Key.Key_F2)
    editor = child(place_of(window), "title-editor")
    assert isinstance(editor, QLineEdit)
    editor.insert("写到一半")
    window.do(lambda s: fill.set_films(s, ["v3"], {"unit": "另一单位"}))
    window.do(lambda s: fill.remove(s, ["v1"]))
    assert editor.text() == "写到一半"
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    window.until(lambda: len(titles(window)) == 2)
    assert film(window, "v2").title == "示例·深海"


def test_del_removes_the_selection_and_undo_brings_it_back(window: Opened) -> None:
    choose(window, "v1", "v2")
    key(window, Qt.Key.Key_Delete)
    window.until(lambda: titles(window) == ["示例·海洋馆"])
    assert window.said == ["已移除 2 个视频（原文件未动）"]
    assert place_of(window).table.chosen_ids() == ("v3",)
    press(window, "undo")
    window.until(lambda: len(titles(window)) == 3)
    assert child(place_of(window), "redo").toolTip() == "重做：移除 2 项　Ctrl+Y"


def test_a_pasted_column_fills_the_following_titles(window: Opened) -> None:
    QGuiApplication.clipboard().setText("甲\r\n\r\n丙\r\n丁\r\n")
    choose(window, "v2")
    key(window, Qt.Key.Key_V, CTRL)
    window.until(lambda: window.said)
    assert [film(window, f"v{n}").title for n in (2, 1, 3)] == ["甲", "示例·极地科考", "丙"]
    assert window.said == ["已粘贴 2 个标题；1 行没有对应的视频"]


def test_a_pasted_column_of_summaries_leaves_series_alone(window: Opened) -> None:
    window.do(lambda s: fill.set_films(s, ["v1"], {"series": "两集"}))
    place = place_of(window)
    place.table.setCurrentIndex(place.table.films.index(0, INDEX["summary"]))
    QGuiApplication.clipboard().setText('"第一行\n第二行"\n乙\n丙')
    key(window, Qt.Key.Key_V, CTRL)
    window.until(lambda: window.said)
    assert film(window, "v2").summary == "第一行\n第二行"
    assert film(window, "v3").summary == "丙"
    assert window.said == ["已粘贴 2 个概述；1 个属于系列，概述在系列上填"]


def test_pasting_into_another_column_says_where_it_would_go(window: Opened) -> None:
    place = place_of(window)
    place.table.setCurrentIndex(place.table.films.index(0, INDEX["duration"]))
    QGuiApplication.clipboard().setText("甲")
    key(window, Qt.Key.Key_V, CTRL)
    assert window.said == ["先点标题或摘要一列，再粘贴"]


def test_cells_can_be_read_by_a_screen_reader(window: Opened) -> None:
    films = place_of(window).table.films
    role = Qt.ItemDataRole.AccessibleTextRole
    heard = {c.key: films.data(films.index(0, n), role) for n, c in enumerate(COLUMNS)}
    assert heard["verdict"] == "不合规"
    assert heard["sound"] == "声音：有"
    assert heard["picture"] == "720p，不符合要求"
    assert place_of(window).table.accessibleName() == "视频列表"


# ---- columns ----


def shown_columns(window: Opened) -> list[str]:
    table = place_of(window).table
    return [c.key for n, c in enumerate(COLUMNS) if not table.isColumnHidden(n)]


def test_columns_give_way_until_the_title_can_be_read(window: Opened) -> None:
    for width, gone in ((1366, set()), (1100, {"unit", "summary"})):
        resize(window, width, 640)
        hidden = gone | {column.key for column in COLUMNS if not column.shown}
        window.until(lambda h=hidden: set(INDEX) - set(shown_columns(window)) == h)
    resize(window, 960, 520)
    table = place_of(window).table
    window.until(lambda: table.viewport().width() < 530)
    settle()
    assert "picture" not in shown_columns(window)
    assert table.columnWidth(INDEX["title"]) >= 160
    assert table.horizontalScrollBar().maximum() == 0


def test_the_head_s_menu_shows_and_hides_columns_and_is_freed(
    window: Opened, until: Callable[..., None]
) -> None:
    place = place_of(window)
    place.table.horizontalHeader().customContextMenuRequested.emit(QPoint(5, 5))
    menu = place.table.findChild(QMenu, "column-menu")
    assert menu is not None
    named = {action.text(): action for action in menu.actions()}
    assert not named["来源文件夹"].isChecked()
    named["来源文件夹"].trigger()
    named["单位"].trigger()
    assert "folder" in shown_columns(window)
    assert "unit" not in shown_columns(window)
    menu.close()
    until(lambda: place.table.findChild(QMenu, "column-menu") is None)


def test_columns_order_and_inspector_are_remembered(
    make: Make, settings: Settings, until: Callable[..., None]
) -> None:
    first = make(FILMS)
    place = place_of(first)
    place.table.set_column_shown("file", True)
    place.table.horizontalHeader().resizeSection(INDEX["category"], 120)
    place.table.order_wanted.emit("duration")
    press(first, "inspector-close")
    until(lambda: settings.table("videos"))
    second = make(FILMS)
    assert "file" in shown_columns(second)
    table = place_of(second).table
    assert table.columnWidth(INDEX["category"]) == 120
    assert not place_of(second).inspector.isVisible()
    assert settings.table("videos")["order"] == "duration"


def test_settings_that_make_no_sense_are_left_out(make: Make, settings: Settings) -> None:
    settings.put("videos", {"hidden": ["title", 3], "widths": {"unit": -5, "x": 9}, "order": "?"})
    window = make(FILMS)
    assert "title" in shown_columns(window)
    assert titles(window)[0] == "示例·深海"


# ---- panels ----


def combo(window: Opened, name: str) -> QComboBox:
    found = child(place_of(window), name)
    assert isinstance(found, QComboBox)
    return found


def test_a_row_stays_where_it_is_while_it_is_worked_on(window: Opened) -> None:
    before = titles(window)
    first = next(row.film.id for row in place_of(window).table.films.all_rows())
    window.view.desk.do("移出", lambda s: fill.set_films(s, [first], {"include": "no"}))
    window.until(lambda: not film(window, first).included)
    assert titles(window) == before
    window.view.go("form")
    window.view.go("videos")
    assert titles(window) == [*before[1:], before[0]]


def test_every_field_of_a_panel_can_be_seen_when_it_opens(window: Opened) -> None:
    choose(window, "v1", "v3")
    press(window, "bulk-edit")
    box = combo(window, "bulk-category")
    settle()
    seen = box.visibleRegion().boundingRect()
    assert seen.height() >= box.height() - 1
    assert seen.width() >= box.width() - 1


def stops_after(widget: QWidget, count: int) -> list[str]:
    """Names of what Tab reaches from ``widget`` on."""
    found: list[str] = []
    following = widget
    while len(found) < count:
        following = following.nextInFocusChain()
        reached = following.focusPolicy() & Qt.FocusPolicy.TabFocus
        if reached and following.isVisible() and following.isEnabled():
            found.append(following.objectName())
    return found


def test_tab_goes_from_the_fields_of_a_panel_to_its_buttons(window: Opened) -> None:
    choose(window, "v1", "v3")
    press(window, "bulk-edit")
    settle()
    reached = stops_after(combo(window, "bulk-category"), 9)
    assert "bulk-unit" in reached
    assert "bulk-do" in reached
    assert reached.index("bulk-unit") < reached.index("bulk-do")
    assert "menu" not in reached[: reached.index("bulk-do")]


def test_tab_goes_from_the_content_check_to_the_name_and_the_signature(window: Opened) -> None:
    choose(window, "v1")
    place_of(window).inspector.show_sign()
    settle()
    last = child(place_of(window), "sign-item-4")
    reached = stops_after(last, 3)
    assert any("sign-by" in name for name in reached[:2])


def test_bulk_edit_changes_only_what_was_filled_in(window: Opened) -> None:
    choose(window, "v1", "v3")
    press(window, "bulk-edit")
    box = combo(window, "bulk-category")
    box.setCurrentIndex(box.findData("keylab"))
    write(window, "bulk-unit", "示例省科学技术馆")
    press(window, "bulk-do")
    window.until(lambda: film(window, "v3").category == "keylab")
    assert film(window, "v1").source_unit == "示例省科学技术馆"
    assert film(window, "v1").summary == film(window, "v3").summary != ""
    assert film(window, "v2").category == "flagship"
    assert window.shot().undo_label == "修改 2 个视频的类别、来源单位"
    window.until(lambda: not place_of(window).panels.bulk.isVisible())


def test_bulk_edit_without_a_change_says_so_and_esc_closes(window: Opened) -> None:
    press(window, "bulk-edit")
    press(window, "bulk-do")
    place = place_of(window)
    assert place.panels.bulk.isVisible()
    QTest.keyClick(combo(window, "bulk-category"), Qt.Key.Key_Escape)
    assert not place.panels.bulk.isVisible()
    assert window.shot().undo_label == "添加 3 个视频"


def test_ctrl_g_makes_a_series_under_the_shared_name(window: Opened) -> None:
    choose(window, "v1", "v3")
    key(window, Qt.Key.Key_G, CTRL)
    name = child(place_of(window), "series-name")
    assert isinstance(name, QLineEdit)
    assert name.text() == "示例"
    write(window, "series-name", "海洋系列")
    QTest.keyClick(name, Qt.Key.Key_Return)
    window.until(lambda: film(window, "v1").series)
    assert film(window, "v1").series == film(window, "v3").series != ""
    assert window.shot().submission.series[0].title == "海洋系列"
    assert window.said == ["已把 2 个视频组成系列《海洋系列》"]


def test_a_planned_entry_is_entered_without_a_file(window: Opened) -> None:
    place_of(window).toolbar.plan.emit()
    write(window, "planned-title", "示例·英才计划")
    box = combo(window, "planned-category")
    box.setCurrentIndex(box.findData("talent"))
    duration = child(place_of(window), "planned-duration")
    assert isinstance(duration, QLineEdit)
    assert duration.text() == "0:20:00"  # the category's minimum is proposed
    press(window, "planned-do")
    window.until(lambda: "示例·英才计划" in titles(window))
    assert film(window, "e1").planned_duration_s == 1200
    window.until(lambda: place_of(window).table.chosen_ids() == ("e1",))


def test_what_is_wrong_with_a_planned_entry_is_said_in_the_panel(window: Opened) -> None:
    place_of(window).toolbar.plan.emit()
    press(window, "planned-do")
    panel = place_of(window).panels.planned
    window.until(lambda: panel._message.text())
    assert "标题" in panel._message.text()
    assert panel.isVisible()
    assert window.warned == []


# ---- the row's menu ----


def menu_of(window: Opened) -> QMenu:
    place = place_of(window)
    place.table.customContextMenuRequested.emit(QPoint(30, 40))
    found = place.findChild(QMenu, "film-menu")
    assert found is not None
    return found


def choose_in(menu: QMenu, words: str) -> None:
    action = next(a for a in menu.actions() if a.text().split("\t")[0] == words)
    assert action.isEnabled()
    action.trigger()
    menu.close()


def test_the_row_s_menu_excludes_marks_and_is_freed(window: Opened) -> None:
    choose(window, "v1", "v3")
    choose_in(menu_of(window), "不报送")
    window.until(lambda: not film(window, "v1").included)
    window.until(lambda: place_of(window).findChild(QMenu, "film-menu") is None)
    choose_in(menu_of(window), "包含在报送中")
    window.until(lambda: film(window, "v3").included)
    choose_in(menu_of(window), "标为入选")
    window.until(lambda: film(window, "v3").selected)
    window.until(lambda: place_of(window).findChild(QMenu, "film-menu") is None)


def test_a_film_that_is_away_is_shown_its_new_place(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make([Given("示例·离线", there=False)])
    place = place_of(window)
    assert place.table.films.row_at(0).offline
    there = tmp_path / "别处" / "示例·离线.mp4"
    there.parent.mkdir()
    there.write_bytes(b"x")
    monkeypatch.setattr(
        "kepu_desktop.ui.places.videos.deeds.QFileDialog.getOpenFileName",
        lambda *_: (str(there), ""),
    )
    checked: list[object] = []
    monkeypatch.setattr(window.desk, "check", lambda ids: checked.append(ids))
    choose_in(menu_of(window), "重新定位…")
    window.until(lambda: checked)
    assert film(window, "v1").file.root == str(there.parent)
    window.until(lambda: not place.table.films.row_at(0).offline)


# ---- checks, footer, frame ----


def test_f5_checks_the_selection_and_shift_f5_reads_everything(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make([Given("新", None), Given("旧")])
    asked: list[tuple[object, str]] = []
    monkeypatch.setattr(
        window.desk, "check", lambda ids=None, depth="quick": asked.append((ids, depth))
    )
    choose(window, "v1")
    key(window, Qt.Key.Key_F5)
    key(window, Qt.Key.Key_F5, SHIFT)
    assert asked == [(["v1"], "quick"), (None, "full")]
    assert window.said == []
    choose(window, "v2")
    key(window, Qt.Key.Key_F5)
    assert len(window.said) == 1


def test_the_footer_s_next_step_follows_the_state(make: Make) -> None:
    window = make([Given("新", None), Given("小", SMALL)])
    place = place_of(window)
    assert place.footer().primary.text == "开始检查"
    window.do(lambda s: fill.remove(s, ["v1"]))
    footer = place.footer()
    assert footer.primary.text == "处理 2 项待办"  # too small, and not signed
    assert footer.text == "不合规 1 个"
    assert footer.verdict is Verdict.ERROR
    press_primary(window)
    assert window.view.current() is window.plain("review")
    assert window.plain("review").asked == ["videos"]
    window.view.go("videos")

    def settle(session) -> None:
        review.waive(session, "v2", "video/resolution", "领导同意", "李宁")
        review.sign(session, "v2", "李宁")

    window.do(settle)
    assert place.footer().primary.text == "去填信息表"
    press_primary(window)
    assert window.view.current() is window.plain("form")


def press_primary(window: Opened) -> None:
    window.view.run_primary()


def test_an_empty_project_teaches_the_first_step(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make()
    place = place_of(window)
    assert child(place, "videos-empty").isVisible()
    assert place.footer().primary is None
    assert place.footer().text.startswith("尚无视频 · 信息表还缺")
    assert not place.inspector.isVisible()
    assert not child(place, "check").isEnabled()
    press(window, "empty-plan")
    write(window, "planned-title", "第一个")
    press(window, "planned-do")
    window.until(lambda: titles(window) == ["第一个"])
    assert not child(place, "videos-empty").isVisible()


def test_the_empty_place_s_buttons_reach_the_window(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    for name in ("add_files", "add_folder", "open_demo"):
        monkeypatch.setattr(
            f"kepu_desktop.ui.project_view.ProjectView.{name}",
            lambda _view, name=name: asked.append(name),
        )
    window = make()
    for name in ("empty-files", "empty-folder", "empty-demo"):
        press(window, name)
    assert asked == ["add_files", "add_folder", "open_demo"]


def test_a_jump_from_elsewhere_shows_the_film_whatever_the_filter_says(window: Opened) -> None:
    place = place_of(window)
    place.strip.chips.choose("error")
    press(window, "inspector-close")
    window.view.go("videos", "v3")
    assert place.table.chosen_ids() == ("v3",)
    assert place.inspector.isVisible()
    assert len(titles(window)) == 3
    window.view.go("videos", "v1 video/resolution")
    opened = place.inspector.findings.current()
    assert opened is not None
    assert opened.finding.rule == "video/resolution"


def test_a_jump_to_a_series_shows_its_first_film(window: Opened) -> None:
    window.do(lambda s: fill.set_films(s, ["v3", "v1"], {"series": "两集"}))
    place_of(window).select("s1")
    assert place_of(window).table.current_id() in ("v1", "v3")


def test_a_jump_to_a_film_that_is_not_there_yet_waits_for_it(window: Opened) -> None:
    place_of(window).select("e1")
    window.do(lambda s: fill.plan(s, {"title": "后来"}))
    assert place_of(window).table.current_id() == "e1"


def test_no_word_in_the_toolbar_is_cut_at_any_width(window: Opened) -> None:
    place = place_of(window)
    place.table.choose("v1")
    shown: dict[tuple[int, bool], int] = {}
    for inspecting in (False, True):
        (place.open_inspector if inspecting else place._close_inspector)()
        for width in (1600, 1366, 1280, 1100, 960):
            resize(window, width, 640)
            window.do(lambda _: None)
            buttons = place.toolbar.findChildren(Button)
            for button in buttons:
                needed = button.sizeHint().width() if button.text() else 28
                assert button.width() >= needed, (width, inspecting, button.accessibleName())
            right = max(b.geometry().right() for b in place.toolbar.findChildren(QWidget))
            assert right < place.toolbar.width() + 1, (width, inspecting)
            shown[width, inspecting] = sum(bool(button.text().strip()) for button in buttons)
    assert shown[1600, False] == 6
    assert shown[1100, False] >= 4
    assert shown[960, True] <= shown[1366, True] < 6


def test_buttons_without_room_keep_their_names_only_for_readers(window: Opened) -> None:
    button = child(place_of(window), "bulk-edit")
    resize(window, 1366, 640)
    window.until(lambda: button.text().strip() == "批量修改")
    place_of(window).toolbar.resize(480, 48)
    window.until(lambda: not button.text().strip())
    assert button.accessibleName() == "批量修改"
    assert button.toolTip() == "批量修改"
    assert button.width() >= 28


def test_no_chip_is_cut_at_960(window: Opened) -> None:
    resize(window, 960, 520)
    chips = place_of(window).strip.chips.findChildren(QToolButton)

    def fits(chip: QToolButton) -> bool:
        shape = 0 if chip.icon().isNull() else 16
        return chip.width() - shape - 4 >= chip.fontMetrics().horizontalAdvance(chip.text())

    window.until(lambda: all(fits(chip) for chip in chips))
    strip = place_of(window).strip
    assert max(chip.geometry().right() for chip in chips) <= strip.width()


def test_f6_goes_from_list_to_inspector_to_navigation(window: Opened) -> None:
    place = place_of(window)
    window.view.activateWindow()
    place.table.setFocus()
    window.until(lambda: place.table.hasFocus())
    place._next_part()
    assert place.inspector.picture.view.hasFocus()
    place._next_part()
    assert child(window.view, "go-videos").hasFocus()
    place._next_part()
    assert place.table.hasFocus()


def test_every_control_has_a_name(window: Opened) -> None:
    place_of(window).toolbar.bulk.emit()
    nameless = [
        widget
        for kind in (QToolButton, QLineEdit, QComboBox)
        for widget in place_of(window).findChildren(kind)
        if not widget.accessibleName()
        and widget.isVisible()
        # inside others that have a name: a combo's own line, a search field's sign
        and not isinstance(widget.parent(), QComboBox | QLineEdit)
    ]
    assert nameless == []


# ---- what the list hides, and Esc ----


def test_a_film_that_the_search_hides_is_not_inspected(window: Opened) -> None:
    place = place_of(window)
    choose(window, "v2")
    place.toolbar.search.setText("极地")
    assert titles(window) == ["示例·极地科考"]
    empty = child(place, "inspector-empty")
    assert (place.inspector.isVisible(), empty.isVisible()) == (False, True)
    place.sign_chosen()  # Ctrl+J: nothing in sight is there to be signed
    assert not place.inspector.isVisible()
    choose(window, "v1")
    assert child(place, "inspector-title").accessibleName() == "示例·极地科考"
    assert (place.inspector.isVisible(), empty.isVisible()) == (True, False)
    place.toolbar.search.setText("没有这样的")
    assert (place.inspector.isVisible(), empty.isVisible()) == (False, True)
    place.show_all()
    assert place.inspector.isVisible()


def test_escape_closes_a_panel_from_anywhere_in_the_place(window: Opened) -> None:
    place = place_of(window)
    choose(window, "v1", "v2")
    for name in ("search", "chip-error", "bulk-edit"):
        press(window, "bulk-edit")
        assert child(place, "bulk").isVisible()
        widget = child(place, name)
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_Escape)
        assert not child(place, "bulk").isVisible(), name
    press(window, "bulk-edit")
    key(window, Qt.Key.Key_Escape)
    assert not child(place, "bulk").isVisible()
