"""Work on many films at once, and finding files again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kepu_desktop.domain.errors import UserError
from kepu_desktop.workflow import bulk, fill, locate, review
from kepu_desktop.workflow.ingest import add
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.start import create


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with create(tmp_path / "p.kepu") as made:
        for number in (1, 2, 3):
            fill.plan(made, {"title": f"示例·{number}"})
        yield made


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("一\n二\n三\n", ("一", "二", "三")),
        ("一\r\n\r\n三\r\n", ("一", "", "三")),
        ("标题\t概述\n甲\t乙\n", ("标题", "甲")),
        ('"两行\n的格子"\n下一格', ("两行\n的格子", "下一格")),
        ('说"引号"的\n', ('说"引号"的',)),
        ("", ()),
        ("\n\n", ()),
    ],
)
def test_a_pasted_column_keeps_its_rows(text: str, cells: tuple[str, ...]) -> None:
    assert bulk.pasted_column(text) == cells


def test_a_column_is_one_step_and_blank_cells_leave_films_alone(session: Session) -> None:
    bulk.fill_column(session, "title", {"e1": "甲", "e2": "  ", "e3": "丙"})
    assert [film.title for film in session.submission.films] == ["甲", "示例·2", "丙"]
    assert session.undo() == "粘贴 2 个视频的标题"
    assert [film.title for film in session.submission.films] == ["示例·1", "示例·2", "示例·3"]


def test_a_column_of_summaries_keeps_line_ends(session: Session) -> None:
    bulk.fill_column(session, "summary", {"e1": "第一行\r\n第二行"})
    assert session.film("e1").summary == "第一行\n第二行"


def test_a_column_that_changes_nothing_is_no_step(session: Session) -> None:
    before = session.project.undo_label()
    bulk.fill_column(session, "title", {"e1": "示例·1"})
    assert session.project.undo_label() == before


def test_other_columns_and_unknown_films_are_refused(session: Session) -> None:
    with pytest.raises(UserError):
        bulk.fill_column(session, "category", {"e1": "other"})
    with pytest.raises(UserError):
        bulk.fill_column(session, "title", {"e1": "甲", "e9": "乙"})
    assert session.film("e1").title == "示例·1"


@pytest.mark.parametrize(
    ("titles", "name"),
    [
        (("示例·实验室的一天（一）", "示例·实验室的一天（二）"), "示例·实验室的一天"),
        (("科普 第1集", "科普 第2集"), "科普"),
        (("深海", "太空"), ""),
        (("深海一", "深海二"), "深海"),
        (("一个",), ""),
    ],
)
def test_a_series_is_named_after_what_its_titles_share(titles: tuple[str, ...], name: str) -> None:
    assert bulk.series_name(titles) == name


def test_a_changed_field_is_named_in_the_undo_step(session: Session) -> None:
    fill.set_films(session, ["e1", "e2", "e3"], {"category": "venue"})
    assert session.project.undo_label() == "修改 3 个视频的类别"
    fill.set_films(session, ["e1"], {"summary": "概述"})
    assert session.project.undo_label() == "修改示例·1的概述"


def test_the_planned_duration_can_be_changed_later(session: Session) -> None:
    fill.set_films(session, ["e1"], {"duration": "0:30:00"})
    assert session.film("e1").planned_duration_s == 1800
    with pytest.raises(UserError):
        fill.set_films(session, ["e1"], {"duration": "半小时"})


@pytest.fixture
def films(session: Session, tmp_path: Path) -> Path:
    folder = tmp_path / "素材"
    for unit in ("甲单位", "乙单位"):
        (folder / unit).mkdir(parents=True)
        (folder / unit / "片.mp4").write_bytes(unit.encode() * 1000)
    add(session, [str(folder)])
    return folder


def test_showing_one_film_finds_its_whole_root_again(
    session: Session, films: Path, tmp_path: Path
) -> None:
    away = tmp_path / "另一块盘" / "素材"
    shutil.move(films, away)
    ids = [film.id for film in session.submission.films if film.file]
    assert all(locate.is_offline(session.film(i)) for i in ids)
    moved = locate.find_again(session, ids[0], str(away / _relative(session, ids[0])))
    assert set(moved) == set(ids)
    assert not any(locate.is_offline(session.film(i)) for i in ids)


def test_a_film_under_another_name_is_tied_alone(
    session: Session, films: Path, tmp_path: Path
) -> None:
    first, second = (film.id for film in session.submission.films if film.file)
    other = tmp_path / "改名.mp4"
    os.rename(films / _relative(session, first), other)
    assert locate.find_again(session, first, str(other)) == (first,)
    assert not locate.is_offline(session.film(first))
    assert session.film(second).file.root == str(films)


def _relative(session: Session, film_id: str) -> str:
    file = session.film(film_id).file
    assert file is not None
    return file.relative


def test_signing_several_leaves_out_those_without_a_file(session: Session, films: Path) -> None:
    with pytest.raises(UserError):
        bulk.sign_films(session, ["e1"], "李宁")
    ids = [film.id for film in session.submission.films if film.file]
    with pytest.raises(UserError):  # never read: there is no content to sign
        bulk.sign_films(session, ids, "李宁")
    locate_all = {i: film.file for i in ids if (film := session.film(i)).file is not None}
    session.record_files({i: replace(f, fingerprint=f"fp-{i}") for i, f in locate_all.items()})
    assert bulk.sign_films(session, ["e1", *ids], "李宁", remark="看过") == tuple(ids)
    for signature in session.submission.signatures:
        assert review.holds(session.film(signature.subject), signature)
        assert not review.holds(session.film("e1"), signature)
