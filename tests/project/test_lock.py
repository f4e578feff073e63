"""One writer at a time, and takeover from one that is gone."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import Submission
from kepu_desktop.project import lock as lock_module
from kepu_desktop.project.lock import STALE_AFTER_S, Holder, WriterLock, lock_path
from kepu_desktop.project.store import Project
from project.samples import full_submission
from waiting import until

Reopen = Callable[..., Project]

HOLDING_CHILD = """
import sys
from pathlib import Path
from kepu_desktop.project.store import Project
project = Project.open(Path(sys.argv[1]), snapshots=Path(sys.argv[2]))
print("open", flush=True)
sys.stdin.read()
"""

DYING_CHILD = """
import os, signal, sys
from pathlib import Path
from kepu_desktop.project.lock import WriterLock
where = Path if "{call}" == "unlink" else os
setattr(where, "{call}", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
WriterLock(Path(sys.argv[1]))
"""

RACING_CHILD = """
import sys
from pathlib import Path
from kepu_desktop.domain.errors import UserError
from kepu_desktop.project.lock import WriterLock
print("ready", flush=True)
sys.stdin.readline()
try:
    lock = WriterLock(Path(sys.argv[1]))
except UserError as error:
    print(error.code, flush=True)
    sys.exit()
print("taken", flush=True)
sys.stdin.readline()
try:
    lock.confirm()
except UserError as error:
    print(error.code, flush=True)
else:
    print("held", flush=True)
    sys.stdin.readline()
lock.release()
"""


def run(script: str, *arguments: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def end(child: subprocess.Popen[str]) -> None:
    child.kill()
    child.communicate()


@pytest.fixture
def closed(project: Project) -> Path:
    project.commit(project.load(), full_submission(), "全部")
    project.close()
    return project.path


@pytest.fixture
def held_by_child(closed: Path, snapshot_root: Path) -> Iterator[subprocess.Popen[str]]:
    child = run(HOLDING_CHILD, closed, snapshot_root)
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"
    yield child
    end(child)


def locked(reopen: Reopen, path: Path) -> UserError:
    with pytest.raises(UserError) as caught:
        reopen(path)
    assert caught.value.code == "project-locked"
    return caught.value


def test_a_second_writer_is_told_who_holds_it(
    closed: Path, held_by_child: subprocess.Popen[str], reopen: Reopen
) -> None:
    error = locked(reopen, closed)
    assert f"进程 {held_by_child.pid}" in error.reason
    assert socket.gethostname() in error.reason
    with reopen(closed, write=False) as reader:
        assert reader.load() == full_submission()
    assert lock_path(closed).exists()


def test_a_killed_writer_is_followed_at_once_with_a_notice(
    closed: Path, held_by_child: subprocess.Popen[str], reopen: Reopen
) -> None:
    os.kill(held_by_child.pid, signal.SIGKILL)
    held_by_child.wait()
    with reopen(closed) as project:
        assert len(project.notices) == 1
        assert f"进程 {held_by_child.pid}" in project.notices[0]
        project.commit(project.load(), Submission(), "清空")
    assert not lock_path(closed).exists()
    with reopen(closed) as project:
        assert project.notices == ()


def test_a_stopped_writer_is_not_taken_for_dead(
    closed: Path, held_by_child: subprocess.Popen[str], reopen: Reopen
) -> None:
    os.kill(held_by_child.pid, signal.SIGSTOP)
    locked(reopen, closed)


def test_the_same_process_cannot_open_twice(closed: Path, reopen: Reopen) -> None:
    with reopen(closed):
        locked(reopen, closed)
    reopen(closed).close()


def elsewhere(path: Path, beat: float, **changes: object) -> None:
    """A lock left by another computer."""
    holder = Holder("other-pc", "王某", 4711, "", "another boot", "2030-01-01", beat, "token")
    holder = replace(holder, **changes)  # type: ignore[arg-type]
    lock_path(path).write_text(json.dumps(asdict(holder)), "ascii")


def test_another_computers_fresh_heartbeat_is_respected(closed: Path, reopen: Reopen) -> None:
    elsewhere(closed, time.time() - STALE_AFTER_S + 10)
    assert "王某@other-pc" in locked(reopen, closed).reason


def test_after_two_minutes_without_heartbeat_it_is_taken_over(closed: Path, reopen: Reopen) -> None:
    elsewhere(closed, time.time() - STALE_AFTER_S - 1)
    with reopen(closed) as project:
        assert "王某@other-pc" in project.notices[0]


def test_a_heartbeat_from_the_future_counts_as_alive(closed: Path, reopen: Reopen) -> None:
    elsewhere(closed, time.time() + 3_600)
    locked(reopen, closed)


def test_a_pid_given_again_to_another_program_is_no_holder(closed: Path, reopen: Reopen) -> None:
    ours = lock_module._machine()
    elsewhere(closed, time.time(), machine=ours, pid=os.getpid(), started="1")
    with reopen(closed) as project:
        assert len(project.notices) == 1


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff" * 3000, b"[" * 2000, b"{}"])
def test_an_unreadable_lock_counts_by_its_age(closed: Path, reopen: Reopen, content: bytes) -> None:
    file = lock_path(closed)
    file.write_bytes(content)
    assert "另一个程序" in locked(reopen, closed).reason
    old = time.time() - STALE_AFTER_S - 1
    os.utime(file, (old, old))
    with reopen(closed) as project:
        assert len(project.notices) == 1
    assert not file.exists()


@pytest.mark.parametrize("call", ["write", "link", "unlink"])
def test_a_writer_killed_while_it_takes_the_lock_hinders_nobody(
    closed: Path, reopen: Reopen, call: str
) -> None:
    child = run(DYING_CHILD.format(call=call), closed)
    child.communicate()
    assert child.returncode == -signal.SIGKILL
    left = [path for path in closed.parent.iterdir() if path.name.startswith(closed.name + ".")]
    assert left
    for path in left:
        if path != lock_path(closed):
            os.utime(path, (0, 0))
    reopen(closed).close()
    assert not [path for path in left if path.exists()]


def test_without_links_the_lock_is_made_all_the_same(
    closed: Path, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)
    with reopen(closed):
        assert f"进程 {os.getpid()}" in locked(reopen, closed).reason
    assert not lock_path(closed).exists()


def test_names_from_a_lock_cannot_disturb_the_message(closed: Path, reopen: Reopen) -> None:
    elsewhere(closed, time.time(), user="a\n\u202eb\udcff" + "c" * 500)
    reason = locked(reopen, closed).reason
    assert "\n" not in reason
    assert "\u202e" not in reason
    assert len(reason) < 200


def test_after_a_takeover_the_first_window_stops_writing(closed: Path, reopen: Reopen) -> None:
    with reopen(closed) as project:
        state = project.load()
        elsewhere(closed, time.time())
        with pytest.raises(UserError) as caught:
            project.commit(state, Submission(), "清空")
        assert caught.value.code == "project-lock-lost"
        assert "王某@other-pc" in caught.value.reason
        assert project.load() == state
    assert lock_path(closed).exists()  # the other's


def test_a_lock_that_someone_deleted_is_made_again(closed: Path, reopen: Reopen) -> None:
    with reopen(closed) as project:
        lock_path(closed).unlink()
        project.commit(project.load(), Submission(), "清空")
        locked(reopen, closed)


def test_an_edit_by_a_writer_that_came_and_went_is_noticed(closed: Path, reopen: Reopen) -> None:
    """The computer slept for more than two minutes; another one worked meanwhile."""
    with reopen(closed) as project:
        state = project.load()
        lock_path(closed).unlink()
        with reopen(closed) as other:
            theirs = other.commit(other.load(), Submission(form={"unit": "乙"}), "改")
        with pytest.raises(UserError) as caught:
            project.commit(state, replace(state, ticked=()), "改")
        assert caught.value.code == "project-changed"
    with reopen(closed, write=False) as reader:
        assert reader.load() == theirs


def test_the_heartbeat_goes_on_by_itself(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path / "x.kepu", heartbeat_s=0.02)
    try:
        first = json.loads(lock.file.read_bytes())["beat"]
        until(lambda: json.loads(lock.file.read_bytes())["beat"] != first, "no heartbeat")
    finally:
        lock.release()
    assert not lock.file.exists()


def test_a_heartbeat_does_not_touch_anothers_lock(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path / "x.kepu")
    elsewhere(tmp_path / "x.kepu", 1.0)
    before = lock.file.read_bytes()
    lock.beat()
    lock.release()
    assert lock.file.read_bytes() == before


def tell_all(children: list[subprocess.Popen[str]]) -> None:
    for child in children:
        assert child.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it was refused and has ended
            child.stdin.write("\n")
            child.stdin.flush()


def test_of_many_that_take_over_at_once_one_may_write(tmp_path: Path) -> None:
    path = tmp_path / "x.kepu"
    elsewhere(path, 1.0)
    children = [run(RACING_CHILD, path) for _ in range(6)]
    try:
        for child in children:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
        answers = [""] * len(children)
        for _ in ("take the lock", "confirm that it is still ours"):
            tell_all(children)
            # All have tried before the first goes on, however slow one of them is.
            answers = [
                child.stdout.readline().strip() or before
                for child, before in zip(children, answers, strict=True)
            ]
    finally:
        for child in children:
            end(child)
    assert answers.count("held") == 1, answers
    assert set(answers) <= {"held", "project-locked", "project-lock-lost"}
