"""The way from one format to the next, shown with invented steps; and files of every version."""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from kepu_desktop.domain.errors import UserError
from kepu_desktop.project import migrations, schema
from kepu_desktop.project.lock import lock_path
from kepu_desktop.project.migrations import CURRENT, Format, Migration, MigrationError
from kepu_desktop.project.snapshots import Snapshots
from kepu_desktop.project.store import Project
from project.golden.make import VERSIONS, expected
from project.samples import CALL_FILES, full_submission

Create = Callable[[Path], Project]
Reopen = Callable[..., Project]

GOLDEN = Path(__file__).parent / "golden"
EXTRA = "CREATE TABLE prizes (\n  id TEXT NOT NULL PRIMARY KEY\n) STRICT"
MORE = "CREATE TABLE juries (\n  id TEXT NOT NULL PRIMARY KEY\n) STRICT"


def _to2(db: sqlite3.Connection) -> None:
    db.execute(EXTRA)
    db.execute("INSERT INTO prizes SELECT id FROM films")


def _to3(db: sqlite3.Connection) -> None:
    db.execute(MORE)


TWO = (*schema.STATEMENTS, EXTRA)
THREE = (*TWO, MORE)
NEXT = schema.VERSION + 1
STEPS = (
    Migration(NEXT + 1, "juries", schema.digest_of(TWO), _to3),
    Migration(NEXT, "prizes", schema.digest_of(schema.STATEMENTS), _to2),
)
FORM3 = Format(NEXT + 1, THREE, STEPS)


@pytest.fixture
def old(project: Project) -> Path:
    project.commit(project.load(), full_submission(), "全部")
    project.close()
    return project.path


def version_of(path: Path) -> int:
    return int.from_bytes(path.read_bytes()[60:64], "big")


def test_an_older_file_is_brought_up_step_by_step_after_a_backup(
    old: Path, reopen: Reopen, snapshot_root: Path
) -> None:
    with reopen(old, form=FORM3) as project:
        assert project.load() == full_submission()
        assert project.undo_label() == "全部"
        assert f"升级到 {NEXT + 1}" in project.notices[0]
        prizes = project._db.execute("SELECT id FROM prizes ORDER BY id").fetchall()
        assert prizes == [("e1",), ("v1",), ("v2",)]
    assert version_of(old) == NEXT + 1
    reopen(old, form=FORM3).close()
    folder = Snapshots(snapshot_root, old).folder
    [backup] = folder.glob(f"*_v{schema.VERSION}-format.kepu")
    with reopen(backup) as before:
        assert before.load() == full_submission()


def test_this_program_opens_the_result_read_only(old: Path, reopen: Reopen) -> None:
    reopen(old, form=FORM3).close()
    with reopen(old) as project:
        assert project.read_only
        assert project.load() == full_submission()


def test_a_reader_sees_the_new_format_and_the_file_stays_as_it_is(
    old: Path, reopen: Reopen
) -> None:
    before = old.read_bytes()
    with reopen(old, write=False, form=FORM3) as project:
        assert project.load() == full_submission()
        assert project._db.execute("SELECT count(*) FROM prizes").fetchone() == (3,)
        with pytest.raises(UserError):
            project.undo()
    assert old.read_bytes() == before


@pytest.mark.parametrize("fault", ["raises", "promises another schema", "leaves a dangling row"])
def test_a_step_that_fails_leaves_the_file_as_it_was(old: Path, reopen: Reopen, fault: str) -> None:
    def broken(db: sqlite3.Connection) -> None:
        _to2(db)
        if fault == "raises":
            raise MigrationError("in the middle")
        if fault == "leaves a dangling row":
            db.execute("INSERT INTO mailings VALUES (1, 99, '', '')")

    statements = THREE if fault == "promises another schema" else TWO
    step = Migration(NEXT, "broken", schema.digest_of(schema.STATEMENTS), broken)
    with pytest.raises(MigrationError):
        reopen(old, form=Format(NEXT, statements, (step,)))
    assert not lock_path(old).exists()
    assert version_of(old) == schema.VERSION
    with reopen(old) as project:
        assert project.load() == full_submission()


def test_without_a_backup_nothing_is_migrated(old: Path, tmp_path: Path) -> None:
    before = old.read_bytes()
    (tmp_path / "in the way").write_bytes(b"")
    with pytest.raises(UserError):
        Project.open(old, snapshots=tmp_path / "in the way", form=FORM3)
    assert old.read_bytes() == before


def test_an_older_file_that_was_tampered_with_is_not_migrated(old: Path, reopen: Reopen) -> None:
    db = sqlite3.connect(old)
    db.execute("CREATE VIEW spy AS SELECT * FROM films")
    db.close()
    with pytest.raises(UserError) as caught:
        reopen(old, form=FORM3)
    assert caught.value.code == "project-schema"


def test_a_gap_between_the_steps_is_refused(old: Path, reopen: Reopen) -> None:
    gap = Format(
        NEXT + 1, THREE, (Migration(NEXT + 1, "x", schema.digest_of(schema.STATEMENTS), _to3),)
    )
    with pytest.raises(UserError) as caught:
        reopen(old, form=gap)
    assert caught.value.code == "project-schema"


def test_the_list_names_every_module_and_leads_to_the_present_version() -> None:
    modules = {
        importlib.import_module(f"{migrations.__name__}.{module.name}").MIGRATION
        for module in pkgutil.iter_modules(migrations.__path__)
    }
    assert modules == set(migrations.MIGRATIONS)
    assert sorted(step.version for step in modules) == list(range(2, schema.VERSION + 1))
    assert all(step.why for step in modules)


def test_there_is_a_golden_file_of_every_version() -> None:
    assert sorted(VERSIONS) == list(range(1, CURRENT.version + 1))
    assert {file.name for file in GOLDEN.glob("*.kepu")} == {f"v{n}.kepu" for n in VERSIONS}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_golden_file_reads_as_it_was_written(
    version: int, tmp_path: Path, reopen: Reopen
) -> None:
    data = (GOLDEN / f"v{version}.kepu").read_bytes()
    assert hashlib.sha256(data).hexdigest() == VERSIONS[version], "published files do not change"
    path = tmp_path / "x.kepu"
    path.write_bytes(data)
    for write in (False, True):
        with reopen(path, write=write) as project:
            assert project.load() == expected(version)
            assert project.call_files() == CALL_FILES
            assert project.template() == ("单位的表.docx", b"docx")
            assert list(project.facts()) == ["f1"]
            assert (project.undo_label(), project.redo_label()) == ("用单位的表", "清空")
    with reopen(path) as project:
        for label in ("用单位的表", "全部"):
            step = project.undo()
            assert step is not None
            assert step[0] == label
        assert project.load().films == ()
