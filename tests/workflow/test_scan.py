"""What is taken from a folder and what is left aside."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepu_desktop.workflow.scan import scan

FILM = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2"


def put(folder: Path, *names: str, data: bytes = b"x") -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def reasons(folder: Path) -> dict[str, str]:
    found = scan([str(folder)])
    return {str(Path(item.path).relative_to(folder)): item.reason for item in found.skipped}


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("片.mp4.crdownload", "未下载完"),
        ("片.mp4.td", "未下载完"),
        ("片.mp4.xltd", "未下载完"),
        ("片.mp4.baiduyun.p.downloading", "未下载完"),
        ("片.tmp", "未下载完"),
        ("~$信息表.docx", "Office"),
        ("素材.rar", "解压"),
        ("素材.7z", "解压"),
        ("表.doc", "另存为 .docx"),
        ("单.xls", "另存为 .xlsx"),
        ("片.lnk", "快捷方式"),
        (".片.mp4", "隐藏"),
        ("照片.jpg", "不是视频"),
        ("项目.kepu", "项目"),
        ("项目.kepu.lock", "临时文件"),
        ("项目.kepu-journal", "临时文件"),
        ("单独.srt", "同名视频"),
    ],
)
def test_what_is_left_aside_has_its_own_reason(tmp_path: Path, name: str, word: str) -> None:
    put(tmp_path, name)
    assert word in reasons(tmp_path)[name]


@pytest.mark.parametrize("name", ["Thumbs.db", "desktop.ini", ".DS_Store"])
def test_files_of_the_system_are_no_films(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    assert scan([str(tmp_path)]).films == ()


def test_films_are_known_by_their_name_or_by_their_first_bytes(tmp_path: Path) -> None:
    put(tmp_path, "一.mp4", "二.MOV", "三.mkv")
    put(tmp_path, "没有扩展名", "片.mp4.", "片.bin", data=FILM)
    put(tmp_path, "照片.heic", data=b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00")
    films = {found.relative for found in scan([str(tmp_path)]).films}
    assert films == {"一.mp4", "二.MOV", "三.mkv", "没有扩展名", "片.mp4.", "片.bin"}


def test_a_subtitle_file_beside_its_film_is_not_listed(tmp_path: Path) -> None:
    put(tmp_path, "一.mp4", "一.srt", "一.chs.ass", "二.srt")
    assert set(reasons(tmp_path)) == {"二.srt"}


def test_a_package_that_was_exported_here_is_not_read_as_a_units_return(tmp_path: Path) -> None:
    put(tmp_path, "出/包/manifest-sha256.txt", "出/包/信息表.docx", "出/包/附加材料/片.mp4")
    put(tmp_path, "片.mp4")
    found = scan([str(tmp_path)])
    assert [film.relative for film in found.films] == ["片.mp4"]
    assert found.papers == ()
    assert "报送包" in reasons(tmp_path)["出/包"]


def test_a_folder_that_was_named_twice_is_looked_at_once(tmp_path: Path) -> None:
    put(tmp_path, "下/片.mp4")
    found = scan([str(tmp_path), str(tmp_path / "下")])
    assert len(found.films) == 1
    assert [item.reason for item in found.skipped] == ["文件夹重复出现，已看过"]


def test_films_come_in_the_natural_order_of_names(tmp_path: Path) -> None:
    put(tmp_path, "第10集.mp4", "第2集.mp4", "第1集.mp4", "b/1.mp4", "a/1.mp4")
    names = [found.relative for found in scan([str(tmp_path)]).films]
    assert names == ["a/1.mp4", "b/1.mp4", "第1集.mp4", "第2集.mp4", "第10集.mp4"]
