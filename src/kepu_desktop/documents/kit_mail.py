"""邮件正文: the text that the coordinator copies into a mail or a group.

UTF-8 with byte order mark and CRLF, so that every Windows editor shows it.
"""

from __future__ import annotations

from kepu_desktop.documents.kit_content import KitContent
from kepu_desktop.documents.kit_words import kit_words
from kepu_desktop.domain.texts import clean_line


def write_mail_text(content: KitContent) -> bytes:
    """The text's bytes: what to attach, a subject of the coordinator's own, the body."""
    words, files = kit_words().mail, content.files
    attached = "、".join((files.requirements, files.form, files.list))
    pattern = words.subject if content.unit else words.subject_unnamed
    subject = pattern.format(short=content.call.short, unit=clean_line(content.unit))
    text = "\n".join((words.head.format(files=attached), "", subject, "", mail_body(content)))
    return "".join(f"{line}\r\n" for line in text.strip().split("\n")).encode("utf-8-sig")


def mail_body(content: KitContent) -> str:
    files = content.files
    body = kit_words().mail.body.format(
        unit=clean_line(content.unit),
        title=content.call.title,
        number=content.call.number,
        requirements=files.requirements,
        form=files.form,
        list=files.list,
        by=clean_line(content.by),
        to=clean_line(content.to),
        contact=clean_line(content.contact),
    )
    gap = "" if content.unit else "\n"  # the date follows our name, or stands apart
    date = f"{gap}{content.date}\n" if content.date else ""
    return f"{body.strip()}\n{date}"
