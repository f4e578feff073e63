"""Picture and sound of the full check against ffmpeg's own filters over the same file.

    python benchmarks/analysis.py [--minutes 10] [--folder DIR] [--everything] [--only NAME …]
                                  [--live]

The peer is ``ffmpeg -i F -vf blackdetect,freezedetect -af silencedetect,ebur128 -f null -``. Ours
is what a worker does for the same answers, picture and sound each in a process of its own, their
start included; ``--everything`` adds the whole full check with text, marks and codes. Both run at
the same low priority, one after the other, and the answers are compared. ``--live`` has no peer:
the whole full check of 180 minutes beside that of 30, of the same minute again and again.

Films are made on first use and kept in ``--folder`` (default: a folder of the system's temporary
one): an hour of clean film costs no more than a minute of it, repeated.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from film_pictures import CLEAN, FAULTS, X264, Span, joined, make  # noqa: E402
from kepu_desktop.domain.facts import MediaFacts, Part, Stretch  # noqa: E402
from kepu_desktop.jobs.model import Job  # noqa: E402
from kepu_desktop.jobs.pool import PoolExecutor  # noqa: E402

NICE = 10  # our workers run at low priority; on a busy machine the peer must too
PEER = ("-vf", "blackdetect,freezedetect", "-af", "silencedetect,ebur128", "-f", "null", "-")
RATE = ("-b:v", "6M", "-maxrate", "9M", "-bufsize", "12M")
LIVE = (30, 180)  # minutes
TARGETS = {
    "clean-10s": "20 x",
    "clean-2s": "15 x",
    "mixed-10s": "12 x at 30 minutes",
    "mixed-2s": "12 x at 30 minutes",
    "faults-10s": "none: 38 % of it is faulty",
}


@dataclass(frozen=True)
class Cost:
    """Seconds of wall clock and of CPU time, all processes; megabytes of the largest worker."""

    wall: float
    cpu: float
    memory: float = 0.0


def films(folder: Path, minutes: int) -> dict[str, Callable[[], Path]]:
    """The films by name, each made when asked for."""

    def clean(group: int) -> Path:
        scheme = replace(CLEAN, seconds=60.0)
        return _made(folder / f"minute-{group}.mp4", scheme, group)

    def faulty(group: int) -> Path:
        return _made(folder / f"faults-{group}.mp4", FAULTS, group)

    def long(group: int) -> Path:
        return joined(folder / f"clean-{group}-{minutes}.mp4", [clean(group)] * minutes)

    def mixed(group: int) -> Path:
        before = max(1, (minutes - 2) // 2)
        after = max(1, minutes - 2 - before)
        parts = [clean(group)] * before + [faulty(group)] + [clean(group)] * after
        return joined(folder / f"mixed-{group}-{minutes}.mp4", parts)

    return {
        "clean-10s": lambda: long(250),
        "clean-2s": lambda: long(50),
        "mixed-10s": lambda: mixed(250),
        "mixed-2s": lambda: mixed(50),
        "faults-10s": lambda: faulty(250),
    }


def _made(target: Path, scheme: object, group: int) -> Path:
    if not target.exists():
        print(f"making {target.name}, once …", flush=True)
    video = (*X264, "-g", str(group), *RATE)
    audio = ("-c:a", "aac", "-b:a", "192k")
    return make(target, scheme, size=(1920, 1080), video=video, audio=audio)  # type: ignore[arg-type]


# What the workers do


def look(path: str) -> tuple[MediaFacts, float]:
    """(black, still and damaged stretches, megabytes)."""
    from kepu_desktop.media.picture.film import open_film
    from kepu_desktop.media.picture.look import PictureLook
    from kepu_desktop.media.picture.settings import picture_settings
    from kepu_desktop.media.probe import probe

    with open_film(path, probe(path)) as film:
        seen = PictureLook(film, picture_settings())
        for _, view in film.keys(film.spaced(4.0, most=400)):
            seen.add(view)
        found = seen.finish()
    return MediaFacts(black=found.black, freeze=found.freeze, damage=found.damage), _megabytes()


def listen(path: str) -> tuple[MediaFacts, float]:
    """(silence and loudness, megabytes)."""
    from kepu_desktop.media.sounds import sound_part

    return sound_part(path, None), _megabytes()


def everything(path: str, part: Part) -> tuple[MediaFacts, float]:
    """(all that one part of the full check finds, megabytes)."""
    from kepu_desktop.media.content import Look, measure_part
    from kepu_desktop.media.probe import probe

    return measure_part(path, part, probe(path), None, Look()).facts, _megabytes()


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# Running and comparing


def run_ours(jobs: list[Job]) -> tuple[Cost, list[MediaFacts]]:
    before, start = _children(), time.perf_counter()
    found: list[MediaFacts] = []
    memory = 0.0
    with PoolExecutor() as executor:
        for job in jobs:
            executor.submit(job)
        for outcome in executor.outcomes():
            if not isinstance(outcome.value, tuple):
                raise SystemExit(f"{outcome.key} failed: {outcome.failure}")
            found.append(outcome.value[0])
            memory = max(memory, outcome.value[1])
        wall = time.perf_counter() - start
    return Cost(wall, _children() - before, memory), found


def run_peer(path: str) -> tuple[Cost, str]:
    before, start = _children(), time.perf_counter()
    run = subprocess.run(
        ["nice", "-n", str(NICE), "ffmpeg", "-nostdin", "-i", path, *PEER],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        check=True,
    )
    return Cost(time.perf_counter() - start, _children() - before), run.stderr


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def first_picture_s(path: str) -> float:
    """Where ffmpeg's clock stands at the first picture: at the first sound or picture."""
    import av

    with av.open(path) as container:
        picture = container.streams.video[0]
        begin = float((picture.start_time or 0) * (picture.time_base or 0))
        return begin - (container.start_time or 0) / 1_000_000


