"""Counting, cleaning and showing texts, names, durations, rates and sizes."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.texts import (
    clean_line,
    clean_paragraphs,
    count_characters,
    parse_clock,
    removed_marks,
    safe_component,
    show_clock,
    show_hours_minutes,
    show_megabits,
    show_megabits_alone,
    show_name,
    show_size,
    whole_seconds,
)

ANY = st.text(alphabet=st.characters(exclude_categories=()))  # lone surrogates as well
DANGEROUS = "\u202e\u2066\u200b\u200d\ufeff\u2028\u0085\x00\x1b"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("科普 2025，“光”", 10),
        (" \t\n\u3000\u00a0\u2003", 0),
        ("\U00020164\U0001f680", 2),
        ("a\u200bb\ufeff", 2),
        ("é", 1),
        ("e\u0301", 2),
    ],
)
def test_characters_are_counted_as_word_counts_them_without_spaces(text: str, count: int) -> None:
    assert count_characters(text) == count


@given(st.text(), st.text())
def test_counts_add_up(first: str, second: str) -> None:
    assert count_characters(first + " " + second) == count_characters(first) + count_characters(
        second
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  示例\r\n大学\t ", "示例 大学"),
        ("a\u2028b\u2029c\u0085d", "a b c d"),
        ("\u202egpj.exe\u202c", "gpj.exe"),
        ("零\u200b宽\ufeff", "零宽"),
        ("\x00\x1b[31m红", "[31m红"),
        ("坏\ud800字", "坏字"),
        ("全　角", "全　角"),
    ],
)
def test_a_line_is_one_line_without_what_nobody_sees(before: str, after: str) -> None:
    assert clean_line(before) == after


@given(ANY)
def test_a_cleaned_line_can_stand_in_a_mail_header(text: str) -> None:
    cleaned = clean_line(text)
    assert len(cleaned.splitlines()) <= 1
    assert not set(cleaned) & set(DANGEROUS)
    assert clean_line(cleaned) == cleaned
    cleaned.encode("utf-8")


def test_paragraphs_keep_their_line_ends() -> None:
    assert clean_paragraphs("\r\n甲\r\n乙\r丙\u2028丁\u202e\n\n戊\n") == "甲\n乙\n丙\n丁\n\n戊"


@given(ANY)
def test_cleaned_paragraphs_stay_as_they_are(text: str) -> None:
    cleaned = clean_paragraphs(text)
    assert clean_paragraphs(cleaned) == cleaned
    assert removed_marks(text, cleaned) >= 0


def test_the_number_of_removed_marks_is_told() -> None:
    text = "示\u200b例\u202e大学 "
    assert removed_marks(text, clean_line(text)) == 2
    assert removed_marks("示例", clean_line("示例")) == 0


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("星空.mp4", "星空.mp4"),
        (b"\xbf\xc6.mp4".decode("utf-8", "surrogateescape"), "\\xBF\\xC6.mp4"),
        ("a\nb\x07", "a\\nb\\x07"),
        ("a\u202eb", "a\\u202Eb"),
        ("\ud800", "\\uD800"),
        ("🚀.mp4", "🚀.mp4"),
    ],
)
def test_a_name_is_shown_with_what_is_odd_about_it(name: str, shown: str) -> None:
    assert show_name(name) == shown


@given(ANY)
def test_any_name_can_be_shown_and_written(name: str) -> None:
    shown = show_name(name)
    shown.encode("utf-8")
    assert "\n" not in shown


@pytest.mark.parametrize(
    ("seconds", "whole", "shown"),
    [
        (0, 0, "0:00"),
        (0.5, 1, "0:01"),
        (1.5, 2, "0:02"),
        (2.5, 3, "0:03"),
        (59.4, 59, "0:59"),
        (1799.4, 1799, "29:59"),
        (1799.5, 1800, "30:00"),
        (1800.5, 1801, "30:01"),
        (3723, 3723, "1:02:03"),
        (36000, 36000, "10:00:00"),
    ],
)
def test_durations_are_judged_and_shown_in_the_same_whole_seconds(
    seconds: float, whole: int, shown: str
) -> None:
    assert whole_seconds(seconds) == whole
    assert show_clock(seconds) == shown


@given(st.integers(0, 400_000))
def test_a_shown_clock_is_read_back(seconds: int) -> None:
    assert parse_clock(show_clock(seconds)) == seconds


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0:30:00", 1800),
        ("00：30：00", 1800),
        (" 28:47 ", 1727),
        ("100:00:00", 360_000),
        ("90:00", 5400),
        ("30", None),
        ("0:60", None),
        ("1:99:00", None),
        ("1:2:3:4", None),
        ("-1:00", None),
        ("", None),
        ("半小时", None),
        ("1:00.5", None),
    ],
)
def test_a_typed_duration_is_read_or_refused(text: str, seconds: int | None) -> None:
    assert parse_clock(text) == seconds


@given(ANY)
def test_any_typed_duration_is_read_or_refused(text: str) -> None:
    found = parse_clock(text)
    assert found is None or found >= 0


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (59, "0分"),
        (60, "1分"),
        (3599.9, "59分"),
        (3600, "1小时0分"),
        (7259, "2小时0分"),
        (360_000, "100小时0分"),
    ],
)
def test_the_form_s_total_is_rounded_down_to_minutes(seconds: float, shown: str) -> None:
    assert show_hours_minutes(seconds) == shown


@pytest.mark.parametrize(
    ("rate", "shown", "alone"),
    [
        (4_940_000, "4.9 Mbit/s", "4.9"),
        (12_345_678, "12.3 Mbit/s", "12.3"),
        (100_000, "0.1 Mbit/s", "0.1"),
        (99_400, "99 kbit/s", "<0.1"),
        (18_432, "18 kbit/s", "<0.1"),
        (640, "640 bit/s", "<0.1"),
    ],
)
def test_rates_are_shown_in_megabits_and_low_ones_never_as_none(
    rate: int, shown: str, alone: str
) -> None:
    assert (show_megabits(rate), show_megabits_alone(rate)) == (shown, alone)


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 KB"),
        (86_400, "86 KB"),
        (999_499, "999 KB"),
        (999_500, "1.0 MB"),
        (999_999, "1.0 MB"),
        (4_800_000, "4.8 MB"),
        (999_949_999, "999.9 MB"),
        (999_950_000, "1.0 GB"),
        (1_400_000_000, "1.4 GB"),
    ],
)
def test_sizes_are_shown_in_decimal_units(size: int, shown: str) -> None:
    assert show_size(size) == shown


RESERVED = ["con", "PRN", "aux.txt", "NUL", "com1", "LPT9.docx", "COM¹"]


@pytest.mark.parametrize("name", RESERVED)
def test_device_names_get_an_underscore(name: str) -> None:
    assert safe_component(name, fallback="x") == f"_{name}"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("示例/大学\\科技馆", "示例／大学＼科技馆"),
        ('a<b>:"|?*%', "a＜b＞：＂｜？＊％"),
        ("结尾. . ", "结尾"),
        ("...", "x"),
        ("  ", "x"),
        ("", "x"),
        ("e\u0301tude", "étude"),
        ("..", "x"),
    ],
)
def test_a_name_is_made_fit_for_every_system(text: str, name: str) -> None:
    assert safe_component(text, fallback="x") == name


def test_a_long_name_is_cut_at_whole_characters_and_keeps_its_extension() -> None:
    name = safe_component("长" * 300 + ".docx", fallback="x")
    assert name == "长" * 65 + ".docx"
    assert len(safe_component("a" * 300 + ".docx", fallback="x")) == 80


@given(ANY)
def test_a_made_name_is_carried_by_every_system(text: str) -> None:
    name = safe_component(text, fallback="x")
    assert 0 < len(name) <= 80
    assert len(name.encode("utf-8")) <= 200
    assert not set(name) & set('<>:"/\\|?*%')
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in name)
    assert name == name.strip(" ")
    assert not name.endswith(".")
    assert name.split(".")[0].casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}
    assert safe_component(name, fallback="x") == name


def test_an_error_for_people_says_what_why_and_what_to_do() -> None:
    error = UserError("code", "打不开", subject="a.docx", remedy="请另存")
    assert str(error) == "a.docx：打不开。请另存"
    assert str(UserError("code", "打不开")) == "打不开"
    assert (error.code, error.subject) == ("code", "a.docx")
