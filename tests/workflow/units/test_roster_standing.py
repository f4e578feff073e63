"""未报, 已收, 待改, 已齐: computed from films, forms and findings; the words of 催报."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kepu_desktop.domain.submission import Film, Returned
from kepu_desktop.workflow import review
from kepu_desktop.workflow.fill import plan, set_films, set_form
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.units.reminders import reminder, reminders
from kepu_desktop.workflow.units.roster import add_units
from kepu_desktop.workflow.units.standing import RosterStanding, UnitState, roster_standing
from sample_submission import GOOD, LONG_TEXT, SHORT, UNITS, submission

OWN = {
    "collect_by": "2025-06-30",
    "collect_to": "shouji@example.org",
    "collect_contact": "李华（示例），0551-60000001",
}
FILLED = {"category": "activity", "summary": "固定机位记录示例湿地的候鸟与潮汐。"}
# submission() gives v1 to UNITS[1], v2 to UNITS[2], v3 to UNITS[0] and so on.
FIRST, SECOND, THIRD = UNITS[1], UNITS[2], UNITS[0]


def standing(session: Session) -> RosterStanding:
    return roster_standing(session.submission, session.judgement)


def state_of(session: Session, name: str) -> UnitState:
    return next(row.state for row in standing(session).rows if row.unit.name == name)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Session]:
    """v1 sound, v2 too short, v3 with a text that is too long; a fourth unit sent nothing."""
    with submission(tmp_path / "p.kepu", (GOOD, SHORT, LONG_TEXT)) as session:
        set_form(session, OWN)
        add_units(session, [{"name": name} for name in (*UNITS, "示例大学附属中学")])
        yield session


def returned(unit: str, count: str, categories: tuple[str, ...] = ()) -> Returned:
    at = "2025-06-01T08:00:00+08:00"
    return Returned("r1", "信息表.docx", "0" * 64, at, unit, {"count": count}, categories)


def test_who_sent_nothing_has_not_reported(project: Session) -> None:
    assert state_of(project, "示例大学附属中学") is UnitState.NONE


def test_an_open_error_of_a_film_or_its_entry_is_to_be_mended(project: Session) -> None:
    assert state_of(project, SECOND) is UnitState.MEND
    assert state_of(project, THIRD) is UnitState.MEND
    (fault,) = next(r.faults for r in standing(project).rows if r.unit.name == SECOND)
    assert fault.finding.rule == "video/duration"


def test_a_waived_error_is_no_longer_to_be_mended(project: Session) -> None:
    review.waive(project, "v2", "video/duration", "主办方同意", "张明")
    assert state_of(project, SECOND) is not UnitState.MEND


def test_a_film_that_was_not_checked_to_the_end_has_come_and_no_more(project: Session) -> None:
    row = next(row for row in standing(project).rows if row.unit.name == FIRST)
    assert (row.state, row.files, row.unchecked) == (UnitState.CAME, 1, 1)
    assert row.reasons == ("1 个视频还没有检查完",)


def test_a_film_left_out_came_and_counts_for_nothing_else(project: Session) -> None:
    set_films(project, ["v2"], {"include": "no"})
    row = next(row for row in standing(project).rows if row.unit.name == SECOND)
    assert (row.state, row.files, row.left_out, row.faults) == (UnitState.COMPLETE, 1, 1, ())


def test_an_entry_without_its_film_is_missing(project: Session) -> None:
    set_films(project, ["v2"], {"include": "no"})
    plan(project, {"title": "示例·湿地日出", "unit": f" {SECOND}", "duration": "0:40:00"} | FILLED)
    row = next(row for row in standing(project).rows if row.unit.name == SECOND)
    assert row.state is UnitState.CAME
    assert row.missing == ("《示例·湿地日出》的视频文件",)


@pytest.mark.parametrize(
    ("count", "state"),
    [
        ("1个", UnitState.COMPLETE),
        ("3个", UnitState.CAME),
        ("单片1个，系列2个", UnitState.COMPLETE),
        ("", UnitState.COMPLETE),
    ],
)
def test_fewer_films_than_the_form_states_are_missing(
    project: Session, count: str, state: UnitState
) -> None:
    set_films(project, ["v2"], {"include": "no"})
    form = returned(f"{SECOND} ", count)
    project.edit("x", lambda before: replace(before, returned=(form,)))
    row = next(row for row in standing(project).rows if row.unit.name == SECOND)
    assert (row.state, row.forms) == (state, 1)
    assert bool(row.missing) == (state is UnitState.CAME)


def test_a_form_alone_has_come(project: Session) -> None:
    form = returned("示例大学附属中学", "")
    project.edit("x", lambda before: replace(before, returned=(form,)))
    assert state_of(project, "示例大学附属中学") is UnitState.CAME


def test_entries_of_another_list_are_no_answer_of_the_unit(project: Session) -> None:
    unit = "示例大学附属中学"
    plan(project, {"title": "示例·湿地日出", "unit": unit})
    row = next(row for row in standing(project).rows if row.unit.name == unit)
    assert (row.state, row.faults) == (UnitState.NONE, ())
    assert row.missing == ("《示例·湿地日出》的视频文件",)
    text = reminder(project.call, project.submission, row)
    assert "还没有收到贵单位的材料" in text
    assert "1. 《示例·湿地日出》的视频文件" in text
    assert "已收到" not in text
    assert "尚无视频文件" not in text


def test_what_the_units_form_says_is_not_asked_of_it_again(project: Session) -> None:
    unit = "示例大学附属中学"
    plan(project, {"title": "示例·湿地日出", "unit": unit, "summary": "记录湿地。"})

    def rules() -> list[str]:
        row = next(row for row in standing(project).rows if row.unit.name == unit)
        return [fault.finding.rule for fault in row.faults]

    blank, ticked = returned(unit, ""), returned(unit, "", ("scifi", "activity"))
    project.edit("x", lambda before: replace(before, returned=(blank,)))
    assert rules() == ["entry/category"]
    project.edit("x", lambda before: replace(before, returned=(ticked,)))
    assert rules() == []
    row = next(row for row in standing(project).rows if row.unit.name == unit)
    assert row.state is UnitState.CAME
    assert "类别" not in reminder(project.call, project.submission, row)


def test_a_unit_that_still_owes_films_is_reminded_with_the_others(project: Session) -> None:
    assert FIRST not in [row.unit.name for row in standing(project).urged]
    plan(project, {"title": "示例·湿地日出", "unit": FIRST, "duration": "0:40:00"} | FILLED)
    row = next(row for row in standing(project).rows if row.unit.name == FIRST)
    assert row.state is UnitState.CAME
    assert FIRST in [row.unit.name for row in standing(project).urged]


def test_others_who_sent_something_are_shown_apart_and_we_are_not(project: Session) -> None:
    ours = project.submission.form["unit"]
    films = (
        Film("v7", "示例·别的", source_unit="示例博物馆"),
        Film("v8", "示例·自己的", source_unit=ours),
        Film("v9", "示例·谁的"),
    )
    project.edit("x", lambda before: replace(before, films=(*before.films, *films)))
    assert [(one.name, one.films) for one in standing(project).strangers] == [("示例博物馆", 1)]


def test_no_reminder_names_what_must_not_go_out(project: Session) -> None:
    call, state = project.call, project.submission
    text = reminders(call, state, standing(project).rows)
    assert call.mail.to not in text
    assert "张明" not in text  # who reviews and waives stays at home
    assert "李宁" not in text
    for deadline in call.deadline:
        assert f"{deadline.date.month}月{deadline.date.day}日" not in text


def test_who_sent_nothing_is_asked_for_everything(project: Session) -> None:
    row = standing(project).rows[-1]
    text = reminder(project.call, project.submission, row)
    assert text.startswith("示例大学附属中学：\n\n　　“科普之光”视频征集将于2025年6月30日截止")
    assert "　　返回到：shouji@example.org\n" in text
    assert text.endswith("示例省科学技术协会\n")


def test_a_reminder_names_what_is_missing_and_what_is_wrong(project: Session) -> None:
    plan(project, {"title": "示例·湿地日出", "unit": SECOND, "duration": "0:40:00"})
    row = next(row for row in standing(project).rows if row.unit.name == SECOND)
    text = reminder(project.call, project.submission, row)
    assert "视频文件1个" in text
    assert "补交和修改" in text
    assert "1. 《示例·湿地日出》的视频文件" in text
    assert "1. 《示例·第2部》" in text
    assert "附件1 三" in text
    assert "{" not in text


def test_together_only_those_are_reminded_who_sent_nothing_or_must_mend(project: Session) -> None:
    names = [row.unit.name for row in standing(project).urged]
    assert names == [THIRD, SECOND, "示例大学附属中学"]


def test_the_states_are_counted(project: Session) -> None:
    assert standing(project).counts == {
        UnitState.NONE: 1,
        UnitState.MEND: 2,
        UnitState.CAME: 1,
    }
