"""Runs the rules that the call lists and makes findings of their claims.

Judging is pure and cheap: a film is judged again only when it, its facts or its signatures are
other objects than last time, so an edit of one film among thousands costs one film.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from kepu_desktop.calls.loader import fault
from kepu_desktop.calls.model import Call, Rule
from kepu_desktop.domain.characters import StandardCharacters
from kepu_desktop.domain.facts import MediaFacts
from kepu_desktop.domain.findings import (
    Finding,
    How,
    Level,
    Resolution,
    Signature,
    Verdict,
    verdict_of,
)
from kepu_desktop.domain.material_facts import MaterialFacts
from kepu_desktop.domain.submission import Entry, Film, Hint, Submission
from kepu_desktop.domain.texts import show_name
from kepu_desktop.validators.case_judge import CaseJudge, CaseJudgement
from kepu_desktop.validators.registry import (
    CannotRun,
    Claim,
    RuleDefinition,
    Subject,
    all_rules,
)
from kepu_desktop.validators.views import EntryView, FilmView, FormView, PackageView, TargetView

_log = logging.getLogger(__name__)
FORM_SUBJECT = "form"
PACKAGE_SUBJECT = "package"
DELIVERY_SUBJECT = "delivery"
_NO_FACTS = MediaFacts()
_NO_MATERIALS: Mapping[str, MaterialFacts] = {}


@dataclass(frozen=True, slots=True)
class Judgement:
    """Findings by film, those of the form and of series (``general``), and those of cases."""

    films: Mapping[str, tuple[Finding, ...]]
    verdicts: Mapping[str, Verdict]
    general: tuple[Finding, ...]
    cases: CaseJudgement = field(default_factory=CaseJudgement)

    def all(self) -> Iterator[Finding]:
        for findings in self.films.values():
            yield from findings
        yield from self.general
        yield from self.cases.all()

    def of(self, subject: str) -> tuple[Finding, ...]:
        """Findings about one film, series, case, material, or the form."""
        if subject in self.films:
            return self.films[subject]
        if (found := self.cases.of(subject)) is not None:
            return found
        return tuple(finding for finding in self.general if finding.subject == subject)


class Judge:
    """The rules of one call. Raises ``CallError`` when the call names what no rule knows."""

    def __init__(self, call: Call, standard: StandardCharacters) -> None:
        self._call = call
        self._standard = standard
        self._rules = _selected(call)
        self._films: dict[str, tuple[object, tuple[Finding, ...]]] = {}
        self._entries: dict[str, tuple[object, tuple[Finding, ...]]] = {}
        self._cases = CaseJudge(call.cases, self._run, _resolved) if call.cases else None

    def file(self, facts: MediaFacts, name: str, category: str = "") -> tuple[Finding, ...]:
        """Findings on one file without a project: only the rules on the file itself."""
        film = Film(id="", title="", category=category)
        view = FilmView(film, facts, name, self._call)
        return tuple(self._run(Subject.FILE, view, "", ""))

    def package(self, mail_bytes: int, names: tuple[tuple[str, str], ...]) -> tuple[Finding, ...]:
        """Findings on a mail of ``mail_bytes`` encoded bytes."""
        view = PackageView(self._call, mail_bytes, names)
        return tuple(self._run(Subject.PACKAGE, view, PACKAGE_SUBJECT, ""))

    def delivery(self, target: TargetView) -> tuple[Finding, ...]:
        """Findings on the disk that is to take the originals."""
        return tuple(self._run(Subject.DELIVERY, target, DELIVERY_SUBJECT, ""))

    def submission(
        self,
        submission: Submission,
        facts: Mapping[str, MediaFacts],
        materials: Mapping[str, MaterialFacts] = _NO_MATERIALS,
    ) -> Judgement:
        """Judge everything. ``facts`` and ``materials`` map ids to what is known of files."""
        resolutions = _by_subject(submission.resolutions)
        signatures: dict[str, list[Signature]] = {}
        for signature in submission.signatures:
            signatures.setdefault(signature.subject, []).append(signature)
        twins = _twins(submission.films)
        films: dict[str, tuple[Finding, ...]] = {}
        for film in submission.films:
            films[film.id] = self._film(
                film,
                facts.get(film.id),
                twins.get(film.id, ()),
                tuple(signatures.get(film.id, ())),
                submission.hint_for(film),
                resolutions.get(film.id, ()),
            )
        entries = submission.entries()
        general: list[Finding] = []
        for entry in entries:
            found = self._entry(entry, resolutions.get(entry.id, ()))
            if not found:
                continue
            if entry.id in films:
                films[entry.id] += found
            else:
                general.extend(found)
        included = tuple(entry for entry in entries if entry.included)
        view = FormView(submission, included, self._call, _lengths(submission.films, facts))
        form = self._run(Subject.FORM, view, FORM_SUBJECT, "")
        general.extend(_resolved(form, resolutions.get(FORM_SUBJECT, ()), None))
        verdicts = {identifier: verdict_of(found) for identifier, found in films.items()}
        judge = self._cases
        cases = judge.judge(submission, materials, resolutions) if judge else CaseJudgement()
        return Judgement(films, verdicts, tuple(general), cases)

    def _film(
        self,
        film: Film,
        facts: MediaFacts | None,
        twins: tuple[str, ...],
        signatures: tuple[Signature, ...],
        hint: Hint,
        resolutions: tuple[Resolution, ...],
    ) -> tuple[Finding, ...]:
        key = (film, facts, twins, signatures, hint, resolutions)
        known = self._films.get(film.id)
        if known is not None and _same(known[0], key):
            return known[1]
        name = show_name(film.file.relative.rsplit("/", 1)[-1]) if film.file else ""
        basis = film.file.fingerprint if film.file else ""
        view = FilmView(film, facts or _NO_FACTS, name, self._call, twins, signatures, hint)
        found: list[Finding] = []
        if film.file is not None:
            if facts is None:
                found.extend(self._unchecked(film.id, basis))
            else:
                found.extend(self._run(Subject.FILE, view, film.id, basis))
        found.extend(self._run(Subject.FILM, view, film.id, basis))
        sha256 = film.file.sha256 if film.file else None
        result = tuple(_resolved(found, resolutions, sha256))
        self._films[film.id] = (key, result)
        return result

    def _unchecked(self, film_id: str, basis: str) -> Iterator[Finding]:
        for definition, spec in self._rules[Subject.FILE]:
            yield _skipped(definition, spec, film_id, basis, "尚未检查", "")

    def _entry(self, entry: Entry, resolutions: tuple[Resolution, ...]) -> tuple[Finding, ...]:
        if not entry.included:
            return ()
        key = (entry, resolutions)
        known = self._entries.get(entry.id)
        if known is not None and _same(known[0], key):
            return known[1]
        view = EntryView(entry, self._call, self._standard)
        result = tuple(_resolved(self._run(Subject.ENTRY, view, entry.id, ""), resolutions, None))
        self._entries[entry.id] = (key, result)
        return result

    def _run(self, subject: Subject, view: object, about: str, basis: str) -> Iterator[Finding]:
        for definition, spec in self._rules[subject]:
            yield from findings_of(definition, spec, view, about, basis)


def findings_of(
    definition: RuleDefinition, spec: Rule, view: object, subject: str, basis: str
) -> Iterator[Finding]:
    """What one rule finds in ``view``, with level, stage and clause of the call. Raises nothing:
    a rule that cannot run, or breaks, becomes its own 未检."""
    try:
        for claim in definition.function(view, spec):
            yield Finding(
                rule=definition.id,
                subject=subject,
                level=spec.levels.get(claim.branch, spec.level),
                stage=spec.stages.get(claim.branch, spec.stage),
                clause=claim.clause or spec.clause,
                origin=spec.origin,
                message=claim.message,
                measured=claim.measured,
                required=claim.required,
                remedy=claim.remedy or definition.remedy,
                evidence=claim.evidence,
                basis=_basis(claim, basis),
            )
    except CannotRun as reason:
        yield _skipped(definition, spec, subject, basis, reason.reason, reason.remedy)
    except Exception:  # noqa: BLE001
        # One broken rule must not take the others down; it is logged as the bug it is.
        _log.exception("rule %s failed", definition.id)
        yield _skipped(definition, spec, subject, basis, "本程序执行这一条时出错", "请人工核看")


def _lengths(films: Iterable[Film], facts: Mapping[str, MediaFacts]) -> dict[str, float]:
    """Seconds by film: of the file, or planned while there is none."""
    lengths: dict[str, float] = {}
    for film in films:
        known = facts.get(film.id)
        measured = known.duration_s if known is not None else None
        seconds = film.planned_duration_s if film.file is None else measured
        if seconds is not None:
            lengths[film.id] = seconds
    return lengths


def _basis(claim: Claim, content: str) -> str:
    if claim.about is not None:
        basis = _digest(claim.about)
    else:
        basis = content or _digest(claim.message)
    return _digest(f"{basis}\0{claim.given}") if claim.given else basis


def _skipped(
    definition: RuleDefinition, spec: Rule, subject: str, basis: str, reason: str, remedy: str
) -> Finding:
    return Finding(
        rule=definition.id,
        subject=subject,
        level=Level.SKIPPED,
        stage=spec.stage,
        clause=spec.clause,
        origin=spec.origin,
        message=f"未检“{definition.title}”：{reason}",
        measured=None,
        required=None,
        remedy=remedy,
        basis=basis,
    )


def _selected(call: Call) -> dict[Subject, list[tuple[RuleDefinition, Rule]]]:
    """Pair the call's rules with ours; every key of the call must mean something."""
    chosen: dict[Subject, list[tuple[RuleDefinition, Rule]]] = {s: [] for s in Subject}
    known: dict[str, list[RuleDefinition]] = {}
    for definition in all_rules():
        known.setdefault(definition.id, []).append(definition)
    for identifier, spec in call.rules.items():
        definitions = known.get(identifier)
        if definitions is None:
            raise fault(call, f"rules.{identifier}", f"本程序没有规则 {identifier}")
        branches = {branch for definition in definitions for branch in definition.branches}
        for section in ("levels", "stages"):
            for branch in getattr(spec, section):
                if branch not in branches:
                    at = f"rules.{identifier}.{section}.{branch}"
                    raise fault(call, at, f"规则 {identifier} 没有分支 {branch}")
        numbers = {number for definition in definitions for number in definition.numbers}
        for number in sorted(numbers - set(spec.numbers)):
            at = f"rules.{identifier}.numbers.{number}"
            raise fault(call, at, f"规则 {identifier} 缺少数值 {number}")
        for number in sorted(set(spec.numbers) - numbers):
            at = f"rules.{identifier}.numbers.{number}"
            raise fault(call, at, f"规则 {identifier} 不使用数值 {number}")
        for word in spec.words:
            at = f"rules.{identifier}.words.{word}"
            raise fault(call, at, f"规则 {identifier} 不使用词表 {word}")
        for definition in definitions:
            chosen[definition.subject].append((definition, spec))
    return chosen


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _same(known: object, key: tuple[object, ...]) -> bool:
    """Equal element by element, looking at identity first (films and facts are kept objects)."""
    assert isinstance(known, tuple)
    return all(a is b or a == b for a, b in zip(known, key, strict=True))


