"""Readers that contradict each other: in made-up readings, and in a film with a forged index."""

from __future__ import annotations

import struct
from pathlib import Path

from kepu_desktop.domain.facts import AudioStream
from kepu_desktop.media.agreement import settle
from kepu_desktop.media.probe import probe
from kepu_desktop.media.reading import Picture, Reading
from media_factory import MediaFactory

OWN = Picture("h264", 1920, 1080, duration_s=100.0, frame_rate=25.0, variable=False)


def reading(**changes: object) -> Reading:
    values = {name: getattr(OWN, name) for name in OWN.__slots__} | changes
    return Reading(pictures=(Picture(**values),))  # type: ignore[arg-type]


def test_readers_that_agree_need_no_third_and_leave_no_note() -> None:
    settled = settle(reading(), reading(duration_s=100.4, frame_rate=25.2), None, fragmented=False)
    assert not settled.unsure
    assert settled.notes == ()
    assert settled.picture.frame_rate == 25.0


def test_a_contradiction_asks_for_a_third_reader() -> None:
    settled = settle(reading(), reading(width=1280), None, fragmented=False)
    assert settled.unsure


def test_two_against_one_wins_and_is_noted() -> None:
    other = reading(width=1280, height=720)
    settled = settle(reading(), other, other, fragmented=False)
    assert (settled.picture.width, settled.picture.height) == (1280, 720)
    assert settled.notes == (
        "画面尺寸读数不一致：索引 1920×1080，MediaInfo 1280×720，FFmpeg 1280×720",
    )
    assert not settled.unsure


def test_without_a_majority_our_own_reading_holds() -> None:
    settled = settle(
        reading(), reading(duration_s=50.0), reading(duration_s=80.0), fragmented=False
    )
    assert settled.picture.duration_s == 100.0
    assert len(settled.notes) == 1


def test_rates_of_fragments_are_not_compared() -> None:
    settled = settle(reading(), reading(frame_rate=24.7), None, fragmented=True)
    assert settled.notes == ()


def test_channels_come_from_the_codecs_own_header() -> None:
    own = Reading(audio=(AudioStream("aac", 2, 48000),))
    seen = Reading(audio=(AudioStream("aac", 6, 48000),))
    assert settle(own, seen, None, fragmented=False).audio == seen.audio


def forged(source: Path, target: Path, width: int, height: int) -> str:
    """The sample entry claims another size than the pictures have."""
    data = bytearray(source.read_bytes())
    at = data.index(b"avc1", data.index(b"stsd")) + 28
    data[at : at + 4] = struct.pack(">HH", width, height)
    target.write_bytes(data)
    return str(target)


def test_a_forged_size_is_not_believed(media: MediaFactory, tmp_path: Path) -> None:
    facts = probe(forged(media.hd720(), tmp_path / "forged.mp4", 1920, 1080))
    assert (facts.width, facts.height) == (1280, 720)
    assert facts.disagreements == (
        "画面尺寸读数不一致：索引 1920×1080，MediaInfo 1280×720，FFmpeg 1280×720",
    )


def test_a_forged_duration_does_not_change_the_rate_of_the_picture(
    media: MediaFactory, tmp_path: Path
) -> None:
    """mvhd, tkhd and mdhd claim an hour; the samples last two seconds."""
    data = bytearray(media.low_bit_rate().read_bytes())
    for kind, at in ((b"mvhd", 20), (b"mdhd", 20), (b"tkhd", 24)):
        place = data.index(kind, data.index(b"moov")) + at
        data[place : place + 4] = struct.pack(">I", 0x0FFFFFFF)
    path = tmp_path / "forged.mp4"
    path.write_bytes(data)
    facts = probe(str(path))
    honest = probe(str(media.low_bit_rate()))
    assert facts.video_bit_rate == honest.video_bit_rate
    assert facts.overall_bit_rate == honest.overall_bit_rate
    assert facts.duration_s == 2.0
    assert facts.container_duration_s is not None
    assert facts.container_duration_s > 3600
