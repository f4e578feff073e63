"""Memory of the worker that looks at a film's picture, with everything on: the largest formats.

    python benchmarks/worker_memory.py [--only 8k-hevc10] [--keep FOLDER]

Films of half a minute with subtitles and a station's sign are made on demand. For each the peak of
what is resident (ru_maxrss) of a fresh process: with libraries and networks alone, with the key
frames decoded and nothing else, and of a worker that does all of the picture part.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from drawn_films import drawn, subtitled  # noqa: E402
from film_sounds import ffmpeg  # noqa: E402
from film_texts import Caption  # noqa: E402

TARGET_MB = 700
_SECONDS = 30.0
_KEYS = "open-gop=1:scenecut=0:log-level=error"
_PQ = ("-color_primaries", "bt2020", "-color_trc", "smpte2084", "-colorspace", "bt2020nc")
_MANY = "ref=5:bframes=8:b-adapt=0:rc-lookahead=12"
# Name → size, frames a second, encoder.
FILMS: dict[str, tuple[str, int, tuple[str, ...]]] = {
    "8k-hevc10": (
        "7680:4320",
        2,
        (
            *("-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le"),
            *("-x265-params", f"keyint=6:min-keyint=6:ref=5:bframes=4:{_KEYS}", "-tag:v", "hvc1"),
        ),
    ),
    "8k-h264": (
        "7680:4320",
        2,
        ("-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "6", "-pix_fmt", "yuv420p"),
    ),
    "8k-prores": (
        "7680:4320",
        1,
        ("-c:v", "prores_ks", "-profile:v", "4444", "-pix_fmt", "yuva444p10le"),
    ),
    "4k-hdr": (
        "3840:2160",
        5,
        (
            *("-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", *_PQ),
            *("-x265-params", f"keyint=25:{_MANY}:{_KEYS}", "-tag:v", "hvc1"),
        ),
    ),
    "1080p": ("1920:1080", 5, ("-c:v", "libx264", "-preset", "veryfast", "-g", "50")),
}
_PEAK = """
import resource
print(resource.getrusage(resource.RUSAGE_{who}).ru_maxrss)
"""
_NETWORKS = """
import sys
import av, cv2, numpy, zxingcpp
import kepu_desktop.media.pictures, kepu_desktop.media.marks.marks
from kepu_desktop.media.text.reader import TextReader
reader = TextReader("tiny")
reader.lines(numpy.random.default_rng(1).integers(0, 255, (540, 960, 3), numpy.uint8))
""" + _PEAK.format(who="SELF")
_KEY_FRAMES = """
import sys
from kepu_desktop.media.picture.film import open_film
from kepu_desktop.media.probe import probe
with open_film(sys.argv[1], probe(sys.argv[1])) as film:
    for _, view in film.keys(film.spaced(4.0, 400)):
        view.small, view.colour
""" + _PEAK.format(who="SELF")
_ALL = """
import sys
from kepu_desktop.domain.facts import Part
from kepu_desktop.jobs.model import Job
from kepu_desktop.jobs.pool import PoolExecutor
from kepu_desktop.media.content import Look, measure_part
from kepu_desktop.media.probe import probe
if __name__ == "__main__":
    path = sys.argv[1]
    with PoolExecutor(1) as pool:
        pool.submit(Job("film", measure_part, (path, Part.PICTURE, probe(path), None, Look())))
        outcome = pool.wait()
    if outcome.failure is not None:
        sys.exit(str(outcome.failure))
    facts = outcome.value.facts
    print(facts.subtitles.state, facts.marks.state)
""" + "".join(f"    {line}\n" for line in _PEAK.format(who="CHILDREN").strip().split("\n"))


def made(folder: Path, name: str) -> Path:
    """The film of that name in ``folder``, made when it is not there."""
    film = folder / f"{name}.{'mov' if 'prores' in name else 'mp4'}"
    if film.exists():
        return film
    base = folder / "drawn.mp4"
    if not base.exists():
        sign = Caption("科普TV", level=36, size=26, left=840)
        drawn(base, _SECONDS, lambda time_s: (*subtitled(time_s), sign))
    size, rate, encoder = FILMS[name]
    filters = f"fps={rate},scale={size}:flags=bilinear"
    ffmpeg("-i", str(base), "-vf", filters, *encoder, "-c:a", "copy", str(film))
    return film


def peak_mb(folder: Path, code: str, film: Path) -> tuple[float, str]:
    """(peak in MB, what the code said before)."""
    script = folder / "measured.py"
    script.write_text(code, "utf-8")
    done = subprocess.run(
        [sys.executable, str(script), str(film)],
        env={**os.environ, "KEPU_DESKTOP_HOME": str(folder / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{film.name}: {done.stderr.strip().splitlines()[-1]}")
    *said, peak = done.stdout.split()
    return int(peak) * 1024 / 1e6, " ".join(said)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=FILMS)
    parser.add_argument("--keep", type=Path, help="keep the films here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kepu-bench-") as aside:
        folder = options.keep or Path(aside)
        folder.mkdir(parents=True, exist_ok=True)
        for name in [options.only] if options.only else FILMS:
            film = made(folder, name)
            networks, _ = peak_mb(folder, _NETWORKS, film)
            keys, _ = peak_mb(folder, _KEY_FRAMES, film)
            whole, said = peak_mb(folder, _ALL, film)
            print(
                f"{name:10} {whole:4.0f} MB of {TARGET_MB}; networks alone {networks:3.0f}, key"
                f" frames alone {keys:3.0f}  (subtitles and marks: {said})",
                flush=True,
            )


if __name__ == "__main__":
    main()
