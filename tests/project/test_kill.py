"""A writer killed at any moment loses no acknowledged edit and leaves a sound file."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kepu_desktop.project import database
from kepu_desktop.project.store import Project
from project import writing_child
from project.writing_child import state_after

KILLS = 50


def test_fifty_kills_lose_no_acknowledged_edit(
    tmp_path: Path, create: Callable[[Path], Project], snapshot_root: Path
) -> None:
    path = tmp_path / "项目.kepu"
    create(path).close()
    moments = random.Random(20250715)
    edits, signatures, caught_halfway = 0, 0, 0
    for _ in range(KILLS):
        acknowledged = _killed_after(
            path, snapshot_root, moments.randrange(8), moments.uniform(0.0, 0.03)
        )
        for word, number in acknowledged:
            if word == "edit":
                edits = number
            else:
                signatures = number
        caught_halfway += path.with_name(path.name + "-journal").exists()
        with Project.open(path, snapshots=snapshot_root) as project:
            assert database.whole(project._db)
            state = project.load()
            done = int(state.form.get("unit", "0"))
            # One more may be on the disk whose answer the kill cut off; never one less.
            assert edits <= done <= edits + 1
            signed = len(state.resolutions)
            assert signatures <= signed <= signatures + 1
            assert replace(state, resolutions=()) == state_after(done)
            edits, signatures = done, signed
    assert edits > KILLS, "the writer hardly ran: the moments prove nothing"
    assert caught_halfway > 0, "no kill met a transaction: the moments prove nothing"


def _killed_after(
    path: Path, snapshot_root: Path, answers: int, seconds: float
) -> list[tuple[str, int]]:
    """Start a writer, kill it ``seconds`` after so many answers; what it acknowledged.

    Answers are counted, since how many come in a time differs with the machine and its load.
    """
    child = subprocess.Popen(
        [sys.executable, writing_child.__file__, str(path), str(snapshot_root)],
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None
    try:
        assert child.stdout.readline() == b"open\n"
        heard = [child.stdout.readline() for _ in range(answers)]
        time.sleep(seconds)
    finally:
        os.kill(child.pid, signal.SIGKILL)
        rest = child.stdout.read()
        child.stdout.close()
        child.wait()
    lines = (b"".join(heard) + rest).decode("ascii").splitlines()
    return [(word, int(number)) for word, number in (line.split() for line in lines)]
