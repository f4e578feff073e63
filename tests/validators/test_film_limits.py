"""Rules on a film's own facts, exactly at their limits."""

from __future__ import annotations

import re

import pytest

from kepu_desktop.domain.facts import MediaFacts, Problem, SubtitleFacts
from kepu_desktop.domain.findings import Finding, Level
from kepu_desktop.validators.judge import Judge
from validators.samples import CALL, STANDARD, facts

JUDGE = Judge(CALL, STANDARD)


def found(
    rule: str, known: MediaFacts, *, name: str = "星空.mp4", category: str = "venue"
) -> list[Finding]:
    return [f for f in JUDGE.file(known, name, category) if f.rule == rule]


def levels(rule: str, known: MediaFacts, **options: str) -> list[Level]:
    return [finding.level for finding in found(rule, known, **options)]


@pytest.mark.parametrize(
    ("category", "seconds", "fine"),
    [
        ("venue", 1799.4, False),
        ("venue", 1799.49, False),
        ("venue", 1799.5, True),
        ("venue", 1800.0, True),
        ("keylab", 899.4, False),
        ("keylab", 899.5, True),
        ("talent", 1199.4, False),
        ("talent", 1200.0, True),
        ("slowlive", 10799.4, False),
        ("slowlive", 10799.5, True),
        ("other", 1.0, True),
    ],
)
def test_the_minimum_is_judged_in_whole_seconds(category: str, seconds: float, fine: bool) -> None:
    known = facts(duration_s=seconds, container_duration_s=seconds)
    assert (levels("video/duration", known, category=category) == []) is fine


def test_a_short_film_is_told_its_length_its_minimum_and_the_category_s_own_clause() -> None:
    known = facts(duration_s=1799.4, container_duration_s=1799.4)
    (finding,) = found("video/duration", known, category="venue")
    assert finding.message == "时长 29:59，少于 30:00"
    assert (finding.measured, finding.required) == ("29:59", "不少于 30:00")
    assert finding.clause == "附件1 三（二）"


@pytest.mark.parametrize("start", [1800.0, 1023.4, 2099.9, 10800.1])
@pytest.mark.parametrize(
    ("difference", "told"), [(0.0, False), (1.0, False), (1.001, True), (30.0, True)]
)
def test_container_and_picture_track_may_differ_by_one_second(
    start: float, difference: float, told: bool
) -> None:
    tail = facts(duration_s=start, container_duration_s=start + difference)
    head = facts(duration_s=start + difference, container_duration_s=start)
    for known in (tail, head):
        assert levels("video/duration", known, category="other") == ([Level.REVIEW] if told else [])


def test_a_picture_track_that_is_too_short_is_told_so_whatever_the_container_claims() -> None:
    known = facts(duration_s=1500.0, container_duration_s=1800.0)
    assert levels("video/duration", known) == [Level.ERROR, Level.REVIEW]


def test_without_a_category_the_duration_is_not_judged() -> None:
    assert levels("video/duration", facts(duration_s=1.0), category="") == [Level.SKIPPED]


@pytest.mark.parametrize(
    ("overall", "picture", "level"),
    [
        (4_999_999, 4_900_000, Level.ERROR),
        (4_999_999, None, Level.ERROR),
        (5_000_000, 5_000_000, Level.ADVICE),
        (5_000_000, 4_999_999, Level.REVIEW),
        (5_000_000, None, Level.ADVICE),
        (7_999_999, 7_900_000, Level.ADVICE),
        (8_000_000, 7_999_999, None),
        (8_000_000, 4_999_999, Level.REVIEW),
        (8_000_000, None, None),
    ],
)
def test_bit_rates_at_their_limits(overall: int, picture: int | None, level: Level | None) -> None:
    known = facts(overall_bit_rate=overall, video_bit_rate=picture)
    assert levels("video/bit-rate", known) == ([] if level is None else [level])


@pytest.mark.parametrize("overall", [4_950_000, 4_999_999, 7_950_000, 7_999_999])
@pytest.mark.parametrize("picture", [None, 4_950_000, 4_999_999])
def test_a_shown_rate_is_never_rounded_up_to_a_limit(overall: int, picture: int | None) -> None:
    known = facts(overall_bit_rate=overall, video_bit_rate=picture)
    (finding,) = found("video/bit-rate", known)
    assert finding.measured is not None
    measured = [float(number) for number in re.findall(r"([\d.]+) Mbit/s", finding.measured)]
    true = [overall, *([] if picture is None else [picture])]
    for shown, value in zip(measured, true, strict=True):
        for limit in (5.0, 8.0):
            assert (shown < limit) == (value < limit * 1e6), finding.measured
    told = re.sub(r"低于 [58] Mbit/s", "", finding.message)
    for shown in (float(number) for number in re.findall(r"([\d.]+) Mbit/s", told)):
        assert shown not in (5.0, 8.0), finding.message


