"""Dated copies in the user's data folder, whole copies, and the rescue from memory."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.facts import MediaFacts
from kepu_desktop.domain.findings import How
from kepu_desktop.domain.submission import Annex, Handover, Submission
from kepu_desktop.project import snapshots
from kepu_desktop.project.snapshots import Snapshots
from kepu_desktop.project.store import Project
from project.samples import CALL_FILES, NOW, film, full_submission

Create = Callable[[Path], Project]
Reopen = Callable[..., Project]


def test_opening_keeps_a_copy_when_the_file_changed(
    project: Project, reopen: Reopen, snapshot_root: Path
) -> None:
    kept = Snapshots(snapshot_root, project.path)
    assert kept.listed() == []  # it was only just made
    state = project.commit(project.load(), full_submission(), "全部")
    project.close()
    for _ in range(3):
        reopen(project.path).close()
    assert len(kept.listed()) == 1
    reopen(project.path, write=False).close()
    assert len(kept.listed()) == 1
    with reopen(project.path) as again:
        again.commit(state, Submission(), "清空")
    reopen(project.path).close()
    assert len(kept.listed()) == 2
    with reopen(kept.listed()[0]) as old, reopen(kept.listed()[1]) as new:
        assert {len(old.load().films), len(new.load().films)} == {0, 3}


def test_two_projects_of_one_name_do_not_share_snapshots(
    tmp_path: Path, create: Create, snapshot_root: Path
) -> None:
    (tmp_path / "b").mkdir()
    folders = {Snapshots(snapshot_root, tmp_path / p).folder for p in ("a.kepu", "b/a.kepu")}
    assert len(folders) == 2
    assert all(folder.parent == snapshot_root for folder in folders)


def test_a_snapshot_that_fails_is_told_and_does_not_stop_the_work(
    project: Project, tmp_path: Path
) -> None:
    state = project.commit(project.load(), full_submission(), "全部")
    project.close()
    (tmp_path / "file").write_bytes(b"in the way")
    with Project.open(project.path, snapshots=tmp_path / "file") as again:
        assert ["快照" in notice for notice in again.notices] == [True]
        assert again.load() == state


def test_twenty_commands_in_a_day_do_not_push_out_last_week() -> None:
    days = [Path(f"2030-05-{day:02d}_120000_x.kepu") for day in range(1, 8)]
    today = [Path(f"2030-05-08_1200{second:02d}_x.kepu") for second in range(20)]
    gone = snapshots._surplus(days + today)
    assert len(days + today) - len(gone) == snapshots.KEPT
    assert set(gone) == set(today[:17])


def test_of_many_days_the_newest_ten_stay() -> None:
    days = [Path(f"2030-05-{day:02d}_120000_x.kepu") for day in range(1, 15)]
    assert snapshots._surplus(days) == days[:4]


def test_ten_snapshots_are_kept(project: Project, reopen: Reopen, snapshot_root: Path) -> None:
    state = project.load()
    project.close()
    for number in range(13):
        with reopen(project.path) as again:
            state = again.commit(again.load(), replace(state, form={"unit": str(number)}), "改")
    assert len(Snapshots(snapshot_root, project.path).listed()) == snapshots.KEPT


class TestSaveCopy:
    def test_holds_everything_undo_and_facts_included(
        self, project: Project, tmp_path: Path, reopen: Reopen
    ) -> None:
        state = project.commit(project.load(), full_submission(), "全部")
        project.put_facts([("f1", "q", MediaFacts(size=1))])
        project.save_copy(tmp_path / "副本.kepu")
        with reopen(tmp_path / "副本.kepu") as copy:
            assert copy.load() == state
            assert copy.facts("q") == {"f1": MediaFacts(size=1)}
            assert copy.undo_label() == "全部"
            assert copy.call_files() == CALL_FILES

    def test_refuses_what_exists_unless_told_to_replace_it(
        self, project: Project, tmp_path: Path, reopen: Reopen
    ) -> None:
        target = tmp_path / "副本.kepu"
        target.write_bytes(b"precious")
        with pytest.raises(UserError) as caught:
            project.save_copy(target)
        assert caught.value.code == "exists"
        assert target.read_bytes() == b"precious"
        project.save_copy(target, replace=True)
        reopen(target).close()

    def test_refuses_to_replace_itself(self, project: Project) -> None:
        with pytest.raises(UserError) as caught:
            project.save_copy(project.path, replace=True)
        assert caught.value.code == "exists"
        assert project.load() == Submission()

    def test_into_a_missing_folder_leaves_nothing(self, project: Project, tmp_path: Path) -> None:
        before = sorted(tmp_path.iterdir())
        with pytest.raises(UserError) as caught:
            project.save_copy(tmp_path / "none" / "x.kepu")
        assert caught.value.code == "not-found"
        assert sorted(tmp_path.iterdir()) == before


class TestGone:
    """The file is deleted, moved or replaced while it is open."""

    @pytest.fixture
    def state(self, project: Project) -> Submission:
        annexes = {"系列行动": Annex("附件.docx", project.keep_document(b"annex"))}
        whole = replace(full_submission(), annexes=annexes)
        state = project.commit(project.load(), whole, "全部")
        handed = project.append_handover(Handover(0, "case", NOW, "x", "", True, "", ("c2",)))
        state = replace(
            state,
            handovers=(handed,),
            resolutions=(
                project.append_resolution(
                    subject="v1", rule="r", how=How.WAIVED, by="a", at=NOW, reason="", basis="f"
                ),
            ),
        )
        revoked = project.revoke("resolution", 1, "b", NOW, "看错")
        project.append_export(
            at=NOW, folder="x", sha256="", draft=True, accepted_by="", accepted=(), content={}
        )
        mailed = project.mark_mailed(1, "a", NOW)
        project.put_facts([("f1", "q", MediaFacts(size=1))])
        project.set_template(("表.docx", b"form"), "用单位的表", state.bindings)
        state = replace(state, resolutions=(revoked,), exports=(mailed,))
        assert project.load() == state
        return state

    @pytest.mark.parametrize("way", ["deleted", "moved", "replaced"])
    def test_editing_stops_and_the_rescue_has_everything(
        self, project: Project, state: Submission, way: str, tmp_path: Path, reopen: Reopen
    ) -> None:
        if way == "deleted":
            project.path.unlink()
        else:
            project.path.rename(tmp_path / "moved.kepu")
        if way == "replaced":
            project.path.write_bytes(b"a sync tool put another version here")
        with pytest.raises(UserError) as caught:
            project.commit(state, Submission(), "清空")
        assert caught.value.code == "project-gone"
        assert "另存" in caught.value.remedy
        project.rescue(tmp_path / "rescued.kepu", state)
        with reopen(tmp_path / "rescued.kepu") as rescued:
            assert rescued.load() == state
            assert rescued.facts("q") == {"f1": MediaFacts(size=1)}
            assert rescued.undo_label() == "用单位的表"

    def test_what_cannot_be_read_any_more_is_written_from_memory(
        self, project: Project, state: Submission, tmp_path: Path, reopen: Reopen
    ) -> None:
        with project.path.open("r+b") as stream:
            stream.truncate(4096)
        project.rescue(tmp_path / "rescued.kepu", state)
        with reopen(tmp_path / "rescued.kepu") as rescued:
            assert rescued.load() == state
            assert rescued.call_files() == CALL_FILES
            assert rescued.template() == ("表.docx", b"form")
            assert rescued.document(state.annexes["系列行动"].digest) == b"annex"
            assert rescued.created == NOW
            assert rescued.facts() == {}
            # Numbers go on where they were, and the revocation kept its reason.
            line = rescued.append_resolution(
                subject="v1", rule="r", how=How.WAIVED, by="a", at=NOW, reason="", basis="f"
            )
            assert line.number == 2
        db = sqlite3.connect(tmp_path / "rescued.kepu")
        assert db.execute("SELECT by, reason FROM revocations").fetchall() == [("b", "看错")]
        db.close()
        left = [file.name for file in tmp_path.iterdir() if "aside" in file.name]
        assert left == []

    def test_memory_wins_over_another_content_on_disk(
        self, project: Project, state: Submission, tmp_path: Path, reopen: Reopen
    ) -> None:
        unsaved = replace(state, films=(*state.films, film(9)))
        project.rescue(tmp_path / "rescued.kepu", unsaved)
        with reopen(tmp_path / "rescued.kepu") as rescued:
            assert rescued.load() == unsaved

    def test_a_rescue_does_not_overwrite(
        self, project: Project, state: Submission, tmp_path: Path
    ) -> None:
        target = tmp_path / "there.kepu"
        target.write_bytes(b"precious")
        with pytest.raises(UserError) as caught:
            project.rescue(target, state)
        assert caught.value.code == "exists"
        assert target.read_bytes() == b"precious"

    def test_the_folder_vanishes_with_the_disk(
        self, tmp_path: Path, create: Create, reopen: Reopen
    ) -> None:
        folder = tmp_path / "disk"
        folder.mkdir()
        with create(folder / "x.kepu") as project:
            state = project.commit(project.load(), full_submission(), "全部")
            shutil.rmtree(folder)
            with pytest.raises(UserError) as caught:
                project.commit(state, Submission(), "清空")
            assert caught.value.code == "project-gone"
            project.rescue(tmp_path / "rescued.kepu", state)
        with reopen(tmp_path / "rescued.kepu") as rescued:
            assert rescued.load() == state
