from __future__ import annotations

import pytest

import job_functions
from kepu_desktop.jobs.inline import InlineExecutor
from kepu_desktop.jobs.model import FailureKind, Job, Outcome


def test_jobs_run_by_priority_then_in_order() -> None:
    executor = InlineExecutor()
    for number in range(5):
        executor.submit(Job(f"n{number}", job_functions.double, (number,), priority=number % 2))
    executor.raise_priority("n4")
    assert [outcome.key for outcome in executor.outcomes()] == ["n4", "n1", "n3", "n0", "n2"]


def test_an_exception_becomes_a_failure_without_its_message() -> None:
    executor = InlineExecutor()
    executor.submit(Job("bad", job_functions.fail_with_a_path))
    outcome = executor.wait()
    assert outcome is not None
    assert outcome.failure is not None
    assert outcome.failure.kind is FailureKind.ERROR
    assert outcome.failure.detail.startswith("ValueError at job_functions.py:")


def test_cancelled_jobs_come_out_as_such_and_do_not_run() -> None:
    executor = InlineExecutor()
    for number in range(3):
        executor.submit(Job(f"n{number}", job_functions.segfault))
    executor.cancel("n1")
    executor.cancel()
    found = list(executor.outcomes())
    assert sorted(outcome.key for outcome in found) == ["n0", "n1", "n2"]
    assert {o.failure and o.failure.kind for o in found} == {FailureKind.CANCELLED}


def test_a_reporting_job_gets_its_progress() -> None:
    executor = InlineExecutor()
    executor.submit(Job("slow", job_functions.count_slowly, (3, 0.0), reports=True))
    assert executor.wait() == Outcome("slow", 3)
    assert executor.progress() == {}


def test_pause_hands_out_nothing_until_resume() -> None:
    executor = InlineExecutor()
    executor.submit(Job("one", job_functions.double, (1,)))
    executor.pause()
    assert executor.wait() is None
    assert executor.unfinished() == 1
    executor.resume()
    assert executor.wait() == Outcome("one", 2)


def test_a_key_that_is_unfinished_is_refused() -> None:
    executor = InlineExecutor()
    executor.submit(Job("one", job_functions.double, (1,)))
    with pytest.raises(ValueError, match="one"):
        executor.submit(Job("one", job_functions.double, (1,)))
