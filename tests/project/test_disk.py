"""Full and read-only disks. Real ones: small file systems, mounted when the tests run as root."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import Submission
from kepu_desktop.project.lock import lock_path
from kepu_desktop.project.store import Project
from project.samples import film, full_submission

Create = Callable[[Path], Project]
Reopen = Callable[..., Project]


def mount(*arguments: str) -> bool:
    return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MiB."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    place = tmp_path / "disk"
    place.mkdir()
    if not mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)):
        pytest.skip("this machine does not allow mounting")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill(disk: Path) -> Path:
    ballast = disk / "ballast"
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as stream:
        while stream.write(bytes(4096)):
            pass
    assert os.statvfs(disk).f_bavail == 0
    return ballast


class TestFull:
    def test_an_edit_says_so_and_the_earlier_state_stands(
        self, disk: Path, create: Create, reopen: Reopen, tmp_path: Path
    ) -> None:
        with create(disk / "x.kepu") as project:
            state = project.commit(project.load(), full_submission(), "全部")
            ballast = fill(disk)
            many = replace(state, films=tuple(film(n, summary="简" * 500) for n in range(1, 400)))
            for _ in range(2):
                with pytest.raises(UserError) as caught:
                    project.commit(state, many, "添加")
                assert caught.value.code == "disk-full"
                assert caught.value.remedy
                assert project.load() == state
                assert project.undo_label() == "全部"
            project.save_copy(tmp_path / "copy.kepu")
            ballast.unlink()
            small = replace(state, films=state.films[1:])
            assert project.commit(state, small, "移除") == small
        with reopen(disk / "x.kepu") as again, reopen(tmp_path / "copy.kepu") as copy:
            assert again.load() == small
            assert copy.load() == state

    def test_a_batch_that_fails_at_its_end_leaves_the_earlier_state(
        self, disk: Path, create: Create
    ) -> None:
        with create(disk / "x.kepu") as project:
            state = project.commit(project.load(), full_submission(), "全部")
            ballast = fill(disk)
            many = replace(state, films=tuple(film(n, summary="简" * 300) for n in range(1, 300)))
            with pytest.raises(UserError) as caught, project.batch():
                project.commit(state, many, "添加")
            assert caught.value.code == "disk-full"
            ballast.unlink()
            project.commit(state, replace(state, ticked=()), "下一步")
            assert project.load() == replace(state, ticked=())

    def test_creating_leaves_nothing_behind(self, disk: Path, create: Create) -> None:
        ballast = fill(disk)
        with pytest.raises(UserError) as caught:
            create(disk / "x.kepu")
        assert caught.value.code == "disk-full"
        assert list(disk.iterdir()) == [ballast]

    def test_a_copy_onto_it_leaves_nothing_behind(
        self, disk: Path, create: Create, tmp_path: Path
    ) -> None:
        with create(tmp_path / "x.kepu") as project:
            state = project.commit(project.load(), full_submission(), "全部")
            ballast = fill(disk)
            with pytest.raises(UserError) as caught:
                project.save_copy(disk / "copy.kepu")
            assert caught.value.code == "disk-full"
            with pytest.raises(UserError) as caught:
                project.rescue(disk / "rescued.kepu", state)
            assert caught.value.code == "disk-full"
        assert list(disk.iterdir()) == [ballast]

    def test_opening_reads_only_when_not_even_the_lock_fits(
        self, disk: Path, create: Create, reopen: Reopen
    ) -> None:
        with create(disk / "x.kepu") as project:
            state = project.commit(project.load(), full_submission(), "全部")
        fill(disk)
        with reopen(disk / "x.kepu") as again:
            assert again.read_only_reason == "所在磁盘已满"
            assert again.load() == state
        assert not lock_path(disk / "x.kepu").exists()

    def test_a_full_data_folder_costs_only_the_snapshot(
        self, disk: Path, create: Create, tmp_path: Path
    ) -> None:
        with create(tmp_path / "x.kepu") as project:
            state = project.commit(project.load(), full_submission(), "全部")
        (disk / "snapshots").mkdir()
        fill(disk)
        with Project.open(tmp_path / "x.kepu", snapshots=disk / "snapshots") as again:
            assert len(again.notices) == 1
            assert "快照" in again.notices[0]
            assert again.commit(state, Submission(), "清空").films == ()
        assert [f for f in disk.rglob("*") if f.is_file()] == [disk / "ballast"]


class TestReadOnly:
    @pytest.fixture
    def path(self, disk: Path, create: Create) -> Path:
        with create(disk / "x.kepu") as project:
            project.commit(project.load(), full_submission(), "全部")
        return disk / "x.kepu"

    def test_a_project_opens_for_reading_with_the_reason(
        self, path: Path, disk: Path, reopen: Reopen, tmp_path: Path
    ) -> None:
        assert mount("-o", "remount,ro", str(disk))
        with reopen(path) as project:
            assert project.read_only
            assert "只读" in project.read_only_reason
            state = project.load()
            assert state == full_submission()
            with pytest.raises(UserError) as caught:
                project.commit(state, Submission(), "清空")
            assert caught.value.code == "project-read-only"
            assert "另存" in caught.value.remedy
            project.save_copy(tmp_path / "copy.kepu")
        assert [file.name for file in disk.iterdir()] == ["x.kepu"]
        with reopen(tmp_path / "copy.kepu") as copy:
            assert not copy.read_only
            assert copy.load() == state

    def test_creating_there_is_refused(self, path: Path, disk: Path, create: Create) -> None:
        assert mount("-o", "remount,ro", str(disk))
        with pytest.raises(UserError) as caught:
            create(disk / "y.kepu")
        assert caught.value.code == "read-only"

    def test_an_unfinished_edit_there_asks_for_a_writable_place(
        self, path: Path, disk: Path, reopen: Reopen, tmp_path: Path
    ) -> None:
        """A journal left by a crash can only be played back where one may write."""
        work = tmp_path / "work.kepu"
        work.write_bytes(path.read_bytes())
        db = sqlite3.connect(work, isolation_level=None)
        db.execute("PRAGMA cache_size = 5")
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE films SET summary = printf('%.20000d', 1)")
        path.write_bytes(work.read_bytes())
        journal = path.with_name(path.name + "-journal")
        journal.write_bytes(work.with_name(work.name + "-journal").read_bytes())
        assert journal.stat().st_size > 4096
        db.execute("ROLLBACK")
        db.close()
        assert mount("-o", "remount,ro", str(disk))
        with pytest.raises(UserError) as caught:
            reopen(path)
        assert caught.value.code == "project-unfinished"
        assert "可写" in caught.value.remedy
        assert mount("-o", "remount,rw", str(disk))
        with reopen(path, write=False) as reader:
            assert reader.load() == full_submission()
        assert not journal.exists()


@pytest.fixture
def unwritable(create: Create) -> Iterator[Path]:
    """A project in a folder where we may not write; as root by taking another user's place."""
    if sys.platform == "win32":
        pytest.skip("Windows keeps folder permissions elsewhere")
    folder = Path(tempfile.mkdtemp(prefix="kepu-unwritable-"))
    create(folder / "x.kepu").close()
    os.chmod(folder / "x.kepu", 0o666)
    folder.chmod(0o555)
    ourselves = os.geteuid()
    if ourselves == 0:
        os.seteuid(65534)
    try:
        yield folder / "x.kepu"
    finally:
        os.seteuid(ourselves)
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_folder_without_permission_opens_for_reading(unwritable: Path, reopen: Reopen) -> None:
    with reopen(unwritable) as project:
        assert project.read_only_reason == "所在文件夹没有写入权限"
        assert project.load() == Submission()
    assert list(unwritable.parent.iterdir()) == [unwritable]
