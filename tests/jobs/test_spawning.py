"""A real process, looked at from outside before it has run a line of its own."""

from __future__ import annotations

import os

import pytest

import job_functions
from kepu_desktop.jobs.spawning import LowContext

pytestmark = pytest.mark.skipif(os.name != "posix", reason="priorities by POSIX means")


def test_a_process_stands_back_before_it_has_loaded_anything() -> None:
    process = LowContext().Process(target=job_functions.double, args=(1,))
    process.start()
    assert process.pid is not None
    # Ended or not: until it is joined its entry is there to be asked.
    assert os.getpriority(os.PRIO_PROCESS, process.pid) == min(os.nice(0) + 10, 19)
    process.join()
    assert process.exitcode == 0
