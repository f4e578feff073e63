"""How a value is written: in whose look, into which build of box, and what is left alone."""

from __future__ import annotations

import re

import msgspec
import pytest
from lxml import etree

from documents.forms import forms_factory as factory
from documents.forms.form_text import W, body, rows, shown
from documents.forms.forms_factory import BOLD, OPTIONS, p, run, tbl, tc, tr
from kepu_desktop.calls.model import Call
from kepu_desktop.documents.forms import FormValues, fill_form
from kepu_desktop.documents.packing import unpack
from kepu_desktop.domain.errors import UserError


def runs_with(data: bytes, text: str) -> list[etree._Element]:
    return [t.getparent() for t in body(data).iter(f"{W}t") if text in (t.text or "")]


def fill(call: Call, content: str, values: FormValues, **more: str):
    return fill_form(factory.docx(content + p()), call.form, values, name="form.docx", **more)


def test_rows_with_fixed_heights_may_grow_and_break_and_it_is_said(
    call: Call, values: FormValues
) -> None:
    filled = fill_form(factory.form("merged_person"), call.form, values, name="form.docx")
    assert b'w:hRule="exact"' not in dict(unpack(filled.data))["word/document.xml"]
    assert b"cantSplit" not in dict(unpack(filled.data))["word/document.xml"]
    assert len(filled.notes) == 2


def test_rows_that_get_nothing_keep_their_height(call: Call) -> None:
    exact = '<w:trHeight w:val="600" w:hRule="exact"/>'
    content = tbl(tr("报送单位", tc(span=3)), tr("审核意见", tc(span=3), props=exact))
    filled = fill(call, content, FormValues({"unit": "示例学会"}))
    assert dict(unpack(filled.data))["word/document.xml"].count(b'w:hRule="exact"') == 1
    assert filled.notes == ()


def test_another_persons_telephone_is_left_blank(call: Call, values: FormValues) -> None:
    filled = fill_form(factory.form("merged_person"), call.form, values, name="form.docx")
    assert rows(filled.data)[1] == ["单位负责人", "", "联系电话", ""]
    filled = fill_form(factory.form("matrix"), call.form, values, name="form.docx")
    assert rows(filled.data)[2] == ["主管领导", "", "", ""]
    assert rows(filled.data)[3][1:] == [
        values.texts["contact"],
        values.texts["position"],
        values.texts["phone"],
    ]


def test_the_organisers_own_contact_before_the_form_stays(call: Call, values: FormValues) -> None:
    filled = fill_form(factory.form("with_notice"), call.form, values, name="form.docx")
    for words in ("李老师（主办方）", "010-00000000", "host@example.org"):
        assert len(runs_with(filled.data, words)) == 1


def test_a_value_takes_the_look_of_its_cell_and_not_the_labels_bold(call: Call) -> None:
    content = tbl(
        tr(tc(p(run("报送单位", BOLD))), tc(span=3)),
        tr(tc(p(run("联系人", BOLD))), tc(p()), "", ""),
    )
    filled = fill(call, content, FormValues({"unit": "示例学会", "contact": "张明"}))
    for text in ("示例学会", "张明"):
        (written,) = runs_with(filled.data, text)
        look = written.find(f"{W}rPr")
        assert look.find(f"{W}b") is None
        assert look.find(f"{W}sz").get(f"{W}val") == "24"
        assert look.find(f"{W}rFonts").get(f"{W}eastAsia") == "仿宋"
        assert look.find(f"{W}rFonts").get(f"{W}hint") == "eastAsia"


def test_headings_of_entries_are_bold_and_summaries_begin_two_characters_in(
    call: Call, values: FormValues
) -> None:
    filled = fill_form(call.template.read_bytes(), call.form, values, name="form.docx")
    (heading,) = runs_with(filled.data, "示例·深海一万米")
    (summary,) = runs_with(filled.data, "走进载人潜水器")
    assert heading.find(f"{W}rPr/{W}b") is not None
    assert summary.find(f"{W}rPr/{W}b") is None
    indent = summary.getparent().find(f"{W}pPr/{W}ind")
    assert indent.get(f"{W}firstLineChars") == "200"


def test_blank_values_leave_their_places_as_they_are(call: Call) -> None:
    values = FormValues({"unit": "示例学会", "email": " "})
    filled = fill_form(call.template.read_bytes(), call.form, values, name="form.docx")
    assert filled.placed == ("unit",)
    assert len(runs_with(filled.data, "请填写单个视频标题")) == 1


# ---- boxes ------------------------------------------------------------------------------------


