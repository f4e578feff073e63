"""The benchmark of judging runs and prints its ratio."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_it_prints_median_target_and_ratio() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "judging.py"), "--films", "20"]
    run = subprocess.run(
        [*command, "--rounds", "4"], capture_output=True, encoding="utf-8", check=True, timeout=120
    )
    assert re.search(r"20 films: .* median [\d.]+ ms \(target 50\).* ratio [\d.]+", run.stdout)
