"""Subtitle tracks of real files: what stands when, and how much of the speech it covers."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from pathlib import Path

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from film_texts import SIMPLIFIED, TRADITIONAL
from kepu_desktop.media.text.track import Cue, CueTrack, best_track, cue_tracks, track_facts
from media_factory import MediaFactory

CUES = ((0.2, 1.0, SIMPLIFIED[0]), (1.2, 1.8, SIMPLIFIED[1]))


def _stamp(seconds: float) -> str:
    return f"00:00:{int(seconds):02d},{round(seconds % 1 * 1000):03d}"


def _film(media: MediaFactory, folder: Path, codec: str, suffix: str) -> Path:
    lines = folder / "lines.srt"
    lines.write_text(
        "".join(
            f"{number}\n{_stamp(start)} --> {_stamp(end)}\n<i>{text[:5]}</i>\n{text[5:]}\n\n"
            for number, (start, end, text) in enumerate(CUES, 1)
        ),
        encoding="utf-8",
    )
    target = folder / f"film.{suffix}"
    command = ["ffmpeg", "-v", "error", "-nostdin", "-i", str(media.five_megabits())]
    command += ["-i", str(lines), "-map", "0", "-map", "1", "-c", "copy", "-c:s", codec]
    subprocess.run([*command, "-metadata:s:s:0", "language=chi", str(target)], check=True)
    return target


@pytest.mark.parametrize(
    ("codec", "suffix"),
    [("mov_text", "mp4"), ("subrip", "mkv"), ("ass", "mkv"), ("webvtt", "mkv")],
)
def test_the_cues_of_every_kind_of_text_track(
    media: MediaFactory, tmp_path: Path, codec: str, suffix: str
) -> None:
    heard: list[float] = []
    (track,) = cue_tracks(str(_film(media, tmp_path, codec, suffix)), heard.append)
    assert (track.codec, track.language, track.text) == (codec, "chi", True)
    for cue, (start, end, text) in zip(track.cues, CUES, strict=True):
        assert (cue.start_s, cue.end_s) == pytest.approx((start, end), abs=0.05)
        assert cue.text == f"{text[:5]} {text[5:]}"
    assert heard
    assert all(0 <= share <= 1 for share in heard)


def test_a_film_without_a_track_has_none(media: MediaFactory) -> None:
    assert cue_tracks(str(media.five_megabits())) == ()
    assert best_track(()) is None


def test_what_is_no_film_has_no_track(tmp_path: Path) -> None:
    text = tmp_path / "text.mp4"
    text.write_text("keine Bilder", encoding="utf-8")
    assert cue_tracks(str(text)) == ()
    with pytest.raises(OSError):
        cue_tracks(str(tmp_path / "none.mp4"))


def test_a_track_cut_short_gives_its_first_cues(media: MediaFactory, tmp_path: Path) -> None:
    whole = _film(media, tmp_path, "subrip", "mkv").read_bytes()
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(whole[: int(len(whole) * 0.4)])
    (track,) = cue_tracks(str(cut))
    assert [cue.text for cue in track.cues] == [f"{SIMPLIFIED[0][:5]} {SIMPLIFIED[0][5:]}"]


def test_pictures_have_times_and_no_script(tmp_path: Path) -> None:
    film = tmp_path / "pictures.mkv"
    with av.open(str(film), "w") as container:
        stream = container.add_stream("dvdsub")
        stream.time_base = Fraction(1, 1000)
        for start in (0, 4000):
            packet = av.Packet(b"\x00\x08\x00\x06\x00\x00\xff\xff")
            packet.stream, packet.pts, packet.dts = stream, start, start
            packet.duration, packet.time_base = 2000, Fraction(1, 1000)
            container.mux(packet)
    (track,) = cue_tracks(str(film))
    assert (track.codec, track.text, len(track.cues)) == ("dvd_subtitle", False, 2)
    facts = track_facts(track, {0.5: True, 3.0: True})
    assert (facts.script, facts.samples, facts.covered) == (None, (), 1)


def test_coverage_is_over_speech_alone() -> None:
    track = CueTrack(
        "subrip", None, True, tuple(Cue(n * 4.0, n * 4.0 + 2, SIMPLIFIED[n]) for n in range(16))
    )
    speech: dict[float, bool | None] = {n * 1.0: n % 4 < 2 for n in range(64)}
    facts = track_facts(track, speech)
    assert (facts.state, facts.coverage, facts.speech, facts.covered) == ("track", 1.0, 32, 32)
    everywhere = track_facts(track, dict.fromkeys(speech, True))
    assert (everywhere.coverage, everywhere.script) == (0.5, "simplified")
    assert everywhere.interval is not None
    assert everywhere.interval[0] < 0.5 < everywhere.interval[1]
    assert len(everywhere.samples) == 12
    nobody = track_facts(track, dict.fromkeys(speech, None))
    assert (nobody.coverage, nobody.interval, nobody.speech) == (None, None, 0)


def test_a_track_with_hardly_a_cue_is_a_track_with_low_coverage() -> None:
    track = CueTrack("mov_text", "chi", True, (Cue(5.0, 7.0, TRADITIONAL[0]),))
    facts = track_facts(track, {n * 1.0: True for n in range(60)})
    assert (facts.state, facts.looked, facts.covered, facts.script) == ("track", 1, 2, None)


def test_a_long_cue_under_a_short_one_still_covers() -> None:
    track = CueTrack("ass", None, True, (Cue(0.0, 30.0, "长"), Cue(1.0, 2.0, "短")))
    assert track_facts(track, {20.0: True}).covered == 1


def test_text_is_judged_before_pictures_and_the_fuller_before_the_emptier() -> None:
    pictures = CueTrack("dvd_subtitle", None, False, (Cue(0, 100, ""),))
    few = CueTrack("subrip", None, True, (Cue(0, 1, "一"),))
    many = CueTrack("subrip", None, True, (Cue(0, 50, "二"),))
    assert best_track((pictures, few, many)) is many
    assert best_track((pictures,)) is pictures


@given(
    st.lists(st.tuples(st.integers(0, 90), st.integers(0, 20)), max_size=12),
    st.dictionaries(st.integers(0, 120).map(float), st.sampled_from([True, False, None])),
)
def test_coverage_is_what_counting_cue_by_cue_gives(
    spans: list[tuple[int, int]], speech: dict[float, bool | None]
) -> None:
    cues = tuple(sorted((Cue(a, a + b, "字") for a, b in spans), key=lambda cue: cue.start_s))
    facts = track_facts(CueTrack("subrip", None, True, cues), speech)
    spoken = [time_s for time_s, heard in speech.items() if heard]
    assert facts.covered == sum(
        any(cue.start_s <= time_s < cue.end_s for cue in cues) for time_s in spoken
    )
