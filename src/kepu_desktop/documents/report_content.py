"""What a check report is made of, and what is read out of it: who must do what, in which order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from kepu_desktop.calls.model import Call
from kepu_desktop.domain.facts import MediaFacts
from kepu_desktop.domain.findings import Finding, Level, Resolution, Signature, Stage, Verdict
from kepu_desktop.domain.submission import Skipped

LEVEL_ORDER = (Level.ERROR, Level.REVIEW, Level.SKIPPED, Level.ADVICE)
VERDICT_ORDER = (
    Verdict.ERROR,
    Verdict.REVIEW,
    Verdict.UNCHECKED,
    Verdict.ADVICE,
    Verdict.PASS,
)


@dataclass(frozen=True, slots=True)
class FilmReport:
    """One film. ``file_name`` is shown by its last part only; blank for a planned film.

    ``planned_s`` is the duration that a planned film is to have.
    """

    film_id: str
    title: str
    file_name: str
    category: str
    unit: str
    facts: MediaFacts | None
    findings: tuple[Finding, ...]
    verdict: Verdict
    signatures: tuple[Signature, ...] = ()
    planned: bool = False
    included: bool = True
    planned_s: float | None = None


@dataclass(frozen=True, slots=True)
class ReportContent:
    """``findings`` are those of the form and of series, ``cases`` those of the chosen cases, None
    where none is chosen; ``subjects`` names series, cases and materials by their id.

    ``rules`` are the titles of rules by their id; ``sign_rule`` is the one that asks for the
    content sign-off, which each film's sheet tells in a line of its own. ``own_form`` is the file
    name of the organiser's form where that is filled, blank where it is the call's.

    ``unit`` is blank for a check without a project (``project`` False): there nobody has a form to
    send or signs. ``date_text`` is the project's date, not the day's.
    """

    call: Call
    unit: str
    films: tuple[FilmReport, ...]
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    date_text: str
    depth: str  # quick | full
    tool_version: str
    created: dt.datetime
    draft_mark: str = ""
    subjects: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    cases: tuple[Finding, ...] | None = None
    project: bool = True
    rules: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    sign_rule: str = ""
    own_form: str = ""

    @property
    def counted(self) -> tuple[FilmReport, ...]:
        """The films that belong to the submission, worst first, those with a page of their own
        before the others, else in the given order."""

        def rank(film: FilmReport) -> tuple[int, bool]:
            return VERDICT_ORDER.index(film.verdict), not self.has_page(film)

        return tuple(sorted((film for film in self.films if film.included), key=rank))

    def has_page(self, film: FilmReport) -> bool:
        """Whether a film fills a page of its own: it has something to mend or to look at. That
        nobody has signed it yet is said of nearly all, in one line."""
        return any(
            any(item.image for item in finding.evidence)
            or finding.effective_level is Level.ERROR
            or (finding.effective_level is Level.REVIEW and finding.rule != self.sign_rule)
            for finding in film.findings
        )

    @property
    def left_out(self) -> tuple[FilmReport, ...]:
        return tuple(film for film in self.films if not film.included)

    def all_findings(self) -> Iterator[Finding]:
        """Of the submission, its cases and the films that count, in that order."""
        yield from self.findings
        yield from self.cases or ()
        for film in self.counted:
            yield from film.findings


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that say the same of several subjects, told once."""

    finding: Finding
    level: Level
    subjects: tuple[str, ...]
    count: int  # of findings: a subject may have the same one twice


def open_groups(findings: Iterable[Finding], stage: Stage) -> tuple[Group, ...]:
    """Open errors and reviews of one stage, errors first; equal words are told once."""
    return _grouped(
        findings,
        lambda finding: (
            finding.stage is stage and finding.effective_level in (Level.ERROR, Level.REVIEW)
        ),
    )


def skipped_groups(findings: Iterable[Finding]) -> tuple[Group, ...]:
    """Rules that gave no result, by rule and reason."""
    return _grouped(findings, lambda finding: finding.effective_level is Level.SKIPPED)


def _grouped(findings: Iterable[Finding], wanted: Callable[[Finding], bool]) -> tuple[Group, ...]:
    found: dict[tuple[str, ...], tuple[Finding, Level, list[str]]] = {}
    for finding in findings:
        level = finding.effective_level
        if level is None or not wanted(finding):
            continue
        key = (level, finding.rule, finding.message, finding.clause, finding.remedy)
        found.setdefault(key, (finding, level, []))[2].append(finding.subject)
    groups = [
        Group(first, level, tuple(dict.fromkeys(subjects)), len(subjects))
        for first, level, subjects in found.values()
    ]
    return tuple(sorted(groups, key=lambda group: LEVEL_ORDER.index(group.level)))


def by_harm(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """All but the rules not run, worst first; what a person settled comes last."""

    def rank(finding: Finding) -> int:
        level = finding.effective_level
        return len(LEVEL_ORDER) if level is None else LEVEL_ORDER.index(level)

    return tuple(sorted((f for f in findings if f.level is not Level.SKIPPED), key=rank))


def settled(findings: Iterable[Finding]) -> Iterator[tuple[Finding, Resolution]]:
    for finding in findings:
        if finding.resolved is not None:
            yield finding, finding.resolved
