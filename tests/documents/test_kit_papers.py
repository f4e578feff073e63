"""What contributing units get: one page of requirements, a list with drop-downs, a mail text."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import msgspec
import openpyxl
import pytest
from openxml_audit import OpenXmlValidator

from kepu_desktop.calls.model import Call
from kepu_desktop.documents.kit_content import (
    KitContent,
    KitFiles,
    filling_sentence,
    technical_sentences,
)
from kepu_desktop.documents.kit_list import HEAD_ROW, write_unit_list
from kepu_desktop.documents.kit_mail import write_mail_text
from kepu_desktop.documents.kit_paper import write_requirements
from kepu_desktop.documents.list_columns import extra_columns
from kepu_desktop.documents.list_workbook import LIST_SHEET
from kepu_desktop.system.clock import BEIJING

FILES = KitFiles("征集要求.docx", "信息表.docx", "视频清单.xlsx", "邮件正文.txt")


@pytest.fixture
def content(call: Call) -> KitContent:
    return KitContent(
        call=call,
        unit="示例省科学技术协会",
        by="2025年6月30日",
        to="shouji@example.org",
        contact="张明（示例），0551-60000000",
        date="2025年6月2日",
        technical=technical_sentences(call),
        filling=filling_sentence(call),
        files=FILES,
        created=dt.datetime(2025, 6, 1, tzinfo=BEIJING),
    )


def hard(content: KitContent) -> KitContent:
    return replace(
        content,
        unit="示例省科学技术协会科普部（科普传播中心、科普资源共建共享联席会议办公室）" * 2,
        to="https://example.org/pan/" + "a1b2" * 30 + " 提取码 x{y}",
        contact="A&B <张明> =1+1（示例），0551-60000000 转 8001、13800000000",
    )


def words(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_the_requirements_fill_one_page(
    content: KitContent, pages: Callable[[str, bytes], list[str]]
) -> None:
    (page,) = pages("r.docx", write_requirements(content))
    for needed in (
        "1920×1080",
        "MP4",
        "中文简体字幕",
        "不带角标",
        "不插入任何商业广告",
        "200字",
        "180分钟",
        "2025年6月30日",
        "shouji@example.org",
        "内容审核人",
    ):
        assert needed in page


def test_long_names_and_addresses_are_given_room_on_the_one_page(
    content: KitContent, pages: Callable[[str, bytes], list[str]]
) -> None:
    (page,) = pages("r.docx", write_requirements(hard(content)))
    assert "A&B<张明>=1+1（示例）" in page
    assert "x{y}" in page


def test_every_category_stands_with_its_minimum(content: KitContent) -> None:
    text = words(write_requirements(content))
    for category in content.call.category:
        assert category.title in text
        if category.minimum_s:
            assert f"{category.minimum_s // 60}分钟" in text


def test_the_notices_sentences_are_its_own(call: Call) -> None:
    notice = "".join(call.notice_text.split())
    for sentence in technical_sentences(call):
        assert sentence.partition("（按")[0] in notice
    assert len(set(technical_sentences(call))) == len(technical_sentences(call))


def test_a_call_without_rules_says_nothing(call: Call) -> None:
    bare = msgspec.structs.replace(call, rules={})
    assert technical_sentences(bare) == ()
    assert filling_sentence(bare) == ""


def test_papers_without_words_of_the_notice_still_fill_one_page(
    content: KitContent, pages: Callable[[str, bytes], list[str]]
) -> None:
    blank = replace(content, technical=(), filling="", date="", unit="示例")
    assert len(pages("r.docx", write_requirements(blank))) == 1


@pytest.mark.parametrize("make", [write_requirements, write_unit_list, write_mail_text])
def test_the_same_contents_give_the_same_bytes(
    content: KitContent, make: Callable[[KitContent], bytes]
) -> None:
    assert make(content) == make(content)


@pytest.mark.parametrize(
    ("make", "name"), [(write_requirements, "r.docx"), (write_unit_list, "l.xlsx")]
)
def test_the_papers_keep_to_the_schema(
    content: KitContent, make: Callable[[KitContent], bytes], name: str, tmp_path: Path
) -> None:
    for number, one in enumerate((content, hard(content))):
        file = tmp_path / f"{number}{name}"
        file.write_bytes(make(one))
        report = OpenXmlValidator().validate(str(file))
        assert not report.errors, report.errors


def test_the_list_offers_the_calls_categories_and_warns_only(content: KitContent) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_unit_list(content)))
    sheet = book[LIST_SHEET]
    checks = sheet.data_validations.dataValidation
    offered_extras = [one for one in extra_columns(content.call.list) if one.options]
    assert sum(check.type == "list" for check in checks) == 3 + len(offered_extras)
    stops = [check for check in checks if check.type and check.errorStyle in (None, "stop")]
    assert stops == []
    choices = book[book.sheetnames[1]]
    assert choices.sheet_state == "hidden"
    offered = [choices.cell(row, 1).value for row in range(1, len(content.call.category) + 1)]
    assert offered == [category.title for category in content.call.category]
    assert sheet.freeze_panes == f"C{HEAD_ROW + 2}"


def test_the_lists_formulas_carry_their_values(content: KitContent) -> None:
    data = write_unit_list(content)
    formulas = openpyxl.load_workbook(io.BytesIO(data))[LIST_SHEET]
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)[LIST_SHEET]
    found = [
        (cell.coordinate, values[cell.coordinate].value)
        for row in formulas.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=")
    ]
    assert found
    assert {value for _, value in found} <= {0, None, "", dt.time(0, 0), dt.timedelta(0)}


def test_the_list_prints_on_one_page(
    content: KitContent, pages: Callable[[str, bytes], list[str]]
) -> None:
    (page,) = pages("l.xlsx", write_unit_list(content))
    assert "视频标题" in page


def test_the_mail_text_opens_in_every_windows_editor(content: KitContent) -> None:
    data = write_mail_text(content)
    assert data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8-sig")
    assert text.count("\n") == text.count("\r\n")
    for name in ("征集要求.docx", "信息表.docx", "视频清单.xlsx"):
        assert name in text
    assert "{" not in text


def test_lines_of_a_value_do_not_break_the_mail_text(content: KitContent) -> None:
    odd = replace(content, to="a@example.org\r\nBcc: x@example.org", contact="张\u202e明")
    text = write_mail_text(odd).decode("utf-8-sig")
    assert "a@example.org Bcc: x@example.org" in text
    assert "\u202e" not in text
