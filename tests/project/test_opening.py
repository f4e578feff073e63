"""Files that are damaged, foreign, newer or tampered with: a reason, a remedy, nothing lost."""

from __future__ import annotations

import contextlib
import os
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.findings import How
from kepu_desktop.domain.submission import Submission
from kepu_desktop.project.lock import lock_path
from kepu_desktop.project.store import Project
from project.samples import CALL_FILES, full_submission

Create = Callable[[Path], Project]
Reopen = Callable[..., Project]


@pytest.fixture
def saved(project: Project) -> Path:
    """A closed project with something in it."""
    project.commit(project.load(), full_submission(), "全部")
    project.append_resolution(
        subject="v1", rule="r", how=How.WAIVED, by="a", at="x", reason="", basis="f"
    )
    project.close()
    return project.path


def refused(reopen: Reopen, path: Path, **options: object) -> UserError:
    with pytest.raises(UserError) as caught:
        reopen(path, **options)
    assert caught.value.reason
    assert caught.value.remedy
    assert caught.value.subject == path.name
    assert not lock_path(path).exists()
    return caught.value


def tamper(path: Path, *statements: str) -> None:
    db = sqlite3.connect(path, isolation_level=None)
    try:
        for statement in statements:
            db.execute(statement)
    finally:
        db.close()


def test_a_file_that_is_not_there(tmp_path: Path, reopen: Reopen) -> None:
    assert refused(reopen, tmp_path / "none.kepu").code == "not-found"
    assert list(tmp_path.iterdir()) == []


def test_a_folder(tmp_path: Path, reopen: Reopen) -> None:
    (tmp_path / "x.kepu").mkdir()
    assert refused(reopen, tmp_path / "x.kepu").code == "is-a-folder"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_does_not_hang(tmp_path: Path, reopen: Reopen) -> None:
    os.mkfifo(tmp_path / "x.kepu")
    assert refused(reopen, tmp_path / "x.kepu").code == "project-foreign"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "project-damaged"),
        (b"x", "project-foreign"),
        (b"PK\x03\x04" + b"\0" * 5_000, "project-foreign"),
        (b"SQLite format 3\0", "project-foreign"),
        (b"SQLite format 3\0" + b"\0" * 5_000, "project-foreign"),
        (random.Random(1).randbytes(20_000), "project-foreign"),
    ],
)
def test_bytes_that_are_no_project(tmp_path: Path, reopen: Reopen, data: bytes, code: str) -> None:
    path = tmp_path / "x.kepu"
    path.write_bytes(data)
    assert refused(reopen, path).code == code
    assert refused(reopen, path, write=False).code == code
    assert path.read_bytes() == data
    assert list(tmp_path.iterdir()) == [path]


def test_another_programs_database(tmp_path: Path, reopen: Reopen) -> None:
    path = tmp_path / "x.kepu"
    tamper(path, "CREATE TABLE films (id)", "PRAGMA user_version = 1")
    assert refused(reopen, path).code == "project-foreign"


def test_a_truncated_project_names_its_snapshots(saved: Path, reopen: Reopen) -> None:
    reopen(saved).close()
    whole = saved.read_bytes()
    for size in (len(whole) - 4096, len(whole) // 2, 4096, 100):
        saved.write_bytes(whole[:size])
        error = refused(reopen, saved)
        assert error.code in ("project-damaged", "project-foreign")
        assert "快照在" in error.remedy


def test_a_damaged_project_without_snapshots_says_so(saved: Path, reopen: Reopen) -> None:
    saved.write_bytes(saved.read_bytes()[:5000])
    assert "没有找到它的快照" in refused(reopen, saved).remedy


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_damage_is_either_harmless_or_refused(
    data: st.DataObject, saved: Path, reopen: Reopen
) -> None:
    keep = saved.with_suffix(".keep")
    if not keep.exists():
        keep.write_bytes(saved.read_bytes())
    content = bytearray(keep.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    noise = data.draw(st.binary(min_size=1, max_size=64))
    content[place : place + len(noise)] = noise
    saved.write_bytes(content)
    write = data.draw(st.booleans())
    # Anything but a UserError fails the test.
    with contextlib.suppress(UserError), reopen(saved, write=write) as project:
        project.load()
        project.facts()
        project.undo_label()
    assert not lock_path(saved).exists()


@pytest.mark.parametrize(
    ("place", "noise"),
    [
        (47, b"\x05"),  # a schema format that SQLite does not know
        (56, b"\x00\x00\x00\x02"),  # UTF-16, which this text is not
        (16, b"\x00\x03"),  # a page size that is none
        (18, b"\x09\x09"),  # file format of the far future
    ],
)
def test_a_header_of_nonsense_is_refused(
    saved: Path, reopen: Reopen, place: int, noise: bytes
) -> None:
    content = bytearray(saved.read_bytes())
    content[place : place + len(noise)] = noise
    saved.write_bytes(content)
    assert refused(reopen, saved).code in ("project-damaged", "project-foreign")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW spy AS SELECT * FROM form",
        "CREATE TRIGGER spy AFTER INSERT ON form BEGIN DELETE FROM films; END",
        "CREATE TABLE extra (x)",
        "CREATE INDEX extra ON films (title)",
        "ALTER TABLE films RENAME COLUMN title TO headline",
        "ALTER TABLE form ADD COLUMN more TEXT AS (hex(zeroblob(100000000))) VIRTUAL",
        "DROP TABLE facts",
        "DROP TRIGGER resolutions_no_delete",
        "ANALYZE",
    ],
)
def test_a_changed_structure_is_refused(saved: Path, reopen: Reopen, statement: str) -> None:
    tamper(saved, statement)
    assert refused(reopen, saved).code == "project-schema"
    assert refused(reopen, saved, write=False).code == "project-schema"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE films SET id = 'v-1' WHERE id = 'v1'",
        "UPDATE films SET id = 'vx' WHERE id = 'v1'",
        "UPDATE films SET id = 'v' || printf('%.5000d', 1) WHERE id = 'v1'",
        "UPDATE films SET root = NULL WHERE id = 'v1'",
        "UPDATE films SET included = 7",
        "INSERT INTO resolutions VALUES (9, 'v1', 'r', 'nonsense', '', '', '', '', NULL)",
        "INSERT INTO mailings VALUES (9, 99, '', '')",  # no such export
    ],
)
def test_values_that_this_program_never_writes_are_refused(
    saved: Path, reopen: Reopen, statement: str
) -> None:
    tamper(saved, "PRAGMA ignore_check_constraints = ON", statement)
    assert refused(reopen, saved).code == "project-damaged"


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO exports VALUES (9, '', '', '', 0, '', '{\"not\": \"a list\"}', '{}')",
        "INSERT INTO exports VALUES (9, '', '', '', 0, '', '[]', 'not json')",
        "UPDATE form SET value = CAST(x'ff00' AS TEXT)",
    ],
)
def test_texts_that_cannot_be_read_are_refused_on_loading(
    saved: Path, reopen: Reopen, statement: str
) -> None:
    tamper(saved, statement)
    with reopen(saved) as project, pytest.raises(UserError) as caught:
        project.load()
    assert caught.value.code == "project-damaged"


