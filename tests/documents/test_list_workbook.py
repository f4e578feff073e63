"""The list as another reader sees it: every text a text, durations that sum, a page that prints."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import openxml_audit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from kepu_desktop.documents.list_workbook import (
    CATEGORY_SHEET,
    CELL_LIMIT,
    CUT_MARK,
    LIST_SHEET,
    MAIN_COLUMNS,
    TABLE_NAME_ROW,
    ListContent,
    ListRow,
    cell_text,
    write_list,
)
from kepu_desktop.domain.texts import clean_line, clean_paragraphs

FIRST = TABLE_NAME_ROW + 2  # one-based row of the first film
COLUMN = {column.key: index for index, column in enumerate(MAIN_COLUMNS, 1)}
CATEGORIES = ("天文类", "海洋类", "其他")
CREATED = dt.datetime(2025, 7, 8, 10, tzinfo=dt.timezone(dt.timedelta(hours=8)))
EXTRA_HEADINGS = ("首播平台", "日期", "链接", "制作", "版权", "主创人员", "素材")
SUMMARY = "走进载人潜水器示例训练池，回答“人怎样在万米海底呼吸”。"


def row(number: int, **changes: object) -> ListRow:
    base = ListRow(
        id=f"v{number}",
        entry=number,
        number=number,
        title=f"示例·深海一万米（{number}）",
        category="海洋类",
        source_unit="示例海洋研究所（示例）",
        duration_s=1800.4 + number,
        planned=False,
        file_name=f"深海_{number}.mp4",
        resolution="1920×1080",
        summary=SUMMARY,
    )
    return dataclasses.replace(base, **changes)  # type: ignore[arg-type]


def listing(*rows: ListRow, draft_mark: str = "", call_title: str = "示例展播活动") -> ListContent:
    return ListContent(
        call_title=call_title,
        unit="示例省科学技术协会",
        rows=rows,
        categories=CATEGORIES,
        count=len(rows),
        duration_s=sum(round(r.duration_s or 0) for r in rows),
        created=CREATED,
        draft_mark=draft_mark,
        extra_headings=EXTRA_HEADINGS,
    )


def read(data: bytes, *, values: bool = False) -> Worksheet:
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=values)
    sheet = book[LIST_SHEET]
    assert isinstance(sheet, Worksheet)
    return sheet


HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "{=1}",
    "http://example.org/x",
    "007",
    "\t=1+1",
    "_x0041_",
    "TRUE",
    "A&B <科普> {{x}}",
    "𬬻鿔",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_that_looks_like_a_formula_a_link_or_a_number_stays_a_text(text: str) -> None:
    data = write_list(listing(row(1, title=text, summary=text, file_name=text, source_unit=text)))
    sheet = read(data)
    for key in ("title", "summary", "source_unit"):
        cell = sheet.cell(FIRST, COLUMN[key])
        assert cell.data_type == "s"
        assert cell.value == clean_line(text)
        assert cell.hyperlink is None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        worksheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert set(re.findall(r"<f>(.*?)</f>", worksheet)) == {
            f"COUNT(A{FIRST}:A{FIRST})",
            f"SUM(I{FIRST}:I{FIRST})",
        }
        assert not [name for name in archive.namelist() if "externalLink" in name]


def test_control_characters_and_line_ends_do_not_reach_a_cell() -> None:
    data = write_list(listing(row(1, title="甲\x00乙\x1f\r\n丙\u202e", summary="一\x07\r\n二")))
    sheet = read(data)
    assert sheet.cell(FIRST, COLUMN["title"]).value == "甲乙 丙"
    assert sheet.cell(FIRST, COLUMN["summary"]).value == "一\n二"


def test_a_text_beyond_the_limit_of_a_cell_is_cut_with_a_mark() -> None:
    for text in ("字" * 40_000, "𬬻" * 40_000):
        value = read(write_list(listing(row(1, summary=text)))).cell(FIRST, COLUMN["summary"]).value
        assert isinstance(value, str)
        assert value.endswith(CUT_MARK)
        assert len(value.encode("utf-16-le")) // 2 <= CELL_LIMIT
        assert set(value.removesuffix(CUT_MARK)) == set(text)
    assert cell_text("字" * CELL_LIMIT) == "字" * CELL_LIMIT


def test_durations_are_times_in_whole_seconds_and_the_total_carries_its_value() -> None:
    rows = (row(1, duration_s=100_000.4), row(2, duration_s=59.6), row(3, duration_s=None))
    data = write_list(listing(*rows))
    formulas, values = read(data), read(data, values=True)
    column = COLUMN["duration"]
    assert formulas.cell(FIRST, column).number_format == "[h]:mm:ss"
    assert formulas.cell(FIRST, column).value == dt.timedelta(seconds=100_000)
    assert formulas.cell(FIRST + 1, column).value == dt.timedelta(seconds=60)
    assert formulas.cell(FIRST + 2, column).value is None
    assert formulas.cell(FIRST + 3, column).value == f"=SUM(I{FIRST}:I{FIRST + 2})"
    assert values.cell(FIRST + 3, column).value == dt.timedelta(seconds=100_060)
    assert values.cell(FIRST + 3, COLUMN["title"]).value == 3


def test_planned_and_series_films_are_told_apart() -> None:
    data = write_list(
        listing(row(1, planned=True, file_name=""), row(2, series="示例·实验室的一天"))
    )
    sheet = read(data)
    assert sheet.cell(FIRST, COLUMN["planned"]).value == "预计"
    assert sheet.cell(FIRST, COLUMN["kind"]).value == "单个"
    assert sheet.cell(FIRST + 1, COLUMN["planned"]).value is None
    assert sheet.cell(FIRST + 1, COLUMN["kind"]).value == "系列"
    assert sheet.cell(FIRST + 1, COLUMN["series"]).value == "示例·实验室的一天"
    head = sheet.cell(2, 1).value
    assert (
        head
        == "报送单位：示例省科学技术协会　　视频总数：2个（其中预计1个）　　视频总时长：1小时0分"
    )


def test_the_page_prints_on_a4_across_with_repeated_headings() -> None:
    sheet = read(write_list(listing(*(row(n) for n in range(1, 40)))))
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == f"${TABLE_NAME_ROW + 1}:${TABLE_NAME_ROW + 1}"
    assert sheet.freeze_panes == f"E{FIRST}"
    assert sheet.auto_filter.ref == f"A{FIRST - 1}:T{FIRST + 38}"
    headings = [cell.value for cell in sheet[TABLE_NAME_ROW + 1]]
    assert headings == [column.heading for column in MAIN_COLUMNS] + list(EXTRA_HEADINGS)


def test_columns_that_nobody_filled_are_left_out_of_the_print_only() -> None:
    empty = read(write_list(listing(row(1))))
    filled = read(write_list(listing(row(1, extra=("示例平台",)))))
    assert str(empty.print_area).endswith(f"$M${FIRST + 1}")
    assert str(filled.print_area).endswith(f"$T${FIRST + 1}")
    assert filled.cell(FIRST, len(MAIN_COLUMNS) + 1).value == "示例平台"


def test_categories_are_offered_from_a_hidden_sheet() -> None:
    data = write_list(listing(row(1), row(2)))
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book[CATEGORY_SHEET].sheet_state == "hidden"
    assert [cell.value for cell in book[CATEGORY_SHEET]["A"]] == list(CATEGORIES)
    (choice,) = book[LIST_SHEET].data_validations.dataValidation
    assert str(choice.sqref) == f"G{FIRST}:G{FIRST + 1}"
    assert choice.formula1 == f"{CATEGORY_SHEET}!$A$1:$A$3"


def test_a_draft_is_marked_on_the_sheet_and_on_every_page() -> None:
    draft, final = (read(write_list(listing(row(1), draft_mark=mark))) for mark in ("草稿", ""))
    assert draft.cell(1, 1).value == "示例展播活动视频清单（草稿）"
    assert draft.oddHeader.right.text == "草稿"
    assert final.cell(1, 1).value == "示例展播活动视频清单"
    assert not final.oddHeader.right.text


def test_the_same_content_gives_the_same_bytes_and_no_author() -> None:
    content = listing(row(1), row(2))
    data = write_list(content)
    assert data == write_list(content)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2025-07-08T02:00:00Z" in archive.read("docProps/core.xml")


def test_a_list_without_films_is_still_a_list() -> None:
    sheet = read(write_list(listing()))
    assert sheet.cell(FIRST, 1).value == "合计"
    assert sheet.cell(FIRST, COLUMN["title"]).value == 0


@pytest.mark.parametrize(
    "content",
    [
        listing(),
        listing(row(1, extra=("甲",)), row(2, title="=1")),
    ],
    ids=["0", "2"],
)
def test_the_schema_check_has_no_findings(content: ListContent, tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(write_list(content))
    assert openxml_audit.OpenXmlValidator().validate(file).errors == []


@settings(max_examples=40)
@given(
    title=st.text(max_size=80),
    unit=st.text(max_size=40),
    summary=st.text(max_size=200),
    name=st.text(max_size=60),
    call_title=st.text(max_size=60),
)
def test_any_text_comes_back_as_a_cleaned_text(
    title: str, unit: str, summary: str, name: str, call_title: str
) -> None:
    film = row(1, title=title, source_unit=unit, summary=summary, file_name=name)
    sheet = read(write_list(listing(film, call_title=call_title)))
    for key, expected in (
        ("title", clean_line(title)),
        ("source_unit", clean_line(unit)),
        ("summary", clean_paragraphs(summary)),
    ):
        value = sheet.cell(FIRST, COLUMN[key]).value
        assert (value or "") == expected
        assert value is None or isinstance(value, str)


def test_printed_pages_hold_every_word_of_every_film(
    pages: Callable[[str, bytes], list[str]],
) -> None:
    films = tuple(row(n, summary=f"第{n}部：" + SUMMARY * (n % 6 + 1)) for n in range(1, 31))
    printed = pages("list.xlsx", write_list(listing(*films)))
    assert 2 <= len(printed) <= 8
    assert all("视频标题" in page and "内容概述" in page for page in printed)
    text = "".join(printed)
    for film in films:
        assert film.file_name in text
        assert f"（{film.number}）" in text
    assert text.count("人怎样在万米海底呼吸") == sum(n % 6 + 1 for n in range(1, 31))
    assert "30个" in text
