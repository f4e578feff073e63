"""The workbook that is sent out and the two papers that are made of what comes back."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import openxml_audit
import pytest
from lxml import etree
from openpyxl.worksheet.worksheet import Worksheet

from calls.folders import OTHER
from documents.feedback_books import CREATED, UNIT, blank
from kepu_desktop.calls.feedback_model import Feedback
from kepu_desktop.calls.loader import load_call
from kepu_desktop.calls.model import Call
from kepu_desktop.documents.feedback_content import (
    OpenItem,
    SummaryContent,
)
from kepu_desktop.documents.feedback_paper import write_paper
from kepu_desktop.documents.feedback_reading import read_returned
from kepu_desktop.documents.feedback_summary import write_summary
from kepu_desktop.documents.feedback_words import feedback_words
from kepu_desktop.documents.feedback_workbook import (
    FIRST_ROW,
    HEAD_ROW,
    OWN_COLUMNS,
    TOTAL_ROW,
    BlankContent,
    FeedbackLine,
    write_blank,
)
from kepu_desktop.documents.packing import repack, unpack
from kepu_desktop.domain.audience import FigureGroup, TopicFigures

WORDS = feedback_words()
HOSTILE = "=cmd|' /C calc'!A0"


@pytest.fixture(scope="module")
def spec(call: Call) -> Feedback:
    assert call.feedback is not None
    return call.feedback


def opened(data: bytes, *, values: bool = False) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def sheet_of(data: bytes, name: str, *, values: bool = False) -> Worksheet:
    sheet = opened(data, values=values)[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def line(number: int, platform: str, views: int | None, likes: int | None) -> FeedbackLine:
    values = {"title": f"示例·第{number}部", "platform": platform}
    values |= {"views": str(views)} if views is not None else {}
    values |= {"likes": str(likes), "shares": "1"} if likes is not None else {}
    return FeedbackLine(f"v{number}", UNIT, values, "甲.xlsx")


def group(name: str, views: int | None, likes: int | None, **more: object) -> FigureGroup:
    sums = {"views": views} if views is not None else {}
    sums |= {"likes": likes, "shares": 1, "interactions": likes + 1} if likes is not None else {}
    share = views / 1_234_667 if views is not None else None
    return dataclasses.replace(
        FigureGroup(name, sums, {}, 1, 1, share),
        **more,  # type: ignore[arg-type]
    )


def summary(**changes: object) -> SummaryContent:
    whole = SummaryContent(
        call_title="示例展播",
        unit="示例省科学技术协会",
        date_text="2025年10月12日",
        sums={
            "views": 1_234_667,
            "likes": 12,
            "shares": 1,
            "interactions": 13,
            "topic_reads": 86_500_000,
        },
        platforms=(group("抖音", 1_234_567, 12), group("微博", 100, None), group("", None, None)),
        by_unit=(group(UNIT, 1_234_667, 12),),
        films=(
            group("示例·第1部", 1_234_567, 12, film="v1", largest={"peak": 800}),
            group("示例·第2部", 100, None, film="v2"),
            group("示例·第3部", None, None, film="v3"),
        ),
        topics=(TopicFigures("#潮间带#", "微博", {"topic_reads": 86_500_000}),),
        lines=(
            line(1, "抖音", 1_234_567, 12),
            line(2, "微博", 100, None),
            line(3, "", None, None),
        ),
        open=(
            OpenItem(
                "乙.xlsx", "7", HOSTILE, "第 7 行“点赞”：“约三千”不是确切的数字", "请改", True
            ),
            OpenItem("乙.xlsx", "8", "甲", "观看人次“3.2万”按 32,000 读入", "请核实", False),
        ),
        missing=("示例农学会",),
        books=2,
        unit_count=3,
        film_count=4,
        with_data=2,
        created=CREATED,
    )
    return dataclasses.replace(whole, **changes)  # type: ignore[arg-type]


# ---- the workbook that is sent out ---------------------------------------------------------


def test_every_column_of_the_call_stands_in_its_order_behind_id_and_unit(spec: Feedback) -> None:
    sheet = sheet_of(blank(spec, ["甲", "乙"]), WORDS.blank.sheet)
    headings = [cell.value for cell in sheet[HEAD_ROW + 1]]
    assert headings == ["编号", "来源单位", *(column.label for column in spec.column)]
    rows = [[cell.value for cell in sheet[FIRST_ROW + 1 + n]][:3] for n in (0, 1)]
    assert rows == [["v1", UNIT, "甲"], ["v2", UNIT, "乙"]]
    assert sheet.freeze_panes == f"D{FIRST_ROW + 1}"


def test_interactions_are_a_formula_in_every_row_and_blank_while_nothing_is_filled(
    spec: Feedback,
) -> None:
    data = blank(spec, ["甲"])
    formulas, values = (sheet_of(data, WORDS.blank.sheet, values=v) for v in (False, True))
    at = OWN_COLUMNS + 1 + [c.key for c in spec.column].index("interactions")
    for row in (FIRST_ROW + 1, FIRST_ROW + 40):
        parts = f"L{row},M{row},N{row},O{row}"
        assert formulas.cell(row, at).value == f'=IF(COUNT({parts})=0,"",SUM({parts}))'
        assert values.cell(row, at).value in (None, "")


def test_a_prefilled_row_carries_the_sum_s_value_and_the_head_the_total(spec: Feedback) -> None:
    lines = (
        line(1, "抖音", 100, 12),
        line(2, "微博", 5, None),
    )
    data = write_blank(spec, BlankContent("x", lines, (), CREATED))
    sheet = sheet_of(data, WORDS.blank.sheet, values=True)
    places = {cell.value: cell.column for cell in sheet[HEAD_ROW + 1]}
    assert sheet.cell(FIRST_ROW + 1, places["互动量"]).value == 13
    total = {label: sheet.cell(TOTAL_ROW + 1, at).value for label, at in places.items()}
    assert (total["观看人次"], total["互动量"], total["评论"]) == (105, 13, None)
    assert (total["观看人数"], total["峰值在线"]) == ("不相加", "不相加")
    # A topic counts once, so that a plain sum would be wrong.
    assert total["话题阅读量"] is None


def test_lists_checks_and_hints_help_while_typing(spec: Feedback) -> None:
    data = blank(spec, ["甲", "乙"])
    book = opened(data)
    choices = book[WORDS.blank.choices]
    assert choices.sheet_state == "hidden"
    assert [c.value for c in choices["A"]][:2] == ["甲", "乙"]
    assert [c.value for c in choices["B"]] == [p.name for p in spec.platform]
    checks = {
        str(c.sqref).split(":")[0]: c
        for c in book[WORDS.blank.sheet].data_validations.dataValidation
    }
    places = {cell.value: cell.column_letter for cell in book[WORDS.blank.sheet][HEAD_ROW + 1]}
    first = FIRST_ROW + 1

    def check(label: str) -> object:
        return checks[f"{places[label]}{first}"]

    title, platform, views = check("视频标题"), check("平台"), check("观看人次")
    assert (title.type, title.errorStyle) == ("list", "warning")  # type: ignore[attr-defined]
    assert platform.formula1 == f"选项!$B$1:$B${len(spec.platform)}"  # type: ignore[attr-defined]
    assert views.type == "custom"  # type: ignore[attr-defined]
    assert "ISTEXT" in views.formula1  # type: ignore[attr-defined]
    assert ">=0" in views.formula1  # type: ignore[attr-defined]
    assert "COUNTIF" in check("链接").formula1  # type: ignore[attr-defined]
    assert check("首播日期").type == "date"  # type: ignore[attr-defined]
    assert "不要填 0" in check("点赞").prompt  # type: ignore[attr-defined]


def test_one_sheet_says_how_it_is_filled_in(spec: Feedback) -> None:
    notes = sheet_of(blank(spec, ["甲"]), WORDS.blank.notes)
    text = "\n".join(str(cell.value) for row in notes.iter_rows() for cell in row if cell.value)
    for note in spec.notes:
        assert note in text
    for column in spec.column:
        assert column.label in text


def test_texts_that_look_like_formulas_stay_texts(spec: Feedback) -> None:
    lines = (FeedbackLine("v1", HOSTILE, {"title": HOSTILE, "remark": "http://example.org"}),)
    data = write_blank(spec, BlankContent("x", lines, (HOSTILE,), CREATED, HOSTILE))
    sheet = sheet_of(data, WORDS.blank.sheet)
    for at in (2, 3):
        assert sheet.cell(FIRST_ROW + 1, at).data_type == "s"
        assert sheet.cell(FIRST_ROW + 1, at).value == HOSTILE
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert {f[:4] for f in re.findall(r"<f>(.*?)</f>", xml)} == {"IF(C"}
    assert "hyperlink" not in xml


# ---- the summary workbook ------------------------------------------------------------------


def test_totals_are_formulas_with_the_values_that_they_give(spec: Feedback) -> None:
    data = write_summary(spec, summary())
    formulas, values = (sheet_of(data, WORDS.summary.platforms, values=v) for v in (False, True))
    rows = [[cell.value for cell in row] for row in values.iter_rows(min_row=3, max_col=4)]
    assert rows[0][:3] == [1, "抖音", 1_234_567]
    assert rows[1][:3] == [2, "微博", 100]
    assert rows[1][3] in (None, "")  # no likes were told: blank, not 0
    assert rows[2][1] == "未填平台"
    assert rows[3][1:] == ["合计", 1_234_667, 12]
    assert str(formulas["C3"].value).startswith("=IF(SUMPRODUCT(--('明细'!$D$3:$D$5=$B3)")
    assert "'明细'!$D$3:$D$5=\"\"" in str(formulas["C5"].value)


def test_viewers_and_peak_are_given_as_the_largest_and_never_summed(spec: Feedback) -> None:
    book = opened(write_summary(spec, summary()), values=True)
    headings = [cell.value for cell in book[WORDS.summary.films][2]]
    assert "峰值在线（最高）" in headings
    assert [cell.value for cell in book[WORDS.summary.films][3]][
        headings.index("峰值在线（最高）")
    ] == 800
    for name in (WORDS.summary.platforms, WORDS.summary.units):
        labels = [str(cell.value) for cell in book[name][2]]
        assert not [label for label in labels if "观看人数" in label or "峰值" in label]


def test_the_workbook_has_charts_over_its_own_cells(spec: Feedback) -> None:
    data = write_summary(spec, summary())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        charts = [n for n in archive.namelist() if re.match(r"xl/charts/chart\d+\.xml", n)]
        texts = [archive.read(name).decode() for name in sorted(charts)]
    assert len(texts) == 2
    assert "各平台!$C$3:$C$4" in texts[0].replace("'", "")
    assert "各视频!$C$3:$C$4" in texts[1].replace("'", "")


def test_what_is_open_is_listed_with_its_remedy(spec: Feedback) -> None:
    sheet = sheet_of(write_summary(spec, summary()), WORDS.summary.open)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert rows[0][2] == HOSTILE
    assert sheet["C2"].data_type == "s"
    assert [row[5] for row in rows] == ["未计入", "已计入，请核实"]


def test_the_rows_of_a_summary_can_be_read_in_again(spec: Feedback) -> None:
    book = read_returned(write_summary(spec, summary()), spec, "汇总.xlsx")
    assert [(row.film, row.values.get("views")) for row in book.rows] == [
        ("v1", "1234567"),
        ("v2", "100"),
    ]
    assert [row.refused for row in book.rows] == [(), ()]


def without_values(data: bytes) -> bytes:
    """The workbook as one that nobody has calculated: its reader has to."""
    return repack(
        (name, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", part) if "worksheets/" in name else part)
        for name, part in unpack(data)
    )


def test_libreoffice_calculates_what_stands_beside_the_formulas(
    spec: Feedback, pages: Callable[[str, bytes], list[str]]
) -> None:
    data = write_summary(spec, summary())
    bare = without_values(data)
    assert sheet_of(bare, WORDS.summary.platforms, values=True)["C6"].value is None
    kept, calculated = pages("kept.xlsx", data), pages("bare.xlsx", bare)
    assert kept == calculated
    printed = "".join(calculated)
    for text in ("1,234,667", "1,234,567", "86,500,000", "未收到反馈的单位：示例农学会"):
        assert text in printed


# ---- the Word summary ----------------------------------------------------------------------


def test_the_paper_says_the_totals_exactly_and_shortly(spec: Feedback) -> None:
    paper = docx.Document(io.BytesIO(write_paper(spec, summary())))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert "1,234,667（123.4 万）" in cells
    assert "86,500,000（8650 万）" in cells
    text = "\n".join(p.text for p in paper.paragraphs)
    assert "共收回反馈表2份，涉及3个单位；4个视频中有2个有数据。" in text
    assert "空白表示没有统计，不按 0 计。观看人数、峰值在线各平台口径不同，不相加。" in text
    assert "未收到反馈的单位：示例农学会。" in text
    assert "有1行已计入" in text
    assert HOSTILE in cells


def test_the_paper_s_charts_are_word_s_own_with_a_text_for_those_who_do_not_see(
    spec: Feedback,
) -> None:
    data = write_paper(spec, summary())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [n for n in archive.namelist() if n.startswith("word/charts/")]
        chart = etree.fromstring(archive.read(names[0]))
        main = archive.read("word/document.xml").decode()
    assert len(names) == 2
    values = [v.text for v in chart.iter("{*}v")]
    assert values[1:] == ["抖音", "微博", "1234567", "100"]
    assert "各平台观看人次：抖音 1,234,567；微博 100" in main


def test_the_paper_prints_with_its_charts(
    spec: Feedback, pages: Callable[[str, bytes], list[str]]
) -> None:
    printed = pages("summary.docx", write_paper(spec, summary()))
    assert 2 <= len(printed) <= 4
    assert "观看人次前2个视频" in "".join(printed)


def test_papers_without_data_say_so(spec: Feedback) -> None:
    empty = summary(
        sums={}, platforms=(), by_unit=(), films=(), topics=(), lines=(), open=(), missing=()
    )
    paper = docx.Document(io.BytesIO(write_paper(spec, empty)))
    assert "还没有收回数据。" in [p.text for p in paper.paragraphs]
    assert opened(write_summary(spec, empty)).sheetnames[0] == WORDS.summary.overview


# ---- all of them ---------------------------------------------------------------------------


def every_paper(spec: Feedback) -> dict[str, bytes]:
    empty = summary(sums={}, platforms=(), by_unit=(), films=(), topics=(), lines=(), open=())
    return {
        "blank.xlsx": blank(spec, ["甲", HOSTILE, "长" * 300]),
        "none.xlsx": write_blank(spec, BlankContent("x", (), (), CREATED)),
        "summary.xlsx": write_summary(spec, summary()),
        "empty.xlsx": write_summary(spec, empty),
        "summary.docx": write_paper(spec, summary()),
    }


def test_the_same_content_gives_the_same_bytes(spec: Feedback) -> None:
    assert every_paper(spec) == every_paper(spec)
    for data in every_paper(spec).values():
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_schema_check_has_no_findings(spec: Feedback, tmp_path: Path) -> None:
    for name, data in every_paper(spec).items():
        file = tmp_path / name
        file.write_bytes(data)
        assert openxml_audit.OpenXmlValidator().validate(file).errors == [], name


def test_the_invented_call_makes_its_own_papers() -> None:
    spec = load_call(OTHER).feedback
    assert spec is not None
    lines = (FeedbackLine("v1", UNIT, {"title": "潮汐", "views": "5", "likes": "2"}),)
    sheet = sheet_of(
        write_blank(spec, BlankContent("x", lines, ("潮汐",), CREATED)),
        WORDS.blank.sheet,
        values=True,
    )
    assert sheet["A1"].value == "放映回执"
    assert [cell.value for cell in sheet[FIRST_ROW + 1]][OWN_COLUMNS + 3 :] == [5, None, 2, None, 2]
    tide = group("潮声网", 5, 2)
    content = summary(
        sums={"views": 5, "interactions": 3},
        platforms=(tide,),
        by_unit=(tide,),
        films=(tide,),
        topics=(),
        lines=lines,
    )
    assert "放映人次（次）" in [
        cell.value for cell in sheet_of(write_summary(spec, content), WORDS.summary.overview)["A"]
    ]
    assert write_paper(spec, content)


def test_a_moment_without_offset_is_refused(spec: Feedback) -> None:
    with pytest.raises(ValueError, match="offset"):
        write_blank(spec, BlankContent("x", (), (), dt.datetime(2025, 7, 8)))
