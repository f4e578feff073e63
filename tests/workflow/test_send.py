"""发送副本: everything of the project's file, nothing of the films; nothing is overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from kepu_desktop.domain.errors import UserError
from kepu_desktop.workflow.send import copy_name, send_copy
from kepu_desktop.workflow.session import Session
from sample_submission import submission


def test_the_copy_holds_the_same_state_books_and_undo(tmp_path: Path) -> None:
    target = tmp_path / "给同事.kepu"
    with submission(tmp_path / "原.kepu", ()) as session:
        sent = send_copy(session, target)
        state, label = session.submission, session.project.undo_label()
        judged = session.judgement
    assert sent.path == target
    assert sent.size == target.stat().st_size
    with Session.open(target) as copy:
        assert copy.submission == state
        assert copy.project.undo_label() == label
        assert copy.judgement == judged


def test_the_project_itself_goes_on_and_the_copy_does_not_follow(tmp_path: Path) -> None:
    target = tmp_path / "给同事.kepu"
    with submission(tmp_path / "原.kepu", ()) as session:
        send_copy(session, target)
        kept = target.read_bytes()
        session.undo()
        assert session.project.path == tmp_path / "原.kepu"
    assert target.read_bytes() == kept


@pytest.mark.parametrize("name", ["原.kepu", "别的.kepu"])
def test_a_file_that_is_there_is_not_written_over(tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    with submission(tmp_path / "原.kepu", ()) as session:
        if not target.exists():
            target.write_bytes(b"mine")
        before = target.read_bytes()
        with pytest.raises(UserError):
            send_copy(session, target)
    assert target.read_bytes()[:16] == before[:16]


def test_a_read_only_project_can_be_sent_as_well(tmp_path: Path) -> None:
    submission(tmp_path / "原.kepu", ()).close()
    with Session.open(tmp_path / "原.kepu", write=False) as session:
        sent = send_copy(session, tmp_path / "副本.kepu")
    assert sent.size > 0


def test_the_proposed_name_is_free_and_names_the_day(tmp_path: Path) -> None:
    project = tmp_path / "省科协.kepu"
    first = copy_name(project)
    assert first.name.startswith("省科协_副本_")
    assert first.suffix == ".kepu"
    first.write_bytes(b"")
    assert copy_name(project) != first
