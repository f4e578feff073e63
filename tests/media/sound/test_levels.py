"""Loudness, silence and the end of the sound, against FFmpeg's command line and against truth."""

from __future__ import annotations

import json
import math
import re
import subprocess
import wave
from pathlib import Path

import av
import pytest

from film_sounds import ffmpeg, film, sounds_and_silences
from kepu_desktop.domain.facts import Gap, Stretch
from kepu_desktop.media.sound import track
from kepu_desktop.media.sound.levels import SoundLevels, measure
from kepu_desktop.media.sound.settings import sound_settings
from media_factory import MediaFactory

NONE = -math.inf
# Silence of 3 s, one too short to be told, and one to the end.
PARTS = ((3.0, -20.0), (3.0, NONE), (3.0, -30.0), (1.5, NONE), (1.5, -20.0), (2.5, NONE))
AAC = ("-c:a", "aac", "-b:a", "160k")


def heard(path: Path) -> SoundLevels:
    return measure(str(path), sound_settings())


def edges(levels: SoundLevels) -> list[float]:
    return [edge for one in levels.silence or () for edge in (one.start_s, one.end_s)]


def peer(path: Path) -> tuple[list[float], float, float]:
    """Silence edges (from the first picture), loudness and range of ffmpeg's command line."""
    said = ffmpeg(
        *("-i", str(path), "-vn", "-af", "silencedetect=n=-60dB:d=2,ebur128", "-f", "null", "-")
    )
    entries = "stream=codec_type,start_time:format=start_time"
    told = subprocess.run(
        ["ffprobe", "-v", "error", "-of", "json", "-show_entries", entries, str(path)],
        capture_output=True,
        check=True,
    )
    probed = json.loads(told.stdout)
    picture = next(s for s in probed["streams"] if s["codec_type"] == "video")
    shift = float(probed["format"]["start_time"]) - float(picture["start_time"])
    found = [float(one) + shift for one in re.findall(r"silence_(?:start|end): (\S+)", said)]
    summary = said[said.rindex("Summary:") :]
    loudness = re.search(r"I:\s+(\S+) LUFS", summary)
    spread = re.search(r"LRA:\s+(\S+) LU", summary)
    assert loudness
    assert spread
    return found, float(loudness[1]), float(spread[1])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sounds")
    for name, rate, channels in (
        ("stereo", 48000, 2),
        ("cd", 44100, 2),
        ("mono", 48000, 1),
        ("five", 48000, 6),
    ):
        sounds_and_silences(folder / f"{name}.wav", PARTS, rate, channels)
    return folder


@pytest.mark.parametrize(
    ("name", "sound", "options"),
    [
        ("stereo.mp4", "stereo", AAC),
        ("cd.mp4", "cd", AAC),
        ("mono.mkv", "mono", ("-c:a", "aac")),
        ("flac.mkv", "cd", ("-c:a", "flac")),
        ("stereo.ts", "stereo", AAC),
        ("cd.ts", "cd", ("-c:a", "mp2")),
        ("five.mp4", "five", ("-c:a", "aac", "-b:a", "384k")),
        ("five.mkv", "five", ("-c:a", "ac3")),
        ("raw.mov", "stereo", ("-c:a", "pcm_s24le")),
        ("cd.flv", "cd", AAC),
        (
            "opus.webm",
            "mono",
            ("-c:a", "libopus", "-c:v", "libvpx", "-cpu-used", "8", "-b:v", "99k"),
        ),
    ],
)
def test_loudness_and_silence_are_those_of_the_command_line(
    made: Path, name: str, sound: str, options: tuple[str, ...]
) -> None:
    path = film(made / name, [made / f"{sound}.wav"], *options)
    found, loudness, spread = peer(path)
    levels = heard(path)
    assert levels.loudness_lufs == pytest.approx(loudness, abs=0.1)
    assert levels.range_lu == pytest.approx(spread, abs=0.15)
    # The last edge is the end of the sound: FFmpeg's counts an encoder's padding as sound.
    assert edges(levels)[:-1] == pytest.approx(found[:-1], abs=0.010)
    assert edges(levels)[-1] == pytest.approx(found[-1], abs=0.06)
    assert edges(levels)[-1] == levels.end_s == pytest.approx(14.5, abs=0.06)
    # And those of the truth; a lossy codec smears them by a block.
    assert edges(levels)[:3] == pytest.approx([3.0, 6.0, 12.0], abs=0.05)
    assert (levels.gap, levels.track, levels.lost) == (None, 0, 0)


