"""What an example of a rule is."""

from __future__ import annotations

from dataclasses import dataclass

from kepu_desktop.validators.registry import Subject

CANNOT_RUN = "(cannot run)"


@dataclass(frozen=True)
class Example:
    """``branches``: of the claims, in order; empty when the rule has nothing to say."""

    rule: str
    subject: Subject
    view: object
    branches: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.rule} {' '.join(self.branches) or 'passes'}"
