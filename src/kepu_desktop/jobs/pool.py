"""Jobs in worker processes: pebble underneath, our own queue above it.

pebble isolates: only the job whose worker died, hung or was terminated fails, and a new worker
takes its place. It has no priorities, so only a few jobs are inside it at a time; the rest wait
here, where order, pause and cancel act at once.
"""

from __future__ import annotations

import contextlib
import pickle
import queue
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping, MutableSequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from functools import partial
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING, Self

from kepu_desktop.jobs import worker
from kepu_desktop.jobs.capacity import worker_count
from kepu_desktop.jobs.model import Failure, FailureKind, Job, Outcome
from kepu_desktop.jobs.spawning import LowContext
from kepu_desktop.jobs.waiting import WaitingLine

if TYPE_CHECKING:
    from pebble import ProcessPool

# Bytes of data a worker may map. Holes between blocks count, which hold nothing: a worker whose
# resident memory stays below 600 MB has been seen at 700. Beyond it, something swells without end.
MEMORY_LIMIT = 1000 << 20
_INSIDE = 3  # jobs inside pebble for each worker: one that runs, two at hand
_SLOTS = 4  # times the jobs inside, so that a slot rests before it is used again
_GRACE_S = 1.0  # for a cancelled job to end by itself
_ATTEMPTS = 2  # for jobs that a broken pool took down with it
_TICK_S = 0.5  # a wait without end would not hear Ctrl-C on Windows


def load() -> None:
    """Import what the first job needs: 0.1 s in which other threads hardly get on."""
    import multiprocessing.sharedctypes

    import pebble  # noqa: F401

    if sys.platform != "win32":
        import multiprocessing.popen_spawn_posix  # noqa: F401


@dataclass(slots=True)
class _Inside:
    job: Job
    future: Future[bytes | Failure]
    slot: int


