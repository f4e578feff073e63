"""The to-do list of a submission, the clauses behind it, and several words at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kepu_desktop.calls.model import Attachment
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.findings import How, Level, Origin
from kepu_desktop.workflow import fill, review
from kepu_desktop.workflow.clauses import application, passage
from kepu_desktop.workflow.counting import jump
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.snapshot import Snapshot, snapshot
from kepu_desktop.workflow.todo import Group, Item, TodoList, items
from kepu_desktop.workflow.units.notices import notices_of
from sample_submission import GOOD, LONG_TEXT, SHORT, SMALL, UPRIGHT, submission


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = submission(tmp_path / "p.kepu", (GOOD, SHORT, SMALL, UPRIGHT, UPRIGHT, LONG_TEXT, SHORT))
    with made:
        yield made


def shot(session: Session) -> Snapshot:
    return snapshot(session, 1, frozenset(), frozenset())


def open_items(session: Session) -> list[Item]:
    return [item for item in items(shot(session)) if item.to_do]


def item(session: Session, key: str) -> Item:
    return next(item for item in items(shot(session)) if item.key == key)


def test_each_finding_is_somebodys_turn(session: Session) -> None:
    assert [(item.group, item.key) for item in open_items(session)] == [
        (Group.REDO, "v2 video/duration"),
        (Group.REDO, "v7 video/duration"),
        (Group.REDO, "v3 video/resolution"),
        (Group.VERIFY, "v4 video/resolution"),
        (Group.VERIFY, "v5 video/resolution"),
        (Group.FILL, "v6 entry/summary"),
    ]


def in_container(session: Session, film_id: str, **changed: object) -> None:
    """The film is a QuickTime file, as far as its facts go."""
    film = session.film(film_id)
    facts = session.facts_of(film)
    assert film.file is not None
    assert facts is not None
    session.record_facts([(film_id, film.file, replace(facts, container="mov", **changed))])


def test_a_container_that_can_be_mended_here_is_not_the_units_turn(session: Session) -> None:
    in_container(session, "v1", video_codec="h264")
    found = item(session, "v1 video/container")
    assert found.group is Group.REPAIR
    assert "封装" not in str(notices_of([found]))
    away = snapshot(session, 1, frozenset({"v1"}), frozenset())
    assert next(one for one in items(away) if one.key == found.key).group is Group.REDO
    review.waive(session, "v1", "video/container", "已说明", "张三")
    assert item(session, "v1 video/container").group is Group.SETTLED


@pytest.mark.parametrize("changed", [{"video_codec": "prores"}, {"video_codec": None}])
def test_a_codec_that_mp4_does_not_take_stays_the_units_turn(
    session: Session, changed: dict[str, object]
) -> None:
    in_container(session, "v1", **changed)
    assert item(session, "v1 video/container").group is Group.REDO


def test_a_film_that_is_moved_out_has_no_items(session: Session) -> None:
    fill.set_films(session, ["v2", "v3"], {"include": "no"})
    assert {item.finding.subject for item in open_items(session)} == {"v4", "v5", "v6", "v7"}


def test_lines_of_the_form_are_named_by_their_number(session: Session) -> None:
    assert item(session, "v6 entry/summary").about == (
        "信息表第 6 条 · 示例·第6部 · 示例海洋研究所"
    )
    assert item(session, "v2 video/duration").about == "示例·第2部 · 示例市天文学会"
    fill.set_films(session, ["v6"], {"title": ""})
    assert item(session, "v6 entry/title").title == "信息表第 6 条 · （无标题）"


def test_only_what_changed_is_made_anew(session: Session) -> None:
    known = TodoList()
    before = {item.key: item for item in known.items(shot(session))}
    fill.set_films(session, ["v2"], {"title": "别的标题"})
    after = {item.key: item for item in known.items(shot(session))}
    assert after["v2 video/duration"].title == "别的标题"
    assert after["v3 video/resolution"] is before["v3 video/resolution"]
    assert after == {item.key: item for item in items(shot(session))}


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("v2 video/duration", ("videos", "v2 video/duration")),
        ("v6 entry/summary", ("form", "v6")),
        ("form form/unit", ("form", "unit")),
        ("form entry/none", ("videos", "")),
        ("e1 entry/planned", ("videos", "e1 entry/planned")),
        ("e1 entry/category", ("videos", "e1 entry/category")),
    ],
)
def test_every_finding_leads_to_where_it_is_mended(
    session: Session, key: str, place: tuple[str, str]
) -> None:
    fill.set_form(session, {"unit": ""})
    fill.plan(session, {"title": "待制作"})
    if key == "form entry/none":
        fill.set_films(session, [f.id for f in session.submission.films], {"include": "no"})
    assert jump(item(session, key).finding) == place


def test_a_category_brings_its_own_sentence(session: Session) -> None:
    call = session.call
    found = passage(call, item(session, "v2 video/duration").finding)
    assert found.path == "附件1 › 三（一）"
    assert found.span is not None
    text = call.notice_text[found.span.start : found.span.end]
    assert text.startswith("（一）全国科普月活动精剪视频")
    assert text.endswith("单个视频时长不少于30分钟")


def test_our_own_rules_and_missing_attachments_have_no_sentence(session: Session) -> None:
    finding = item(session, "v3 video/resolution").finding
    ours = passage(session.call, replace(finding, origin=Origin.OURS))
    assert (ours.path, ours.span) == ("本程序规则", None)
    away = passage(session.call, replace(finding, clause="附件3 二"))
    assert (away.span, away.note) == (None, "文本未附")
    assert any(isinstance(one, Attachment) and not one.included for one in session.call.attachment)


@pytest.mark.parametrize(
    ("key", "conclusion"),
    [
        ("v3 video/resolution", "按情形为不合规、需核实；这一项为不合规"),
        ("v4 video/resolution", "按情形为不合规、需核实；这一项为需核实，由人确认后为不合规"),
        ("v1 video/mark", "条件具备后再检查"),
    ],
)
def test_the_program_says_how_it_applies_a_clause(
    session: Session, key: str, conclusion: str
) -> None:
    applied = application(session.call, item(session, key).finding)
    assert applied.rule == key.split()[1]
    assert applied.origin == "通知"
    assert applied.title
    assert applied.conclusion == conclusion


def test_several_reviews_are_confirmed_at_once(session: Session) -> None:
    pairs = [("v4", "video/resolution"), ("v5", "video/resolution")]
    made = review.confirm_all(session, pairs, True, "李宁")
    assert [(r.subject, r.how, r.by) for r in made] == [
        ("v4", How.CONFIRMED_OK, "李宁"),
        ("v5", How.CONFIRMED_OK, "李宁"),
    ]
    assert not [i for i in open_items(session) if i.group is Group.VERIFY]


def test_several_errors_are_waived_with_one_reason(session: Session) -> None:
    review.waive_all(
        session, [("v2", "video/duration"), ("v7", "video/duration")], "已同意", "李宁"
    )
    settled = [i for i in items(shot(session)) if i.group is Group.SETTLED]
    assert [(i.key, i.finding.resolved and i.finding.resolved.reason) for i in settled] == [
        ("v2 video/duration", "已同意"),
        ("v7 video/duration", "已同意"),
    ]


def test_one_that_cannot_be_settled_leaves_all_as_they_were(session: Session) -> None:
    before = session.submission
    with pytest.raises(UserError) as caught:
        review.confirm_all(
            session, [("v4", "video/resolution"), ("v1", "video/resolution")], True, "李宁"
        )
    assert caught.value.code == "no-such-finding"
    assert session.submission is before
    assert not session.project.load().resolutions


def test_a_waiver_of_several_needs_a_reason_as_one_does(session: Session) -> None:
    with pytest.raises(UserError) as caught:
        review.waive_all(session, [("v2", "video/duration")], "  ", "李宁")
    assert caught.value.code == "reason-missing"


def test_a_review_confirmed_bad_is_an_error_that_can_be_waived(session: Session) -> None:
    review.confirm_all(session, [("v4", "video/resolution")], False, "李宁")
    found = item(session, "v4 video/resolution")
    assert (found.group, found.level) == (Group.REDO, Level.ERROR)
    assert found.can_waive
    assert not found.can_confirm
