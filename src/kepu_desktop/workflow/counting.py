"""The one rule by which the window counts, so that no two numbers speak of different things.

*Films* (个, 部) are those that will be submitted, each with its worst state. *To-dos* (项) are open
errors and reviews about what will be submitted; each is mended in exactly one place, and the places
add up to 校验. What is 不报送 counts for nothing; advice and 未检 are no to-dos.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kepu_desktop.domain.findings import Finding, Level, Verdict
from kepu_desktop.domain.submission import Film, Submission
from kepu_desktop.validators.judge import Judgement
from kepu_desktop.validators.review import signature_holds

SIGNED_RULE = "video/signed"
PLANNED_RULE = "entry/planned"
_MISSING_FILM_RULE = "entry/none"
_CATEGORY_RULE = "entry/category"
_TO_DO = (Level.ERROR, Level.REVIEW)


@dataclass(frozen=True, slots=True)
class Tally:
    """To-dos of one place."""

    errors: int = 0
    reviews: int = 0

    @property
    def to_do(self) -> int:
        return self.errors + self.reviews


@dataclass(frozen=True, slots=True)
class Counts:
    """``films`` will be submitted, ``left_out`` are 不报送; ``verdicts`` of the former.

    ``unsigned`` films have no signature that holds, ``unsigned_planned`` of them have no file yet;
    one whose review said no is not among them. ``form_elsewhere`` to-dos are gaps of the form that
    are mended in another place: a form is done when it has none of either.
    """

    films: int
    left_out: int
    verdicts: Mapping[Verdict, int]
    places: Mapping[str, Tally]
    unsigned: int
    unsigned_planned: int
    form_elsewhere: int

    def at(self, place: str) -> Tally:
        """What is mended in ``place``: videos, cases, form, export."""
        return self.places.get(place, Tally())

    @property
    def form_done(self) -> bool:
        """Nothing of the form is open, wherever it is mended."""
        return not self.at("form").to_do and not self.form_elsewhere

    @property
    def errors(self) -> int:
        return sum(tally.errors for tally in self.places.values())

    @property
    def reviews(self) -> int:
        return sum(tally.reviews for tally in self.places.values())

    @property
    def to_do(self) -> int:
        return self.errors + self.reviews


def counts_of(state: Submission, judgement: Judgement) -> Counts:
    """Everything that is counted of the present state."""
    films = state.included_films()
    refused = _refused(state)
    found: Counter[tuple[str, Level]] = Counter()
    unsigned: list[Film] = []
    elsewhere = 0
    for finding in _general(state, judgement):
        elsewhere += _count(finding, found) and of_form_elsewhere(finding)
    for finding in of_chosen_cases(state, judgement):
        _count(finding, found)
    for film in films:
        for finding in judgement.films[film.id]:
            to_do = _count(finding, found)
            elsewhere += to_do and of_form_elsewhere(finding)
            if to_do and finding.rule == SIGNED_RULE and film.id not in refused:
                unsigned.append(film)
    return Counts(
        films=len(films),
        left_out=len(state.films) - len(films),
        verdicts=Counter(judgement.verdicts[film.id] for film in films),
        places={
            place: Tally(found[place, Level.ERROR], found[place, Level.REVIEW])
            for place in dict.fromkeys(place for place, _ in found)
        },
        unsigned=len(dict.fromkeys(film.id for film in unsigned)),
        unsigned_planned=len(dict.fromkeys(film.id for film in unsigned if film.planned)),
        form_elsewhere=elsewhere,
    )


def jump(finding: Finding) -> tuple[str, str]:
    """Where the finding is mended: (place, what to select there: a key of the form, an id, or
    "film_id rule_id")."""
    topic, _, name = finding.rule.partition("/")
    if topic == "form":
        return "form", name
    if topic == "case":
        return "cases", f"{finding.subject} {finding.rule}"
    if finding.rule == _MISSING_FILM_RULE or topic == "unit":
        return "videos", ""
    if topic == "package":
        return "export", ""
    if topic == "entry" and finding.rule not in (PLANNED_RULE, _CATEGORY_RULE):
        return "form", finding.subject
    if finding.rule == _CATEGORY_RULE and finding.subject == "form":
        return "form", "categories"
    return "videos", f"{finding.subject} {finding.rule}"


def of_form_elsewhere(finding: Finding) -> bool:
    """Whether it is a gap of the form that is mended in another place: no entry, no category."""
    topic = finding.rule.partition("/")[0]
    return (
        topic in ("entry", "form") and finding.rule != PLANNED_RULE and jump(finding)[0] != "form"
    )


def of_chosen_cases(state: Submission, judgement: Judgement) -> Iterator[Finding]:
    """Of the cases that will be registered, their materials, and the registration as a whole. A
    candidate that is not chosen counts for nothing."""
    chosen = [case.id for case in state.cases if case.chosen]  # in order: papers list it so
    for case_id in chosen:
        yield from judgement.cases.cases[case_id]
    for material in state.materials:
        if material.owner in chosen:
            yield from judgement.cases.materials[material.id]
    yield from judgement.cases.whole


def _count(finding: Finding, found: Counter[tuple[str, Level]]) -> bool:
    level = finding.effective_level
    if level is None or level not in _TO_DO:
        return False
    found[jump(finding)[0], level] += 1
    return True


def _general(state: Submission, judgement: Judgement) -> Iterator[Finding]:
    """Of the form and of series that have a film to be submitted."""
    series = {one.id for one in state.series}
    counted = {film.series for film in state.films if film.included}
    for finding in judgement.general:
        if finding.subject not in series or finding.subject in counted:
            yield finding


def _refused(state: Submission) -> set[str]:
    """Films whose latest signature that holds says no."""
    files = {film.id: film.file for film in state.films}
    latest: dict[str, str] = {}
    for signature in state.signatures:
        file = files.get(signature.subject)
        if file is not None and signature_holds(signature, file.fingerprint, file.sha256):
            latest[signature.subject] = signature.result
    return {film_id for film_id, result in latest.items() if result == "fail"}
