"""The jobs that have not started: highest priority first, then first come."""

from __future__ import annotations

import heapq
import itertools

from kepu_desktop.jobs.model import Job


class WaitingLine:
    """A heap whose entries can be taken out by key. Not locked: its owner is."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, str]] = []
        self._jobs: dict[str, tuple[int, Job]] = {}
        self._numbers = itertools.count()

    def __len__(self) -> int:
        return len(self._jobs)

    def __contains__(self, key: str) -> bool:
        return key in self._jobs

    def put(self, job: Job, priority: int | None = None) -> None:
        number = next(self._numbers)
        self._jobs[job.key] = (number, job)
        rank = job.priority if priority is None else priority
        heapq.heappush(self._heap, (-rank, number, job.key))

    def pop(self) -> Job:
        """The next job. Raises ``IndexError`` when none waits."""
        while True:
            _, number, key = heapq.heappop(self._heap)
            entry = self._jobs.get(key)
            if entry is not None and entry[0] == number:  # else taken out or put anew
                del self._jobs[key]
                return entry[1]

    def take(self, key: str) -> Job | None:
        entry = self._jobs.pop(key, None)
        return entry[1] if entry is not None else None

    def take_all(self) -> list[Job]:
        jobs = [job for _, job in self._jobs.values()]
        self._jobs.clear()
        self._heap.clear()
        return jobs

    def raise_priority(self, key: str) -> None:
        """Before every other; the last one raised comes first."""
        job = self.take(key)
        if job is not None:
            top = -self._heap[0][0] if self._heap else 0
            self.put(job, max(top, job.priority) + 1)
