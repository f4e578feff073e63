"""``export``, ``mailed`` and ``verify``: gates, what is written, what is recorded."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import hashlib
import re
import subprocess
import zipfile
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from sample_words import FORM, set_words

TODAY = dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date().isoformat()
FOLDER = f"{FORM['unit']}_科普之光_报送包_{TODAY}"
PAPERS = {
    "信息表.docx",
    "视频清单.xlsx",
    "邮件草稿.eml",
    "校验报告.docx",
    "manifest-sha256.txt",
    "说明.txt",
}
FAULTY = ("video", "v3", "--set", "include=yes")


def exported(run: Any, project: Path, *words: Any) -> Path:
    return Path(run("export", project, "--to", project.parent / "出", *words).ok().out.strip())


def words_of(docx: Path) -> str:
    """All text of a Word file, tables and headers included, without blanks."""
    with zipfile.ZipFile(docx) as paper:
        names = [n for n in paper.namelist() if n.startswith("word/") and n.endswith(".xml")]

        text = "".join(re.sub(r"<[^>]+>", "", paper.read(n).decode("utf-8")) for n in names)
    return "".join(text.split())


def mail_of(package: Path) -> EmailMessage:
    (draft,) = package.glob("*.eml")
    message = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def body_of(package: Path) -> str:
    body = mail_of(package).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def rows_of(package: Path) -> list[tuple[Any, ...]]:
    (workbook,) = package.glob("*视频清单*.xlsx")
    book = openpyxl.load_workbook(workbook, read_only=True)
    rows = [row for row in book.worksheets[0].iter_rows(values_only=True) if any(row)]
    book.close()
    return rows


def exports(run: Any, project: Path) -> Any:
    return run("list", "--json", project).ok().json["exports"]


# ---- gates -------------------------------------------------------------------------------------


def test_a_package_that_passes_the_gate_is_whole_and_recorded(run: Any, project: Path) -> None:
    package = exported(run, project)
    assert package.name == FOLDER
    assert {path.name for path in package.iterdir()} == PAPERS
    assert {path.name for path in package.parent.iterdir()} == {FOLDER, f"{FOLDER}.zip"}
    (record,) = exports(run, project)
    assert record["folder"] == FOLDER
    assert record["mailed"] is None
    manifest = (package / "manifest-sha256.txt").read_bytes()
    assert record["sha256"] == hashlib.sha256(manifest).hexdigest()
    checked = subprocess.run(
        ["sha256sum", "--strict", "-c", "manifest-sha256.txt"],
        cwd=package,
        capture_output=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    with zipfile.ZipFile(f"{package}.zip") as packed:
        assert packed.testzip() is None
        for name in packed.namelist():
            if not name.endswith("/"):
                assert packed.read(name) == (package.parent / name).read_bytes()


@pytest.mark.parametrize(
    "spoil",
    [
        ("form", "--set", "unit="),
        ("form", "--set", "email="),
        ("video", "v1", "--set", "summary="),
        ("video", "v1", "--set", "category="),
        ("video", "v2", "--set", "title="),
        ("remove", "v1", "v2", "v3"),
    ],
)
def test_an_open_error_of_the_form_shuts_the_gate_even_when_acknowledged(
    run: Any, project: Path, spoil: tuple[str, ...]
) -> None:
    run(spoil[0], project, *spoil[1:]).ok()
    target = project.parent / "出"
    for more in ((), ("--accept-open", "--by", "张明")):
        result = run("export", project, "--to", target, *more)
        assert result.code == 1
        assert result.out == ""
        assert "→" in result.err
    assert not target.exists() or not list(target.iterdir())
    assert exports(run, project) == []


def test_open_errors_of_the_delivery_want_one_acknowledgement(run: Any, project: Path) -> None:
    run(FAULTY[0], project, *FAULTY[1:]).ok()
    shut = run("export", project, "--to", project.parent / "出")
    assert shut.code == 1
    assert "1280×720" in shut.err
    assert "--accept-open" in shut.err
    assert exports(run, project) == []
    package = exported(run, project, "--accept-open", "--by", "张明")
    note = (package / "说明.txt").read_text(encoding="utf-8-sig")
    assert "1280×720" in note
    assert "张明" in note


def test_a_waived_error_opens_the_gate(run: Any, project: Path) -> None:
    run(FAULTY[0], project, *FAULTY[1:]).ok()
    words = ("--by", "李宁", "--waive", "video/resolution", "--reason", "老片")
    run("review", project, "v3", *words).ok()
    package = exported(run, project)
    assert "老片" in words_of(package / "校验报告.docx")


def test_an_excluded_film_counts_for_nothing_and_stands_in_no_paper_but_the_report(
    run: Any, project: Path
) -> None:
    answer = run("list", "--json", project).ok().json
    assert answer["totals"]["count"] == 2
    entry = next(entry for entry in answer["entries"] if entry["id"] == "v3")
    assert entry["included"] is False
    package = exported(run, project)
    assert "旧版" not in words_of(package / "信息表.docx")
    assert "2个" in words_of(package / "信息表.docx")
    assert not any("旧版" in str(cell) for row in rows_of(package) for cell in row)
    assert "旧版" not in body_of(package)
    assert "旧版" in words_of(package / "校验报告.docx")


def test_a_draft_passes_every_gate_has_no_recipient_and_is_marked_everywhere(
    run: Any, project: Path
) -> None:
    run("form", project, "--set", "email=", "contact=").ok()
    run("video", project, "v3", "--set", "include=yes", "summary=").ok()
    package = exported(run, project, "--draft")
    assert "草稿" in package.name
    for kind in ("信息表", "校验报告"):
        (paper,) = package.glob(f"*{kind}*.docx")
        assert "草稿" in words_of(paper), kind
    assert any("草稿" in str(cell) for row in rows_of(package) for cell in row)
    (note,) = package.glob("*说明*.txt")
    assert "草稿" in note.read_text(encoding="utf-8-sig")
    mail = mail_of(package)
    assert all("草稿" in str(part.get_filename()) for part in mail.iter_attachments())
    assert mail["To"] is None
    assert mail["Cc"] is None
    assert mail["Subject"].startswith("【草稿勿发】")
    (draft,) = package.glob("*.eml")
    assert "cast.org.cn" not in draft.read_text("utf-8")
    assert run("verify", package).code == 0


def test_a_draft_needs_no_entry_at_all(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "空.kepu"
    run("new", file).ok()
    package = exported(run, file, "--draft")
    forms = [path for path in package.iterdir() if "信息表" in path.name]
    assert len(forms) == 1
    Document(str(forms[0]))


# ---- what is written ---------------------------------------------------------------------------


def test_the_mail_is_addressed_as_the_notice_says_and_carries_two_papers(
    run: Any, project: Path
) -> None:
    package = exported(run, project)
    mail = mail_of(package)
    assert mail["To"] == "kpxxhc@cast.org.cn"
    assert mail["Subject"] == f"{FORM['unit']}“科普之光”展播活动"
    assert mail["X-Unsent"] == "1"
    attached = {part.get_filename(): part.get_content() for part in mail.iter_attachments()}
    assert set(attached) == {"信息表.docx", "视频清单.xlsx"}
    for name, data in attached.items():
        assert data == (package / name).read_bytes()


def test_attachments_go_into_the_mail_and_the_package(
    run: Any, project: Path, tmp_path: Path
) -> None:
    scan = tmp_path / "盖章 扫描件.pdf"
    scan.write_bytes(b"%PDF-1.4 " + bytes(3000))
    package = exported(run, project, "--attach", scan)
    names = [part.get_filename() for part in mail_of(package).iter_attachments()]
    assert len(names) == 3
    assert any("扫描件" in str(name) for name in names)
    assert any(path.read_bytes() == scan.read_bytes() for path in package.rglob("*.pdf"))


def test_an_attachment_that_is_missing_or_too_large_is_refused_in_time(
    run: Any, project: Path, tmp_path: Path
) -> None:
    missing = run("export", project, "--to", tmp_path / "出", "--attach", tmp_path / "无.pdf")
    assert missing.code == 2
    assert "无.pdf" in missing.err
    large = tmp_path / "大.mp4"
    with large.open("wb") as stream:
        stream.truncate(40_000_000)
    shut = run("export", project, "--to", tmp_path / "出", "--attach", large)
    assert shut.code == 1
    assert "附件" in shut.err
    assert exports(run, project) == []


def test_totals_are_computed_and_rounded_down_to_minutes(run: Any, project: Path) -> None:
    values = {
        "title": "深海",
        "category": "venue",
        "summary": "一段概述。",
        "duration": "1:59:59",
    }
    run("plan", project, *set_words(values)).ok()
    text = words_of(exported(run, project) / "信息表.docx")
    assert "3个" in text
    assert "2小时0分" in text
    assert "预计" not in text


def test_a_title_that_looks_like_a_formula_is_text_in_every_paper(run: Any, project: Path) -> None:
    title = "=cmd|' /C calc'!A0"
    run("video", project, "v1", *set_words({"title": title, "unit": "+HYPERLINK(1)"})).ok()
    package = exported(run, project)
    book = openpyxl.load_workbook(package / "视频清单.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    named = [cell for cell in cells if cell.value in (title, "+HYPERLINK(1)")]
    assert len(named) == 2
    assert {cell.data_type for cell in named} == {"s"}
    assert "=cmd|'/Ccalc'!A0" in words_of(package / "信息表.docx").replace("&apos;", "'")


# ---- again and again ---------------------------------------------------------------------------


def test_nothing_is_written_over_and_each_export_is_recorded(run: Any, project: Path) -> None:
    names = [exported(run, project).name for _ in range(3)]
    assert names == [FOLDER, f"{FOLDER}_2", f"{FOLDER}_3"]
    assert [record["folder"] for record in exports(run, project)] == names
    for name in names:
        assert (project.parent / "出" / f"{name}.zip").is_file()


def test_a_zip_of_that_name_alone_moves_the_number_on(run: Any, project: Path) -> None:
    target = project.parent / "出"
    target.mkdir()
    (target / f"{FOLDER}.zip").write_bytes(b"mine")
    assert exported(run, project).name == f"{FOLDER}_2"
    assert (target / f"{FOLDER}.zip").read_bytes() == b"mine"


def test_changes_since_the_mailed_one_stand_in_the_note_and_the_mail(
    run: Any, project: Path
) -> None:
    first = exported(run, project)
    assert "更正" not in body_of(first)
    run("mailed", project, "1", "--by", "张明").ok()
    (record,) = exports(run, project)
    assert record["mailed"]["by"] == "张明"
    assert record["mailed"]["at"].endswith("+08:00")
    run("video", project, "v1", "--set", "title=改了的标题").ok()
    run("form", project, "--set", "contact=王敏").ok()
    run("remove", project, "v2").ok()
    second = exported(run, project)
    note = (second / "说明.txt").read_text(encoding="utf-8-sig")
    for place in (body_of(second), note):
        assert "改了的标题" in place
        assert "王敏" in place
        assert "撤下《显微镜里的春天》" in place
    assert mail_of(second)["Subject"] == mail_of(first)["Subject"]
    # Exported but not mailed: the next is still compared with the first.
    third = exported(run, project)
    assert "改了的标题" in body_of(third)
    run("mailed", project, "3", "--by", "张明").ok()
    assert "更正" not in body_of(exported(run, project))


def test_a_changed_order_or_category_counts_as_a_change(run: Any, project: Path) -> None:
    exported(run, project)
    run("mailed", project, "1", "--by", "张明").ok()
    run("video", project, "v1", "--set", "category=scifi").ok()
    run("form", project, "--set", "categories=venue").ok()
    run("video", project, "v2", "--set", "order=1").ok()
    text = body_of(exported(run, project, "--accept-open", "--by", "张明"))
    assert "更正" in text
    assert "科幻作品解读类科普视频" in text
    assert "顺序有调整" in text


# ---- verify ------------------------------------------------------------------------------------


def test_verify_passes_what_was_written_and_finds_what_was_changed(run: Any, project: Path) -> None:
    package = exported(run, project)
    assert run("verify", package).code == 0
    paper = package / "信息表.docx"
    whole = paper.read_bytes()
    paper.write_bytes(whole[:-1] + b"x")
    changed = run("verify", package)
    assert changed.code == 1
    assert "信息表.docx" in changed.err
    paper.unlink()
    assert run("verify", package).code == 1
    paper.write_bytes(whole)
    (package / "多出来.txt").write_text("x", encoding="utf-8")
    assert run("verify", package).code == 1


def test_verify_of_what_is_no_package_is_2(run: Any, project: Path, tmp_path: Path) -> None:
    empty = tmp_path / "空"
    empty.mkdir()
    for path in (empty, tmp_path / "不在", project):
        result = run("verify", path)
        assert result.code == 2, path
        assert result.err.startswith("错误：")
