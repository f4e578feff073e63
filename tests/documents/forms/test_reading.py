"""Forms as contributing units fill them: by hand, over the boxes, in their own numbering."""

from __future__ import annotations

import pytest

from documents.forms import forms_factory as factory
from documents.forms.forms_factory import LOOK, OPTIONS, p, run, tbl, tc, tr
from kepu_desktop.calls.model import Call
from kepu_desktop.documents.forms import FormReading, read_form
from kepu_desktop.documents.packing import repack, unpack


def read(call: Call, content: str) -> FormReading:
    return read_form(factory.docx(content + p()), call.form, name="form.docx")


WINGDINGS_2 = LOOK.replace("仿宋", "Wingdings 2")


@pytest.mark.parametrize(
    "mark",
    [
        "☑",
        "☒",
        "■",
        "●",
        "√",
        "✓",
        "✔",
        "□√",
        "√□",
        "（√）",
        "( √ )",
        "【✓】",
        run("R", WINGDINGS_2),
    ],
)
def test_every_way_to_tick_is_read(call: Call, mark: str) -> None:
    lines = [p(mark if word == OPTIONS[4] else "□", word) for word in OPTIONS]
    assert read(call, tbl(tr("视频类别", tc(*lines, span=3)))).categories == ("academician",)


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("☑其他：地震预警", "地震预警"),
        ("☑其他 地震预警 ", "地震预警"),
        ("☑其他（地震预警）", "地震预警"),
        ("☑其他（请注明：地震预警）", "地震预警"),
        ("☑其他（请注明）地震预警", "地震预警"),
        ("☑其他____地震预警____", "地震预警"),
        ("☑其他________", ""),
    ],
)
def test_the_text_of_other_is_read(call: Call, line: str, other: str) -> None:
    content = tbl(tr("视频类别", tc(*(p("□", word) for word in OPTIONS), line, span=3)))
    reading = read(call, content)
    assert (reading.categories, reading.other_text) == (("other",), other)


def test_a_value_that_is_itself_a_labels_word_stays_a_value(call: Call) -> None:
    reading = read(
        call, tbl(tr("联系人", "张明", "职务", "负责人"), tr("电话", "6000", "邮箱", "a@b.org"))
    )
    assert dict(reading.texts) == {
        "contact": "张明",
        "position": "负责人",
        "phone": "6000",
        "email": "a@b.org",
    }


def test_a_telephone_written_behind_the_name_is_found(call: Call) -> None:
    reading = read(
        call, tbl(tr("报送单位", "示例学会"), tr("联系人", "张明  电话：0551-60000000"), columns=2)
    )
    assert reading.texts["contact"] == "张明"
    assert reading.texts["phone"] == "0551-60000000"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("张明，0551-60000000", {"contact": "张明", "phone": "0551-60000000"}),
        ("张明 139 0000 0000", {"contact": "张明", "phone": "139 0000 0000"}),
        ("张明", {"contact": "张明"}),
        ("0551-60000000", {"phone": "0551-60000000"}),
        (
            "张明，王芳，13900000000，0551-6",
            {"contact": "张明，王芳", "phone": "13900000000,0551-6"},
        ),
    ],
)
def test_name_and_telephone_in_one_cell_are_told_apart(call: Call, cell: str, expected) -> None:
    reading = read(call, tbl(tr("联系人及电话", cell), columns=2))
    assert dict(reading.texts) == expected


def test_telephone_and_mail_address_are_read_in_half_width(call: Call) -> None:
    reading = read(call, tbl(tr("联系电话", "０５５１－６０００", "电子邮箱", "ａ＠ｂ．ｏｒｇ")))
    assert dict(reading.texts) == {"phone": "0551-6000", "email": "a@b.org"}


def test_guidance_and_placeholders_that_became_text_are_not_values(call: Call) -> None:
    reading = read(
        call,
        tbl(
            tr("报送单位", "单击此处输入文字。", "联系人", "请输入姓名"),
            tr("视频内容", tc(factory.GUIDE, span=3)),
        ),
    )
    assert dict(reading.texts) == {}
    assert reading.entries == ()


@pytest.mark.parametrize(
    ("lines", "entries"),
    [
        (
            ["一、甲", "甲的概述。", "二、乙", "乙的概述。"],
            ("一、甲\n甲的概述。", "二、乙\n乙的概述。"),
        ),
        (["1. 甲", "概述", "2. 乙"], ("1. 甲\n概述", "2. 乙")),
        (
            ["（1）甲", "其中：", "3、不是下一条", "（2）乙"],
            ("（1）甲\n其中：\n3、不是下一条", "（2）乙"),
        ),
        (["《甲》", "概述", "《乙》概述"], ("《甲》\n概述", "《乙》概述")),
        (["甲", "甲的概述。", "", "乙", "乙的概述。"], ("甲\n甲的概述。", "乙\n乙的概述。")),
        ([factory.GUIDE, "", "1、甲"], ("1、甲",)),
        (["只有一段话。"], ("只有一段话。",)),
    ],
)
def test_entries_are_told_apart_by_their_numbering(call: Call, lines, entries) -> None:
    content = tbl(tr("视频内容", tc(*(p(line) for line in lines), span=3)))
    assert read(call, content).entries == entries


def test_absent_columns_are_named(call: Call) -> None:
    reading = read(call, tbl(tr("报送单位", "示例学会"), columns=2))
    assert "email" in {missed.key for missed in reading.unplaced}
    assert "unit" not in {missed.key for missed in reading.unplaced}


def test_deleted_text_and_field_codes_are_not_read(call: Call) -> None:
    deleted = '<w:del w:id="1" w:author="x"><w:r><w:delText>旧名</w:delText></w:r></w:del>'
    added = f'<w:ins w:id="2" w:author="x">{run("新名")}</w:ins>'
    content = tbl(
        tr("报送单位", tc(p(deleted, added))),
        tr("联系人", tc(p(factory.text_field("张明")))),
        columns=2,
    )
    assert dict(read(call, content).texts) == {"unit": "新名", "contact": "张明"}


def test_a_dangling_relationship_of_wps_does_no_harm(call: Call) -> None:
    parts = dict(unpack(factory.docx(tbl(tr("报送单位", "示例学会"), columns=2) + p())))
    link = '<Relationship Id="n" Type="http://x/image" Target="NULL"/></Relationships>'
    links = parts["word/_rels/document.xml.rels"].decode().replace("</Relationships>", link)
    parts["word/_rels/document.xml.rels"] = links.encode()
    assert read_form(repack(parts.items()), call.form, name="x").texts["unit"] == "示例学会"
