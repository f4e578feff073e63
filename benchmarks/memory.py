"""Memory of the main process with many films: adding, checking, judging, listing, exporting.

    python benchmarks/memory.py [--films 1000]

The peak (ru_maxrss) of a process that only imports the same modules is printed beside the peak of
one that does the work; workers are other processes and not counted.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from media_factory import MediaFactory  # noqa: E402

TARGET_MB = 150
_IDLE = """
import resource, sys
import kepu_desktop.cli.commands, kepu_desktop.workflow.check, kepu_desktop.workflow.ingest
import kepu_desktop.workflow.export, kepu_desktop.cli.contract
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
_WORK = """
import resource, sys
from kepu_desktop.cli import run
code = run(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


def make_films(folder: Path, count: int) -> Path:
    source = MediaFactory(folder / "made").long(minutes=1).read_bytes()
    films = folder / "films"
    films.mkdir()
    for number in range(count):
        box = (16).to_bytes(4, "big") + b"free" + number.to_bytes(8, "big")
        (films / f"片{number:05d}.mp4").write_bytes(source + box)
    return films


def peak_mb(code: str, words: list[str], variables: dict[str, str]) -> tuple[float, float]:
    """(peak in MB of the process that runs ``code``, seconds)."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        env=variables,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    seconds = time.perf_counter() - start
    if done.returncode not in (0, 1):  # 1: findings, which are no fault of ours
        raise SystemExit(done.stderr)
    said = done.stderr if words else done.stdout
    return int(said.split()[-1]) * 1024 / 1e6, seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--films", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kepu-bench-") as folder:
        variables = {**os.environ, "KEPU_DESKTOP_HOME": f"{folder}/home"}
        films = make_films(Path(folder), options.films)
        project, target = f"{folder}/p.kepu", f"{folder}/out"
        base, _ = peak_mb(_IDLE, [], variables)
        print(f"{'modules alone':15} {base:6.0f} MB")
        peak_mb(_WORK, ["new", project], variables)
        for words in (
            ["check", "--json", str(films)],
            ["add", project, str(films)],
            ["list", "--json", project],
            ["export", project, "--to", target, "--draft"],
        ):
            peak, seconds = peak_mb(_WORK, words, variables)
            print(
                f"{words[0]:15} {peak:6.0f} MB  {peak / base:4.1f} × modules alone"
                f"  {seconds:5.1f} s  ({options.films} films, target {TARGET_MB} MB)"
            )


if __name__ == "__main__":
    main()
