"""信息表 with the organiser's own form: dropped, looked over, bound by clicks on its page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from documents.forms import forms_factory as factory
from documents.forms.forms_factory import p, tbl, tc, tr
from kepu_desktop.documents.forms import FormValues, fill_form
from kepu_desktop.ui.places.form.binding import BindingPanel
from kepu_desktop.ui.places.form.binding_row import BindingRow
from kepu_desktop.ui.places.form.place import FormPlace
from kepu_desktop.ui.widgets.pages import PageView
from kepu_desktop.workflow import fill
from kepu_desktop.workflow.template import NOWHERE, TemplateView
from ui.form_window import HEAD
from ui.main_window import Person, Until, files, new_project, person_at, reopened

_LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def person(
    application: QApplication, tmp_path: Path, until: Until, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Person]:
    yield from person_at(application, tmp_path, until, monkeypatch)


@pytest.fixture
def form(person: Person, tmp_path: Path) -> Form:
    person.open(new_project(tmp_path / "示例.kepu", lambda s: fill.set_form(s, HEAD)))
    person.view.go("form")
    person.idle()
    return Form(person, tmp_path)


class Form:
    """The place, its panel and its pages."""

    def __init__(self, person: Person, folder: Path) -> None:
        self.person = person
        self.folder = folder
        place = person.view.places["form"]
        assert isinstance(place, FormPlace)
        self.place = place

    @property
    def panel(self) -> BindingPanel:
        return self.place.templating.panel

    @property
    def pages(self) -> PageView:
        return self.place.preview.pages

    @property
    def view(self) -> TemplateView:
        assert self.panel.view is not None
        return self.panel.view

    def file(self, data: bytes | None = None, name: str = "主办方表.docx") -> Path:
        path = self.folder / name
        path.write_bytes(data or strange())
        return path

    def drop(self, path: Path) -> None:
        self.person.drop(path)
        self.person.until(lambda: self.panel.isVisible() and self.panel.view is not None)
        self.settle()

    def settle(self) -> None:
        """Until the pages show what the project says."""
        self.person.idle()
        preview = self.place.preview
        self.person.until(
            lambda: (
                not (
                    preview._wanted
                    or preview._asked
                    or preview._timer.isActive()
                    or self.pages.busy()
                )
            )
        )
        QApplication.processEvents()

    def row(self, key: str) -> BindingRow:
        found = self.panel.findChild(BindingRow, f"binding-{key}")
        assert isinstance(found, BindingRow)
        return found

    def order(self) -> list[str]:
        rows = self.panel.findChildren(BindingRow)
        return [row.binding.key for row in sorted(rows, key=lambda row: row.y())]

    def state(self, key: str) -> str:
        return self.row(key).binding.place.state

    def slot(self, label: str) -> str:
        return next(slot.name for slot in self.view.slots if slot.label == label)

    def click_row(self, key: str) -> None:
        QTest.mouseClick(self.row(key), _LEFT, pos=QPoint(60, 28))

    def click_page(self, label: str) -> None:
        """As a mouse does it, in the middle of the place behind a label."""
        place = self.pages.spot_place(self.slot(label))
        assert place is not None, label
        QTest.mouseMove(self.pages.viewport(), place.toPoint())
        QTest.mouseClick(self.pages.viewport(), _LEFT, pos=place.toPoint())
        self.settle()


def strange() -> bytes:
    """A form with two labels that the call does not know, and blanks in a line."""
    return factory.docx(
        tbl(
            tr("报送单位", tc(span=3)),
            tr("联系人", "", "职称或职务", ""),
            tr("联系电话", "", "网上信箱", ""),
            tr(tc(p("填表日期：________", "　推荐人：________"), span=4)),
            tr("视频类别", tc(*factory.options(), span=3)),
            factory.totals(),
            factory.entries_row(),
        )
        + p()
    )


def test_a_blank_form_let_go_over_the_place_is_used_and_shown(form: Form) -> None:
    path = form.file()
    assert form.person.drag(files([path]))
    assert any("读入这份 Word 表格" in words for words in form.person.words())
    form.person.leave()
    form.drop(path)
    assert form.order()[:2] == ["position", "email"]
    assert (form.state("email"), form.state("unit")) == ("missing", "sure")
    assert "已套用 主办方表.docx，找到 7 栏，2 栏没有找到" in form.person.toast()
    assert any("没有找到 2 栏：职务/职称、电子邮箱" in words for words in form.person.words())
    assert HEAD["unit"] in form.pages.page_text(0)
    with reopened(form.folder / "示例.kepu") as session:
        assert session.project.template() == (path.name, path.read_bytes())


def test_a_click_on_the_page_binds_the_selected_key(form: Form) -> None:
    form.drop(form.file())
    form.click_row("email")
    assert (form.panel.selected(), form.row("email").is_selected()) == ("email", True)
    assert HEAD["email"] not in form.pages.page_text(0)
    form.click_page("网上信箱")
    assert form.state("email") == "bound"
    assert HEAD["email"] in form.pages.page_text(0)
    with reopened(form.folder / "示例.kepu") as session:
        assert dict(session.submission.bindings) == {"email": form.slot("网上信箱")}
    form.person.press("撤销")
    form.settle()
    assert form.state("email") == "missing"


def test_after_a_place_is_bound_the_next_key_without_one_is_selected(form: Form) -> None:
    form.drop(form.file())
    form.click_row("email")
    form.click_page("网上信箱")
    assert form.panel.selected() == "position"
    form.click_page("职称或职务")
    assert (form.state("email"), form.state("position")) == ("bound", "bound")
    assert form.row("email").slot() == form.slot("网上信箱")
    assert form.panel.selected() == ""
    form.click_page("联系电话")  # nothing is waiting: a click moves nothing
    assert (form.panel.selected(), form.state("phone")) == ("phone", "sure")


def test_a_focus_that_is_lost_when_the_rows_change_selects_nothing(form: Form) -> None:
    form.drop(form.file())
    form.person.window.activateWindow()
    form.person.until(form.person.window.isActiveWindow)
    form.row("email").box.setFocus(Qt.FocusReason.TabFocusReason)
    form.click_page("网上信箱")
    assert form.panel.selected() == "position"


def test_a_report_of_a_failure_goes_when_the_same_succeeds(
    form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    form.drop(form.file())

    def broken(_session: object) -> None:
        raise AssertionError

    form.person.view.desk.do("预览信息表", broken)
    form.person.until(lambda: any("“预览信息表”时程序出错" in bar for bar in form.person.bars()))
    form.click_row("email")
    form.click_page("网上信箱")
    assert not any("程序出错" in bar for bar in form.person.bars())


def test_selecting_a_key_marks_its_place_on_the_page(form: Form) -> None:
    form.drop(form.file())
    form.click_row("phone")
    assert form.pages._key == form.slot("联系电话")
    form.click_row("position")
    assert form.pages._key == ""


def test_without_a_selected_key_a_click_selects_the_one_that_stands_there(form: Form) -> None:
    form.drop(form.file())
    form.panel.select("")
    form.click_page("联系电话")
    assert form.panel.selected() == "phone"
    form.panel.select("")
    form.click_page("网上信箱")
    assert "请先在左侧选一栏" in form.person.toast()
    assert form.state("email") == "missing"


def test_a_place_that_is_taken_says_who_lost_it(form: Form) -> None:
    form.drop(form.file())
    form.click_row("email")
    form.click_page("联系电话")
    assert "联系电话原来在那里，现在没有位置" in form.person.toast()
    assert form.state("phone") == "missing"


def test_a_line_with_several_blanks_asks_which_one(form: Form) -> None:
    form.drop(form.file())
    form.click_row("email")
    form.click_page("填表日期")
    menu = form.panel.findChild(QMenu, "slot-menu")
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == [
        "表1 第4行“填表日期”",
        "表1 第4行“推荐人”",
    ]
    menu.actions()[1].trigger()
    menu.close()
    form.settle()
    assert form.row("email").slot() == form.slot("推荐人")
    assert f"推荐人： {HEAD['email']}" in form.pages.page_text(0)


def test_boxes_to_be_ticked_take_no_text(form: Form) -> None:
    form.drop(form.file())
    form.click_row("email")
    form.click_page("视频类别")
    assert "这一格是视频类别的勾选格，请另选" in form.person.toast()
    assert form.state("email") == "missing"
    assert form.row("email").box.findData(form.slot("视频类别")) < 0


def test_tab_goes_from_the_head_through_the_rows_to_the_pages(form: Form) -> None:
    form.drop(form.file())
    form.person.window.activateWindow()
    form.person.until(form.person.window.isActiveWindow)
    form.panel._close.setFocus(Qt.FocusReason.TabFocusReason)
    passed = []
    for _ in form.order():
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        assert focused.accessibleName()
        passed.append(focused.objectName().removeprefix("place-of-"))
    assert passed == form.order()
    last = QApplication.focusWidget()
    assert last is not None
    QTest.keyClick(last, Qt.Key.Key_Tab)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert form.place.preview.isAncestorOf(focused)


def test_the_box_binds_by_keyboard_leaves_out_and_goes_back(form: Form) -> None:
    form.drop(form.file())
    form.person.window.activateWindow()
    form.person.until(form.person.window.isActiveWindow)
    box = form.row("email").box
    box.setFocus(Qt.FocusReason.TabFocusReason)
    form.person.until(lambda: form.panel.selected() == "email")
    QTest.keyClick(box, Qt.Key.Key_Down)
    form.person.until(box.view().isVisible)
    assert form.state("email") == "missing"  # an arrow opens the list and changes nothing yet
    for _ in range(box.findData(form.slot("网上信箱"))):
        QTest.keyClick(box.view(), Qt.Key.Key_Down)
    QTest.keyClick(box.view(), Qt.Key.Key_Return)
    form.settle()
    assert form.row("email").slot() == form.slot("网上信箱")
    assert form.person.window.focusWidget() is form.row("email").box
    for data, state in ((NOWHERE, "left_out"), ("", "missing")):
        box = form.row("email").box
        box.activated.emit(box.findData(data))
        form.settle()
        assert form.state("email") == state


def test_the_calls_own_form_comes_back_and_undo_takes_that_back(form: Form) -> None:
    form.drop(form.file())
    form.person.press("改回通知的表")
    form.settle()
    assert not form.panel.isVisible()
    assert form.person.button("套用主办方表格").isVisible()
    form.person.press("撤销")
    form.settle()
    form.person.press("核对填写位置")
    form.settle()
    assert form.view.name == "主办方表.docx"


def test_the_form_is_chosen_by_the_button(form: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    path = form.file()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    form.person.press("套用主办方表格")
    form.person.until(form.panel.isVisible)
    form.settle()
    QTest.keyClick(form.row("email").box, Qt.Key.Key_Escape)
    assert not form.panel.isVisible()
    assert form.pages._pointing is False


def test_a_filled_form_is_not_taken_for_a_blank_one(form: Form) -> None:
    call = form.person.shot().call
    values = FormValues({"unit": "示例市天文学会", "contact": "李宁"})
    data = fill_form(factory.form("plain"), call.form, values, name="x").data
    form.person.drop(form.file(data, "单位表.docx"))
    form.person.idle()
    form.person.idle()
    assert not form.panel.isVisible()
    assert form.person.shot().template is None


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"{\\rtf1}", "内容是 RTF"), (factory.docx(p("一封来信")), "没有找到信息表的栏目")],
)
def test_what_is_no_form_is_refused_in_words(form: Form, data: bytes, words: str) -> None:
    form.person.drop(form.file(data, "信.docx"))
    form.person.until(lambda: any(words in bar for bar in form.person.bars()))
    assert form.person.shot().template is None
