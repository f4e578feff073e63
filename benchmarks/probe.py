"""Quick check of many films against one ``mediainfo`` call over the same files.

    python benchmarks/probe.py [--files 1000] [--rounds 3]

Makes distinct copies of a mixed set of test films, then lets both run in turn, each round in the
other order, and prints wall times, their ratio and the CPU time a file. Our wall time includes
the start of the worker processes.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from kepu_desktop.domain.facts import MediaFacts  # noqa: E402
from kepu_desktop.jobs.model import Job  # noqa: E402
from kepu_desktop.jobs.pool import PoolExecutor  # noqa: E402
from media_factory import MediaFactory  # noqa: E402

NICE = 10  # our workers run at low priority; on a busy machine the peer must too

# A folder as units send it: mostly MP4, some QuickTime, a few of everything else.
MIX = (
    *(("five_megabits", "compliant", "low_bit_rate", "hd720", "portrait_rotated") * 3),
    *("quicktime", "silent", "subtitle_track", "fragmented", "surround", "long"),
    *("matroska", "truncated", "no_index", "m4v"),
)


def timed_probe(path: str) -> tuple[float, MediaFacts]:
    """(CPU seconds, facts) of one quick look, measured in the worker."""
    from kepu_desktop.media.probe import probe

    start = time.process_time()
    facts = probe(path)
    return time.process_time() - start, facts


def make_files(folder: Path, count: int) -> list[str]:
    factory = MediaFactory(folder / "made")
    films = folder / "films"
    films.mkdir()
    an_hour_ago = time.time() - 3600
    paths: list[str] = []
    for number in range(count):
        source = getattr(factory, MIX[number % len(MIX)])()
        target = films / f"{number:04d}_{source.name}"
        shutil.copyfile(source, target)
        with target.open("ab") as stream:  # a free box at the end makes each file its own
            stream.write((16).to_bytes(4, "big") + b"free" + number.to_bytes(8, "big"))
        os.utime(target, (an_hour_ago, an_hour_ago))
        paths.append(str(target))
    return paths


def run_ours(paths: list[str]) -> tuple[float, list[float]]:
    start = time.perf_counter()
    with PoolExecutor() as executor:
        for path in paths:
            executor.submit(Job(path, timed_probe, (path,)))
        costs: list[float] = []
        for outcome in executor.outcomes():
            if not isinstance(outcome.value, tuple):
                raise SystemExit(f"a probe failed: {outcome.failure}")
            costs.append(outcome.value[0])
        wall = time.perf_counter() - start
    return wall, costs


def run_peer(paths: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(
        ["nice", "-n", str(NICE), "mediainfo", *paths], stdout=subprocess.DEVNULL, check=True
    )
    return time.perf_counter() - start


def cpu_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def cpu_of_self() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def measured_ours(paths: list[str]) -> tuple[float, float, list[float]]:
    """(wall, CPU of parent and workers, CPU of each file), all in seconds."""
    before = cpu_of_children() + cpu_of_self()
    wall, costs = run_ours(paths)
    return wall, cpu_of_children() + cpu_of_self() - before, costs


def measured_peer(paths: list[str]) -> tuple[float, float]:
    before = cpu_of_children()
    wall = run_peer(paths)
    return wall, cpu_of_children() - before


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if shutil.which("mediainfo") is None:
        raise SystemExit("the mediainfo command is not installed")
    with tempfile.TemporaryDirectory(prefix="kepu-bench-") as folder:
        paths = make_files(Path(folder), options.files)
        total = sum(os.path.getsize(path) for path in paths)
        print(
            f"{len(paths)} files, {total / 1e9:.1f} GB, {os.cpu_count()} cores, "
            f"load {os.getloadavg()[0]:.1f} before the start"
        )
        run_peer(paths)  # both read from a warm cache
        ratios: list[float] = []
        medians: list[float] = []
        for number in range(options.rounds):
            if number % 2:
                peer, peer_cpu = measured_peer(paths)
                ours, our_cpu, costs = measured_ours(paths)
            else:
                ours, our_cpu, costs = measured_ours(paths)
                peer, peer_cpu = measured_peer(paths)
            ratios.append(peer / ours)
            medians.append(statistics.median(costs) * 1000)
            print(
                f"round {number + 1}: wall mediainfo {peer:.2f} s, ours {ours:.2f} s, "
                f"ratio {ratios[-1]:.2f}; CPU in all {peer_cpu:.2f} s, {our_cpu:.2f} s; "
                f"a file: median {medians[-1]:.1f} ms, "
                f"mean {statistics.mean(costs) * 1000:.1f} ms, highest {max(costs) * 1000:.0f} ms"
            )
        print(
            f"median ratio {statistics.median(ratios):.2f} (target 2), "
            f"median CPU {statistics.median(medians):.1f} ms a file (target 8)"
        )


if __name__ == "__main__":
    main()
