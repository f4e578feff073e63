"""The list out and in: what an edit brings, what is refused, what is never written back."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from msgspec.structs import replace

from kepu_desktop.documents.list_columns import list_columns
from kepu_desktop.documents.list_reading import read_list
from kepu_desktop.domain.errors import UserError
from kepu_desktop.workflow import fill
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.sheets.cells import CellError, CellReader
from kepu_desktop.workflow.sheets.sheet import (
    apply_sheet,
    export_sheet,
    read_sheet,
    rebound,
    sheet_paper,
)
from kepu_desktop.workflow.units.kit import kit_papers
from list_project import FIRST, HEAD, SERIES, column, edited, listed, reading, told, workbook


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with listed(tmp_path / "p.kepu") as made:
        yield made


def faults(session: Session, data: bytes) -> list[tuple[int, str]]:
    return [(fault.row, fault.label) for fault in reading(session, data).faults]


def test_an_unchanged_list_brings_no_difference(session: Session) -> None:
    for data in (sheet_paper(session), edited(session)):
        found = reading(session, data)
        assert not found.differences
        assert not found.faults
        assert not found.found.missing
        assert found.own
        assert found.found.matched == 7


def test_the_same_project_gives_the_same_bytes(session: Session) -> None:
    assert sheet_paper(session) == sheet_paper(session)


def test_each_edited_cell_is_one_difference_and_all_are_one_step(session: Session) -> None:
    other = session.call.category[-1]
    cells = {
        ("v1", "title"): "改后的标题",
        ("v1", "unit"): "示例县科协",
        ("v1", "platform"): "示例平台",
        ("v1", "first_shown"): dt.datetime(2025, 7, 1),
        ("v2", "include"): "是",
        ("v3", "summary"): "第一段\n第二段",
        ("v4", "category"): other.title,
        ("v4", "category_other"): "示例内容",
        ("e1", "duration"): "1小时2分",
    }
    found = reading(session, edited(session, cells=cells))
    assert {key: after for key, (_, after) in told(found).items()} == {
        **{at: str(value) for at, value in cells.items()},
        ("v1", "first_shown"): "2025-07-01",
        ("e1", "duration"): "1:02:00",
    }
    before = session.submission
    assert apply_sheet(session, found) == ()
    state = session.submission
    film = {film.id: film for film in state.films}
    assert film["v1"].title == "改后的标题"
    assert film["v1"].source_unit == "示例县科协"
    assert state.extras["v1"] == {"platform": "示例平台", "first_shown": "2025-07-01"}
    assert film["v2"].included
    assert film["v3"].summary == "第一段\n第二段"
    assert (film["v4"].category, film["v4"].category_other) == (other.id, "示例内容")
    assert film["e1"].planned_duration_s == 3720
    assert not reading(session, edited(session)).differences
    assert session.undo() == "读入清单 清单.xlsx"
    assert session.submission.films == before.films
    assert session.submission.extras == before.extras


def test_only_the_chosen_differences_are_applied(session: Session) -> None:
    found = reading(session, edited(session, cells={("v1", "title"): "甲", ("v3", "title"): "乙"}))
    apply_sheet(session, found, [found.differences[1]])
    titles = {film.id: film.title for film in session.submission.films}
    assert titles["v1"] == "示例·第1部"
    assert titles["v3"] == "乙"


def test_a_difference_that_is_gone_meanwhile_is_left_alone(session: Session) -> None:
    found = reading(session, edited(session, cells={("v1", "title"): "甲"}))
    fill.set_films(session, ("v1",), {"title": "甲"})
    assert apply_sheet(session, found) == ()
    assert session.undo() == "修改示例·第1部的标题"  # nothing was added on top


def test_an_emptied_text_is_emptied_but_a_title_stays(session: Session) -> None:
    cells = {
        ("v1", "title"): None,
        ("v1", "unit"): None,
        ("v1", "include"): None,
        ("v1", "entry"): None,
        ("v1", "category"): None,
        ("e1", "duration"): None,
    }
    found = reading(session, edited(session, cells=cells))
    assert set(told(found)) == {("v1", "unit"), ("v1", "category")}
    assert {after for _, after in told(found).values()} == {""}


def test_what_is_computed_is_never_written_back_and_said(session: Session) -> None:
    cells = {
        ("v1", "duration"): "2:00:00",
        ("v1", "resolution"): "3840×2160",
        ("v1", "file"): "别的.mp4",
        ("v1", "characters"): 3,
    }
    found = reading(session, edited(session, cells=cells))
    assert not found.differences
    assert not found.faults
    said = "；".join(found.found.notes)
    for label in ("时长", "画面", "文件名"):
        assert f"“{label}”由程序得出" in said


def test_a_missing_row_takes_nothing_out(session: Session) -> None:
    def cut(sheet: Any) -> None:
        sheet.delete_rows(FIRST, 2)

    found = reading(session, edited(session, cut))
    assert not found.differences
    assert found.found.missing == ("v1", "v2")


def test_a_sorted_list_changes_no_order(session: Session) -> None:
    def turn(sheet: Any) -> None:
        rows = [[cell.value for cell in sheet[number]] for number in range(FIRST, FIRST + 7)]
        for number, values in enumerate(reversed(rows), FIRST):
            for place, value in enumerate(values, 1):
                sheet.cell(number, place).value = value

    found = reading(session, edited(session, turn))
    assert not found.differences
    assert not found.faults


@pytest.mark.parametrize(
    ("numbers", "order"),
    [
        ({"v4": 1}, ["v4", "v1", "v2", "v3", "s1", "e1"]),
        ({"v1": 5}, ["v3", "v2", "v4", "s1", "e1", "v1"]),
        ({"v1": 2, "v3": 1}, ["v3", "v2", "v1", "v4", "s1", "e1"]),
        ({"v1": 10, "v3": 20, "v4": 30, "v5": 50, "v6": 50, "e1": 40}, None),
    ],
)
def test_the_number_of_an_entry_moves_it(
    session: Session, numbers: dict[str, int], order: list[str] | None
) -> None:
    """Those left out stay behind whom they stood; numbers may have gaps."""
    cells = {(film, "entry"): number for film, number in numbers.items()}
    found = reading(session, edited(session, cells=cells))
    apply_sheet(session, found)
    got = [entry.id for entry in session.submission.entries()]
    if order is None:
        assert got.index("e1") < got.index("s1")
        assert set(told(found)) == {("s1", "entry"), ("e1", "entry")}
    else:
        shown = [x for x in got if x != "v2"]
        assert shown == [x for x in order if x != "v2"]


def test_the_running_number_moves_a_film_within_its_series_only(session: Session) -> None:
    def swap(sheet: Any) -> None:
        place = column(session, "number")
        rows = {sheet.cell(r, column(session, "id")).value: r for r in range(FIRST, FIRST + 7)}
        five, six = sheet.cell(rows["v5"], place), sheet.cell(rows["v6"], place)
        five.value, six.value = six.value, five.value
        sheet.cell(rows["v1"], place).value = 9

    found = reading(session, edited(session, swap))
    assert set(told(found)) == {("v5", "number"), ("v6", "number")}
    apply_sheet(session, found)
    series = next(e for e in session.submission.entries() if e.id == "s1")
    assert [film.id for film in series.films] == ["v6", "v5"]


def test_one_new_title_for_all_its_films_renames_a_series(session: Session) -> None:
    cells = {("v5", "series"): "新的名称", ("v6", "series"): "新的名称"}
    found = reading(session, edited(session, cells=cells))
    assert told(found) == {("s1", "series"): (SERIES, "新的名称")}
    apply_sheet(session, found)
    assert [series.title for series in session.submission.series] == ["新的名称"]


def test_a_new_series_is_made_of_rows_that_name_it(session: Session) -> None:
    cells = {
        ("v1", "series"): "另一系列",
        ("v3", "series"): "另一系列",
        ("v1", "summary"): "系列的概述",
        ("v6", "kind"): "单个",
    }
    found = reading(session, edited(session, cells=cells))
    assert apply_sheet(session, found) == ("s2",)
    films = {film.id: film for film in session.submission.films}
    assert films["v1"].series == films["v3"].series == "s2"
    assert films["v6"].series == ""
    assert session.submission.series[-1].summary == "系列的概述"


def test_one_row_of_a_series_is_enough_for_its_summary(session: Session) -> None:
    found = reading(session, edited(session, cells={("v6", "summary"): "改过的概述"}))
    assert told(found) == {("s1", "summary"): ("两集讲深海。", "改过的概述")}
    emptied = reading(session, edited(session, cells={("v6", "summary"): None}))
    assert not emptied.differences
    both = {("v5", "summary"): None, ("v6", "summary"): None}
    assert told(reading(session, edited(session, cells=both))) == {
        ("s1", "summary"): ("两集讲深海。", "")
    }


def test_a_row_added_by_hand_becomes_a_planned_entry_once(session: Session) -> None:
    def add(sheet: Any) -> None:
        row = FIRST + 7
        for key, value in {
            "title": "示例·新的一部",
            "category": session.call.category[0].title,
            "duration": dt.time(0, 35),
            "unit": "示例市科协",
            "summary": "讲一讲。",
            "creators": "张明（示例）",
        }.items():
            sheet.cell(row, column(session, key)).value = value

    data = edited(session, add)
    found = reading(session, data)
    assert found.found.fresh == 1
    assert apply_sheet(session, found) == ("e2",)
    film = session.film("e2")
    assert (film.title, film.planned_duration_s, film.source_unit, film.summary) == (
        "示例·新的一部",
        2100,
        "示例市科协",
        "讲一讲。",
    )
    assert film.included
    assert session.submission.extras["e2"] == {"creators": "张明（示例）"}
    again = reading(session, data)  # the same file once more: known by its title now
    assert not again.differences
    assert again.found.fresh == 0


@pytest.mark.parametrize(
    ("cells", "where"),
    [
        ({("v1", "category"): "不存在的类别"}, (FIRST, "视频类别")),
        ({("e1", "duration"): "很长"}, (FIRST + 6, "时长")),
        ({("e1", "duration"): 35}, (FIRST + 6, "时长")),
        ({("v1", "include"): "也许"}, (FIRST, "报送")),
        ({("v1", "entry"): "第一"}, (FIRST, "条目")),
        ({("v1", "kind"): "系列"}, (FIRST, "系列标题")),
        ({("v1", "id"): "v99", ("v1", "file"): None}, (FIRST, "编号")),
        ({("v3", "id"): "v1", ("v3", "file"): None}, (FIRST + 2, "编号")),
        ({("v1", "file"): "3.mp4"}, (FIRST, "文件名")),
        ({("v1", "first_shown"): "去年夏天"}, (FIRST, "首播日期")),
        ({("v5", "summary"): "甲", ("v6", "summary"): "乙"}, (FIRST + 5, "内容概述")),
        ({("v5", "entry"): 1, ("v6", "entry"): 2}, (FIRST + 5, "条目")),
    ],
)
def test_one_bad_cell_keeps_the_whole_list_from_being_applied(
    session: Session, cells: dict[tuple[str, str], object], where: tuple[int, str]
) -> None:
    data = edited(session, cells={("e1", "title"): "也改了", **cells})
    found = reading(session, data)
    assert [(fault.row, fault.label) for fault in found.faults] == [where]
    assert all(fault.reason and fault.remedy for fault in found.faults)
    before = session.submission
    with pytest.raises(UserError) as refused:
        apply_sheet(session, found)
    assert refused.value.code == "list-rows"
    assert f"第 {where[0]} 行" in refused.value.reason
    assert session.submission is before


def test_an_unknown_id_with_a_known_file_is_found_by_the_file(session: Session) -> None:
    found = reading(session, edited(session, cells={("v1", "id"): " ｖ9９", ("v1", "title"): "甲"}))
    assert told(found) == {("v1", "title"): ("示例·第1部", "甲")}
    assert any("按文件名认出" in note for note in found.found.notes)


def test_an_id_in_wide_letters_is_still_the_id(session: Session) -> None:
    found = reading(session, edited(session, cells={("v1", "id"): " Ｖ１ ", ("v1", "title"): "甲"}))
    assert told(found) == {("v1", "title"): ("示例·第1部", "甲")}


def test_an_error_in_a_cell_is_named(session: Session) -> None:
    data = edited(session, cells={("v1", "title"): "#REF!"})
    # openpyxl writes it as an error cell, as Excel does.
    assert faults(session, data) == [(FIRST, "视频标题")]


def test_a_foreign_list_is_bound_by_its_headings_wherever_they_stand(session: Session) -> None:
    data = workbook(
        ("示例市科协2025年视频汇总表",),
        (),
        ("填报单位：示例市科协", None, "联系人：张明"),
        ("编号", "单位全称", "简介（200字内）", "备注", "作品名称", "时长（分钟）", "分类"),
        ("001", " 示例市科协 ", "讲星空。", "加急", "示例·星空", 35, "场馆探访"),
        ("002", "示例市科协", "讲大海。", None, 2025, "62分钟", None),
        (None, "合计", None, None, "2部", None, None),
    )
    found = reading(session, data)
    assert not found.own
    assert [column.key for column in found.columns] == [
        "id",
        "unit",
        "summary",
        "",
        "title",
        "duration",
        "category",
    ]
    assert not found.faults
    said = "；".join(found.found.notes)
    assert "“备注”" in said
    assert "编号栏里不是本程序的编号" in said
    apply_sheet(session, found)
    films = {film.title: film for film in session.submission.films}
    assert films["示例·星空"].planned_duration_s == 2100
    assert films["示例·星空"].category == "venue"
    assert films["2025"].planned_duration_s == 3720
    assert "2部" not in films


def test_a_foreign_list_speaks_of_columns_and_categories_in_its_own_words(
    session: Session,
) -> None:
    said = {
        "国家重点实验室": "keylab",
        "重点实验室类": "keylab",
        "科幻": "scifi",
        "科幻解读类视频": "scifi",
        "慢直播": "slowlive",
        "慢直播视频": "slowlive",
        "院士": "academician",
        "talent": "talent",
        "科普场馆、科普教育基地探访": "venue",
    }
    rows = [(f"示例·{n}", "某台", "31分20秒", word, "讲。") for n, word in enumerate(said)]
    found = reading(session, workbook(("片名", "出品方", "片长", "分类", "内容梗概"), *rows))
    assert not found.faults
    assert [c.key for c in found.columns] == [
        "title",
        "producer",
        "duration",
        "category",
        "summary",
    ]
    apply_sheet(session, found)
    assert [film.category for film in session.submission.films[-len(said) :]] == [*said.values()]
    for vague in ("视频", "科普类视频", "美食"):
        found = reading(session, workbook(("作品", "类别"), ("示例·甲", vague)))
        assert [fault.label for fault in found.faults] == ["视频类别"]


def test_a_call_with_few_words_of_its_own_still_knows_the_programs(session: Session) -> None:
    spec = session.call.list
    extras = [replace(extra, labels=()) for extra in spec.extra or ()]
    columns = list_columns(replace(spec, extra=tuple(extras)))
    table = read_list(workbook(("序", "片名", "出品方"), (1, "甲", "某台")), columns, "片单.xlsx")
    assert [bound.key for bound in table.columns] == ["number", "title", "producer"]


def test_a_hint_that_two_categories_share_names_neither(session: Session) -> None:
    first, second, *rest = session.call.category
    shared = [replace(one, hints=("星空", one.hints[0])) for one in (first, second)]
    reader = CellReader(replace(session.call, category=(*shared, *rest)))
    column = next(c for c in list_columns(session.call.list) if c.key == "category")
    assert reader.read(column, "类别", f"{first.hints[0]}类").text == first.title
    with pytest.raises(CellError):
        reader.read(column, "类别", "星空")


def test_what_stands_is_not_replaced_unasked_where_a_row_was_known_by_its_name(
    session: Session,
) -> None:
    fill.set_films(session, ("v1",), {"summary": "讲了很多，比表里写的长。", "unit": ""})
    title = session.film("v1").title
    row = ("标题", "单位", "概述"), (title, "示例县科协", "短。"), ("示例·新", "", "讲新的。")
    found = reading(session, workbook(*row)).found
    assert [(d.subject, d.key) for d in found.replacing] == [("v1", "summary")]
    assert {(c.subject, c.key) for c in found.changes if not c.replaces} == {
        ("v1", "unit"),
        ("row-0-3", "new"),
    }
    own = reading(session, edited(session, cells={("v1", "summary"): "短。"})).found
    assert len(own.changes) == 1
    assert not own.replacing


def test_blanks_of_a_foreign_list_overwrite_nothing(session: Session) -> None:
    unit = session.film("v3").source_unit
    data = workbook(
        ("标题", "单位", "概述", "首播平台"),
        ("示例·第1部", None, None, None),
        ("示例·第3部", unit, "", "示例平台"),
    )
    assert told(reading(session, data)) == {("v3", "platform"): ("", "示例平台")}


def test_a_column_can_be_bound_by_hand_and_taken_away(session: Session) -> None:
    data = workbook(("题目", "说说看", "标题"), ("示例·甲", "讲一讲", "另一个"))
    first = reading(session, data)
    assert [column.key for column in first.columns] == ["title", "", ""]
    bound = rebound(session, first, {(0, 1): "summary", (0, 2): "title"})
    assert [column.key for column in bound.columns] == ["", "summary", "title"]
    apply_sheet(session, bound)
    film = session.submission.films[-1]
    assert (film.title, film.summary) == ("另一个", "讲一讲")


def test_films_are_known_by_their_file_names(session: Session) -> None:
    data = workbook(("文件名", "片名"), ("3.MP4", "由文件名认出"))
    assert told(reading(session, data)) == {("v3", "title"): ("示例·第3部", "由文件名认出")}


def test_merged_cells_say_the_same_in_every_row(session: Session) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["清单", None, None])
    sheet.append(["标题", "单位", "备注"])
    sheet.append(["示例·甲", "示例县科协", None])
    sheet.append(["示例·乙", None, None])
    sheet.append([None, None, None])
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("B3:B5")
    stream = io.BytesIO()
    book.save(stream)
    found = reading(session, stream.getvalue())
    assert found.found.fresh == 2
    apply_sheet(session, found)
    assert [film.source_unit for film in session.submission.films[-2:]] == ["示例县科协"] * 2


def test_headings_in_two_rows_are_read_at_the_lower_one(session: Session) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["标题", "类别", "其他信息", None])
    sheet.append([None, None, "单位", "时长"])
    sheet.append(["示例·甲", "其他：示例内容", "示例县科协", "0:35:00"])
    for area in ("A1:A2", "B1:B2", "C1:D1"):
        sheet.merge_cells(area)
    stream = io.BytesIO()
    book.save(stream)
    found = reading(session, stream.getvalue())
    assert not found.faults
    apply_sheet(session, found)
    film = session.submission.films[-1]
    assert (film.title, film.category, film.category_other) == ("示例·甲", "other", "示例内容")
    assert film.source_unit == "示例县科协"


def test_two_sheets_are_both_read_and_hidden_ones_are_not(session: Session) -> None:
    book = openpyxl.Workbook()
    for number, title in enumerate(("甲单位", "乙单位", "旧的")):
        sheet = book.create_sheet(title)
        sheet.append(["视频标题", "单位"])
        sheet.append([f"示例·{title}", title])
        if number == 2:
            sheet.sheet_state = "hidden"
    notes = book.worksheets[0]
    notes.title = "说明"
    notes.append(["请认真填写"])
    stream = io.BytesIO()
    book.save(stream)
    found = reading(session, stream.getvalue())
    assert [found.found.names[d.subject] for d in found.differences] == [
        "“甲单位”表第 2 行",
        "“乙单位”表第 2 行",
    ]
    assert any("说明" in note for note in found.found.notes)


def test_hidden_rows_and_columns_are_read(session: Session) -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[FIRST].hidden = True
        sheet.column_dimensions["D"].hidden = True

    found = reading(session, edited(session, hide, cells={("v1", "title"): "甲"}))
    assert told(found) == {("v1", "title"): ("示例·第1部", "甲")}


def test_twenty_thousand_blank_rows_with_a_look_are_passed_over(session: Session) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["视频标题", "单位"])
    sheet.append(["示例·甲", "单位"])
    for row in range(3, 20_003):
        sheet.cell(row, 1).number_format = "@"
    stream = io.BytesIO()
    book.save(stream)
    assert reading(session, stream.getvalue()).found.fresh == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_text_table_is_read(session: Session, encoding: str, delimiter: str) -> None:
    lines = (("视频标题", "时长", "内容概述"), ("示例·鿔", "35分钟", '"一段\n两行"'))
    text = "\r\n".join(delimiter.join(line) for line in lines)
    found = reading(session, text.encode(encoding), "清单.csv")
    apply_sheet(session, found)
    film = session.submission.films[-1]
    assert (film.title, film.planned_duration_s) == ("示例·鿔", 2100)
    assert film.summary == "一段\n两行"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧.xls", "document-old-format"),
        (b"\x00\x01\x02\xff", "图.csv", "list-no-text"),
        (b"just words", "无.csv", "list-foreign"),
        (b"", "空.xlsx", "document-empty"),
    ],
)
def test_what_is_no_list_is_refused_with_its_reason(
    session: Session, data: bytes, name: str, code: str
) -> None:
    with pytest.raises(UserError) as refused:
        read_sheet(session, data, name)
    assert refused.value.code == code
    assert refused.value.remedy


def test_percent_and_dates_are_read_as_they_look(session: Session) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["视频标题", "AI素材", "首播时间"])
    sheet.append(["示例·甲", 0.125, dt.datetime(2025, 6, 1)])
    sheet.cell(2, 2).number_format = "0.0%"
    stream = io.BytesIO()
    book.save(stream)
    apply_sheet(session, reading(session, stream.getvalue()))
    film = session.submission.films[-1]
    texts = session.submission.extras[film.id]
    assert texts == {"foreign_material": "12.5%", "first_shown": "2025-06-01"}


def test_headings_that_come_again_on_each_page_are_no_films(session: Session) -> None:
    data = workbook(
        ("视频标题", "单位"), ("示例·甲", "一"), ("视频标题", "单位"), ("示例·乙", "二")
    )
    assert reading(session, data).found.fresh == 2


def test_a_formula_that_nobody_calculated_is_said(session: Session) -> None:
    data = edited(session, cells={("v1", "title"): "=B1&C1"})
    assert faults(session, data) == [(FIRST, "视频标题")]


def test_the_workbook_is_written_whole_and_only_as_xlsx(session: Session, tmp_path: Path) -> None:
    export_sheet(session, tmp_path / "清单.xlsx")
    assert not read_sheet(session, tmp_path / "清单.xlsx").differences
    with pytest.raises(UserError):
        export_sheet(session, tmp_path / "清单.docx")


def test_headings_of_a_call_take_the_place_of_ours(session: Session) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(sheet_paper(session))).worksheets[0]
    said = [cell.value for cell in sheet[HEAD]]
    assert said[:4] == ["序号", "条目", "编号", "视频标题"]
    assert said[-1] == "有无AI/第三方素材"


def test_the_list_of_the_kit_comes_back_filled_in(session: Session) -> None:
    """A unit fills in what the kit gave it; its blank rows and its counters are no films."""
    papers, _ = kit_papers(session)
    name, data = next((n, d) for n, d in papers.items() if n.endswith(".xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows(max_row=10) if row[0].value == "序号")
    at = {cell.value: cell.column for cell in head}
    below = head[0].row + 1
    for key, value in {
        "视频标题": "示例·单位的新片",
        "类型": "单个",
        "视频类别": session.call.category[0].title,
        "来源单位": "示例市科协",
        "时长": dt.time(0, 45, 10),
        "预计": "预计",
        "内容概述": "讲一讲。",
    }.items():
        sheet.cell(below, at[key]).value = value
    stream = io.BytesIO()
    book.save(stream)
    found = reading(session, stream.getvalue(), name)
    assert [fault.words() for fault in found.faults] == []
    assert found.found.fresh == 1
    apply_sheet(session, found)
    film = session.submission.films[-1]
    assert (film.title, film.planned_duration_s, film.source_unit) == (
        "示例·单位的新片",
        2710,
        "示例市科协",
    )
    assert film.category == session.call.category[0].id


@pytest.mark.parametrize("what", ["macro", "entity", "bomb"])
def test_a_hostile_workbook_is_refused_before_it_is_read(session: Session, what: str) -> None:
    source = zipfile.ZipFile(io.BytesIO(sheet_paper(session)))
    stream = io.BytesIO()
    with source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if what == "entity" and name == "xl/workbook.xml":
                data = data.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>', 1)
            target.writestr(name, data)
        if what == "macro":
            target.writestr("xl/vbaProject.bin", b"x")
        if what == "bomb":
            target.writestr("xl/media/x.bin", bytes(30_000_000))
    with pytest.raises(UserError) as refused:
        read_sheet(session, stream.getvalue(), "清单.xlsx")
    assert refused.value.code == f"document-{what}"


def test_a_list_of_wps_that_claims_one_cell_is_read_whole(session: Session) -> None:
    """WPS may write dimension A1:A1 and namespaces of its own."""
    source = zipfile.ZipFile(io.BytesIO(edited(session, cells={("v1", "title"): "甲"})))
    stream = io.BytesIO()
    with source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:A1"', data)
                own = b' xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData">'
                data = re.sub(rb"(<worksheet [^>]*)>", rb"\1" + own, data, count=1)
            target.writestr(name, data)
    assert told(reading(session, stream.getvalue())) == {("v1", "title"): ("示例·第1部", "甲")}