def compare(found: list[MediaFacts], told: str, first_s: float) -> str:
    """Our answers beside the peer's, worst differences in seconds and LU."""

    def theirs(start: str, end: str) -> list[Span]:
        return [(a - first_s, b - first_s) for a, b in _spans(told, start, end)]

    picture = next(facts for facts in found if facts.black is not None)
    sound = next(facts for facts in found if facts.silence is not None)
    loudness = re.findall(r"I: +(-?[\d.]+) LUFS", told)
    apart = abs((sound.loudness_lufs or -70.0) - float(loudness[-1])) if loudness else float("nan")
    return "; ".join(
        (
            _beside("black", picture.black, theirs("black_start", "black_end")),
            _beside("still", picture.freeze, theirs("freeze_start", "freeze_end")),
            _beside("silence", sound.silence, theirs("silence_start", "silence_end")),
            f"loudness {apart:.2f} LU apart",
        )
    )


def _beside(name: str, ours: tuple[Stretch, ...] | None, theirs: list[Span]) -> str:
    mine = [(one.start_s, one.end_s) for one in ours or ()]
    rough = sum(not one.exact for one in ours or ())
    near = [
        min((max(abs(a - c), abs(b - d)) for c, d in mine), default=float("inf")) for a, b in theirs
    ]
    both = [gap for gap in near if gap < 1.0]
    worst = f", edges at most {max(both) * 1000:.0f} ms apart" if both else ""
    return (
        f"{name}: ours {len(mine)} ({rough} rough), ffmpeg's {len(theirs)}, both {len(both)}{worst}"
    )


def _spans(told: str, start: str, end: str) -> list[Span]:
    begins, ends = (re.findall(rf"{name}: ?(-?[\d.]+)", told) for name in (start, end))
    return [(float(a), float(b)) for a, b in zip(begins, ends, strict=False)]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=int, default=10)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--everything", action="store_true")
    parser.add_argument("--only", nargs="*", choices=list(TARGETS), default=list(TARGETS))
    parser.add_argument("--live", action="store_true", help="180 minutes against 30, and no more")
    options = parser.parse_args()
    if shutil.which("ffmpeg") is None:
        raise SystemExit("the ffmpeg command is not installed")
    folder = options.folder or Path(tempfile.gettempdir()) / f"kepu-analysis-{os.getuid()}"
    known = films(folder.resolve(), options.minutes)
    if options.live:
        _long_against_short(folder.resolve())
        return
    for name in options.only:
        path = str(known[name]())
        size = os.path.getsize(path) / 1e6
        print(
            f"{name}: {size:.0f} MB, load {os.getloadavg()[0]:.1f} before; target {TARGETS[name]}"
        )
        jobs = [Job("picture", look, (path,)), Job("sound", listen, (path,))]
        ours, found = run_ours(jobs)
        peer, told = run_peer(path)
        _print("picture and sound", ours, peer)
        print(f"  {compare(found, told, first_picture_s(path))}")
        if options.everything:
            whole = [Job(part, everything, (path, part)) for part in (Part.PICTURE, Part.SOUND)]
            _print("everything", run_ours(whole)[0], peer)


def _long_against_short(folder: Path) -> None:
    costs = []
    for minutes in LIVE:
        path = str(films(folder, minutes)["clean-10s"]())
        jobs = [Job(part, everything, (path, part)) for part in (Part.PICTURE, Part.SOUND)]
        cost = run_ours(jobs)[0]
        costs.append(cost)
        print(
            f"{minutes} minutes, everything: CPU {cost.cpu:.1f} s, wall {cost.wall:.1f} s, "
            f"{cost.memory:.0f} MB",
            flush=True,
        )
    short, long = costs
    print(f"CPU {long.cpu / short.cpu:.1f} x, wall {long.wall / short.wall:.1f} x; target 4 x")


def _print(what: str, ours: Cost, peer: Cost) -> None:
    cpu, wall = peer.cpu / ours.cpu, peer.wall / ours.wall
    print(
        f"  {what}: CPU ffmpeg {peer.cpu:.1f} s, ours {ours.cpu:.1f} s, {cpu:.1f} x; "
        f"wall {peer.wall:.1f} s, {ours.wall:.1f} s, {wall:.1f} x; {ours.memory:.0f} MB",
        flush=True,
    )


if __name__ == "__main__":
    main()
