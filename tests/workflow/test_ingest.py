"""Taking in folders with papers and archives: proposals from filled forms, what is left aside."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from kepu_desktop.calls.model import Call
from kepu_desktop.documents.forms import FormValues, fill_form
from kepu_desktop.workflow.ingest import add
from kepu_desktop.workflow.locate import relocate
from kepu_desktop.workflow.session import Session
from media_factory import MediaFactory


@pytest.fixture
def form(call: Call) -> bytes:
    values = FormValues(
        texts={"unit": "示例市天文学会", "contact": "周（示例）"},
        categories=("scifi",),
        other_text="",
        count="1个",
        duration="20分",
        entries=("一、星空下的望远镜\n跟随观测员度过一夜。",),
    )
    return fill_form(call.template.read_bytes(), call.form, values, name="form.docx").data


@pytest.fixture
def folder(media: MediaFactory, tmp_path: Path) -> Path:
    place = tmp_path / "来件" / "甲"
    place.mkdir(parents=True)
    shutil.copyfile(media.long(minutes=1), place / "星空下的望远镜_终版.mp4")
    return tmp_path / "来件"


def test_a_filled_form_beside_a_film_proposes_unit_category_and_summary(
    session: Session, folder: Path, form: bytes
) -> None:
    (folder / "甲" / "信息表.docx").write_bytes(form)
    add(session, [str(folder)])
    (film,) = session.submission.films
    assert (film.source_unit, film.category) == ("示例市天文学会", "scifi")
    assert film.summary == "跟随观测员度过一夜。"
    assert session.submission.form == {}


def test_a_form_in_an_archive_proposes_as_well_and_its_films_stay_inside(
    session: Session, folder: Path, form: bytes
) -> None:
    with zipfile.ZipFile(folder / "甲" / "材料.zip", "w") as target:
        target.writestr("信息表.docx", form)
        target.writestr("另一部.mp4", b"film")
    added = add(session, [str(folder)])
    (film,) = session.submission.films
    assert film.source_unit == "示例市天文学会"
    (left,) = [item for item in added.skipped if "另一部.mp4" in item.path]
    assert "解压" in left.reason


def test_a_form_elsewhere_proposes_nothing(session: Session, folder: Path, form: bytes) -> None:
    (folder / "乙").mkdir()
    (folder / "乙" / "信息表.docx").write_bytes(form)
    add(session, [str(folder)])
    assert session.submission.films[0].source_unit == ""


def test_a_broken_paper_is_listed_and_stops_nothing(session: Session, folder: Path) -> None:
    (folder / "甲" / "信息表.docx").write_bytes(b"PK\x03\x04 broken")
    (folder / "甲" / "坏.zip").write_bytes(b"no zip")
    added = add(session, [str(folder)])
    assert len(session.submission.films) == 1
    assert {Path(item.path).name for item in added.skipped} == {"信息表.docx", "坏.zip"}
    assert session.submission.skipped == added.skipped


def test_one_add_is_one_step_back(session: Session, folder: Path) -> None:
    before = session.submission
    add(session, [str(folder)])
    assert session.undo() == "添加 1 个视频"
    assert session.submission.films == before.films
    assert session.submission.skipped == before.skipped
    assert session.undo() is None


def test_adding_what_is_there_already_leaves_no_empty_step(session: Session, folder: Path) -> None:
    add(session, [str(folder)])
    add(session, [str(folder)])
    assert session.undo() == "添加 1 个视频"
    assert session.submission.films == ()


def test_relocating_a_root_moves_all_its_films(
    session: Session, folder: Path, tmp_path: Path
) -> None:
    add(session, [str(folder)])
    moved = tmp_path / "新盘"
    folder.rename(moved)
    assert relocate(session, str(folder), str(tmp_path / "别处")) == ()
    assert relocate(session, str(folder), str(moved)) == ("v1",)
    file = session.film("v1").file
    assert file is not None
    assert file.root == str(moved)
