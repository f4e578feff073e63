"""Hostile and wrong files are refused by content, with a reason and a remedy; good ones pass."""

from __future__ import annotations

import io

import docx
import pytest

from documents.hostile_factory import (
    BARE,
    HOSTILE,
    MAIN,
    field,
    linked,
    main_with,
    twice,
    with_parts,
    zipped,
)
from kepu_desktop.documents import guard, package_guard
from kepu_desktop.documents.packing import unpack
from kepu_desktop.domain.errors import UserError
from kepu_desktop.system.resources import shipped_calls
from waiting import LIMIT_S


@pytest.mark.parametrize("case", HOSTILE)
@pytest.mark.timeout(LIMIT_S)
def test_hostile_and_wrong_files_are_refused_with_reason_and_remedy(case: str) -> None:
    data, code = HOSTILE[case]
    with pytest.raises(UserError) as caught:
        guard.open_document(data, "信息表.docx")
    assert caught.value.code == code
    assert caught.value.subject == "信息表.docx"
    assert caught.value.remedy.startswith("请")


def test_a_name_that_comes_twice_is_refused() -> None:
    with pytest.raises(UserError) as caught:
        guard.open_document(twice(), "x.docx")
    assert caught.value.code == "document-path"


def test_total_size_is_counted_as_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_guard, "MAX_TOTAL", 20_000)
    guard.open_document(BARE, "x")
    with pytest.raises(UserError) as caught:
        guard.open_document(with_parts({"word/media/a.bin": bytes(range(256)) * 100}), "x")
    assert caught.value.code == "document-bomb"


def by_python_docx() -> bytes:
    target = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("示例")
    document.save(target)
    return target.getvalue()


GOOD = {
    "bare page": BARE,
    "shipped form": (shipped_calls() / "kepu-2025" / "form.docx").read_bytes(),
    "python-docx": by_python_docx(),
    "link to a page": linked("hyperlink", "https://example.org/"),
    "template on the author's disk": linked(
        "attachedTemplate", "file:///C:\\Users\\x\\Normal.dotm"
    ),
    "dangling relationship": linked("image", "NULL", ""),
    "page number field": field(" PAGE "),
    "sum of a field": field(" =", "{", " NUMPAGES ", "}", "-1 "),
    "directories in the zip": zipped("word/media/"),
    "UTF-16 part": with_parts({"customXml/item1.xml": "<x>示例</x>".encode("utf-16")}),
    "words about declarations": main_with(
        "<w:p><w:r><w:t>&lt;!DOCTYPE 与 DDEAUTO 的科普</w:t></w:r></w:p>"
    ),
}


@pytest.mark.parametrize("case", GOOD)
def test_good_files_pass_with_their_parts_untouched(case: str) -> None:
    opened = guard.open_document(GOOD[case], "信息表.docx")
    assert opened.main == MAIN
    parts = [(name, data) for name, data in unpack(GOOD[case]) if not name.endswith("/")]
    assert list(opened.parts.items()) == parts
    assert list(opened.replaced({})) == parts


def test_control_characters_of_a_name_are_shown_not_printed() -> None:
    with pytest.raises(UserError) as caught:
        guard.open_document(b"", "信息\n表.docx")
    assert caught.value.subject == "信息\\n表.docx"