def boxes(call: Call, box: str, tick: str | None = None, *, behind: bool = False) -> bytes:
    form = msgspec.structs.replace(call.form, tick=tick or call.form.tick)
    content = tbl(tr("视频类别", tc(*factory.options(box, behind=behind), span=3)))
    values = FormValues({}, ("flagship",))
    return fill_form(factory.docx(content + p()), form, values, name="x").data


def line_of(data: bytes, words: str) -> etree._Element:
    return next(one for one in body(data).iter(f"{W}p") if words in shown(one))


@pytest.mark.parametrize("behind", [False, True])
def test_a_box_is_replaced_by_the_tick_in_a_symbol_font(call: Call, behind: bool) -> None:
    data = boxes(call, "□", behind=behind)
    line = line_of(data, OPTIONS[2])
    assert shown(line) == (f"{OPTIONS[2]}☑" if behind else f"☑{OPTIONS[2]}")
    (tick,) = runs_with(data, "☑")
    assert shown(tick) == "☑"
    fonts = tick.find(f"{W}rPr/{W}rFonts")
    assert {fonts.get(f"{W}{script}") for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {
        "Segoe UI Symbol"
    }
    assert shown(line_of(data, OPTIONS[3])).strip(OPTIONS[3]) == "□"


def test_a_check_mark_keeps_the_font_of_its_line(call: Call) -> None:
    (tick,) = runs_with(boxes(call, "□", "√"), "√")
    assert tick.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") == "仿宋"


@pytest.mark.parametrize("box", ["（ ）", "( )", "（　　）", "[ ]", "（）"])
def test_brackets_get_a_check_mark_inside(call: Call, box: str) -> None:
    line = shown(line_of(boxes(call, box), OPTIONS[2]))
    assert line == f"{box[0]}√{box[-1]}{OPTIONS[2]}"


@pytest.mark.parametrize(
    ("font", "empty", "ticked"),
    [("Wingdings", "F0A8", "F0FE"), ("Wingdings 2", "F0A3", "F052"), ("Wingdings", "F06F", "F0FE")],
)
def test_symbol_boxes_change_their_code(call: Call, font: str, empty: str, ticked: str) -> None:
    line = line_of(boxes(call, factory.symbol_box(font, empty)), OPTIONS[2])
    symbol = next(line.iter(f"{W}sym"))
    assert (symbol.get(f"{W}font"), symbol.get(f"{W}char")) == (font, ticked)


def test_check_box_controls_get_state_and_glyph(call: Call) -> None:
    line = line_of(boxes(call, factory.modern_box()), OPTIONS[2])
    (state,) = line.iter("{http://schemas.microsoft.com/office/word/2010/wordml}checked")
    assert state.get("{http://schemas.microsoft.com/office/word/2010/wordml}val") == "1"
    assert shown(line).startswith("☒")


def test_check_box_fields_get_their_state(call: Call) -> None:
    line = line_of(boxes(call, factory.field_box()), OPTIONS[2])
    assert next(line.iter(f"{W}checked")).get(f"{W}val") == "1"


def test_boxes_that_were_ticked_and_are_not_wanted_are_emptied(call: Call) -> None:
    data = boxes(call, "☑")
    assert shown(line_of(data, OPTIONS[0])) == f"□{OPTIONS[0]}"
    assert shown(line_of(data, OPTIONS[2])) == f"☑{OPTIONS[2]}"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("其他________", "其他 地震预警"),
        ("其他（请注明）________", "其他（请注明） 地震预警"),
        ("其他（请注明：________）", "其他（请注明： 地震预警"),
        ("其他（________）", "其他（ 地震预警"),
        ("其他：", "其他：地震预警"),
        ("其他", "其他：地震预警"),
        ("其 他      ", "其 他地震预警"),
    ],
)
def test_the_text_of_other_stands_on_its_rule(call: Call, printed: str, expected: str) -> None:
    content = tbl(tr("视频类别", tc(*factory.options("□", printed), span=3)))
    filled = fill(call, content, FormValues({}, ("other",), "地震预警"))
    assert shown(line_of(filled.data, "地震预警")).startswith(f"☑{expected}")


# ---- controls, text boxes, what is not there --------------------------------------------------


def test_a_control_that_was_filled_neither_waits_nor_follows_its_binding(call: Call) -> None:
    bound = factory.control().replace(
        "<w:text/>", '<w:dataBinding w:xpath="/x" w:storeItemID="{0}"/><w:text/>'
    )
    filled = fill(call, tbl(tr("报送单位", tc(p(bound), span=3))), FormValues({"unit": "示例学会"}))
    control = next(body(filled.data).iter(f"{W}sdt"))
    assert shown(control) == "示例学会"
    assert not list(control.iter(f"{W}showingPlcHdr", f"{W}dataBinding"))


