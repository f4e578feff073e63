"""Odd and damaged structure inside a form that opens: read or refused, never a crash."""

from __future__ import annotations

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from documents.forms import forms_factory as factory
from kepu_desktop.calls.loader import load_call
from kepu_desktop.documents.forms import FormValues, fill_form, read_form
from kepu_desktop.documents.packing import repack, unpack
from kepu_desktop.domain.errors import UserError
from kepu_desktop.system.resources import shipped_calls

CALL = load_call(shipped_calls() / "kepu-2025")
VALUES = FormValues(
    {"unit": "示例学会", "contact": "张明", "phone": "0551-60000000"},
    ("venue", "other"),
    "地震预警",
    "1个",
    "2分",
    ("1、甲\n概述", "2、乙\n概述"),
)


@settings(max_examples=150, deadline=None)
@given(
    build=st.sampled_from(sorted(factory.BUILDS)),
    wounds=st.lists(
        st.tuples(st.sampled_from(["remove", "double", "blank", "rename"]), st.integers(0, 2000)),
        min_size=1,
        max_size=6,
    ),
)
def test_a_damaged_form_is_read_or_refused(build: str, wounds: list[tuple[str, int]]) -> None:
    parts = dict(unpack(factory.form(build)))
    root = etree.fromstring(parts["word/document.xml"])
    for kind, place in wounds:
        elements = list(root.iter())[2:]
        if not elements:
            break
        element = elements[place % len(elements)]
        parent = element.getparent()
        if kind == "remove":
            parent.remove(element)
        elif kind == "double":
            parent.append(etree.fromstring(etree.tostring(element)))
        elif kind == "blank":
            for name in element.attrib:
                element.set(name, "²x")
        else:
            element.tag = "{urn:example:unknown}thing"
    parts["word/document.xml"] = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    data = repack(parts.items())
    with contextlib.suppress(UserError):
        read_form(data, CALL.form, name="form.docx")
    with contextlib.suppress(UserError):
        filled = fill_form(data, CALL.form, VALUES, name="form.docx", draft_mark="草稿")
        read_form(filled.data, CALL.form, name="form.docx")
