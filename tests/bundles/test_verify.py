"""Each way in which a package can be spoilt, done to a real one."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kepu_desktop.bundles.mail_package import PackageContent, WrittenPackage, write_mail_package
from kepu_desktop.bundles.manifest import parse, render
from kepu_desktop.bundles.verify import verify_package
from kepu_desktop.calls.model import Call
from kepu_desktop.documents.mail import MailMessage, write_mail
from kepu_desktop.domain.errors import UserError

Spoil = Callable[[Path], None]


@pytest.fixture
def written(content: PackageContent, call: Call, tmp_path: Path) -> WrittenPackage:
    return write_mail_package(content, call, tmp_path)


def codes(folder: Path, draft_marks: tuple[str, ...] = ()) -> set[tuple[str, str]]:
    return {(p.code, p.file) for p in verify_package(folder, draft_marks=draft_marks).problems}


def sign_again(folder: Path) -> None:
    """A manifest that fits what lies there now: only the deeper checks can still object."""
    digests = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest-sha256.txt"
    }
    (folder / "manifest-sha256.txt").write_bytes(render(digests))


def test_a_sound_package_is_said_to_be_checked_by_hash(written: WrittenPackage) -> None:
    report = verify_package(written.folder, draft_marks=("草稿",))
    assert report.sound
    assert report.kind == "mail-package"
    assert report.checked_files == 6
    assert report.statement.startswith("已逐个校验 SHA-256")
    assert report.total_bytes == sum(
        path.stat().st_size
        for path in written.folder.rglob("*")
        if path.is_file() and path.name != "manifest-sha256.txt"
    )


def test_one_flipped_bit_is_found(written: WrittenPackage) -> None:
    file = written.folder / "说明.txt"
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    assert ("changed", "说明.txt") in codes(written.folder)


def test_missing_and_additional_files_are_found(written: WrittenPackage) -> None:
    (written.folder / "说明.txt").unlink()
    (written.folder / "Thumbs.db").write_bytes(b"x")
    assert {("missing", "说明.txt"), ("extra", "Thumbs.db")} < codes(written.folder)


def test_a_link_is_not_followed(written: WrittenPackage, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_bytes(b"x")
    (written.folder / "外面").symlink_to(outside)
    found = codes(written.folder)
    assert ("link", "外面") in found
    assert not any("secret" in file for _, file in found)


@pytest.mark.parametrize(
    "line",
    [
        f"{'0' * 64}  ../外.txt\n",
        f"{'0' * 64}  /etc/passwd\n",
        f"{'0' * 64}  a\\b\n",
        f"{'0' * 64}  C:x\n",
        f"{'0' * 64}  ./a\n",
        f"{'0' * 64}  a//b\n",
        f"{'0' * 64}  a\rb\n",
        f"{'0' * 63}  a\n",
        "kein Manifest\n",
        f"{'0' * 64}  a\n{'1' * 64}  a\n",
        f"{'0' * 64}  a",
        "",
    ],
)
def test_a_damaged_or_hostile_manifest_is_no_manifest(written: WrittenPackage, line: str) -> None:
    (written.folder / "manifest-sha256.txt").write_bytes(line.encode())
    report = verify_package(written.folder)
    assert "manifest" in {problem.code for problem in report.problems}
    assert report.checked_files == 0
    assert report.statement == "未能校验 SHA-256"


def test_a_manifest_in_another_encoding_is_damaged(written: WrittenPackage) -> None:
    (written.folder / "manifest-sha256.txt").write_bytes(f"{'0' * 64}  说明\n".encode("gbk"))
    assert ("manifest", "manifest-sha256.txt") in codes(written.folder)


def replace_form(folder: Path) -> None:
    shutil.copyfile(folder / "校验报告.docx", folder / "信息表.docx")
    with zipfile.ZipFile(folder / "信息表.docx", "a") as archive:
        archive.writestr("docProps/extra.xml", "<a/>")


def cut_workbook(folder: Path) -> None:
    file = folder / "视频清单.xlsx"
    file.write_bytes(file.read_bytes()[:-200])


def no_mail(folder: Path) -> None:
    (folder / "邮件草稿.eml").unlink()


def bare_mail(folder: Path) -> None:
    (folder / "邮件草稿.eml").write_bytes(write_mail(MailMessage("a@example.org", "s", "b")))


def cut_mail(folder: Path) -> None:
    file = folder / "邮件草稿.eml"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def forget_attachment(folder: Path) -> None:
    (folder / "附加材料" / "另一份.pdf").write_bytes(b"%PDF")


def macro_form(folder: Path) -> None:
    with zipfile.ZipFile(folder / "校验报告.docx", "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (replace_form, ("mail", "邮件草稿.eml")),
        (cut_workbook, ("paper", "视频清单.xlsx")),
        (bare_mail, ("mail", "邮件草稿.eml")),
        (cut_mail, ("mail", "邮件草稿.eml")),
        (forget_attachment, ("mail", "邮件草稿.eml")),
        (macro_form, ("paper", "校验报告.docx")),
    ],
)
def test_parts_that_disagree_are_found_though_every_hash_fits(
    written: WrittenPackage, spoil: Spoil, expected: tuple[str, str]
) -> None:
    written.zip.unlink()
    spoil(written.folder)
    sign_again(written.folder)
    assert expected in codes(written.folder)


def test_a_package_without_its_draft_is_unsound(written: WrittenPackage) -> None:
    no_mail(written.folder)
    sign_again(written.folder)
    assert ("mail", written.folder.name) in codes(written.folder)


def test_a_recipient_and_a_draft_mark_exclude_each_other(
    content: PackageContent, call: Call, tmp_path: Path
) -> None:
    written = write_mail_package(content, call, tmp_path)
    marked = written.folder.rename(tmp_path / "示例_草稿_2")
    assert ("draft", "邮件草稿.eml") in codes(marked, ("草稿",))
    assert codes(marked) == set()


def test_a_unit_whose_name_contains_the_mark_is_no_draft(
    changed: Callable[..., PackageContent], call: Call, tmp_path: Path
) -> None:
    written = write_mail_package(changed(unit="示例草稿出版社"), call, tmp_path)
    assert verify_package(written.folder, draft_marks=("草稿",)).sound


def test_a_zip_that_differs_from_its_folder_is_found(written: WrittenPackage) -> None:
    with zipfile.ZipFile(written.zip, "a") as archive:
        archive.writestr(f"{written.folder.name}/多.txt", b"x")
    assert ("zip", written.zip.name) in codes(written.folder)
    written.zip.write_bytes(b"PK no zip at all")
    assert ("zip", written.zip.name) in codes(written.folder)
    written.zip.unlink()
    assert verify_package(written.folder).sound


def test_a_zip_with_one_damaged_byte_is_found(written: WrittenPackage) -> None:
    data = bytearray(written.zip.read_bytes())
    data[len(data) // 2] ^= 0xFF
    written.zip.write_bytes(data)
    assert ("zip", written.zip.name) in codes(written.folder)


def test_what_is_no_package_is_refused(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    (tmp_path / "文件").write_bytes(b"x")
    for name in ("空", "文件", "没有"):
        with pytest.raises(UserError) as caught:
            verify_package(tmp_path / name)
        assert caught.value.code == "not-a-package"
        assert caught.value.remedy


def test_the_package_is_found_from_inside_it(
    written: WrittenPackage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(written.folder)
    assert verify_package(Path()).sound


def test_a_manifest_is_read_back_as_it_was_written() -> None:
    digests = {"信息表.docx": "a" * 64, "附加材料/a b.pdf": "b" * 64}
    assert parse(render(digests)) == digests
    with pytest.raises(ValueError, match="反斜杠"):
        render({"a\\b": "a" * 64})
