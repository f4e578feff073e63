"""The frame viewer: decodes in a worker process of its own what the person looks at now.

The latest wish wins. Wishes of another film displace those of the film before, also one that is
in work; within a film the one in work is finished, so that frames appear while a key is held.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kepu_desktop.domain.texts import whole_seconds
from kepu_desktop.jobs.model import Executor, Failure, FailureKind, Job, Outcome
from kepu_desktop.jobs.pool import PoolExecutor
from kepu_desktop.media.stills import Still, still, strip
from kepu_desktop.system.files import write_whole

_TIMEOUT_S = 30.0
_IDLE_S = 120.0  # then the worker process is let go
FULL_SIZE = (4096, 4096)


class Kind(StrEnum):
    STRIP = "strip"  # ``count`` frames spread over the film
    STILL = "still"  # the frame at ``seconds``, ``step`` frames from it
    WHOLE = "whole"  # the same in full size, to be kept


@dataclass(frozen=True, slots=True)
class Wish:
    """``path`` as a Python path; ``box`` in pixels of the screen."""

    kind: Kind
    film_id: str
    path: str
    seconds: float = 0.0
    step: int = 0
    count: int = 1
    box: tuple[int, int] = FULL_SIZE


_IDLE = Wish(Kind.STILL, "", "")


@dataclass(frozen=True, slots=True)
class Frames:
    """What came of a wish: stills, or none and the reason in words."""

    wish: Wish
    stills: tuple[Still, ...]
    reason: str = ""


class Viewer:
    """Hands each result to ``deliver``, on a thread of its own. Close it when done."""

    def __init__(
        self,
        deliver: Callable[[Frames], None],
        executor: Callable[[], Executor] = lambda: PoolExecutor(1),
    ) -> None:
        self._deliver = deliver
        self._make = executor
        self._changed = threading.Condition()
        # All below is looked at and changed under the lock.
        self._wishes: dict[Kind, Wish] = {}
        self._working: Wish | None = None
        self._pool: Executor | None = None  # while a job is inside it, or it idles
        self._closed = False
        self._thread: threading.Thread | None = None

    def ask(self, wish: Wish) -> None:
        """Never waits. A wish of the same kind that was not begun yet is forgotten."""
        with self._changed:
            if self._closed:
                return
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="stills", daemon=True)
                self._thread.start()
            if any(other.film_id != wish.film_id for other in self._wishes.values()):
                self._wishes.clear()
            self._wishes[wish.kind] = wish
            if self._displaced() and self._pool is not None:
                self._pool.cancel()
            self._changed.notify()

    def close(self) -> None:
        """Give up everything and end the worker. Nothing is delivered afterwards."""
        with self._changed:
            self._closed = True
            pool, thread = self._pool, self._thread
            self._changed.notify()
        if pool is not None:
            pool.close()  # what is inside comes out as cancelled
        if thread is not None:
            thread.join()

    def _displaced(self) -> bool:
        """The job in work is of a film that nobody looks at any more."""
        working = self._working
        return working is not None and any(
            other.film_id != working.film_id for other in self._wishes.values()
        )

    def _work(self) -> None:
        pool: Executor | None = None
        number = 0
        while (wish := self._next(pool is not None)) is not None:
            if wish is _IDLE:
                self._let_go(pool)
                pool = None
                continue
            if pool is None:
                pool = self._make()
            number += 1
            pool.submit(_job(f"{number}", wish))
            if not self._keep(pool):
                break
            outcome = pool.wait()
            frames = _frames(wish, outcome)
            if self._done() and frames is not None:
                self._deliver(frames)
        self._let_go(pool)

    def _next(self, warm: bool) -> Wish | None:
        """The wish to fulfil; ``_IDLE`` when a warm worker waited long, None once closed."""
        with self._changed:
            ready = self._changed.wait_for(
                lambda: self._wishes or self._closed, _IDLE_S if warm else None
            )
            if self._closed:
                return None
            if not ready:
                return _IDLE
            # A single frame is what the person waits for; the strip comes after it.
            kind = next(k for k in (Kind.STILL, Kind.WHOLE, Kind.STRIP) if k in self._wishes)
            self._working = self._wishes.pop(kind)
            return self._working

    def _keep(self, pool: Executor) -> bool:
        """The job is inside ``pool``: from now on others may stop it. False once closed."""
        with self._changed:
            self._pool = pool
            if self._displaced():
                pool.cancel()
            return not self._closed

    def _done(self) -> bool:
        """Whether what came of the job is still wanted."""
        with self._changed:
            wanted = not self._displaced() and not self._closed
            self._working = None
            return wanted

    def _let_go(self, pool: Executor | None) -> None:
        with self._changed:
            self._pool = None
        if pool is not None:
            pool.close()


def _frames(wish: Wish, outcome: Outcome | None) -> Frames | None:
    failure = outcome.failure if outcome is not None else None
    if outcome is None or (failure is not None and failure.kind is FailureKind.CANCELLED):
        return None
    value = outcome.value
    stills = value if isinstance(value, tuple) else (value,)
    found = tuple(item for item in stills if isinstance(item, Still))
    return Frames(wish, found, "" if found else _reason(failure))


def _job(key: str, wish: Wish) -> Job:
    if wish.kind is Kind.STRIP:
        return Job(
            key, strip, (wish.path, wish.count, wish.box), timeout_s=_TIMEOUT_S, reports=True
        )
    args = (wish.path, wish.seconds, wish.box, wish.step)
    return Job(key, still, args, timeout_s=_TIMEOUT_S, reports=True)


def _reason(failure: Failure | None) -> str:
    if failure is None:
        return "没有可以显示的画面"
    return {
        FailureKind.MEMORY: "画面太大，内存不够，请用系统播放器看",
        FailureKind.HUNG: "解码超过时限，请用系统播放器看",
    }.get(failure.kind, "画面无法解码，请用系统播放器看")


def save_still(frame: Still, path: Path) -> Path:
    """Write the frame's JPEG to ``path`` (with .jpg where no suffix was given). Raises
    ``UserError``."""
    target = path if path.suffix else path.with_suffix(".jpg")
    write_whole(target, frame.jpeg)
    return target


def show_position(seconds: float) -> str:
    """12:31.04 or 1:02:03.50: hundredths, so that neighbouring frames differ."""
    hundredths = whole_seconds(seconds * 100)
    total, part = divmod(hundredths, 100)
    hours, rest = divmod(total, 3600)
    minutes, secs = divmod(rest, 60)
    head = f"{hours}:{minutes:02d}" if hours else f"{minutes}"
    return f"{head}:{secs:02d}.{part:02d}"


_POSITION = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,4}):)?(\d{1,6})(?:\.(\d{1,3}))?")


def parse_position(text: str) -> float | None:
    """Seconds of ``1:02:03.5``, ``12:31`` or ``90``; full-width signs allowed. None if neither."""
    plain = text.strip().replace("：", ":").replace("．", ".").replace("。", ".")
    match = _POSITION.fullmatch(plain)
    if match is None or not plain.isascii():
        return None
    hours, minutes, seconds, part = match.groups()
    if (minutes and int(seconds) >= 60) or (hours and int(minutes) >= 60):
        return None
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds)
    return whole + (float(f"0.{part}") if part else 0.0)
