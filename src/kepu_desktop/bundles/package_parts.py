"""The papers and the draft of a mail package: do they open, and do they agree?"""

from __future__ import annotations

import email
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from email.message import Message
from email.policy import compat32
from pathlib import Path, PurePosixPath

from kepu_desktop.bundles.naming import is_marked
from kepu_desktop.bundles.problems import VerifyProblem
from kepu_desktop.domain.errors import UserError

_WORD, _EXCEL, _MAIL = ".docx", ".xlsx", ".eml"
_WORKBOOK_PART = "xl/workbook.xml"
_MAIL_LIMIT = 200_000_000
_AGAIN = "请勿使用这个包，重新导出一次"


def check_paper(name: str, path: Path) -> Iterator[VerifyProblem]:
    """A Word paper passes the guard, a workbook is a whole zip with a workbook in it."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == _WORD:
        from kepu_desktop.documents.guard import open_document

        try:
            open_document(path.read_bytes(), name)
        except UserError as error:
            yield VerifyProblem("paper", name, error.reason, _AGAIN)
    elif suffix == _EXCEL and (reason := _workbook_fault(path)):
        yield VerifyProblem("paper", name, reason, _AGAIN)


def _workbook_fault(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            if (bad := archive.testzip()) is not None:
                return f"工作簿已损坏（{bad}）"
            if _WORKBOOK_PART not in archive.namelist():
                return "不是 Excel 工作簿"
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return "工作簿已损坏，无法读取"
    return ""


def check_mail(
    folder: str, files: Mapping[str, Path], draft_marks: Collection[str]
) -> Iterator[VerifyProblem]:
    """One draft, whose attachments are the package's own files, byte by byte.

    Attached must be one Word paper, one workbook, and every file of the sub-folders.
    """
    mails = [name for name in files if "/" not in name and name.lower().endswith(_MAIL)]
    if len(mails) != 1:
        yield VerifyProblem("mail", folder, f"应有一封邮件草稿，实有 {len(mails)} 封", _AGAIN)
        return
    (name,) = mails
    if files[name].stat().st_size > _MAIL_LIMIT:
        yield VerifyProblem("mail", name, "邮件草稿过大", _AGAIN)
        return
    message = email.message_from_bytes(files[name].read_bytes(), policy=compat32)
    yield from _attachment_problems(name, message, files)
    # A draft of a call that is not here shows its mark itself: in the folder's and the mail's name.
    stem, _, own_mark = name[: -len(_MAIL)].rpartition("_")
    own = {own_mark} if stem and own_mark else set()
    marked = any(is_marked(folder, mark) for mark in own.union(draft_marks))
    has_recipient = bool((message["To"] or "").strip())
    if draft_marks and marked and has_recipient:
        yield VerifyProblem("draft", name, "草稿包的邮件写有收件人", "请勿寄出，重新导出一次")
    if draft_marks and not marked and not has_recipient:
        yield VerifyProblem("draft", name, "正式包的邮件没有收件人", _AGAIN)


def _attachment_problems(
    mail: str, message: Message, files: Mapping[str, Path]
) -> Iterator[VerifyProblem]:
    by_name = {PurePosixPath(name).name: name for name in files}
    attached: set[str] = set()
    parts = [part for part in message.walk() if not part.is_multipart()]
    if message.defects or any(part.defects for part in parts) or not message.is_multipart():
        yield VerifyProblem("mail", mail, "邮件草稿已损坏", _AGAIN)
        return
    for part in parts:
        shown = part.get_filename()
        if shown is None:
            continue
        own = by_name.get(shown)
        if own is None:
            yield VerifyProblem("mail", mail, f"附件“{shown}”不在包中", _AGAIN)
        elif part.get_payload(decode=True) != files[own].read_bytes():
            yield VerifyProblem("mail", mail, f"附件“{shown}”与包中的文件不一致", _AGAIN)
        else:
            attached.add(own)
    for suffix, word in ((_WORD, "Word"), (_EXCEL, "Excel")):
        if not any(name.lower().endswith(suffix) and "/" not in name for name in attached):
            yield VerifyProblem("mail", mail, f"没有附上包中的 {word} 文件", _AGAIN)
    for name in sorted(files):
        if "/" in name and name not in attached:
            yield VerifyProblem("mail", mail, f"没有附上“{name}”", _AGAIN)
