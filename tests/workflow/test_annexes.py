"""Attachments whose text did not come with the call: kept as they are, opened elsewhere."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from pathlib import Path

import docx
import pytest

from kepu_desktop.domain.errors import UserError
from kepu_desktop.workflow import annexes
from kepu_desktop.workflow.send import send_copy
from kepu_desktop.workflow.session import Session

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def old_word(*streams: str) -> bytes:
    """The head of a compound file and the names in its directory."""
    return _OLE + b"".join(name.encode("utf-16-le") + b"\0" * 40 for name in streams)


def word(path: Path, *paragraphs: str) -> Path:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(path))
    return path


def pdf(path: Path) -> Path:
    path.write_bytes(b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n0\n%%EOF\n")
    return path


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(tmp_path / "home"))
    return Session.create(tmp_path / "项目.kepu")


def title_of(session: Session) -> str:
    (missing,) = annexes.attachments(session.call, session.submission)
    return missing.title


def test_only_attachments_whose_text_is_not_in_the_call_are_asked_for(session: Session) -> None:
    titles = {one.title for one in session.call.attachment if not one.included}
    found = annexes.attachments(session.call, session.submission)
    assert {one.title for one in found} == titles
    assert all(one.annex is None for one in found)


def test_a_word_file_comes_out_byte_for_byte_also_after_reopening_and_in_a_copy(
    session: Session, tmp_path: Path
) -> None:
    title = title_of(session)
    source = word(tmp_path / "附件3（正式）.docx", "各单位")
    with session:
        annexes.attach(session, title, source)
        send_copy(session, tmp_path / "副本.kepu")
    for name in ("项目.kepu", "副本.kepu"):
        with Session.open(tmp_path / name, write=False) as again:
            target = annexes.unpack(again, title)
            assert target.read_bytes() == source.read_bytes()
            assert target.name == source.name


@pytest.mark.parametrize(
    ("name", "data", "suffix"),
    [
        ("a.pdf", b"%PDF-1.4\n%%EOF", ".pdf"),
        ("a.doc", b"%PDF-1.4\n%%EOF", ".pdf"),
        ("a.doc", old_word("WordDocument"), ".doc"),
        ("a.docx", old_word("WordDocument"), ".doc"),
    ],
)
def test_the_kind_is_told_by_content_and_names_the_file(
    session: Session, tmp_path: Path, name: str, data: bytes, suffix: str
) -> None:
    source = tmp_path / name
    source.write_bytes(data)
    with session:
        annex = annexes.attach(session, title_of(session), source)
        assert annex.name == f"a{suffix}"
        assert annexes.unpack(session, title_of(session)).read_bytes() == data


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "0 字节"),
        (b"MZ\x90\0 a program", "Word"),
        (b"%PDF-1.4 cut off", "不完整"),
        (old_word("Workbook"), "不是 Word"),
        (old_word("WordDocument", "_VBA_PROJECT"), "宏"),
        (old_word("EncryptedPackage"), "密码"),
    ],
)
def test_everything_else_is_refused_and_nothing_changes(
    session: Session, tmp_path: Path, data: bytes, word: str
) -> None:
    source = tmp_path / "附件3.docx"
    source.write_bytes(data)
    with session:
        with pytest.raises(UserError) as caught:
            annexes.attach(session, title_of(session), source)
        assert word in str(caught.value)
        assert not session.submission.annexes
        assert session.undo() is None


def test_a_word_file_with_macros_is_refused(session: Session, tmp_path: Path) -> None:
    stream = io.BytesIO(word(tmp_path / "a.docx", "文").read_bytes())
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr("word/vbaProject.bin", b"macro")
    (tmp_path / "a.docx").write_bytes(stream.getvalue())
    with session, pytest.raises(UserError):
        annexes.attach(session, title_of(session), tmp_path / "a.docx")


def test_too_large_a_file_is_refused_before_it_is_read(session: Session, tmp_path: Path) -> None:
    with (tmp_path / "大.pdf").open("wb") as stream:
        stream.truncate(50_000_001)
    with session, pytest.raises(UserError, match="超过"):
        annexes.attach(session, title_of(session), tmp_path / "大.pdf")


def test_attaching_and_removing_are_steps_of_undo(session: Session, tmp_path: Path) -> None:
    with session:
        title = title_of(session)
        annexes.attach(session, title, pdf(tmp_path / "附件3.pdf"))
        annexes.detach(session, title)
        assert annexes.attachments(session.call, session.submission)[0].annex is None
        assert session.undo() == "移去附件3正文"
        assert annexes.unpack(session, title).suffix == ".pdf"
        assert session.undo() == "附上附件3正文"
        with pytest.raises(UserError, match="没有这个附件的正文"):
            annexes.unpack(session, title)


def test_no_attachment_of_another_name_is_taken(session: Session, tmp_path: Path) -> None:
    for title in ("别的", session.call.attachment[0].title):
        with pytest.raises(UserError, match="没有这个附件"):
            annexes.attach(session, title, pdf(tmp_path / "a.pdf"))
    session.close()


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("附件3.doc",), True),
        (("关于系列联合行动工作方案（印发）.PDF",), True),
        (("附件 3.docx",), True),
        (("信息表.docx",), False),
        (("附件3.mp4",), False),
        (("附件3.doc", "附件3.pdf"), False),
        ((), False),
    ],
)
def test_a_dropped_file_is_known_by_its_name(
    session: Session, names: tuple[str, ...], found: bool
) -> None:
    with session:
        paths = [f"/somewhere/{name}" for name in names]
        title = annexes.meant(session.call, session.submission, paths)
        assert title == (title_of(session) if found else "")


def test_what_was_kept_is_not_shown_when_the_project_was_tampered_with(
    session: Session, tmp_path: Path
) -> None:
    title = title_of(session)
    with session:
        annexes.attach(session, title, pdf(tmp_path / "附件3.pdf"))
    with sqlite3.connect(tmp_path / "项目.kepu") as db:
        db.execute("UPDATE documents SET data = x'00'")
    db.close()
    with (
        Session.open(tmp_path / "项目.kepu", write=False) as again,
        pytest.raises(UserError, match="没有这个附件的正文"),
    ):
        annexes.unpack(again, title)
