"""Rules on the mail that is about to be written."""

from __future__ import annotations

from collections.abc import Iterator

from kepu_desktop.calls.model import Rule
from kepu_desktop.domain.texts import show_size
from kepu_desktop.validators.registry import Claim, Subject, rule
from kepu_desktop.validators.views import PackageView


@rule(
    "package/mail-size",
    Subject.PACKAGE,
    title="邮件大小合适",
    remedy="请减少或压缩添加的附件；视频不随邮件报送",
    branches=("large", "too_large"),
)
def mail_size(view: PackageView, spec: Rule) -> Iterator[Claim]:
    """Encoded as base64 a mail grows by a third; mailboxes refuse large ones."""
    mail = view.call.mail
    measured = show_size(view.mail_bytes)
    if view.mail_bytes >= mail.block_bytes:
        limit = show_size(mail.block_bytes)
        yield Claim("too_large", f"编码后邮件 {measured}，达到 {limit}", measured, f"小于 {limit}")
    elif view.mail_bytes >= mail.warn_bytes:
        limit = show_size(mail.warn_bytes)
        yield Claim("large", f"编码后邮件 {measured}，达到 {limit}", measured, f"小于 {limit}")


@rule(
    "package/file-name",
    Subject.PACKAGE,
    title="文件名各系统通用",
    remedy="不必处理；收件方看到的是改过的名称",
    branches=("changed",),
)
def file_name(view: PackageView, spec: Rule) -> Iterator[Claim]:
    """Names that Windows refuses or webmail garbles are changed before writing, and said."""
    for wished, written in view.names:
        if wished != written:
            yield Claim(
                "changed",
                f"文件名“{wished}”改写为“{written}”",
                measured=wished,
                required=written,
                about=wished,
            )
