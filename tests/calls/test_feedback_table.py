"""The table of audience figures is data: the shipped one is the field's, a wrong one is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from calls.folders import OTHER, SHIPPED, altered
from kepu_desktop.calls.feedback_model import FEEDBACK_KEYS
from kepu_desktop.calls.loader import CallError, load_call

HEADINGS = (
    "视频标题 平台 账号 链接 首播日期 统计起止 观看人次 观看人数 峰值在线 点赞 评论 转发 收藏"
    " 互动量 话题名 话题阅读量 话题讨论量 统计截图 备注"
)


def test_the_shipped_table_has_the_field_s_columns_in_their_order() -> None:
    table = load_call(SHIPPED).feedback
    assert table is not None
    assert [column.label for column in table.column] == HEADINGS.split()
    assert tuple(column.key for column in table.column) == FEEDBACK_KEYS


def test_viewers_and_peak_are_never_among_what_is_summed() -> None:
    table = load_call(SHIPPED).feedback
    assert table is not None
    never = {column.label for column in table.counts if not column.total}
    assert never == {"观看人数", "峰值在线"}
    assert not never & {column.label for column in table.summed}
    sums = {column.key: column.of for column in table.column if column.kind == "sum"}
    assert sums == {"interactions": ("likes", "comments", "shares", "favourites")}


def test_the_invented_call_has_a_table_of_its_own() -> None:
    table = load_call(OTHER).feedback
    assert table is not None
    assert [column.label for column in table.column][:2] == ["片名", "放映处"]
    assert table.of("topic") is None


FAULTS = [
    ('main = "views"', 'main = "peak"', "feedback.main", "peak 不是可以相加的栏目"),
    ('main = "views"', 'main = "plays"', "feedback.main", "没有 'plays' 这个取值"),
    ('headline = ["views",', 'headline = ["viewers",', "feedback.headline", "viewers 不是"),
    ('of = ["likes",', 'of = ["peak",', "feedback.column[13].of", "peak 不是可以相加"),
    ('of = ["likes", "comments", "shares", "favourites"]\n', "", "feedback.column[13].of", "sum"),
    ('once = "topic"', 'once = "nothing"', "feedback.column[15].once", "取值"),
    ('key = "remark"', 'key = "shots"', "feedback.column[18].key", "栏目 shots 重复"),
    ('labels = ["说明"]', 'labels = ["截图"]', "feedback.column[18].labels", "“截图”也是 shots"),
    ('name = "抖音"', 'name = "微博"', "feedback.platform[6].name", "平台 微博 重复"),
    ('blank = "数据反馈表.xlsx"', 'blank = "数据/表.xlsx"', "feedback.blank", "文件名"),
    ('paper = "数据反馈汇总.docx"', 'paper = "汇总.doc"', "feedback.paper", ".docx"),
    ('kind = "title"', 'kind = "text"', "feedback.column", "title"),
    ("most = 10_000_000_000_000", "most = 0", "feedback.most", "不小于 1"),
]


@pytest.mark.parametrize(("old", "new", "key", "reason"), FAULTS)
def test_a_table_without_meaning_is_refused_with_key_and_line(
    old: str, new: str, key: str, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(CallError) as caught:
        load_call(altered(tmp_path, old, new))
    assert caught.value.key == key
    assert reason in caught.value.reason
