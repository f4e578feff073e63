"""Returned feedback workbooks: what is read, what is noted, what is refused with row and remedy."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calls.folders import OTHER
from documents.feedback_books import FIRST, HEADINGS, UNIT, blank, filled, large, saved, table
from kepu_desktop.calls.feedback_model import Feedback
from kepu_desktop.calls.loader import load_call
from kepu_desktop.calls.model import Call
from kepu_desktop.documents.feedback_cells import link_in, link_key, platform_of_link
from kepu_desktop.documents.feedback_reading import MAX_ROWS, ReadRow, read_returned
from kepu_desktop.documents.packing import repack, unpack
from kepu_desktop.domain.errors import UserError
from kepu_desktop.system.resources import template

TITLE = "示例·湿地日出"


@pytest.fixture(scope="module")
def spec(call: Call) -> Feedback:
    assert call.feedback is not None
    return call.feedback


def only(data: bytes, spec: Feedback) -> ReadRow:
    (row,) = read_returned(data, spec, "甲.xlsx").rows
    return row


def one(spec: Feedback, **cells: Any) -> ReadRow:
    """The one row of a plain table with these figures."""
    base = {"视频标题": TITLE, "平台": "微博", **cells}
    return only(table(list(base.values()), head=list(base)), spec)


def test_our_own_workbook_comes_back_with_every_column(spec: Feedback) -> None:
    cells = {
        "视频标题": TITLE,
        "平台": "抖音",
        "账号": "示例海洋",
        "链接": "https://v.douyin.com/abc/",
        "首播日期": dt.datetime(2025, 8, 15),
        "统计起止": "2025年8月15日至9月15日",
        "观看人次": "3.2万",
        "观看人数": 9_000,
        "峰值在线": 800,
        "点赞": 12,
        "评论": 0,
        "转发": 3,
        "话题名": "#潮间带#",
        "话题阅读量": "1.28亿",
        "话题讨论量": "４，５００",
        "统计截图": "湿地.png",
        "备注": "=1+1 只是文字",
    }
    data = filled(blank(spec, [TITLE, "示例·另一部"]), [cells], UNIT)
    book = read_returned(data, spec, "反馈表_海洋所.xlsx")
    assert (book.name, book.unit, book.unfilled, book.unknown) == (
        "反馈表_海洋所.xlsx",
        UNIT,
        1,
        (),
    )
    (row,) = book.rows
    assert (row.row, row.film, row.unit) == (FIRST, "v1", UNIT)
    remark = row.values.get("remark")
    assert {**row.values, "remark": remark} == {
        "title": TITLE,
        "platform": "抖音",
        "account": "示例海洋",
        "link": "https://v.douyin.com/abc/",
        "first": "2025-08-15",
        "period": "2025-08-15/2025-09-15",
        "views": "32000",
        "viewers": "9000",
        "peak": "800",
        "likes": "12",
        "comments": "0",
        "shares": "3",
        "topic": "#潮间带#",
        "topic_reads": "128000000",
        "topic_talks": "4500",
        "shots": "湿地.png",
        "remark": remark,
    }
    assert row.refused == ()
    assert "观看人次“3.2万”按 32,000 读入" in row.notes


def test_a_blank_cell_is_not_there_and_a_zero_is(spec: Feedback) -> None:
    row = one(spec, 观看人次=None, 点赞=0, 评论="—", 转发="")
    assert "views" not in row.values
    assert "comments" not in row.values
    assert "shares" not in row.values
    assert row.values["likes"] == "0"


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (-5, "不能是负数"),
        ("-3万", "不能是负数"),
        (1.5, "不是整数"),
        (1e99, "不像真实数据"),
        ("1e99", "不是数字"),
        ("约三千", "不是确切的数字"),
        ("10万+", "不是确切的数字"),
        ("三千", "阿拉伯数字"),
        (True, "不是数字"),
        (dt.datetime(2025, 8, 15), "是日期或时间"),
        (dt.time(8, 30), "是日期或时间"),
        ("#N/A", "不是数字"),
        ("=1*2", "不是数字"),
    ],
)
def test_a_figure_that_is_none_holds_the_row_and_says_where_why_and_what_to_do(
    cell: object, reason: str, spec: Feedback
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["视频标题", "平台", "观看人次", "点赞"])
    sheet.append([TITLE, "微博", 1000, None])
    sheet["D2"].value = cell
    if isinstance(cell, str) and cell.startswith("="):
        sheet["D2"].data_type = "s"
    row = only(saved(book), spec)
    (refusal,) = row.refused
    assert row.held
    assert (refusal.row, refusal.label) == (2, "点赞")
    assert reason in refusal.reason
    assert "整数" in refusal.remedy
    assert refusal.words().startswith("第 2 行“点赞”：")
    assert "likes" not in row.values
    assert row.values["views"] == "1000"


@pytest.mark.parametrize("label", ["首播日期", "统计起止"])
def test_a_date_in_words_is_refused_without_holding_the_row(label: str, spec: Feedback) -> None:
    row = one(spec, 观看人次=5, **{label: "八月中旬"})
    (refusal,) = row.refused
    assert not row.held
    assert (refusal.row, refusal.label, refusal.text) == (2, label, "八月中旬")
    assert "2025-8-15" in refusal.remedy
    assert row.values["views"] == "5"


@pytest.mark.parametrize(
    "cell",
    [dt.datetime(2025, 8, 15), dt.date(2025, 8, 15), 45884, 20250815, "2025年8月15日", "2025.8.15"],
)
def test_a_day_is_read_however_it_is_stored(cell: object, spec: Feedback) -> None:
    assert one(spec, 观看人次=5, 首播日期=cell).values["first"] == "2025-08-15"


def test_columns_are_bound_by_their_headings_wherever_they_stand(spec: Feedback) -> None:
    head = ["备注", "*播放量（次）", "播出平台", "没有见过", "作品名称："]
    data = table(["早间", 7, "哔哩哔哩", "?", TITLE], head=head, above=6)
    book = read_returned(data, spec, "甲.xlsx")
    (row,) = book.rows
    assert row.row == 8
    assert dict(row.values) == {"title": TITLE, "platform": "B站", "views": "7", "remark": "早间"}
    assert book.unknown == ("没有见过",)


def test_a_heading_is_no_column_because_it_contains_one_s_name(spec: Feedback) -> None:
    head = [*HEADINGS, "上年观看人次合计（参考）"]
    book = read_returned(table([TITLE, "微博", "", 5, 1, 1, 999], head=head), spec, "甲.xlsx")
    assert book.rows[0].values["views"] == "5"
    assert book.unknown == ("上年观看人次合计（参考）",)


def test_a_merged_title_and_a_missing_platform_are_read_and_noted(spec: Feedback) -> None:
    data = table(
        [TITLE, "微博", "", 5],
        [None, None, "https://www.bilibili.com/video/BV1", 6],
        ["合 计", None, None, 11],
    )
    rows = read_returned(data, spec, "甲.xlsx").rows
    assert [row.values["views"] for row in rows] == ["5", "6"]
    assert rows[1].values["title"] == TITLE
    assert rows[1].values["platform"] == "B站"
    assert rows[1].notes == ("标题为空，按上一行的标题读入", "平台为空，按链接读作B站")


def test_a_figure_without_any_title_is_held(spec: Feedback) -> None:
    row = only(table([None, "微博", "", 5]), spec)
    assert row.held
    assert row.refused[0].reason == "为空，不知道是哪个视频"
    # A sum that somebody put below the table names neither platform nor link.
    rows = read_returned(table([TITLE, "微博", "", 5], [None, None, None, 5]), spec, "x").rows
    assert [row.held for row in rows] == [False, True]


def test_a_formula_gives_its_value_and_one_that_nobody_calculated_is_held(spec: Feedback) -> None:
    data = table([TITLE, "微博", "", "=1000*2", None, None])
    row = only(data, spec)
    assert (row.held, row.refused[0].reason) == (True, "还没有算出数值")
    parts = dict(unpack(data))
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = re.sub(rb"<v ?/>|<v></v>", b"<v>2000</v>", sheet)
    assert only(repack(parts.items()), spec).values["views"] == "2000"


def test_text_that_looks_like_a_formula_stays_a_text(spec: Feedback) -> None:
    book = openpyxl.load_workbook(io.BytesIO(table([TITLE, "x", "", 5])))
    cell = book.worksheets[0]["B2"]
    cell.value = "=cmd|' /C calc'!A0"
    cell.data_type = "s"
    assert only(saved(book), spec).values["platform"] == "=cmd|' /C calc'!A0"


def test_hidden_sheets_and_tables_of_sums_are_not_read(spec: Feedback) -> None:
    book = openpyxl.load_workbook(io.BytesIO(table([TITLE, "微博", "", 5])))
    hidden = book.create_sheet("旧")
    hidden.append(HEADINGS)
    hidden.append([TITLE, "抖音", "", 6])
    hidden.sheet_state = "hidden"
    sums = book.create_sheet("各视频")
    sums.append(["视频标题", "观看人次"])
    sums.append([TITLE, 11])
    more = book.create_sheet("续")
    more.append(HEADINGS)
    more.append([TITLE, "快手", "", 7])
    rows = read_returned(saved(book), spec, "甲.xlsx").rows
    assert [row.values["views"] for row in rows] == ["5", "7"]


def test_a_workbook_that_claims_to_be_one_cell_is_read_whole(spec: Feedback) -> None:
    data = table([TITLE, "微博", "", 5])
    parts = dict(unpack(data))
    sheet = parts["xl/worksheets/sheet1.xml"]
    changed = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:A1"', sheet)
    assert changed != sheet
    parts["xl/worksheets/sheet1.xml"] = changed
    assert only(repack(parts.items()), spec).values["views"] == "5"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PLAIN = openpyxl.Workbook()
PLAIN["Sheet"].append(["姓名", "电话"])
REFUSED = {
    "nothing": (b"", "document-empty", "0 字节"),
    "old": (OLE, "document-old-format", ".xls"),
    "protected": (OLE + "EncryptedPackage".encode("utf-16-le"), "document-password", "密码"),
    "csv": ("视频标题,观看人次\n甲,5\n".encode(), "document-not-xlsx", "不是 Excel"),
    "web": (b"<html><table></table></html>", "document-html", "网页"),
    "word": (template("bare.docx").read_bytes(), "document-not-xlsx", "Word"),
    "zip": (repack([("a.txt", b"x")]), "document-not-xlsx", "压缩包"),
    "blank": (saved(openpyxl.Workbook()), "feedback-foreign", "不是反馈表"),
    "foreign": (saved(PLAIN), "feedback-foreign", "“视频标题”“观看人次”"),
    "cut": (table([TITLE, "微博", "", 5])[:-200], "document-damaged", "损坏"),
    "unfilled": (table([TITLE, "微博", "", None]), "feedback-empty", "还没有填"),
    "bomb": (
        repack([*unpack(table([TITLE])), ("xl/big.xml", b"<x>" + b"0" * 80_000_000 + b"</x>")]),
        "document-bomb",
        "过大",
    ),
    "entity": (
        repack([*unpack(table([TITLE])), ("xl/e.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>')]),
        "document-entity",
        "DOCTYPE",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_filled_feedback_workbook_is_refused_with_a_remedy(
    case: str, spec: Feedback
) -> None:
    data, code, words = REFUSED[case]
    with pytest.raises(UserError) as caught:
        read_returned(data, spec, "甲\n.xlsx")
    assert caught.value.code == code
    assert words in caught.value.reason
    assert caught.value.remedy
    assert caught.value.subject == "甲\\n.xlsx"


def test_a_broken_inside_is_told_and_not_raised(spec: Feedback) -> None:
    parts = dict(unpack(table([TITLE, "微博", "", 5])))
    for part, old, new in (
        ("xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData"),
        ("xl/workbook.xml", b"<sheets>", b"<sheats>"),
        ("xl/worksheets/sheet1.xml", b"</c>", b""),
    ):
        spoilt = {**parts, part: parts[part].replace(old, new)}
        with pytest.raises(UserError) as caught:
            read_returned(repack(spoilt.items()), spec, "甲.xlsx")
        assert caught.value.code.startswith(("document-", "feedback-"))


def test_ten_thousand_rows_are_read_and_too_many_are_refused(spec: Feedback) -> None:
    rows = read_returned(large(10_000), spec, "甲.xlsx").rows
    assert len(rows) == 10_000
    assert rows[-1].values["views"] == "10000"
    with pytest.raises(UserError) as caught:
        read_returned(large(MAX_ROWS + 50), spec, "甲.xlsx")
    assert caught.value.code == "feedback-long"


def test_a_row_at_the_sheet_s_end_costs_no_million_rows(spec: Feedback) -> None:
    book = openpyxl.load_workbook(io.BytesIO(table([TITLE, "微博", "", 5])))
    book.worksheets[0].cell(1_048_576, 1).value = "x"
    assert only(saved(book), spec).values["views"] == "5"


def test_the_invented_call_s_table_is_read_by_its_own_names() -> None:
    spec = load_call(OTHER).feedback
    assert spec is not None
    data = table(
        ["潮汐", "潮声", "tide.example.org/1?tide=7", "2.5万", 9],
        head=["片名", "放映处", "页面", "放映人次", "满座"],
    )
    assert dict(only(data, spec).values) == {
        "title": "潮汐",
        "platform": "潮声网",
        "link": "tide.example.org/1?tide=7",
        "views": "25000",
        "peak": "9",
    }
    with pytest.raises(UserError):
        read_returned(table([TITLE, "微博", "", 5]), spec, "x.xlsx")
    assert only(table(["潮汐", "岛台", 4_000_000], head=["片名", "放映处", "放映人次"]), spec).held


@pytest.mark.parametrize(
    ("one_link", "other"),
    [
        ("https://www.bilibili.com/video/BV1/", "http://m.bilibili.com/video/BV1?vd_source=9"),
        ("https://weibo.com/1/A?from=page&b=2&a=1", "weibo.com/1/A?a=1&b=2"),
        (
            "7.43 复制打开抖音，看看【示例】 https://v.douyin.com/abc/ :/",
            "https://v.douyin.com/abc",
        ),
        ("https://example.org/%E6%B9%BF", "https://EXAMPLE.org/湿"),
    ],
)
def test_links_to_one_page_are_one_link(one_link: str, other: str, spec: Feedback) -> None:
    assert link_key(spec, one_link) == link_key(spec, other) != ""


@pytest.mark.parametrize(
    ("one_link", "other"),
    [
        ("https://example.org/watch?v=1", "https://example.org/watch?v=2"),
        ("https://example.org/#/video/1", "https://example.org/#/video/2"),
        ("https://example.org/a", "https://example.org/A"),
        ("https://a.example.org/x", "https://b.example.org/x"),
    ],
)
def test_links_to_two_pages_stay_two(one_link: str, other: str, spec: Feedback) -> None:
    assert link_key(spec, one_link) != link_key(spec, other)


@given(st.text(max_size=60))
def test_any_text_has_a_link_key_and_no_link_no_key(text: str) -> None:
    spec = load_call(OTHER).feedback
    assert spec is not None
    assert (link_key(spec, text) == "") <= (not link_in(text).strip() or "://" in text)
    assert isinstance(platform_of_link(spec, text), str)


CELLS = st.one_of(
    st.none(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=30),
    st.datetimes(dt.datetime(1901, 1, 1), dt.datetime(2100, 1, 1)),
)


@settings(max_examples=60)
@given(st.lists(st.lists(CELLS, min_size=6, max_size=6), min_size=1, max_size=4))
def test_whatever_stands_in_the_cells_every_kept_figure_is_a_whole_number(
    rows: list[list[Any]],
) -> None:
    spec = load_call(OTHER).feedback
    assert spec is not None
    head = ["片名", "放映处", "页面", "放映人次", "满座", "鼓掌"]
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    sheet.append(head)
    for at, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(at, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    try:
        read = read_returned(saved(book), spec, "甲.xlsx")
    except UserError as refused:
        assert refused.code == "feedback-empty"  # noqa: PT017
        return
    for row in read.rows:
        for key in ("views", "peak", "likes"):
            text = row.values.get(key)
            assert text is None or 0 <= int(text) <= spec.most
        assert row.held == any(refusal.holds for refusal in row.refused)


def test_a_workbook_saved_by_libreoffice_comes_back_the_same(
    spec: Feedback, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cells = {
        "平台": "抖音",
        "链接": "https://v.douyin.com/abc/",
        "首播日期": dt.datetime(2025, 8, 15),
        "观看人次": 1_234_567,
        "点赞": "3.2万",
    }
    ours = filled(blank(spec, [TITLE]), [cells], UNIT)
    file = tmp_path / "反馈表.xlsx"
    file.write_bytes(ours)
    profile = tmp_path_factory.mktemp("profile")
    out = tmp_path / "out"
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(out),
            str(file),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    theirs = read_returned((out / file.name).read_bytes(), spec, file.name)
    assert theirs == read_returned(ours, spec, file.name)


def test_a_sheet_that_is_only_locked_against_typing_is_read(spec: Feedback) -> None:
    book = openpyxl.load_workbook(io.BytesIO(table([TITLE, "微博", "", 5])))
    book.worksheets[0].protection.sheet = True
    book.worksheets[0].protection.password = "x"
    assert only(saved(book), spec).values["views"] == "5"
