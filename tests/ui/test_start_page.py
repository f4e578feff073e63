"""The start page: a board of all deliveries, last year's project, and a copy for a colleague."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget

from kepu_desktop.calls.loader import load_call
from kepu_desktop.calls.model import Call, Deadline
from kepu_desktop.calls.shipped import default_call
from kepu_desktop.domain.findings import Origin, Verdict
from kepu_desktop.domain.submission import Case, FeedbackRow, Handover, Submission
from kepu_desktop.system.settings import Settings
from kepu_desktop.ui.places.board import Board, KnownProject
from kepu_desktop.ui.places.board_rows import brief, dues_of
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.snapshot import snapshot
from kepu_desktop.workflow.standing import Standing, standing_of
from kepu_desktop.workflow.start import create
from sample_submission import submission
from ui.main_window import Person, answers, person_at

OTHER = Path(__file__).parents[1] / "calls" / "other_call"


@pytest.fixture
def person(
    application: QApplication,
    tmp_path: Path,
    until: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Person]:
    yield from person_at(application, tmp_path, until, monkeypatch)


class Desk:
    """Remembers what the board wants opened."""

    def __init__(self) -> None:
        self.opened: list[tuple[Path, str, str]] = []

    def open_project(self, path: Path, place: str = "", target: str = "") -> None:
        self.opened.append((path, place, target))


def state_of(due_id: str, now: Standing) -> str:
    due = next(due for due in dues_of(default_call(), now) if due.id == due_id)
    assert due.state is not None
    return due.state.words


def taken(session: Session) -> Standing:
    return standing_of(snapshot(session, 1, frozenset(), frozenset()))


# ---- what the rows say ----


def test_all_deliveries_of_the_notice_stand_on_the_board_in_the_order_of_their_dates() -> None:
    call = default_call()
    rows = dues_of(call, None)
    assert [row.title for row in rows] == ["案例登记", "信息表", "入选交付", "数据反馈"]
    dates = [row.date for row in rows]
    assert dates[:3] == sorted(line.date for line in call.deadline)
    assert dates[3] is None
    assert not any(row.ours for row in rows)


def test_a_date_of_our_own_is_marked_and_one_that_is_no_delivery_stands_alone() -> None:
    call = default_call()
    own = Deadline(id="inner", label="内部收齐", date=dt.date(2025, 7, 1), origin=Origin.OURS)
    rows = dues_of(_with(call, own), Standing())
    (row,) = [row for row in rows if row.id == "inner"]
    assert row.ours
    assert row.state is None
    assert row.verb == ""


def test_two_deliveries_of_another_call_on_one_date_are_two_rows() -> None:
    call = load_call(OTHER)
    assert call.cases is not None
    assert call.delivery is not None
    rows = {row.id: row for row in dues_of(call, Standing())}
    assert {"case", "form", "delivery", "feedback"} <= set(rows)
    day = call.deadline_of(call.delivery.deadline)
    assert day is not None
    assert rows["delivery"].date == day.date


def _with(call: Call, deadline: Deadline) -> Call:
    import msgspec

    return msgspec.structs.replace(call, deadline=(*call.deadline, deadline))


@pytest.mark.parametrize(
    ("due", "now", "words"),
    [
        ("case", Standing(), "还没有案例"),
        (
            "case",
            Standing(cases=5, case_errors=2, case_reviews=1),
            "5/6 个，2 项不合规，1 项需核实",
        ),
        ("case", Standing(cases=3), "3/6 个，可以生成登记包"),
        ("case", Standing(cases=3, registered=1), "3/6 个，登记包已生成"),
        ("form", Standing(films=4, errors=1, reviews=2), "4 个视频，1 项不合规，2 项需核实"),
        ("form", Standing(films=4), "4 个视频，可以导出"),
        ("form", Standing(films=4, exported=1), "4 个视频，已导出，还没有记下寄出"),
        ("form", Standing(films=4, errors=9, exported=1, mailed=1), "4 个视频，已寄出"),
        ("delivery", Standing(films=4), "等待入选通知"),
        ("delivery", Standing(selected=3), "3 个入选，还没有交付"),
        ("delivery", Standing(selected=3, delivery_errors=2), "3 个入选，2 项不合规须先处理"),
        ("delivery", Standing(selected=3, delivered=1), "3 个入选，已交付 1 个，还差 2 个"),
        ("delivery", Standing(selected=3, delivered=3), "3 个入选，已全部交付"),
        ("feedback", Standing(asked=3), "还没有数据"),
        ("feedback", Standing(asked=3, reported=1), "1/3 个视频有数据，还差 2 个"),
        ("feedback", Standing(asked=3, reported=3), "3 个视频都有数据"),
    ],
)
def test_each_row_says_what_is_missing(due: str, now: Standing, words: str) -> None:
    assert state_of(due, now) == words


def test_what_is_all_done_is_marked_so() -> None:
    now = Standing(films=1, mailed=1, cases=1, registered=1, selected=1, delivered=1)
    now = replace(now, asked=1, reported=1)
    states = [due.state for due in dues_of(default_call(), now)]
    assert [state.verdict for state in states if state is not None] == [Verdict.PASS] * 4


# ---- where the numbers come from ----


def test_the_numbers_are_those_of_the_project(tmp_path: Path) -> None:
    with submission(tmp_path / "项目.kepu", ("good", "short", "small")) as session:
        first = taken(session)
        counts = snapshot(session, 1, frozenset(), frozenset()).counts
        assert (first.films, first.errors, first.reviews) == (3, counts.errors, counts.reviews)
        assert first.selected == first.delivered == first.registered == first.reported == 0
        assert first.asked == 3

        def go_on(state: Submission) -> Submission:
            films = tuple(replace(f, selected=f.id in ("v1", "v2")) for f in state.films)
            rows = (
                FeedbackRow("f1", "v1", {"views": "12"}),
                FeedbackRow("f2", "v2", {}),
                FeedbackRow("f3", "", {"views": "9"}),
            )
            cases = (Case("c1", "work"), Case("c2", "work", chosen=False))
            return replace(state, films=films, feedback=rows, cases=cases)

        session.edit("继续", go_on)
        for draft, item in ((False, "v1"), (True, "v2")):
            at = "2025-08-01T10:00:00+08:00"
            session.add_handover(
                Handover(0, "delivery", at, "袋", "0" * 64, draft, "", (item, "v3"))
            )
        now = taken(session)
        assert (now.selected, now.delivered, now.asked, now.reported) == (2, 1, 2, 1)
        assert now.cases == 1
        assert now.case_errors > 0
        assert (
            now.errors
            == snapshot(session, 1, frozenset(), frozenset()).counts.errors - now.case_errors
        )
        assert now.delivery_errors == sum(
            f.open_error and f.stage.value == "delivery"
            for one in ("v1", "v2")
            for f in session.judgement.films[one]
        )
        assert now.delivery_errors > 0


def test_a_standing_survives_the_settings_and_odd_values_are_nothing(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s")
    path = tmp_path / "项目.kepu"
    settings.opened(path)
    known = KnownProject(path, "kepu-2025", Standing(films=3, selected=2, reported=1))
    known.keep(settings)
    assert KnownProject.last(Settings(tmp_path / "s")) == known
    settings.put("projects", {str(path): {"call": 7, "films": "viele", "cases": None}})
    assert KnownProject.kept(settings, path) == KnownProject(path, "7", Standing())


def test_only_recent_projects_are_kept(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s")
    for number in range(14):
        path = tmp_path / f"{number}.kepu"
        settings.opened(path)
        KnownProject(path, "x", Standing(films=number)).keep(settings)
    assert set(settings.table("projects")) == {str(path) for path in settings.recent()}


# ---- the board in the window ----


def words_of(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def test_the_boards_buttons_go_on_where_the_work_is(
    application: QApplication, shown: Callable[[QWidget], QWidget], tmp_path: Path
) -> None:
    del application
    desk = Desk()
    path = tmp_path / "项目.kepu"
    call = default_call()
    board = shown(Board(KnownProject(path, call.id, Standing(films=2, errors=1)), desk, call))
    for name in ("go-case", "go-form", "go-delivery", "go-feedback", "go-annexes"):
        button = board.findChild(QWidget, name)
        assert button is not None, name
        button.click()  # type: ignore[attr-defined]
    assert [(place, target) for _, place, target in desk.opened] == [
        ("cases", ""),
        ("review", ""),
        ("delivery", ""),
        ("feedback", ""),
        ("review", "annexes"),
    ]
    assert "文本未附" in words_of(board)


def test_counts_of_another_calls_project_are_not_shown_beside_these_dates(
    application: QApplication, shown: Callable[[QWidget], QWidget], tmp_path: Path
) -> None:
    del application
    last = KnownProject(tmp_path / "p.kepu", "another", Standing(films=77))
    board = shown(Board(last, Desk(), default_call()))
    assert "77" not in words_of(board)
    assert board.findChild(QWidget, "go-form") is None


def test_a_closed_project_is_on_the_board_and_its_button_opens_it_there(
    person: Person, tmp_path: Path
) -> None:
    project = tmp_path / "省科协.kepu"
    submission(project, ("short", "good")).close()
    person.open(project)
    person.idle()
    to_do = person.shot().counts.to_do
    person.window.close_project()
    words = brief(Standing(films=2, errors=to_do))
    person.until(lambda: words in person.words())
    person.press("处理待办")
    person.until(lambda: person.window.view() is not None)
    person.until(lambda: person.view.current().key == "review")


def test_the_attachment_that_is_missing_is_reached_from_the_board(
    person: Person, tmp_path: Path
) -> None:
    create(tmp_path / "p.kepu").close()
    person.open(tmp_path / "p.kepu")
    person.idle()
    person.window.close_project()
    person.press("附上文件…")
    person.until(lambda: person.window.view() is not None)
    person.until(lambda: person.view.current().key == "review")
    assert person.view.findChild(QWidget, "annexes").isVisible()  # type: ignore[union-attr]


# ---- 新建自上年项目, 发送副本 ----


def test_a_new_project_from_last_years_opens_and_says_what_came_along(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = tmp_path / "上年.kepu"
    submission(last, ("good",)).close()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(last), ""))
    answers(monkeypatch, tmp_path / "今年")
    person.press("新建自上年项目…")
    person.until(lambda: person.window.view() is not None)
    person.idle()
    assert person.shot().path == tmp_path / "今年.kepu"
    assert person.shot().submission.form["unit"] == "示例省科学技术协会"
    assert person.shot().submission.films == ()
    assert "沿用上年" in person.toast()


def test_last_years_project_that_cannot_be_read_is_said_and_nothing_is_made(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = tmp_path / "上年.kepu"
    bad.write_bytes(b"x")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(bad), ""))
    answers(monkeypatch, tmp_path / "今年.kepu")
    person.press("新建自上年项目…")
    person.until(lambda: person.bars())
    assert "上年.kepu" in person.bars()[0]
    assert not (tmp_path / "今年.kepu").exists()


def test_a_copy_is_written_and_what_is_in_it_is_said(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "省科协.kepu"
    submission(project, ("good",)).close()
    person.open(project)
    person.idle()
    answers(monkeypatch, tmp_path / "给同事")
    person.window.send_copy()
    person.idle()
    person.until(lambda: person.bars())
    bar = person.bars()[0]
    for word in ("给同事.kepu", "没有视频", "文件夹路径", "重新定位"):
        assert word in bar
    with Session.open(tmp_path / "给同事.kepu") as copy:
        assert copy.submission == person.shot().submission
    assert person.shot().path == project


def test_a_copy_over_a_file_that_is_there_is_refused(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "省科协.kepu"
    submission(project, ("good",)).close()
    taken = tmp_path / "别的.kepu"
    taken.write_bytes(b"mine")
    person.open(project)
    answers(monkeypatch, taken)
    person.window.send_copy()
    person.until(lambda: person.bars())
    assert "别的.kepu" in person.bars()[0]
    assert taken.read_bytes() == b"mine"


def test_the_menu_offers_both_and_the_number_keys_lead_to_the_places_in_order(
    person: Person, tmp_path: Path
) -> None:
    actions = {action.text(): action for action in person.window.findChildren(QAction)}
    assert actions["新建自上年项目…"].isEnabled()
    assert not actions["发送副本…"].isEnabled()
    create(tmp_path / "p.kepu").close()
    person.open(tmp_path / "p.kepu")
    assert actions["发送副本…"].isEnabled()
    keys = [key for key in person.view.places if key != "roster"]  # reached from other places
    for number, key in enumerate(keys, 1):
        actions[f"第 {number} 处"].trigger()
        assert person.view.current().key == key
