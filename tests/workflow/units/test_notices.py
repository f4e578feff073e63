"""整改通知: what each unit is told, and what of films that are not submitted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kepu_desktop.workflow import fill
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.snapshot import snapshot
from kepu_desktop.workflow.todo import TodoList
from kepu_desktop.workflow.units.notices import closing_values, notice_text, notices_of
from sample_submission import GOOD, LONG_TEXT, SHORT, SMALL, UNITS, UPRIGHT, submission


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = submission(tmp_path / "p.kepu", (GOOD, SHORT, SMALL, UPRIGHT, UPRIGHT, LONG_TEXT, SHORT))
    with made:
        yield made


def letters(session: Session) -> dict[str, str]:
    shot = snapshot(session, 1, frozenset(), frozenset())
    todo = TodoList()
    told = notices_of(todo.items(shot), todo.left_out(shot))
    closing = closing_values(session.call, session.submission)
    return {one.addressed: notice_text(one, closing) for one in told}


def exclude(session: Session, *films: str) -> None:
    fill.set_films(session, films, {"include": "no"})


def test_each_unit_is_told_its_own_films(session: Session) -> None:
    told = letters(session)
    assert set(told) == set(UNITS)
    text = told["示例市天文学会"]
    assert "《示例·第2部》" in text
    assert "时长 28:47，少于 30:00（附件1 三（一））。请补足时长" in text
    assert "《示例·第3部》" not in text
    assert "不报送" not in text


def test_a_film_that_is_left_out_is_named_as_not_submitted_with_its_fault(
    session: Session,
) -> None:
    before = letters(session)["示例市天文学会"]
    exclude(session, "v2")
    text = letters(session)["示例市天文学会"]
    assert before.startswith("示例市天文学会：\n\n以下视频尚不符合征集要求")
    assert text.startswith(
        "示例市天文学会：\n\n以下视频目前不报送：\n\n1. 《示例·第2部》\n　　时长 28:47，少于 30:00"
    )
    assert text.endswith("如仍需报送，请整改后重新提供原文件。\n")


def test_what_is_asked_and_what_is_left_out_stand_apart(session: Session) -> None:
    fill.set_films(session, ["v3"], {"unit": "示例市天文学会"})
    exclude(session, "v2")
    asked, left_out = letters(session)["示例市天文学会"].split("以下视频目前不报送：")
    assert ("《示例·第3部》" in asked, "《示例·第2部》" in asked) == (True, False)
    assert ("《示例·第3部》" in left_out, "《示例·第2部》" in left_out) == (False, True)


def test_a_film_left_out_without_a_fault_is_named_but_makes_no_letter(session: Session) -> None:
    exclude(session, "v1")  # a good film of a unit that has another one to mend
    text = letters(session)["示例大学科协"]
    assert text.endswith("以下视频目前不报送：\n\n1. 《示例·第1部》\n")
    fill.set_films(session, ["v1"], {"unit": "示例少年宫"})
    assert "示例少年宫" not in letters(session)


def test_only_what_changed_of_the_left_out_is_made_anew(session: Session) -> None:
    exclude(session, "v2", "v3")
    todo = TodoList()
    before = todo.left_out(snapshot(session, 1, frozenset(), frozenset()))
    fill.set_films(session, ["v2"], {"title": "别的标题"})
    after = todo.left_out(snapshot(session, 2, frozenset(), frozenset()))
    assert [one.title for one in after] == ["别的标题", "示例·第3部"]
    assert after[1] is before[1]
