"""Materials looked at in the background, one after the other, in a worker process of its own."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kepu_desktop.domain.submission import FileRef, Material
from kepu_desktop.jobs.model import Executor, FailureKind, Outcome
from kepu_desktop.jobs.pool import PoolExecutor
from kepu_desktop.workflow.materials import look_job

_IDLE_S = 60.0  # then the worker process is let go


@dataclass(frozen=True, slots=True)
class LookResult:
    """A material as it was asked for, and what came of the job."""

    material: Material
    outcome: Outcome


Deliver = Callable[[LookResult], None]


class MaterialWatch:
    """Hands each result to ``deliver``, on a thread of its own. Close it when done."""

    def __init__(
        self, deliver: Deliver, executor: Callable[[], Executor] = lambda: PoolExecutor(1)
    ) -> None:
        self._deliver = deliver
        self._make = executor
        self._changed = threading.Condition()
        # All below is looked at and changed under the lock.
        self._waiting: deque[Material] = deque()
        self._asked: dict[str, FileRef] = {}  # waiting or in work
        self._pool: Executor | None = None
        self._closed = False
        self._thread: threading.Thread | None = None

    def ask(self, materials: Iterable[Material]) -> None:
        """Never waits. What is asked for already, of the same file, is not asked twice."""
        with self._changed:
            if self._closed:
                return
            fresh = [one for one in materials if self._asked.get(one.id) != one.file]
            for one in fresh:
                self._asked[one.id] = one.file
                self._waiting.append(one)
            if fresh and self._thread is None:
                self._thread = threading.Thread(target=self._work, name="materials", daemon=True)
                self._thread.start()
            self._changed.notify()

    def pending(self) -> frozenset[str]:
        """Ids that are waiting or in work."""
        with self._changed:
            return frozenset(self._asked)

    def close(self) -> None:
        """Give up everything and end the worker. Nothing is delivered afterwards."""
        with self._changed:
            self._closed = True
            pool, thread = self._pool, self._thread
            self._changed.notify()
        if pool is not None:
            pool.close()
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        while (material := self._next()) is not None:
            pool = self._ready()
            if pool is None:
                break
            pool.submit(look_job(material))
            outcome = pool.wait()
            failure = outcome.failure if outcome is not None else None
            given_up = failure is not None and failure.kind is FailureKind.CANCELLED
            with self._changed:
                if self._asked.get(material.id) == material.file:
                    del self._asked[material.id]
                if self._closed:
                    break
            if outcome is not None and not given_up:
                self._deliver(LookResult(material, outcome))
        self._let_go()

    def _next(self) -> Material | None:
        with self._changed:
            while not self._closed:
                if self._waiting:
                    return self._waiting.popleft()
                if not self._changed.wait(_IDLE_S) and self._pool is not None:
                    pool, self._pool = self._pool, None
                    pool.close()
            return None

    def _ready(self) -> Executor | None:
        with self._changed:
            if self._closed:
                return None
            if self._pool is None:
                self._pool = self._make()
            return self._pool

    def _let_go(self) -> None:
        with self._changed:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.close()