class PoolExecutor:
    """An ``Executor`` on ``workers`` processes, started with the first job."""

    def __init__(self, workers: int | None = None, *, memory_limit: int = MEMORY_LIMIT) -> None:
        self.workers = workers or worker_count()
        self._memory_limit = memory_limit
        self._context = LowContext()
        room = self.workers * _INSIDE
        self._shares: MutableSequence[float] = self._context.RawArray("d", room * _SLOTS)
        self._stops: MutableSequence[int] = self._context.RawArray("b", room * _SLOTS)
        self._slots = deque(range(room * _SLOTS))
        self._room = room
        self._lock = threading.RLock()
        self._waiting = WaitingLine()
        self._inside: dict[str, _Inside] = {}
        self._attempts: dict[str, int] = {}
        self._finished: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
        self._unfinished: set[str] = set()
        self._paused = False
        self._closed = False
        self._pool: ProcessPool | None = None

    def submit(self, job: Job) -> None:
        with self._lock:
            if self._closed:
                raise RuntimeError("the executor is closed")
            if job.key in self._unfinished:
                raise ValueError(f"unfinished job of the same key: {job.key!r}")
            self._unfinished.add(job.key)
            self._waiting.put(job)
            self._feed()

    def wait(self, timeout_s: float | None = None) -> Outcome | None:
        end = None if timeout_s is None else time.monotonic() + timeout_s
        while self.unfinished():
            left = _TICK_S if end is None else min(_TICK_S, end - time.monotonic())
            try:
                outcome = self._finished.get(timeout=max(0.0, left))
            except queue.Empty:
                if end is not None and time.monotonic() >= end:
                    return None
                continue
            with self._lock:
                self._unfinished.discard(outcome.key)
            return outcome
        return None

    def outcomes(self) -> Iterator[Outcome]:
        while (outcome := self.wait()) is not None:
            yield outcome

    def progress(self) -> Mapping[str, float]:
        with self._lock:
            shares = {
                key: self._shares[entry.slot]
                for key, entry in self._inside.items()
                if entry.job.reports
            }
        return {key: share for key, share in shares.items() if share > 0}

    def unfinished(self) -> int:
        with self._lock:
            return len(self._unfinished)

    def raise_priority(self, key: str) -> None:
        with self._lock:
            self._waiting.raise_priority(key)

    def cancel(self, key: str | None = None) -> None:
        with self._lock:
            if key is None:
                jobs, inside = self._waiting.take_all(), list(self._inside.values())
            else:
                job, entry = self._waiting.take(key), self._inside.get(key)
                jobs, inside = [job] if job else [], [entry] if entry else []
            for job in jobs:
                self._tell(job.key, failure=Failure(FailureKind.CANCELLED))
            for entry in inside:
                self._stop(entry)

    def pause(self) -> None:
        with self._lock:
            self._paused = True

    def resume(self) -> None:
        with self._lock:
            self._paused = False
            self._feed()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            for job in [*self._waiting.take_all(), *(e.job for e in self._inside.values())]:
                self._tell(job.key, failure=Failure(FailureKind.CANCELLED))
            self._inside.clear()
            pool, self._pool = self._pool, None
        if pool is not None:
            _end(pool)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _feed(self) -> None:
        """Hand waiting jobs to pebble while there is room. The lock is held."""
        while not (self._paused or self._closed) and len(self._inside) < self._room:
            if not len(self._waiting):
                return
            self._start(self._waiting.pop())

    def _start(self, job: Job) -> None:
        slot = self._slots.popleft()
        self._shares[slot], self._stops[slot] = 0.0, 0
        payload = pickle.dumps((job.function, job.args))
        with _interrupts_held():
            future = self._ready_pool().schedule(
                worker.run, args=(payload, slot, job.reports), timeout=job.timeout_s
            )
        entry = _Inside(job, future, slot)
        self._inside[job.key] = entry
        future.add_done_callback(partial(self._settle, entry))

    def _ready_pool(self) -> ProcessPool:
        if self._pool is not None and not self._pool.active:
            # On a thread of its own: we may be on one that the old pool waits for.
            threading.Thread(target=_end, args=(self._pool,), daemon=True).start()
            self._pool = None
        if self._pool is None:
            from pebble import ProcessPool

            self._pool = ProcessPool(
                max_workers=self.workers,
                initializer=worker.initialise,
                initargs=(worker.Starting(), self._shares, self._stops, self._memory_limit),
                context=self._context,
            )
        return self._pool

    def _stop(self, entry: _Inside) -> None:
        """Ask a job to end; terminate its worker when it does not. The lock is held."""
        if not entry.job.reports or not entry.future.running():
            entry.future.cancel()
            return
        self._stops[entry.slot] = 1
        patience = threading.Timer(_GRACE_S, entry.future.cancel)
        patience.daemon = True
        patience.start()

    def _settle(self, entry: _Inside, future: Future[bytes | Failure]) -> None:
        """Called by pebble's threads, or by the one that cancels."""
        key = entry.job.key
        with self._lock:
            if self._inside.get(key) is not entry:
                return  # told already, by close
            del self._inside[key]
            self._slots.append(entry.slot)
            try:
                value = future.result(timeout=0)
            except CancelledError:
                self._tell(key, failure=Failure(FailureKind.CANCELLED))
            except TimeoutError:
                self._tell(key, failure=Failure(FailureKind.HUNG, f"{entry.job.timeout_s:g} s"))
            except Exception as error:  # noqa: BLE001 - becomes this job's failure, or a retry
                self._after_pool_error(entry.job, error)
            else:
                if isinstance(value, Failure):
                    self._tell(key, failure=value)
                else:
                    self._tell(key, pickle.loads(value))
            self._feed()

    def _after_pool_error(self, job: Job, error: Exception) -> None:
        from concurrent.futures.process import BrokenProcessPool

        from pebble import ProcessExpired

        if isinstance(error, ProcessExpired):
            self._tell(job.key, failure=Failure(FailureKind.CRASHED, f"exit code {error.exitcode}"))
        elif isinstance(error, BrokenProcessPool):
            # Not this job's fault as far as we know: idle workers died. Once more, then give up.
            self._attempts[job.key] = self._attempts.get(job.key, 0) + 1
            if self._attempts[job.key] < _ATTEMPTS:
                self._waiting.put(job)
            else:
                self._tell(job.key, failure=Failure(FailureKind.CRASHED, "broken pool"))
        else:
            self._tell(job.key, failure=Failure(FailureKind.ERROR, type(error).__name__))

    def _tell(self, key: str, value: object = None, failure: Failure | None = None) -> None:
        self._attempts.pop(key, None)
        self._finished.put(Outcome(key, value, failure))


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C reaches the whole process group. Workers, and the threads that start later ones,
    inherit the mask and never hear it; ours is delivered after the body."""
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # its first start would lift the mask
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()
