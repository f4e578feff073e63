"""How soon the command line answers: ``kepu-desktop --help`` against ``python -c pass``.

    python benchmarks/start.py [--rounds 15]

Runs both in turn and prints the medians and their ratio; compiled modules are kept as an
installation keeps them. ``list`` of an empty project is shown beside them, without a target.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TARGET_S = 0.3


def measured(words: list[str], variables: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, env=variables)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kepu-bench-") as folder:
        variables = {key: v for key, v in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        variables |= {"KEPU_DESKTOP_HOME": folder, "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
        own = [sys.executable, "-m", "kepu_desktop"]
        project = str(Path(folder) / "p.kepu")
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "--help": [*own, "--help"],
            "list": [*own, "list", project],
        }
        measured([*own, "new", project], variables)
        for words in commands.values():
            measured(words, variables)  # compiles, warms the disk cache
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(options.rounds):
            for name, words in commands.items():
                times[name].append(measured(words, variables))
    middle = {name: statistics.median(found) for name, found in times.items()}
    base = middle["python -c pass"]
    for name, seconds in middle.items():
        print(f"{name:15} {seconds * 1000:6.0f} ms  {seconds / base:5.1f} × python -c pass")
    print(f"--help: {middle['--help']:.3f} s (target {TARGET_S} s)")


if __name__ == "__main__":
    main()
