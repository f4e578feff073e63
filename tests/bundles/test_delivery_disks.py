"""Deliveries to bad disks: full, read only, pulled out, failing. Each is named; nothing is lost."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bundles.deliveries import copied, deliver, film, plan_of
from kepu_desktop.bundles.delivery_bag import unfinished
from kepu_desktop.bundles.delivery_films import Step, Told
from kepu_desktop.bundles.verify import verify_package
from kepu_desktop.domain.errors import UserError
from small_disks import image_of, make_read_only, mounted, pull_out

MEGABYTE = 1_000_000


@pytest.fixture
def films(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "素材"
    folder.mkdir()
    return [film(folder, number, 9 * MEGABYTE) for number in (1, 2, 3)]


def test_a_disk_that_is_too_small_is_named_before_a_byte_is_copied(
    films: list[Path], tmp_path: Path
) -> None:
    with mounted(tmp_path / "小盘", "20m") as target:
        with pytest.raises(UserError) as caught:
            deliver(plan_of(films), target)
        assert caught.value.code == "disk-full"
        assert "还差" in caught.value.reason
        assert "更换目标" in caught.value.remedy
        left = unfinished("示例项目", target)
        assert left is not None
        assert not left.copied


def test_a_disk_that_fills_in_the_middle_goes_on_when_there_is_room(
    films: list[Path], tmp_path: Path
) -> None:
    with mounted(tmp_path / "盘", "48m") as target:
        filler = target / "别人的文件"

        def fill(told: Told) -> None:
            if (told.step, told.key) == (Step.COPY, "v2") and not filler.exists():
                filler.write_bytes(bytes(36 * MEGABYTE))

        with pytest.raises(UserError) as caught:
            deliver(plan_of(films), target, fill)
        assert caught.value.code == "disk-full"
        assert "%" in caught.value.reason
        assert "不再复制" in caught.value.remedy
        filler.unlink()
        bag, told = deliver(plan_of(films), target)
        assert copied(told) == {"v2", "v3"}
        assert verify_package(bag.folder).sound


def test_a_read_only_disk_is_named(films: list[Path], tmp_path: Path) -> None:
    with mounted(tmp_path / "只读盘", "48m") as target:
        make_read_only(target)
        with pytest.raises(UserError) as caught:
            deliver(plan_of(films), target)
        assert caught.value.code == "read-only"
        assert "可写" in caught.value.remedy


def test_a_disk_that_is_pulled_goes_on_when_it_is_back(films: list[Path], tmp_path: Path) -> None:
    plan = plan_of(films)
    with mounted(tmp_path / "盘", "48m", "ext4") as target:

        def pull(told: Told) -> None:
            if (told.step, told.key) == (Step.COPY, "v2"):
                pull_out(target)

        with pytest.raises(UserError) as caught:
            deliver(plan, target, pull)
        assert caught.value.code == "target-gone"
        assert "已断开" in caught.value.reason
        assert "重新连接" in caught.value.remedy
        assert list(target.iterdir()) == []  # nothing is put where the disk was
        subprocess.run(["mount", "-o", "loop", image_of(target), target], check=True)
        left = unfinished(plan.project, target)
        assert left is not None
        assert left.verified == {"v1"}
        bag, told = deliver(plan, target)
        assert copied(told) == {"v2", "v3"}
        assert verify_package(bag.folder).sound


def test_a_byte_that_the_disk_turned_is_seen_by_reading_back_from_the_device(
    films: list[Path], tmp_path: Path
) -> None:
    """The copy in the system's cache is whole; only what lies on the device is not."""
    start = films[1].read_bytes()[:64]
    with mounted(tmp_path / "坏盘", "48m", "ext4") as target:

        def turn(told: Told) -> None:
            if (told.step, told.key, told.here) == (Step.READ_BACK, "v2", 0):
                with image_of(target).open("r+b") as image:
                    place = image.read().index(start)
                    image.seek(place)
                    image.write(bytes([start[0] ^ 1]))

        with pytest.raises(UserError) as caught:
            deliver(plan_of(films), target, turn)
        assert caught.value.code == "copy-differs"
        assert "换一个磁盘" in caught.value.remedy
        left = unfinished("示例项目", target)
        assert left is not None
        assert left.copied == {"v1"}
        bag, told = deliver(plan_of(films), target)
        assert copied(told) == {"v2", "v3"}
        assert bag.from_device


def test_a_target_that_is_not_there_or_no_folder_is_named(
    films: list[Path], tmp_path: Path
) -> None:
    with pytest.raises(UserError) as caught:
        deliver(plan_of(films), tmp_path / "没有")
    assert caught.value.code == "not-found"
    with pytest.raises(UserError) as caught:
        deliver(plan_of(films), films[0])
    assert caught.value.code == "not-a-folder"
