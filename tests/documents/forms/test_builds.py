"""Over all builds: each value in its own place, everything else left alone, read back the same."""

from __future__ import annotations

import copy
from pathlib import Path

import openxml_audit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from documents.forms.form_builds import FIELDS, SAMPLE, Build, filled_fields, read_fields
from documents.forms.form_text import MC, W, body, linear
from documents.forms.known_forms import KNOWN
from documents.forms.unseen_forms import UNSEEN
from kepu_desktop.calls.loader import load_call
from kepu_desktop.calls.model import Call
from kepu_desktop.documents.forms import FormValues, fill_form, read_form, survey_form
from kepu_desktop.documents.packing import unpack
from kepu_desktop.system.resources import shipped_calls

CALL = load_call(shipped_calls() / "kepu-2025")
EVERY = (*KNOWN, *UNSEEN)
known = pytest.mark.parametrize("build", KNOWN, ids=lambda build: build.name)
every = pytest.mark.parametrize("build", EVERY, ids=lambda build: build.name)


def fill(build: Build, values: FormValues = SAMPLE) -> bytes:
    return fill_form(build.blank(), CALL.form, values, name=f"{build.name}.docx").data


def test_there_are_enough_builds_and_no_name_twice() -> None:
    names = [build.name for build in EVERY]
    assert len(set(names)) == len(names) >= 24
    assert len(UNSEEN) >= 12


@known
def test_every_value_stands_where_the_build_says(build: Build) -> None:
    right = filled_fields(build, fill(build))
    assert tuple(field for field in FIELDS if not right[field]) == build.misses


@known
def test_what_was_filled_is_read_back(build: Build) -> None:
    right = read_fields(read_form(fill(build), CALL.form, name="x"))
    assert tuple(field for field in FIELDS if not right[field]) == build.misses


def test_a_label_that_the_call_does_not_know_ends_the_value_before_it() -> None:
    build = next(build for build in KNOWN if build.name == "head_above_table")
    assert "填表日期：年月日/" in linear(fill(build))


@every
def test_a_blank_form_reads_as_blank(build: Build) -> None:
    reading = read_form(build.blank(), CALL.form, name="x")
    said = (reading.texts, reading.categories, reading.other_text, reading.entries)
    assert said == ({}, (), "", ())
    assert (reading.count, reading.duration) == ("", "")


@every
def test_a_value_stands_in_its_place_or_is_said_to_have_none(build: Build) -> None:
    """Of the unseen ones too: nothing is guessed into a wrong place without a word."""
    filled = fill_form(build.blank(), CALL.form, SAMPLE, name="x")
    survey = survey_form(build.blank(), CALL.form, name="x")
    doubted = {one.key for one in survey.keys if one.state in ("missing", "doubtful")}
    right = filled_fields(build, filled.data)
    wrong = {field for field in FIELDS if not right[field]}
    silent = wrong - {missed.key for missed in filled.unplaced} - doubted - {"other"}
    assert silent == set()


def test_blank_forms_saved_anew_are_filled_and_read(call: Call, soffice, tmp_path: Path) -> None:
    for build in KNOWN:
        (tmp_path / f"{build.name}.docx").write_bytes(build.blank())
    saved = tmp_path / "saved"
    soffice("docx:MS Word 2007 XML", sorted(tmp_path.glob("*.docx")), saved)
    misses = {}
    for build in KNOWN:
        data = fill_form(
            (saved / f"{build.name}.docx").read_bytes(), call.form, SAMPLE, name="x"
        ).data
        right = filled_fields(build, data)
        read = read_fields(read_form(data, call.form, name="x"))
        wrong = tuple(field for field in FIELDS if not (right[field] and read[field]))
        if wrong != build.misses:
            misses[build.name] = wrong
    assert misses == {}


# ---- what is left alone -----------------------------------------------------------------------


def _units(root: etree._Element) -> list[tuple[str, bytes]]:
    """Rows and paragraphs with nothing of the kind inside: (path, bytes)."""
    tree = root.getroottree()
    found = []
    for element in root.iter(f"{W}p", f"{W}tr", f"{W}tblPr", f"{W}sectPr"):
        if any(True for _ in element.iterancestors(f"{MC}Fallback")):
            continue  # the twin of a text box says what the box says
        if not any(True for _ in element.iterdescendants(f"{W}p", f"{W}tr")):
            found.append((tree.getpath(element), etree.tostring(_alone(element), method="c14n")))
    return found


def _alone(element: etree._Element) -> etree._Element:
    lone = copy.deepcopy(element)
    lone.tail = None
    return lone


