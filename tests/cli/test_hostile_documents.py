"""Hostile and wrong documents through every command that takes one: refused with exit 2, the file,
the reason and what to do; nothing in the project changes, and no parser ever sees them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from documents.hostile_books import BOOKS
from documents.hostile_factory import HOSTILE
from kepu_desktop.cli.entry import run as run_here
from kepu_desktop.documents.forms import layout, several
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.start import create

WORD = (("form", "--template"), ("form", "--from"), ("select", "--from"))
EXCEL = (("sheet", "--from"), ("select", "--from"), ("feedback", "--import"))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(tmp_path / "home"))
    made = tmp_path / "示例.kepu"
    create(made).close()
    return made


@pytest.fixture
def no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """What reads documents for their content fails the test when it is reached."""

    def reached(*_: object, **__: object) -> None:
        raise AssertionError("a parser was given the file")

    monkeypatch.setattr(openpyxl, "load_workbook", reached)
    monkeypatch.setattr(layout, "stories", reached)
    monkeypatch.setattr(several, "stories", reached, raising=False)


def given(command: tuple[str, str], project: Path, file: Path) -> list[str]:
    return [command[0], str(project), command[1], str(file)]


def state_of(project: Path) -> object:
    with Session.open(project, write=False) as session:
        return session.submission, session.project.template(), session.project.undo_label()


@pytest.mark.usefixtures("no_parser")
@pytest.mark.parametrize("command", WORD, ids="".join)
@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_word_file_is_refused(
    command: tuple[str, str], case: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, _ = HOSTILE[case]
    file = project.with_name("来件 表.docx")
    file.write_bytes(data)
    before = state_of(project)
    assert run_here(given(command, project, file)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "来件 表.docx：" in err
    assert "请" in err.split("。", 1)[1]
    assert "程序出错" not in err
    assert state_of(project) == before


@pytest.mark.usefixtures("no_parser")
@pytest.mark.parametrize("command", EXCEL, ids="".join)
@pytest.mark.parametrize("case", BOOKS)
def test_a_hostile_workbook_is_refused(
    command: tuple[str, str], case: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, words = BOOKS[case]
    file = project.with_name("来件 表.xlsx")
    file.write_bytes(data)
    before = state_of(project)
    assert run_here(given(command, project, file)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "来件 表.xlsx：" in err
    assert words in err
    assert "请" in err.split("。", 1)[1]
    assert "程序出错" not in err
    assert state_of(project) == before


@pytest.mark.parametrize("command", [*WORD, *EXCEL], ids="".join)
def test_the_program_itself_ends_with_2(
    command: tuple[str, str], project: Path, run: Callable[..., Any]
) -> None:
    word = command in WORD
    file = project.with_name("来件.docx" if word else "来件.xlsx")
    cases = HOSTILE if word else BOOKS
    file.write_bytes(cases["billion laughs in the main part" if word else "ratio bomb"][0])
    result = run(*given(command, project, file))
    assert (result.code, result.out) == (2, "")
    assert file.name in result.err


# ---- in a dropped folder ------------------------------------------------------------------------


def test_in_a_dropped_folder_they_are_left_aside_with_the_reason(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "各单位报送"
    folder.mkdir()
    for number, (data, _) in enumerate(HOSTILE.values()):
        (folder / f"信息表{number}.docx").write_bytes(data)
    (folder / "旧.doc").write_bytes(HOSTILE["old binary format"][0])
    assert run_here(["add", str(project), str(folder)]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "程序出错" not in err
    with Session.open(project, write=False) as session:
        reasons = {Path(item.path).name: item.reason for item in session.submission.skipped}
    assert set(reasons) == {path.name for path in folder.iterdir()}
    assert all(reasons.values())
    assert any("宏" in reason for reason in reasons.values())


def _archive(entries: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return target.getvalue()


def _nested(levels: int) -> bytes:
    """Zips in zips, the innermost full of zeros."""
    data = _archive({"0.bin": b"\0" * 20_000_000})
    for level in range(levels):
        data = _archive({f"{level}-{n}.zip": data for n in range(6)})
    return data


ARCHIVES = {
    "nested bomb": lambda: _nested(4),
    "a paper that is a bomb": lambda: _archive({"信息表.docx": b"\0" * 90_000_000}),
    "hostile papers": lambda: _archive(
        {f"信息表{n}.docx": data for n, (data, _) in enumerate(HOSTILE.values())}
    ),
    "paths out of the folder": lambda: _archive({"../../信息表.docx": HOSTILE["any zip"][0]}),
    "cut off": lambda: _archive({"信息表.docx": HOSTILE["any zip"][0]})[:60],
}


@pytest.mark.parametrize("case", ARCHIVES)
def test_bombs_in_a_dropped_archive_are_not_unpacked(
    case: str, project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = tmp_path / "报送.zip"
    archive.write_bytes(ARCHIVES[case]())
    assert run_here(["add", str(project), str(archive)]) == 0
    assert "程序出错" not in capsys.readouterr().err
    with Session.open(project, write=False) as session:
        assert session.submission.films == ()
        assert session.submission.skipped
        assert all("报送.zip" in item.path for item in session.submission.skipped)
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".bin") == []
