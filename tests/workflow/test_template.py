"""The organiser's own form in a project: bound by labels, rebound by the person, taken back."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

from documents.forms import forms_factory as factory
from documents.forms.form_text import rows
from documents.forms.forms_factory import p, tbl, tc, tr
from kepu_desktop.documents.forms import read_form
from kepu_desktop.domain.errors import UserError
from kepu_desktop.workflow import fill
from kepu_desktop.workflow.merges.returned import read_files, reading_bindings
from kepu_desktop.workflow.papers import form_paper, report_paper
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.start import create
from kepu_desktop.workflow.template import (
    NOWHERE,
    TemplateView,
    drop_template,
    rebind,
    template_view,
    use_template,
)

HEAD = {"unit": "示例省科协", "contact": "张明", "phone": "0551-6", "email": "a@example.org"}


def strange(second: str = "职称或职务") -> bytes:
    """A form with two labels that the call does not know, and one it does not ask for."""
    return factory.docx(
        tbl(
            tr("报送单位", tc(span=3)),
            tr("联系人", "", second, ""),
            tr("联系电话", "", "网上信箱", ""),
            tr(tc(p("填表说明：", "________"), span=4)),
            tr("视频类别", tc(*factory.options(), span=3)),
            factory.totals(),
            factory.entries_row(),
        )
        + p()
    )


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with create(tmp_path / "示例.kepu") as made:
        fill.set_form(made, HEAD)
        yield made


def used(
    session: Session, tmp_path: Path, data: bytes, name: str = "主办方表.docx"
) -> TemplateView:
    path = tmp_path / name
    path.write_bytes(data)
    return use_template(session, path)


def state_of(view: TemplateView, key: str) -> str:
    return next(one.place.state for one in view.bindings if one.key == key)


def slot_named(view: TemplateView, label: str) -> str:
    return next(slot.name for slot in view.slots if slot.label == label)


def written(session: Session, label: str) -> str:
    """What stands right of a label in the form that an export would write."""
    for row in rows(form_paper(session, "").data):
        for name, value in itertools.pairwise(row):
            if name == label:
                return value
    raise AssertionError(label)


def test_the_form_is_bound_by_its_labels_and_what_is_missing_is_said(
    session: Session, tmp_path: Path
) -> None:
    view = used(session, tmp_path, strange())
    assert (view.name, view.own) == ("主办方表.docx", True)
    assert [one.key for one in view.missing] == ["position", "email"]
    unit = next(one for one in view.bindings if one.key == "unit")
    assert (unit.place.state, unit.value) == ("sure", "示例省科协")
    assert unit.place.slot is not None
    assert (unit.place.slot.where, unit.place.slot.label) == ("表1 第1行", "报送单位")
    assert written(session, "报送单位") == "示例省科协"
    assert written(session, "网上信箱") == ""


def test_a_key_is_bound_to_a_place_that_no_label_names(session: Session, tmp_path: Path) -> None:
    view = used(session, tmp_path, strange())
    view = rebind(session, "email", slot_named(view, "网上信箱"))
    assert state_of(view, "email") == "bound"
    assert written(session, "网上信箱") == "a@example.org"
    reading = read_form(
        form_paper(session, "").data,
        session.call.form,
        name="x",
        bindings=session.submission.bindings,
    )
    assert reading.texts["email"] == "a@example.org"
    assert session.project.undo() is not None


def test_a_key_is_bound_to_a_blank_in_a_line(session: Session, tmp_path: Path) -> None:
    view = used(session, tmp_path, strange())
    rebind(session, "email", slot_named(view, "填表说明"))
    data = form_paper(session, "").data
    assert rows(data)[3] == ["填表说明： a@example.org "]


def test_a_place_that_is_taken_loses_its_key_and_shares_on_request(
    session: Session, tmp_path: Path
) -> None:
    view = used(session, tmp_path, strange())
    phone = slot_named(view, "联系电话")
    view = rebind(session, "email", phone)
    assert state_of(view, "phone") == "missing"
    assert written(session, "联系电话") == "a@example.org"
    view = rebind(session, "phone", phone)
    assert {one.key for one in view.keys_in(phone)} == {"phone", "email"}
    assert written(session, "联系电话") == "0551-6，a@example.org"


def test_a_key_is_left_out_and_goes_back_to_its_label(session: Session, tmp_path: Path) -> None:
    used(session, tmp_path, strange())
    view = rebind(session, "phone", NOWHERE)
    assert state_of(view, "phone") == "left_out"
    assert written(session, "联系电话") == ""
    assert "“联系电话”按设置不填入这份表" in form_paper(session, "").notes
    view = rebind(session, "phone", "")
    assert state_of(view, "phone") == "sure"
    assert dict(session.submission.bindings) == {}


def test_entries_go_where_the_person_says(session: Session, tmp_path: Path) -> None:
    fill.plan(session, {"title": "深海", "summary": "一句话。", "duration": "0:40:00"})
    view = used(session, tmp_path, strange())
    rebind(session, "entries", slot_named(view, "网上信箱"))
    assert written(session, "网上信箱") == "一、深海一句话。"
    assert "深海" not in written(session, "视频内容")


def test_bindings_hold_in_a_new_edition_of_the_form_where_the_words_are_the_same(
    session: Session, tmp_path: Path
) -> None:
    view = used(session, tmp_path, strange())
    rebind(session, "email", slot_named(view, "网上信箱"))
    rebind(session, "position", slot_named(view, "职称或职务"))
    view = used(session, tmp_path, strange("何时参加工作"), "第二稿.docx")
    assert view.lost == ("职务/职称",)
    assert state_of(view, "email") == "bound"
    assert state_of(view, "position") == "missing"
    assert set(session.submission.bindings) == {"email"}


def test_a_binding_that_the_form_does_not_have_is_not_used_and_that_is_said(
    session: Session, tmp_path: Path
) -> None:
    used(session, tmp_path, strange())
    session.set_template(session.project.template(), "x", {"unit": "c0.t9.1.1|没有"})
    view = template_view(session)
    assert view.lost == ("报送单位",)
    assert state_of(view, "unit") == "sure"
    assert written(session, "报送单位") == "示例省科协"
    assert any("“报送单位”原来指定的位置" in note for note in form_paper(session, "").notes)


def test_template_and_bindings_are_undone_together(session: Session, tmp_path: Path) -> None:
    view = used(session, tmp_path, strange())
    rebind(session, "email", slot_named(view, "网上信箱"))
    view = drop_template(session)
    assert (view.own, dict(session.submission.bindings)) == (False, {})
    assert session.undo() == "改回通知的表"
    assert state_of(template_view(session), "email") == "bound"
    assert session.undo() == "把“电子邮箱”填到表1 第3行"
    assert session.undo() == "套用主办方表格“主办方表.docx”"
    assert not template_view(session).own


def test_the_report_names_the_form_that_is_filled(session: Session, tmp_path: Path) -> None:
    def report() -> str:
        document = docx.Document(io.BytesIO(report_paper(session, "")))
        return "\n".join(cell.text for row in document.tables[0].rows for cell in row.cells)

    assert "所填信息表" not in report()
    used(session, tmp_path, strange())
    assert "主办方的表格“主办方表.docx”" in report()


def test_a_document_that_is_refused_changes_nothing(session: Session, tmp_path: Path) -> None:
    used(session, tmp_path, strange())
    for data, code in ((b"{\\rtf1}", "document-rtf"), (factory.docx(p("信")), "form-no-labels")):
        with pytest.raises(UserError) as caught:
            used(session, tmp_path, data, "坏.docx")
        assert caught.value.code == code
    assert template_view(session).name == "主办方表.docx"


@pytest.mark.parametrize(("key", "slot"), [("nothing", ""), ("email", "c0.t9.1.1|没有")])
def test_unknown_keys_and_places_are_refused(session: Session, key: str, slot: str) -> None:
    with pytest.raises(UserError):
        rebind(session, key, slot)


def test_what_the_form_already_says_is_named(session: Session, tmp_path: Path) -> None:
    data = factory.docx(tbl(tr("报送单位", "旧名称"), tr("联系人", ""), columns=2) + p())
    view = used(session, tmp_path, data)
    assert [(one.key, one.place.slot and one.place.slot.text) for one in view.written] == [
        ("unit", "旧名称")
    ]


def test_a_text_is_not_put_over_the_boxes(session: Session, tmp_path: Path) -> None:
    view = used(session, tmp_path, strange())
    with pytest.raises(UserError) as caught:
        rebind(session, "email", slot_named(view, "视频类别"))
    assert caught.value.code == "slot-of-boxes"
    assert dict(session.submission.bindings) == {}


def test_units_copies_of_the_form_are_read_where_the_person_bound_it(
    session: Session, tmp_path: Path
) -> None:
    view = used(session, tmp_path, strange())
    rebind(session, "email", slot_named(view, "网上信箱"))
    rebind(session, "phone", NOWHERE)
    copy = tmp_path / "示例市天文学会_信息表.docx"
    copy.write_bytes(form_paper(session, "").data)
    theirs = strange_filled_by(copy, "李清", "sky@example.org")
    incoming = read_files(session.call, [theirs], reading_bindings(session.submission))
    (form,) = incoming.forms
    assert form.values["contact"] == "李清"
    assert form.values["email"] == "sky@example.org"
    assert form.values["phone"] == "0551-7", "what we leave out may be read by its label"


def strange_filled_by(path: Path, contact: str, email: str) -> Path:
    document = docx.Document(str(path))
    table = document.tables[0]
    for row, cell, text in ((0, 1, "示例市天文学会"), (1, 1, contact), (2, 1, "0551-7")):
        table.rows[row].cells[cell].text = text
    table.rows[2].cells[3].text = email
    document.save(str(path))
    return path
