"""Whatever a person may write comes back from the form as it was written."""

from __future__ import annotations

import unicodedata

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from documents.forms import forms_factory as factory
from kepu_desktop.calls.loader import load_call
from kepu_desktop.documents.forms import FormValues, fill_form, read_form
from kepu_desktop.documents.forms.labels import _UNKNOWN_LABEL, Vocabulary
from kepu_desktop.documents.forms.wordml import legal
from kepu_desktop.domain.texts import clean_line, clean_paragraphs
from kepu_desktop.system.resources import shipped_calls

CALL = load_call(shipped_calls() / "kepu-2025")
WORDS = Vocabulary(CALL.form)
HARD = st.sampled_from(
    [
        "A&B <科普> {{x}}",
        "=cmd|'/c calc'!A0",
        "𬬻与鿔",
        '“弯引号”与"直引号"',
        "a_b@example.org",
        "＋86（０５５１）6000",
        "𝓐 emoji 🚢 e\u0301",
        "]]>&amp;<!--",
    ]
)
TEXT = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), max_codepoint=0x2FFFF),
        st.sampled_from("科普视频，。：（）、“”=+-@<>&\"'{}%$#　 "),
    ),
    min_size=1,
    max_size=60,
)
LINE = st.one_of(HARD, TEXT).map(clean_line).map(legal).map(str.strip)
SUMMARY = st.lists(LINE.filter(bool), max_size=3)


def _plain(text: str) -> bool:
    """Not itself a label, guidance, a placeholder or a ruled blank: those say nothing."""
    return bool(
        text
        and not WORDS.is_blank(text)
        and WORDS.label(text) is None
        and "__" not in text
        and _UNKNOWN_LABEL.search(f"　{text}") is None
        and all(WORDS.label(part.split("：")[-1].split(":")[-1]) is None for part in text.split())
    )


@settings(max_examples=150, deadline=None)
@given(
    build=st.sampled_from(["plain", "label_above_value", "controls", "old_fields", "nested"]),
    unit=LINE,
    contact=LINE,
    email=LINE,
    other=LINE,
    entries=st.lists(st.tuples(LINE.filter(bool), SUMMARY), min_size=1, max_size=4),
)
def test_open_texts_come_back(build, unit, contact, email, other, entries) -> None:
    assume(all(map(_plain, (unit, contact, email))))
    assume(_plain(other) and other[0] not in ":：(（" and not set(other) & set("□☐☑○●■√✓✔"))
    # A box with its option inside a text would be a box of the form.
    texts = tuple(
        "\n".join([f"{number}、{title}", *summary])
        for number, (title, summary) in enumerate(entries, 1)
    )
    assume(all(not WORDS.is_blank(line) for text in texts for line in text.split("\n")))
    assume(all(clean_paragraphs(text) == text for text in texts))
    values = FormValues(
        {"unit": unit, "contact": contact, "email": email}, ("other",), other, "1个", "2分", texts
    )
    filled = fill_form(factory.form(build), CALL.form, values, name="form.docx")
    assert filled.unplaced == ()
    read = read_form(filled.data, CALL.form, name="form.docx")
    assert read.texts["unit"] == unit
    assert read.texts["contact"] == contact
    assert read.texts["email"] == unicodedata.normalize("NFKC", email).strip()
    assert read.categories == ("other",)
    assert read.other_text == other
    assert read.entries == texts


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_string_at_all_gives_a_file_that_opens(text: str) -> None:
    values = FormValues({"unit": text, "contact": text}, ("other",), text, "", "", (text,))
    filled = fill_form(factory.form("same_cell"), CALL.form, values, name="form.docx")
    read_form(filled.data, CALL.form, name="form.docx")
