"""The real pool, real processes, real crashes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import job_functions
from kepu_desktop.jobs.model import FailureKind, Job, Outcome
from kepu_desktop.jobs.pool import PoolExecutor
from waiting import FOREVER_S, LIMIT_S, until

pytestmark = pytest.mark.skipif(os.name != "posix", reason="crashes by POSIX means")


@pytest.fixture(scope="module")
def shared() -> Iterator[PoolExecutor]:
    """Two workers for all tests that leave the pool as they found it."""
    with PoolExecutor(2) as executor:
        yield executor


def by_key(executor: PoolExecutor) -> dict[str, Outcome]:
    return {outcome.key: outcome for outcome in executor.outcomes()}


def doubles(count: int) -> list[Job]:
    return [Job(f"d{number}", job_functions.double, (number,)) for number in range(count)]


def submit_all(executor: PoolExecutor, jobs: list[Job]) -> None:
    for job in jobs:
        executor.submit(job)


def until_running(executor: PoolExecutor, key: str) -> None:
    until(lambda: key in executor.progress(), f"{key} did not start")


def until_begun(folder: Path, count: int = 1) -> None:
    """Until that many jobs have left their sign in ``folder``."""
    until(lambda: len(list(folder.iterdir())) >= count, "the jobs did not start")


def test_every_job_comes_out_once_with_its_value(shared: PoolExecutor) -> None:
    submit_all(shared, doubles(60))
    found = by_key(shared)
    assert {key: outcome.value for key, outcome in found.items()} == {
        f"d{number}": number * 2 for number in range(60)
    }
    assert shared.unfinished() == 0
    assert shared.wait() is None


def test_a_key_that_is_unfinished_is_refused(shared: PoolExecutor) -> None:
    shared.submit(Job("same", job_functions.double, (1,)))
    with pytest.raises(ValueError, match="same"):
        shared.submit(Job("same", job_functions.double, (2,)))
    assert by_key(shared)["same"].value == 2
    shared.submit(Job("same", job_functions.double, (3,)))
    assert by_key(shared)["same"].value == 6


@pytest.mark.parametrize(
    ("function", "timeout_s", "kind"),
    [
        (job_functions.segfault, 60.0, FailureKind.CRASHED),
        (job_functions.hang_in_c, 1.0, FailureKind.HUNG),
        (job_functions.eat_memory, 60.0, FailureKind.MEMORY),
        (job_functions.fail_with_a_path, 60.0, FailureKind.ERROR),
        (job_functions.unpicklable, 60.0, FailureKind.ERROR),
        (job_functions.exit_zero, 3.0, FailureKind.HUNG),
    ],
)
def test_a_fault_costs_exactly_one_job(
    shared: PoolExecutor, function: object, timeout_s: float, kind: FailureKind
) -> None:
    jobs = doubles(20)
    bad = Job("bad", function, timeout_s=timeout_s)  # type: ignore[arg-type]
    submit_all(shared, [*jobs[:7], bad, *jobs[7:]])
    found = by_key(shared)
    assert [key for key, outcome in found.items() if outcome.failure] == ["bad"]
    failure = found["bad"].failure
    assert failure is not None
    assert failure.kind is kind
    assert "/" not in failure.detail, "no path may reach the log"
    assert len(found) == 21


def test_several_crashes_in_a_row_leave_the_pool_sound(shared: PoolExecutor) -> None:
    bad = [Job(f"bad{number}", job_functions.segfault) for number in range(5)]
    submit_all(shared, [*bad, *doubles(10)])
    found = by_key(shared)
    failed = {key for key, outcome in found.items() if outcome.failure}
    assert failed == {job.key for job in bad}


def test_the_pool_outlives_the_death_of_all_idle_workers() -> None:
    with PoolExecutor(2) as executor:
        submit_all(
            executor, [Job(f"pid{number}", job_functions.process_id) for number in range(12)]
        )
        pids = {outcome.value for outcome in executor.outcomes()}
        for pid in pids:
            assert isinstance(pid, int)
            os.kill(pid, signal.SIGKILL)
        until(lambda: not any(alive(pid) for pid in pids), "the workers live on")
        submit_all(executor, doubles(10))
        assert [o.failure for o in executor.outcomes()] == [None] * 10


def test_higher_priority_starts_first(tmp_path: Path) -> None:
    with PoolExecutor(1) as executor:
        executor.pause()
        for number in range(12):
            executor.submit(
                Job(
                    f"n{number}",
                    job_functions.write_and_double,
                    (number, str(tmp_path)),
                    priority=10 if number in (7, 9) else 0,
                )
            )
        executor.raise_priority("n11")
        executor.raise_priority("n5")
        executor.resume()
        list(executor.outcomes())
    order = [int(path.name.split("-")[1]) for path in sorted(tmp_path.iterdir())]
    assert order == [5, 11, 7, 9, 0, 1, 2, 3, 4, 6, 8, 10]


def test_a_raised_job_overtakes_hundreds_that_wait(tmp_path: Path) -> None:
    with PoolExecutor(1) as executor:
        executor.submit(Job("block", job_functions.wait_for, (str(tmp_path / "go"),)))
        for number in range(200):
            executor.submit(
                Job(f"n{number}", job_functions.write_and_double, (number, str(tmp_path)))
            )
        executor.raise_priority("n150")
        (tmp_path / "go").touch()
        list(executor.outcomes())
    (tmp_path / "go").unlink()
    order = [int(path.name.split("-")[1]) for path in sorted(tmp_path.iterdir())]
    # Only the few jobs already handed to the workers may come before it.
    assert order.index(150) <= 3


def test_pause_starts_nothing_and_resume_goes_on(tmp_path: Path) -> None:
    with PoolExecutor(2) as executor:
        executor.pause()
        for number in range(8):
            executor.submit(
                Job(f"n{number}", job_functions.write_and_double, (number, str(tmp_path)))
            )
        assert executor.wait(0.5) is None
        assert list(tmp_path.iterdir()) == []
        executor.resume()
        assert len(by_key(executor)) == 8


def naps(count: int, folder: Path) -> list[Job]:
    words = (FOREVER_S, str(folder))
    return [Job(f"n{n}", job_functions.nap, words, timeout_s=FOREVER_S) for n in range(count)]


def test_cancel_all_gives_up_waiting_and_running_jobs_at_once(tmp_path: Path) -> None:
    with PoolExecutor(2) as executor:
        submit_all(executor, naps(50, tmp_path))
        until_begun(tmp_path, 2)
        started = time.monotonic()
        executor.cancel()
        found = by_key(executor)
        assert time.monotonic() - started < LIMIT_S
        assert {o.failure and o.failure.kind for o in found.values()} == {FailureKind.CANCELLED}
        assert len(found) == 50
        submit_all(executor, doubles(6))
        assert [o.failure for o in executor.outcomes()] == [None] * 6


def test_cancelling_one_job_leaves_the_others(tmp_path: Path) -> None:
    with PoolExecutor(1) as executor:
        (nap,) = naps(1, tmp_path)
        executor.submit(nap)
        submit_all(executor, doubles(5))
        until_begun(tmp_path)
        executor.cancel(nap.key)
        found = by_key(executor)
        failed = {key: outcome.failure for key, outcome in found.items() if outcome.failure}
        assert list(failed) == [nap.key]
        assert failed[nap.key].kind is FailureKind.CANCELLED


def test_a_reporting_job_ends_by_itself_and_keeps_its_worker() -> None:
    with PoolExecutor(1) as executor:
        executor.submit(Job("pid", job_functions.process_id))
        before = by_key(executor)["pid"].value
        executor.submit(Job("slow", job_functions.count_slowly, (2000, 0.02), reports=True))
        until_running(executor, "slow")
        executor.cancel("slow")
        failure = by_key(executor)["slow"].failure
        assert failure is not None
        assert failure.kind is FailureKind.CANCELLED
        executor.submit(Job("pid", job_functions.process_id))
        assert by_key(executor)["pid"].value == before


def test_a_reporting_job_that_sticks_is_terminated() -> None:
    with PoolExecutor(1) as executor:
        executor.submit(Job("stuck", job_functions.reports_then_sticks, reports=True))
        until_running(executor, "stuck")
        executor.cancel("stuck")
        started = time.monotonic()
        failure = by_key(executor)["stuck"].failure
        assert failure is not None
        assert failure.kind is FailureKind.CANCELLED
        assert time.monotonic() - started < LIMIT_S


def test_progress_shows_the_share_of_running_jobs_only(
    shared: PoolExecutor, tmp_path: Path
) -> None:
    words = (40, 0.02, str(tmp_path / "go"))
    shared.submit(Job("slow", job_functions.count_slowly, words, reports=True))
    until_running(shared, "slow")
    seen = [shared.progress().get("slow", 0.0)]
    (tmp_path / "go").touch()
    outcome = None
    while outcome is None:
        outcome = shared.wait(0.05)
        seen.append(shared.progress().get("slow", seen[-1]))
    assert outcome.value == 40
    assert seen == sorted(seen)
    assert 0 < seen[0] <= seen[-1] <= 1
    assert shared.progress() == {}


def test_workers_run_at_low_priority(shared: PoolExecutor) -> None:
    shared.submit(Job("nice", job_functions.niceness))
    assert by_key(shared)["nice"].value == os.nice(0) + 10


def test_close_gives_up_what_is_unfinished(tmp_path: Path) -> None:
    executor = PoolExecutor(1)
    submit_all(executor, naps(6, tmp_path))
    until_begun(tmp_path)
    started = time.monotonic()
    executor.close()
    assert time.monotonic() - started < LIMIT_S
    kinds = {o.failure and o.failure.kind for o in executor.outcomes()}
    assert kinds == {FailureKind.CANCELLED}
    with pytest.raises(RuntimeError):
        executor.submit(Job("late", job_functions.double, (1,)))


_BRIEF = """
import job_functions
from kepu_desktop.jobs.model import Job
from kepu_desktop.jobs.pool import PoolExecutor

