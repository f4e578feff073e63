"""One rule of counting: what every place, chip, button and the navigation show is the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kepu_desktop.domain.findings import Verdict
from kepu_desktop.workflow import fill, review
from kepu_desktop.workflow.counting import Tally, jump
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.snapshot import Snapshot, snapshot
from kepu_desktop.workflow.todo import items
from sample_submission import GOOD, LONG_TEXT, NO_CATEGORY, SHORT, SMALL, UPRIGHT, submission

FAULTS = (GOOD, SHORT, SMALL, UPRIGHT, LONG_TEXT, NO_CATEGORY)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with submission(tmp_path / "p.kepu", FAULTS, signed=False) as made:
        yield made


def shot(session: Session) -> Snapshot:
    return snapshot(session, 1, frozenset(), frozenset())


def listed(session: Session) -> dict[str, int]:
    """To-dos by place, as 校验 lists them."""
    found: dict[str, int] = {}
    for item in items(shot(session)):
        if item.to_do:
            place = jump(item.finding)[0]
            found[place] = found.get(place, 0) + 1
    return found


def test_places_add_up_to_what_the_list_holds(session: Session) -> None:
    counts = shot(session).counts
    assert {place: tally.to_do for place, tally in counts.places.items()} == listed(session)
    assert counts.to_do == sum(listed(session).values())
    assert counts.at("form") == Tally(errors=1)  # a summary that is too long
    assert counts.at("nowhere").to_do == 0


def test_films_that_are_not_submitted_count_for_nothing(session: Session) -> None:
    fill.set_films(session, ["v2", "v3", "v4", "v5", "v6"], {"include": "no"})
    counts = shot(session).counts
    assert (counts.films, counts.left_out) == (1, 5)
    assert counts.verdicts == {Verdict.REVIEW: 1}
    assert counts.places == {"videos": Tally(reviews=1)}  # v1 is not signed
    assert counts.unsigned == 1


def test_a_series_whose_films_are_left_out_counts_for_nothing(session: Session) -> None:
    fill.set_films(session, ["v1", "v2"], {"series": "系列"})
    before = shot(session).counts.to_do
    assert before == sum(listed(session).values())
    fill.set_films(session, ["v1", "v2"], {"include": "no"})
    assert shot(session).counts.to_do == sum(listed(session).values()) < before


def test_what_somebody_settled_is_no_to_do(session: Session) -> None:
    before = shot(session).counts
    review.waive(session, "v2", "video/duration", "主办方同意", "张明")
    review.confirm(session, "v4", "video/resolution", True, "张明")
    after = shot(session).counts
    assert (before.errors - after.errors, before.reviews - after.reviews) == (1, 1)
    assert after.to_do == sum(listed(session).values())


def test_unsigned_films_are_counted_and_refused_ones_are_not(session: Session) -> None:
    fill.plan(session, {"title": "待制作", "category": "venue", "duration": "0:30:00"})
    counts = shot(session).counts
    assert (counts.unsigned, counts.unsigned_planned) == (7, 1)
    review.sign(session, "v1", "李宁")
    review.sign(session, "v2", "李宁", result="fail", remark="有口误")
    assert shot(session).counts.unsigned == 5
    review.sign(session, "v2", "李宁")
    assert shot(session).counts.unsigned == 5
