"""Delivers in a process of its own and says each step on stdout: to be killed at any of them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bundles.deliveries import Told, deliver, plan_of


def say(told: Told) -> None:
    print(json.dumps([told.step, told.key]), flush=True)


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    bag, _ = deliver(plan_of(sorted(source.iterdir())), target, say)
    bag.clear()
