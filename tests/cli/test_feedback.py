"""``feedback`` as others run it: exit codes, words, ids, files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from conftest import CommandLine
from documents.feedback_books import table
from kepu_desktop.domain.submission import Film
from kepu_desktop.workflow.fill import set_form
from kepu_desktop.workflow.session import Session

SEA, SKY = "示例海洋研究所", "示例市天文学会"


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    """A project with two films of two units."""
    target = tmp_path / "p.kepu"
    films = (
        Film("v1", "示例·湿地日出", source_unit=SEA, order=1),
        Film("v2", "示例·探月工程", source_unit=SKY, order=2),
    )
    with Session.create(target) as session:
        set_form(session, {"unit": "示例省科学技术协会"})
        session.edit("x", lambda state: replace(state, films=films, next_ids={"v": 3}))
    return target


def workbook(tmp_path: Path, name: str, *rows: tuple[object, ...]) -> Path:
    file = tmp_path / name
    file.write_bytes(table(*rows))
    return file


def test_the_way_from_blank_workbook_to_summary(run: CommandLine, asked: Path) -> None:
    blank = asked.parent / "反馈表.xlsx"
    assert run("feedback", asked, "--template", blank).ok().out == f"{blank}\n"
    book = openpyxl.load_workbook(blank)
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[4]}
    for at, views in ((5, "1.28亿"), (6, 7)):
        sheet.cell(at, heads["平台"]).value = "微博"
        sheet.cell(at, heads["观看人次"]).value = views
        sheet.cell(at, heads["统计截图"]).value = f"{at}.png"
    book.save(blank)
    shot = asked.parent / "5.png"
    shot.write_bytes(b"png")
    done = run("feedback", asked, "--import", blank, shot).ok()
    assert done.ids == ["f1", "f2"]
    assert "按 128,000,000 读入" in done.err
    assert "已附上 1 张截图" in done.err
    out = asked.parent / "汇总.xlsx"
    assert run("feedback", asked, "--export", out).ok().out.split() == [
        str(out),
        str(out.with_suffix(".docx")),
    ]
    overview = openpyxl.load_workbook(out, data_only=True).worksheets[0]
    told = {row[0].value: row[1].value for row in overview.iter_rows(min_row=2, max_col=2)}
    assert told["观看人次（次）"] == 128_000_007
    assert run("undo", asked).ok().err == "撤销：读入 1 份反馈表\n"


def test_bad_figures_shut_the_gate_and_are_told_with_row_reason_and_remedy(
    run: CommandLine, asked: Path, tmp_path: Path
) -> None:
    bad = workbook(
        tmp_path,
        "甲.xlsx",
        ("示例·湿地日出", "微博", "", -5, "约三千", None),
        ("示例·探月工程", "微博", "", 7, None, None),
    )
    done = run("feedback", asked, "--import", bad)
    assert done.code == 1
    assert done.ids == ["f1", "f2"]
    assert "未计入  甲.xlsx：第 2 行“观看人次”：“-5”不能是负数。请改成整数" in done.err
    assert "未计入  甲.xlsx：第 2 行“点赞”：“约三千”不是确切的数字。" in done.err
    workbook(tmp_path, "甲.xlsx", ("示例·湿地日出", "微博", "", 5, 3000, None))
    assert run("feedback", asked, "--import", bad).code == 0


def test_a_conflict_shuts_the_gate_until_a_side_is_taken(
    run: CommandLine, asked: Path, tmp_path: Path
) -> None:
    link = "https://example.org/1"
    first = workbook(tmp_path, "甲.xlsx", ("示例·湿地日出", "微博", link, 5, None, None))
    other = workbook(tmp_path, "乙.xlsx", ("示例·湿地日出", "微博", link, 6, None, None))
    run("feedback", asked, "--import", first).ok()
    done = run("feedback", asked, "--import", other)
    assert (done.code, done.ids) == (1, [])
    assert "甲.xlsx 第 2 行：观看人次 5；乙.xlsx 第 2 行：观看人次 6" in done.err
    assert run("feedback", asked, "--import", other, "--take", "new").code == 0
    with Session.open(asked, write=False) as session:
        assert [row.values["views"] for row in session.submission.feedback] == ["6"]


def test_a_refused_workbook_is_exit_two_and_the_others_are_read(
    run: CommandLine, asked: Path, tmp_path: Path
) -> None:
    good = workbook(tmp_path, "好.xlsx", ("示例·湿地日出", "微博", "", 5, None, None))
    old = tmp_path / "旧.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    done = run("feedback", asked, "--import", old, good, tmp_path / "没有.xlsx")
    assert (done.code, done.ids) == (2, ["f1"])
    assert "错误：旧.xls：这是旧版 Excel" in done.err
    assert "另存为 .xlsx" in done.err
    assert "错误：没有.xlsx：" in done.err


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--template", "a.xlsx", "--export", "b.xlsx"),
        ("--template", "a.docx"),
        ("--export", "b.xlsx"),
        ("--template", "a.xlsx", "--unit", "没有"),
        ("--template", "a.xlsx", "--take", "new"),
        ("--template", "没有这个文件夹/a.xlsx"),
    ],
)
def test_wrong_usage_and_nothing_to_sum_are_exit_two(
    words: tuple[str, ...], run: CommandLine, asked: Path
) -> None:
    done = run("feedback", asked, *words)
    assert (done.code, done.out) == (2, "")
    assert done.err


def test_a_unit_s_own_workbook(run: CommandLine, asked: Path) -> None:
    target = asked.parent / "天文.xlsx"
    run("feedback", asked, "--template", target, "--unit", SKY).ok()
    sheet = openpyxl.load_workbook(target).worksheets[0]
    assert [sheet.cell(at, 3).value for at in (5, 6)] == ["示例·探月工程", None]
