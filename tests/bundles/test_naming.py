"""Names that every system carries, whatever the unit is called."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.bundles.naming import (
    check_path_length,
    free_name,
    is_marked,
    package_names,
    unique_names,
)
from kepu_desktop.calls.model import Call
from kepu_desktop.domain.errors import UserError

names = st.text(max_size=150)


@given(unit=names, draft=st.booleans())
def test_any_unit_gives_a_component_that_keeps_words_date_and_mark(
    call: Call, unit: str, draft: bool
) -> None:
    folder = package_names(call.package, unit, "2025-07-08", draft=draft).folder
    numbered = f"{folder}_999.zip"
    assert len(numbered) <= 80
    assert len(numbered.encode()) <= 200
    assert not set(numbered) & set('<>:"/\\|?*%\r\n\0')
    assert "_科普之光_报送包_2025-07-08" in folder
    assert is_marked(folder, "草稿") is draft
    assert not folder.startswith("_科普之光")


def test_the_form_of_a_draft_still_carries_its_word(call: Call) -> None:
    found = package_names(call.package, "示例", "2025-07-08", draft=True)
    assert found.form == "信息表_草稿.docx"
    assert found.note == "说明.txt"
    assert package_names(call.package, "示例", "2025-07-08", draft=False).form == "信息表.docx"


@given(wished=st.lists(names, max_size=12))
def test_wished_names_become_safe_and_distinct_without_regard_to_case(wished: list[str]) -> None:
    taken = ("信息表.docx", "a.pdf")
    found = unique_names(wished, taken, fallback="附件")
    folded = [name.casefold() for name in (*found, *taken)]
    assert len(folded) == len(set(folded))
    for name in found:
        assert 0 < len(name) <= 80
        assert len(name.encode()) <= 200
        assert not set(name) & set('<>:"/\\|?*%\r\n\0')


def test_a_name_taken_in_other_case_or_as_zip_is_not_free(tmp_path: Path) -> None:
    (tmp_path / "PACK").mkdir()
    (tmp_path / "pack_2.ZIP").write_bytes(b"")
    assert free_name(tmp_path, "pack") == "pack_3"


def test_a_path_longer_than_the_system_opens_is_named_before_writing() -> None:
    path = Path("/") / ("长" * 100) / ("名" * 140)
    check_path_length(path, limit=300)
    with pytest.raises(UserError) as caught:
        check_path_length(path, limit=240)
    assert caught.value.code == "path-too-long"
