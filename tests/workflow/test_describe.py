"""What the full check saw, in words for the window: nothing is told as known that is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kepu_desktop.domain.facts import (
    AdLook,
    AdSignal,
    Gap,
    MarkFacts,
    MarkShow,
    MediaFacts,
    Part,
    Stretch,
    SubtitleFacts,
    TextSample,
    Unlooked,
)
from kepu_desktop.workflow.describe import content_in_words, facts_in_words

SEEN = MediaFacts(
    width=1280,
    height=720,
    duration_s=600.0,
    silence=(),
    loudness_lufs=-23.14,
    loudness_range_lu=5.2,
    black=(Stretch(2.0, 5.0), Stretch(61.0, 61.4, exact=False)),
    freeze=(),
    damage=(),
    key_gap_s=4.0,
    every_frame=False,
    active=(0, 90, 1280, 540),
    subtitles=SubtitleFacts(
        "burned_in",
        0.925,
        (0.85, 0.97),
        "simplified",
        (),
        60,
        42,
        39,
        (930, 1010),
        None,
        None,
        120,
        0,
    ),
    marks=MarkFacts("present", ((1200, 20, 60, 40),), 12, 214, (MarkShow(0.98, (3.0,)),)),
    ads=(AdSignal("qr", "示例\n码", 12.0, None),),
    ad_look=AdLook(45, 37, 4.0),
    opening=(TextSample(1.0, "示例标题"), TextSample(2.0, "示例标题")),
    parts=tuple(Part),
)


def told(facts: MediaFacts) -> dict[str, str]:
    return dict(content_in_words(facts))


def test_everything_seen_is_told_with_its_numbers() -> None:
    assert told(SEEN) == {
        "字幕": "在画面上，盖住人声约 92 %（85–97 %）\n"
        "看了 60 个取样画面，42 个有人声，其中 39 个有字幕\n"
        "简体中文（简体字 120 个、繁体字 0 个）\n"
        "横条在画面的第 930–1010 行",
        "角标": "疑似 1 处（214 个取样画面、12 个场景）\n左 1200、上 20，60×40，出现在 98 % 的画面",
        "码和广告": "1 处（45 个画面查码，37 个画面读字，最多相隔 4.0 秒）\n0:12 二维码“示例 码”",
        "黑场": "2 处，共 3.4 秒：0:02–0:05、约 1:01（0.4 秒）",
        "静帧": "无",
        "静音": "无",
        "损坏画面": "无",
        "响度": "-23.1 LUFS，范围 5.2 LU",
        "黑边": "有效画面 1280×540；黑边上 90、下 90 像素",
        "片头文字": "示例标题",
        "看得多细": "取样看，两个取样画面最多相隔 4.0 秒；更短的现象可能漏掉",
    }


def test_before_the_full_check_nothing_is_told_of_it() -> None:
    assert told(MediaFacts(duration_s=5.0, width=1280, height=720)) == {}


def test_what_could_not_be_looked_at_is_told_with_the_reason() -> None:
    part = MediaFacts(
        parts=(Part.WHOLE, Part.PICTURE),
        unlooked=(Unlooked("picture", Gap.MEMORY), Unlooked("ads", Gap.NO_MODEL)),
    )
    assert told(part) == {
        "没有看的": "画面：分析需要的内存超过上限\n"
        "码和广告：缺少识别模型，请重新安装本程序\n"
        "声音：还没有看"
    }


@pytest.mark.parametrize(
    ("subtitles", "words"),
    [
        (
            SubtitleFacts("absent", 0.0, (0.0, 0.08), None, (), 60, 42, 0),
            "没有，盖住人声约 0 %（0–8 %）",
        ),
        (SubtitleFacts("track", None, None, None, ()), "在字幕轨里，不在画面上"),
        (
            SubtitleFacts("uncertain", None, None, None, (), reason="few-speech"),
            "不能确定：",
        ),
    ],
)
def test_the_state_of_the_subtitles(subtitles: SubtitleFacts, words: str) -> None:
    assert told(MediaFacts(subtitles=subtitles))["字幕"].startswith(words)


def test_a_band_shown_by_a_person_is_told_as_theirs() -> None:
    assert SEEN.subtitles is not None
    facts = replace(SEEN, subtitles=replace(SEEN.subtitles, band_given=(600, 700)))
    assert "横条由人框出第 600–700 行" in told(facts)["字幕"]


def test_marks_that_cannot_be_told_say_why_and_none_is_none() -> None:
    unsure = MarkFacts("cannot_tell", (), 1, 46, reason="few-scenes")
    assert told(MediaFacts(marks=unsure))["角标"] == (
        "无法判断：不同的画面太少（46 个取样画面、1 个场景）"
    )
    assert told(MediaFacts(marks=MarkFacts("none", (), 9, 46)))["角标"] == (
        "未见（46 个取样画面、9 个场景）"
    )


def test_a_film_looked_at_frame_by_frame_has_nothing_that_may_be_missed() -> None:
    assert told(replace(SEEN, every_frame=True))["看得多细"] == "逐帧看过"


def test_what_the_file_says_of_itself_holds_nothing_of_the_full_check() -> None:
    names = {what for what, _ in facts_in_words(SEEN)}
    assert {"时长", "画面", "声音"} <= names
    assert not names & {"字幕", "角标", "黑场", "静帧", "静音", "响度"}
