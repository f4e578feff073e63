"""One fault of a package, as ``verify`` reports it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VerifyProblem:
    """``code`` is stable: missing changed extra manifest link mail draft paper zip."""

    code: str
    file: str  # relative to the package, or the zip's name
    reason: str
    remedy: str
