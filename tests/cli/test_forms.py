"""``form --from`` and ``add`` with returned forms, as others run them: ids, words, exit codes."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from conftest import CommandLine
from documents.forms.filled_factory import filled, letter
from media_factory import MediaFactory

OUR, SKY = "示例省科学技术协会", "示例市天文学会"
SKY_FORM = filled(
    SKY,
    contact="张明",
    phone="0551-60000000",
    categories=("scifi",),
    count="3个",
    entries=("一、星空", "讲望远镜。", "二、湿地（共2集，每集30分钟）", "讲日出。"),
)


@pytest.fixture
def project(run: CommandLine, tmp_path: Path) -> Path:
    target = tmp_path / "p.kepu"
    run("new", target).ok()
    run("form", target, "--set", f"unit={OUR}").ok()
    return target


def put(folder: Path, name: str, data: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_bytes(data)
    return file


def listed(run: CommandLine, project: Path) -> dict:
    return json.loads(run("list", project, "--json").ok().out)


def test_a_units_form_becomes_planned_entries_of_that_unit(
    run: CommandLine, project: Path, tmp_path: Path
) -> None:
    form = put(tmp_path, "信息表.docx", SKY_FORM)
    done = run("form", project, "--from", form).ok()
    assert done.ids == ["e1", "s1", "e2", "e3", "u1"]
    assert "新增 2 条待制作" in done.err
    state = listed(run, project)
    assert state["form"]["unit"] == OUR
    assert state["form"]["categories"] == ["scifi"]
    assert [(e["kind"], e["title"]) for e in state["entries"]] == [
        ("single", "星空"),
        ("series", "湿地"),
    ]
    assert {v["unit"] for v in state["videos"]} == {SKY}
    assert {v["planned"] for v in state["videos"]} == {True}


def test_the_same_bytes_twice_change_nothing_and_say_so(
    run: CommandLine, project: Path, tmp_path: Path
) -> None:
    form = put(tmp_path, "信息表.docx", SKY_FORM)
    run("form", project, "--from", form).ok()
    before = listed(run, project)
    again = run("form", project, "--from", form).ok()
    assert again.ids == []
    assert "已经读入过" in again.err
    assert listed(run, project) == before


def test_a_different_value_is_kept_and_listed_with_both_sources(
    run: CommandLine, project: Path, tmp_path: Path
) -> None:
    one = put(tmp_path, "甲.docx", filled(OUR, contact="张明", email="a@example.org"))
    other = put(tmp_path, "乙.docx", filled(OUR, contact="李四", email="a@example.org"))
    done = run("form", project, "--from", one, other).ok()
    assert listed(run, project)["form"]["contact"] == "张明"
    (row,) = [line for line in done.err.splitlines() if "不一致" in line]
    assert all(word in row for word in ("联系人", "张明", "甲.docx", "李四", "乙.docx"))
    assert "电子邮箱　现在" not in done.err


def test_an_equal_title_stays_apart_and_is_listed(
    run: CommandLine, project: Path, tmp_path: Path
) -> None:
    run("plan", project, "--set", "title=星空", "category=scifi").ok()
    done = run("form", project, "--from", put(tmp_path, "信息表.docx", SKY_FORM)).ok()
    assert "《星空》与 e1 同名" in done.err
    assert [v["title"] for v in listed(run, project)["videos"]].count("星空") == 2


def test_what_the_form_does_not_have_is_said(
    run: CommandLine, project: Path, tmp_path: Path
) -> None:
    from documents.forms.filled_factory import other_call

    done = run("form", project, "--from", put(tmp_path, "别的.docx", other_call())).ok()
    assert "视频内容" in done.err


@pytest.mark.parametrize(
    "bad", [b"PK\x03\x04 broken", b"", letter(), b"\xd0\xcf\x11\xe0" + b"0" * 600]
)
def test_a_refused_document_leaves_the_others_unread(
    run: CommandLine, project: Path, tmp_path: Path, bad: bytes
) -> None:
    good, refused = put(tmp_path, "好.docx", SKY_FORM), put(tmp_path, "坏.docx", bad)
    before = listed(run, project)
    done = run("form", project, "--from", good, refused)
    assert done.code == 2
    assert "坏.docx" in done.err
    assert done.out == ""
    assert listed(run, project) == before


def test_a_file_that_is_not_there_is_refused(run: CommandLine, project: Path) -> None:
    assert run("form", project, "--from", project.parent / "没有.docx").code == 2


def test_one_undo_takes_the_whole_batch_back(
    run: CommandLine, project: Path, tmp_path: Path
) -> None:
    before = listed(run, project)
    files = [
        put(tmp_path, f"{n}.docx", filled(f"示例{n}研究所", entries=("一、星空", "甲。")))
        for n in "甲乙丙"
    ]
    run("form", project, "--from", *files).ok()
    assert "撤销：读入 3 份信息表" in run("undo", project).ok().err
    assert listed(run, project) == before


def test_what_a_unit_returned_is_dropped_as_it_is(
    run: CommandLine, project: Path, tmp_path: Path, media: MediaFactory
) -> None:
    folder = tmp_path / "来件" / SKY
    put(folder, "信息表.docx", SKY_FORM)
    shutil.copyfile(media.long(minutes=1), folder / "星空_终版.mp4")
    done = run("add", project, folder.parent).ok()
    assert done.ids == ["v1", "s1", "e1", "e2", "u1"]
    state = listed(run, project)
    (film,) = [v for v in state["videos"] if not v["planned"]]
    assert (film["title"], film["unit"], film["summary"]) == ("星空", SKY, "讲望远镜。")
    assert film["category"] == "scifi"
    assert {v["title"] for v in state["videos"] if v["planned"]} == {"湿地（1）", "湿地（2）"}
    again = run("add", project, folder.parent).ok()
    assert again.ids == []
    assert listed(run, project) == state
    # The films of the planned series come later: they take their places in it.
    shutil.copyfile(media.low_bit_rate(), folder / "湿地02.mp4")
    assert run("add", project, folder.parent).ok().ids == ["e2"]


def test_a_form_in_an_archive_is_merged_and_nothing_open_is_applied(
    run: CommandLine, project: Path, tmp_path: Path
) -> None:
    run("form", project, "--set", "contact=王主任").ok()
    run("plan", project, "--set", "title=星空").ok()
    archive = tmp_path / "材料.zip"
    with zipfile.ZipFile(archive, "w") as target:
        target.writestr("信息表.docx", SKY_FORM)
        target.writestr("我们的表.docx", filled(OUR, contact="李四", email="a@example.org"))
    done = run("add", project, archive).ok()
    assert done.ids == ["s1", "e2", "e3", "u1"]
    assert "没有读入" in done.err
    assert "不一致" in done.err
    form = listed(run, project)["form"]
    assert (form["contact"], form["email"]) == ("王主任", "a@example.org")


def test_a_form_that_is_not_there_is_told_as_such(run: CommandLine, tmp_path: Path) -> None:
    project = tmp_path / "p.kepu"
    run("new", project).ok()
    done = run("form", project, "--from", tmp_path / "没有.docx")
    assert done.code == 2
    assert "没有.docx：找不到这个文件" in done.err
    done = run("form", project, "--from", tmp_path / "没有" / "没有.docx")
    assert "没有.docx：找不到所在的文件夹" in done.err
