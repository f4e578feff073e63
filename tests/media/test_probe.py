"""Every kind of file that a unit might send, and the facts that must come out."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from kepu_desktop.domain.facts import AudioStream, MediaFacts, Problem, SubtitleTrack
from kepu_desktop.media.probe import probe
from media_factory import MediaFactory, all_recipes

STEREO = (AudioStream("aac", 2, 48000),)
FILM: dict[str, Any] = {
    "problem": None,
    "container": "mp4",
    "brand": "isom",
    "fragmented": False,
    "index_first": False,
    "duration_s": 2.0,
    "container_duration_s": 2.0,
    "video_streams": 1,
    "cover_pictures": 0,
    "width": 1920,
    "height": 1080,
    "rotation": 0,
    "pixel_aspect": 1.0,
    "frame_rate": 25.0,
    "variable_frame_rate": False,
    "video_codec": "h264",
    "bit_depth": 8,
    "transfer": None,
    "interlaced": False,
    "audio": STEREO,
    "subtitle_tracks": (),
    "sidecars": (),
    "disagreements": (),
    "sha256": None,
    "subtitles": None,
}
NO_PICTURE: dict[str, Any] = {
    "video_streams": 0,
    "duration_s": None,
    "width": None,
    "height": None,
    "rotation": None,
    "video_codec": None,
    "video_bit_rate": None,
    "frame_rate": None,
    "variable_frame_rate": None,
    "pixel_aspect": None,
    "bit_depth": None,
    "interlaced": None,
}
FOREIGN: dict[str, Any] = {
    "brand": None,
    "fragmented": None,
    "index_first": None,
    "variable_frame_rate": None,
}
FRAGMENTS: dict[str, Any] = {
    "fragmented": True,
    "index_first": True,
    "variable_frame_rate": None,
    "duration_s": pytest.approx(2.0, abs=0.05),
    "container_duration_s": pytest.approx(2.0, abs=0.05),
}
SECOND = {"duration_s": 1.0, "container_duration_s": 1.0}

# recipe → what differs from FILM
EXPECTED: dict[str, dict[str, Any]] = {
    "compliant": {"index_first": True},
    "five_megabits": {},
    "other_compliant": {},
    "low_bit_rate": {},
    "loud_low_picture": {"audio": (AudioStream("alac", 2, 48000),)},
    "hd720": {"width": 1280, "height": 720},
    "black_inside": {"width": 1280, "height": 720, "duration_s": 7.0, "container_duration_s": 7.0},
    "uhd": {**SECOND, "width": 3840, "height": 2160},
    "eight_k": {**SECOND, "width": 7680, "height": 4320, "frame_rate": 5.0},
    "long": {
        "duration_s": 1860.0,
        "container_duration_s": 1860.0,
        "frame_rate": 1.0,
        "audio": (AudioStream("aac", 1, 8000),),
    },
    "anamorphic": {"width": 1440, "pixel_aspect": 1.3333},
    "portrait_rotated": {"width": 1080, "height": 1920, "rotation": 90},
    "upside_down": {"rotation": 180},
    "portrait": {"width": 1080, "height": 1920},
    "resolution_change": {"audio": ()},
    "hevc10": {**SECOND, "video_codec": "hevc", "bit_depth": 10, "frame_rate": 10.0},
    "hdr_pq": {
        **SECOND,
        "video_codec": "hevc",
        "bit_depth": 10,
        "frame_rate": 10.0,
        "transfer": "PQ",
    },
    "hdr_hlg": {
        **SECOND,
        "video_codec": "hevc",
        "bit_depth": 10,
        "frame_rate": 10.0,
        "transfer": "HLG",
    },
    "interlaced": {"interlaced": True},
    "variable_rate": {
        "duration_s": 4.0,
        "container_duration_s": 4.0,
        "variable_frame_rate": True,
        "frame_rate": 13.5,
    },
    "silent": {"audio": ()},
    "audio_only": {**NO_PICTURE, "audio": (AudioStream("aac", 1, 48000),)},
    "cover_only": {
        **NO_PICTURE,
        "cover_pictures": 1,
        "audio": (AudioStream("aac", 1, 48000),),
    },
    "covered": {"cover_pictures": 1},
    "several_videos": {"video_streams": 2},
    "subtitle_track": {"subtitle_tracks": (SubtitleTrack("mov_text", "chi"),)},
    "surround": {"audio": (AudioStream("aac", 6, 48000),)},
    "two_sounds": {
        "audio": (*STEREO, AudioStream("ac3", 1, 44100)),
        "container_duration_s": 2.015,
    },
    "timecode": {},
    "longer_sound": {
        "container_duration_s": 5.0,
        "audio": (AudioStream("aac", 1, 48000),),
    },
    "fragmented": FRAGMENTS,
    "dash_fragmented": {**FRAGMENTS, "brand": "iso5"},
    "matroska": {**FOREIGN, "container": "mkv", "container_duration_s": 2.021},
    "transport_stream": {**FOREIGN, "container": "ts", "container_duration_s": 2.021},
    "flash_video": {
        **FOREIGN,
        "container": "flv",
        "container_duration_s": 2.028,
        "audio": (AudioStream("aac", 2, 44100),),
    },
    "avi": {
        **FOREIGN,
        "container": "avi",
        "duration_s": pytest.approx(2.0, abs=0.05),
        "container_duration_s": 2.04,
        "frame_rate": 50.0,  # what FFmpeg 5.1 writes into the header
        "audio": (AudioStream("mp3", 2, 48000),),
    },
    "webm": {
        **FOREIGN,
        "container": "webm",
        "video_codec": "vp9",
        "duration_s": 1.0,
        "container_duration_s": 1.008,
        "frame_rate": 10.0,
        "interlaced": None,
        "audio": (AudioStream("opus", 2, 48000),),
    },
    "windows_media": {
        **FOREIGN,
        "container": "wmv",
        "video_codec": "wmv2",
        "container_duration_s": 2.086,
        "interlaced": None,
        "audio": (AudioStream("wmav2", 2, 48000),),
    },
    "program_stream": {
        **FOREIGN,
        "container": "ps",
        "video_codec": "mpeg2video",
        "container_duration_s": 2.016,
        "audio": (AudioStream("mp2", 2, 48000),),
    },
    "mxf": {
        **FOREIGN,
        "container": "mxf",
        "video_codec": "mpeg2video",
        "audio": (AudioStream("pcm_s16le", 2, 48000),),
    },
    "quicktime": {"container": "mov", "brand": "qt  "},
    "prores": {
        **SECOND,
        "container": "mov",
        "brand": "qt  ",
        "video_codec": "prores",
        "bit_depth": None,  # ProRes carries none; MediaInfo does not guess
        "frame_rate": 10.0,
        "audio": (AudioStream("pcm_s16le", 2, 48000),),
    },
    "three_gp": {"container": "3gp", "brand": "3gp6"},
    "m4v": {"brand": "M4V "},
    "truncated": {
        "problem": Problem.TRUNCATED,
        "problem_detail": "约 1.1 秒之后的内容缺失",
        "index_first": True,
    },
    "truncated_fragments": {**FRAGMENTS, "problem": Problem.TRUNCATED},
    "zero_hole": {
        "problem": Problem.DAMAGED,
        "problem_detail": "约 1.1 秒处是空白数据，文件可能没有下载完整",
        "index_first": True,
    },
    "broken_index": {
        **dict.fromkeys(FILM),
        "container": "mp4",
        "brand": "isom",
        "sidecars": (),
        "disagreements": (),
        "problem": Problem.DAMAGED,
        "problem_detail": "索引无法读取",
    },
    "no_index": {
        **dict.fromkeys(FILM),
        "container": "mp4",
        "brand": "isom",
        "sidecars": (),
        "disagreements": (),
        "problem": Problem.NO_INDEX,
    },
}
NOTHING: dict[str, tuple[Problem, str]] = {
    "empty": (Problem.EMPTY, ""),
    "zeros": (Problem.NOT_MEDIA, ""),
    "text": (Problem.NOT_MEDIA, ""),
    "photo": (Problem.NOT_MEDIA, "内容是 JPEG 图片"),
    "photo_named_mp4": (Problem.NOT_MEDIA, "内容是 JPEG 图片"),
}


def made(media: MediaFactory, name: str) -> Path:
    return dict(all_recipes(media))[name]()


def test_every_recipe_has_its_expectation(media: MediaFactory) -> None:
    assert {name for name, _ in all_recipes(media)} == {*EXPECTED, *NOTHING}


@pytest.mark.parametrize("name", EXPECTED)
def test_facts_of_each_kind_of_file(media: MediaFactory, name: str) -> None:
    path = made(media, name)
    facts = probe(str(path))
    expected = {**FILM, **EXPECTED[name]}
    found = {key: getattr(facts, key) for key in expected}
    # How many bytes a second has is the encoder's affair, and differs a little from run to run.
    for told in (found, expected):
        told["problem_detail"], told["at_s"] = _without_time(str(told.get("problem_detail", "")))
    assert found.pop("at_s") == pytest.approx(expected.pop("at_s"), abs=0.2)
    assert found == expected
    assert facts.size == path.stat().st_size


def _without_time(words: str) -> tuple[str, float]:
    """The words with the first ``1.1 秒`` taken out, and that number of seconds, 0 without one."""
    match = re.search(r"(\d+\.\d) 秒", words)
    return (words.replace(match[0], "", 1), float(match[1])) if match else (words, 0.0)


@pytest.mark.parametrize("name", NOTHING)
def test_files_that_are_no_media_give_a_problem_and_no_facts(
    media: MediaFactory, name: str
) -> None:
    path = made(media, name)
    problem, detail = NOTHING[name]
    assert probe(str(path)) == MediaFacts(
        size=path.stat().st_size, problem=problem, problem_detail=detail, sidecars=()
    )


@pytest.mark.parametrize(
    "name",
    sorted({*EXPECTED} - {"broken_index", "no_index", "truncated", "truncated_fragments"}),
)
def test_rates_equal_the_sums_of_ffprobes_packets(media: MediaFactory, name: str) -> None:
    path = made(media, name)
    facts = probe(str(path))
    report = json.loads(
        subprocess.run(
            [
                *("ffprobe", "-v", "quiet", "-of", "json", "-show_entries"),
                "format=duration:packet=stream_index,size,codec_type:stream=index,codec_type",
                str(path),
            ],
            capture_output=True,
            check=True,
        ).stdout
    )
    duration = float(report["format"]["duration"])
    assert facts.overall_bit_rate == pytest.approx(path.stat().st_size * 8 / duration, rel=0.02)
    if facts.video_streams:
        first = next(s["index"] for s in report["streams"] if s["codec_type"] == "video")
        octets = sum(int(p["size"]) for p in report["packets"] if p["stream_index"] == first)
        assert facts.duration_s is not None
        expected = octets * 8 / facts.duration_s
        # A transport stream's packets carry delimiters that parsers count differently.
        assert facts.video_bit_rate == pytest.approx(expected, rel=0.002)


def test_rates_are_measured_and_never_the_encoders_claim(media: MediaFactory) -> None:
    """MediaInfo reports 6,000,000 for this film, the number given to the encoder."""
    facts = probe(str(media.five_megabits()))
    assert facts.video_bit_rate not in (None, 6_000_000)
    assert isinstance(facts.video_bit_rate, int)
    assert isinstance(facts.overall_bit_rate, int)


@pytest.mark.parametrize(
    ("recipe", "low", "high"),
    [
        ("compliant", 8_000_000, 10_000_000),
        ("five_megabits", 5_000_000, 8_000_000),
        ("low_bit_rate", 0, 5_000_000),
    ],
)
def test_the_factorys_rates_lie_where_tests_need_them(
    media: MediaFactory, recipe: str, low: int, high: int
) -> None:
    facts = probe(str(made(media, recipe)))
    assert facts.overall_bit_rate is not None
    assert facts.video_bit_rate is not None
    assert low <= facts.video_bit_rate <= facts.overall_bit_rate < high


def test_a_cut_films_rate_is_that_of_the_whole(media: MediaFactory) -> None:
    whole, cut = probe(str(media.compliant())), probe(str(media.truncated()))
    assert cut.overall_bit_rate == whole.overall_bit_rate
    assert cut.video_bit_rate == whole.video_bit_rate


@pytest.mark.parametrize(
    ("recipe", "name", "container"),
    [
        ("matroska", "film.mp4", "mkv"),
        ("transport_stream", "film.mp4", "ts"),
        ("flash_video", "film.mp4", "flv"),
        ("avi", "film.mp4", "avi"),
        ("webm", "film.mp4", "webm"),
        ("windows_media", "film.mp4", "wmv"),
        ("mxf", "film.mp4", "mxf"),
        ("program_stream", "film.mp4", "ps"),
        ("quicktime", "film.mp4", "mov"),
        ("three_gp", "film.mp4", "3gp"),
        ("five_megabits", "film.mov", "mp4"),
        ("five_megabits", "film.jpg", "mp4"),
        ("five_megabits", "film", "mp4"),
    ],
)
def test_the_name_does_not_change_the_container(
    media: MediaFactory, recipe: str, name: str, container: str
) -> None:
    source = getattr(media, recipe)
    facts = probe(str(media.named(source, name)))
    assert facts.container == container
    assert facts == probe(str(source()))


# Full depth


@pytest.mark.parametrize("name", [*EXPECTED, *NOTHING])
def test_full_depth_adds_the_hash_and_contradicts_nothing(media: MediaFactory, name: str) -> None:
    path = made(media, name)
    quick = probe(str(path))
    full = probe(str(path), "full")
    if path.stat().st_size:
        assert full.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    notes = full.disagreements if name == "resolution_change" else ()
    assert dataclasses.replace(full, sha256=None) == dataclasses.replace(quick, disagreements=notes)


def test_a_change_of_size_inside_the_film_is_noted(media: MediaFactory) -> None:
    facts = probe(str(media.resolution_change()), "full")
    assert facts.disagreements == ("片中画面尺寸有变化：索引 1920×1080，另有 1280×720",)
    assert facts.problem is None


def damaged_copy(source: Path, target: Path, start: float, length: int, fill: bytes) -> str:
    data = bytearray(source.read_bytes())
    at = int(len(data) * start)
    data[at : at + length] = (fill * length)[:length]
    target.write_bytes(data)
    return str(target)


@pytest.mark.parametrize("fill", [b"\0", b"\xa5\x5a\x00\x00\x01"])
def test_a_small_hole_is_found_at_full_depth(
    media: MediaFactory, tmp_path: Path, fill: bytes
) -> None:
    """60 KB in the middle, where the quick look does not look."""
    path = damaged_copy(media.compliant(), tmp_path / "hole.mp4", 0.46, 60_000, fill)
    assert probe(path).problem is None
    facts = probe(path, "full")
    assert facts.problem is Problem.DAMAGED
    assert facts.problem_detail.startswith("约 ")
    assert facts.width == 1920
    assert facts.sha256 is not None


def test_progress_rises_to_one(media: MediaFactory) -> None:
    shares: list[float] = []
    probe(str(media.matroska()), "full", shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert all(0 <= share <= 1 for share in shares)


def test_readers_write_nothing_to_the_terminal(
    media: MediaFactory, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    hole = damaged_copy(media.matroska(), tmp_path / "h.mkv", 0.3, 400_000, b"\xa5\x00")
    for path in (hole, *(str(made(media, n)) for n in ("truncated", "broken_index", "zeros"))):
        probe(path, "full")
    assert capfd.readouterr() == ("", "")
