"""Unit, contact, telephone and e-mail on the head of the form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.domain.findings import Finding, Level
from kepu_desktop.validators.form import well_formed_email, well_formed_phone
from kepu_desktop.validators.judge import Judge
from validators.samples import CALL, FACTS, FORM, STANDARD, submission

GOOD_PHONES = [
    "13800138000",
    "199 1234 5678",
    "138-0013-8000",
    "+86 13800138000",
    "+86-138-0013-8000",
    "8613800138000",
    "010-12345678",
    "01012345678",
    "(010)12345678",
    "（0571）8765 4321",
    "0571-87654321",
    "0755—87654321",
    "0937－2612345",
    "010-12345678-801",
    "010-12345678转801",
    "010-12345678分机801",
    "010-12345678 转 801",
    "010-12345678 ext. 801",
    "１３８００１３８０００",
    "13800138000、010-12345678",
    "13800138000，13900139000",
    "13800138000/010-12345678",
    "13800138000 13900139000",
    "13800138000或13900139000",
]
BAD_PHONES = [
    "1380013800",
    "138001380000",
    "12800138000",
    "12345678",
    "10-12345678",
    "010-123456",
    "010-123456789",
    "电话待定",
    "13800138000、",
    "13800138000、待定",
    "138 0013",
    "٠١٠-١٢٣٤٥٦٧٨",
    "13800138000转",
    "、",
]
GOOD_EMAILS = [
    "office@example.org",
    "a.b+c@mail.example.com.cn",
    "kepu_2025@example.cn",
    "科普@例子.中国",
    "o'neil@example.org",
]
BAD_EMAILS = [
    "office",
    "office@",
    "@example.org",
    "office@example",
    "office@@example.org",
    "office example.org",
    "a@example.org、b@example.org",
    "office＠example.org",
    "office@example..org",
    ".office@example.org",
    "office@-example.org",
    "\ud800@example.org",
    "office@localhost",
]


def judged(rule: str, key: str, value: str) -> list[Finding]:
    state = submission(form={**FORM, key: value})
    general = Judge(CALL, STANDARD).submission(state, {"v1": FACTS}).general
    return [finding for finding in general if finding.rule == rule]


@pytest.mark.parametrize("text", GOOD_PHONES)
def test_a_telephone_number_as_people_write_it(text: str) -> None:
    assert judged("form/phone", "phone", text) == []


@pytest.mark.parametrize("text", [text for text in BAD_PHONES if text != "13800138000、"])
def test_a_malformed_telephone_number_is_to_be_looked_at(text: str) -> None:
    (finding,) = judged("form/phone", "phone", text)
    assert finding.level is Level.REVIEW
    assert text in finding.message


@pytest.mark.parametrize("text", GOOD_EMAILS)
def test_an_address_that_mail_can_reach(text: str) -> None:
    assert judged("form/email", "email", text) == []


@pytest.mark.parametrize("text", BAD_EMAILS)
def test_a_malformed_address_is_to_be_looked_at(text: str) -> None:
    (finding,) = judged("form/email", "email", text)
    assert finding.level is Level.REVIEW


@given(st.text())
def test_any_text_is_either_a_number_or_not(text: str) -> None:
    assert well_formed_phone(text) in (True, False)


@given(st.text(alphabet=st.characters(), max_size=80))
def test_any_text_is_either_an_address_or_not(text: str) -> None:
    assert well_formed_email(text) in (True, False)
    assert well_formed_email(f"{text}@example.org") in (True, False)


@pytest.mark.parametrize("key", ["unit", "contact", "phone", "email", "position"])
@pytest.mark.parametrize("value", ["", " ", "\u3000\n"])
def test_blank_fields_are_found_and_named_as_on_the_form(key: str, value: str) -> None:
    (finding,) = judged(f"form/{key}", key, value)
    assert finding.level is (Level.ADVICE if key == "position" else Level.ERROR)
    assert finding.message == f"{CALL.label_of(key)}未填写"


@pytest.mark.parametrize(
    ("key", "value", "odd"),
    [
        ("unit", "示例省科学技术协会", False),
        ("unit", "中国𬭎学会", False),
        ("unit", "科协", True),
        ("unit", "Science Association", True),
        ("contact", "林知远", False),
        ("contact", "林知远、周明", False),
        ("contact", "阿卜杜勒·艾合买提", False),
        ("contact", "林知远13800138000", True),
        ("contact", "lin@example.org", True),
    ],
)
def test_values_in_the_wrong_field_are_to_be_looked_at(key: str, value: str, odd: bool) -> None:
    assert [f.level for f in judged(f"form/{key}", key, value)] == ([Level.REVIEW] if odd else [])
