"""Long films with subtitles, made in seconds: a minute is drawn at a few frames a second and
repeated. Encoders of slides and screens may set a key frame in minutes, or one in all: so may
these."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import av

import film_sounds
from film_texts import SIMPLIFIED, Caption, Picture, picture

RATE = 5
_CUE_S = 3.2
_SHOT_S = 6.0

Captions = Callable[[float], tuple[Caption, ...]]


def subtitled(time_s: float) -> tuple[Caption, ...]:
    """A new subtitle every ``_CUE_S`` seconds, with a short pause after each."""
    number, into = divmod(time_s, _CUE_S)
    if into > 0.85 * _CUE_S:
        return ()
    draw = random.Random(int(number))
    first, second = draw.sample(SIMPLIFIED, 2)
    return (Caption(first[: draw.randint(4, 8)] + second[-draw.randint(3, 7) :], size=30),)


def bare(time_s: float) -> tuple[Caption, ...]:
    return ()


def drawn(target: Path, seconds: float, captions: Captions = subtitled) -> Path:
    """H.264 + AAC, 960×540 at ``RATE``, one key frame; somebody speaks most of the time. The
    camera pans over another ground every ``_SHOT_S`` seconds."""
    frames = (_frame(number / RATE, captions(number / RATE)) for number in range(_count(seconds)))
    return encoded(target, seconds, frames, RATE)


def encoded(
    target: Path, seconds: float, frames: Iterable[Picture], rate: int, keys: int = 1_000_000
) -> Path:
    """The frames (BGR, 960×540) with speech under them; every so many a key frame."""
    sound = target.with_suffix(".wav")
    film_sounds.speech_track(sound, seconds, 7, share=0.8)
    command = [
        *("ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "rawvideo", "-pix_fmt", "bgr24"),
        *("-s", "960x540", "-r", str(rate), "-i", "-", "-i", str(sound)),
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", "26", "-pix_fmt", "yuv420p"),
        *("-g", str(keys), "-keyint_min", str(keys), "-sc_threshold", "0"),
        *("-c:a", "aac", "-b:a", "96k", "-t", str(seconds), str(target)),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as run:
        assert run.stdin is not None
        for frame in frames:
            run.stdin.write(frame.tobytes())
        run.stdin.close()
        if run.wait():
            raise RuntimeError("ffmpeg could not encode the film")
    sound.unlink()
    return target


def repeated(source: Path, target: Path, times: int, *, one_key: bool = False) -> Path:
    """``source`` so many times in a row, not encoded anew. ``one_key``: the file says that only
    the very first picture is a key frame, so that nobody can begin elsewhere."""
    if not one_key:
        film_sounds.ffmpeg(
            *("-stream_loop", str(times - 1), "-i", str(source), "-c", "copy", str(target))
        )
        return target
    whole = repeated(source, target.with_suffix(".keys.mp4"), times)
    with av.open(str(whole)) as read, av.open(str(target), "w") as written:
        into = {one.index: written.add_stream_from_template(one) for one in read.streams}
        first = True
        for packet in read.demux():
            if packet.dts is None:
                continue
            if packet.stream.type == "video":
                packet.is_keyframe = first
                first = False
            packet.stream = into[packet.stream.index]
            written.mux(packet)
    whole.unlink()
    return target


def _frame(time_s: float, captions: tuple[Caption, ...]) -> Picture:
    shot, into = divmod(time_s, _SHOT_S)
    moved = round(into * 14), round(into * 4)
    return picture(*captions, ground=int(shot) % 40, moved=moved)


def _count(seconds: float) -> int:
    return round(seconds * RATE)