def test_a_track_s_stated_end_cuts_the_encoder_s_padding_off(made: Path) -> None:
    path = film(made / "padded.mp4", [made / "cd.wav"], *AAC)
    assert heard(path).end_s == pytest.approx(14.5, abs=0.001)


def test_silence_to_the_end_ends_with_the_sound_not_with_the_picture(made: Path) -> None:
    path = film(made / "short_sound.mp4", [made / "stereo.wav"], *AAC, seconds=20)
    levels = heard(path)
    assert levels.end_s == pytest.approx(14.5, abs=0.001)
    assert edges(levels)[-1] == levels.end_s


def test_sound_longer_than_the_picture_is_heard_to_its_end(made: Path) -> None:
    levels = heard(film(made / "long_sound.mkv", [made / "stereo.wav"], *AAC, seconds=5))
    assert levels.end_s == pytest.approx(14.5, abs=0.03)


@pytest.mark.parametrize("form", ["mp4", "mkv", "ts"])
def test_sound_that_begins_late_is_missing_from_the_first_picture_on(made: Path, form: str) -> None:
    early = film(made / f"early.{form}", [made / "stereo.wav"], *AAC)
    late = made / f"late.{form}"
    ffmpeg(
        *("-i", str(early), "-itsoffset", "2.5", "-i", str(early), "-map", "0:v", "-map", "1:a"),
        *("-c", "copy", str(late)),
    )
    before, after = heard(early), heard(late)
    assert after.silence is not None
    assert after.silence[0].start_s == 0.0
    assert after.silence[0].end_s == pytest.approx(2.5, abs=0.03)
    assert edges(after)[2:] == pytest.approx([edge + 2.5 for edge in edges(before)], abs=0.03)
    assert after.loudness_lufs == pytest.approx(before.loudness_lufs or 0, abs=0.1)


def test_the_default_track_is_judged_else_the_first(made: Path, tmp_path: Path) -> None:
    sounds_and_silences(tmp_path / "loud.wav", ((6.0, -10.0),))
    both = [made / "stereo.wav", tmp_path / "loud.wav"]
    first = heard(film(tmp_path / "first.ts", both, *AAC))
    marked = ("-disposition:a:0", "0", "-disposition:a:1", "default")
    second = heard(film(tmp_path / "second.mkv", both, *AAC, *marked))
    assert (first.track, len(first.silence or ())) == (0, 2)
    assert (second.track, second.silence) == (1, ())


def test_a_film_without_a_sound_track_or_sound_in_it_has_none(
    media: MediaFactory, tmp_path: Path
) -> None:
    assert heard(media.silent()) == SoundLevels(gap=Gap.NO_SOUND)
    empty = tmp_path / "empty.mp4"  # its header alone: a sound track of no length
    whole = media.fragmented().read_bytes()
    empty.write_bytes(whole[: whole.index(b"moof") - 4])
    assert heard(empty) == SoundLevels(gap=Gap.NO_SOUND, track=0)
    assert heard(media.text()) == SoundLevels(gap=Gap.UNDECODABLE)


def test_sound_in_an_unknown_codec_is_said_to_be_undecodable(
    media: MediaFactory, tmp_path: Path
) -> None:
    odd = tmp_path / "odd.mkv"
    odd.write_bytes(media.matroska().read_bytes().replace(b"A_AAC", b"A_ZZZ"))
    assert heard(odd).gap is Gap.UNDECODABLE


def test_all_silent_sound_has_a_length_and_no_loudness(tmp_path: Path) -> None:
    sounds_and_silences(tmp_path / "still.wav", ((4.0, NONE),))
    levels = heard(film(tmp_path / "still.mp4", [tmp_path / "still.wav"], *AAC))
    assert levels.silence == (Stretch(0.0, 4.0),)
    assert (levels.loudness_lufs, levels.range_lu, levels.end_s) == (None, None, 4.0)


def test_sound_of_a_quarter_second_is_too_short_for_loudness(tmp_path: Path) -> None:
    sounds_and_silences(tmp_path / "blip.wav", ((0.25, -20.0),))
    levels = heard(film(tmp_path / "blip.mp4", [tmp_path / "blip.wav"], *AAC, seconds=3))
    assert (levels.silence, levels.loudness_lufs) == ((), None)
    assert levels.end_s == pytest.approx(0.25, abs=0.001)


