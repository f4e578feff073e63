"""Pictures of what was found: in the folder asked for, in the report, kept with the project."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from kepu_desktop.calls.model import Call
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.findings import Evidence, Finding
from kepu_desktop.jobs.inline import InlineExecutor
from kepu_desktop.workflow.check import check_films, check_paths, with_evidence
from kepu_desktop.workflow.evidence import evidence_folder, kept_folder
from kepu_desktop.workflow.ingest import add
from kepu_desktop.workflow.papers import save_report
from kepu_desktop.workflow.session import Session
from media_factory import MediaFactory


@pytest.fixture
def film(media: MediaFactory, tmp_path: Path) -> Path:
    path = tmp_path / "黑场 片.mp4"
    shutil.copy(media.black_inside(), path)
    return path


def evidence_of(findings: tuple[Finding, ...], rule: str) -> tuple[Evidence, ...]:
    (finding,) = (finding for finding in findings if finding.rule == rule)
    return finding.evidence


def test_findings_get_pictures_of_their_time_and_place(
    call: Call, film: Path, tmp_path: Path
) -> None:
    found = check_paths(call, [str(film)], depth="full", executor=InlineExecutor)
    before = film.read_bytes()
    shown = with_evidence(found, tmp_path / "证据", executor=InlineExecutor)
    (file,) = shown.files
    (black,) = evidence_of(file.findings, "video/black")
    assert black.image is not None
    with Image.open(black.image) as picture:
        assert picture.size == (800, 450)
        assert picture.convert("L").getextrema()[1] < 40
    (border,) = evidence_of(file.findings, "video/borders")
    assert border.box is not None
    assert border.image is not None
    with Image.open(border.image) as picture:
        # The amber line of the box, at the upper edge of what is left of the picture.
        row = round(border.box[1] * 450 / 720) - 3
        red, green, blue = picture.convert("RGB").getpixel((400, row))  # type: ignore[misc]
        assert red > 150 > blue
        assert green > 110
    assert {Path(one.image).parent for one in (black, border) if one.image} == {
        tmp_path / "证据" / "01_黑场 片"
    }
    assert film.read_bytes() == before
    again = with_evidence(found, tmp_path / "证据", executor=InlineExecutor)
    assert again == shown


def test_a_projects_check_keeps_the_pictures_for_its_report(
    session: Session, film: Path, tmp_path: Path
) -> None:
    add(session, [str(film)])
    check_films(session, depth="full")
    (known,) = session.submission.films
    assert known.file is not None
    pictures = sorted(kept_folder(known.file.fingerprint).iterdir())
    assert len(pictures) >= 2
    save_report(session, tmp_path / "报告.docx")
    with zipfile.ZipFile(tmp_path / "报告.docx") as document:
        inside = [name for name in document.namelist() if name.startswith("word/media/")]
    assert len(inside) >= 2
    film.unlink()  # the disk is away: the report still shows what was seen
    save_report(session, tmp_path / "再报.docx")
    assert (tmp_path / "再报.docx").read_bytes() == (tmp_path / "报告.docx").read_bytes()


def test_a_file_in_the_way_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "证据").write_text("别的")
    with pytest.raises(UserError) as caught:
        evidence_folder(str(tmp_path / "证据"))
    assert caught.value.code == "not-a-folder"
