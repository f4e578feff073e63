"""[list] of a call: what its types cannot say, and what holds where it says nothing."""

from __future__ import annotations

from kepu_desktop.calls.list_model import LIST_KEYS, ListExtra, ListHeading, ListSpec, list_faults
from kepu_desktop.documents.list_columns import extra_columns, list_columns


def test_a_sound_table_has_no_fault() -> None:
    spec = ListSpec(
        column=(ListHeading(key="title", label="片名"),),
        extra=(ListExtra(key="producer", label="制作单位"),),
    )
    assert list_faults(spec) == []
    assert list_faults(ListSpec()) == []


def test_keys_and_headings_used_twice_are_told_with_their_place() -> None:
    spec = ListSpec(
        column=(ListHeading(key="title", label="片名"), ListHeading(key="title", label="名称")),
        extra=(
            ListExtra(key="file", label="文件"),
            ListExtra(key="link", label="片名"),
            ListExtra(key="link", label="网址"),
        ),
    )
    assert [key for key, _ in list_faults(spec)] == [
        "list.extra[0].key",
        "list.extra[2].key",
        "list.column[1].key",
        "list.extra[1].label",
    ]


def test_a_call_that_says_nothing_has_the_columns_of_the_program() -> None:
    keys = [column.key for column in list_columns(ListSpec())]
    assert keys[: len(LIST_KEYS)] == list(LIST_KEYS)
    assert "首播平台" in [column.label for column in extra_columns(ListSpec())]


def test_a_call_names_columns_otherwise_and_may_have_none_of_its_own() -> None:
    spec = ListSpec(column=(ListHeading(key="title", label="片名", labels=("影片",)),), extra=())
    title = next(column for column in list_columns(spec) if column.key == "title")
    assert title.label == "片名"
    assert {"影片", "视频标题", "标题"} <= set(title.labels)
    assert extra_columns(spec) == ()
