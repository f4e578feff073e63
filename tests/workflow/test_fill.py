"""Editing: order, series, cleaned values; whatever is typed, the project holds it and reopens."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.submission import FORM_KEYS, Submission
from kepu_desktop.workflow import fill
from kepu_desktop.workflow.session import Session

ANY_TEXT = st.text(max_size=300)


def order(state: Submission) -> list[str]:
    return [entry.id for entry in state.entries()]


@settings(max_examples=20, deadline=None)
@given(st.dictionaries(st.sampled_from(FORM_KEYS), ANY_TEXT, min_size=1), ANY_TEXT, ANY_TEXT)
def test_whatever_is_typed_is_kept_clean_and_is_there_again(
    form: dict[str, str], title: str, summary: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "p.kepu"
        with Session.create(path) as session:
            fill.set_form(session, form)
            fill.plan(session, {"title": f"题{title}", "summary": summary})
            kept = session.submission
        for value in kept.form.values():
            assert value == value.strip()
            assert not set("\n\r\t\0\u2028\u2029\u202e\u200b") & set(value)
            value.encode("utf-8")
        assert "\r" not in kept.films[0].summary
        with Session.open(path, write=False) as again:
            assert again.submission == kept


MOVES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), min_size=1, max_size=12)


@settings(max_examples=15, deadline=None)
@given(MOVES)
def test_an_entry_stands_where_it_was_put_and_no_two_share_a_place(
    moves: list[tuple[int, int]],
) -> None:
    with tempfile.TemporaryDirectory() as folder, Session.create(Path(folder) / "p") as session:
        for number in range(4):
            fill.plan(session, {"title": f"片{number}"})
        fill.plan(session, {"title": "系列", "count": "2"})
        for which, place in moves:
            identifier = ["e1", "e2", "e3", "e4", "e5", "e6"][which]
            fill.set_films(session, (identifier,), {"order": str(place)})
            film = session.film(identifier)
            assert film.order == place
            entries = session.submission.entries()
            places = [entry.order for entry in entries]
            assert len(set(places)) == len(places)
            series = next(entry for entry in entries if entry.kind == "series")
            assert len({inside.order for inside in series.films}) == 2


def test_moving_one_entry_leaves_the_others_in_their_order(session: Session) -> None:
    for title in "甲乙丙丁":
        fill.plan(session, {"title": title})
    fill.set_films(session, ("e4",), {"order": "2"})
    assert order(session.submission) == ["e1", "e4", "e2", "e3"]
    fill.set_films(session, ("e1",), {"order": "9"})
    assert order(session.submission) == ["e4", "e2", "e3", "e1"]


def test_taking_a_film_out_of_its_series_makes_it_an_entry_without_a_tie(
    session: Session,
) -> None:
    fill.plan(session, {"title": "独片"})
    fill.plan(session, {"title": "系列", "count": "3"})
    fill.set_films(session, ("e3",), {"series": ""})
    entries = session.submission.entries()
    assert {entry.id for entry in entries} == {"e1", "e3", "s1"}
    assert len({entry.order for entry in entries}) == 3


def test_a_series_is_found_by_name_and_by_id(session: Session) -> None:
    assert fill.set_series(session, "星空", {"title": "星空三讲"}) == ("s1",)
    assert fill.set_series(session, "s1", {"summary": "概述"}) == ()
    fill.plan(session, {"title": "片"})
    assert fill.set_films(session, ("e1",), {"series": "s1"}) == ()
    assert session.film("e1").series == "s1"
    (series,) = session.submission.series
    assert (series.name, series.title, series.summary) == ("星空", "星空三讲", "概述")


def test_one_command_is_one_step_and_a_refused_one_is_none(session: Session) -> None:
    fill.plan(session, {"title": "片"})
    with pytest.raises(UserError):
        fill.set_films(session, ("e1",), {"title": "新", "category": "没有"})
    assert session.film("e1").title == "片"
    fill.set_films(session, ("e1",), {"title": "新", "summary": "概述", "unit": "示例学会"})
    assert str(session.undo()).startswith("修改片")
    film = session.film("e1")
    assert (film.title, film.summary, film.source_unit) == ("片", "", "")


def test_setting_what_is_set_already_leaves_no_step(session: Session) -> None:
    fill.set_form(session, {"unit": "示例省科协"})
    fill.set_form(session, {"unit": "示例省科协"})
    assert session.undo() == "填写报送单位"
    assert session.undo() is None


def test_a_text_of_absurd_length_is_refused_by_its_label(session: Session) -> None:
    with pytest.raises(UserError) as caught:
        fill.set_form(session, {"contact": "长" * 200_000})
    assert caught.value.subject == "联系人"


@pytest.mark.parametrize("value", ["30:00", "0:30:00", "00:30:00", "0：30：00"])
def test_a_planned_duration_may_be_written_in_several_ways(session: Session, value: str) -> None:
    fill.plan(session, {"title": "片", "duration": value})
    assert session.film("e1").planned_duration_s == 1800


@pytest.mark.parametrize("value", ["0:00:00", "1:60:00", "30", "-1:00:00", "1:00:00:00", "abc"])
def test_a_planned_duration_that_makes_no_sense_is_refused(session: Session, value: str) -> None:
    with pytest.raises(UserError):
        fill.plan(session, {"title": "片", "duration": value})


def test_removing_a_series_takes_its_films_and_undo_brings_all_back(session: Session) -> None:
    fill.plan(session, {"title": "系列", "count": "3"})
    fill.plan(session, {"title": "独片"})
    before = session.submission
    fill.remove(session, ["s1"])
    assert [film.id for film in session.submission.films] == ["e4"]
    assert session.submission.series == ()
    session.undo()
    assert session.submission.films == before.films
    assert session.submission.series == before.series


def test_cleaning_tells_what_it_took_out() -> None:
    odd = {"unit": "示例\u200b学会\u202e", "contact": "张\n明", "phone": " 123 "}
    assert fill.cleaning_notes(odd, form=True) == (
        "报送单位：去掉了 2 个不可见字符",
        "联系人：换行改成了空格",
    )
    assert fill.cleaning_notes({"summary": "一\n二", "title": "题\x00"}) == (
        "标题：去掉了 1 个不可见字符",
    )