@pytest.mark.parametrize(
    ("width", "height", "aspect", "level"),
    [
        (1920, 1080, 1.0, None),
        (1920, 1080, None, None),
        (3840, 2160, 1.0, None),
        (1920, 1079, 1.0, Level.ERROR),
        (1919, 1080, 1.0, Level.ERROR),
        (1440, 1080, 4 / 3, Level.ERROR),
        (1440, 1080, 1.0, Level.ERROR),
        (1920, 1920, 1.0, None),
        (1080, 1920, 1.0, Level.REVIEW),
        (2160, 3840, 1.0, Level.REVIEW),
        (1079, 1920, 1.0, Level.ERROR),
        (1080, 1919, 1.0, Level.ERROR),
        (720, 1280, 1.0, Level.ERROR),
    ],
)
def test_picture_sizes_at_their_limits(
    width: int, height: int, aspect: float | None, level: Level | None
) -> None:
    known = facts(width=width, height=height, pixel_aspect=aspect)
    assert levels("video/resolution", known) == ([] if level is None else [level])


def test_a_picture_lifted_by_its_pixel_shape_is_told_both_sizes() -> None:
    known = facts(width=1440, height=1080, pixel_aspect=1.3333)
    (finding,) = found("video/resolution", known)
    assert finding.message == "编码画面 1440×1080，靠像素变形显示为 1920×1080"


@pytest.mark.parametrize("rotation", [90, 270])
def test_a_film_rotated_upright_counts_as_it_is_shown(rotation: int) -> None:
    # Width and height are facts after rotation: a lying 1920×1080 stands as 1080×1920.
    known = facts(width=1080, height=1920, rotation=rotation)
    assert levels("video/resolution", known) == [Level.REVIEW]


@pytest.mark.parametrize(
    ("container", "brand", "name", "level"),
    [
        ("mp4", "isom", "a.mp4", None),
        ("mp4", "mp42", "A.MP4", None),
        ("mp4", "avc1", "a.m4v", None),
        ("mp4", "isom", "a.mov", Level.ADVICE),
        ("mp4", "isom", "没有扩展名", Level.ADVICE),
        ("mp4", None, "a.mp4", Level.REVIEW),
        ("mov", "qt  ", "a.mp4", Level.ERROR),
        ("mov", "qt  ", "a.mov", Level.ERROR),
        ("3gp", "3gp5", "a.mp4", Level.ERROR),
        ("mkv", None, "a.mp4", Level.ERROR),
        ("ts", None, "a.ts", Level.ERROR),
        ("other", None, "a.mp4", Level.ERROR),
    ],
)
def test_the_brand_decides_about_the_container(
    container: str, brand: str | None, name: str, level: Level | None
) -> None:
    known = facts(container=container, brand=brand)
    assert levels("video/container", known, name=name) == ([] if level is None else [level])


def test_another_container_is_named_and_can_be_changed_without_loss() -> None:
    (finding,) = found("video/container", facts(container="mov", brand="qt  "))
    assert finding.measured == "QuickTime（MOV）"
    assert "不必重新编码" in finding.remedy


@pytest.mark.parametrize("problem", list(Problem))
def test_every_problem_of_reading_has_its_words_and_a_remedy(problem: Problem) -> None:
    known = MediaFacts(size=10, problem=problem, problem_detail="第 12 秒")
    (finding,) = found("video/readable", known)
    assert finding.level is Level.ERROR
    assert finding.message.endswith("（第 12 秒）")
    assert finding.measured is None  # the message says it in words
    assert finding.remedy
    # What could not be measured is 未检 for that very reason.
    (other,) = found("video/bit-rate", known)
    assert other.level is Level.SKIPPED
    assert finding.message.removesuffix("（第 12 秒）") in other.message


def test_subtitles_beside_the_film_are_named_and_do_not_count() -> None:
    (finding,) = found("video/subtitles", facts(subtitles=None, sidecars=("星空.srt",)))
    assert finding.level is Level.SKIPPED
    assert "星空.srt 不随画面播出" in finding.message


@pytest.mark.parametrize(
    ("script", "level"),
    [
        ("simplified", None),
        (None, Level.REVIEW),
        ("traditional", Level.REVIEW),
        ("mixed", Level.REVIEW),
        ("english", Level.REVIEW),
        ("other", Level.REVIEW),
    ],
)
def test_only_simplified_subtitles_pass(script: str | None, level: Level | None) -> None:
    known = facts(subtitles=SubtitleFacts("burned_in", 0.9, None, script, ()))
    assert levels("video/subtitle-script", known) == ([] if level is None else [level])