def _twins(films: Iterable[Film]) -> dict[str, tuple[str, ...]]:
    """For each included film that shares its content, the titles of the others. A file that was
    not read yet has no fingerprint; where both full SHA-256 are known, they decide."""
    groups: dict[str, list[tuple[Film, str | None]]] = {}
    for film in films:
        if film.included and film.file is not None and film.file.fingerprint:
            groups.setdefault(film.file.fingerprint, []).append((film, film.file.sha256))
    twins: dict[str, tuple[str, ...]] = {}
    for group in groups.values():
        if len(group) == 1:
            continue
        for film, digest in group:
            twins[film.id] = tuple(
                other.title
                for other, others in group
                if other is not film and (not digest or not others or digest == others)
            )
    return twins


def _by_subject(resolutions: Iterable[Resolution]) -> dict[str, tuple[Resolution, ...]]:
    grouped: dict[str, list[Resolution]] = {}
    for resolution in resolutions:
        if not resolution.revoked:
            grouped.setdefault(resolution.subject, []).append(resolution)
    return {subject: tuple(found) for subject, found in grouped.items()}


def _resolved(
    findings: Iterable[Finding], resolutions: tuple[Resolution, ...], sha256: str | None
) -> Iterator[Finding]:
    """Attach to each finding the latest resolution that speaks of it and still holds."""
    for finding in findings:
        if not resolutions:
            yield finding
            continue
        settled: Resolution | None = None
        for resolution in resolutions:
            if _speaks_of(resolution, finding, sha256) and _answers(resolution, finding, settled):
                settled = resolution
        yield replace(finding, resolved=settled) if settled else finding


def _speaks_of(resolution: Resolution, finding: Finding, sha256: str | None) -> bool:
    """Void when the judged content changed: another fingerprint or text, or, where both are
    known, another full SHA-256."""
    if resolution.rule != finding.rule or resolution.basis != finding.basis:
        return False
    return resolution.sha256 is None or sha256 is None or resolution.sha256 == sha256


def _answers(resolution: Resolution, finding: Finding, settled: Resolution | None) -> bool:
    """Confirmations answer reviews. Waivers answer errors, and reviews that were confirmed bad:
    one rule may find both in one film, and who waives the error has not looked at the other."""
    if resolution.how is not How.WAIVED:
        return finding.level is Level.REVIEW
    if finding.level is Level.REVIEW:
        return settled is not None and settled.how is not How.CONFIRMED_OK
    return finding.level is Level.ERROR
