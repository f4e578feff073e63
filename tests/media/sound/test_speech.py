"""Speech at given times, against speech whose times are known."""

from __future__ import annotations

import wave
from itertools import pairwise
from pathlib import Path

import msgspec
import numpy as np
import pytest

from film_sounds import (
    BACKGROUNDS,
    RATE,
    Intervals,
    Samples,
    at_level,
    ffmpeg,
    film,
    speech,
    speech_track,
    write_wav,
)
from kepu_desktop.media import models as models_module
from kepu_desktop.media.models import ModelError
from kepu_desktop.media.sound import track
from kepu_desktop.media.sound.mixing import Samples as Lines
from kepu_desktop.media.sound.settings import sound_settings
from kepu_desktop.media.sound.speech import speech_at
from kepu_desktop.media.sound.voice import Voice
from media_factory import MediaFactory

LENGTH_S = 60.0
EDGE_S = 0.3  # nearer to where speech begins or ends nobody can say which it is
SETTINGS = sound_settings()


def clear_times(
    intervals: Intervals, length_s: float = LENGTH_S, step_s: float = 0.9
) -> list[float]:
    return [
        float(time_s)
        for time_s in np.arange(1.0, length_s - 1.0, step_s)
        if all(abs(time_s - edge) > EDGE_S for one in intervals for edge in one)
    ]


def spoken(intervals: Intervals, time_s: float) -> bool:
    return any(start <= time_s < end for start, end in intervals)


def right(path: Path, intervals: Intervals, length_s: float = LENGTH_S) -> float:
    """The share of right answers, away from edges."""
    times = clear_times(intervals, length_s)
    answers = speech_at(str(path), times, SETTINGS)
    assert None not in answers
    told = zip(times, answers, strict=True)
    return sum(answer == spoken(intervals, time_s) for time_s, answer in told) / len(times)


@pytest.mark.parametrize(
    ("background", "least"), [("quiet", 0.98), ("noise", 0.95), ("music", 0.98), ("hum", 0.98)]
)
def test_speech_is_told_from_its_pauses(tmp_path: Path, background: str, least: float) -> None:
    path = tmp_path / "talk.wav"
    intervals = speech_track(path, LENGTH_S, 5, 0.5, background)
    assert right(path, intervals) >= least


@pytest.mark.parametrize("background", sorted(BACKGROUNDS))
def test_without_speech_nobody_speaks(tmp_path: Path, background: str) -> None:
    path = tmp_path / "none.wav"
    assert speech_track(path, LENGTH_S, 6, 0.0, background) == []
    answers = speech_at(str(path), clear_times([]), SETTINGS)
    assert answers == (False,) * len(answers)


def test_speech_recorded_far_too_low_is_heard(tmp_path: Path) -> None:
    voice, intervals = speech(LENGTH_S, 9, 0.5)
    behind = BACKGROUNDS["noise"](len(voice), np.random.default_rng(1))
    write_wav(tmp_path / "low.wav", (voice + behind) * np.float32(10 ** (-35 / 20)))
    assert right(tmp_path / "low.wav", intervals) >= 0.95


def surround(voice: Samples) -> list[Samples]:
    """Speech in the centre alone; music 12 dB above it in the others."""
    random = np.random.default_rng(2)
    music = at_level(BACKGROUNDS["music"](len(voice), random), -16.0)
    quiet = at_level(voice, -28.0)
    return [music, np.roll(music, 900), quiet, music * 0.5, np.roll(music, 500), music]


def test_a_centre_is_heard_through_loud_music_around_it(tmp_path: Path) -> None:
    voice, intervals = speech(LENGTH_S, 3, 0.5)
    write_wav(tmp_path / "five.wav", surround(voice))
    path = tmp_path / "five.mkv"
    ffmpeg("-i", str(tmp_path / "five.wav"), "-c:a", "ac3", "-b:a", "448k", str(path))
    assert right(path, intervals) >= 0.95


def test_channels_wired_against_each_other_are_heard(tmp_path: Path) -> None:
    voice, intervals = speech(LENGTH_S, 4, 0.5)
    write_wav(tmp_path / "wrong.wav", [voice, -voice])
    assert right(tmp_path / "wrong.wav", intervals) >= 0.97


@pytest.mark.parametrize("form", ["mp4", "mkv", "ts", "flv", "avi"])
def test_seeking_finds_the_same_speech_as_reading_on(tmp_path: Path, form: str) -> None:
    sound = tmp_path / "talk.wav"
    intervals = speech_track(sound, LENGTH_S, 8, 0.5)
    codec = ("-c:a", "libmp3lame" if form == "avi" else "aac", "-ar", "44100")
    path = film(tmp_path / f"talk.{form}", [sound], *codec)
    times = clear_times(intervals, step_s=6.1)[::-1]
    reading = msgspec.structs.replace(SETTINGS.speech, near_s=1e6)
    sought = speech_at(str(path), times, SETTINGS)
    read = speech_at(str(path), times, msgspec.structs.replace(SETTINGS, speech=reading))
    assert sought == read
    assert list(sought) == [spoken(intervals, time_s) for time_s in times]


