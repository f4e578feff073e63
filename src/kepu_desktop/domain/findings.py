"""What the rules say about the facts, and what people say about the findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    ERROR = "error"  # 不合规
    REVIEW = "review"  # 需核实
    ADVICE = "advice"  # 提示
    SKIPPED = "skipped"  # 未检


class Stage(StrEnum):
    FORM = "form"  # before the information form is mailed
    DELIVERY = "delivery"  # before the originals are handed over
    CASE = "case"  # before the cases are registered


class Origin(StrEnum):
    NOTICE = "notice"  # the call says so
    FORM = "form"  # the call's form asks for it
    OURS = "ours"  # practice, or this program's own choice


class Verdict(StrEnum):
    ERROR = "error"
    REVIEW = "review"
    UNCHECKED = "unchecked"
    ADVICE = "advice"
    PASS = "pass"


LEVEL_WORDS = {
    Level.ERROR: "不合规",
    Level.REVIEW: "需核实",
    Level.ADVICE: "提示",
    Level.SKIPPED: "未检",
}
VERDICT_WORDS = {
    Verdict.ERROR: "不合规",
    Verdict.REVIEW: "需核实",
    Verdict.UNCHECKED: "未检",
    Verdict.ADVICE: "提示",
    Verdict.PASS: "合规",
}
STAGE_WORDS = {
    Stage.FORM: "报信息表前",
    Stage.DELIVERY: "交付前",
    Stage.CASE: "登记前",
}


class How(StrEnum):
    """How a person settled a finding."""

    WAIVED = "waived"
    CONFIRMED_OK = "confirmed_ok"
    CONFIRMED_BAD = "confirmed_bad"


@dataclass(frozen=True, slots=True)
class Evidence:
    time_s: float | None
    box: tuple[int, int, int, int] | None
    image: str | None


@dataclass(frozen=True, slots=True)
class Resolution:
    """One append-only line of the sign-off book. ``at`` is RFC 3339 with offset.

    It holds for ``basis``: the film's fingerprint, or a digest of the text that was judged. When
    the full SHA-256 was known it must still agree (``sha256``).
    """

    number: int
    subject: str
    rule: str
    how: How
    by: str
    at: str
    reason: str
    basis: str
    sha256: str | None = None
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """A person's content check of one film; append-only, bound to the film's content."""

    number: int
    subject: str
    by: str
    role: str
    at: str
    result: str  # pass | fail
    remark: str
    basis: str
    sha256: str | None = None
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement of one rule about one subject (a film, a series, "form" or "package")."""

    rule: str
    subject: str
    level: Level
    stage: Stage
    clause: str
    origin: Origin
    message: str
    measured: str | None
    required: str | None
    remedy: str
    evidence: tuple[Evidence, ...] = ()
    basis: str = ""
    resolved: Resolution | None = None

    @property
    def open_error(self) -> bool:
        """Counts against a gate: a sure fault that nobody has waived."""
        return self.effective_level is Level.ERROR

    @property
    def effective_level(self) -> Level | None:
        """The level after the person's word: None when it was waived or confirmed to be fine."""
        if self.resolved is None:
            return self.level
        return Level.ERROR if self.resolved.how is How.CONFIRMED_BAD else None


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """The worst of error > review > unchecked > advice > pass.

    ``unchecked`` counts only rules of the notice: a skipped hint of our own hides nothing that
    the call asks for.
    """
    levels: set[Level] = set()
    for finding in findings:
        level = finding.effective_level
        if level is Level.SKIPPED and finding.origin is Origin.OURS:
            continue
        if level is not None:
            levels.add(level)
    for level, verdict in (
        (Level.ERROR, Verdict.ERROR),
        (Level.REVIEW, Verdict.REVIEW),
        (Level.SKIPPED, Verdict.UNCHECKED),
        (Level.ADVICE, Verdict.ADVICE),
    ):
        if level in levels:
            return verdict
    return Verdict.PASS