@pytest.mark.parametrize("name", ["../evil", "a/b", "a\\b", "..", "CON"])
def test_a_call_file_from_a_stranger_cannot_leave_its_folder(
    saved: Path, reopen: Reopen, name: str
) -> None:
    tamper(saved, f"INSERT INTO call_files VALUES ('{name}', x'00')")
    assert refused(reopen, saved).code == "project-damaged"


class TestNewer:
    @pytest.fixture
    def newer(self, saved: Path) -> Path:
        tamper(
            saved,
            "ALTER TABLE films ADD COLUMN director TEXT",
            "CREATE TABLE prizes (id TEXT)",
            "PRAGMA user_version = 7",
        )
        return saved

    def test_opens_read_only_and_says_why(self, newer: Path, reopen: Reopen) -> None:
        before = newer.read_bytes()
        with reopen(newer) as project:
            assert project.read_only
            assert "格式 7" in project.read_only_reason
            assert not lock_path(newer).exists()
            state = project.load()
            assert state.films == full_submission().films
            assert project.undo_label() == "全部"
            for write in (
                lambda: project.commit(state, Submission(), "x"),
                lambda: project.put_facts([]),
                project.undo,
                lambda: project.revoke("resolution", 1, "", "", ""),
            ):
                with pytest.raises(UserError) as caught:
                    write()
                assert caught.value.code == "project-read-only"
        assert newer.read_bytes() == before

    def test_a_newer_file_that_cannot_be_read_asks_for_an_update(
        self, newer: Path, reopen: Reopen
    ) -> None:
        tamper(newer, "ALTER TABLE films DROP COLUMN summary")
        assert refused(reopen, newer).code == "project-newer"

    def test_a_view_in_place_of_a_table_is_not_run(self, newer: Path, reopen: Reopen) -> None:
        tamper(newer, "DROP TABLE form", "CREATE VIEW form AS SELECT 'unit' key, 'x' value")
        assert refused(reopen, newer).code == "project-newer"


def test_a_reader_may_look_while_another_writes(saved: Path, reopen: Reopen) -> None:
    with reopen(saved) as writer, reopen(saved, write=False) as reader:
        assert reader.read_only
        assert reader.load() == writer.load()
        state = writer.commit(writer.load(), Submission(), "清空")
        assert reader.load() == writer.load()
        with pytest.raises(UserError) as caught:
            reader.commit(state, full_submission(), "x")
        assert caught.value.code == "project-read-only"
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader._db.execute("DELETE FROM form")


def test_a_file_that_a_tool_switched_to_wal_is_switched_back(saved: Path, reopen: Reopen) -> None:
    tamper(saved, "PRAGMA journal_mode = WAL")
    with reopen(saved) as project:
        project.commit(project.load(), Submission(), "清空")
        assert sorted(f.name for f in saved.parent.glob(f"{saved.name}*")) == [
            saved.name,
            f"{saved.name}.lock",
        ]
    assert saved.read_bytes()[18:20] == b"\x01\x01"


def test_a_link_to_a_project_locks_the_project(saved: Path, reopen: Reopen) -> None:
    link = saved.with_name("link.kepu")
    link.symlink_to(saved)
    with reopen(link) as project:
        assert project.path == saved.resolve()
        with pytest.raises(UserError) as caught:
            reopen(saved)
        assert caught.value.code == "project-locked"


def test_no_stored_statement_of_ours_is_refused_by_an_untrusting_connection(
    tmp_path: Path, create: Create
) -> None:
    with create(tmp_path / "x.kepu") as project:
        settings_ = {
            name: project._db.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("trusted_schema", "foreign_keys", "synchronous", "journal_mode")
        }
        assert settings_ == {
            "trusted_schema": 0,
            "foreign_keys": 1,
            "synchronous": 3,
            "journal_mode": "delete",
        }
        assert project.call_files() == CALL_FILES
