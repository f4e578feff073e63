"""What a disk can hold, as the system tells it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kepu_desktop.system import volumes
from kepu_desktop.system.volumes import volume_of
from small_disks import make_read_only, mounted

MOUNTS = """\
22 1 254:0 / / rw,relatime - ext4 /dev/vda1 rw
30 22 8:1 / /media/zhang/KEPU\\040YUE rw,nosuid - vfat /dev/sdb1 rw,fmask=0022
31 22 8:17 / /media/zhang rw,nosuid shared:1 - exfat /dev/sdc1 rw
32 22 0:44 / /media/zhang rw - tmpfs none rw
broken line
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/zhang", "ext4"),
        ("/media/zhang/KEPU YUE/交付", "vfat"),
        ("/media/zhang/KEPU YUEx", "tmpfs"),
        ("/media/zhang", "tmpfs"),
    ],
)
def test_the_deepest_and_latest_mount_counts(path: str, kind: str) -> None:
    assert volumes._kind_in(MOUNTS, path) == kind


def test_fat_holds_no_file_of_four_gibibytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "mountinfo"
    table.write_text("22 1 254:0 / / rw - vfat /dev/sdb1 rw\n", encoding="utf-8")
    monkeypatch.setattr(volumes, "_MOUNTS", table)
    volume = volume_of(tmp_path)
    assert volume.kind == "FAT32"
    assert volume.largest_file == 4 * 1024**3 - 1


def test_a_real_disk_is_described(tmp_path: Path) -> None:
    volume = volume_of(tmp_path)
    assert 0 <= volume.free <= volume.total
    assert volume.kind
    assert volume.device == os.stat(tmp_path).st_dev


def test_a_read_only_disk_says_so(tmp_path: Path) -> None:
    with mounted(tmp_path / "盘", "1m") as place:
        assert not volume_of(place).read_only
        make_read_only(place)
        assert volume_of(place).read_only
        assert volume_of(place).kind == "tmpfs"
