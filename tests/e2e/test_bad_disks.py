"""Bad disks, projects and calls: a message with file, reason and remedy; nothing lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kepu_desktop.system.files import ASIDE_PREFIX
from kepu_desktop.system.resources import shipped_calls
from kepu_desktop.workflow.session import Session
from sample_words import set_words


def refused(result: Any, *words: str) -> None:
    """Exit 2, nothing on stdout, one message that names all of ``words``."""
    assert result.code == 2, result
    assert result.out == ""
    assert result.err.startswith("错误：")
    for word in words:
        assert word in result.err, result.err


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Makes a small file system of the size that is asked for (mount's words)."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    places: list[Path] = []

    def make(size: str) -> Path:
        place = tmp_path / f"disk{len(places)}"
        place.mkdir()
        words = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
        if subprocess.run(words, capture_output=True, check=False).returncode:
            pytest.skip("this machine does not allow mounting")
        places.append(place)
        return place

    yield make
    for place in places:
        subprocess.run(["umount", str(place)], check=True)


def read_only(place: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)


# ---- the disk that is written to ---------------------------------------------------------------


@pytest.mark.parametrize("size", ["16k", "48k", "96k", "140k"])
def test_a_disk_that_fills_during_export_is_named_and_left_clean(
    run: Any, project: Path, disk: Callable[[str], Path], size: str
) -> None:
    place = disk(size)
    result = run("export", project, "--to", place)
    if result.code == 0:
        pytest.skip("a package fits")
    refused(result, "空间不足", "请")
    assert list(place.iterdir()) == []
    assert run("list", "--json", project).ok().json["exports"] == []
    elsewhere = run("export", project, "--to", project.parent / "出").ok()
    assert run("verify", elsewhere.out.strip()).code == 0


def test_a_read_only_target_is_named(run: Any, project: Path, disk: Callable[[str], Path]) -> None:
    place = disk("1m")
    read_only(place)
    refused(run("export", project, "--to", place / "出"), "只读", "请")
    assert run("list", "--json", project).ok().json["exports"] == []


def test_a_target_that_is_a_file_is_named(run: Any, project: Path, tmp_path: Path) -> None:
    target = tmp_path / "文件"
    target.write_text("我的", encoding="utf-8")
    refused(run("export", project, "--to", target), "文件", "请")
    refused(run("export", project, "--to", target / "下"), "请")
    assert target.read_text(encoding="utf-8") == "我的"


def test_a_full_disk_under_the_project_loses_no_earlier_edit(
    run: Any, project: Path, disk: Callable[[str], Path]
) -> None:
    place = disk("1m")
    file = place / "p.kepu"
    shutil.copyfile(project, file)
    run("form", file, "--set", "contact=先前的").ok()
    before = run("list", "--json", file).ok().json
    with (place / "占位").open("wb", buffering=0) as stream:
        try:
            while stream.write(bytes(4096)):
                pass
        except OSError:
            pass
    result = run("video", file, "v1", "--set", f"summary={'长' * 40_000}")
    refused(result, "p.kepu", "请")
    assert run("list", "--json", file).ok().json == before
    (place / "占位").unlink()
    run("form", file, "--set", "contact=后来的").ok()
    assert run("list", "--json", file).ok().json["form"]["contact"] == "后来的"


def test_a_project_on_a_read_only_disk_is_listed_and_not_changed(
    run: Any, project: Path, disk: Callable[[str], Path]
) -> None:
    place = disk("2m")
    file = place / "p.kepu"
    shutil.copyfile(project, file)
    read_only(place)
    before = file.read_bytes()
    answer = run("list", "--json", file).ok().json
    assert len(answer["videos"]) == 3
    for words in (
        ("form", file, "--set", "unit=一"),
        ("video", file, "v1", "--set", "title=一"),
        ("plan", file, "--set", "title=一"),
        ("remove", file, "v1"),
        ("review", file, "v1", "--by", "李宁", "--sign"),
        ("undo", file),
        ("add", file, place.parent),
    ):
        refused(run(*words), "p.kepu", "只读")
    refused(run("new", place / "新.kepu"), "只读")
    assert file.read_bytes() == before


def test_a_read_only_project_is_not_exported_without_a_record(
    run: Any, project: Path, disk: Callable[[str], Path], tmp_path: Path
) -> None:
    place = disk("2m")
    file = place / "p.kepu"
    shutil.copyfile(project, file)
    read_only(place)
    refused(run("export", file, "--to", tmp_path / "出"), "p.kepu", "只读")
    assert not (tmp_path / "出").exists() or not list((tmp_path / "出").iterdir())


def test_a_home_that_cannot_be_written_stops_nothing(
    run: Any, project: Path, disk: Callable[[str], Path]
) -> None:
    place = disk("16k")
    read_only(place)
    run.home = place / "home"
    answer = run("list", "--json", project).ok().json
    assert len(answer["videos"]) == 3
    run("form", project, "--set", "contact=王敏").ok()


# ---- the project -------------------------------------------------------------------------------


def test_a_project_open_elsewhere_names_the_holder_and_may_be_read(run: Any, project: Path) -> None:
    with Session.open(project):
        result = run("form", project, "--set", "unit=一")
        refused(result, "p.kepu", str(os.getpid()), "请")
        for words in (("add", project, "."), ("export", project, "--to", "出")):
            refused(run(*words), "p.kepu")
        assert len(run("list", "--json", project).ok().json["videos"]) == 3
    run("form", project, "--set", "unit=示例市科协").ok()


def test_a_project_of_a_newer_program_is_read_and_not_changed(run: Any, project: Path) -> None:
    with sqlite3.connect(project) as db:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        db.execute(f"PRAGMA user_version = {version + 5}")
    db.close()
    before = project.read_bytes()
    assert len(run("list", "--json", project).ok().json["videos"]) == 3
    refused(run("form", project, "--set", "unit=一"), "p.kepu", "更新版本")
    assert project.read_bytes() == before


@pytest.mark.parametrize("spoil", ["middle", "cut", "head", "empty", "text", "other database"])
def test_a_damaged_project_is_refused_and_left_as_it_is(
    run: Any, project: Path, spoil: str
) -> None:
    data = bytearray(project.read_bytes())
    if spoil == "middle":
        for start in range(4096, len(data), 4096):
            data[start : start + 200] = b"\xa5" * 200
    elif spoil == "cut":
        del data[len(data) // 2 :]
    elif spoil == "head":
        data[:100] = bytes(100)
    elif spoil == "empty":
        data.clear()
    elif spoil == "text":
        data = bytearray("这不是项目".encode() * 500)
    if spoil == "other database":
        project.unlink()
        other = sqlite3.connect(project)
        other.execute("CREATE TABLE film (id TEXT)")
        other.commit()
        other.close()
    else:
        project.write_bytes(data)
    before = project.read_bytes()
    for words in (
        ("list", "--json", project),
        ("form", project, "--set", "unit=一"),
        ("export", project, "--to", "出", "--draft"),
        ("add", project, "."),
    ):
        refused(run(*words), "p.kepu")
    assert project.read_bytes() == before


def test_a_project_that_is_no_file_or_not_there_is_named(run: Any, tmp_path: Path) -> None:
    (tmp_path / "夹.kepu").mkdir()
    refused(run("list", tmp_path / "夹.kepu"), "夹.kepu", "文件夹")
    refused(run("list", tmp_path / "无.kepu"), "无.kepu", "找不到")
    refused(run("new", tmp_path / "不在" / "新.kepu"), "请")
    refused(run("new", tmp_path / "新.kepu", "--from", tmp_path / "无.kepu"), "无.kepu")
    assert not (tmp_path / "新.kepu").exists()


# ---- the call ----------------------------------------------------------------------------------


@pytest.fixture
def call(tmp_path: Path) -> Path:
    target = tmp_path / "征集"
    shutil.copytree(shipped_calls() / "kepu-2025", target)
    return target


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('id = "kepu-2025"', 'id = "kepu-2025', ("call.toml", "行")),
        ("minimum_s = 1800", 'minimum_s = "半小时"', ("call.toml", "minimum_s")),
        ("warn_bytes", "warm_bytes", ("call.toml", "warm_bytes")),
        ('[rules."video/sound"]', '[rules."video/noise"]', ("call.toml", "video/noise")),
        ('first = "视频格式为"', 'first = "没有这句"', ("call.toml", "phrase")),
        ("issued = 2025-06-26", "issued = 2025-26-06", ("call.toml",)),
        ('notice = "notice.txt"', 'notice = "../notice.txt"', ("call.toml", "notice")),
    ],
)
def test_a_call_with_errors_names_file_line_and_key(
    run: Any, call: Path, media: Any, tmp_path: Path, old: str, new: str, words: tuple[str, ...]
) -> None:
    file = call / "call.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    result = run("check", "--call", call, media.compliant())
    refused(result, *words)
    near = [str(number) for number in range(line, line + 3)]
    assert any(number in result.err for number in near), result.err
    refused(run("new", tmp_path / "新.kepu", "--call", call), *words)
    assert not (tmp_path / "新.kepu").exists()


@pytest.mark.parametrize("missing", ["call.toml", "notice.txt", "form.docx"])
def test_a_call_folder_with_a_file_missing_names_it(
    run: Any, call: Path, tmp_path: Path, missing: str
) -> None:
    (call / missing).unlink()
    refused(run("new", tmp_path / "新.kepu", "--call", call), missing)


def test_a_call_with_a_hostile_form_is_refused(run: Any, call: Path, tmp_path: Path) -> None:
    (call / "form.docx").write_bytes(b"PK\x03\x04 broken")
    file = tmp_path / "新.kepu"
    result = run("new", file, "--call", call)
    if result.code == 0:
        result = run("export", file, "--to", tmp_path / "出", "--draft")
    refused(result, "form.docx")


# ---- units -------------------------------------------------------------------------------------


def test_a_unit_with_line_breaks_breaks_no_header_and_no_path(
    run: Any, project: Path, tmp_path: Path
) -> None:
    unit = "示例省\nBcc: a@example.org\r\n协会/分会:*?"
    run("form", project, *set_words({"unit": unit})).ok()
    package = Path(run("export", project, "--to", tmp_path / "出").ok().out.strip())
    assert package.parent == tmp_path / "出"
    raw = (package / "邮件草稿.eml").read_bytes()
    head = raw.split(b"\r\n\r\n", 1)[0].lower()
    assert b"\nbcc:" not in head
    assert run("verify", package).code == 0


def test_a_very_long_unit_still_makes_a_folder(run: Any, project: Path, tmp_path: Path) -> None:
    run("form", project, *set_words({"unit": "示例省很长的单位名称" * 30})).ok()
    result = run("export", project, "--to", tmp_path / "出").ok()
    package = Path(result.out.strip())
    assert len(package.name.encode()) <= 200
    assert run("verify", package).code == 0
    assert "文件名" in result.err
    assert not [p for p in (tmp_path / "出").iterdir() if p.name.startswith(ASIDE_PREFIX)]
