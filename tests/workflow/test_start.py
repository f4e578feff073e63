"""新建自上年项目: what is true for another year comes along, everything else stays behind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import FORM_KEYS, Handover, Submission
from kepu_desktop.workflow.start import create
from sample_submission import submission

_CARRIED = {"unit", "contact", "position", "phone", "email", "collect_to", "collect_contact"}


@pytest.fixture
def last_year(tmp_path: Path) -> Path:
    """A project with something of everything."""
    path = tmp_path / "上年.kepu"
    with submission(path, ("good",)) as session:

        def fill(state: Submission) -> Submission:
            return replace(state, form={key: f"上年的{key}" for key in FORM_KEYS})

        session.edit("填写", fill)
        bag = Handover(0, "delivery", "2024-08-01T10:00:00+08:00", "袋", "0" * 64, False, "", ())
        session.add_handover(bag)
        assert session.submission.films
        assert session.submission.signatures
    return path


def test_unit_and_contacts_come_along_and_nothing_else(last_year: Path, tmp_path: Path) -> None:
    before = last_year.read_bytes()
    with create(tmp_path / "今年.kepu", last_year=last_year) as session:
        state = session.submission
        assert {key for key, value in state.form.items() if value} == _CARRIED
        assert all(state.form[key] == f"上年的{key}" for key in _CARRIED)
        assert replace(state, form={}) == Submission()
    assert last_year.read_bytes() == before


def test_what_came_along_is_one_step_that_can_be_taken_back(
    last_year: Path, tmp_path: Path
) -> None:
    with create(tmp_path / "今年.kepu", last_year=last_year) as session:
        assert session.undo() == "沿用上年单位与联系人"
        assert session.submission == Submission()


@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_project_of_any_earlier_format_can_be_taken_from(version: int, tmp_path: Path) -> None:
    old = tmp_path / "旧.kepu"
    old.write_bytes(
        (Path(__file__).parents[1] / "project" / "golden" / f"v{version}.kepu").read_bytes()
    )
    before = old.read_bytes()
    with create(tmp_path / "新.kepu", last_year=old) as session:
        assert session.submission.form["unit"] == "某省科协"
        assert session.submission.films == ()
    assert old.read_bytes() == before


def test_no_project_is_left_when_last_years_cannot_be_read(tmp_path: Path) -> None:
    broken = tmp_path / "坏.kepu"
    broken.write_bytes(b"no project")
    with pytest.raises(UserError):
        create(tmp_path / "新.kepu", last_year=broken)
    assert not (tmp_path / "新.kepu").exists()