if __name__ == "__main__":
    with PoolExecutor(12) as executor:  # most are still starting when the one job is done
        executor.submit(Job("one", job_functions.double, (1,)))
        print(executor.wait().value)
"""


def test_a_pool_that_closes_while_workers_start_says_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        script(tmp_path, _BRIEF), capture_output=True, env=with_our_functions(), check=True
    )
    assert done.stdout == b"2\n"
    assert done.stderr == b""


def script(folder: Path, text: str) -> list[str]:
    """The command that runs ``text`` from a file, as spawned workers want it."""
    file = folder / "parent.py"
    file.write_text(text, encoding="utf-8")
    return [sys.executable, str(file)]


def with_our_functions() -> dict[str, str]:
    paths = [str(Path(job_functions.__file__).parent), *filter(None, sys.path)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


_PARENT = """
import os, sys, time
import job_functions
from kepu_desktop.jobs.model import Job
from kepu_desktop.jobs.pool import PoolExecutor

if __name__ == "__main__":
    with PoolExecutor(2) as executor:
        executor.submit(Job("a", job_functions.process_id))
        executor.submit(Job("b", job_functions.process_id))
        pids = {outcome.value for outcome in executor.outcomes()}
        for number in range(4):
            executor.submit(Job(f"h{number}", job_functions.hang_in_c, (sys.argv[1],)))
        while len(os.listdir(sys.argv[1])) < 2:
            time.sleep(0.02)
        print(*pids, flush=True)
        for outcome in executor.outcomes():
            pass
"""


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGKILL, signal.SIGTERM])
def test_no_worker_outlives_its_parent(tmp_path: Path, by: signal.Signals) -> None:
    signs = tmp_path / "signs"
    signs.mkdir()
    with subprocess.Popen(
        [*script(tmp_path, _PARENT), str(signs)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=with_our_functions(),
    ) as parent:
        assert parent.stdout is not None
        pids = [int(word) for word in parent.stdout.readline().split()]
        assert pids
        assert all(alive(pid) for pid in pids)
        parent.send_signal(by)
        parent.wait(timeout=LIMIT_S)
        until(lambda: not any(alive(pid) for pid in pids), "a worker outlives its parent")
