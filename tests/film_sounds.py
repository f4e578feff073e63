"""Sound for films with known truth: speech at known times, music, noise, hum.

Speech is espeak-ng's (Mandarin): robotic, but with the pitch, formants and pauses that a speech
detector listens for. Everything else is synthesised here. The same arguments give the same samples.
"""

from __future__ import annotations

import subprocess
import wave
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]  # mono, full scale 1.0
Intervals = list[tuple[float, float]]  # seconds

RATE = 48000
SPEECH_DB = -20.0  # RMS of full scale, as a film at about -19 LUFS
BACKGROUND_DB = -26.0  # of "noise", "music" and "hum": 6 dB below the speech
_CLAUSE_PAUSE_S = (0.12, 0.28)
_TURN_CLAUSES = (1, 6)
_TRIM = 0.01  # of the clause's peak: what is below at either end is no speech

CLAUSES = (
    "夜里抬头看天，星星好像在眨眼睛",
    "其实星光一直很稳定",
    "是空气在流动，把光线轻轻折弯",
    "我们用一盏灯和一盆热水来试一试",
    "热气上升的时候，灯光就晃动起来",
    "种子为什么总是向下长出根来",
    "根尖里有一些很小的颗粒",
    "它们会沉到细胞的最底下",
    "把花盆倒过来，第二天根又转了弯",
    "声音在水里跑得比在空气里快",
    "因为水的分子挨得更近",
    "鲸鱼在几百公里以外也能互相呼唤",
    "请大家戴好护目镜再开始实验",
    "温度每升高十度，反应大约快一倍",
    "这就是冰箱能保鲜的道理",
    "地震波分成两种，先到的那一种走得快",
    "预警就是抢在第二种波到来之前",
    "记录下来的数字，要和同学比一比",
)
VOICES = (("cmn", 50), ("cmn+f2", 60), ("cmn+m3", 40), ("cmn+f4", 55), ("cmn+m7", 45))


def speech_track(
    path: Path, duration_s: float, seed: int, share: float = 0.7, background: str = "quiet"
) -> Intervals:
    """Write a mono 48 kHz WAV with speech over a background; where somebody speaks, in seconds.

    ``share`` of the time is speech, in turns of some clauses; pauses inside a turn stay below
    0.3 s and belong to its interval. ``background``: a key of ``BACKGROUNDS``. The WAV can be
    put under any film: ``ffmpeg -i film -i path -map 0:v -map 1:a …``.
    """
    voice, intervals = speech(duration_s, seed, share)
    behind = BACKGROUNDS[background](len(voice), np.random.default_rng(seed + 1))
    write_wav(path, voice + behind)
    return intervals


def speech(duration_s: float, seed: int, share: float = 0.7) -> tuple[Samples, Intervals]:
    """Speech alone in digital silence, and where it is."""
    random = np.random.default_rng(seed)
    total = round(duration_s * RATE)
    out = np.zeros(total, np.float32)
    turns = _turns(random, share * duration_s)
    spoken = sum(len(turn) for turn in turns)
    while turns and spoken > share * total * 1.02:
        # The last turn ends with a clause too many: cut at the sample, as an editor would.
        extra = min(spoken - round(share * total), len(turns[-1]))
        turns[-1] = turns[-1][: len(turns[-1]) - extra]
        spoken -= extra
        if len(turns[-1]) < RATE // 2:
            spoken -= len(turns.pop())
    free = total - spoken
    cuts = np.sort(random.random(len(turns) + 1))
    weights = np.diff(np.concatenate(([0.0], cuts))) + 0.3 / (len(turns) + 1)
    pauses = np.floor(free * weights / weights.sum()).astype(int)
    intervals: Intervals = []
    at = 0
    for pause, turn in zip(pauses, turns, strict=False):
        at += int(pause)
        out[at : at + len(turn)] = turn
        intervals.append((at / RATE, (at + len(turn)) / RATE))
        at += len(turn)
    return out, intervals


def _turns(random: np.random.Generator, wanted_s: float) -> list[Samples]:
    voice = int(random.integers(len(VOICES)))
    turns: list[Samples] = []
    spoken = 0
    while spoken < wanted_s * RATE:
        parts: list[Samples] = []
        if random.random() < 0.2:
            voice = int(random.integers(len(VOICES)))
        for _ in range(int(random.integers(*_TURN_CLAUSES))):
            parts.append(_clause(int(random.integers(len(CLAUSES))), voice))
            parts.append(np.zeros(round(random.uniform(*_CLAUSE_PAUSE_S) * RATE), np.float32))
        turn = np.concatenate(parts[:-1])
        turns.append(turn)
        spoken += len(turn)
    return turns


@cache
def _clause(number: int, voice: int) -> Samples:
    name, pitch = VOICES[voice]
    run = subprocess.run(
        ["espeak-ng", "-v", name, "-s", "280", "-p", str(pitch), "--stdout", CLAUSES[number]],
        capture_output=True,
        check=True,
    )
    # The header of a stream has no true length: samples follow it to the end.
    rate = int.from_bytes(run.stdout[24:28], "little")
    raw = np.frombuffer(run.stdout[44:], "<i2").astype(np.float32) / 32768
    count = int(len(raw) * RATE / rate)
    samples = np.interp(np.arange(count) * (rate / RATE), np.arange(len(raw)), raw)
    loud = np.flatnonzero(np.abs(samples) > _TRIM * np.abs(samples).max())
    return at_level(samples[loud[0] : loud[-1] + 1].astype(np.float32), SPEECH_DB)


