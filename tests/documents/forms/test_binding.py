"""A value goes where the person says, in every place of every build, and comes back from there."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.forms import forms_factory as factory
from documents.forms.form_builds import SAMPLE, Build
from documents.forms.form_text import linear
from documents.forms.forms_factory import p, tbl, tc, tr
from documents.forms.known_forms import KNOWN
from documents.forms.unseen_forms import UNSEEN
from kepu_desktop.calls.loader import load_call
from kepu_desktop.documents.forms import NOWHERE, FormValues, fill_form, read_form, survey_form
from kepu_desktop.system.resources import shipped_calls

FORM = load_call(shipped_calls() / "kepu-2025").form
EVERY = (*KNOWN, *UNSEEN)
every = pytest.mark.parametrize("build", EVERY, ids=lambda build: build.name)
VALUE = "bound@example.org"


@every
def test_names_of_places_are_unique_and_the_same_each_time(build: Build) -> None:
    blank = build.blank()
    names = [slot.name for slot in survey_form(blank, FORM, name="x").slots]
    assert len(set(names)) == len(names)
    assert names == [slot.name for slot in survey_form(blank, FORM, name="y").slots]


@every
def test_wherever_a_key_is_bound_its_value_is_written_and_read(build: Build) -> None:
    blank = build.blank()
    for slot in survey_form(blank, FORM, name="x").slots:
        if slot.boxes:
            continue
        bound = {"email": slot.name}
        filled = fill_form(blank, FORM, FormValues({"email": VALUE}), name="x", bindings=bound)
        assert filled.placed == ("email",), slot
        assert linear(filled.data).count(VALUE) == 1, slot
        again = survey_form(blank, FORM, name="x", bindings=bound)
        (email,) = (one for one in again.keys if one.key == "email")
        assert email.state == "bound", slot
        assert email.slot is not None
        assert email.slot.name == slot.name
        ruled = slot.name.startswith("l") and ":" not in slot.label  # its rule is written over
        if not ruled:
            read = read_form(filled.data, FORM, name="x", bindings=bound)
            assert read.texts.get("email") in (VALUE, None), slot


@every
def test_boxes_to_be_ticked_are_not_written_over(build: Build) -> None:
    blank = build.blank()
    for slot in survey_form(blank, FORM, name="x").slots:
        if slot.boxes:
            bound = {"email": slot.name}
            filled = fill_form(blank, FORM, FormValues({"email": VALUE}), name="x", bindings=bound)
            before, after = linear(blank), linear(filled.data)
            assert all(words in after for words in build.options.values() if words in before)
            assert any("“电子邮箱”原来指定的位置" in note for note in filled.notes)


@every
def test_every_key_in_every_place_beside_another_is_written_or_told(
    build: Build,
) -> None:
    blank = build.blank()
    survey = survey_form(blank, FORM, name="x")
    keys = [one.key for one in survey.keys]
    names = [slot.name for slot in survey.slots]
    for slot, beside in zip(names, [*names[1:], names[0]], strict=True):
        for key, other in zip(keys[::2], [*keys[1::2], keys[0]], strict=False):
            bindings = {key: slot} if key == other else {other: beside, key: slot}
            told = _filled(blank, bindings)
            assert set(keys) <= told, bindings


def _filled(blank: bytes, bindings: dict[str, str]) -> set[str]:
    """Filled, read back and marked; the keys that were written or named as without a place."""
    filled = fill_form(blank, FORM, SAMPLE, name="x", bindings=bindings, mark_slots=True)
    read_form(filled.data, FORM, name="x", bindings=bindings)
    return {*filled.placed, *(missed.key for missed in filled.unplaced)}


def test_a_cell_and_a_cell_of_the_table_in_it_do_not_take_two_values() -> None:
    blank = next(build for build in KNOWN if build.name == "nested").blank()
    slots = survey_form(blank, FORM, name="x").slots
    inner = next(slot.name for slot in slots if slot.label == "职称")
    outer = "c0.t1.2.2|联络人"  # of the filled form
    filled = fill_form(
        blank, FORM, SAMPLE, name="x", bindings={"duration": outer, "entries": inner}
    )
    assert any("“视频内容”原来指定的位置" in note for note in filled.notes)
    assert {"duration", "entries"} <= set(filled.placed)


@pytest.mark.parametrize(
    "cells",
    [
        [p("□同意公开"), p("□不同意公开")],
        [p("⬜", word) for word in factory.OPTIONS],
        [p("◇", word) for word in factory.OPTIONS],
        [p("❍甲类　❍乙类　❍丙类")],
        [p("○甲类　○乙类")],
    ],
)
@pytest.mark.parametrize("label", ["视频类别", "作品分级", ""])
def test_boxes_of_any_glyph_and_any_words_take_no_text(label: str, cells: list[str]) -> None:
    content = tbl(
        tr("报送单位", tc(span=3)),
        tr("视频总数", "", "视频总时长", ""),
        tr(label, tc(*cells, span=3)),
    )
    blank = factory.docx(content + p())
    survey = survey_form(blank, FORM, name="x")
    printed = "".join(cells[0:1])
    names = [slot.name for slot in survey.slots if slot.boxes] or ["c0.t1.3.2|" + label]
    for key in ("count", "duration", "email", "entries"):
        for name in names:
            data = fill_form(blank, FORM, SAMPLE, name="x", bindings={key: name}).data
            for word in re.findall("[一-鿿、]{2,}", re.sub("<[^>]+>", "", printed)):
                assert word in linear(data), (key, name)


@settings(max_examples=80, deadline=None)
@given(data=st.data(), build=st.sampled_from(EVERY))
def test_any_bindings_at_all_give_a_file_that_opens(data: st.DataObject, build: Build) -> None:
    blank = build.blank()
    survey = survey_form(blank, FORM, name="x")
    names = st.sampled_from([NOWHERE, "", "c0.t9.9.9|没有", *(slot.name for slot in survey.slots)])
    keys = st.sampled_from([one.key for one in survey.keys] + ["unknown"])
    bindings = data.draw(st.dictionaries(keys, names, max_size=6))
    filled = fill_form(blank, FORM, SAMPLE, name="x", bindings=bindings, mark_slots=True)
    read_form(filled.data, FORM, name="x", bindings=bindings)
    survey_form(filled.data, FORM, name="x", bindings=bindings)
    for key in {one.key for one in survey.keys} - {missed.key for missed in filled.unplaced}:
        assert key in filled.placed or bindings.get(key) == NOWHERE


def test_what_is_marked_leads_to_the_places_in_the_filled_form() -> None:
    build = next(build for build in KNOWN if build.name == "plain")
    filled = fill_form(build.blank(), FORM, SAMPLE, name="x", mark_slots=True)
    survey = survey_form(build.blank(), FORM, name="x")
    marked = {name for mark in filled.slots for name in mark.names}
    assert marked == {slot.name for slot in survey.slots}


def test_printed_text_is_never_offered_as_a_place() -> None:
    content = tbl(
        tr("报送单位", tc(span=3)), tr("填表须知", tc("请用黑色字迹填写。", span=3)), columns=4
    )
    survey = survey_form(factory.docx(content + p()), FORM, name="x")
    assert [slot.label for slot in survey.slots] == ["报送单位"]
