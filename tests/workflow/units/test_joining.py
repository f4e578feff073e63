"""A unit under two names: joined to the roster's in one step, films and returned forms alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import Film, Returned
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.units.joining import Near, join_units, near_pairs
from kepu_desktop.workflow.units.roster import add_units
from kepu_desktop.workflow.units.standing import roster_standing

SHORT, WHOLE, SKY = "示例大学科协", "示例大学科学技术协会", "示例市天文学会"
FILMS = (
    Film("v1", "示例·甲", source_unit=SHORT),
    Film("v2", "示例·乙", source_unit=f"{SHORT} "),
    Film("v3", "示例·丙", source_unit=SKY),
)
FORM = Returned("r1", "信息表.docx", "0" * 64, "2025-06-01T08:00:00+08:00", SHORT)


@pytest.fixture
def project(session: Session) -> Session:
    session.edit("x", lambda state: replace(state, films=FILMS, returned=(FORM,)))
    add_units(session, [{"name": WHOLE}])
    return session


def pairs(session: Session) -> tuple[Near, ...]:
    return near_pairs(roster_standing(session.submission, session.judgement))


def test_a_nearly_equal_name_of_the_roster_is_offered(project: Session) -> None:
    assert pairs(project) == (Near(SHORT, "u1", WHOLE),)


def test_both_of_two_names_are_offered_and_none_of_many(project: Session) -> None:
    add_units(project, [{"name": "示例大学"}])
    assert [one.known for one in pairs(project)] == [WHOLE, "示例大学"]
    add_units(project, [{"name": f"{WHOLE}（筹）"}])
    assert pairs(project) == ()


def test_films_and_forms_go_to_the_known_unit_in_one_step(project: Session) -> None:
    before = project.submission
    assert join_units(project, SHORT, "u1") == (2, 1)
    state = project.submission
    assert [film.source_unit for film in state.films] == [WHOLE, WHOLE, SKY]
    assert [form.unit for form in state.returned] == [WHOLE]
    (row,) = roster_standing(state, project.judgement).rows
    assert row.forms == 1
    assert project.undo()
    assert project.submission == before


def test_a_unit_that_is_not_there_is_refused(project: Session) -> None:
    with pytest.raises(UserError):
        join_units(project, SHORT, "u9")
    assert join_units(project, "示例博物馆", "u1") == (0, 0)
