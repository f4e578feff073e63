"""整改通知.docx: a unit reads what is wrong, on what ground, what to do, until when."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openxml_audit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.letters import SHORT, SMALL, content, film, marked
from kepu_desktop.documents.letter import LetterContent, LetterPicture, write_letter


def text_of(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    return "\n".join(node.text for node in document.element.iter("{*}t") if node.text)


def test_a_fault_is_told_with_requirement_clause_and_remedy() -> None:
    text = text_of(write_letter(content(film(1, SHORT))))
    for words in (
        "示例海洋研究所（示例）：",
        "有1个不符合征集要求，需要整改1项",
        "1．《示例·第1部》",
        "文件：示例_1.mp4",
        "时长 28:47，少于 30:00",
        "不少于 30:00",
        "附件1 三（一）",
        "“单个视频时长不少于30分钟”",
        "请补足时长",
        "并于2025年7月1日前将整改后的原文件交至zhengji@example.org。",
        "联系人：张明（示例） 0551-60000000",
        "2025年6月20日",
    ):
        assert words in text
    assert "实测" not in text  # the message says it already


def test_what_nobody_filled_in_is_left_out() -> None:
    blank = content(film(1, SHORT), by="", to="", contact=" ", sender="", date_text="", clauses=())
    text = text_of(write_letter(blank))
    assert "重做或补拍，并重新提供原文件。" in text
    for words in ("联系人", "交至", "通知原文", "None"):
        assert words not in text


@pytest.mark.parametrize(
    ("by", "to", "words"),
    [("7月1日", "", "并于7月1日前重新提供原文件。"), ("", "甲处", "并将整改后的原文件交至甲处。")],
)
def test_a_date_or_an_address_alone_makes_a_sentence(by: str, to: str, words: str) -> None:
    assert words in text_of(write_letter(content(film(1, SHORT), by=by, to=to)))


def test_a_unit_is_addressed_as_in_the_reminders() -> None:
    for one in (content(film(1, SHORT)), content(left_out=(film(2, SMALL),))):
        text = text_of(write_letter(one))
        assert "贵单位为" in text
        assert "你单位" not in text


def test_films_without_a_unit_are_told_to_the_coordinator() -> None:
    text = text_of(write_letter(content(film(1, SHORT), unit="")))
    assert text.index("未填来源单位：") < text.index("补填来源单位后重新生成通知")
    assert "贵单位" not in text


def test_films_left_out_stand_apart_and_alone_are_called_so() -> None:
    both = text_of(write_letter(content(film(1, SHORT), left_out=(film(2, SMALL), film(3)))))
    asked, out = both.split("以下视频目前不报送；")
    assert ("《示例·第1部》" in asked, "《示例·第2部》" in asked) == (True, False)
    assert ("《示例·第2部》" in out, "《示例·第3部》" in out) == (True, True)
    alone = text_of(write_letter(content(left_out=(film(2, SMALL),))))
    assert "下列视频目前不报送，其中列出的1项不符合征集要求" in alone


def test_no_folder_of_a_file_name_reaches_the_letter() -> None:
    planted = dataclasses.replace(film(1, SHORT), file_name="/home/plantedname\\盘/片.mp4")
    text = text_of(write_letter(content(planted)))
    assert "plantedname" not in text
    assert "文件：片.mp4" in text


def test_evidence_is_shown_with_its_times_and_described(tmp_path: Path) -> None:
    fault = marked(tmp_path, 3)
    gone = LetterPicture(tmp_path / "gone.jpg", 1.0)
    fault = dataclasses.replace(fault, pictures=(gone, *fault.pictures))
    data = write_letter(content(film(1, fault)))
    shapes = docx.Document(io.BytesIO(data)).inline_shapes
    assert [shape._inline.docPr.get("descr") for shape in shapes] == [
        "画面：右上角有台标（0:12、0:24）"
    ] * 2
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(b"frame-" in archive.read(name) for name in archive.namelist())


def long_letter(folder: Path) -> LetterContent:
    films = [
        film(n, SHORT, SMALL, marked(folder, 2) if n % 4 == 0 else SMALL, title="长" * (9 * n))
        for n in range(1, 13)
    ]
    return content(*films, left_out=(film(20, SHORT), film(21)))


def test_a_letter_of_few_faults_is_one_page(pages: Callable[[str, bytes], list[str]]) -> None:
    printed = pages("letter.docx", write_letter(content(film(1, SHORT, SMALL), film(2, SMALL))))
    assert len(printed) == 1
    assert printed[0].endswith("2025年6月20日—1—")


def test_a_long_letter_breaks_between_rows_and_keeps_its_heads(
    pages: Callable[[str, bytes], list[str]], tmp_path: Path
) -> None:
    printed = pages("letter.docx", write_letter(long_letter(tmp_path)))
    assert 4 <= len(printed) <= 9
    for page in printed[1:]:
        assert not page.startswith("文件：")
    text = "".join(printed)
    assert text.count("问题要求和依据处理办法") >= 13
    last = printed[-1]
    assert last.index("示例省科学技术协会") > last.index("联系人：") > 0


def test_the_same_letter_gives_the_same_bytes_and_no_schema_finding(tmp_path: Path) -> None:
    letter = long_letter(tmp_path)
    data = write_letter(letter)
    assert data == write_letter(letter)
    file = tmp_path / "letter.docx"
    file.write_bytes(data)
    assert openxml_audit.OpenXmlValidator().validate(file).errors == []


@settings(max_examples=25)
@given(text=st.text(max_size=80))
def test_any_text_makes_a_letter_that_opens(text: str) -> None:
    odd = dataclasses.replace(SHORT, message=text, measured=text, remedy=text, clause=text)
    letter = content(film(1, odd, title=text), unit=text, to=text, contact=text, sender=text)
    text_of(write_letter(letter))
