"""The frame viewer: the latest wish wins, and it closes cleanly at any moment."""

from __future__ import annotations

import errno
import os
import queue
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kepu_desktop.domain.errors import UserError
from kepu_desktop.jobs.inline import InlineExecutor
from kepu_desktop.jobs.model import Failure, FailureKind, Job, Outcome
from kepu_desktop.media.stills import Still
from kepu_desktop.workflow.stills import (
    Frames,
    Kind,
    Viewer,
    Wish,
    parse_position,
    save_still,
    show_position,
)
from media_factory import MediaFactory
from waiting import LIMIT_S, until

BOX = (160, 90)


class Gate(InlineExecutor):
    """Holds each job until it is let through; a job that is cancelled meanwhile ends so."""

    def __init__(self) -> None:
        super().__init__()
        self.begun: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self.let = threading.Semaphore(0)
        self.given_up = threading.Event()

    def run(self, job: Job) -> Outcome:
        self.given_up.clear()
        self.begun.put(job)
        while not self.let.acquire(blocking=False):
            time.sleep(0.005)
            if self.given_up.is_set():
                return Outcome(job.key, failure=Failure(FailureKind.CANCELLED))
        return super().run(job)

    def cancel(self, key: str | None = None) -> None:
        super().cancel(key)
        self.given_up.set()


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def heard() -> queue.SimpleQueue[Frames]:
    return queue.SimpleQueue()


@pytest.fixture
def viewer(gate: Gate, heard: queue.SimpleQueue[Frames]) -> Iterator[Viewer]:
    made = Viewer(heard.put, lambda: gate)
    yield made
    made.close()
    assert not [t for t in threading.enumerate() if t.name == "stills"]


def frame_of(film: str, path: Path, seconds: float) -> Wish:
    return Wish(Kind.STILL, film, str(path), seconds, box=BOX)


def test_a_frame_and_a_strip_come_back_with_their_wish(
    media: MediaFactory, heard: queue.SimpleQueue[Frames]
) -> None:
    film = media.five_megabits()
    viewer = Viewer(heard.put)
    try:
        viewer.ask(Wish(Kind.STRIP, "v1", str(film), count=3, box=BOX))
        strip = heard.get(timeout=LIMIT_S)
        viewer.ask(frame_of("v1", film, 0.5))
        still = heard.get(timeout=LIMIT_S)
    finally:
        viewer.close()
    assert (strip.wish.kind, len(strip.stills), strip.reason) == (Kind.STRIP, 3, "")
    assert [shown.time_s for shown in still.stills] == pytest.approx([0.48])


def test_of_wishes_for_one_film_that_were_not_begun_only_the_last_is_fulfilled(
    media: MediaFactory, viewer: Viewer, gate: Gate, heard: queue.SimpleQueue[Frames]
) -> None:
    film = media.five_megabits()
    viewer.ask(frame_of("v1", film, 0.0))
    gate.begun.get(timeout=LIMIT_S)
    for number in range(1, 20):
        viewer.ask(frame_of("v1", film, number / 25))
    gate.let.release(9)
    # The one in work is finished, so that something moves while a key is held.
    seconds = [heard.get(timeout=LIMIT_S).wish.seconds for _ in range(2)]
    assert seconds == pytest.approx([0.0, 19 / 25])
    time.sleep(0.05)
    assert heard.empty()


def test_another_film_displaces_what_waits_and_what_is_in_work(
    media: MediaFactory, viewer: Viewer, gate: Gate, heard: queue.SimpleQueue[Frames]
) -> None:
    film = media.five_megabits()
    viewer.ask(frame_of("v1", film, 0.0))
    gate.begun.get(timeout=LIMIT_S)
    viewer.ask(Wish(Kind.STRIP, "v1", str(film), count=3, box=BOX))
    viewer.ask(frame_of("v2", film, 0.5))
    gate.begun.get(timeout=LIMIT_S)
    gate.let.release(9)
    assert heard.get(timeout=LIMIT_S).wish.film_id == "v2"
    time.sleep(0.05)
    assert heard.empty()


def test_the_single_frame_comes_before_the_strip(
    media: MediaFactory, viewer: Viewer, gate: Gate, heard: queue.SimpleQueue[Frames]
) -> None:
    film = media.five_megabits()
    viewer.ask(frame_of("v1", film, 0.0))
    gate.begun.get(timeout=LIMIT_S)
    viewer.ask(Wish(Kind.STRIP, "v1", str(film), count=2, box=BOX))
    viewer.ask(frame_of("v1", film, 0.2))
    gate.let.release(9)
    assert [heard.get(timeout=LIMIT_S).wish.kind for _ in range(3)] == [
        Kind.STILL,
        Kind.STILL,
        Kind.STRIP,
    ]


def test_what_cannot_be_shown_comes_with_a_reason(
    viewer: Viewer, gate: Gate, heard: queue.SimpleQueue[Frames], tmp_path: Path
) -> None:
    gate.let.release(9)
    viewer.ask(frame_of("v1", tmp_path / "gone.mp4", 0.0))
    got = heard.get(timeout=LIMIT_S)
    assert got.stills == ()
    assert got.reason == "没有可以显示的画面"


def reader_of(pipe: Path) -> int | None:
    """Our end of a named pipe, once somebody reads at the other; None before."""
    try:
        return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    except OSError as error:
        if error.errno != errno.ENXIO:
            raise
        return None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes of POSIX")
@pytest.mark.timeout(LIMIT_S * 2)
def test_closing_in_the_middle_of_a_job_delivers_nothing_and_waits_for_nobody(
    media: MediaFactory, heard: queue.SimpleQueue[Frames], tmp_path: Path
) -> None:
    endless = tmp_path / "endless.mp4"
    os.mkfifo(endless)
    viewer = Viewer(heard.put)
    viewer.ask(Wish(Kind.STRIP, "v1", str(endless), count=9, box=BOX))
    end = until(lambda: reader_of(endless), "nobody reads the film")
    viewer.close()  # the worker waits for a byte that never comes
    viewer.close()
    os.close(end)
    assert heard.empty()
    viewer.ask(frame_of("v1", media.five_megabits(), 0.0))  # after closing: nothing happens
    assert not [t for t in threading.enumerate() if t.name == "stills"]


def test_a_viewer_that_was_never_asked_starts_nothing(heard: queue.SimpleQueue[Frames]) -> None:
    before = threading.active_count()
    viewer = Viewer(heard.put)
    assert threading.active_count() == before
    viewer.close()


def test_a_kept_frame_is_written_whole(tmp_path: Path) -> None:
    shown = Still(1.0, 16, 9, b"\xff\xd8jpeg")
    assert save_still(shown, tmp_path / "画面").name == "画面.jpg"
    assert (tmp_path / "画面.jpg").read_bytes() == shown.jpeg
    with pytest.raises(UserError):
        save_still(shown, tmp_path / "no folder" / "x.jpg")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("12:31", 751.0),
        ("1:02:03.5", 3723.5),
        ("90", 90.0),
        ("０：30", None),
        ("0：30", 30.0),
        ("12:61", None),
        ("1:61:00", None),
        ("", None),
        ("abc", None),
        ("-3", None),
        (" 7.25 ", 7.25),
    ],
)
def test_a_typed_position(text: str, seconds: float | None) -> None:
    assert parse_position(text) == seconds


def test_a_position_shows_hundredths_and_can_be_typed_back() -> None:
    assert show_position(751.04) == "12:31.04"
    assert show_position(3723.999) == "1:02:04.00"
    assert parse_position(show_position(3723.52)) == pytest.approx(3723.52)
