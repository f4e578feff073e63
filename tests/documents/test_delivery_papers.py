"""Confirmation sheet and hand-over list: what is filled in, what stays blank, the same bytes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from pathlib import Path

import docx
import pytest
from openxml_audit import OpenXmlValidator

from kepu_desktop.calls.shipped import default_call
from kepu_desktop.documents.confirmation_sheet import SheetFilm, SheetUnit, write_sheet
from kepu_desktop.documents.hand_over import HandOver, write_hand_over
from kepu_desktop.system.clock import BEIJING

CALL = default_call()
SPEC = CALL.delivery
assert SPEC is not None
MADE = dt.datetime(2025, 7, 1, tzinfo=BEIJING)
FILM = SheetFilm(
    *("示例·深海一万米", "示例·探海", "大国重器类科普视频", 1827.2, 1920, 1080),
    *("01_大国重器_示例·深海一万米.mp4", "深海 最终版(2).mp4", 1_384_220_117, "ab" * 32),
    "示例海洋研究所（示例）",
)
HARD = dataclasses.replace(
    FILM, title="A&B <科普> {{x}} =cmd|'/c calc'!A0", original="鿔\x07\u202e.mp4", series=""
)
UNIT = SheetUnit("示例省科协", "张明（示例）", "副主任", "0551-60000000", "shili@example.org")


def sheet(film: SheetFilm = FILM, mark: str = "") -> bytes:
    assert SPEC is not None
    return write_sheet(CALL, SPEC, film, UNIT, MADE, mark)


def hand_over(*films: SheetFilm, mark: str = "") -> bytes:
    assert SPEC is not None
    renamed = (("02_其他_100%.mp4", "02_其他_100％.mp4"),)
    content = HandOver("示例_原片", films, UNIT, renamed, len(films), MADE, mark)
    return write_hand_over(CALL, SPEC, content)


def rows(data: bytes) -> dict[str, str]:
    document = docx.Document(io.BytesIO(data))
    return {
        row.cells[0].text: row.cells[1].text
        for table in document.tables
        for row in table.rows
        if len(row.cells) >= 2
    }


def test_the_sheet_names_the_work_and_leaves_hands_and_seals_blank() -> None:
    found = rows(sheet())
    assert found["作品标题"] == FILM.title
    assert found["时长"] == "30:27"
    assert found["SHA-256"].replace("\n", "") == FILM.sha256
    for label in ("审核人（签字）", "负责人（签字）", "单位（盖章）", "审核单位意见", "权利人"):
        assert found[label].strip() == ""
    assert not any(char.isdigit() for char in found["日期"])
    assert found["权属"].count("□") == 4
    header = docx.Document(io.BytesIO(sheet())).sections[0].header.paragraphs[0].text
    assert header == "参考稿，以主办方正式文本为准"


def test_a_draft_says_so_on_every_page() -> None:
    for data in (sheet(mark="草稿"), hand_over(FILM, mark="草稿")):
        header = docx.Document(io.BytesIO(data)).sections[0].header.paragraphs[0].text
        assert "草稿" in header


def test_the_list_has_both_names_and_the_digest_of_each_film() -> None:
    document = docx.Document(io.BytesIO(hand_over(FILM, HARD)))
    films = document.tables[1]
    assert len(films.rows) == 3
    words = films.rows[1].cells[2].text
    assert FILM.file in words
    assert FILM.original in words
    assert FILM.sha256[:32] in words
    assert "100％" in "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_a_title_full_of_signs_stands_as_it_is() -> None:
    assert rows(sheet(HARD))["作品标题"] == HARD.title


@pytest.mark.parametrize("make", [sheet, lambda: hand_over(FILM, HARD)])
def test_the_same_contents_give_the_same_bytes(make: object) -> None:
    assert make() == make()  # type: ignore[operator]


@pytest.mark.parametrize("data", [sheet(), sheet(HARD), hand_over(FILM, HARD, mark="草稿")])
def test_the_papers_keep_to_the_schema(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "纸.docx"
    file.write_bytes(data)
    report = OpenXmlValidator().validate(str(file))
    assert not report.errors
