"""Packages written to real disks: whole, full, read-only, taken, gone."""

from __future__ import annotations

import contextlib
import email
import hashlib
import json
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from kepu_desktop.bundles import finishing, mail_package
from kepu_desktop.bundles.mail_package import (
    Attachment,
    PackageContent,
    clean_leftovers,
    mail_size,
    read_attachments,
    write_mail_package,
)
from kepu_desktop.bundles.verify import verify_package
from kepu_desktop.calls.model import Call
from kepu_desktop.domain.errors import UserError
from kepu_desktop.system import files as system_files
from kepu_desktop.system.files import ASIDE_PREFIX

Change = Callable[..., PackageContent]


def names_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@contextlib.contextmanager
def mounted(place: Path, options: str) -> Iterator[Path]:
    """A small file system of its own; skipped where the system does not let us mount."""
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", options, "kepu-test", str(place)]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_package_holds_the_papers_the_draft_the_note_and_the_attachment(
    content: PackageContent, call: Call, tmp_path: Path
) -> None:
    written = write_mail_package(content, call, tmp_path)

    assert written.folder.name == "示例省科学技术协会_科普之光_报送包_2025-07-08"
    assert written.zip == tmp_path / (written.folder.name + ".zip")
    assert names_in(tmp_path) == sorted(
        [
            written.zip.name,
            written.folder.name,
            *(
                f"{written.folder.name}/{name}"
                for name in (
                    "信息表.docx",
                    "视频清单.xlsx",
                    "校验报告.docx",
                    "邮件草稿.eml",
                    "说明.txt",
                    "manifest-sha256.txt",
                    "附加材料",
                    "附加材料/盖章扫描件.pdf",
                )
            ),
        ]
    )
    manifest = (written.folder / "manifest-sha256.txt").read_bytes()
    assert written.manifest_sha256 == hashlib.sha256(manifest).hexdigest()
    assert written.mail_bytes == (written.folder / "邮件草稿.eml").stat().st_size
    assert written.mail_bytes == mail_size(content, call)