def test_both_twins_of_a_text_box_say_the_same(call: Call, values: FormValues) -> None:
    filled = fill_form(factory.form("boxed"), call.form, values, name="form.docx")
    first, second = body(filled.data).iter(f"{W}txbxContent")
    assert shown(first) == shown(second)
    assert values.texts["unit"] in shown(first)


def test_what_the_form_does_not_ask_is_reported_key_by_key(call: Call, values: FormValues) -> None:
    content = tbl(
        tr("报送单位", ""), tr("视频类别", tc(p("□", OPTIONS[0]), p("□其他____"))), columns=2
    )
    filled = fill(call, content, values)
    assert [missed.key for missed in filled.unplaced] == [
        *("contact", "position", "phone", "email"),
        *("count", "duration", "categories", "entries"),
    ]
    categories = next(one for one in filled.unplaced if one.key == "categories")
    assert OPTIONS[1] in categories.reason
    assert OPTIONS[7] in categories.reason


def test_a_place_that_already_says_something_is_replaced_and_it_is_said(call: Call) -> None:
    content = tbl(tr("报送单位", "旧名称"), columns=2)
    filled = fill(call, content, FormValues({"unit": "示例学会"}))
    assert rows(filled.data) == [["报送单位", "示例学会"]]
    assert filled.notes == ("“报送单位”一栏原有内容已替换",)


def test_headings_that_the_call_does_not_know_are_not_written_over(call: Call) -> None:
    content = tbl(tr("序号", "报送单位", "备注"), tr("", "", ""), columns=3)
    filled = fill(call, content, FormValues({"unit": "示例学会"}))
    assert rows(filled.data) == [["序号", "报送单位", "备注"], ["", "示例学会", ""]]


def test_a_sentence_that_speaks_of_a_telephone_is_no_label(call: Call) -> None:
    content = tbl(tr("报送单位", ""), tr("请保持联系电话畅通", ""), columns=2)
    filled = fill(call, content, FormValues({"unit": "示例学会", "phone": "0551-60000000"}))
    assert [missed.key for missed in filled.unplaced] == ["phone"]


def test_a_document_without_any_label_is_refused(call: Call) -> None:
    with pytest.raises(UserError) as caught:
        fill(call, p("一封来信"), FormValues({"unit": "示例学会"}))
    assert caught.value.code == "form-no-labels"


# ---- draft ------------------------------------------------------------------------------------

HEADER = (
    '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:p><w:r><w:t>示例页眉</w:t></w:r></w:p></w:hdr>"
)


def test_a_draft_is_marked_in_the_header_and_nowhere_without_the_mark(
    call: Call, values: FormValues
) -> None:
    blank = call.template.read_bytes()
    plain = dict(unpack(fill_form(blank, call.form, values, name="x").data))
    draft = dict(unpack(fill_form(blank, call.form, values, name="x", draft_mark="草稿").data))
    assert not any("草稿".encode() in part for part in plain.values())
    (header,) = (name for name in draft if name not in plain)
    assert "草稿" in shown(etree.fromstring(draft[header]))
    assert f"/{header}".encode() in draft["[Content_Types].xml"]
    (reference,) = re.findall(
        rb'<w:headerReference [^>]*r:id="([^"]+)"', draft["word/document.xml"]
    )
    assert b'Id="' + reference + b'"' in draft["word/_rels/document.xml.rels"]


def test_a_draft_marks_headers_that_are_there_and_first_pages_of_their_own(call: Call) -> None:
    parts = dict(unpack(factory.docx(factory.plain() + p())))
    page = parts["word/document.xml"].decode()
    page = page.replace("<w:sectPr>", '<w:sectPr><w:headerReference w:type="default" r:id="h1"/>')
    page = page.replace("<w:docGrid", "<w:titlePg/><w:docGrid")
    links = parts["word/_rels/document.xml.rels"].decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"
    link = f'<Relationship Id="h1" Type="{kind}" Target="header1.xml"/></Relationships>'
    types = parts["[Content_Types].xml"].decode()
    content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
    override = f'<Override PartName="/word/header1.xml" ContentType="{content_type}"/></Types>'
    blank = factory.docx(
        "",
        {
            "word/document.xml": page.encode(),
            "word/_rels/document.xml.rels": links.replace("</Relationships>", link).encode(),
            "[Content_Types].xml": types.replace("</Types>", override).encode(),
            "word/header1.xml": HEADER.encode(),
        },
    )
    draft = fill_form(
        blank, call.form, FormValues({"unit": "示例学会"}), name="x", draft_mark="草稿"
    )
    after = dict(unpack(draft.data))
    headers = {name: shown(etree.fromstring(after[name])) for name in after if "/header" in name}
    assert headers == {"word/header1.xml": "草稿示例页眉", "word/headerDraft1.xml": "草稿"}
    assert b'w:type="first"' in after["word/document.xml"]
