"""Builds that looked like others: labels in cells without room, guidance beside a label, lists."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pytest

from documents.forms import forms_factory as factory
from documents.forms.forms_factory import p, tbl, tc, tr
from kepu_desktop.calls.shipped import default_call
from kepu_desktop.documents.forms import FormValues, fill_form, read_form

FORM = default_call().form
VALUES = FormValues(
    texts={
        "unit": "示例省科协",
        "contact": "张明",
        "position": "副主任",
        "phone": "0551-6",
        "email": "a@example.org",
    },
    categories=("activity",),
    other_text="",
    count="3个",
    duration="1小时2分",
    entries=("一、甲\n概述甲", "二、乙\n概述乙"),
)


def filled(data: bytes) -> tuple[dict[str, str], tuple[str, ...], list[str]]:
    """Texts and entries read back, and keys that found no place."""
    done = fill_form(data, FORM, VALUES, name="表.docx")
    read = read_form(done.data, FORM, name="表.docx")
    return dict(read.texts), read.entries, [missed.key for missed in done.unplaced]


def test_labels_with_colons_in_cells_of_their_own_take_their_values() -> None:
    data = factory.docx(
        tbl(
            tr("报送单位：", "联系人："),
            tr("职务：", "电话："),
            tr("邮箱：", "视频数量：     个"),
            tr(tc(p("视频内容："), span=2)),
        )
        + p()
    )
    texts, entries, missed = filled(data)
    assert texts == VALUES.texts
    assert entries == VALUES.entries
    assert set(missed) <= {"categories", "count", "duration"}


def test_a_persons_label_beside_another_label_with_a_colon_has_its_own_room() -> None:
    data = factory.docx(
        tbl(tr("联系人：", "电话："), tr("报送单位：", "邮箱："), tr("视频内容", "")) + p()
    )
    texts, entries, missed = filled(data)
    assert {key: texts[key] for key in ("contact", "phone", "unit", "email")} == {
        key: VALUES.texts[key] for key in ("contact", "phone", "unit", "email")
    }
    assert entries == VALUES.entries
    assert "contact" not in missed


@pytest.mark.parametrize(
    "label",
    [
        "视频内容（每个不超过200字）",
        "视频内容（请填写单个视频标题/系列视频标题并简要概述，每个不超过200字）",
        "视频内容概述（请填写单个视频标题，每个不超过200字）（可另附页）",
    ],
)
def test_a_label_keeps_being_one_with_its_guidance_behind(label: str) -> None:
    data = factory.docx(tbl(tr("报送单位", ""), tr("联系人", ""), tr(label, "")) + p())
    _, entries, missed = filled(data)
    assert entries == VALUES.entries
    assert "entries" not in missed


def test_headings_of_a_list_in_the_form_are_never_written_over() -> None:
    headings = ("序号", "视频标题", "视频类别", "时长", "内容概述")
    data = factory.docx(
        tbl(
            tr("报送单位", tc(span=4)),
            tr("联系人", "", "电话", tc(span=2)),
            tr(*headings),
            tr("1", "", "", "", ""),
            tr("2", "", "", "", ""),
        )
        + p()
    )
    done = fill_form(data, FORM, VALUES, name="表.docx")
    shown = [cell.text for cell in docx.Document(io.BytesIO(done.data)).tables[0].rows[2].cells]
    assert shown == list(headings)
    assert "categories" in [missed.key for missed in done.unplaced]


def test_what_a_blank_form_prints_is_no_value() -> None:
    data = factory.docx(
        tbl(
            tr("报送单位", "（盖章）"),
            tr("联系人", ""),
            tr("视频总数", "共    个"),
            tr("视频总时长", "    小时    分"),
            tr("视频内容", tc(p("1."), p("2."), p("3."))),
        )
        + p()
    )
    read = read_form(data, FORM, name="表.docx")
    assert (dict(read.texts), read.count, read.duration, read.entries) == ({}, "", "", ())


@pytest.mark.parametrize("unit", ["示例省科协", "示例省科学技术协会及其所属全部省级学会联合体"])
def test_a_ruled_blank_before_the_next_label_is_used_up_and_an_aside_behind_it_stays(
    unit: str,
) -> None:
    data = factory.docx(
        p("报送单位：______________（盖章）")
        + p("联系人：__________ 职务：________ 联系电话：____________")
        + p("电子邮箱：_________")
    )
    values = replace(VALUES, texts={**VALUES.texts, "unit": unit})
    done = fill_form(data, FORM, values, name="表.docx")
    lines = [line.text for line in docx.Document(io.BytesIO(done.data)).paragraphs]
    assert "_" not in "".join(lines)
    assert lines[0].endswith("（盖章）")
    assert dict(read_form(done.data, FORM, name="表.docx").texts) == values.texts
