"""Verdicts: what weighs more, and what a person's word changes."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.domain.findings import (
    LEVEL_WORDS,
    STAGE_WORDS,
    VERDICT_WORDS,
    Finding,
    How,
    Level,
    Origin,
    Resolution,
    Stage,
    Verdict,
    verdict_of,
)

ORDER = (Verdict.ERROR, Verdict.REVIEW, Verdict.UNCHECKED, Verdict.ADVICE, Verdict.PASS)
OF_LEVEL = {
    Level.ERROR: Verdict.ERROR,
    Level.REVIEW: Verdict.REVIEW,
    Level.SKIPPED: Verdict.UNCHECKED,
    Level.ADVICE: Verdict.ADVICE,
}


def finding(level: Level, how: How | None = None, origin: Origin = Origin.NOTICE) -> Finding:
    word = how and Resolution(1, "v1", "video/sound", how, "周明", "2025-07-01T09:00:00Z", "", "b")
    return Finding(
        "video/sound", "v1", level, Stage.DELIVERY, "", origin, "", None, None, "", resolved=word
    )


@pytest.mark.parametrize(("worse", "better"), list(combinations(OF_LEVEL, 2)))
def test_the_worst_level_decides(worse: Level, better: Level) -> None:
    assert verdict_of([finding(better), finding(worse)]) is OF_LEVEL[worse]
    assert verdict_of([finding(worse), finding(better)]) is OF_LEVEL[worse]


def test_nothing_found_is_a_pass() -> None:
    assert verdict_of([]) is Verdict.PASS


@pytest.mark.parametrize(
    ("origin", "verdict"),
    [
        (Origin.NOTICE, Verdict.UNCHECKED),
        (Origin.FORM, Verdict.UNCHECKED),
        (Origin.OURS, Verdict.PASS),
    ],
)
def test_only_rules_of_the_notice_and_its_form_leave_a_film_unchecked(
    origin: Origin, verdict: Verdict
) -> None:
    assert verdict_of([finding(Level.SKIPPED, origin=origin)]) is verdict


@pytest.mark.parametrize("origin", list(Origin))
def test_an_error_of_any_origin_counts(origin: Origin) -> None:
    assert verdict_of([finding(Level.ERROR, origin=origin)]) is Verdict.ERROR


@pytest.mark.parametrize(
    ("level", "how", "verdict"),
    [
        (Level.ERROR, How.WAIVED, Verdict.PASS),
        (Level.REVIEW, How.CONFIRMED_OK, Verdict.PASS),
        (Level.REVIEW, How.CONFIRMED_BAD, Verdict.ERROR),
        (Level.REVIEW, How.WAIVED, Verdict.PASS),
    ],
)
def test_a_person_s_word_changes_the_level(level: Level, how: How, verdict: Verdict) -> None:
    settled = finding(level, how)
    assert verdict_of([settled]) is verdict
    assert settled.open_error is (verdict is Verdict.ERROR)
    assert settled.level is level


@given(st.lists(st.builds(finding, st.sampled_from(Level), origin=st.sampled_from(Origin))))
def test_a_verdict_never_improves_by_another_finding(findings: list[Finding]) -> None:
    ranks = [ORDER.index(verdict_of(findings[:n])) for n in range(len(findings) + 1)]
    assert ranks == sorted(ranks, reverse=True)


def test_every_level_verdict_and_stage_has_its_word() -> None:
    assert set(LEVEL_WORDS) == set(Level)
    assert set(VERDICT_WORDS) == set(Verdict)
    assert set(STAGE_WORDS) == set(Stage)
