"""Archives that units send: read with care, never believed."""

from __future__ import annotations

import os
import shutil
import struct
import zipfile
from pathlib import Path

import pytest

from kepu_desktop.domain.errors import UserError
from kepu_desktop.system.files import ASIDE_PREFIX
from kepu_desktop.workflow.archives import extract_films, list_archive, papers_of
from kepu_desktop.workflow.scan import Found


def archive_of(path: Path) -> Found:
    return Found(str(path.parent), path.name, path.name)


def packed(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name, data)
    return path


def packed_without_flag(path: Path, name: bytes, data: bytes) -> Path:
    """As Chinese Windows packs: the name in GBK, the UTF-8 flag not set."""
    placeholder = "x" * len(name)
    packed(path, {placeholder: data})
    path.write_bytes(path.read_bytes().replace(placeholder.encode(), name))
    return path


def marked_encrypted(path: Path) -> Path:
    raw = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.index(signature) + offset
        raw[at] |= 1
    path.write_bytes(raw)
    return path


def test_papers_are_read_and_everything_else_is_listed_with_its_reason(tmp_path: Path) -> None:
    file = packed(
        tmp_path / "a.zip",
        {
            "单位/信息表.docx": b"paper",
            "单位/清单.xlsx": b"list",
            "单位/片.mp4": b"film",
            "单位/照片.jpg": b"picture",
            "单位/~$信息表.docx": b"lock",
            "单位/.DS_Store": b"x",
        },
    )
    assert [name for name, _ in papers_of(archive_of(file))] == [
        "单位/信息表.docx",
        "单位/清单.xlsx",
    ]
    listed = {item.path: item.reason for item in list_archive(archive_of(file))}
    assert "解压" in listed["a.zip/单位/片.mp4"]
    assert "a.zip/单位/照片.jpg" in listed
    assert not any("信息表.docx" in name and "~$" not in name for name in listed)


def test_names_without_the_utf8_flag_are_read_as_gbk(tmp_path: Path) -> None:
    file = packed_without_flag(tmp_path / "a.zip", "科普信息表.docx".encode("gbk"), b"paper")
    assert [name for name, _ in papers_of(archive_of(file))] == ["科普信息表.docx"]


@pytest.mark.parametrize(
    "name",
    ["../外.mp4", "/绝对.mp4", "..\\外.mp4", "C:\\外.mp4", "a/../../外.mp4", "\\\\机器\\外.mp4"],
)
def test_nothing_is_written_outside_the_chosen_folder(tmp_path: Path, name: str) -> None:
    file = packed(tmp_path / "a.zip", {name: b"evil", "好.mp4": b"film"})
    target = tmp_path / "目标"
    written = extract_films(str(file), target)
    everything = {path for path in tmp_path.rglob("*") if path.is_file()} - {file}
    assert set(written) == everything
    assert all(target in path.parents for path in everything)
    assert target / "好.mp4" in everything
    reasons = [item.reason for item in list_archive(archive_of(file))]
    assert any("之外" in reason for reason in reasons)


def test_films_come_out_whole_with_safe_names(tmp_path: Path) -> None:
    film = os.urandom(3_000_000)
    file = packed(tmp_path / "a.zip", {"单位:甲/片?.mp4": film, "说明.docx": b"x"})
    (written,) = extract_films(str(file), tmp_path / "目标")
    assert written.read_bytes() == film
    assert not set(':?"<>|') & set(str(written.relative_to(tmp_path)))
    assert not [p for p in (tmp_path / "目标").rglob("*") if p.name.startswith(ASIDE_PREFIX)]


def test_a_film_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    file = packed(tmp_path / "a.zip", {"片.mp4": b"new"})
    target = tmp_path / "目标"
    target.mkdir()
    (target / "片.mp4").write_bytes(b"mine")
    with pytest.raises(UserError) as caught:
        extract_films(str(file), target)
    assert "片.mp4" in str(caught.value)
    assert (target / "片.mp4").read_bytes() == b"mine"


def test_an_archive_that_lies_about_a_size_is_stopped(tmp_path: Path) -> None:
    file = packed(tmp_path / "a.zip", {"片.mp4": bytes(5_000_000)})
    raw = bytearray(file.read_bytes())
    size = struct.pack("<I", 5_000_000)
    small = struct.pack("<I", 1000)
    assert raw.count(size) == 2
    file.write_bytes(raw.replace(size, small))
    with pytest.raises(UserError):
        extract_films(str(file), tmp_path / "目标")
    assert not [path for path in (tmp_path / "目标").rglob("*") if path.is_file()]


def test_a_paper_that_unpacks_without_end_is_left_out_and_that_is_said(tmp_path: Path) -> None:
    file = packed(tmp_path / "a.zip", {"炸弹.docx": bytes(60_000_000), "好.docx": b"paper"})
    assert file.stat().st_size < 100_000
    papers = dict(papers_of(archive_of(file)))
    assert papers.pop("好.docx") == b"paper"
    assert papers == {"炸弹.docx": "解压后过大，像是压缩炸弹，没有解出"}


def test_a_damaged_paper_is_said(tmp_path: Path) -> None:
    content = os.urandom(20_000)
    file = packed(tmp_path / "a.zip", {"表.docx": content})
    raw = bytearray(file.read_bytes())
    at = raw.find(content[9000:9100])
    raw[at : at + 100] = bytes(100)
    file.write_bytes(raw)
    assert dict(papers_of(archive_of(file))) == {"表.docx": "已损坏，无法解压"}


def test_more_than_the_disk_holds_is_refused_before_writing(tmp_path: Path) -> None:
    claimed = 0xFFFFFF00
    count = shutil.disk_usage(tmp_path).free // claimed + 1
    file = packed(tmp_path / "a.zip", {f"片{number}.mp4": b"film" for number in range(count)})
    raw = bytearray(file.read_bytes())
    at = -1
    while (at := raw.find(b"PK\x01\x02", at + 1)) >= 0:
        raw[at + 24 : at + 28] = struct.pack("<I", claimed)
    file.write_bytes(raw)
    with pytest.raises(UserError) as caught:
        extract_films(str(file), tmp_path / "目标")
    assert caught.value.code == "disk-full"
    assert not [path for path in (tmp_path / "目标").rglob("*") if path.is_file()]


@pytest.mark.parametrize("kind", ["damaged", "text", "cut", "encrypted"])
def test_what_cannot_be_opened_is_said(tmp_path: Path, kind: str) -> None:
    file = packed(tmp_path / "a.zip", {"片.mp4": os.urandom(200_000), "表.docx": b"paper"})
    raw = bytearray(file.read_bytes())
    if kind == "damaged":
        raw[1000:5000] = bytes(4000)
    elif kind == "text":
        raw = bytearray("不是压缩包".encode() * 100)
    elif kind == "cut":
        raw = raw[: len(raw) // 2]
    file.write_bytes(raw)
    if kind == "encrypted":
        marked_encrypted(file)
    with pytest.raises(UserError) as caught:
        extract_films(str(file), tmp_path / "目标")
    assert caught.value.subject == "a.zip"
    assert not [path for path in (tmp_path / "目标").rglob("*") if path.is_file()]
    reasons = [item.reason for item in list_archive(archive_of(file))]
    assert reasons


def test_a_password_on_a_paper_is_listed(tmp_path: Path) -> None:
    file = marked_encrypted(packed(tmp_path / "a.zip", {"表.docx": b"paper"}))
    assert list(papers_of(archive_of(file))) == []
    (item,) = list_archive(archive_of(file))
    assert "密码" in item.reason
