"""The mail draft (.eml): opened by the person's own mail program, sent by the person.

RFC 5322 and RFC 2045-2047, with two habits that measured clients need (documents.md §5): encoded
words cut at whole characters and at most 75 long, and attachment names given as ``name`` plus an
unsplit RFC 5987 ``filename*``; some web mail turns a name split after RFC 2231 into
``tcmime.*.bin``. ``X-Unsent: 1`` makes classic Outlook and Thunderbird open a compose window.
From, Date and Message-ID are left to the client, so the bytes depend on the contents alone.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import clean_line

MIME_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".zip": "application/zip",
}
_UNKNOWN_TYPE = "application/octet-stream"

_MIME_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n|[\r\n\u0085\u2028\u2029\v\f]")
_CRLF = b"\r\n"
_WORD_HEAD, _WORD_TAIL = "=?utf-8?B?", "?="
_WORD_LIMIT = 75  # RFC 2047 section 2
_WORD_OCTETS = (_WORD_LIMIT - len(_WORD_HEAD) - len(_WORD_TAIL)) // 4 * 3
_LINE_CHARACTERS = 76  # RFC 2045 section 6.8
_ADDRESS_LIMIT = 998  # RFC 5322 section 2.1.1, for a line


@dataclass(frozen=True, slots=True)
class MailAttachment:
    name: str
    data: bytes
    mime_type: str


@dataclass(frozen=True, slots=True)
class MailMessage:
    """``to`` is blank for a draft that must not be sent; ``body`` may have several lines."""

    to: str
    subject: str
    body: str
    attachments: tuple[MailAttachment, ...] = ()


def mime_type_of(name: str) -> str:
    """The MIME type by the name's extension; ``application/octet-stream`` when it is not known."""
    dot = name.rfind(".")
    return MIME_TYPES.get(name[dot:].lower(), _UNKNOWN_TYPE) if dot >= 0 else _UNKNOWN_TYPE


def write_mail(message: MailMessage) -> bytes:
    """The whole message with CRLF line ends; the same message gives the same bytes.

    Single-line values pass ``clean_line``, so no value can add a header. Raises ``UserError``
    for a recipient that is no plain ASCII address.
    """
    return b"".join(_parts(message))


def encoded_size(message: MailMessage) -> int:
    """Bytes of ``write_mail(message)``, counted without encoding the attachments."""
    bare = MailMessage(
        message.to,
        message.subject,
        message.body,
        tuple(MailAttachment(a.name, b"", a.mime_type) for a in message.attachments),
    )
    return len(write_mail(bare)) + sum(_base64_size(len(a.data)) for a in message.attachments)


def _parts(message: MailMessage) -> Iterator[bytes]:
    boundary = _boundary(message)
    yield _header("X-Unsent", "1")
    if to := _recipient(message.to):
        yield _header("To", to)
    yield _header("Subject", _unstructured(clean_line(message.subject)))
    yield _header("MIME-Version", "1.0")
    yield _header("Content-Type", f'multipart/mixed; boundary="{boundary}"')
    delimiter = _CRLF + b"--" + boundary.encode("ascii")
    yield delimiter + _CRLF
    yield _header("Content-Type", 'text/plain; charset="utf-8"')
    yield _header("Content-Transfer-Encoding", "base64")
    yield _CRLF + _base64(_body(message.body))
    for attachment in message.attachments:
        name = clean_line(attachment.name)
        yield delimiter + _CRLF
        kind = attachment.mime_type
        if not _MIME_TYPE.fullmatch(kind):
            kind = _UNKNOWN_TYPE
        yield _header("Content-Type", f'{kind};\r\n name="{_words(name, quoted=True)}"')
        yield _header("Content-Transfer-Encoding", "base64")
        plain = quote(name, safe="")
        yield _header("Content-Disposition", f"attachment;\r\n filename*=UTF-8''{plain}")
        yield _CRLF + _base64(attachment.data)
    yield delimiter + b"--" + _CRLF


def _header(name: str, value: str) -> bytes:
    return f"{name}: {value}\r\n".encode("ascii")


def _recipient(text: str) -> str:
    to = clean_line(text)
    if not to:
        return ""
    if not to.isascii() or " " in to or "@" not in to or len(to) > _ADDRESS_LIMIT:
        raise UserError(
            "mail-recipient",
            "收件地址不是可用的邮箱地址",
            subject=to,
            remedy="请改正征集文件或项目中的收件地址",
        )
    return to


def _unstructured(text: str) -> str:
    """A header value: ASCII as it stands unless it could be taken for an encoded word."""
    if text.isascii() and "=?" not in text and len(text) <= _WORD_LIMIT - len("Subject: "):
        return text
    return _words(text)


def _words(text: str, *, quoted: bool = False) -> str:
    """RFC 2047 words, cut at whole characters, one a line.

    Inside the quoted ``name`` parameter all words stand on one line: clients that understand
    them there do not unfold.
    """
    words: list[str] = []
    chunk = b""
    for char in text:
        octets = char.encode("utf-8", "replace")
        if len(chunk) + len(octets) > _WORD_OCTETS:
            words.append(_word(chunk))
            chunk = b""
        chunk += octets
    if chunk:
        words.append(_word(chunk))
    return (" " if quoted else "\r\n ").join(words)


def _word(octets: bytes) -> str:
    return f"{_WORD_HEAD}{base64.b64encode(octets).decode('ascii')}{_WORD_TAIL}"


def _body(text: str) -> bytes:
    """Cleaned line by line; the blanks that indent a Chinese paragraph stay."""
    lines: list[str] = []
    for line in _LINE_END.split(text.strip("\r\n")):
        rest = line.lstrip(" \u3000")
        lines.append(line[: len(line) - len(rest)] + clean_line(rest) if rest else "")
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8")


def _base64(data: bytes) -> bytes:
    encoded = base64.b64encode(data)
    lines = (encoded[at : at + _LINE_CHARACTERS] for at in range(0, len(encoded), _LINE_CHARACTERS))
    return b"".join(line + _CRLF for line in lines)


def _base64_size(size: int) -> int:
    characters = (size + 2) // 3 * 4
    return characters + 2 * ((characters + _LINE_CHARACTERS - 1) // _LINE_CHARACTERS)


def _boundary(message: MailMessage) -> str:
    """Derived from the contents. ``_=`` cannot stand inside base64 (RFC 2045 section 6.7)."""
    digest = hashlib.sha256()
    for text in (message.to, message.subject, message.body):
        digest.update(text.encode("utf-8", "replace") + b"\0")
    for attachment in message.attachments:
        digest.update(attachment.name.encode("utf-8", "replace") + b"\0")
        digest.update(hashlib.sha256(attachment.data).digest())
    return f"=_kepu_{digest.hexdigest()[:32]}"
