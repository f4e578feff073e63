"""Rewrapping: what was coded stays as it was, by our own proof and by ffmpeg's decoder."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest

from kepu_desktop.media.probe import probe
from kepu_desktop.media.remux import NotRemuxed, Refusal, Remuxed, remux
from media_factory import MediaFactory


def decoded(film: Path) -> list[str]:
    """Digest of all decoded pictures, and of all decoded sounds."""
    told = []
    for stream in ("0:v:0", "0:a"):
        run = subprocess.run(
            ["ffmpeg", "-v", "error", "-nostdin", "-i", film, "-map", stream, "-f", "md5", "-"],
            capture_output=True,
            text=True,
            check=True,
        )
        told.append(run.stdout.strip())
    return told


@pytest.mark.parametrize(
    "recipe",
    [
        "matroska",
        "transport_stream",
        "flash_video",
        "quicktime",
        "fragmented",
        "five_megabits",
        "three_gp",
        "hevc10",
        "portrait_rotated",
        "two_sounds",
        "subtitle_track",
        "variable_rate",
    ],
)
def test_the_copy_holds_the_same_pictures_and_sounds(
    media: MediaFactory, tmp_path: Path, recipe: str
) -> None:
    film = getattr(media, recipe)()
    before = hashlib.sha256(film.read_bytes()).hexdigest()
    target = tmp_path / "成片.mp4"
    result = remux(str(film), str(target), film.stat().st_size)
    assert isinstance(result, Remuxed), result
    assert decoded(target) == decoded(film)
    old, new = probe(str(film)), probe(str(target))
    assert (new.container, new.index_first, new.problem) == ("mp4", True, None)
    assert not new.fragmented
    assert (new.width, new.height, new.rotation) == (old.width, old.height, old.rotation)
    assert new.duration_s == pytest.approx(old.duration_s, abs=0.1)
    assert len(new.audio or ()) == len(old.audio or ())
    assert hashlib.sha256(film.read_bytes()).hexdigest() == before


def test_a_recording_whose_clock_began_long_ago_begins_at_nought(
    media: MediaFactory, tmp_path: Path
) -> None:
    target = tmp_path / "录像.mp4"
    film = media.transport_stream()
    assert isinstance(remux(str(film), str(target), film.stat().st_size), Remuxed)
    told = subprocess.run(
        [
            *("ffprobe", "-v", "error", "-show_entries", "format=start_time,duration"),
            *("-of", "csv=p=0", str(target)),
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    start, duration = (float(one) for one in told.strip().split(","))
    assert abs(start) < 0.1
    assert duration == pytest.approx(probe(str(film)).duration_s, abs=0.2)


def test_what_is_left_out_is_said(media: MediaFactory, tmp_path: Path) -> None:
    film = media.subtitle_track()
    result = remux(str(film), str(tmp_path / "a.mp4"), film.stat().st_size)
    assert isinstance(result, Remuxed)
    assert result.left_out == ("subtitle",)


@pytest.mark.parametrize(
    ("recipe", "why"),
    [
        ("windows_media", Refusal.PICTURE_CODEC),
        ("prores", Refusal.PICTURE_CODEC),
        ("audio_only", Refusal.NO_PICTURE),
        ("text", Refusal.UNREADABLE),
    ],
)
def test_what_an_mp4_cannot_hold_is_refused(
    media: MediaFactory, tmp_path: Path, recipe: str, why: Refusal
) -> None:
    film = getattr(media, recipe)()
    result = remux(str(film), str(tmp_path / "a.mp4"), film.stat().st_size)
    assert isinstance(result, NotRemuxed)
    assert result.why is why


def test_pictures_that_would_be_shown_out_of_order_are_refused(
    media: MediaFactory, tmp_path: Path
) -> None:
    """AVI knows no time of showing; with pictures that wait for later ones it is guessed."""
    film = tmp_path / "旧格式.avi"
    subprocess.run(
        [
            *("ffmpeg", "-v", "error", "-nostdin", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25"),
            *("-t", "4", "-c:v", "libx264", "-bf", "3", str(film)),
        ],
        check=True,
    )
    result = remux(str(film), str(tmp_path / "a.mp4"), film.stat().st_size)
    assert isinstance(result, NotRemuxed)
    assert result.why is Refusal.TIMES


def test_a_damaged_copy_is_told_from_the_original(media: MediaFactory, tmp_path: Path) -> None:
    """What the proof rests on: one changed bit of one picture is another content."""
    from kepu_desktop.media.libav import opened
    from kepu_desktop.media.remux import _read

    film = media.five_megabits()
    data = bytearray(film.read_bytes())
    other = tmp_path / "other.mp4"
    data[len(data) // 2] ^= 1
    other.write_bytes(data)
    contents = []
    for path in (film, other):
        with path.open("rb") as stream, opened(stream) as container:
            assert container is not None
            contents.append(_read(container, path.stat().st_size, None))
    assert contents[0] != contents[1]
    assert [one.packets for one in contents[0]] == [one.packets for one in contents[1]]
