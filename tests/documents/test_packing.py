"""Packages depend on their contents alone."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile

import docx
import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.documents import packing

WHEN = dt.datetime(2025, 7, 8, 10, 42, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def _infos(data: bytes) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return archive.infolist()


def test_entries_carry_no_clock_no_host_and_keep_their_order() -> None:
    data = packing.repack([("b.txt", b"2"), ("a.txt", b"1"), ("目录/信息表.docx", b"3")])
    infos = _infos(data)
    assert [info.filename for info in infos] == ["b.txt", "a.txt", "目录/信息表.docx"]
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {info.create_system for info in infos} == {0}
    assert [bool(info.flag_bits & 0x800) for info in infos] == [False, False, True]
    assert not any(info.extra for info in infos)


def test_a_name_that_comes_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        packing.repack([("a", b""), ("a", b"x")])


NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\\"), min_size=1)


@given(
    st.dictionaries(
        st.text(
            st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\\"), min_size=1
        ),
        st.binary(max_size=2000),
        max_size=6,
    )
)
def test_what_was_packed_comes_out_again_and_packs_to_the_same_bytes(
    parts: dict[str, bytes],
) -> None:
    data = packing.repack(parts.items())
    assert packing.unpack(data) == list(parts.items())
    assert packing.repack(packing.unpack(data)) == data


def _word() -> bytes:
    target = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("示例")
    document.save(target)
    return target.getvalue()


def _excel_by_openpyxl() -> bytes:
    target = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "示例"
    book.save(target)
    return target.getvalue()


def _excel_by_xlsxwriter() -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.add_worksheet().write_string(0, 0, "示例")
    book.close()
    return target.getvalue()


MAKERS = (_word, _excel_by_openpyxl, _excel_by_xlsxwriter)


def test_office_packages_made_at_different_seconds_become_the_same_bytes() -> None:
    firsts = [make() for make in MAKERS]
    time.sleep(2.1)  # zip times count in steps of two seconds
    seconds = [make() for make in MAKERS]
    for first, second in zip(firsts, seconds, strict=True):
        assert first != second
        settled = packing.normalise_package(first, WHEN, "视频清单")
        assert settled == packing.normalise_package(second, WHEN, "视频清单")
        assert settled == packing.normalise_package(settled, WHEN, "视频清单")


def test_the_papers_name_the_program_as_author_and_the_given_time_in_utc() -> None:
    settled = packing.normalise_package(_word(), WHEN, "A&B <科普>")
    properties = docx.Document(io.BytesIO(settled)).core_properties
    assert properties.title == "A&B <科普>"
    assert properties.author == properties.last_modified_by == packing.PRODUCER
    assert properties.created.replace(tzinfo=dt.UTC) == WHEN
    assert properties.modified.replace(tzinfo=dt.UTC) == WHEN
    assert properties.comments == ""


def test_a_time_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        packing.core_properties(dt.datetime(2025, 7, 8))
