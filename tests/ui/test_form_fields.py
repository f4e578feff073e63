"""信息表, the head: typing is saved, and nothing overwrites what is being typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QCheckBox, QWidget

from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.places.form.fields import FormField
from kepu_desktop.ui.places.form.totals import TickPanel, clock
from kepu_desktop.workflow import fill
from kepu_desktop.workflow.session import Session
from ui.form_window import (
    HEAD,
    Make,
    commit,
    compose,
    free_popups,
    nothing,
    place_of,
    window_maker,
    write,
)
from ui.project_window import Opened, child

pytestmark = pytest.mark.usefixtures("application")


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


def field(window: Opened, key: str) -> FormField:
    return place_of(window).head.fields[key]


def saved(window: Opened, key: str) -> str:
    return window.shot().submission.form.get(key, "")


def test_typing_is_saved_as_one_command_when_the_field_is_left(window: Opened) -> None:
    write(field(window, "contact").edit, "李宁")
    assert saved(window, "contact") == HEAD["contact"]
    field(window, "phone").edit.setFocus()
    window.until(lambda: saved(window, "contact") == "李宁")
    assert window.shot().undo_label == "填写联系人"
    window.view.undo()
    window.until(lambda: saved(window, "contact") == HEAD["contact"])


def test_typing_is_saved_a_while_after_the_last_key(window: Opened) -> None:
    write(field(window, "position").edit, "研究员")
    window.until(lambda: saved(window, "position") == "研究员")
    assert field(window, "position").edit.hasFocus()


def test_enter_saves_at_once(window: Opened) -> None:
    edit = field(window, "email").edit
    write(edit, "a@b.example.org")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    window.until(lambda: saved(window, "email") == "a@b.example.org")


def test_closing_the_project_saves_what_is_being_typed(window: Opened) -> None:
    path = window.shot().path
    write(field(window, "unit").edit, "示例省科协")
    window.desk.close()
    with Session.open(path, write=False) as session:
        assert session.submission.form["unit"] == "示例省科协"


def test_a_new_state_never_overwrites_the_field_in_edit(window: Opened) -> None:
    edit = field(window, "contact").edit
    write(edit, "正在输")
    window.do(
        lambda session: fill.set_form(session, {"contact": "别处改的", "phone": "13900000000"})
    )
    window.until(lambda: field(window, "phone").edit.text() == "13900000000")
    assert edit.text() == "正在输"
    commit(edit, "入")
    window.until(lambda: saved(window, "contact") == "正在输入")
    assert edit.text() == "正在输入"


def test_composing_is_not_disturbed_by_a_new_state(window: Opened) -> None:
    edit = field(window, "contact").edit
    edit.setFocus()
    compose(edit, "zhang")
    window.do(lambda session: fill.set_form(session, {"contact": "别处改的"}))
    window.until(lambda: saved(window, "contact") == "别处改的")
    assert edit.text() == HEAD["contact"]
    commit(edit, "")


def test_undo_shows_in_the_field_that_has_the_focus(window: Opened) -> None:
    edit = field(window, "contact").edit
    write(edit, "李宁")
    window.until(lambda: saved(window, "contact") == "李宁")
    child(place_of(window), "undo").click()
    window.until(lambda: edit.text() == HEAD["contact"])


def test_undo_takes_back_what_was_typed_just_now(window: Opened) -> None:
    edit = field(window, "contact").edit
    write(edit, "李宁")
    child(place_of(window), "undo").click()
    window.until(lambda: "已撤销：填写联系人" in window.said)
    window.until(lambda: edit.text() == HEAD["contact"])


def test_invisible_marks_are_taken_out_and_counted(window: Opened) -> None:
    edit = field(window, "contact").edit
    write(edit, "")
    QGuiApplication.clipboard().setText("张\u202e三\u200b丰\u0007")
    edit.paste()
    window.until(lambda: saved(window, "contact") == "张三丰")
    window.until(lambda: edit.text() == "张三丰")
    assert any("联系人：去掉了 3 个不可见字符" in said for said in window.said)


def test_a_blank_behind_the_last_word_stays_while_typing_goes_on(window: Opened) -> None:
    edit = field(window, "contact").edit
    write(edit, "Zhang ")
    window.until(lambda: saved(window, "contact") == "Zhang")
    assert edit.text() == "Zhang "
    field(window, "phone").edit.setFocus()
    assert edit.text() == "Zhang"


def test_a_hundred_thousand_characters_are_taken(window: Opened) -> None:
    edit = field(window, "position").edit
    write(edit, "")
    QGuiApplication.clipboard().setText("长" * 150_000)
    edit.paste()
    field(window, "contact").edit.setFocus()
    window.until(lambda: len(saved(window, "position")) == 100_000)
    assert "多出的文字没有放入" in window.warned[-1]


def test_a_field_shows_its_worst_finding_in_shape_word_and_sentence(window: Opened) -> None:
    phone = field(window, "phone")
    assert phone.message.text() == ""
    write(phone.edit, "0551-600000")
    window.until(lambda: phone.message.text())
    assert phone.message.text().startswith("需核实：联系电话“0551-600000”写法有误")
    assert phone.edit.property("level") == "rev"
    write(phone.edit, "0551-60000000")
    window.until(lambda: not phone.message.text())
    assert not phone.edit.property("level")


def test_blank_fields_say_so_without_red_frames(make: Make) -> None:
    window = make(nothing)
    unit = field(window, "unit")
    assert unit.message.text() == "不合规：报送单位未填写"
    assert not unit.box.property("level")
    assert field(window, "position").message.text() == ""


def test_the_units_of_the_call_are_offered(window: Opened) -> None:
    combo = field(window, "unit").box
    completer = combo.completer()  # type: ignore[attr-defined]
    completer.setCompletionPrefix("浙江")
    assert completer.completionCount() == 1
    combo.showPopup()  # type: ignore[attr-defined]
    combo.setCurrentIndex(3)  # type: ignore[attr-defined]
    combo.hidePopup()  # type: ignore[attr-defined]
    combo.activated.emit(3)  # type: ignore[attr-defined]
    window.until(lambda: saved(window, "unit") == window.shot().call.organiser_units[3])


def test_a_date_is_typed_or_taken_from_the_calendar_which_is_freed(window: Opened) -> None:
    date = field(window, "date")
    write(date.edit, "2025-07-08")
    child(date, "calendar").click()
    popup = QApplication.activePopupWidget()
    assert popup is not None
    freed: list[bool] = []
    popup.destroyed.connect(lambda: freed.append(True))
    month = popup.findChild(QCalendarWidget)
    month.clicked.emit(month.selectedDate().addDays(1))
    window.until(lambda: saved(window, "date") == "2025-07-09")
    window.until(lambda: freed)


def test_the_strip_computes_what_nobody_types(window: Opened) -> None:
    totals = place_of(window).totals
    assert totals.count.text() == "7"
    assert totals.duration.text() == "3:40:00"
    assert totals.categories.text() == "活动精剪、重点实验室"
    words = {label.text() for label in totals.findChildren(QWidget) if hasattr(label, "text")}
    assert {"含待制作 7", "含预计 3:40:00"} <= words


def test_unknown_durations_are_said(make: Make) -> None:
    def prepare(session: Session) -> None:
        fill.plan(session, {"title": "甲"})
        fill.plan(session, {"title": "乙", "duration": "0:30:00"})

    totals = place_of(make(prepare)).totals
    words = [label.text() for label in totals.findChildren(QWidget) if hasattr(label, "text")]
    assert any("另有 1 个时长未知" in word for word in words)
    assert totals.duration.text() == "0:30:00"


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0:00:00"), (59.6, "0:01:00"), (98045, "27:14:05")]
)
def test_totals_always_show_hours(seconds: float, words: str) -> None:
    assert clock(seconds) == words


def test_categories_without_a_film_are_ticked_by_hand(window: Opened) -> None:
    child(place_of(window), "tick").click()
    panel = QApplication.activePopupWidget()
    assert isinstance(panel, TickPanel)
    own = child(panel, "tick-activity")
    assert isinstance(own, QCheckBox)
    assert own.isChecked()
    assert not own.isEnabled()
    child(panel, "tick-venue").click()
    window.until(lambda: window.shot().submission.ticked == ("venue",))
    window.until(lambda: "场馆探访" in place_of(window).totals.categories.text())
    freed: list[bool] = []
    panel.destroyed.connect(lambda: freed.append(True))
    free_popups()
    window.until(lambda: freed)


def test_a_read_only_project_locks_the_fields(window: Opened) -> None:
    place = place_of(window)
    place.show_snapshot(replace(window.shot(), read_only_reason="文件只读"))
    assert field(window, "contact").edit.isReadOnly()
    assert not field(window, "unit").box.isEnabled()
    assert not place.content.table.movable
    for name in ("tick", "paste", "series", "calendar"):
        assert not child(place, name).isEnabled()


def test_a_message_that_comes_or_goes_moves_no_field(window: Opened) -> None:
    def tops() -> list[int]:
        QApplication.processEvents()
        place = place_of(window)
        fields = [field(window, key).box for key in (*HEAD, "date")]
        return [widget.mapTo(place, QPoint(0, 0)).y() for widget in (*fields, place.totals)]

    write(field(window, "date").edit, "")
    field(window, "unit").edit.setFocus()
    window.until(lambda: saved(window, "date") == "")
    before = tops()
    for key, wrong in (("contact", ""), ("email", ""), ("date", "2025-07-08")):
        write(field(window, key).edit, wrong)
        field(window, "unit").edit.setFocus()
        window.until(lambda key=key, wrong=wrong: saved(window, key) == wrong)
    window.until(lambda: field(window, "email").message.text())
    assert field(window, "contact").message.text()
    assert tops() == before


def test_fields_have_names_and_follow_each_other(window: Opened) -> None:
    place = place_of(window)
    for key in HEAD:
        assert field(window, key).edit.accessibleName()
    order = []
    widget: QWidget = field(window, "unit").box
    for _ in range(30):
        widget = widget.nextInFocusChain()
        if widget.objectName() in HEAD or widget.objectName() == "date":
            order.append(widget.objectName())
    assert order[:5] == ["date", "contact", "position", "phone", "email"]
    assert place.head.width() >= 520


def test_the_footer_names_the_first_problem_and_jumps_to_it(window: Opened) -> None:
    write(field(window, "email").edit, "")
    field(window, "unit").edit.setFocus()
    window.until(lambda: "电子邮箱未填写" in place_of(window).footer().text)
    footer = place_of(window).footer()
    assert footer.text == "1 项不合规：电子邮箱未填写"
    assert footer.link is not None
    footer.link.run()
    assert field(window, "email").edit.hasFocus()


def test_ctrl_z_in_a_field_without_own_undo_belongs_to_the_project(window: Opened) -> None:
    edit = field(window, "contact").edit
    edit.setFocus()
    override = QKeyEvent(
        QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, "z"
    )
    override.setAccepted(False)
    QApplication.sendEvent(edit, override)
    assert not override.isAccepted()
    write(edit, "abc")
    override.setAccepted(False)
    QApplication.sendEvent(edit, override)
    assert override.isAccepted()
