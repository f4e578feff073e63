"""Names in the delivery bag: numbered, and such that every tool writes them alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.bundles.bag_format import (
    DECLARED,
    BagError,
    check_declaration,
    parse_manifest,
    render_info,
)
from kepu_desktop.bundles.delivered_names import bag_name, changed_names, delivered_names
from kepu_desktop.bundles.manifest import render
from kepu_desktop.calls.shipped import default_call

SPEC = default_call().delivery
assert SPEC is not None


def test_a_name_is_number_category_title_and_a_percent_sign_is_changed() -> None:
    assert SPEC is not None
    films = [("深海一万米", "大国重器", "final.MP4"), ("100% 探海", "其他", "b.mov")]
    names = delivered_names(SPEC, films)
    assert [named.name for named in names] == [
        "01_大国重器_深海一万米.mp4",
        "02_其他_100％ 探海.mov",
    ]
    assert changed_names(names) == (("02_其他_100% 探海.mov", "02_其他_100％ 探海.mov"),)


def test_a_hundred_films_have_three_digits() -> None:
    assert SPEC is not None
    names = delivered_names(SPEC, [("题", "其他", "a.mp4")] * 100)
    assert names[0].name.startswith("001_")
    assert len({named.name for named in names}) == 100


@given(st.lists(st.tuples(st.text(max_size=300), st.text(max_size=20)), min_size=1, max_size=5))
def test_any_title_gives_a_name_that_needs_no_encoding_in_a_manifest(
    films: list[tuple[str, str]],
) -> None:
    assert SPEC is not None
    names = delivered_names(SPEC, [(title, "其他", original) for title, original in films])
    for named in names:
        for name in (named.name, named.sheet):
            assert not set(name) & set('%\r\n\\/:*?"<>|')
            assert len(name) <= 80
            assert len(name.encode("utf-8", "surrogatepass")) <= 200
    digests = {f"data/原片/{named.name}": "0" * 64 for named in names}
    if not any("\ud800" <= char <= "\udfff" for path in digests for char in path):
        assert parse_manifest(render(digests)) == digests


@given(st.text(max_size=300))
def test_any_unit_leaves_the_calls_words_and_the_date_whole(unit: str) -> None:
    assert SPEC is not None
    name = bag_name(SPEC, unit, "2025-08-06", "未填单位", "草稿")
    assert name.endswith("_科普之光_原片_2025-08-06_草稿")
    assert len(name) <= 80
    assert len(name.encode("utf-8", "surrogatepass")) <= 200


def test_a_line_break_in_a_value_makes_no_second_line() -> None:
    assert render_info([("Contact-Name", "张明\nPayload-Oxum: 1.1"), ("Contact-Phone", "")]) == (
        "Contact-Name: 张明 Payload-Oxum: 1.1\n".encode()
    )


@pytest.mark.parametrize(
    "data",
    [b"", b"x\n", b"BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n", b"\xff\n"],
)
def test_a_declaration_that_is_none_is_refused(data: bytes) -> None:
    check_declaration(DECLARED)
    with pytest.raises(BagError):
        check_declaration(data)


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "data/../../x", "~/x", "data//x", "data\\..\\x", "data/%0a/../../x"]
)
def test_a_manifest_that_leads_out_of_the_bag_is_refused(path: str) -> None:
    with pytest.raises(BagError):
        parse_manifest(f"{'0' * 64}  {path}\n".encode())


def test_what_other_tools_encode_is_decoded() -> None:
    line = f"{'0' * 64}  data/a%0Db%25c%20d\n".encode()
    assert list(parse_manifest(line)) == ["data/a\rb%c%20d"]
