"""The sound of a film: silence and loudness against ffmpeg's command line, and speech.

    python benchmarks/sound.py [--minutes 10] [--windows 120]

Makes one film (a small moving picture at 6 Mbit/s, speech over music, AAC stereo) and prints CPU
seconds a minute of sound for `ffmpeg -vn -af silencedetect,ebur128` and for us, CPU seconds for the
speech windows, and the highest memory of a process that does both.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from film_sounds import Intervals, film, speech_track

SETTLED_S = 0.3  # nearer to an edge of speech no answer counts


def made(folder: Path, minutes: float) -> tuple[Path, Intervals]:
    sound = folder / "talk.wav"
    intervals = speech_track(sound, minutes * 60, 11, 0.6, "music")
    rate = ("-b:v", "6M", "-minrate", "6M", "-maxrate", "6M", "-bufsize", "3M")
    filled = (*rate, "-x264-params", "nal-hrd=cbr", "-preset", "ultrafast")
    path = film(folder / "talk.mp4", [sound], *filled, "-c:a", "aac", "-b:a", "192k", "-ac", "2")
    return path, intervals


def cost(work: Callable[[], object], who: int = resource.RUSAGE_SELF) -> tuple[float, float]:
    """CPU and wall seconds."""
    before, start = resource.getrusage(who), time.perf_counter()
    work()
    after = resource.getrusage(who)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, time.perf_counter() - start


def peer(path: Path) -> None:
    filters = ("-vn", "-af", "silencedetect,ebur128", "-f", "null", "-")
    subprocess.run(("ffmpeg", "-v", "error", "-i", path, *filters), check=True)


def ours(path: Path, minutes: float, windows: int, intervals: Intervals) -> None:
    """Runs in a process of its own, so that its memory is only this work's."""
    from kepu_desktop.media.sound.levels import measure
    from kepu_desktop.media.sound.settings import sound_settings
    from kepu_desktop.media.sound.speech import speech_at

    settings = sound_settings()
    cpu, wall = cost(lambda: measure(str(path), settings))
    print(f"silence and loudness: {cpu / minutes:.3f} CPU s a minute ({wall:.1f} s wall in all)")
    chance = random.Random(1)
    times = [chance.uniform(1.0, minutes * 60 - 1) for _ in range(windows)]
    answers: list[bool | None] = []
    cpu, wall = cost(lambda: answers.extend(speech_at(str(path), times, settings)))
    told = [
        answer == any(start <= time_s < end for start, end in intervals)
        for time_s, answer in zip(times, answers, strict=True)
        if all(abs(time_s - edge) > SETTLED_S for one in intervals for edge in one)
    ]
    print(
        f"speech at {windows} times: {cpu:.2f} CPU s ({wall:.1f} s wall), "
        f"right at {sum(told)} of {len(told)}"
    )
    # ru_maxrss would be the highest of the process that started this one, too.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    highest = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    print(f"highest memory: {int(highest) // 1024} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--windows", type=int, default=120)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kepu-sound-") as folder:
        path, intervals = made(Path(folder), options.minutes)
        size = path.stat().st_size / 1e6
        print(f"{options.minutes:g} minutes, {size:.0f} MB, load {os.getloadavg()[0]:.1f}")
        cpu, wall = cost(lambda: peer(path), resource.RUSAGE_CHILDREN)
        print(f"ffmpeg: {cpu / options.minutes:.3f} CPU s a minute ({wall:.1f} s wall in all)")
        sys.stdout.flush()
        # Not forked: the samples made above would count as its memory.
        process = multiprocessing.get_context("spawn").Process(
            target=ours, args=(path, options.minutes, options.windows, intervals)
        )
        process.start()
        process.join()
        if process.exitcode:
            sys.exit("the measuring process failed")


if __name__ == "__main__":
    main()
