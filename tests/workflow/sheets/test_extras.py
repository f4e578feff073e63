"""Texts of the call's own columns: set one by one, cleaned, undone."""

from __future__ import annotations

import pytest

from kepu_desktop.domain.errors import UserError
from kepu_desktop.workflow import fill
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.sheets.extras import extra_labels, set_extras


@pytest.fixture
def planned(session: Session) -> Session:
    fill.plan(session, {"title": "示例·湿地"})
    return session


def test_a_text_is_kept_cleaned_and_undone(planned: Session) -> None:
    set_extras(planned, "e1", {"platform": " 示例\n平台 ", "first_shown": "2025年7月1日"})
    assert planned.submission.extras["e1"] == {
        "platform": "示例 平台",
        "first_shown": "2025-07-01",
    }
    set_extras(planned, "e1", {"platform": ""})
    assert planned.submission.extras["e1"] == {"first_shown": "2025-07-01"}
    assert planned.undo() == "修改示例·湿地的首播平台"
    assert planned.submission.extras["e1"]["platform"] == "示例 平台"


def test_the_same_text_is_no_step(planned: Session) -> None:
    set_extras(planned, "e1", {"platform": "示例平台"})
    set_extras(planned, "e1", {"platform": "示例平台"})
    assert planned.undo() == "修改示例·湿地的首播平台"
    assert planned.undo() == "添加待制作条目示例·湿地"


@pytest.mark.parametrize(
    ("film", "values", "code"),
    [
        ("v9", {"platform": "x"}, "unknown-id"),
        ("e1", {"nothing": "x"}, "unknown-key"),
        ("e1", {"first_shown": "去年"}, "bad-value"),
    ],
)
def test_what_cannot_be_set_is_said(
    planned: Session, film: str, values: dict[str, str], code: str
) -> None:
    with pytest.raises(UserError) as refused:
        set_extras(planned, film, values)
    assert refused.value.code == code
    assert not planned.submission.extras


def test_the_columns_are_those_of_the_call(planned: Session) -> None:
    assert extra_labels(planned.call)[0] == ("platform", "首播平台")
