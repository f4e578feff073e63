"""The registration pack on the disk: whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kepu_desktop.bundles.registration_pack import PackFile, WrittenRegistration, write_registration
from kepu_desktop.bundles.verify import verify_package
from kepu_desktop.domain.errors import UserError

PAPERS = {"案例01/表.txt": b"text"}


def silent(_name: str, _done: int, _total: int) -> None:
    pass


@pytest.fixture
def source(tmp_path: Path) -> PackFile:
    path = tmp_path / "原图.jpg"
    path.write_bytes(b"\xff\xd8" + os.urandom(3_000_000))
    return PackFile("案例01/图_1.jpg", path, path.stat().st_size, "原图.jpg")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "出"
    folder.mkdir()
    return folder


def write(target: Path, *files: PackFile) -> WrittenRegistration:
    return write_registration("包", PAPERS, files, target, silent)


def test_what_was_written_is_verified_and_counted(target: Path, source: PackFile) -> None:
    told: list[tuple[str, int, int]] = []
    made = write_registration(
        "包",
        PAPERS,
        (source,),
        target,
        lambda name, done, total: told.append((name, done, total)),
    )
    assert made.folder == target / "包"
    assert (made.folder / source.name).read_bytes() == source.source.read_bytes()
    assert told[-1] == ("原图.jpg", source.size + 4, source.size + 4)
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
    report = verify_package(made.folder)
    assert (report.kind, report.checked_files) == ("registration-pack", 2)
    assert report.sound


@pytest.mark.parametrize("fault", ["changed", "missing", "extra"])
def test_verify_sees_what_was_done_to_it_later(target: Path, source: PackFile, fault: str) -> None:
    folder = write(target, source).folder
    if fault == "changed":
        (folder / "案例01/表.txt").write_bytes(b"test")
    elif fault == "missing":
        (folder / source.name).unlink()
    else:
        (folder / "案例01" / "Thumbs.db").write_bytes(b"")
    assert [problem.code for problem in verify_package(folder).problems] == [fault]


def test_a_source_that_grew_since_it_was_looked_at_leaves_nothing(
    target: Path, source: PackFile
) -> None:
    with source.source.open("ab") as stream:
        stream.write(b"more")
    with pytest.raises(UserError) as caught:
        write(target, source)
    assert caught.value.code == "material-changed"
    assert list(target.iterdir()) == []


def test_breaking_off_leaves_nothing(target: Path, source: PackFile) -> None:
    def stop(_name: str, done: int, _total: int) -> None:
        if done > 1_500_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_registration("包", PAPERS, (source,), target, stop)
    assert list(target.iterdir()) == []


def test_nothing_that_stands_there_is_overwritten(target: Path, source: PackFile) -> None:
    (target / "包").mkdir()
    (target / "包_2.zip").write_bytes(b"x")
    assert write(target, source).folder.name == "包_3"


@pytest.mark.parametrize(("place", "code"), [("nowhere", "not-found"), ("file", "not-a-folder")])
def test_a_target_that_is_none_is_refused(
    target: Path, source: PackFile, place: str, code: str
) -> None:
    (target / "file").write_bytes(b"")
    with pytest.raises(UserError) as caught:
        write(target / place, source)
    assert caught.value.code == code


def test_more_than_the_disk_holds_is_refused_before_it_begins(
    target: Path, source: PackFile
) -> None:
    huge = PackFile("案例01/片.mp4", source.source, 10**18, "片.mp4")
    with pytest.raises(UserError) as caught:
        write(target, huge)
    assert caught.value.code == "disk-full"
    assert list(target.iterdir()) == []


def test_a_pack_is_taken_back_whole(target: Path, source: PackFile) -> None:
    made = write(target, source)
    made.withdraw()
    assert list(target.iterdir()) == []