def test_sha256sum_confirms_every_file(content: PackageContent, call: Call, tmp_path: Path) -> None:
    written = write_mail_package(content, call, tmp_path)
    run = subprocess.run(
        ["sha256sum", "--strict", "-c", "manifest-sha256.txt"],
        cwd=written.folder,
        capture_output=True,
        text=True,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.count(": OK") == 6


def test_the_draft_attaches_the_form_the_list_and_the_added_file_but_never_the_report(
    content: PackageContent, call: Call, tmp_path: Path
) -> None:
    written = write_mail_package(content, call, tmp_path)
    message = email.message_from_bytes((written.folder / "邮件草稿.eml").read_bytes())
    attached = {
        part.get_filename(): part.get_payload(decode=True)
        for part in message.walk()
        if part.get_filename()
    }
    assert attached == {
        "信息表.docx": content.form,
        "视频清单.xlsx": content.list,
        "盖章扫描件.pdf": content.attachments[0].data,
    }
    assert message["To"] == "shili@example.org"


def test_the_zip_carries_utf8_names_fixed_times_and_one_top_folder(
    content: PackageContent, call: Call, tmp_path: Path
) -> None:
    written = write_mail_package(content, call, tmp_path)
    with zipfile.ZipFile(written.zip) as archive:
        assert archive.testzip() is None
        for info in archive.infolist():
            assert info.flag_bits & 0x800
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            top, _, inside = info.filename.partition("/")
            assert top == written.folder.name
            assert archive.read(info) == (written.folder / inside).read_bytes()
        assert len(archive.infolist()) == 7


def test_the_same_content_gives_the_same_bytes(
    content: PackageContent, call: Call, tmp_path: Path
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = write_mail_package(content, call, tmp_path / "a")
    time.sleep(1.1)
    second = write_mail_package(content, call, tmp_path / "b")
    assert first.zip.read_bytes() == second.zip.read_bytes()
    assert first.manifest_sha256 == second.manifest_sha256


def test_a_taken_name_is_never_overwritten(
    content: PackageContent, call: Call, tmp_path: Path
) -> None:
    first = write_mail_package(content, call, tmp_path)
    before = first.zip.read_bytes()
    second = write_mail_package(content, call, tmp_path)
    (tmp_path / f"{first.folder.name}_3.zip").write_bytes(b"someone else's")
    fourth = write_mail_package(content, call, tmp_path)
    assert second.folder.name == f"{first.folder.name}_2"
    assert fourth.folder.name == f"{first.folder.name}_4"
    assert first.zip.read_bytes() == before
    assert verify_package(second.folder).sound


def test_a_draft_is_marked_in_every_paper_and_has_no_recipient(
    changed: Change, call: Call, tmp_path: Path
) -> None:
    written = write_mail_package(changed(draft=True), call, tmp_path)
    assert written.folder.name.endswith("_草稿")
    names = names_in(written.folder)
    assert {"信息表_草稿.docx", "视频清单_草稿.xlsx", "校验报告_草稿.docx"} < set(names)
    (mail,) = written.folder.glob("*.eml")
    assert email.message_from_bytes(mail.read_bytes())["To"] is None
    assert verify_package(written.folder, draft_marks=("草稿",)).sound


@pytest.mark.parametrize(
    ("unit", "start"),
    [
        ("甲" * 120, "甲甲甲"),
        ("示例/协会\r\n“科普”", "示例／协会 “科普”_"),
        ("", "未填单位_"),
        ("CON", "_CON_"),
        ("..", "未填单位_"),
        ("é" * 90, "éé"),
    ],
)
def test_odd_unit_names_give_a_folder_that_every_system_carries(
    changed: Change, call: Call, tmp_path: Path, unit: str, start: str
) -> None:
    written = write_mail_package(changed(unit=unit), call, tmp_path)
    name = written.folder.name
    assert name.startswith(start)
    assert name.endswith("_科普之光_报送包_2025-07-08")
    assert len(name) <= 80
    assert len((name + ".zip").encode()) <= 200
    assert verify_package(written.folder).sound


def test_attachments_with_clashing_or_unsafe_names_are_told_apart(
    changed: Change, call: Call, tmp_path: Path
) -> None:
    wished = ("信息表.docx", "扫描.pdf", "扫描.PDF", "../../扫描.pdf", "a\nb.pdf")
    added = tuple(Attachment(name, f"{n}".encode()) for n, name in enumerate(wished))
    written = write_mail_package(changed(attachments=added), call, tmp_path)
    inside = written.folder / "附加材料"
    assert {path.name for path in inside.iterdir()} == {
        "信息表_2.docx",
        "扫描.pdf",
        "扫描_2.PDF",
        "..／..／扫描.pdf",
        "a b.pdf",
    }
    assert verify_package(written.folder).sound


def test_a_mail_at_the_limit_is_refused_and_a_draft_of_it_written(
    content: PackageContent, changed: Change, call: Call, tmp_path: Path
) -> None:
    limit = mail_size(content, call)
    tight = msgspec.structs.replace(
        call, mail=msgspec.structs.replace(call.mail, block_bytes=limit)
    )
    with pytest.raises(UserError) as caught:
        write_mail_package(content, tight, tmp_path)
    assert caught.value.code == "mail-too-large"
    assert names_in(tmp_path) == []
    assert write_mail_package(changed(draft=True), tight, tmp_path).folder.is_dir()


def test_a_full_disk_leaves_nothing_behind(
    changed: Change, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Enough by the system's word at the start, not enough while writing: another program took it.
    monkeypatch.setattr(mail_package, "check_room", lambda *_: None)
    big = Attachment("大.bin", os.urandom(500_000))
    with mounted(tmp_path / "disk", "size=1m") as disk:
        with pytest.raises(UserError) as caught:
            write_mail_package(changed(attachments=(big,)), call, disk)
        assert caught.value.code == "disk-full"
        assert names_in(disk) == []


def test_room_is_checked_before_anything_is_written(
    content: PackageContent, call: Call, tmp_path: Path
) -> None:
    with mounted(tmp_path / "disk", "size=1m") as disk:
        with pytest.raises(UserError, match="需要") as caught:
            write_mail_package(content, call, disk)
        assert caught.value.code == "disk-full"
        assert names_in(disk) == []


def test_a_read_only_disk_is_named(content: PackageContent, call: Call, tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=40m,ro") as disk:
        with pytest.raises(UserError) as caught:
            write_mail_package(content, call, disk)
        assert caught.value.code == "read-only"


def test_a_target_that_is_a_file_or_gone_is_named(
    content: PackageContent, call: Call, tmp_path: Path
) -> None:
    file = tmp_path / "文件"
    file.write_bytes(b"kept")
    for target, code in ((file, "not-a-folder"), (tmp_path / "没有", "not-found")):
        with pytest.raises(UserError) as caught:
            write_mail_package(content, call, target)
        assert caught.value.code == code
        assert str(tmp_path) not in str(caught.value)
    assert file.read_bytes() == b"kept"


def test_a_refused_rename_keeps_the_written_files_and_names_them(
    content: PackageContent, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(aside: Path, target: Path) -> None:
        raise PermissionError(13, "held by a viewer")

    monkeypatch.setattr(finishing, "rename_patiently", refuse)
    with pytest.raises(UserError) as caught:
        write_mail_package(content, call, tmp_path)
    assert caught.value.code == "rename-refused"
    (kept,) = tmp_path.iterdir()
    assert kept.name in str(caught.value)
    assert verify_package(next(p for p in kept.iterdir() if p.is_dir())).sound


def test_a_zip_that_cannot_be_named_takes_the_folder_back(
    content: PackageContent, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_on_zip(aside: Path, target: Path) -> None:
        if target.suffix == ".zip":
            raise OSError(5, "disk error")
        system_files.rename_patiently(aside, target)

    monkeypatch.setattr(finishing, "rename_patiently", fail_on_zip)
    with pytest.raises(UserError) as caught:
        write_mail_package(content, call, tmp_path)
    assert caught.value.code == "disk-error"
    assert names_in(tmp_path) == []


def test_leftovers_of_dead_runs_go_and_those_of_living_ones_stay(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"],
        capture_output=True,
        text=True,
        check=True,
    )
    host = os.uname().nodename
    for name, pid in (("dead", int(ended.stdout)), ("living", os.getpid())):
        place = tmp_path / f"{ASIDE_PREFIX}{name}"
        place.mkdir()
        (place / "owner.json").write_text(json.dumps({"host": host, "pid": pid}))
    old = tmp_path / f"{ASIDE_PREFIX}old"
    old.write_bytes(b"half")
    os.utime(old, (time.time() - 90_000,) * 2)
    fresh = tmp_path / f"{ASIDE_PREFIX}fresh"
    fresh.write_bytes(b"half")
    (tmp_path / "别人的.txt").write_bytes(b"kept")

    assert clean_leftovers(tmp_path) == 2
    assert names_in(tmp_path) == sorted(
        [fresh.name, f"{ASIDE_PREFIX}living", f"{ASIDE_PREFIX}living/owner.json", "别人的.txt"]
    )
    assert clean_leftovers(tmp_path / "没有") == 0


def test_attachments_are_read_with_their_names_and_refused_by_size(tmp_path: Path) -> None:
    scan = tmp_path / "扫描.pdf"
    scan.write_bytes(b"x" * 100)
    assert read_attachments((scan,), limit=1000) == (Attachment("扫描.pdf", b"x" * 100),)
    with pytest.raises(UserError) as caught:
        read_attachments((scan,), limit=99)
    assert caught.value.code == "attachment-too-large"
    with pytest.raises(UserError) as caught:
        read_attachments((tmp_path / "无.pdf",), limit=99)
    assert caught.value.code == "not-found"


def test_no_file_of_the_package_carries_the_place_where_it_was_written(
    content: PackageContent, call: Call, tmp_path: Path
) -> None:
    target = tmp_path / "plantedpath"
    target.mkdir()
    written = write_mail_package(content, call, target)
    for path in written.folder.rglob("*"):
        if path.is_file():
            assert b"plantedpath" not in path.read_bytes()
