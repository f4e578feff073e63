"""单位台账 as a person meets it: empty, filled, typed in place, pasted, dropped, the kit, 催报."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QToolButton, QWidget

from kepu_desktop.domain.submission import Film, Returned, Unit
from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.desk import Desk
from kepu_desktop.ui.places.roster.place import RosterPlace
from kepu_desktop.ui.places.roster.rows import COLUMNS, arranged
from kepu_desktop.ui.project_view import ProjectView
from kepu_desktop.workflow.fill import set_films, set_form
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.units import roster
from kepu_desktop.workflow.units.standing import roster_standing
from ui.project_window import Opened, PlainPlace, child, opened

pytestmark = pytest.mark.usefixtures("application")
Until = Callable[..., None]
SEA, SKY, SCHOOL = "示例海洋研究所", "示例市天文学会", "示例职业技术学院"
OWN = {
    "unit": "示例省科学技术协会",
    "collect_by": "2030-06-30",
    "collect_to": "shouji@example.org",
    "collect_contact": "李华（示例），0551-60000001",
}
FILMS = (
    Film("v1", "示例·湿地日出", source_unit=SEA, order=1),
    Film("v2", "示例·探月工程", source_unit="示例博物馆", order=2),
)
SEA_FORM = Returned("r1", "信息表.docx", "0" * 64, "2025-06-01T08:00:00+08:00", SEA)
PLACE = {column.key: number for number, column in enumerate(COLUMNS)}


def places(desk: Desk, frame: ProjectView) -> list[tuple[object, str, str]]:
    return [
        (PlainPlace("videos", desk, frame), "视频", "film"),
        (RosterPlace(desk, frame), "单位台账", ""),
    ]


def new_project(path: Path, *, units: bool, own: bool) -> Session:
    session = Session.create(path)
    session.edit(
        "x",
        lambda state: replace(state, films=FILMS, returned=(SEA_FORM,), next_ids={"v": 3, "r": 2}),
    )
    if own:
        set_form(session, OWN)
    if units:
        roster.add_units(session, [{"name": name} for name in (SEA, SKY, SCHOOL)])
    return session


@pytest.fixture
def units() -> bool:
    return True


@pytest.fixture
def own() -> bool:
    return True


@pytest.fixture
def window(
    units: bool,
    own: bool,
    tmp_path: Path,
    settings: Settings,
    until: Until,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Opened]:
    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(tmp_path / "home"))
    making = lambda: new_project(tmp_path / "示例.kepu", units=units, own=own)  # noqa: E731
    going = opened(making, places, settings, until)
    made = next(going)
    made.view.go("roster")
    until(lambda: place_of(made).arranged is not None)
    yield made
    assert next(going, None) is None


def place_of(window: Opened) -> RosterPlace:
    place = window.view.places["roster"]
    assert isinstance(place, RosterPlace)
    return place


def roster_of(window: Opened) -> tuple[Unit, ...]:
    return window.shot().submission.roster


def press(window: Opened, name: str) -> None:
    button = child(window.view, name)
    assert isinstance(button, QPushButton | QToolButton)
    assert button.isEnabled(), name
    button.click()


def shown(place: RosterPlace, row: int) -> list[str]:
    model = place.table.units
    return [model.data(model.index(row, at)) for at in range(model.columnCount())]


def typed(place: RosterPlace, row: int, key: str, text: str) -> None:
    """In the cell, with the keyboard."""
    index = place.table.units.index(row, PLACE[key])
    place.table.setFocus()
    place.table.setCurrentIndex(index)
    place.table.edit(index)
    editor = place.table.findChild(QLineEdit, "unit-editor")
    assert editor is not None
    editor.selectAll()
    editor.insert(text)
    QTest.keyClick(editor, Qt.Key.Key_Return)


@pytest.mark.parametrize(("units", "own"), [(False, False)])
def test_the_empty_place_teaches_and_offers_one_primary_button(window: Opened) -> None:
    place = place_of(window)
    assert place.empty.isVisible()
    assert not place.table.isVisible()
    assert place.footer().primary is None
    texts = [button.text().strip() for button in place.empty.findChildren(QPushButton)]
    assert texts == ["读入名单…", "粘贴名单", "添加单位"]


@pytest.mark.parametrize("units", [False])
def test_names_copied_from_elsewhere_are_pasted_into_the_empty_place(window: Opened) -> None:
    QGuiApplication.clipboard().setText(f"单位\t电话\n{SEA}\t0551-60000000\n{SKY}\t")
    press(window, "empty-paste")
    window.until(lambda: len(roster_of(window)) == 2)
    assert roster_of(window)[0].phone == "0551-60000000"
    assert any("新增 2 个单位" in said for said in window.said)


@pytest.mark.parametrize("own", [False])
def test_blanks_come_first_and_are_filled_where_one_is(window: Opened) -> None:
    place = place_of(window)
    primary = place.footer().primary
    assert primary is not None
    assert primary.text == "填写征集信息"
    assert not place.side.text.toPlainText().startswith(SEA)
    window.view.run_primary()
    assert place.collect.isVisible()
    for key, text in OWN.items():
        if key in place.collect.fields:
            edit = place.collect.fields[key].edit
            edit.setFocus()
            edit.insert(text)
            QTest.keyClick(edit, Qt.Key.Key_Return)
    window.until(lambda: not place.gate.missing)
    assert {k: window.shot().submission.form[k] for k in OWN} == OWN
    assert place.collect.fields["unit"].isVisible()
    place.close_collect()
    place.open_collect()
    assert not place.collect.fields["unit"].isVisible()
    primary = place.footer().primary
    assert primary is not None
    assert primary.text == "生成征集包…"
    window.until(lambda: SEA in place.side.text.toPlainText())


@pytest.mark.parametrize("own", [False])
def test_the_organisers_address_is_refused_in_the_field(window: Opened) -> None:
    place = place_of(window)
    place.open_collect()
    edit = place.collect.fields["collect_to"].edit
    edit.insert(window.shot().call.mail.to)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    window.until(lambda: edit.property("level") == "rev")
    assert "主办方" in edit.accessibleDescription()
    assert place.gate.shut


def test_the_kit_is_written_shown_and_then_reminders_are_next(
    window: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_urls: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened_urls.append)
    place = place_of(window)
    place.write_kit(tmp_path / "out")
    window.until(lambda: opened_urls)
    folder = Path(opened_urls[0].toLocalFile())
    assert len(list(folder.iterdir())) == 4
    assert any("已生成" in said for said in window.said)
    assert not window.warned
    assert "晚于" in place.collect.fields["collect_by"].edit.accessibleDescription()
    assert place.collect.isVisible()
    primary = place.footer().primary
    assert primary is not None
    assert primary.text.startswith("复制催报文字")
    primary.run()
    text = QGuiApplication.clipboard().text()
    assert SKY in text
    assert SCHOOL in text
    assert OWN["collect_to"] in text
    assert window.shot().call.mail.to not in text


def test_a_name_typed_in_place_is_kept_and_can_be_taken_back(window: Opened) -> None:
    place = place_of(window)
    typed(place, 2, "name", "示例大学")
    window.until(lambda: roster_of(window)[2].name == "示例大学")
    window.view.undo()
    window.until(lambda: roster_of(window)[2].name == SCHOOL)


def test_a_name_that_another_unit_has_is_refused_with_the_reason(window: Opened) -> None:
    typed(place_of(window), 2, "name", SKY)
    window.until(lambda: window.warned)
    assert "已有这个单位" in window.warned[0]
    assert roster_of(window)[2].name == SCHOOL


def test_a_column_from_excel_runs_down_from_the_cell(window: Opened) -> None:
    place = place_of(window)
    place.table.setFocus()
    place.table.setCurrentIndex(place.table.units.index(1, PLACE["contact"]))
    QGuiApplication.clipboard().setText("王琳\n赵敏\n多的\n")
    QTest.keyClick(place.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    window.until(lambda: roster_of(window)[2].contact == "赵敏")
    assert [unit.contact for unit in roster_of(window)] == ["", "王琳", "赵敏"]


def test_rows_from_excel_become_units(window: Opened) -> None:
    place = place_of(window)
    place.table.setFocus()
    place.table.setCurrentIndex(place.table.units.index(0, PLACE["contact"]))
    QGuiApplication.clipboard().setText("示例气象学会\t陈晨\t0551-60000009")
    QTest.keyClick(place.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    window.until(lambda: len(roster_of(window)) == 4)
    assert roster_of(window)[3].contact == "陈晨"


def test_a_new_unit_is_named_at_once(window: Opened) -> None:
    place = place_of(window)
    press(window, "add-unit")
    window.until(lambda: place.table.findChild(QLineEdit, "unit-editor"))
    editor = place.table.findChild(QLineEdit, "unit-editor")
    assert editor is not None
    editor.selectAll()
    editor.insert("示例气象学会")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    window.until(
        lambda: len(roster_of(window)) == 4 and roster_of(window)[3].name == "示例气象学会"
    )


def test_chosen_units_are_removed_with_the_delete_key(window: Opened) -> None:
    place = place_of(window)
    place.table.choose(["u1", "u3"])
    QTest.keyClick(place.table, Qt.Key.Key_Delete)
    window.until(lambda: len(roster_of(window)) == 1)
    assert any("视频未动" in said for said in window.said)
    assert len(window.shot().submission.films) == 2


def test_who_sent_something_unasked_is_shown_and_taken_in(window: Opened) -> None:
    place = place_of(window)
    assert child(window.view, "roster-strangers").isVisible()
    assert [one.name for one in place.standing.strangers] == ["示例博物馆"]
    press(window, "add-strangers")
    window.until(lambda: not place.standing.strangers)
    assert roster_of(window)[3].name == "示例博物馆"
    window.until(lambda: not child(window.view, "roster-strangers").isVisible())


def test_who_sent_something_under_another_name_is_known_in_one_step(window: Opened) -> None:
    short = "示例海洋研究所（科普部）"
    window.do(lambda session: set_films(session, ["v2"], {"unit": short}))
    window.until(lambda: [one.name for one in place_of(window).standing.strangers] == [short])
    button = child(window.view, "join-stranger-0")
    assert isinstance(button, QPushButton)
    assert button.text() == f"当作“{SEA}”"
    button.click()
    window.until(lambda: not place_of(window).standing.strangers)
    assert [film.source_unit for film in window.shot().submission.films] == [SEA, SEA]
    assert len(roster_of(window)) == 3
    window.view.undo()
    window.until(lambda: window.shot().submission.films[1].source_unit == short)


def test_reminders_are_of_the_state_that_is_shown_or_of_the_units_that_are_chosen(
    window: Opened,
) -> None:
    place = place_of(window)
    place._made_kit = True

    def caption() -> str:
        primary = place.footer().primary
        assert primary is not None
        return primary.text

    assert caption() == "复制催报文字（3 个单位）"
    place.chips.chips.choose("none")
    assert caption() == "复制催报文字（2 个单位）"
    place.copy_all()
    text = QGuiApplication.clipboard().text()
    assert SEA not in text
    assert SKY in text
    assert SCHOOL in text
    place.chips.chips.choose("all")
    place.table.choose(["u1", "u3"])
    assert caption() == "复制催报文字（2 个单位）"
    place.copy_all()
    text = QGuiApplication.clipboard().text()
    assert SKY not in text
    assert SCHOOL in text
    place.chips.chips.choose("complete")
    primary = place.footer().primary
    assert primary is not None
    assert not primary.enabled


def test_the_chosen_unit_tells_what_came_and_what_is_wrong(window: Opened) -> None:
    place = place_of(window)
    place.table.choose(["u1"])
    assert shown(place, 0)[:2] == ["待改", SEA]
    labels = [w.text() for w in place.side.findChildren(QWidget) if hasattr(w, "text")]
    assert any("湿地日出》的视频文件" in text for text in labels if isinstance(text, str))
    text = child(window.view, "reminder-text")
    assert isinstance(text, QPlainTextEdit)
    assert text.toPlainText().startswith(f"{SEA}：")
    press(window, "copy-reminder")
    assert QGuiApplication.clipboard().text() == text.toPlainText()


def test_a_fault_leads_to_its_film(window: Opened) -> None:
    place = place_of(window)
    place.table.choose(["u1"])
    jumps = [b for b in place.side.findChildren(QPushButton) if b.text().strip() == "跳转"]
    assert jumps
    jumps[0].click()
    assert window.plain("videos").asked[0].startswith("v1 ")


def test_contacts_are_typed_at_the_side(window: Opened) -> None:
    place = place_of(window)
    place.table.choose(["u2"])
    edit = place.side.fields["remark"].edit
    edit.setFocus()
    edit.insert("月底前可交")
    place.table.choose(["u3"])  # going on sends what was typed, to the unit it was typed for
    window.until(lambda: roster_of(window)[1].remark == "月底前可交")
    assert roster_of(window)[2].remark == ""
    assert edit.text() == ""


def test_chips_and_search_filter_and_the_header_sorts(window: Opened) -> None:
    place = place_of(window)
    place.chips.chips.choose("none")
    assert [row.unit.name for row in place.table.units._rows] == [SKY, SCHOOL]
    place.bar.search.setText("天文")
    assert place.table.units.rowCount() == 1
    place.bar.search.clear()
    place.chips.chips.choose("all")
    place._order_by("name")
    place._order_by("name")
    first = place.table.units.row_at(0)
    assert first is not None
    assert first.unit.name == max(SEA, SKY, SCHOOL)


def test_a_list_is_dropped_and_a_word_form_is_not_for_here(window: Opened, tmp_path: Path) -> None:
    place = place_of(window)
    file = tmp_path / "名单.csv"
    file.write_text(f"单位,联系人\n{SKY},王琳\n示例气象学会,陈晨\n", encoding="utf-8")
    assert "名单" in place.takes([str(file)])
    assert not place.takes(["信息表.docx"])
    assert not place.takes(["片.mp4"])
    window.view.add([str(file)])
    window.until(lambda: len(roster_of(window)) == 4)
    assert roster_of(window)[1].contact == "王琳"


def test_all_units_without_a_day_are_noted_as_asked(window: Opened) -> None:
    place_of(window).mark_asked()
    window.until(lambda: all(unit.asked for unit in roster_of(window)))
    window.view.undo()
    window.until(lambda: not any(unit.asked for unit in roster_of(window)))


def test_it_stands_in_no_navigation_and_goes_back(window: Opened) -> None:
    assert window.view.navigation.findChild(QWidget, "go-roster") is None
    press(window, "roster-back")
    assert window.view.current().key == "videos"


def test_every_control_has_a_name(window: Opened) -> None:
    place = place_of(window)
    place.open_collect()
    controls = (*place.findChildren(QLineEdit), *place.findChildren(QPushButton))
    controls = (*controls, *place.findChildren(QToolButton))
    own = [one for one in controls if not isinstance(one.parent(), QLineEdit)]  # not Qt's signs
    assert len(own) > 20
    assert [one.objectName() for one in own if not one.accessibleName()] == []


def test_a_cell_reads_its_column_and_its_text(window: Opened) -> None:
    model = place_of(window).table.units
    role = Qt.ItemDataRole.AccessibleTextRole
    assert model.data(model.index(1, PLACE["state"]), role) == "状态：未报"
    assert model.data(model.index(1, PLACE["contact"]), role) == "联系人：空"


def test_hundreds_of_units_keep_their_choice_through_edits(window: Opened) -> None:
    place = place_of(window)
    rows = [{"name": f"示例第{number}中学"} for number in range(300)]
    window.do(lambda session: roster.add_units(session, rows))
    window.until(lambda: len(place.standing.rows) == 303)
    place.table.choose(["u200"])
    window.do(lambda session: roster.set_unit(session, "u5", {"contact": "王琳"}))
    window.until(lambda: roster_of(window)[4].contact == "王琳")
    assert place.table.chosen_ids() == ["u200"]
    shot = window.shot()
    standing = roster_standing(shot.submission, shot.judgement)
    found = arranged(standing.rows, frozenset({"all"}), "第29", "name", down=True)
    assert len(found) == 11