def test_damaged_packets_cost_themselves_and_no_more(made: Path, tmp_path: Path) -> None:
    clean = film(tmp_path / "clean.mp4", [made / "stereo.wav"], *AAC)
    data = bytearray(clean.read_bytes())
    with av.open(str(clean)) as container:
        stream = container.streams.audio[0]
        for packet in container.demux(stream):
            if packet.size and 7.0 < float(packet.pts * packet.time_base) < 7.3:
                data[packet.pos : packet.pos + packet.size] = b"\xff" * packet.size
    damaged = tmp_path / "damaged.mp4"
    damaged.write_bytes(data)
    before, after = heard(clean), heard(damaged)
    assert 5 <= after.lost <= 20
    assert edges(after) == pytest.approx(edges(before), abs=0.001)
    assert after.loudness_lufs == pytest.approx(before.loudness_lufs or 0, abs=0.3)
    assert after.end_s == before.end_s


def test_a_layout_and_rate_that_change_inside_are_heard_on(made: Path, tmp_path: Path) -> None:
    joined = tmp_path / "joined.ts"
    for number, sound in enumerate(("stereo", "mono")):
        part = tmp_path / f"{number}.ts"
        rate = ("-ar", "44100") if number else ()
        ffmpeg(
            *("-i", str(made / f"{sound}.wav"), *AAC, *rate, "-output_ts_offset"),
            *(str(number * 14.5), str(part)),
        )
        with joined.open("ab") as stream:
            stream.write(part.read_bytes())
    levels = heard(joined)
    assert levels.end_s == pytest.approx(29.0, abs=0.15)
    # The silence before the join and the one behind the second beginning.
    expected = [3.0, 6.0, 12.0, 14.5, 17.5, 20.5, 26.5, 29.0]
    assert edges(levels) == pytest.approx(expected, abs=0.15)
    assert levels.loudness_lufs == pytest.approx(heard(tmp_path / "0.ts").loudness_lufs or 0, abs=2)


def test_a_hole_in_the_sound_is_silence(tmp_path: Path) -> None:
    sounds_and_silences(tmp_path / "on.wav", ((4.0, -20.0),))
    holed = tmp_path / "holed.ts"
    for number, begin in enumerate((0, 7)):
        part = tmp_path / f"{number}.ts"
        ffmpeg(
            *("-i", str(tmp_path / "on.wav"), *AAC, "-output_ts_offset", str(begin), str(part)),
        )
        with holed.open("ab") as stream:
            stream.write(part.read_bytes())
    levels = heard(holed)
    assert edges(levels) == pytest.approx([4.0, 7.0], abs=0.05)
    assert levels.end_s == pytest.approx(11.0, abs=0.05)


def test_a_telephone_s_sound_alone_counts_from_its_own_beginning(made: Path) -> None:
    path = made / "alone.m4a"
    ffmpeg("-i", str(made / "mono.wav"), "-c:a", "aac", str(path))
    assert edges(heard(path))[:2] == pytest.approx([3.0, 6.0], abs=0.05)


class Stopped(BaseException):
    """As a cancelled job: passes ``except Exception``."""


@pytest.mark.parametrize("after", [1, 3, 20])
def test_a_progress_that_raises_ends_the_measuring(
    made: Path, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(track, "_BEAT_S", 0.0)
    path = film(made / "cancelled.mkv", [made / "stereo.wav"], *AAC)
    shares: list[float] = []

    def progress(share: float) -> None:
        shares.append(share)
        if len(shares) == after:
            raise Stopped

    with pytest.raises(Stopped):
        measure(str(path), sound_settings(), progress)
    assert len(shares) == after


def test_progress_rises_to_the_end(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(track, "_BEAT_S", 0.0)
    shares: list[float] = []
    for form in ("mp4", "ts"):
        path = film(made / f"progress.{form}", [made / "stereo.wav"], *AAC)
        shares.clear()
        measure(str(path), sound_settings(), shares.append)
        assert shares == sorted(shares)
        assert shares[-1] > 0.95
        assert len(shares) > 100


@pytest.mark.long
def test_edges_stay_exact_after_ten_hours(tmp_path: Path) -> None:
    path = tmp_path / "ten_hours.wav"
    sounds_and_silences(tmp_path / "tail.wav", ((4.0, -20.0),), 8000, 1)
    with wave.open(str(tmp_path / "tail.wav"), "rb") as tail:
        noise = tail.readframes(tail.getnframes())
    quiet = 36_000 * 8000 * 2
    header = bytearray((tmp_path / "tail.wav").read_bytes()[:44])
    header[4:8] = (36 + quiet + len(noise)).to_bytes(4, "little")
    header[40:44] = (quiet + len(noise)).to_bytes(4, "little")
    with path.open("wb") as stream:  # silence takes no room on the disk
        stream.write(header)
        stream.seek(44 + quiet)
        stream.write(noise)
    levels = heard(path)
    assert levels.silence == (Stretch(0.0, 36_000.0),)
    assert levels.end_s == 36_004.0
