"""Case forms by their labels and lists of cases by their headings, as units fill them."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import docx
import openpyxl
import pytest

from kepu_desktop.calls.model import Call
from kepu_desktop.documents.case_reading import read_list, read_word_form
from kepu_desktop.domain.errors import UserError


def form(rows: list[tuple[str, ...]], width: int = 2) -> bytes:
    document = docx.Document()
    document.add_paragraph("科普案例信息表")
    table = document.add_table(0, width)
    for row in rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=False):
            cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def book(rows: list[list[object]]) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def read(call: Call, data: bytes) -> dict[str, str]:
    assert call.cases is not None
    return dict(read_word_form(data, call.cases, call.form, "表.docx"))


def test_a_form_with_pairs_in_a_row_and_other_names_of_its_fields(call: Call) -> None:
    data = form(
        [
            ("作品名称：", "深海图志（示例）", "案例类型", "科普作品传播类"),
            ("承办单位", "示例海洋研究所", "联 系 人", "李宁（示例）"),
            ("联系电话", "０５５１－６０００００００", "电子邮箱", "shili@example.org"),
            ("案例简介", "一段介绍。\n第二段。", "", ""),
        ],
        4,
    )
    assert read(call, data) == {
        "title": "深海图志（示例）",
        "class": "科普作品传播类",
        "implementer": "示例海洋研究所",
        "contact": "李宁（示例）",
        "phone": "0551-60000000",
        "email": "shili@example.org",
        "summary": "一段介绍。\n第二段。",
    }


def test_a_paper_without_the_labels_is_no_case_form(call: Call) -> None:
    assert read(call, form([("成效", "很好"), ("单位地址", "示例路 1 号"), ("备注", "无")])) == {}
    assert read(call, form([("案例名称", "只有名称"), ("其他", "x")])) == {}


def test_a_list_gives_a_row_a_case(call: Call) -> None:
    assert call.cases is not None
    data = book(
        [
            ["某省案例清单", None, None, None],
            ["序号", "名称", "类别", "实施开始时间", "受众人次"],
            [1, "深海图志", "科普作品传播", dt.datetime(2024, 3, 1), 38600.0],
            [2, "湿地小院", "科普阵地建设类", "2024年5月", "约3万"],
            [None, None, None, None, None],
        ]
    )
    assert read_list(data, call.cases, "清单.xlsx") == (
        {"title": "深海图志", "class": "科普作品传播", "start": "2024-03-01", "reach": "38600"},
        {"title": "湿地小院", "class": "科普阵地建设类", "start": "2024年5月", "reach": "约3万"},
    )


def test_our_own_summary_reads_back(call: Call) -> None:
    assert call.cases is not None
    heads = [column.label for column in call.cases.column]
    row = ["1", "1", "科普作品传播类", "深海图志", *([""] * (len(heads) - 4))]
    data = book([["内部汇总，非上传件"], ["x"], ["y"], ["z"], heads, row])
    [found] = read_list(data, call.cases, "内部汇总.xlsx")
    assert found["title"] == "深海图志"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "document-old-format"),
        (b"not a zip", "document-not-xlsx"),
        (book([["标题", "单位"], ["x", "y"]]), "case-list-foreign"),
    ],
)
def test_what_is_no_list_is_refused(call: Call, data: bytes, code: str, tmp_path: Path) -> None:
    assert call.cases is not None
    with pytest.raises(UserError) as caught:
        read_list(data, call.cases, "x.xlsx")
    assert caught.value.remedy
    assert caught.value.code == code or caught.value.code.startswith("document-")
    assert not list(tmp_path.iterdir())
