from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_desktop.media.fingerprint import SAMPLE, fingerprint, sha256_of


def test_a_small_file_is_hashed_whole(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    digest = hashlib.sha256(b"abc").hexdigest()
    assert fingerprint(path).digest == f"3-{digest}"
    assert sha256_of(path) == digest
    assert fingerprint(path).mtime_ns == path.stat().st_mtime_ns


def test_a_large_file_is_hashed_at_begin_middle_and_end(tmp_path: Path) -> None:
    path = tmp_path / "a"
    data = bytes(range(256)) * (5 * SAMPLE // 256)
    path.write_bytes(data)
    middle = (len(data) - SAMPLE) // 2
    samples = data[:SAMPLE] + data[middle : middle + SAMPLE] + data[-SAMPLE:]
    assert fingerprint(path).digest == f"{len(data)}-{hashlib.sha256(samples).hexdigest()}"


@pytest.mark.parametrize("at", [0, 3 * SAMPLE, 6 * SAMPLE - 1])
def test_a_change_in_a_sample_or_in_size_changes_it(tmp_path: Path, at: int) -> None:
    path = tmp_path / "a"
    data = bytearray(6 * SAMPLE)
    path.write_bytes(data)
    before = fingerprint(path).digest
    data[at] = 1
    path.write_bytes(data)
    assert fingerprint(path).digest != before
    path.write_bytes(bytes(6 * SAMPLE + 1))
    assert fingerprint(path).digest != before


def test_the_time_stamp_is_no_part_of_it(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    before = fingerprint(path)
    os.utime(path, (1, 1))
    after = fingerprint(path)
    assert after.digest == before.digest
    assert after.mtime_ns != before.mtime_ns


def test_an_empty_file_has_one_too(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.touch()
    assert fingerprint(path).digest == f"0-{hashlib.sha256().hexdigest()}"


@pytest.mark.parametrize("kind", ["missing", "folder"])
def test_what_is_no_file_raises(tmp_path: Path, kind: str) -> None:
    path = tmp_path / kind
    if kind == "folder":
        path.mkdir()
    with pytest.raises(OSError):
        fingerprint(path)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 3 * (4 << 20)))
def test_the_full_hash_equals_hashlibs(tmp_path_factory: pytest.TempPathFactory, size: int) -> None:
    path = tmp_path_factory.getbasetemp() / "hashed"
    data = os.urandom(1024) * (size // 1024 + 1)
    path.write_bytes(data[:size])
    shares: list[float] = []
    assert sha256_of(path, shares.append) == hashlib.sha256(data[:size]).hexdigest()
    assert shares == sorted(shares)
    assert not size or shares[-1] == 1.0
