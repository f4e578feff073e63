"""Forms of many builds are filled where their labels point, and read back as they were filled."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import openxml_audit
import pytest

from documents.forms import forms_factory as factory
from kepu_desktop.calls.model import Call
from kepu_desktop.documents.forms import FormReading, FormValues, fill_form, read_form
from kepu_desktop.documents.packing import unpack


def as_values(reading: FormReading) -> FormValues:
    return FormValues(
        dict(reading.texts),
        reading.categories,
        reading.other_text,
        reading.count,
        reading.duration,
        reading.entries,
    )


def audit(path: Path) -> list[str]:
    result = openxml_audit.OpenXmlValidator().validate(path)
    return [error.description for error in result.errors]


@pytest.mark.parametrize("build", factory.BUILDS)
def test_every_value_finds_its_place_and_comes_back(
    build: str, call: Call, values: FormValues
) -> None:
    filled = fill_form(factory.form(build), call.form, values, name="form.docx")
    assert filled.unplaced == ()
    assert as_values(read_form(filled.data, call.form, name="form.docx")) == values


@pytest.mark.parametrize("build", factory.BUILDS)
def test_a_blank_form_reads_as_blank(build: str, call: Call) -> None:
    reading = read_form(factory.form(build), call.form, name="form.docx")
    assert as_values(reading) == FormValues({})
    assert reading.unplaced == ()


@pytest.mark.parametrize("build", factory.BUILDS)
def test_the_same_values_give_the_same_bytes_and_only_the_main_part_changes(
    build: str, call: Call, values: FormValues
) -> None:
    blank = factory.form(build)
    first = fill_form(blank, call.form, values, name="form.docx").data
    assert first == fill_form(blank, call.form, values, name="other.docx").data
    before, after = unpack(blank), unpack(first)
    assert [name for name, _ in before] == [name for name, _ in after]
    changed = [name for (name, old), (_, new) in zip(before, after, strict=True) if old != new]
    assert changed == ["word/document.xml"]


@pytest.mark.parametrize("build", factory.BUILDS)
def test_filled_forms_keep_to_the_schema(
    build: str, call: Call, values: FormValues, tmp_path: Path
) -> None:
    blank = factory.form(build)
    for name, data in (
        ("blank", blank),
        ("filled", fill_form(blank, call.form, values, name="x").data),
        ("draft", fill_form(blank, call.form, values, name="x", draft_mark="草稿").data),
    ):
        path = tmp_path / f"{name}.docx"
        path.write_bytes(data)
        assert audit(path) == [], name


# LibreOffice 7.4 writes the text of a content control four times when it saves as .docx.
LIBREOFFICE_FAULTS = {("controls", "texts"), ("controls", "other_text"), ("controls", "entries")}


def test_forms_read_the_same_after_libreoffice_saved_them(
    call: Call, values: FormValues, soffice, tmp_path: Path
) -> None:
    files = []
    for build in factory.BUILDS:
        path = tmp_path / f"{build}.docx"
        path.write_bytes(fill_form(factory.form(build), call.form, values, name=build).data)
        files.append(path)
    saved = tmp_path / "saved"
    soffice("docx:MS Word 2007 XML", files, saved)
    differing = {}
    for build in factory.BUILDS:
        read = as_values(read_form((saved / f"{build}.docx").read_bytes(), call.form, name=build))
        for field in dataclasses.fields(FormValues):
            if getattr(read, field.name) != getattr(values, field.name):
                differing[build, field.name] = getattr(read, field.name)
    assert differing.keys() <= LIBREOFFICE_FAULTS, differing


def test_the_shipped_form_takes_everything(call: Call, values: FormValues) -> None:
    filled = fill_form(call.template.read_bytes(), call.form, values, name="form.docx")
    assert filled.unplaced == ()
    assert filled.notes == ()
    assert set(filled.placed) == {
        *("unit", "contact", "position", "phone", "email"),
        *("categories", "count", "duration", "entries"),
    }
    assert as_values(read_form(filled.data, call.form, name="form.docx")) == values


def test_the_invented_call_fills_and_reads_its_own_form(other_call: Call) -> None:
    values = FormValues(
        {"unit": "示例湾学会", "contact": "林屿", "phone": "0592-6000000", "email": "a@b.example"},
        ("poster-film", "rest"),
        "潮间带慢录",
        "共3部",
        "约1小时2分",
        ("（1）潮\n一日两次。", "（2）灯塔，全4辑\n光怎样走远。"),
    )  # fmt: skip
    blank = other_call.template.read_bytes()
    filled = fill_form(blank, other_call.form, values, name="form.docx")
    assert filled.unplaced == ()
    assert as_values(read_form(filled.data, other_call.form, name="form.docx")) == values
    assert len(filled.notes) == 2  # exact height and cantSplit were lifted
