"""Rows and cells of the film list: what they say, how they sort, what they cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kepu_desktop.domain.facts import MarkFacts, SubtitleFacts
from kepu_desktop.domain.findings import Verdict
from kepu_desktop.ui.places.videos.cells import COLUMNS, cell
from kepu_desktop.ui.places.videos.rows import RowBook
from kepu_desktop.workflow import fill, review
from kepu_desktop.workflow.session import Session
from kepu_desktop.workflow.snapshot import Snapshot, snapshot
from kepu_desktop.workflow.start import create
from ui.film_project import GOOD, Given, make_films

ALL = frozenset(("all",))
Make = Callable[..., Session]


@pytest.fixture
def make(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Make:
    monkeypatch.setenv("KEPU_DESKTOP_HOME", str(tmp_path / "home"))

    def session(*films: Given) -> Session:
        made = create(tmp_path / "p.kepu")
        request.addfinalizer(made.close)
        make_films(made, tmp_path / "素材", films)
        return made

    return session


def shot_of(
    session: Session, offline: tuple[str, ...] = (), checking: tuple[str, ...] = ()
) -> Snapshot:
    return snapshot(session, 1, frozenset(offline), frozenset(checking))


def book_of(session: Session, **more: tuple[str, ...]) -> RowBook:
    book = RowBook()
    book.update(shot_of(session, **more))
    return book


def row(book: RowBook, film_id: str = "v1"):
    found = book.row(film_id)
    assert found is not None
    return found


def text(book: RowBook, key: str, film_id: str = "v1") -> str:
    return cell(row(book, film_id), key).text


def spoken(book: RowBook, key: str, film_id: str = "v1") -> str:
    made = cell(row(book, film_id), key)
    return made.spoken or made.text


def test_a_film_in_order_is_quiet(make: Make) -> None:
    session = make(Given("示例·海洋馆的幕后"))
    review.sign(session, "v1", "李宁")
    book = book_of(session)
    own = [column.key for column in COLUMNS if column.name]  # without those of the call
    shown = {key: cell(row(book), key) for key in own}
    assert {key: made.text for key, made in shown.items()} == {
        "verdict": "合规",
        "title": "示例·海洋馆的幕后",
        "category": "大国重器",
        "unit": "示例海洋研究所",
        "duration": "41:40",
        "picture": "1080p",
        "rate": "8.4",
        "sound": "",
        "subtitles": "",
        "marks": "",
        "summary": "72",
        "series": "—",
        "file": "示例·海洋馆的幕后.mp4",
        "folder": row(book).folder,
    }
    assert not any(made.strong for made in shown.values())
    assert [shown[key].mark for key in ("sound", "subtitles", "marks")] == ["tick"] * 3
    assert [spoken(book, key) for key in ("sound", "subtitles", "marks")] == [
        "声音：有",
        "字幕：合规",
        "标识：合规",
    ]


def test_a_value_that_breaks_a_rule_is_bold_and_names_requirement_and_clause(make: Make) -> None:
    short = replace(GOOD, duration_s=1727.0, container_duration_s=1727.0)
    duration = cell(row(book_of(make(Given("短", short)))), "duration")
    assert (duration.text, duration.tone, duration.strong) == ("28:47", "err", True)
    assert duration.tip.splitlines() == [
        "时长 28:47，少于 30:00",
        "要求不少于 30:00　附件1 三（三）",
    ]


def test_upright_small_and_slow_films_show_it(make: Make) -> None:
    book = book_of(
        make(
            Given("竖", replace(GOOD, width=1080, height=1920)),
            Given("小", replace(GOOD, width=1280, height=720)),
            Given("低", replace(GOOD, overall_bit_rate=3_900_000, video_bit_rate=3_700_000)),
            Given("略低", replace(GOOD, overall_bit_rate=4_960_000, video_bit_rate=4_800_000)),
            Given("大", replace(GOOD, width=3840, height=2160)),
        )
    )
    assert [text(book, "picture", f"v{n}") for n in (1, 2, 3, 5)] == ["竖屏", "720p", "1080p", "4K"]
    assert cell(row(book, "v1"), "picture").tone == "rev"
    assert cell(row(book, "v2"), "picture").tone == "err"
    assert text(book, "rate", "v3") == "3.9"
    assert text(book, "rate", "v4") == "4.96"  # not rounded up to the limit


def test_ticks_tell_their_state_in_words(make: Make) -> None:
    book = book_of(
        make(
            Given("无声", replace(GOOD, audio=())),
            Given("角标", replace(GOOD, marks=MarkFacts("present", ((0, 0, 9, 9),), 3, 20))),
            Given("字幕轨", replace(GOOD, subtitles=SubtitleFacts("track", 0.5, None, None, ()))),
            Given("只快检", replace(GOOD, subtitles=None, marks=None)),
            Given("没检", None),
        )
    )
    assert spoken(book, "sound", "v1") == "声音：不合规"
    assert spoken(book, "marks", "v2") == "标识：需核实"
    assert spoken(book, "subtitles", "v3") == "字幕：需核实"
    assert spoken(book, "subtitles", "v4") == "字幕：未检"
    assert spoken(book, "sound", "v5") == "声音：未检"


def test_a_confirmed_mark_is_a_tick_that_says_so(make: Make) -> None:
    session = make(Given("角标", replace(GOOD, marks=MarkFacts("present", ((0, 0, 9, 9),), 3, 20))))
    review.confirm(session, "v1", "video/mark", True, "李宁")
    made = cell(row(book_of(session)), "marks")
    assert made.mark == "tick"
    assert "核实" in made.tip


def test_waiting_planned_away_and_excluded_films_are_told_apart(make: Make) -> None:
    session = make(Given("刚放入", None), Given("离线", there=False), Given("旧版", included=False))
    fill.plan(session, {"title": "英才计划", "duration": "0:20:00", "category": "talent"})
    fill.plan(session, {"title": "还没有定"})
    book = book_of(session, offline=("v2",), checking=("v1",))
    assert text(book, "verdict") == "检查中"
    assert cell(row(book), "verdict").mark == "running"
    assert spoken(book, "duration") == "读取中"
    assert cell(row(book, "v2"), "title").tags == ("离线",)
    assert cell(row(book, "v3"), "title").tags == ("不报送",)
    assert text(book, "duration", "e1") == "20:00"
    assert cell(row(book, "e1"), "duration").tone == "text3"
    assert cell(row(book, "e1"), "duration").tip == "预计 20:00，待制作"
    assert spoken(book, "duration", "e1") == "预计 20:00，待制作"
    assert text(book, "duration", "e2") == "待制作"
    assert spoken(book, "duration", "e2") == "待制作，没有预计时长"
    assert not row(book, "v2").unchecked
    assert row(book).unchecked


def test_a_series_shares_one_summary(make: Make) -> None:
    session = make(Given("一"), Given("二"))
    fill.set_films(session, ["v1", "v2"], {"series": "两集"})
    fill.set_series(session, "两集", {"summary": "五个字概述"})
    book = book_of(session)
    assert text(book, "summary") == "5"
    assert text(book, "series") == "两集"


def test_the_most_harmful_come_first_and_excluded_ones_last(make: Make) -> None:
    session = make(
        Given("好"),
        Given("坏", replace(GOOD, width=1280, height=720)),
        Given("不报", replace(GOOD, width=640, height=360), included=False),
        Given("核", replace(GOOD, width=1080, height=1920)),
    )
    review.sign(session, "v1", "李宁")
    book = book_of(session)
    rows = book.arranged(ALL, "", "verdict", False)
    assert [r.film.title for r in rows] == ["坏", "核", "好", "不报"]
    assert [r.verdict for r in rows[:3]] == [Verdict.ERROR, Verdict.REVIEW, Verdict.PASS]


@pytest.mark.parametrize("column", [column.key for column in COLUMNS])
def test_every_column_sorts_both_ways_and_keeps_what_is_unknown_last(
    make: Make, column: str
) -> None:
    session = make(
        Given("丙", None, category="", unit=""),
        Given("甲", replace(GOOD, duration_s=3000.0, overall_bit_rate=9_000_000)),
        Given("乙", replace(GOOD, width=1280, height=720), category="venue", unit="示例大学"),
    )
    book = book_of(session)
    up = book.arranged(ALL, "", column, False)
    down = book.arranged(ALL, "", column, True)
    assert {r.id for r in up} == {r.id for r in down} == {"v1", "v2", "v3"}
    if column in ("category", "unit", "duration", "picture", "rate", "sound"):
        assert up[-1].id == down[-1].id == "v1"


def test_titles_sort_by_pinyin(make: Make) -> None:
    book = book_of(make(Given("上海"), Given("北京"), Given("安徽"), Given("重庆")))
    rows = book.arranged(ALL, "", "title", False)
    assert [r.film.title for r in rows] == ["安徽", "北京", "上海", "重庆"]


def test_search_takes_every_word_of_title_unit_category_or_file(make: Make) -> None:
    book = book_of(
        make(
            Given("深海", unit="示例海洋研究所"),
            Given("星空", unit="示例天文学会", category="venue"),
        )
    )

    def found(words: str) -> list[str]:
        return [r.film.title for r in book.arranged(ALL, words, "title", False)]

    assert found("海洋") == ["深海"]
    assert found("示例 天文") == ["星空"]
    assert found("场馆") == ["星空"]
    assert found("深海.MP4") == ["深海"]
    assert found("海洋 天文") == []
    assert len(found("  ")) == 2


def test_chips_choose_verdicts(make: Make) -> None:
    session = make(Given("好"), Given("坏", replace(GOOD, width=1280, height=720)), Given("新"))
    review.sign(session, "v1", "李宁")
    book = book_of(session)
    assert book.counts() == {"all": 3, "pass": 1, "error": 1, "review": 1}
    both = book.arranged(frozenset(("error", "pass")), "", "title", False)
    assert {r.film.title for r in both} == {"好", "坏"}


def test_a_row_stays_the_same_object_until_its_film_changes(make: Make) -> None:
    session = make(Given("一"), Given("二"))
    book = book_of(session)
    one, two = row(book, "v1"), row(book, "v2")
    fill.set_films(session, ["v2"], {"title": "二改"})
    book.update(shot_of(session))
    assert row(book, "v1") is one
    assert row(book, "v2") is not two
    assert row(book, "v2").film.title == "二改"
