"""文本未附: attachments of the notice whose text did not come with the call, given by the person.

They are kept in the project as they are. Nothing of them is read but what tells what they are;
they are opened by the system's own program when the person asks for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kepu_desktop.calls.model import Call
from kepu_desktop.documents.guard import open_document
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import Annex, Submission
from kepu_desktop.domain.texts import safe_component, show_name, show_size
from kepu_desktop.system.files import explained, write_whole
from kepu_desktop.system.paths import cache_folder
from kepu_desktop.workflow.session import Session

SUFFIXES = (".docx", ".doc", ".pdf")
_MOST = 50_000_000  # bytes: the project's file carries it
_PDF, _PDF_HEAD = b"%PDF-", 1024  # ISO 32000-1, annex H 3.4.1
_PDF_END, _PDF_TAIL = b"%%EOF", 2048  # 7.5.5; readers look for it in the last KiB, some write more
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] 2.2: header signature
_WORD_STREAM = "WordDocument".encode("utf-16-le")  # [MS-DOC] 2.1.1
_LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")  # [MS-OFFCRYPTO] 2.3
_MACRO_STREAM = "_VBA_PROJECT".encode("utf-16-le")  # [MS-OVBA] 2.2.1


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment whose text is not in the call; ``annex`` once the person gave it."""

    title: str
    annex: Annex | None

    @property
    def short(self) -> str:
        """附件3 of its title."""
        return self.title.split()[0]


def attachments(call: Call, state: Submission) -> tuple[Attachment, ...]:
    """All attachments of the notice whose text is not in the call."""
    return tuple(
        Attachment(one.title, state.annexes.get(one.title))
        for one in call.attachment
        if not one.included
    )


def meant(call: Call, state: Submission, paths: Sequence[str]) -> str:
    """The title of the attachment that a dropped file is, by its name: it has the attachment's
    number or its subject in it. "" when it is none, or more than one file was dropped."""
    if len(paths) != 1 or not paths[0].lower().endswith(SUFFIXES):
        return ""
    name = "".join(Path(paths[0]).stem.split())
    for one in attachments(call, state):
        number, _, subject = one.title.partition(" ")
        if number in name or (subject and subject in name):
            return one.title
    return ""


def attach(session: Session, title: str, path: Path) -> Annex:
    """Keep the file at ``path`` as the attachment ``title``; one step of undo.

    Raises ``UserError``: no such attachment, not a Word or PDF document by its content, locked,
    with macros, too large, or the disk refuses.
    """
    if title not in {one.title for one in attachments(session.call, session.submission)}:
        raise UserError(
            "annex-unknown", "通知里没有这个附件", subject=title, remedy="请核对附件名称"
        )
    name = show_name(path.name)
    with explained(path):
        size = path.stat().st_size
        if size > _MOST:
            raise UserError(
                "document-too-large",
                f"文件有 {show_size(size)}，超过 {show_size(_MOST)}",
                subject=name,
                remedy="请压缩其中的图片后再附上",
            )
        data = path.read_bytes()
    suffix = _suffix_of(data, name)
    stem = safe_component(path.stem, fallback="attachment")
    annex = Annex(f"{stem}{suffix}", session.project.keep_document(data))
    session.edit(
        f"附上{title.split()[0]}正文",
        lambda state: replace(state, annexes={**state.annexes, title: annex}),
    )
    return annex


def detach(session: Session, title: str) -> None:
    """文本未附 again; one step of undo."""

    def change(state: Submission) -> Submission:
        if title not in state.annexes:
            return state
        left = {key: annex for key, annex in state.annexes.items() if key != title}
        return replace(state, annexes=left)

    session.edit(f"移去{title.split()[0]}正文", change)


def unpack(session: Session, title: str) -> Path:
    """A copy of the attachment in this user's cache, to be opened by the system's program.

    Raises ``UserError`` when it is not there, or not what was given.
    """
    annex = session.submission.annexes.get(title)
    data = session.project.document(annex.digest) if annex is not None else None
    if annex is None or data is None or hashlib.sha256(data).hexdigest() != annex.digest:
        raise UserError(
            "annex-missing",
            "项目里没有这个附件的正文",
            subject=title,
            remedy="请重新附上文件",
        )
    name = safe_component(annex.name, fallback="attachment")
    target = cache_folder() / "annexes" / annex.digest[:24] / name
    with explained(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_file() or target.read_bytes() != data:
            write_whole(target, data)
    return target


def _suffix_of(data: bytes, name: str) -> str:
    """By content, whatever the name says. Raises ``UserError`` for everything else."""
    if _PDF in data[:_PDF_HEAD]:
        if _PDF_END not in data[-_PDF_TAIL:]:
            raise UserError("document-damaged", "PDF 不完整", subject=name, remedy="请重新取得文件")
        return ".pdf"
    if data.startswith(_OLE):
        return _old_word(data, name)
    open_document(data, name)
    return ".docx"


def _old_word(data: bytes, name: str) -> str:
    if _LOCKED_STREAM in data:
        raise UserError(
            "document-locked", "文档有打开密码", subject=name, remedy="请去掉密码后再附上"
        )
    if _WORD_STREAM not in data:
        raise UserError(
            "document-not-word",
            "不是 Word 文档",
            subject=name,
            remedy="请附上 .docx、.doc 或 .pdf 文件",
        )
    if _MACRO_STREAM in data:
        raise UserError(
            "document-macros", "文档带宏", subject=name, remedy="请另存为不带宏的 .docx 或 PDF"
        )
    return ".doc"
