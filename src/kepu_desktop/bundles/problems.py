"""What ``verify`` reports: the faults of a package, and what was done to find them."""

from __future__ import annotations

from dataclasses import dataclass

HASHED = "已逐个校验 SHA-256"


@dataclass(frozen=True, slots=True)
class VerifyProblem:
    """``code`` is stable: missing changed extra manifest link mail draft paper zip tag."""

    code: str
    file: str  # relative to the package, or the zip's name
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """``statement`` says what was done, in words that never claim more than was done."""

    kind: str
    checked_files: int
    total_bytes: int
    problems: tuple[VerifyProblem, ...]
    statement: str

    @property
    def sound(self) -> bool:
        return not self.problems
