"""The list to be worked in, as Excel and LibreOffice see it."""

from __future__ import annotations

import datetime as dt
import io
import os
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import openxml_audit
import pytest

from kepu_desktop.calls.model import Call
from kepu_desktop.documents.list_columns import list_columns, list_words
from kepu_desktop.documents.working_list import (
    FIRST_ROW,
    HEAD_ROW,
    TOTAL_ROW,
    WorkingContent,
    WorkingLine,
    characters_limit,
    formula_count,
    write_working_list,
)
from kepu_desktop.domain.texts import count_characters

CREATED = dt.datetime(2025, 7, 8, 10, tzinfo=dt.timezone(dt.timedelta(hours=8)))
FIRST = FIRST_ROW + 1


def line(number: int, **changes: str) -> WorkingLine:
    values = {
        "number": str(number),
        "entry": str(number),
        "id": f"v{number}",
        "title": f"示例·第{number}部",
        "kind": "单个",
        "category": "科普场馆、科普教育基地探访视频",
        "unit": "示例市科协",
        "include": "是",
        "duration": "1860",
        "summary": "走进示例场馆。",
        "file": f"{number}.mp4",
        **changes,
    }
    return WorkingLine({key: text for key, text in values.items() if text}, measured=True)


def content(call: Call, *lines: WorkingLine) -> WorkingContent:
    return WorkingContent(call, "示例省科学技术协会", lines, CREATED)


def sheet_of(data: bytes, *, values: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values).worksheets[0]


def place(call: Call, key: str) -> int:
    return [column.key for column in list_columns(call.list)].index(key) + 1


def test_the_office_validator_finds_nothing(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "清单.xlsx"
    file.write_bytes(write_working_list(content(call, line(1), line(2, include="否"))))
    assert openxml_audit.OpenXmlValidator().validate(file).errors == []


def test_the_same_content_gives_the_same_bytes(call: Call) -> None:
    made = content(call, line(1), line(2))
    assert write_working_list(made) == write_working_list(made)


def test_a_project_without_films_gives_a_list_to_fill_in(call: Call) -> None:
    sheet = sheet_of(write_working_list(content(call)))
    assert [cell.value for cell in sheet[HEAD_ROW + 1]][3] == "视频标题"
    assert sheet.data_validations.dataValidation


def test_choices_come_from_a_hidden_sheet_and_hold_for_added_rows(call: Call) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_working_list(content(call, line(1)))))
    sheet, choices = book.worksheets
    assert choices.sheet_state == "hidden"
    titles = [category.title for category in call.category]
    assert [choices.cell(n, 1).value for n in range(1, len(titles) + 1)] == titles
    lists = {
        check.promptTitle: check
        for check in sheet.data_validations.dataValidation
        if check.type == "list"
    }
    assert {"视频类别", "类型", "报送", "有无AI/第三方素材"} <= set(lists)
    assert lists["视频类别"].formula1 == f"{list_words().choices}!$A$1:$A${len(titles)}"
    letter = openpyxl.utils.get_column_letter(place(call, "category"))
    assert f"{letter}{FIRST + 100}" in lists["视频类别"].sqref


def test_every_column_says_what_may_be_written_in_it(call: Call) -> None:
    sheet = sheet_of(write_working_list(content(call, line(1))))
    said = {check.promptTitle for check in sheet.data_validations.dataValidation if check.prompt}
    silent = {"链接", "制作单位", "版权单位", "首播平台", "主创人员"}  # free texts
    assert {column.label for column in list_columns(call.list)} - said == silent


def test_what_is_computed_has_another_ground(call: Call) -> None:
    sheet = sheet_of(write_working_list(content(call, line(1))))

    def ground(key: str) -> str:
        return str(sheet.cell(FIRST, place(call, key)).fill.fgColor.rgb)[-6:]

    assert {ground(key) for key in ("id", "duration", "file", "resolution", "characters")} == {
        "EDEDED"
    }
    assert "EDEDED" not in {ground(key) for key in ("title", "category", "summary", "include")}


def test_the_head_stays_in_view_and_the_filter_covers_the_films(call: Call) -> None:
    sheet = sheet_of(write_working_list(content(call, line(1), line(2))))
    assert sheet.freeze_panes == f"E{FIRST}"
    assert sheet.auto_filter.ref.startswith(f"A{HEAD_ROW + 1}:")
    assert sheet.print_title_rows == f"${HEAD_ROW + 1}:${HEAD_ROW + 1}"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.row_dimensions[FIRST].height >= 15


def test_totals_carry_their_values_and_leave_out_what_is_not_reported(call: Call) -> None:
    data = write_working_list(content(call, line(1), line(2, include="否"), line(3, duration="")))
    values, formulas = sheet_of(data, values=True), sheet_of(data)
    title, duration = place(call, "title"), place(call, "duration")
    assert values.cell(TOTAL_ROW + 1, title).value == 2
    assert str(formulas.cell(TOTAL_ROW + 1, title).value).startswith("=COUNTIF(")
    assert values.cell(TOTAL_ROW + 1, duration).value == dt.timedelta(seconds=1860)


@pytest.mark.parametrize("text", ["走进 示例　场馆。", "一\n二", "", "A1,-。", "“引号”"])
def test_the_counter_counts_as_we_do(text: str) -> None:
    assert (formula_count(text) or 0) == count_characters(text)


def test_no_colour_and_no_hint_where_the_call_names_no_limit(call: Call) -> None:
    rules = {key: rule for key, rule in call.rules.items() if not key.startswith("entry/")}
    other = msgspec.structs.replace(call, rules=rules)
    assert characters_limit(other, "entry/summary") is None
    data = write_working_list(content(other, line(1)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    limit = characters_limit(call, "entry/summary")
    assert f"&gt;{limit}" not in sheet


def test_libreoffice_calculates_what_we_wrote_beside_the_formulas(
    call: Call, tmp_path: Path
) -> None:
    """Recalculated on loading into another format: our values and theirs are the same."""
    texts = ["走进 示例　场馆。", "一\n二", "A&B <科普>", "长" * 200]
    lines = [line(n, summary=text) for n, text in enumerate(texts, 1)]
    source = tmp_path / "清单.xlsx"
    source.write_bytes(write_working_list(content(call, *lines)))
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "ods",
            "--outdir",
            str(tmp_path),
            str(source),
        ],
        env=dict(os.environ),
        check=True,
        capture_output=True,
        timeout=240,
    )
    with zipfile.ZipFile(tmp_path / "清单.ods") as archive:
        sheet = archive.read("content.xml").decode()
    for text in texts:
        assert f'office:value="{count_characters(text)}"' in sheet


def test_it_prints_on_few_pages_with_whole_texts(
    call: Call, pages: Callable[[str, bytes], list[str]]
) -> None:
    summary = "走进示例潜水器训练池，" * 18
    lines = [line(n, summary=summary, title=f"示例·第{n}部的标题") for n in range(1, 21)]
    printed = pages("list.xlsx", write_working_list(content(call, *lines)))
    assert 1 <= len(printed) <= 6
    assert sum(page.count(summary) for page in printed) == 20
    assert all("视频标题" in page for page in printed)
