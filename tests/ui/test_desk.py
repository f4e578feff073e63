"""The bridge between window and session."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QThread

from kepu_desktop.domain.errors import UserError
from kepu_desktop.ui.desk import Desk, Failed
from kepu_desktop.workflow import fill
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.start import create

pytestmark = pytest.mark.usefixtures("application")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "示例 #1.kepu"
    create(path).close()
    return path


@pytest.fixture
def desk(project: Path, until: Callable[..., None]) -> Iterator[Desk]:
    made = Desk(lambda: Session.open(project))
    until(lambda: made.snapshot is not None)
    yield made
    made.close()


def test_an_edit_comes_back_as_a_snapshot_and_then_calls_back(
    desk: Desk, until: Callable[..., None]
) -> None:
    calls: list[tuple[object, str]] = []

    def done(ids: object) -> None:
        assert desk.snapshot is not None
        calls.append((ids, desk.snapshot.submission.films[-1].title))

    desk.do("添加", lambda session: fill.plan(session, {"title": "示例"}), done=done)
    until(lambda: calls)
    assert calls == [(("e1",), "示例")]


def test_commands_run_off_the_gui_thread_and_signals_arrive_on_it(
    desk: Desk, until: Callable[..., None]
) -> None:
    gui = QThread.currentThread()
    seen: list[QThread] = []
    worked: list[int] = []
    desk.snapshot_changed.connect(lambda _: seen.append(QThread.currentThread()))
    desk.do("看", lambda _session: worked.append(threading.get_ident()))
    desk.do("填写", lambda session: fill.set_form(session, {"unit": "示例省科学技术协会"}))
    until(lambda: seen)
    assert worked[0] != threading.get_ident()
    assert all(thread is gui for thread in seen)


def test_a_mistake_comes_as_words_and_the_next_command_is_carried_out(
    desk: Desk, until: Callable[..., None]
) -> None:
    failures: list[Failed] = []
    desk.command_failed.connect(failures.append)
    desk.do("移除", lambda session: fill.remove(session, ["v9"]))
    desk.do("填写", lambda session: fill.set_form(session, {"unit": "示例省科学技术协会"}))
    until(lambda: failures and desk.snapshot and desk.snapshot.submission.form)
    assert isinstance(failures[0].user, UserError)
    assert failures[0].user.code == "unknown-id"


def test_a_defect_is_handed_over_and_does_not_end_the_desk(
    desk: Desk, until: Callable[..., None]
) -> None:
    failures: list[Failed] = []
    desk.command_failed.connect(failures.append)

    def broken(session: Session) -> None:
        raise RuntimeError(session.call.id)

    desk.do("坏", broken)
    until(lambda: failures)
    assert isinstance(failures[0].defect, RuntimeError)
    desk.do("填写", lambda session: fill.set_form(session, {"contact": "张明"}))
    until(lambda: desk.snapshot and desk.snapshot.submission.form.get("contact") == "张明")


def test_a_project_that_cannot_be_opened_says_so_and_closes(
    tmp_path: Path, until: Callable[..., None]
) -> None:
    bad = tmp_path / "坏.kepu"
    bad.write_bytes(b"not a database at all" * 100)
    desk = Desk(lambda: Session.open(bad))
    failures: list[Failed] = []
    closed: list[bool] = []
    desk.command_failed.connect(failures.append)
    desk.closed.connect(lambda: closed.append(True))
    until(lambda: closed)
    assert failures[0].user is not None
    desk.close()


def test_undo_labels_travel_with_the_snapshot(desk: Desk, until: Callable[..., None]) -> None:
    desk.do("填写", lambda session: fill.set_form(session, {"unit": "示例省科学技术协会"}))
    until(lambda: desk.snapshot and desk.snapshot.undo_label)
    assert desk.snapshot is not None
    assert desk.snapshot.undo_label == "填写报送单位"
    desk.do("撤销", lambda session: session.undo())
    until(lambda: desk.snapshot and desk.snapshot.redo_label == "填写报送单位")


def test_closing_keeps_what_was_acknowledged(project: Path, until: Callable[..., None]) -> None:
    desk = Desk(lambda: Session.open(project))
    done: list[object] = []
    desk.do("添加", lambda session: fill.plan(session, {"title": "甲"}), done=done.append)
    until(lambda: done)
    desk.close()
    with Session.open(project) as session:
        assert [film.title for film in session.submission.films] == ["甲"]