def test_times_count_from_the_first_picture(tmp_path: Path) -> None:
    sound = tmp_path / "talk.wav"
    voice, intervals = speech(30.0, 8, 0.5)
    write_wav(sound, voice)
    early = film(tmp_path / "early.mp4", [sound], "-c:a", "aac")
    late = tmp_path / "late.ts"
    ffmpeg(
        *("-i", str(early), "-itsoffset", "7", "-i", str(early), "-map", "0:v", "-map", "1:a"),
        *("-c", "copy", str(late)),
    )
    moved = [(start + 7.0, end + 7.0) for start, end in intervals]
    times = [time_s + 7.0 for time_s in clear_times(intervals, 30.0)]
    assert list(speech_at(str(late), times, SETTINGS)) == [spoken(moved, one) for one in times]
    assert speech_at(str(late), [1.0, 3.0, 5.0], SETTINGS) == (None, None, None)


def test_where_there_is_no_sound_there_is_no_answer(tmp_path: Path, media: MediaFactory) -> None:
    voice, _ = speech(10.0, 8, 0.9)
    write_wav(tmp_path / "ten.wav", voice)
    path = film(tmp_path / "ten.mp4", [tmp_path / "ten.wav"], "-c:a", "aac", seconds=30)
    answers = speech_at(str(path), [29.0, 5.0, 9.9, 10.6, 1e9, -50.0], SETTINGS)
    assert answers[:1] + answers[3:] == (None,) * 4
    assert None not in answers[1:3]
    assert speech_at(str(path), [], SETTINGS) == ()
    assert speech_at(str(media.silent()), [0.5, 1.0], SETTINGS) == (None, None)
    assert speech_at(str(media.text()), [0.5], SETTINGS) == (None,)


def test_batches_and_order_change_no_answer(tmp_path: Path) -> None:
    path = tmp_path / "talk.wav"
    intervals = speech_track(path, LENGTH_S, 5, 0.5, "music")
    times = clear_times(intervals)
    small = msgspec.structs.replace(SETTINGS.speech, batch=16)
    turned = speech_at(str(path), times[::-1], msgspec.structs.replace(SETTINGS, speech=small))
    assert turned[::-1] == speech_at(str(path), times, SETTINGS)


def test_windows_are_judged_independently_of_each_other(tmp_path: Path) -> None:
    voice, _ = speech(8.0, 5, 0.6)
    windows: Lines = np.stack(
        [voice[second * RATE : (second + 2) * RATE : 3] for second in range(6)]
    )
    together = Voice().probabilities(windows)
    assert together.shape == (6, 62)
    for window, expected in zip(windows, together, strict=True):
        alone = Voice().probabilities(window[np.newaxis])
        assert alone[0] == pytest.approx(expected, abs=1e-3)


def test_a_missing_model_is_told_before_the_film_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> Path:
        raise ModelError(name)

    monkeypatch.setattr(models_module, "model", missing)
    monkeypatch.setattr("kepu_desktop.media.inference.model", missing)
    with pytest.raises(ModelError, match="speech"):
        speech_at(str(tmp_path / "not there.mp4"), [1.0], SETTINGS)


class Stopped(BaseException):
    """As a cancelled job: passes ``except Exception``."""


def test_a_progress_that_raises_ends_the_listening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(track, "_BEAT_S", 0.0)
    speech_track(tmp_path / "talk.wav", 20.0, 5)
    shares: list[float] = []

    def progress(share: float) -> None:
        shares.append(share)
        if share > 0.4:
            raise Stopped

    with pytest.raises(Stopped):
        speech_at(str(tmp_path / "talk.wav"), list(range(1, 19)), SETTINGS, progress)
    assert shares == sorted(shares)


def test_the_generated_speech_has_its_share_and_is_where_it_says(tmp_path: Path) -> None:
    for share in (0.2, 0.7, 0.9):
        samples, intervals = speech(60.0, 1, share)
        assert len(samples) == 60 * RATE
        assert sum(end - start for start, end in intervals) == pytest.approx(60 * share, abs=1.5)
        assert all(a[1] <= b[0] for a, b in pairwise(intervals))
        outside = samples.copy()
        for start, end in intervals:
            outside[round(start * RATE) : round(end * RATE)] = 0
        assert not outside.any()
    first = speech_track(tmp_path / "a.wav", 10.0, 3)
    assert first == speech_track(tmp_path / "b.wav", 10.0, 3)
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()
    with wave.open(str(tmp_path / "a.wav"), "rb") as made:
        assert (made.getframerate(), made.getnchannels(), made.getnframes()) == (RATE, 1, 10 * RATE)
