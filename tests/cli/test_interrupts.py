"""An interrupt that the interpreter drops is raised again."""

from __future__ import annotations

import os
import signal
import sys
import weakref
from pathlib import Path

import pytest

from kepu_desktop.cli import commands
from kepu_desktop.cli.entry import run
from kepu_desktop.cli.exits import Exit
from kepu_desktop.cli.interrupts import heeded, raise_pending
from kepu_desktop.cli.progress import ProgressLine
from kepu_desktop.workflow.progress import Progress


class Thing:
    pass


def interrupt_where_it_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C inside a weak reference's callback: the interpreter only mentions it."""
    monkeypatch.setattr(sys, "unraisablehook", lambda _: None)

    def callback(_: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(1000):
            pass

    thing = Thing()
    reference = weakref.ref(thing, callback)
    del thing
    assert reference() is None


@pytest.fixture(autouse=True)
def usual_handler() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_a_dropped_interrupt_is_raised_at_the_next_step(monkeypatch: pytest.MonkeyPatch) -> None:
    with heeded():
        interrupt_where_it_is_dropped(monkeypatch)
        with pytest.raises(KeyboardInterrupt):
            ProgressLine()(Progress("检查", 1, 2))


def test_an_interrupt_that_came_out_as_another_error_is_still_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As Python 3.11 does with one that comes while ``__set_name__`` runs."""

    def wrapped(_: object) -> int:
        try:
            os.kill(os.getpid(), signal.SIGINT)
            for _ in range(1000):
                pass
        except KeyboardInterrupt as error:
            raise RuntimeError("Error calling __set_name__") from error
        return 0

    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(tmp_path))
    monkeypatch.setattr(commands, "do_doctor", wrapped)
    assert run(["doctor"]) == Exit.INTERRUPTED
    assert "已中断" in capsys.readouterr().err
    assert not list(tmp_path.rglob("crash-*"))


def test_without_an_interrupt_nothing_is_raised() -> None:
    with heeded():
        raise_pending()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_one_that_was_heard_is_not_raised_in_the_next_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with heeded():
        interrupt_where_it_is_dropped(monkeypatch)
    with heeded():
        raise_pending()


def test_an_ignored_signal_stays_ignored() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with heeded():
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
