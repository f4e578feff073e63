"""Rules on the head of the form: reporting unit and contact."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from kepu_desktop.calls.model import Rule
from kepu_desktop.domain.texts import count_characters
from kepu_desktop.validators.registry import Claim, Subject, rule
from kepu_desktop.validators.views import FormView

_SEPARATORS = re.compile(r"[,;、/|\n]|或")
_DASHES = re.compile(r"[‐‑‒–—―－]+")
_MOBILE = re.compile(r"(?:\+?86-?)?1[3-9]\d-?\d{4}-?\d{4}", re.ASCII)
_LANDLINE = re.compile(
    r"(?:\+?86-?)?(?:\(0\d{2,3}\)-?|0\d{2,3}-?)\d{7,8}(?:(?:-|转|分机|ext\.?)\d{1,6})?", re.ASCII
)
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")


def _value(view: FormView, key: str, label: str) -> tuple[str, str]:
    """(what stands in the field, its name on the form of the call or else ours)."""
    return view.submission.form.get(key, "").strip(), view.call.label_of(key) or label


def _blank(label: str) -> Claim:
    return Claim("blank", f"{label}未填写", required="已填写", about="")


@rule(
    "form/unit",
    Subject.FORM,
    title="报送单位已填",
    remedy="请填写单位全称，与公章一致",
    branches=("blank", "odd"),
)
def unit(view: FormView, spec: Rule) -> Iterator[Claim]:
    """The full name as on the seal; it also stands in the mail's subject."""
    value, label = _value(view, "unit", "报送单位")
    if not value:
        yield _blank(label)
    elif count_characters(value) < 4 or not _HAN.search(value):
        yield Claim("odd", f"{label}“{value}”不像单位全称", value, "与公章一致的全称", about=value)


@rule(
    "form/contact",
    Subject.FORM,
    title="联系人已填",
    remedy="请填写联系人姓名",
    branches=("blank", "odd"),
)
def contact(view: FormView, spec: Rule) -> Iterator[Claim]:
    """The organiser contacts this person about the selected films."""
    value, label = _value(view, "contact", "联系人")
    if not value:
        yield _blank(label)
    elif re.search(r"[\d@]", value) or count_characters(value) > 20:
        yield Claim("odd", f"{label}“{value}”不像姓名", value, "姓名", about=value)


@rule(
    "form/position",
    Subject.FORM,
    title="职务/职称已填",
    remedy="请填写联系人的职务或职称",
    branches=("blank",),
)
def position(view: FormView, spec: Rule) -> Iterator[Claim]:
    """The form has the cell; leaving it blank harms nothing."""
    value, label = _value(view, "position", "职务/职称")
    if not value:
        yield _blank(label)


@rule(
    "form/phone",
    Subject.FORM,
    title="联系电话已填，写法正确",
    remedy="手机为 11 位；固定电话为区号加 7–8 位号码，可带分机；多个号码用顿号隔开",
    branches=("blank", "odd"),
)
def phone(view: FormView, spec: Rule) -> Iterator[Claim]:
    """Mainland mobile, or area code and seven or eight digits with an optional extension."""
    value, label = _value(view, "phone", "联系电话")
    if not value:
        yield _blank(label)
    elif not well_formed_phone(value):
        yield Claim(
            "odd", f"{label}“{value}”写法有误", value, "手机或带区号的固定电话", about=value
        )


def well_formed_phone(text: str) -> bool:
    """Whether every number of ``text`` is a mainland mobile or landline number.

    Several numbers stand apart by punctuation, or by blanks where each part is whole.
    """
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text))
    parts = [part.strip() for part in _SEPARATORS.split(plain) if part.strip()]
    return bool(parts) and all(
        _is_number("".join(part.split())) or all(map(_is_number, part.split())) for part in parts
    )


def _is_number(text: str) -> bool:
    return bool(_MOBILE.fullmatch(text) or _LANDLINE.fullmatch(text))


@rule(
    "form/email",
    Subject.FORM,
    title="电子邮箱已填，写法正确",
    remedy="请核对邮箱地址",
    branches=("blank", "odd"),
)
def email(view: FormView, spec: Rule) -> Iterator[Claim]:
    """Checked for its form only (RFC 5321/5322 by a library), never by asking a server."""
    value, label = _value(view, "email", "电子邮箱")
    if not value:
        yield _blank(label)
    elif not well_formed_email(value):
        yield Claim("odd", f"{label}“{value}”写法有误", value, "名称@域名", about=value)


def well_formed_email(text: str) -> bool:
    from email_validator import EmailNotValidError, validate_email  # slow to import

    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True
