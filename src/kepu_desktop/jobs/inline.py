"""Jobs in the calling thread, one after the other, when an outcome is asked for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Self

from kepu_desktop.jobs.model import Failure, FailureKind, Job, Outcome
from kepu_desktop.jobs.waiting import WaitingLine
from kepu_desktop.jobs.worker import perform


class InlineExecutor:
    """For tests and for hosts that forbid processes: same order, no isolation, no time limits."""

    def __init__(self) -> None:
        self._waiting = WaitingLine()
        self._done: deque[Outcome] = deque()
        self._shares: dict[str, float] = {}
        self._paused = False

    def submit(self, job: Job) -> None:
        if job.key in self._waiting or any(outcome.key == job.key for outcome in self._done):
            raise ValueError(f"unfinished job of the same key: {job.key!r}")
        self._waiting.put(job)

    def wait(self, timeout_s: float | None = None) -> Outcome | None:  # noqa: ARG002
        if self._done:
            return self._done.popleft()
        if self._paused or not len(self._waiting):
            return None
        return self.run(self._waiting.pop())

    def run(self, job: Job) -> Outcome:
        """One job to its outcome. Tests that need a fault override this."""

        def report(share: float) -> None:
            self._shares[job.key] = share

        progress: Callable[[float], None] | None = report if job.reports else None
        kind, value = perform(job.function, job.args, progress)
        self._shares.pop(job.key, None)
        if kind is None:
            return Outcome(job.key, value)
        return Outcome(job.key, failure=Failure(kind, str(value)))

    def outcomes(self) -> Iterator[Outcome]:
        while (outcome := self.wait()) is not None:
            yield outcome

    def progress(self) -> Mapping[str, float]:
        return dict(self._shares)

    def unfinished(self) -> int:
        return len(self._waiting) + len(self._done)

    def raise_priority(self, key: str) -> None:
        self._waiting.raise_priority(key)

    def cancel(self, key: str | None = None) -> None:
        if key is None:
            jobs = self._waiting.take_all()
        else:
            job = self._waiting.take(key)
            jobs = [job] if job is not None else []
        self._done.extend(Outcome(job.key, failure=Failure(FailureKind.CANCELLED)) for job in jobs)

    def pause(self) -> None:
        self._paused = True

    def resume(self) -> None:
        self._paused = False

    def close(self) -> None:
        self.cancel()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
