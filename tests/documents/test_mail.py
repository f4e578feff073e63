"""The draft as two standard parsers read it, and as bytes."""

from __future__ import annotations

import email
import email.policy
import re
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.documents.mail import (
    MIME_TYPES,
    MailAttachment,
    MailMessage,
    encoded_size,
    mime_type_of,
    write_mail,
)
from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import clean_line

SUBJECT = "示例省科学技术协会“科普之光”展播活动"
BODY = (
    "示例主办部门：\n\n　　现报送我单位信息表，视频共40个。\n　　联系人：张明（示例）。\n\n示例单位"
)
FORM = MailAttachment("信息表.docx", bytes(range(256)) * 40, MIME_TYPES[".docx"])
LIST = MailAttachment(
    "视频清单.xlsx", b"PK\x03\x04" + b"\r\n.\r\n--=_kepu" * 30, MIME_TYPES[".xlsx"]
)
MESSAGE = MailMessage("shili@example.org", SUBJECT, BODY, (FORM, LIST))


def modern(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def attachments(data: bytes) -> list[tuple[str | None, bytes]]:
    found = []
    for part in modern(data).iter_attachments():
        assert not part.defects
        content = part.get_content()
        found.append(
            (part.get_filename(), content if isinstance(content, bytes) else content.encode())
        )
    return found


def test_both_parsers_read_back_subject_body_and_attachments() -> None:
    data = write_mail(MESSAGE)

    new = modern(data)
    assert new["Subject"] == SUBJECT
    assert new["To"] == "shili@example.org"
    body = new.get_body()
    assert body is not None
    assert body.get_content().replace("\r\n", "\n").strip("\n") == BODY
    assert attachments(data) == [("信息表.docx", FORM.data), ("视频清单.xlsx", LIST.data)]

    old = email.message_from_bytes(data)
    assert str(make_header(decode_header(old["Subject"]))) == SUBJECT
    _text, form, sheet = old.get_payload()
    for part, attachment in ((form, FORM), (sheet, LIST)):
        assert part.get_payload(decode=True) == attachment.data
        name = part.get_param("name")
        assert str(make_header(decode_header(name))) == attachment.name
        assert part.get_content_type() == attachment.mime_type


def test_the_unsent_mark_stands_first_and_the_sender_is_left_to_the_client() -> None:
    head = write_mail(MESSAGE).split(b"\r\n\r\n")[0]
    assert head.startswith(b"X-Unsent: 1\r\n")
    names = {line.split(b":")[0].lower() for line in head.split(b"\r\n")}
    assert names.isdisjoint({b"from", b"date", b"message-id", b"sender"})


def test_every_line_ends_with_crlf_and_is_ascii() -> None:
    data = write_mail(MESSAGE)
    assert data.isascii()
    assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")


def test_a_draft_has_no_recipient_header() -> None:
    assert modern(write_mail(MailMessage("", "【草稿勿发】示例", "正文")))["To"] is None


def test_attachment_names_are_given_unsplit() -> None:
    name = "盖章扫描件" * 14 + ".pdf"
    data = write_mail(MailMessage("", "s", "b", (MailAttachment(name, b"x", "application/pdf"),)))
    assert b"filename*=UTF-8''" in data
    assert not re.search(rb"name\*\d", data)
    assert b"filename=" not in data
    assert attachments(data)[0][0] == name


def test_the_same_message_gives_the_same_bytes_and_another_boundary_for_other_contents() -> None:
    assert write_mail(MESSAGE) == write_mail(MESSAGE)
    other = MailMessage(MESSAGE.to, SUBJECT, BODY + "改", (FORM, LIST))
    boundary = re.compile(rb'boundary="([^"]+)"')
    first, second = boundary.search(write_mail(MESSAGE)), boundary.search(write_mail(other))
    assert first is not None
    assert second is not None
    assert first[1] != second[1]


def test_a_line_break_in_subject_recipient_or_name_adds_no_header() -> None:
    message = MailMessage(
        "shili@example.org",
        "示例\r\nBcc: x@example.org",
        "正文",
        (MailAttachment('a"\r\nX-Evil: 1\r\n.docx', b"d", "text/x\r\nX-Evil: 2"),),
    )
    parsed = modern(write_mail(message))
    assert parsed["Bcc"] is None
    part = next(iter(parsed.iter_attachments()))
    assert part["X-Evil"] is None
    assert part.get_content_type() == "application/octet-stream"


@pytest.mark.parametrize("to", ["张明@example.org", "a b@example.org", "nobody", "x@y\r\nCc: z@q"])
def test_a_recipient_that_is_no_plain_address_is_refused(to: str) -> None:
    with pytest.raises(UserError) as caught:
        write_mail(MailMessage(to, "s", "b"))
    assert caught.value.code == "mail-recipient"


def test_mime_types_follow_the_extension() -> None:
    assert mime_type_of("扫描.PDF") == "application/pdf"
    assert mime_type_of("无扩展名") == "application/octet-stream"
    assert mime_type_of("a.docx") == MIME_TYPES[".docx"]


@given(
    subject=st.text(max_size=300),
    body=st.text(max_size=400),
    name=st.text(min_size=1, max_size=90),
    data=st.binary(max_size=400),
)
def test_any_text_comes_back_cleaned_and_any_content_unchanged(
    subject: str, body: str, name: str, data: bytes
) -> None:
    message = MailMessage(
        "shili@example.org", subject, body, (MailAttachment(name, data, "application/zip"),)
    )
    encoded = write_mail(message)
    assert len(encoded) == encoded_size(message)
    assert max(map(len, encoded.split(b"\r\n"))) < 998
    for word in re.findall(rb"=\?utf-8\?B\?[^?]*\?=", encoded):
        assert len(word) <= 75
    old = email.message_from_bytes(encoded)
    assert str(make_header(decode_header(old["Subject"] or ""))) == clean_line(subject)
    assert {key.lower() for key in old.keys()} == {  # noqa: SIM118 - Message has no plain iteration
        "x-unsent",
        "to",
        "subject",
        "mime-version",
        "content-type",
    }
    text, part = old.get_payload()
    assert part.get_payload(decode=True) == data
    shown = text.get_payload(decode=True).decode("utf-8")
    squeezed = [clean_line(line) for line in re.split(r"\r\n|[\r\n\x85\u2028\u2029\v\f]", body)]
    assert [line.strip() for line in shown.split("\r\n") if line.strip()] == [
        s for s in squeezed if s
    ]
    if cleaned := clean_line(name):
        assert part.get_filename() == cleaned
