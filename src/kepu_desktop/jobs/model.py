"""What goes in and what comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, Self


@dataclass(frozen=True, slots=True)
class Job:
    """One call. ``function`` lies at the top level of a module; arguments are plain data.

    A job with ``reports`` is called with an extra keyword ``progress``, a function that takes
    the share done (0 to 1) and is also where a cancelled job ends by itself.
    """

    key: str  # names the job; unique among the unfinished ones
    function: Callable[..., object]
    args: tuple[object, ...] = ()
    priority: int = 0  # the higher, the earlier; equals in order of submission
    timeout_s: float = 600.0
    reports: bool = False


class FailureKind(StrEnum):
    CRASHED = "crashed"  # the worker process died
    HUNG = "hung"  # no result within the time limit
    MEMORY = "memory"  # the worker's memory limit was reached
    ERROR = "error"  # an exception: a defect of the function
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Failure:
    """``detail`` is for the log: type and place of an exception, exit code; no values, no paths."""

    kind: FailureKind
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    key: str
    value: object = None
    failure: Failure | None = None


class Executor(Protocol):
    """What the workflow needs of a place to run jobs. Safe to call from several threads."""

    def submit(self, job: Job) -> None:
        """Queue a job. Raises ``ValueError`` for a key that is still unfinished."""

    def wait(self, timeout_s: float | None = None) -> Outcome | None:
        """The next finished job; None after ``timeout_s`` or when nothing is unfinished."""

    def outcomes(self) -> Iterator[Outcome]:
        """Finished jobs in order of completion, until nothing is unfinished."""

    def progress(self) -> Mapping[str, float]:
        """The share done of each running job that has reported one."""

    def unfinished(self) -> int:
        """How many submitted jobs have not been handed out as outcomes yet."""

    def raise_priority(self, key: str) -> None:
        """Put a waiting job before all others; one that runs or is done stays as it is."""

    def cancel(self, key: str | None = None) -> None:
        """Give up one job, or all. Each still comes out, as a failure of kind cancelled."""

    def pause(self) -> None:
        """Start no more jobs; those that run go on."""

    def resume(self) -> None: ...

    def close(self) -> None:
        """Give up everything and stop the workers."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...
