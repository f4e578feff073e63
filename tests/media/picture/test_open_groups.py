"""Key pictures of HEVC's open groups: the same pictures, without grey ones made for nobody."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from film_sounds import ffmpeg
from kepu_desktop.media.picture.film import open_film
from kepu_desktop.media.picture.open_groups import OpenGroups, _Bits, _names
from kepu_desktop.media.picture.view import Picture
from kepu_desktop.media.probe import probe

_MANY = "ref=6:bframes=8:b-adapt=0:b-pyramid=1:rc-lookahead=20"


def written(folder: Path, name: str, parameters: str, *options: str, size: str = "416x240") -> Path:
    target = folder / name
    x265 = f"keyint=24:min-keyint=24:scenecut=0:log-level=error:{parameters}"
    ffmpeg(
        *("-f", "lavfi", "-i", f"testsrc2=s={size}:r=12:d=8,noise=alls=14:allf=t"),
        *("-c:v", "libx265", "-preset", "veryfast", "-x265-params", x265, *options),
        str(target),
    )
    return target


def keys_of(path: Path) -> list[tuple[float, Picture]]:
    with open_film(str(path), probe(str(path))) as film:
        found = [
            (view.time_s, view.luma.copy()) for _, view in film.keys(range(len(film.key_times)))
        ]
        assert film.damage == ()
        return found


@pytest.mark.parametrize(
    ("name", "parameters", "options"),
    [
        ("usual.mp4", "open-gop=1", ()),
        ("many.mp4", _MANY, ("-pix_fmt", "yuv420p10le")),
        ("slices.mp4", f"slices=4:{_MANY}", ()),
        ("matroska.mkv", _MANY, ()),
        ("transport.ts", _MANY, ()),
        ("sets in packets.mp4", f"repeat-headers=1:{_MANY}", ("-tag:v", "hev1")),
        ("other tools.mp4", f"{_MANY}:no-sao=1:weightb=1:amp=1:rect=1:pmode=0:hrd=0", ()),
    ],
)
def test_key_pictures_are_the_same_and_fewer_are_made_for_nobody(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    parameters: str,
    options: tuple[str, ...],
) -> None:
    film = written(tmp_path, name, parameters, *options)
    plain = OpenGroups.spared
    told: list[bool] = []

    def watched(self: OpenGroups, packet: bytes) -> bytes | None:
        spared = plain(self, packet)
        told.append(spared is not None)
        return spared

    monkeypatch.setattr(OpenGroups, "spared", watched)
    spared = keys_of(film)
    assert told == [False, *[True] * (len(spared) - 1)]  # the first one is no open group's
    monkeypatch.setattr(OpenGroups, "spared", lambda *_: None)
    usual = keys_of(film)
    assert len(spared) == len(usual) == 4
    for (time_s, luma), (same_s, same) in zip(spared, usual, strict=True):
        assert time_s == same_s
        assert np.array_equal(luma, same)


def test_what_follows_a_spared_key_picture_is_the_same_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(written(tmp_path, "film.mp4", _MANY))

    def stretch() -> list[tuple[float, Picture]]:
        with open_film(path, probe(path)) as film:
            return [(view.time_s, view.luma.copy()) for view in film.stretch(4.5, 6.5)]

    spared = stretch()
    monkeypatch.setattr(OpenGroups, "spared", lambda *_: None)
    usual = stretch()
    assert [time_s for time_s, _ in spared] == [time_s for time_s, _ in usual]
    assert len(spared) > 20
    assert all(np.array_equal(a, b) for (_, a), (_, b) in zip(spared, usual, strict=True))


def test_closed_groups_are_left_as_they_are(tmp_path: Path) -> None:
    path = written(tmp_path, "closed.mp4", f"open-gop=0:{_MANY}")
    with open_film(str(path), probe(str(path))) as film:
        groups = OpenGroups(film._keys._picture.codec_context.extradata)
        packets = [bytes(one) for one in film._keys._container.demux(film._keys._picture)]
    assert all(groups.spared(packet) is None for packet in packets)


@given(st.integers(0, 120))
def test_names_take_up_just_the_bits_there_are(width: int) -> None:
    found = _names(width)
    if found is None:
        assert width % 2 or width < 6
        return
    many, text = found
    assert len(text) == width
    bits = _Bits(int(text + "0" * (-width % 8), 2).to_bytes(-(-width // 8), "big"))
    assert (bits.count(), bits.count()) == (many, 0)
    for _ in range(many):
        assert bits.count() < 2**15
        assert not bits.flag()
    assert bits.at == width
    assert many <= 1 + width // 32


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_whatever_stands_in_a_file_is_taken(record: bytes, packet: bytes) -> None:
    OpenGroups(record).spared(packet)
    OpenGroups(b"\x01" + record).spared(packet)


@given(st.data())
def test_broken_packets_of_a_real_stream_are_taken(data: st.DataObject) -> None:
    record, packet = _real()
    groups = OpenGroups(record)
    assert groups.spared(packet) is not None
    place = data.draw(st.integers(0, min(200, len(packet) - 1)))
    broken = bytearray(packet[: data.draw(st.integers(1, len(packet)))])
    if place < len(broken):
        broken[place] ^= data.draw(st.integers(1, 255))
    spared = groups.spared(bytes(broken))
    assert spared is None or abs(len(spared) - len(broken)) < 40


_REAL: list[tuple[bytes, bytes]] = []


def _real() -> tuple[bytes, bytes]:
    """The record of a stream with open groups, and a packet of a key picture."""
    return _REAL[0]


@pytest.fixture(autouse=True, scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = str(written(tmp_path_factory.mktemp("real"), "real.mp4", _MANY, size="96x64"))
    with open_film(path, probe(path)) as film:
        picture = film._keys._picture
        packets = [one for one in film._keys._container.demux(picture) if one.is_keyframe]
        _REAL[:] = [(picture.codec_context.extradata or b"", bytes(packets[1]))]


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="how much is resident is asked of Linux")
def test_key_pictures_of_8k_at_ten_bits_need_two_frames_and_not_seven(tmp_path: Path) -> None:
    path = tmp_path / "huge.mp4"
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc2=s=7680x4320:r=2:d=5,format=yuv420p10le"),
        *("-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1", "-x265-params"),
        "keyint=5:min-keyint=5:scenecut=0:bframes=3:ref=5:log-level=error",
        str(path),
    )
    code = (
        "import pathlib, sys\n"
        "from kepu_desktop.media.picture.film import open_film\n"
        "from kepu_desktop.media.probe import probe\n"
        "path = sys.argv[1]\n"
        "with open_film(path, probe(path)) as film:\n"
        "    seen = [view.luma.shape for _, view in film.keys(range(2))]\n"
        "    status = pathlib.Path('/proc/self/status').read_text().splitlines()\n"
        "    peak = next(line.split()[1] for line in status if line.startswith('VmHWM'))\n"
        "    print(seen, int(peak) // 1024)\n"  # ru_maxrss would count who started it
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    shapes, peak_mb = run.stdout.rsplit(" ", 1)
    assert shapes == "[(4320, 7680), (4320, 7680)]"
    assert int(peak_mb) < 480
