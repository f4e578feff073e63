"""Commands, undo, books, facts and pending checks of an open project."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.facts import (
    AdSignal,
    AudioStream,
    MarkFacts,
    MediaFacts,
    Problem,
    Stretch,
    SubtitleFacts,
    SubtitleTrack,
    TextSample,
)
from kepu_desktop.domain.findings import How
from kepu_desktop.domain.material_facts import MaterialFacts, MaterialKind, MaterialProblem
from kepu_desktop.domain.submission import (
    SCAN,
    SUMMARY,
    Annex,
    FeedbackRow,
    FileRef,
    Film,
    Handover,
    Mailed,
    Material,
    Submission,
)
from kepu_desktop.project import rows, schema
from kepu_desktop.project.store import Project
from project.samples import CALL_FILES, NOW, film, full_submission

Reopen = Callable[..., Project]
HANDED = Handover(0, "delivery", NOW, "某省_交付", "ab", False, "李某", ("v1", "v2"))


def raw(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def test_a_new_project_is_empty_and_holds_the_call(project: Project) -> None:
    assert project.load() == Submission()
    assert project.call_files() == CALL_FILES
    assert project.template() is None
    assert project.created == NOW
    assert not project.read_only
    assert project.notices == ()
    assert project.undo_label() is project.redo_label() is project.undo() is project.redo() is None


def test_create_refuses_what_is_already_there(
    tmp_path: Path, create: Callable[[Path], Project]
) -> None:
    target = tmp_path / "a.kepu"
    target.write_bytes(b"precious")
    with pytest.raises(UserError) as caught:
        create(target)
    assert caught.value.code == "exists"
    assert target.read_bytes() == b"precious"
    assert [file.name for file in tmp_path.iterdir()] == ["a.kepu"]


def test_create_in_a_missing_folder_says_so(
    tmp_path: Path, create: Callable[[Path], Project]
) -> None:
    with pytest.raises(UserError) as caught:
        create(tmp_path / "none" / "a.kepu")
    assert caught.value.code == "not-found"


def test_a_call_file_that_leads_out_of_its_folder_is_refused(
    tmp_path: Path, snapshot_root: Path
) -> None:
    with pytest.raises(ValueError, match="plain name"):
        Project.create(
            tmp_path / "a.kepu",
            call_files={"../call.toml": b""},
            tool_version="1",
            now=NOW,
            snapshots=snapshot_root,
        )
    assert list(tmp_path.iterdir()) == []


def test_everything_comes_back_after_a_restart(project: Project, reopen: Reopen) -> None:
    state = project.commit(project.load(), full_submission(), "全部")
    project.close()
    with reopen(project.path) as again:
        assert again.load() == state == full_submission()
        assert again.undo_label() == "全部"


def test_undo_and_redo_survive_a_restart(project: Project, reopen: Reopen) -> None:
    first = project.commit(project.load(), replace(Submission(), films=(film(1),)), "添加")
    second = project.commit(first, replace(first, form={"unit": "甲"}), "填单位")
    project.close()
    with reopen(project.path) as again:
        assert again.undo() == ("填单位", first)
        assert (again.undo_label(), again.redo_label()) == ("添加", "填单位")
    with reopen(project.path) as again:
        assert again.redo() == ("填单位", second)
        assert again.redo() is None
        assert again.undo() == ("填单位", first)
        label, empty = again.undo() or ("", None)
        assert (label, empty) == ("添加", replace(Submission(), next_ids=first.next_ids))


def test_a_new_edit_drops_the_redo_branch(project: Project) -> None:
    first = project.commit(project.load(), replace(Submission(), ticked=("a",)), "一")
    project.commit(first, replace(first, ticked=("b",)), "二")
    _, back = project.undo() or ("", first)
    project.commit(back, replace(back, ticked=("c",)), "三")
    assert project.redo_label() is None
    assert project.undo() == ("三", back)
    assert project.undo_label() == "一"


def test_an_edit_that_changes_nothing_is_no_command(project: Project) -> None:
    state = project.commit(project.load(), full_submission(), "一")
    project.commit(state, replace(state, films=(*state.films[:1], *state.films[1:])), "二")
    assert project.undo_label() == "一"


def test_ids_are_not_used_again_after_undo(project: Project, reopen: Reopen) -> None:
    state = project.load()
    project.commit(state, replace(state, films=(film(1),), next_ids={"v": 2}), "添加")
    _, back = project.undo() or ("", state)
    assert back.films == ()
    assert back.next_ids == {"v": 2}
    # Also when the session forgets to carry them on.
    assert project.commit(back, replace(back, next_ids={"e": 5}), "x").next_ids == {"v": 2, "e": 5}
    project.close()
    with reopen(project.path) as again:
        assert again.load().next_ids == {"v": 2, "e": 5}


def test_only_the_newest_thousand_commands_are_kept(project: Project) -> None:
    state = project.load()
    with project.batch():
        for number in range(schema.UNDO_KEPT + 5):
            state = project.commit(state, replace(state, form={"unit": str(number)}), f"{number}")
    with raw(project.path) as db:
        assert db.execute("SELECT count(*), min(label + 0) FROM undo").fetchone() == (1000, 5)
    db.close()


def test_an_edit_from_an_outdated_state_is_refused(project: Project) -> None:
    empty = project.load()
    state = project.commit(empty, replace(empty, form={"unit": "甲"}), "一")
    with pytest.raises(ValueError, match="before"):
        project.commit(empty, replace(empty, form={"phone": "1"}), "二")
    assert project.load() == state


def test_an_id_that_occurs_twice_is_refused(project: Project) -> None:
    empty = project.load()
    with pytest.raises(ValueError, match="twice"):
        project.commit(empty, replace(empty, films=(film(1), film(1))), "添加")
    assert project.load() == empty


def test_text_that_is_no_unicode_leaves_the_project_as_it_was(project: Project) -> None:
    state = project.commit(project.load(), full_submission(), "全部")
    broken = replace(state, form={"unit": "甲\udcff"}, films=())
    with pytest.raises(UnicodeEncodeError):
        project.commit(state, broken, "x")
    assert project.load() == state
    assert project.undo_label() == "全部"


def test_a_removed_film_moves_no_other_row(project: Project) -> None:
    films = tuple(film(n) for n in range(1, 101))
    empty = project.load()
    state = project.commit(empty, replace(empty, films=films), "添加")
    before = dict(raw_rows(project.path, "SELECT id, position FROM films"))
    project.commit(state, replace(state, films=films[1:]), "移除")
    after = dict(raw_rows(project.path, "SELECT id, position FROM films"))
    assert after == {key: place for key, place in before.items() if key != "v1"}


def raw_rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    db = raw(path)
    try:
        return db.execute(sql).fetchall()
    finally:
        db.close()


@given(
    root=st.binary(max_size=40).map(os.fsdecode),
    relative=st.binary(max_size=40).map(os.fsdecode),
)
def test_a_path_of_any_bytes_comes_back(root: str, relative: str) -> None:
    known = Film("v1", "片", file=FileRef(root, relative, "", 1, 2, "f"))
    assert rows.film_of(rows.film_row(known, 7)) == known  # type: ignore[arg-type]


def test_a_path_from_windows_with_half_a_character_is_readable_here() -> None:
    assert rows.path_text("甲\ud800".encode("utf-8", "surrogatepass")).startswith("甲")


@pytest.mark.skipif(os.name != "posix", reason="only POSIX names may be any bytes")
def test_a_project_may_lie_under_a_name_of_any_bytes(
    tmp_path: Path, create: Callable[[Path], Project], reopen: Reopen
) -> None:
    folder = tmp_path / os.fsdecode(b"\xff\xfe %41 ?#&")
    folder.mkdir()
    path = folder / os.fsdecode(b"\xe7\xa7\x91\xff?mode=memory#.kepu")
    with create(path) as made:
        state = made.commit(made.load(), full_submission(), "全部")
    with reopen(path) as again:
        assert again.load() == state
    assert os.listdir(os.fsencode(folder)) == [os.fsencode(path.name)]


class TestTemplate:
    def test_is_a_command_with_undo(self, project: Project, reopen: Reopen) -> None:
        project.set_template(("表.docx", b"one"), "用单位的表")
        project.set_template(("表2.docx", b"two"), "换表")
        assert project.template() == ("表2.docx", b"two")
        project.undo()
        assert project.template() == ("表.docx", b"one")
        project.close()
        with reopen(project.path) as again:
            assert again.template() == ("表.docx", b"one")
            assert again.undo_label() == "用单位的表"
            again.undo()
            assert again.template() is None
            again.redo()
            again.redo()
            assert again.template() == ("表2.docx", b"two")

    def test_the_same_again_is_no_command(self, project: Project) -> None:
        project.set_template(("表.docx", b"one"), "一")
        project.set_template(("表.docx", b"one"), "二")
        assert project.undo_label() == "一"

    def test_its_name_leads_nowhere(self, project: Project) -> None:
        project.set_template(("../../x.docx", b"one"), "一")
        template = project.template()
        assert template is not None
        assert "/" not in template[0]


class TestAnnexes:
    def test_the_bytes_come_and_go_with_the_command(self, project: Project, reopen: Reopen) -> None:
        digest = project.keep_document(b"the real annex")
        state = project.load()
        project.commit(state, replace(state, annexes={"三": Annex("三.docx", digest)}), "附上")
        assert project.document(digest) == b"the real annex"
        project.undo()
        assert project.document(digest) is None
        project.redo()
        project.close()
        with reopen(project.path) as again:
            assert again.load().annexes == {"三": Annex("三.docx", digest)}
            assert again.document(digest) == b"the real annex"

    def test_one_that_names_no_document_is_refused(self, project: Project) -> None:
        state = project.load()
        with pytest.raises(sqlite3.IntegrityError):
            project.commit(state, replace(state, annexes={"三": Annex("三.docx", "0")}), "附上")
        assert project.load() == state

    def test_a_name_that_leads_out_of_its_folder_is_refused(
        self, project: Project, reopen: Reopen
    ) -> None:
        digest = project.keep_document(b"x")
        state = project.load()
        project.commit(state, replace(state, annexes={"三": Annex("三.docx", digest)}), "附上")
        project.close()
        db = raw(project.path)
        db.execute("UPDATE annexes SET name = '../三.docx'")
        db.close()
        with pytest.raises(UserError), reopen(project.path) as again:
            again.load()


class TestMaterials:
    FILE = FileRef("/data", "a.jpg", "", 5, 6, "m1")

    def test_what_their_files_are_now_is_kept_through_undo(self, project: Project) -> None:
        state = project.load()
        held = project.commit(
            state, replace(state, materials=(Material("m1", "c1", self.FILE),)), "加"
        )
        scan = replace(held, materials=(Material("m1", SUMMARY, self.FILE, SCAN),))
        project.commit(held, scan, "改")
        grown = replace(self.FILE, size=50, fingerprint="m1 grown")
        project.record_files({"m1": grown})
        project.undo()
        assert project.load().materials == (Material("m1", "c1", grown),)

    def test_facts_are_told_apart_by_content_and_analyser(self, project: Project) -> None:
        paper = MaterialFacts(MaterialKind.PDF, 5, pages=3)
        locked = MaterialFacts(MaterialKind.PDF, 5, MaterialProblem.LOCKED)
        project.put_material_facts("1", {"a": locked, "b": paper})
        project.put_material_facts("2", {"a": paper})
        project.put_material_facts("1", {"b": locked})
        assert project.material_facts("1") == {"a": locked, "b": locked}
        assert project.material_facts("2") == {"a": paper}
        assert project.facts() == {}

    def test_facts_that_make_no_sense_are_looked_for_anew(self, project: Project) -> None:
        db = raw(project.path)
        db.execute("INSERT INTO material_facts VALUES ('a', '1', '{\"kind\": \"poem\"}')")
        db.close()
        assert project.material_facts("1") == {}

    def test_a_blank_figure_is_not_the_figure_0(self, project: Project, reopen: Reopen) -> None:
        row = FeedbackRow("f1", "", {"likes": "0"}, "甲.xlsx")
        state = project.load()
        project.commit(state, replace(state, feedback=(row,)), "读入")
        project.close()
        with reopen(project.path) as again:
            [read] = again.load().feedback
            assert dict(read.values) == {"likes": "0"}


class TestBooks:
    def test_lines_get_numbers_and_stay_through_undo(
        self, project: Project, reopen: Reopen
    ) -> None:
        state = project.commit(project.load(), full_submission(), "全部")
        resolution = project.append_resolution(
            subject="v1",
            rule="video/duration",
            how=How.WAIVED,
            by="李某",
            at=NOW,
            reason="主办方同意",
            basis="f1",
            sha256="ab",
        )
        signature = project.append_signature(
            subject="v1", by="王某", role="科普专家", at=NOW, result="pass", remark="", basis="f1"
        )
        export = project.append_export(
            at=NOW,
            folder="某省科协_报送包",
            sha256="cd",
            draft=False,
            accepted_by="李某",
            accepted=("v1 video/bitrate",),
            content={"unit": "某省科协", "count": "2"},
        )
        assert (resolution.number, signature.number, export.number) == (1, 1, 1)
        assert export.mailed is None
        _, back = project.undo() or ("", state)
        project.close()
        with reopen(project.path) as again:
            state = again.load()
            assert back == state
            assert state.resolutions == (resolution,)
            assert state.signatures == (signature,)
            assert state.exports == (export,)

    def test_a_revocation_is_a_line_and_the_first_stays(self, project: Project) -> None:
        line = project.append_resolution(
            subject="v1", rule="r", how=How.CONFIRMED_OK, by="a", at=NOW, reason="", basis="f"
        )
        revoked = project.revoke("resolution", line.number, by="b", at=NOW, reason="看错了")
        assert revoked == replace(line, revoked=True)
        signed = project.append_signature(
            subject="v1", by="a", role="", at=NOW, result="fail", remark="", basis="f"
        )
        project.revoke("signature", signed.number, by="b", at=NOW, reason="")
        state = project.load()
        assert [r.revoked for r in state.resolutions] == [True]
        assert [s.revoked for s in state.signatures] == [True]
        assert raw_rows(project.path, "SELECT kind, number, by, reason FROM revocations") == [
            ("resolution", 1, "b", "看错了"),
            ("signature", 1, "b", ""),
        ]

    @pytest.mark.parametrize("kind", ["resolution", "signature"])
    def test_what_is_not_there_or_revoked_already_cannot_be_revoked(
        self, project: Project, kind: str
    ) -> None:
        with pytest.raises(UserError) as caught:
            project.revoke(kind, 1, by="b", at=NOW, reason="")  # type: ignore[call-overload]
        assert caught.value.code == "no-such-record"
        project.append_resolution(
            subject="v1", rule="r", how=How.WAIVED, by="a", at=NOW, reason="", basis="f"
        )
        project.append_signature(
            subject="v1", by="a", role="", at=NOW, result="pass", remark="", basis="f"
        )
        project.revoke(kind, 1, by="b", at=NOW, reason="")  # type: ignore[call-overload]
        with pytest.raises(UserError) as caught:
            project.revoke(kind, 1, by="b", at=NOW, reason="")  # type: ignore[call-overload]
        assert caught.value.code == "already-revoked"

    def test_mailed_once_taken_back_and_mailed_again(self, project: Project) -> None:
        with pytest.raises(UserError) as caught:
            project.mark_mailed(1, by="a", at=NOW)
        assert caught.value.code == "no-such-export"
        export = self._export(project)
        with pytest.raises(UserError) as caught:
            project.revoke("mailed", 1, by="a", at=NOW, reason="")
        assert caught.value.code == "not-mailed"
        mailed = project.mark_mailed(1, by="a", at=NOW)
        assert mailed == replace(export, mailed=Mailed(NOW, "a"))
        with pytest.raises(UserError) as caught:
            project.mark_mailed(1, by="a", at=NOW)
        assert caught.value.code == "already-mailed"
        assert project.revoke("mailed", 1, by="a", at=NOW, reason="点错") == export
        project.mark_mailed(1, by="b", at=NOW)
        assert project.load().exports == (replace(export, mailed=Mailed(NOW, "b")),)

    def _export(self, project: Project):  # type: ignore[no-untyped-def]
        return project.append_export(
            at=NOW, folder="x", sha256="", draft=True, accepted_by="", accepted=(), content={}
        )

    @pytest.mark.parametrize(
        "table", [t.name for t in schema.TABLES if t.keeping is schema.Keeping.APPEND_ONLY]
    )
    def test_the_file_itself_forbids_changing_a_line(self, project: Project, table: str) -> None:
        project.append_resolution(
            subject="v1", rule="r", how=How.WAIVED, by="a", at=NOW, reason="", basis="f"
        )
        project.append_signature(
            subject="v1", by="a", role="", at=NOW, result="pass", remark="", basis="f"
        )
        self._export(project)
        project.mark_mailed(1, by="a", at=NOW)
        project.revoke("resolution", 1, by="b", at=NOW, reason="")
        project.append_handover(HANDED)
        db = raw(project.path)
        try:
            for sql in (f"UPDATE {table} SET at = 'x'", f"DELETE FROM {table}"):
                with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                    db.execute(sql)
        finally:
            db.close()
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            project._db.execute(f"REPLACE INTO {table} SELECT * FROM {table}")

    def test_what_was_handed_over_stays_through_undo(
        self, project: Project, reopen: Reopen
    ) -> None:
        state = project.commit(project.load(), full_submission(), "全部")
        assert project.append_handover(HANDED).number == 1
        second = project.append_handover(replace(HANDED, kind="case", number=1))
        assert second.number == 2
        project.undo()
        project.close()
        with reopen(project.path) as again:
            assert again.load().handovers == (replace(HANDED, number=1), second)
            assert state.handovers == ()

    def test_a_batch_is_all_or_nothing(self, project: Project) -> None:
        state = project.commit(project.load(), full_submission(), "全部")

        def interrupted() -> None:
            with project.batch():
                project.append_resolution(
                    subject="v1", rule="r", how=How.WAIVED, by="a", at=NOW, reason="", basis="f"
                )
                project.commit(state, replace(state, films=()), "清空")
                raise RuntimeError("the person pulled the plug")

        with pytest.raises(RuntimeError):
            interrupted()
        assert project.load() == state
        # The next edit starts from what is on disk.
        project.commit(state, replace(state, ticked=()), "下一步")
        assert project.undo_label() == "下一步"


FACTS = MediaFacts(
    size=12,
    problem=Problem.TRUNCATED,
    container="mp4",
    duration_s=1.25,
    audio=(AudioStream("aac", 2, 48_000), AudioStream(None, None, None)),
    subtitle_tracks=(),
    sidecars=("片\udcff.srt",),
    sha256="ab",
    subtitles=SubtitleFacts("track", 0.5, (0.1, 0.9), "simplified", (TextSample(1.0, "字"),)),
    marks=MarkFacts("present", ((1, 2, 3, 4),), 3, 4),
    ads=(AdSignal("qr", "http", None, (0, 0, 1, 1)),),
    black=(Stretch(0.0, 1.0),),
)


class TestFacts:
    def test_come_back_as_they_were(self, project: Project, reopen: Reopen) -> None:
        tracks = MediaFacts(subtitle_tracks=(SubtitleTrack("mov_text", None),))
        project.put_facts([("f1", "quick-1", FACTS), ("f2", "quick-1", tracks)])
        project.put_facts([("f2", "quick-1", MediaFacts(size=5))])
        project.close()
        with reopen(project.path) as again:
            assert again.facts("quick-1") == {"f1": FACTS, "f2": MediaFacts(size=5)}

    def test_are_told_apart_by_analyser_and_the_newest_serves_offline_files(
        self, project: Project
    ) -> None:
        project.put_facts([("f1", "quick-1", MediaFacts(size=1))])
        project.put_facts([("f1", "quick-2", MediaFacts(size=2)), ("f2", "quick-1", FACTS)])
        assert project.facts("quick-2") == {"f1": MediaFacts(size=2)}
        assert project.facts() == {"f1": MediaFacts(size=2), "f2": FACTS}
        assert project.facts("quick-3") == {}

    def test_old_fields_are_ignored_and_nonsense_is_measured_again(self, project: Project) -> None:
        db = raw(project.path)
        rows_ = [
            ("f1", "q", '{"size": 3, "colour_of_the_year": "red"}'),
            ("f2", "q", '{"size": "three"}'),
            ("f3", "q", "[" * 100_000),
            ("f4", "q", "not json"),
        ]
        db.executemany("INSERT INTO facts VALUES (?, ?, ?)", rows_)
        db.close()
        assert project.facts("q") == {"f1": MediaFacts(size=3)}

    def test_stand_outside_undo(self, project: Project) -> None:
        project.commit(project.load(), full_submission(), "全部")
        project.put_facts([("f1", "q", FACTS)])
        project.undo()
        assert project.facts("q") == {"f1": FACTS}

    def test_films_without_facts_are_still_to_be_checked(self, project: Project) -> None:
        project.commit(project.load(), full_submission(), "全部")
        assert project.unchecked("q") == ("v2", "v1")
        project.put_facts([("f2", "q", FACTS)])
        assert project.unchecked("q") == ("v1",)
        assert project.unchecked("other") == ("v2", "v1")

    def test_the_queue_survives_a_restart(self, project: Project, reopen: Reopen) -> None:
        project.set_queue({"v1": "quick", "v2": "full", "v3": "quick"})
        project.set_queue({"v2": "quick", "v3": "quick"})
        project.close()
        with reopen(project.path) as again:
            assert again.queue() == {"v2": "quick", "v3": "quick"}
            again.set_queue({})
            assert again.queue() == {}

    def test_what_a_file_was_read_to_be_stays_through_undo(self, project: Project) -> None:
        state = project.commit(project.load(), full_submission(), "全部")
        named = project.commit(
            state,
            replace(state, films=(replace(state.films[0], title="新"), *state.films[1:])),
            "改",
        )
        assert state.films[0].file is not None
        seen = replace(state.films[0].file, size=77, fingerprint="new", sha256="cd")
        project.record_files({"v2": seen})
        assert project.undo_label() == "改"
        _, back = project.undo() or ("", named)
        assert back.films[0] == replace(state.films[0], file=seen)
        _, forth = project.redo() or ("", named)
        assert forth.films[0] == replace(named.films[0], file=seen)


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(images=st.binary(max_size=60))
@example(images=b"\x90")  # an empty list
def test_undo_rows_of_a_stranger_are_refused(
    images: bytes, tmp_path: Path, project: Project
) -> None:
    state = project.load()
    project._db.execute("INSERT INTO undo (label, undone, changes) VALUES ('x', 0, ?)", (images,))
    with pytest.raises(UserError) as caught:
        project.undo()
    assert caught.value.code == "project-damaged"
    assert project.load() == state


@pytest.mark.parametrize(
    "image",
    [
        ["resolutions", None, [1] * 9],  # an append-only table
        ["sqlite_master", None, ["a"] * 5],
        ["films", None, ["v1"]],
        ["films", None, None],
        ["form", ["unit", ["nested"]], ["unit", "x"]],
        ["form", ["unit", b"bytes"], ["unit", "x"]],
        ["template", [0, "x", "no such document"], None],
    ],
)
def test_undo_cannot_reach_beyond_the_edited_tables(project: Project, image: list[object]) -> None:
    import msgspec

    changes = msgspec.msgpack.encode([image])
    project._db.execute("INSERT INTO undo (label, undone, changes) VALUES ('x', 0, ?)", (changes,))
    with pytest.raises(UserError) as caught:
        project.undo()
    assert caught.value.code == "project-damaged"
    assert project.load() == Submission()


def test_another_form_and_its_bindings_are_one_step(project: Project) -> None:
    before = project.load()
    after = project.set_template(("表.docx", b"one"), "套用", {"unit": "1.2"})
    assert after.bindings == {"unit": "1.2"}
    edited = project.commit(after, replace(after, form={"unit": "某省科协"}), "填写")
    project.set_template(None, "改回通知的表")
    assert project.template() is None
    assert not project.load().bindings
    assert project.undo() == ("改回通知的表", edited)
    assert project.template() == ("表.docx", b"one")
    assert project.undo() == ("填写", after)
    assert project.undo() == ("套用", before)
    assert project.template() is None
