"""Lists of several units that call their films alike, taken in one after the other."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import CommandLine
from kepu_desktop.documents.kit_list import HEAD_ROW
from kepu_desktop.workflow import fill
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.units.kit import kit_papers
from list_project import listed, workbook

TITLE = "示例·科普讲座"
ONE, OTHER = "示例甲市科协", "示例乙市科协"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    target = tmp_path / "p.kepu"
    listed(target).close()
    return target


def unit_list(project: Path, name: str, *rows: dict[str, object]) -> Path:
    """Our own kit's list as a unit fills it in: rows by heading."""
    with Session.open(project) as session:
        papers, _ = kit_papers(session)
    book = openpyxl.load_workbook(io.BytesIO(next(v for k, v in papers.items() if ".xlsx" in k)))
    sheet: Any = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[HEAD_ROW + 1]}
    for number, row in enumerate(rows, HEAD_ROW + 2):
        for heading, value in row.items():
            sheet.cell(number, places[heading]).value = value
    file = project.parent / name
    book.save(file)
    return file


def lecture(unit: str, summary: str, **more: object) -> dict[str, object]:
    row = {"视频标题": TITLE, "来源单位": unit, "内容概述": summary, "时长": "0:30:00"}
    return {**row, **more}


def films(project: Path, title: str = TITLE) -> dict[str, tuple[str, str]]:
    """id → (unit, summary) of the films of this title."""
    with Session.open(project) as session:
        found = [film for film in session.submission.films if film.title == title]
        return {film.id: (film.source_unit, film.summary) for film in found}


def test_two_units_with_one_title_have_a_film_each(run: CommandLine, project: Path) -> None:
    one = unit_list(project, "甲.xlsx", lecture(ONE, "甲的讲座"))
    other = unit_list(project, "乙.xlsx", lecture(OTHER, "乙的讲座"))
    assert run("sheet", project, "--from", one, "--apply").ok().ids == ["e2"]
    done = run("sheet", project, "--from", other, "--apply").ok()
    assert done.ids == ["e3"]
    assert "1 行与别的来源单位的视频同名，按新条目计" in done.err
    held = {"e2": (ONE, "甲的讲座"), "e3": (OTHER, "乙的讲座")}
    assert films(project) == held
    for file in (one, other, one):
        assert run("sheet", project, "--from", file, "--apply").ok().ids == []
    assert films(project) == held


def test_the_short_name_of_a_unit_is_that_unit(run: CommandLine, project: Path) -> None:
    run("sheet", project, "--from", unit_list(project, "甲.xlsx", lecture(ONE, "旧")), "--apply")
    full = ONE.replace("科协", "科学技术协会")
    again = unit_list(project, "甲二.xlsx", lecture(full, "新"))
    assert run("sheet", project, "--from", again, "--apply").ok().ids == []
    assert films(project) == {"e2": (full, "新")}


def test_a_file_of_another_unit_is_not_overwritten(run: CommandLine, project: Path) -> None:
    with Session.open(project) as session:
        film = session.film("v1")
        name = film.file.relative if film.file else ""
        title, summary = film.title, film.summary
        fill.set_films(session, ("v1",), {"unit": ONE})
    list_ = project.parent / "乙.xlsx"
    list_.write_bytes(workbook(("文件名", "视频标题", "来源单位"), (name, "示例·改题", OTHER)))
    done = run("sheet", project, "--from", list_, "--apply").ok()
    assert done.ids == ["e2"]
    assert films(project, title) == {"v1": (ONE, summary)}
    assert films(project, "示例·改题") == {"e2": (OTHER, "")}
    list_.write_bytes(workbook(("文件名", "视频标题", "来源单位"), (name, "示例·改名", ONE)))
    assert run("sheet", project, "--from", list_, "--apply").ok().ids == []
    assert films(project, "示例·改名") == {"v1": (ONE, summary)}


@pytest.mark.parametrize(
    ("units", "summaries"),
    [
        ((ONE, OTHER), ("甲", "甲")),
        ((ONE, ONE), ("甲", "乙")),
        ((ONE, ONE), ("", "")),
        (("", ""), ("", "乙")),
        ((ONE, ""), ("甲", "甲")),
    ],
)
def test_equal_titles_in_one_list_are_added_once(
    run: CommandLine, project: Path, units: tuple[str, str], summaries: tuple[str, str]
) -> None:
    rows = [lecture(unit, text) for unit, text in zip(units, summaries, strict=True)]
    file = unit_list(project, "清单.xlsx", *rows)
    assert run("sheet", project, "--from", file, "--apply").ok().ids == ["e2", "e3"]
    assert list(films(project).values()) == list(zip(units, summaries, strict=True))
    done = run("sheet", project, "--from", file, "--apply").ok()
    assert done.ids == []
    assert "与项目一致" in done.err


def test_rows_of_one_title_take_its_films_in_their_order(run: CommandLine, project: Path) -> None:
    first = unit_list(project, "一.xlsx", lecture(ONE, "一"), lecture(ONE, "二"))
    run("sheet", project, "--from", first, "--apply").ok()
    changed = unit_list(project, "二.xlsx", lecture(ONE, "一改"), lecture(ONE, "二改"))
    assert run("sheet", project, "--from", changed, "--apply").ok().ids == []
    assert films(project) == {"e2": (ONE, "一改"), "e3": (ONE, "二改")}


def test_one_row_that_could_mean_two_films_is_a_third_once(run: CommandLine, project: Path) -> None:
    first = unit_list(project, "一.xlsx", lecture(ONE, "一"), lecture(ONE, "二"))
    run("sheet", project, "--from", first, "--apply").ok()
    single = unit_list(project, "二.xlsx", lecture(ONE, "三"))
    assert run("sheet", project, "--from", single, "--apply").ok().ids == ["e4"]
    assert run("sheet", project, "--from", single, "--apply").ok().ids == []
    assert films(project) == {"e2": (ONE, "一"), "e3": (ONE, "二"), "e4": (ONE, "三")}


def test_a_series_of_another_unit_is_not_joined(run: CommandLine, project: Path) -> None:
    parts = [("甲.xlsx", ONE), ("乙.xlsx", OTHER)]
    files = [
        unit_list(project, name, lecture(unit, "概述", 系列标题="示例·系列"))
        for name, unit in parts
    ]
    assert run("sheet", project, "--from", files[0], "--apply").ok().ids == ["s2", "e2"]
    done = run("sheet", project, "--from", files[1], "--apply").ok()
    assert done.ids == ["s3", "e3"]
    assert "没有采用的栏目" not in done.err  # what the kit's list computes is not named
    assert run("sheet", project, "--from", files[1], "--apply").ok().ids == []
    with Session.open(project) as session:
        made = [one for one in session.submission.series if one.title == "示例·系列"]
        assert [one.id for one in made] == ["s2", "s3"]
        assert len({one.name for one in made}) == 2
        assert session.film("e3").series == "s3"


def test_one_bad_title_is_one_fault(run: CommandLine, project: Path) -> None:
    list_ = project.parent / "坏.xlsx"
    list_.write_bytes(workbook(("视频标题",), ('=HYPERLINK("x")',), ("示例·普通",)))
    done = run("sheet", project, "--from", list_)
    assert done.code == 2
    assert "没有标题" not in done.err
    assert "另有" not in done.err
