"""Copying with its digest, and reading back from the device."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_desktop.system.copying import BLOCK, SourceLost, copy_hashed, read_back

EDGES = [0, 1, 4095, 4096, 4097, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK + 17]


@pytest.mark.parametrize("size", EDGES)
def test_a_copy_and_its_reading_agree_with_the_source(tmp_path: Path, size: int) -> None:
    data = random.Random(size).randbytes(size)
    source, copy = tmp_path / "原片", tmp_path / "副本"
    source.write_bytes(data)
    moved: list[int] = []
    copied = copy_hashed(source, copy, moved.append)
    assert copy.read_bytes() == data
    assert (copied.size, copied.sha256) == (size, hashlib.sha256(data).hexdigest())
    assert sum(moved) == size
    read: list[int] = []
    reading = read_back(copy, read.append)
    assert (reading.size, reading.sha256) == (copied.size, copied.sha256)
    assert sum(read) == size


@settings(max_examples=20)
@given(st.integers(0, 3 * 4096), st.integers(0, 255))
def test_any_length_is_read_to_its_end(
    tmp_path_factory: pytest.TempPathFactory, size: int, byte: int
) -> None:
    file = tmp_path_factory.mktemp("长短") / "文件"
    file.write_bytes(bytes([byte]) * size)
    reading = read_back(file, lambda _: None)
    assert reading.sha256 == hashlib.sha256(bytes([byte]) * size).hexdigest()


def test_a_longer_copy_from_before_leaves_nothing_behind(tmp_path: Path) -> None:
    source, copy = tmp_path / "原片", tmp_path / "副本"
    source.write_bytes(b"short")
    copy.write_bytes(bytes(100_000))
    copy_hashed(source, copy, lambda _: None)
    assert copy.read_bytes() == b"short"


def test_a_source_that_is_away_is_told_from_a_bad_target(tmp_path: Path) -> None:
    with pytest.raises(SourceLost):
        copy_hashed(tmp_path / "没有", tmp_path / "副本", lambda _: None)
    assert not (tmp_path / "副本").exists()
    source = tmp_path / "原片"
    source.write_bytes(b"x")
    with pytest.raises(OSError) as caught:
        copy_hashed(source, tmp_path / "没有的文件夹" / "副本", lambda _: None)
    assert not isinstance(caught.value, SourceLost)


def test_breaking_off_ends_at_once(tmp_path: Path) -> None:
    source = tmp_path / "原片"
    source.write_bytes(bytes(5 * BLOCK))
    seen: list[int] = []

    def stop(count: int) -> None:
        seen.append(count)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_hashed(source, tmp_path / "副本", stop)
    with pytest.raises(KeyboardInterrupt):
        read_back(source, stop)
    assert seen == [BLOCK, BLOCK]
