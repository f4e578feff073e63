"""Real small file systems for tests, where this machine lets us mount them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def mounted(place: Path, size: str, kind: str = "tmpfs") -> Iterator[Path]:
    """A fresh file system of ``size`` (mount's words: 24m) at ``place``, taken down at the end;
    of kind ext4 it lies in ``place``.img. Skips the test where mounting is not allowed."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    place.mkdir()
    if kind == "tmpfs":
        words = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    else:
        image = image_of(place)
        subprocess.run(["truncate", "-s", size.upper(), str(image)], check=True)
        make = ["mkfs.ext4", "-q", "-O", "^has_journal", str(image)]
        subprocess.run(make, check=True, env={**os.environ, "PATH": f"{os.environ['PATH']}:/sbin"})
        words = ["mount", "-o", "loop", str(image), str(place)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not allow mounting")
    try:
        yield place
    finally:
        if os.path.ismount(place):
            subprocess.run(["umount", "-l", str(place)], check=True)


def image_of(place: Path) -> Path:
    return place.with_name(f"{place.name}.img")


def make_read_only(place: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)


def pull_out(place: Path) -> None:
    """The disk is gone from its place; what is open stays open, as after a real pull."""
    subprocess.run(["umount", "-l", str(place)], check=True)