@every
def test_all_parts_but_the_main_one_keep_their_bytes(build: Build) -> None:
    before, after = unpack(build.blank()), unpack(fill(build))
    assert [name for name, _ in before] == [name for name, _ in after]
    changed = [name for (name, old), (_, new) in zip(before, after, strict=True) if old != new]
    assert changed == ["word/document.xml"]


@every
def test_paragraphs_that_hold_no_value_keep_their_bytes(build: Build) -> None:
    """One value alone: only the paragraphs that now say it differ."""
    told = FormValues({"phone": "0551-60000000"})
    filled = fill_form(build.blank(), CALL.form, told, name="x")
    before, after = _units(body(build.blank())), _units(body(filled.data))
    assert [path for path, _ in before] == [path for path, _ in after]
    differing = [new for (_, old), (_, new) in zip(before, after, strict=True) if old != new]
    texts = ["".join(etree.fromstring(one).itertext()) for one in differing]
    if filled.placed:
        assert len(texts) == 1
        assert "0551-60000000" in texts[0]
    else:
        assert texts == []


@every
def test_the_names_of_the_root_stay_declared(build: Build) -> None:
    """WPS lists prefixes in mc:Ignorable: one that is not declared makes Word refuse the file."""
    before, after = body(build.blank()), body(fill(build))
    assert (after.nsmap, dict(after.attrib)) == (before.nsmap, dict(before.attrib))


@every
def test_what_is_written_keeps_to_the_schema(build: Build, tmp_path: Path) -> None:
    blank, filled = tmp_path / "blank.docx", tmp_path / "filled.docx"
    blank.write_bytes(build.blank())
    filled.write_bytes(fill(build))
    validator = openxml_audit.OpenXmlValidator()
    own = {error.description for error in validator.validate(blank).errors}
    assert [
        e.description for e in validator.validate(filled).errors if e.description not in own
    ] == []


# ---- fill → read --------------------------------------------------------------------------------

WORD = st.text(
    st.sampled_from("科普视频中心办公室张明李宁馆ABCxyz0159·-“”"), min_size=2, max_size=14
).filter(lambda text: text.strip("-·0159") == text)
DIGITS = st.text(st.sampled_from("0123456789"), min_size=7, max_size=12)


@settings(max_examples=120, deadline=None)
@given(
    build=st.sampled_from([build for build in KNOWN if not build.misses]),
    unit=WORD,
    contact=WORD,
    position=WORD,
    phone=DIGITS,
    email=WORD,
    categories=st.sets(st.sampled_from([*CALL.form.field[6].options]), max_size=9),
    titles=st.lists(st.tuples(WORD, WORD), max_size=4),
)
def test_whatever_is_filled_is_read_back(
    build, unit, contact, position, phone, email, categories, titles
) -> None:
    chosen = tuple(o.id for o in CALL.form.field[6].options if o in categories)
    values = FormValues(
        {
            "unit": f"单{unit}",
            "contact": f"人{contact}",
            "position": f"职{position}",
            "phone": phone,
            "email": "a@b.example",
        },
        chosen,
        f"另{email}" if "other" in chosen else "",
        f"{len(titles)}个",
        "2小时3分",
        tuple(f"{n}、题{title}\n述{text}。" for n, (title, text) in enumerate(titles, 1)),
    )
    read = read_form(fill(build, values), CALL.form, name="x")
    assert dict(read.texts) == dict(values.texts)
    assert set(read.categories) == set(chosen)
    assert read.other_text == values.other_text
    assert (read.count, read.duration) == (values.count, values.duration)
    assert read.entries == values.entries


@every
def test_rows_that_were_filled_may_grow_and_break_and_it_is_said(build: Build) -> None:
    filled = fill_form(build.blank(), CALL.form, SAMPLE, name="x")
    rows = list(body(filled.data).iter(f"{W}tr"))
    value = SAMPLE.entries[0].split("\n")[1]
    for row in rows:
        if value in "".join(row.itertext()):
            assert not list(row.iter(f"{W}cantSplit"))
            assert all(h.get(f"{W}hRule") != "exact" for h in row.iter(f"{W}trHeight"))
    lifted = b'hRule="exact"' in dict(unpack(build.blank()))["word/document.xml"]
    assert any("行高" in note for note in filled.notes) is lifted


def test_a_value_does_not_take_the_grey_of_the_forms_own_prompt() -> None:
    build = next(build for build in KNOWN if build.name == "prompted_and_fixed")
    for look in body(fill(build)).iter(f"{W}rPr"):
        run = look.getparent()
        if SAMPLE.texts["unit"] in "".join(run.itertext()):
            assert look.find(f"{W}color") is None
            return
    raise AssertionError("not filled")
