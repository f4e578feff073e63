"""``sheet`` as others run it: the list out, edited, its differences, taken in."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import CommandLine
from kepu_desktop.workflow.session import Session
from list_project import edited, listed


@pytest.fixture
def project(tmp_path: Path) -> Path:
    target = tmp_path / "p.kepu"
    listed(target).close()
    return target


def change(project: Path, cells: dict[tuple[str, str], object]) -> Path:
    file = project.parent / "改过的清单.xlsx"
    with Session.open(project) as session:
        file.write_bytes(edited(session, cells=cells))
    return file


def title_of(run: CommandLine, project: Path, film: str) -> str:
    listing = run("list", project, "--json").ok().json
    return next(v["title"] for v in listing["videos"] if v["id"] == film)


def test_the_list_goes_out_and_comes_back_unchanged(run: CommandLine, project: Path) -> None:
    out = project.parent / "清单.xlsx"
    assert run("sheet", project, "--to", out).ok().out == f"{out}\n"
    done = run("sheet", project, "--from", out).ok()
    assert done.out == ""
    assert "认出 7 个视频，与项目一致" in done.err


def test_differences_are_shown_first_and_applied_when_asked(
    run: CommandLine, project: Path
) -> None:
    before = title_of(run, project, "v1")
    file = change(project, {("v1", "title"): "改后的标题"})
    done = run("sheet", project, "--from", file).ok()
    assert done.out == f"v1 {before}　视频标题：“{before}”→“改后的标题”\n"
    assert "尚未改动" in done.err
    assert "不会移除" in done.err  # the rule is told
    assert title_of(run, project, "v1") == before
    run("sheet", project, "--from", file, "--apply").ok()
    assert title_of(run, project, "v1") == "改后的标题"
    run("undo", project).ok()
    assert title_of(run, project, "v1") == before


def test_a_bad_row_is_named_and_nothing_is_applied(run: CommandLine, project: Path) -> None:
    before = title_of(run, project, "v1")
    file = change(project, {("v1", "title"): "改后", ("v3", "category"): "没有的类别"})
    for more in ((), ("--apply",)):
        done = run("sheet", project, "--from", file, *more)
        assert done.code == 2
        assert "第 7 行“视频类别”：“没有的类别”不在征集的类别中" in done.err
    assert title_of(run, project, "v1") == before


def test_new_rows_print_their_ids(run: CommandLine, project: Path) -> None:
    file = project.parent / "单位清单.csv"
    file.write_text("视频标题,时长\n示例·甲,35分钟\n示例·乙,40分钟\n", encoding="utf-8")
    done = run("sheet", project, "--from", file, "--apply").ok()
    assert done.ids == ["e2", "e3"]


def test_usage_and_files_that_are_no_list_end_with_2(run: CommandLine, project: Path) -> None:
    assert run("sheet", project).code == 2
    assert run("sheet", project, "--to", "x.xlsx", "--apply").code == 2
    assert run("sheet", project, "--from", project.parent / "没有.xlsx").code == 2
    assert run("sheet", project, "--from", project).code == 2
