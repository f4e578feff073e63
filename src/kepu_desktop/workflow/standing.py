"""How far a project has come with each of its deliveries, as counts: what the start page keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from kepu_desktop.domain.findings import Stage
from kepu_desktop.domain.submission import Submission
from kepu_desktop.validators.judge import Judgement
from kepu_desktop.workflow.snapshot import Snapshot

_CASE, _DELIVERY = "case", "delivery"  # ``Handover.kind``
_CASES = "cases"  # the place where they are mended, see ``counting``


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts only, no texts. ``errors`` and ``reviews`` are those of the form's delivery; packages,
    packs and bags that are drafts count for nothing."""

    films: int = 0
    errors: int = 0
    reviews: int = 0
    exported: int = 0
    mailed: int = 0
    cases: int = 0  # chosen ones
    case_errors: int = 0
    case_reviews: int = 0
    registered: int = 0
    selected: int = 0
    delivery_errors: int = 0  # open, of the selected films
    delivered: int = 0  # selected films that lie in a bag
    asked: int = 0  # films whose figures are asked for
    reported: int = 0  # those of them that have figures
    annexes: int = 0  # attachments of the notice that were given by hand

    @property
    def to_do(self) -> int:
        """Of the form and the cases, as 校验 counts them."""
        return self.errors + self.reviews + self.case_errors + self.case_reviews

    def as_table(self) -> dict[str, int]:
        return asdict(self)

    @classmethod
    def from_table(cls, table: Mapping[str, object]) -> Standing:
        """What ``as_table`` gave; anything that is no number is 0."""
        values = {one.name: table.get(one.name) for one in fields(cls)}
        return cls(**{name: value for name, value in values.items() if isinstance(value, int)})


def standing_of(shot: Snapshot) -> Standing:
    """The present state in numbers, by the one rule of ``counting``."""
    state, counts = shot.submission, shot.counts
    cases = counts.at(_CASES)
    exports = [export for export in state.exports if not export.draft]
    handed = [one for one in state.handovers if not one.draft]
    selected = {film.id for film in state.films if film.selected and film.included}
    in_bags = {item for one in handed if one.kind == _DELIVERY for item in one.items}
    asked = selected or {film.id for film in state.included_films()}
    told = {row.film for row in state.feedback if row.values}
    missing = {one.title for one in shot.call.attachment if not one.included}
    return Standing(
        films=counts.films,
        errors=counts.errors - cases.errors,
        reviews=counts.reviews - cases.reviews,
        exported=len(exports),
        mailed=sum(export.mailed is not None for export in exports),
        cases=sum(case.chosen for case in state.cases),
        case_errors=cases.errors,
        case_reviews=cases.reviews,
        registered=sum(one.kind == _CASE for one in handed),
        selected=len(selected),
        delivery_errors=_open_errors(state, shot.judgement, selected),
        delivered=len(selected & in_bags),
        asked=len(asked),
        reported=len(asked & told),
        annexes=len(missing & set(state.annexes)),
    )


def _open_errors(state: Submission, judgement: Judgement, selected: set[str]) -> int:
    """What bars the delivery of the selected films, their series included."""
    series = {film.series for film in state.films if film.id in selected and film.series}
    return sum(
        finding.open_error and finding.stage is Stage.DELIVERY
        for subject in sorted(selected | series)
        for finding in judgement.of(subject)
    )
