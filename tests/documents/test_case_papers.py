"""The papers of the registration pack, as LibreOffice prints them and as a validator sees them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from kepu_desktop.documents.case_content import (
    CaseContent,
    ColumnHead,
    FieldLine,
    MaterialLine,
    PackContent,
)
from kepu_desktop.documents.case_form import write_case_form, write_plain_form
from kepu_desktop.documents.case_summary import write_summary_book, write_summary_paper
from kepu_desktop.documents.case_to_do import write_to_do
from kepu_desktop.system.clock import BEIJING

Pages = Callable[[str, bytes], list[str]]
LONG = "面向示例山区中小学，用流动科普大篷车送去声光电实验、天文观测和应急演练。" * 12

CASE = CaseContent(
    number="01",
    folder="案例01_示例·科普大篷车进山村",
    class_title="科普活动服务类",
    title="示例·科普大篷车进山村",
    rank=1,
    fields=(
        FieldLine("案例名称", "示例·科普大篷车进山村", 11, 30),
        FieldLine("案例类别", "科普活动服务类", half=True),
        FieldLine("推荐排序", "1", half=True),
        FieldLine("案例简介", LONG, 432, 500),
        FieldLine("成效", 'A&B <科普> {{x}}\n第二段"引号"', 20),
        FieldLine("单位地址", "", half=True),
    ),
    materials=(MaterialLine("示例_1.jpg", "IMG_0001.JPG", "图片 1600×1200", "已去掉拍摄地点"),),
    columns=("1", "1", "示例·科普大篷车进山村", "=1+1"),
)
PACK = PackContent(
    form_title="科普案例信息表",
    unit="示例省科学技术协会",
    cases=(CASE,),
    columns=(
        ColumnHead("推荐排序", 6, "rank"),
        ColumnHead("序号", 5, "number"),
        ColumnHead("案例名称", 26, "title"),
        ColumnHead("备注", 10, "blank"),
    ),
    classes=(("科普活动服务类", 1), ("科普作品传播类", 0)),
    register_url="https://register.example.org",
    deadline="2025年7月10日",
    open_items=(("示例·科普大篷车进山村", "照片 1 张，少于 2 张"), ("", "还没有扫描件")),
    plain_name="案例信息表.txt",
    summary_name="内部汇总.xlsx",
    created=dt.datetime(2025, 7, 8, 10, tzinfo=BEIJING),
)
DRAFT = replace(PACK, draft_mark="草稿")
MAKERS: dict[str, Callable[[PackContent], bytes]] = {
    "案例信息表.docx": lambda pack: write_case_form(pack.cases[0], pack),
    "内部汇总.docx": write_summary_paper,
    "内部汇总.xlsx": write_summary_book,
    "待办清单.docx": write_to_do,
}
WORDS = {
    "案例信息表.docx": ("科普案例信息表（案例01）", "佐证材料清单", "IMG_0001.JPG", "（盖章）"),
    "内部汇总.docx": ("内部汇总，非上传件", "盖章请用征集系统下载的汇总表", "填表人"),
    "内部汇总.xlsx": ("内部汇总，非上传件", "盖章请用征集系统下载的汇总表", "=1+1"),
    "待办清单.docx": (
        "案例登记待办清单",
        "https://register.example.org",
        "登记截止：2025年7月10日",
        "登记：还没有扫描件",
    ),
}


@pytest.mark.parametrize("name", MAKERS)
def test_the_paper_prints_what_it_must_say(name: str, pages: Pages) -> None:
    printed = pages(name, MAKERS[name](PACK))
    text = "".join(printed)
    for words in WORDS[name]:
        assert words in text, words
    assert "草稿" not in text
    assert len(printed) <= 3


@pytest.mark.parametrize("name", MAKERS)
def test_the_paper_is_as_the_schema_wants_it_and_always_the_same(name: str, tmp_path: Path) -> None:
    data = MAKERS[name](DRAFT)
    assert data == MAKERS[name](DRAFT)
    file = tmp_path / name
    file.write_bytes(data)
    assert [str(error) for error in OpenXmlValidator().validate(file).errors] == []


@pytest.mark.parametrize("name", MAKERS)
def test_a_draft_says_so(name: str, pages: Pages) -> None:
    assert "草稿" in "".join(pages(name, MAKERS[name](DRAFT)))


def test_a_long_text_runs_over_the_page_and_keeps_every_character(pages: Pages) -> None:
    longer = replace(CASE, fields=(FieldLine("案例简介", LONG * 6, 2592, 500),))
    printed = pages("案例信息表.docx", write_case_form(longer, PACK))
    assert len(printed) >= 2
    assert "".join(printed).count("篷") == LONG.count("篷") * 6


def test_the_plain_twin_marks_a_draft_and_what_is_blank() -> None:
    text = write_plain_form(CASE, DRAFT).decode("utf-8-sig")
    assert text.startswith("【草稿】\r\n")
    assert "【6】单位地址\r\n（未填写）" in text
    assert "【5】成效（20字）\r\nA&B <科普> {{x}}\r\n第二段" in text


def test_a_pack_without_cases_still_has_its_papers(pages: Pages) -> None:
    bare = replace(DRAFT, cases=(), open_items=(), deadline="")
    assert "没有选用的案例" in "".join(pages("内部汇总.docx", write_summary_paper(bare)))
    assert "案例0个" in "".join(pages("待办清单.docx", write_to_do(bare)))
