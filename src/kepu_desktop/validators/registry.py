"""Registering rules. A rule says what it saw; the call says what that means.

A rule is a generator of ``Claim``. Each claim names a branch of the rule; level, stage and clause
of that branch come from the call's ``[rules."id"]``. A rule that cannot run raises ``CannotRun``
with the reason: that becomes a finding of level 未检.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from kepu_desktop.calls.model import Rule
from kepu_desktop.domain.findings import Evidence

TOPICS = (
    "media",
    "content",
    "quality",
    "review",
    "entries",
    "form",
    "units",
    "package",
    "cases",
    "delivery",
)


class Subject(StrEnum):
    """What a rule looks at, and so which view it is given."""

    FILE = "file"  # one file on its own: FilmView, also without a project
    FILM = "film"  # a film within a submission: FilmView
    ENTRY = "entry"  # a line of the form: EntryView
    FORM = "form"  # the form as a whole: FormView
    PACKAGE = "package"  # what is about to be mailed: PackageView
    DELIVERY = "delivery"  # the disk that takes the originals: TargetView
    CASE = "case"  # one case: CaseView
    MATERIAL = "material"  # a paper, picture or film of a case: MaterialView
    CASES = "cases"  # the registration as a whole: CasesView


@dataclass(frozen=True, slots=True)
class Claim:
    """What one rule saw. ``basis`` of the finding is what a person's word on it binds to: the
    film's content; or ``about``, the judged text, where no content is judged; in either case
    together with ``given``, a circumstance that the claim depends on (the film's category, say).
    """

    branch: str
    message: str
    measured: str | None = None
    required: str | None = None
    remedy: str = ""
    evidence: tuple[Evidence, ...] = ()
    about: str | None = None
    given: str = ""
    clause: str = ""  # where a more exact one than the rule's is known


class CannotRun(Exception):  # noqa: N818  (it is an outcome, not an error)
    """The facts that the rule needs are not there; says why."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        self.reason = reason
        self.remedy = remedy
        super().__init__(reason)


# The view's type depends on the subject; `rule` pairs them and `judge` passes the right one.
RuleFunction = Callable[[Any, Rule], Iterable[Claim]]
_F = TypeVar("_F", bound=RuleFunction)


@dataclass(frozen=True, slots=True)
class RuleDefinition:
    """``branches`` are all the codes its claims may carry; ``numbers`` what the call must give."""

    id: str
    subject: Subject
    title: str
    remedy: str
    branches: tuple[str, ...]
    numbers: tuple[str, ...]
    function: RuleFunction

    @property
    def topic(self) -> str:
        """The module that holds the rule."""
        return self.function.__module__.rpartition(".")[2]

    @property
    def rationale(self) -> str:
        return (self.function.__doc__ or "").strip()


_REGISTRY: list[RuleDefinition] = []


def rule(
    identifier: str,
    subject: Subject,
    *,
    title: str,
    remedy: str,
    branches: tuple[str, ...],
    numbers: tuple[str, ...] = (),
) -> Callable[[_F], _F]:
    """Register a rule under its permanent id."""

    def register(function: _F) -> _F:
        _REGISTRY.append(
            RuleDefinition(identifier, subject, title, remedy, branches, numbers, function)
        )
        return function

    return register


def all_rules() -> tuple[RuleDefinition, ...]:
    """Every rule of the program, in the order of the topics."""
    for topic in TOPICS:
        importlib.import_module(f"kepu_desktop.validators.{topic}")
    # Registered in the order of import, which depends on who asked for which module first.
    return tuple(sorted(_REGISTRY, key=lambda rule: TOPICS.index(rule.topic)))
