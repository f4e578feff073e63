"""What an export would write, and what the last one left."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kepu_desktop.domain.errors import UserError
from kepu_desktop.workflow import fill
from kepu_desktop.workflow.export import changes_since, export
from kepu_desktop.workflow.preview import measure, preview, take_back_mailed, written
from kepu_desktop.workflow.progress import Progress
from kepu_desktop.workflow.session import Session
from sample_submission import GOOD, submission


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with submission(tmp_path / "p.kepu", (GOOD, GOOD)) as made:
        yield made


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    file = tmp_path / "盖章扫描件.pdf"
    file.write_bytes(b"%PDF-1.4 " + b"0" * 5000)
    return file


def test_the_words_come_without_the_papers(session: Session, scan: Path) -> None:
    shown = preview(session, (scan,))
    assert shown.to == session.call.mail.to
    assert shown.subject == "示例省科学技术协会“科普之光”展播活动"
    assert "视频共2个" in shown.body
    assert shown.attachments == ("信息表.docx", "视频清单.xlsx", "盖章扫描件.pdf")
    assert shown.mail_bytes is None
    assert shown.bytes is None


def test_what_is_measured_is_what_is_written(session: Session, scan: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    shown = measure(session, (scan,), target)
    result = export(session, target, attach=(scan,))
    assert result.package is not None
    folder = result.package.folder
    assert shown.folder == folder.name
    assert shown.mail_bytes == result.package.mail_bytes
    on_disk = {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert {file.name: file.size for file in shown.files} == on_disk
    assert shown.bytes == sum(on_disk.values())
    assert shown.zip_bytes is not None
    real = result.package.zip.stat().st_size
    assert 0.8 * real < shown.zip_bytes < 1.25 * real


def test_the_folder_is_the_one_that_is_free(session: Session, tmp_path: Path) -> None:
    first = export(session, tmp_path).package
    assert first is not None
    assert preview(session, (), tmp_path).folder == f"{first.folder.name}_2"
    assert preview(session, (), tmp_path / "not there").folder == first.folder.name


def test_a_mail_too_large_is_told_by_its_rule(session: Session, tmp_path: Path) -> None:
    large = tmp_path / "大.pdf"
    large.write_bytes(b"0" * 16_000_000)
    (found,) = measure(session, (large,)).found
    assert found.rule == "package/mail-size"
    assert not found.open_error


def test_an_attachment_that_is_gone_is_the_persons_matter(session: Session, tmp_path: Path) -> None:
    with pytest.raises(UserError):
        measure(session, (tmp_path / "无.pdf",))


def test_the_last_package_is_found_with_its_files_and_changes(
    session: Session, scan: Path, tmp_path: Path
) -> None:
    assert written(session, tmp_path) is None
    export(session, tmp_path, draft=True)
    assert written(session, tmp_path) is None
    result = export(session, tmp_path, attach=(scan,))
    assert result.package is not None
    found = written(session, tmp_path)
    assert found is not None
    assert found.folder == result.package.folder
    assert found.mail is not None
    assert found.mail.is_file()
    assert [path.name for path in found.attachments] == [
        "信息表.docx",
        "视频清单.xlsx",
        "盖章扫描件.pdf",
    ]
    assert found.zip_bytes == result.package.zip.stat().st_size
    assert found.changes == ()
    fill.set_form(session, {"contact": "王芳"})
    later = written(session, tmp_path)
    assert later is not None
    assert later.changes == ("联系人：“张明（示例）”改为“王芳”",)
    assert result.export is not None
    assert changes_since(session, result.export) == later.changes


def test_a_package_that_is_away_is_told_as_away(session: Session, tmp_path: Path) -> None:
    result = export(session, tmp_path)
    assert result.package is not None
    shutil.rmtree(result.package.folder)
    found = written(session, tmp_path)
    assert found is not None
    assert (found.folder, found.mail, found.files) == (None, None, ())


def test_a_mailing_can_be_taken_back(session: Session, tmp_path: Path) -> None:
    result = export(session, tmp_path)
    assert result.export is not None
    session.mark_mailed(result.export.number, "李宁")
    take_back_mailed(session, result.export.number, "李宁")
    assert session.submission.exports[0].mailed is None
    with pytest.raises(UserError):
        take_back_mailed(session, result.export.number, "李宁")


def test_an_export_tells_its_stages(session: Session, tmp_path: Path) -> None:
    told: list[Progress] = []
    export(session, tmp_path, progress=told.append)
    assert [one.stage for one in told] == [
        "生成信息表",
        "生成视频清单",
        "生成校验报告",
        "写入并逐个校验",
    ]
    assert [one.done for one in told] == [0, 1, 2, 3]
