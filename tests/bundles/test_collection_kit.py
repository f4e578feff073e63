"""征集包 on the disk: folder and zip alike, nothing half-written, nothing overwritten."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

import kepu_desktop.bundles.collection_kit as kit
from kepu_desktop.bundles.collection_kit import write_kit
from kepu_desktop.domain.errors import UserError
from small_disks import mounted

PAPERS = {
    "征集要求.docx": b"PK one",
    "信息表.docx": b"PK two",
    "邮件正文.txt": b"\xef\xbb\xbfx\r\n",
}


def test_folder_and_zip_hold_the_same(tmp_path: Path) -> None:
    made = write_kit("包", PAPERS, tmp_path)
    assert {file.name: file.read_bytes() for file in made.folder.iterdir()} == PAPERS
    with zipfile.ZipFile(made.zip) as packed:
        inside = {info.filename: packed.read(info) for info in packed.infolist()}
        assert all(info.flag_bits & 0x800 for info in packed.infolist())
    assert inside == {f"包/{name}": data for name, data in PAPERS.items()}
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["包", "包.zip"]


def test_the_same_papers_give_the_same_zip(tmp_path: Path) -> None:
    one = write_kit("包", PAPERS, tmp_path / "a").zip.read_bytes()
    assert write_kit("包", PAPERS, tmp_path / "b").zip.read_bytes() == one


@pytest.mark.parametrize("taken", ["包", "包.zip"])
def test_what_stands_there_is_left_alone(tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).write_bytes(b"mine")
    made = write_kit("包", PAPERS, tmp_path)
    assert made.folder.name == "包_2"
    assert (tmp_path / taken).read_bytes() == b"mine"


def test_a_zip_that_does_not_read_back_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = kit.write_zip

    def cut(target: Path, top: str, files: dict[str, Path]) -> None:
        whole(target, top, files)
        target.write_bytes(target.read_bytes()[:-30])

    monkeypatch.setattr(kit, "write_zip", cut)
    with pytest.raises(UserError):
        write_kit("包", PAPERS, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_target_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"")
    with pytest.raises(UserError) as refused:
        write_kit("包", PAPERS, tmp_path / "x")
    assert refused.value.code == "not-a-folder"


def test_more_than_the_disk_holds_is_refused_before_it_begins(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "4m") as disk:
        with pytest.raises(UserError) as refused:
            write_kit("包", {"a.bin": bytes(3_000_000)}, disk)
        assert refused.value.code == "disk-full"
        assert list(disk.iterdir()) == []