def at_level(samples: Samples, level_db: float) -> Samples:
    """The samples with their RMS at ``level_db`` of full scale."""
    rms = float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))) or 1.0
    return (samples * (10 ** (level_db / 20) / rms)).astype(np.float32)


def _room(count: int, random: np.random.Generator) -> Samples:
    return at_level(random.standard_normal(count).astype(np.float32), -66.0)


def _noise(count: int, random: np.random.Generator) -> Samples:
    """Noise with the fall of traffic and wind: white and a slow part."""
    white = random.standard_normal(count).astype(np.float32)
    slow = np.convolve(white, np.ones(24, np.float32) / 24, mode="same")
    return at_level(0.35 * white + slow.astype(np.float32) * 4.0, BACKGROUND_DB)


def _hum(count: int, random: np.random.Generator) -> Samples:
    """Mains at 50 Hz with its harmonics, over the noise of a room."""
    time = np.arange(RATE, dtype=np.float64) / RATE
    waves = [np.sin(2 * np.pi * 50 * n * time + n) / n for n in (1, 2, 3, 5, 7)]
    second = at_level(np.sum(waves, axis=0).astype(np.float32), BACKGROUND_DB)
    return np.resize(second, count) + _room(count, random)


def _music(count: int, random: np.random.Generator) -> Samples:
    """Plucked chords with a bass and a soft beat at 96 a minute."""
    length = 2 * RATE
    out = np.zeros(count + length, np.float32)
    beat = round(RATE * 60 / 96)
    chords = ((0, 4, 7), (9, 12, 16), (5, 9, 12), (7, 11, 14))
    fall = np.linspace(1, 0, RATE // 20, dtype=np.float32) ** 3
    for number, at in enumerate(range(0, count, beat)):
        chord = chords[number // 4 % len(chords)]
        for tone in (*chord, chord[number % 3] + 12, chord[0] - 24):
            out[at : at + length] += _plucked(tone, int(random.integers(3)))
        out[at : at + len(fall)] += random.standard_normal(len(fall)).astype(np.float32) * fall
    return at_level(out[:count], BACKGROUND_DB)


@cache
def _plucked(tone: int, string: int) -> Samples:
    """Two seconds of a string, ``tone`` half tones from A3, slightly out of tune."""
    time = np.arange(2 * RATE, dtype=np.float32) / RATE
    pitch = 220.0 * 2 ** (tone / 12) * (1 + 0.001 * (string - 1))
    decay = np.exp(-time * (2.2 + 0.7 * string))
    harmonics = range(1, 6)
    waves = [np.sin(2 * np.pi * pitch * n * time) * decay**n / n**1.5 for n in harmonics]
    return np.sum(waves, axis=0).astype(np.float32)


def _silent(count: int, random: np.random.Generator) -> Samples:
    return np.zeros(count, np.float32)


BACKGROUNDS: dict[str, Callable[[int, np.random.Generator], Samples]] = {
    "silent": _silent,
    "quiet": _room,
    "noise": _noise,
    "music": _music,
    "hum": _hum,
}


def write_wav(path: Path, channels: Samples | Sequence[Samples], rate: int = RATE) -> None:
    """16-bit WAV of one array a channel (or of one mono array)."""
    stacked = np.atleast_2d(np.asarray(channels, np.float32))
    whole = (np.clip(stacked.T, -1, 1) * 32767).round().astype("<i2")
    with wave.open(str(path), "wb") as out:
        out.setnchannels(stacked.shape[0])
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(whole.tobytes())


def sounds_and_silences(
    path: Path, parts: Sequence[tuple[float, float]], rate: int = RATE, channels: int = 2
) -> None:
    """A WAV of noise and digital silence in turn: ``parts`` are (seconds, level in dB), with a
    level of -inf for silence; the channels differ."""
    random = np.random.default_rng(8)
    rows = [
        np.concatenate(
            [
                at_level(random.standard_normal(round(length * rate)).astype(np.float32), level)
                if level > -200
                else np.zeros(round(length * rate), np.float32)
                for length, level in parts
            ]
        )
        for _ in range(channels)
    ]
    write_wav(path, rows, rate)


def film(target: Path, sounds: Sequence[Path], *options: str, seconds: float | None = None) -> Path:
    """A small film at 25 pictures a second with B frames under the given sounds, encoded and
    wrapped as ``options`` and the name of ``target`` say; ``seconds`` of picture, else as long as
    the first sound."""
    length = seconds if seconds is not None else _length(sounds[0])
    inputs = ["-f", "lavfi", "-i", f"testsrc2=s=160x90:r=25:d={length}"]
    for sound in sounds:
        inputs += ["-i", str(sound)]
    maps = [word for number in range(len(sounds) + 1) for word in ("-map", str(number))]
    picture = ["-c:v", "libx264", "-preset", "superfast", "-bf", "2", "-g", "50"]
    picture += [] if "-b:v" in options else ["-crf", "35"]
    ffmpeg(*inputs, *maps, *picture, *options, str(target))
    return target


def ffmpeg(*arguments: str) -> str:
    """Run ffmpeg quietly, and give what it had to say."""
    run = subprocess.run(
        ["ffmpeg", "-hide_banner", "-nostats", "-nostdin", "-y", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise RuntimeError(run.stderr[-600:])
    return run.stderr


def _length(sound: Path) -> float:
    with wave.open(str(sound), "rb") as made:
        return made.getnframes() / made.getframerate()
