"""Judges the cases of a submission: each material, each case, the registration as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kepu_desktop.calls.case_model import Cases
from kepu_desktop.domain.findings import Finding, Resolution, Verdict, verdict_of
from kepu_desktop.domain.material_facts import MaterialFacts
from kepu_desktop.domain.submission import SUMMARY, Case, Material, Submission
from kepu_desktop.validators.registry import Subject
from kepu_desktop.validators.views import CasesView, CaseView, MaterialView

CASES_SUBJECT = "cases"

# (subject of the rules, view, id it is about, basis) → findings
Run = Callable[[Subject, object, str, str], Iterable[Finding]]
Settle = Callable[[Iterable[Finding], tuple[Resolution, ...], str | None], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class CaseJudgement:
    """Findings by case and by material, and those of the registration as a whole. A case's
    verdict counts its materials' findings as well."""

    cases: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    materials: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    whole: tuple[Finding, ...] = ()
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)

    def all(self) -> Iterator[Finding]:
        for findings in (*self.cases.values(), *self.materials.values()):
            yield from findings
        yield from self.whole

    def of(self, subject: str) -> tuple[Finding, ...] | None:
        """Findings about one case, one material or the whole; None for another subject."""
        if subject == CASES_SUBJECT:
            return self.whole
        found = self.cases.get(subject)
        return self.materials.get(subject) if found is None else found


class CaseJudge:
    """Remembers what it found: one edit among the cases costs that case."""

    def __init__(self, spec: Cases, run: Run, settle: Settle) -> None:
        self._spec = spec
        self._run = run
        self._settle = settle
        self._known: dict[str, tuple[tuple[object, ...], tuple[Finding, ...]]] = {}

    def judge(
        self,
        state: Submission,
        facts: Mapping[str, MaterialFacts],
        resolutions: Mapping[str, tuple[Resolution, ...]],
    ) -> CaseJudgement:
        """``facts`` are by material id, ``resolutions`` by subject."""
        views = {
            one.id: MaterialView(one, facts.get(one.id), self._spec) for one in state.materials
        }
        materials = {
            key: self._material(view, resolutions.get(key, ())) for key, view in views.items()
        }
        cases: dict[str, tuple[Finding, ...]] = {}
        verdicts: dict[str, Verdict] = {}
        for case in state.cases:
            own = state.materials_of(case.id)
            cases[case.id] = self._case(case, state.form, own, views, resolutions.get(case.id, ()))
            found = (*cases[case.id], *(f for one in own for f in materials[one.id]))
            verdicts[case.id] = verdict_of(found)
        chosen = tuple(case for case in state.cases if case.chosen)
        scans = tuple(views[one.id] for one in state.materials_of(SUMMARY))
        view = CasesView(chosen, scans, self._spec)
        whole = self._settle(
            self._run(Subject.CASES, view, CASES_SUBJECT, ""),
            resolutions.get(CASES_SUBJECT, ()),
            None,
        )
        return CaseJudgement(cases, materials, tuple(whole), verdicts)

    def _material(
        self, view: MaterialView, resolutions: tuple[Resolution, ...]
    ) -> tuple[Finding, ...]:
        if view.material.owner == SUMMARY:
            return ()  # of it the whole speaks
        file = view.material.file
        key = (view.material, view.facts, resolutions)
        return self._kept(
            view.material.id,
            key,
            lambda: self._settle(
                self._run(Subject.MATERIAL, view, view.material.id, file.fingerprint),
                resolutions,
                file.sha256,
            ),
        )

    def _case(
        self,
        case: Case,
        form: Mapping[str, str],
        own: tuple[Material, ...],
        views: Mapping[str, MaterialView],
        resolutions: tuple[Resolution, ...],
    ) -> tuple[Finding, ...]:
        shown = tuple(views[one.id] for one in own)
        key = (case, form, own, tuple(view.facts for view in shown), resolutions)
        view = CaseView(case, form, shown, self._spec)
        return self._kept(
            case.id,
            key,
            lambda: self._settle(self._run(Subject.CASE, view, case.id, ""), resolutions, None),
        )

    def _kept(
        self, name: str, key: tuple[object, ...], judge: Callable[[], Iterable[Finding]]
    ) -> tuple[Finding, ...]:
        known = self._known.get(name)
        if known is None or known[0] != key:
            known = self._known[name] = (key, tuple(judge()))
        return known[1]
