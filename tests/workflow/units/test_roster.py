"""单位台账: units added, merged by their names, changed, carried into another year."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import Submission, Unit
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.start import create
from kepu_desktop.workflow.units.roster import (
    add_units,
    mark_asked,
    merge_units,
    remove_units,
    set_column,
    set_unit,
)

SEA, SKY, SCHOOL = "示例海洋研究所（示例）", "示例市天文学会", "示例大学科学技术协会"


@pytest.fixture
def three(session: Session) -> Session:
    add_units(session, [{"name": name} for name in (SEA, SKY, SCHOOL)])
    return session


def names(session: Session) -> list[str]:
    return [unit.name for unit in session.submission.roster]


def test_units_stay_in_the_order_in_which_they_came(three: Session) -> None:
    assert names(three) == [SEA, SKY, SCHOOL]
    assert [unit.id for unit in three.submission.roster] == ["u1", "u2", "u3"]


@pytest.mark.parametrize("again", ["示例海洋研究所(示例)", " 示例海洋　研究所（示例） "])
def test_a_name_written_otherwise_is_the_same_unit(three: Session, again: str) -> None:
    merged = add_units(three, [{"name": again, "phone": "0551-60000000"}])
    assert merged.made == ()
    assert merged.filled == ("u1",)
    assert three.submission.roster[0] == Unit("u1", SEA, phone="0551-60000000")


def test_another_value_is_reported_and_the_old_one_stays(three: Session) -> None:
    set_unit(three, "u2", {"phone": "0551-60000000", "contact": "王琳"})
    merged = add_units(three, [{"name": SKY, "phone": "0551 60000000", "contact": "李华"}])
    (one,) = merged.different
    assert (one.key, one.kept, one.came) == ("contact", "王琳", "李华")
    assert three.submission.roster[1].contact == "王琳"


def test_a_row_that_brings_nothing_makes_no_step(three: Session) -> None:
    state = three.submission
    assert add_units(three, [{"name": SKY, "phone": ""}]).same == 1
    assert three.submission is state


def test_rows_of_one_list_are_merged_as_well() -> None:
    rows = [{"name": SEA}, {"name": SEA, "email": "a@example.org"}]
    state, merged = merge_units(Submission(), rows)
    assert merged.made == ("u1",)
    assert merged.filled == ()
    assert state.roster == (Unit("u1", SEA, email="a@example.org"),)


def test_the_whole_list_is_one_step_back(three: Session) -> None:
    three.undo()
    assert names(three) == []
    three.redo()
    assert names(three) == [SEA, SKY, SCHOOL]


def test_ids_are_never_used_again(three: Session) -> None:
    remove_units(three, ["u3"])
    assert add_units(three, [{"name": SCHOOL}]).made == ("u4",)


@pytest.mark.parametrize(
    "values", [{"name": " "}, {"name": SKY}, {"colour": "red"}, {"asked": "下周"}]
)
def test_a_change_that_cannot_stand_is_refused(three: Session, values: dict[str, str]) -> None:
    state = three.submission
    with pytest.raises(UserError):
        set_unit(three, "u1", values)
    assert three.submission is state


def test_invisible_marks_are_taken_out(three: Session) -> None:
    set_unit(three, "u1", {"contact": "李\u202e华\n（示例）"})
    assert three.submission.roster[0].contact == "李华 （示例）"


def test_a_pasted_column_runs_down_from_its_cell(three: Session) -> None:
    assert set_column(three, ["u2", "u3"], "contact", ["王琳", "赵敏", "多的"]) == 2
    assert [unit.contact for unit in three.submission.roster] == ["", "王琳", "赵敏"]
    three.undo()
    assert [unit.contact for unit in three.submission.roster] == ["", "", ""]


def test_a_pasted_column_that_cannot_stand_changes_nothing(three: Session) -> None:
    state = three.submission
    with pytest.raises(UserError):
        set_column(three, ["u1", "u2"], "name", ["新单位名称", SCHOOL])
    assert three.submission is state


def test_the_day_of_asking_is_noted_and_taken_back(three: Session) -> None:
    assert mark_asked(three, ["u1", "u2"], dt.date(2025, 6, 1)) == 2
    assert mark_asked(three, ["u1", "u2"], dt.date(2025, 6, 1)) == 0
    assert three.submission.roster[0].asked == "2025-06-01"
    mark_asked(three, ["u1"], None)
    assert three.submission.roster[0].asked == ""


def test_next_year_has_the_units_and_none_of_them_asked(three: Session, tmp_path: Path) -> None:
    set_unit(three, "u2", {"contact": "王琳", "phone": "1", "email": "a@b.cn", "remark": "备"})
    mark_asked(three, ["u1", "u2", "u3"], dt.date(2025, 6, 1))
    remove_units(three, ["u1"])
    last_year = three.project.path
    three.close()
    with create(tmp_path / "今年.kepu", last_year=last_year) as session:
        assert session.submission.roster == (
            Unit("u1", SKY, "王琳", "1", "a@b.cn", "备"),
            Unit("u2", SCHOOL),
        )
        assert session.undo() == "沿用上年单位与联系人"
        assert session.submission.roster == ()
