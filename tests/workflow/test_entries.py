"""Whole lines of 视频内容: order, columns of text, series made and taken apart."""

from __future__ import annotations

import pytest

from kepu_desktop.domain.errors import UserError
from kepu_desktop.workflow import entries, fill
from kepu_desktop.workflow.session import Session


@pytest.fixture
def filled(session: Session) -> Session:
    """e1 to e4 single, then the series s1 of e5 to e7."""
    for number in range(1, 5):
        fill.plan(session, {"title": f"单{number}", "summary": "旧", "category": "activity"})
    fill.plan(session, {"title": "系列", "summary": "旧", "category": "keylab", "count": "3"})
    return session


def order(session: Session) -> list[str]:
    return [entry.id for entry in session.submission.entries()]


def test_a_film_of_a_series_leads_to_its_series(filled: Session) -> None:
    assert entries.entry_of(filled.submission, "e6").id == "s1"
    assert entries.entry_of(filled.submission, "s1").kind == "series"
    assert entries.entry_of(filled.submission, "e2").title == "单2"
    with pytest.raises(UserError) as caught:
        entries.entry_of(filled.submission, "v9")
    assert caught.value.code == "unknown-id"


@pytest.mark.parametrize(
    ("moved", "before", "expected"),
    [
        ("e4", "e1", ["e4", "e1", "e2", "e3", "s1"]),
        ("e1", "e3", ["e2", "e1", "e3", "e4", "s1"]),
        ("e1", "", ["e2", "e3", "e4", "s1", "e1"]),
        ("s1", "e2", ["e1", "s1", "e2", "e3", "e4"]),
        ("e2", "s1", ["e1", "e3", "e4", "e2", "s1"]),
    ],
)
def test_an_entry_is_put_before_another(
    filled: Session, moved: str, before: str, expected: list[str]
) -> None:
    entries.move_before(filled, moved, before)
    assert order(filled) == expected
    filled.undo()
    assert order(filled) == ["e1", "e2", "e3", "e4", "s1"]


def test_what_is_last_already_is_not_moved(filled: Session) -> None:
    label = filled.project.undo_label()
    entries.move_before(filled, "s1", "")
    assert filled.project.undo_label() == label


def test_orders_stay_without_ties_after_many_moves(filled: Session) -> None:
    for moved, before in (("e4", "e1"), ("s1", "e4"), ("e2", "s1"), ("e1", "e2"), ("e3", "")):
        entries.move_before(filled, moved, before)
    numbers = [entry.order for entry in filled.submission.entries()]
    assert len(set(numbers)) == len(numbers)
    assert order(filled) == ["e1", "e2", "s1", "e4", "e3"]


def test_a_column_of_texts_is_one_step_of_undo(filled: Session) -> None:
    changed = entries.set_texts(
        filled, "summary", {"e1": "新一\r\n第二行", "e2": "  ", "s1": "新系列", "e3": "旧"}
    )
    assert changed == 2
    state = filled.submission
    assert entries.entry_of(state, "e1").summary == "新一\n第二行"
    assert entries.entry_of(state, "e2").summary == "旧"
    assert state.series[0].summary == "新系列"
    assert filled.undo() == "粘贴 3 条概述"
    assert entries.entry_of(filled.submission, "e1").summary == "旧"


def test_titles_are_cleaned_to_one_line(filled: Session) -> None:
    entries.set_texts(filled, "title", {"s1": "新\u202e系\n列"})
    assert filled.submission.series[0].title == "新系 列"


def test_a_column_for_an_unknown_entry_changes_nothing(filled: Session) -> None:
    with pytest.raises(UserError):
        entries.set_texts(filled, "summary", {"e1": "新", "v9": "新"})
    assert entries.entry_of(filled.submission, "e1").summary == "旧"


def test_the_same_texts_are_no_step_of_undo(filled: Session) -> None:
    label = filled.project.undo_label()
    assert entries.set_texts(filled, "summary", {"e1": "旧", "s1": "旧"}) == 0
    assert filled.project.undo_label() == label


def test_a_series_is_left_out_and_reported_with_all_its_films(filled: Session) -> None:
    entries.include(filled, ("s1", "e1"), yes=False)
    left = [film.id for film in filled.submission.films if not film.included]
    assert left == ["e1", "e5", "e6", "e7"]
    entries.include(filled, ("e6",), yes=True)  # one of its films names the series
    assert entries.entry_of(filled.submission, "s1").included_films[0].id == "e5"
    filled.undo()
    assert [film.id for film in filled.submission.films if not film.included] == left


def test_a_series_takes_one_category(filled: Session) -> None:
    entries.set_category(filled, "s1", "venue")
    films = entries.entry_of(filled.submission, "s1").films
    assert {film.category for film in films} == {"venue"}
    with pytest.raises(UserError):
        entries.set_category(filled, "s1", "no-such")


def test_single_entries_become_a_series_in_the_place_of_the_first(filled: Session) -> None:
    entries.move_before(filled, "e3", "e2")
    made = entries.gather(filled, ("e2", "e3"), " 新\n系列 ")
    assert order(filled) == ["e1", made, "e4", "s1"]
    series = entries.entry_of(filled.submission, made)
    assert series.title == "新 系列"
    assert [film.id for film in series.films] == ["e3", "e2"]  # as they stood
    filled.undo()
    assert order(filled) == ["e1", "e3", "e2", "e4", "s1"]


def test_two_series_of_one_title_stay_two(filled: Session) -> None:
    first = entries.gather(filled, ("e1",), "同名")
    second = entries.gather(filled, ("e2",), "同名")
    assert first != second
    names = [series.name for series in filled.submission.series]
    assert len(set(names)) == len(names)
    fill.set_series(filled, second, {"summary": "第二个"})
    assert entries.entry_of(filled.submission, first).summary == ""


@pytest.mark.parametrize(
    ("films", "title", "code"),
    [
        (("e1",), " \u200b", "value-missing"),
        ((), "新", "value-missing"),
        (("e5",), "新", "unknown-id"),
        (("v9",), "新", "unknown-id"),
    ],
)
def test_what_makes_no_series_is_refused(
    filled: Session, films: tuple[str, ...], title: str, code: str
) -> None:
    with pytest.raises(UserError) as caught:
        entries.gather(filled, films, title)
    assert caught.value.code == code
    assert len(filled.submission.series) == 1


def episodes(session: Session) -> list[str]:
    entry = entries.entry_of(session.submission, "s1")
    return [film.id for film in entry.films]


@pytest.mark.parametrize(
    ("films", "behind", "expected"),
    [
        (("e1",), "e5", ["e5", "e1", "e6", "e7"]),
        (("e3", "e1"), "e6", ["e5", "e6", "e3", "e1", "e7"]),  # in the order given
        (("e2", "e1"), "e7", ["e5", "e6", "e7", "e2", "e1"]),
        (("e7",), "e5", ["e5", "e7", "e6"]),  # within the series
        (("e6", "e1", "e6"), "e6", ["e5", "e6", "e1", "e7"]),  # itself is no guest
    ],
)
def test_films_join_a_series_behind_one_of_its_films_in_one_step(
    filled: Session, films: tuple[str, ...], behind: str, expected: list[str]
) -> None:
    before = filled.submission
    assert entries.join(filled, films, behind)
    assert episodes(filled) == expected
    orders = [filled.film(identifier).order for identifier in expected]
    assert len(set(orders)) == len(orders)
    assert set(order(filled)) == {"e1", "e2", "e3", "e4", "s1"} - set(films)
    filled.undo()
    assert filled.submission == before


def test_a_film_that_stands_there_already_is_no_step(filled: Session) -> None:
    label = filled.project.undo_label()
    assert not entries.join(filled, ("e6", "e7"), "e5")
    assert filled.project.undo_label() == label


def test_a_film_leaves_its_series_for_another(filled: Session) -> None:
    other = entries.gather(filled, ("e1", "e2"), "另一个")
    entries.join(filled, ("e6",), "e1")
    assert [film.id for film in entries.entry_of(filled.submission, other).films] == [
        "e1",
        "e6",
        "e2",
    ]
    assert episodes(filled) == ["e5", "e7"]


@pytest.mark.parametrize(
    ("films", "behind", "code"),
    [(("e1",), "e2", "no-series"), (("v9",), "e5", "unknown-id"), (("e1",), "v9", "unknown-id")],
)
def test_what_joins_no_series_is_refused(
    filled: Session, films: tuple[str, ...], behind: str, code: str
) -> None:
    before = filled.submission
    with pytest.raises(UserError) as caught:
        entries.join(filled, films, behind)
    assert caught.value.code == code
    assert filled.submission == before


def test_a_series_taken_apart_leaves_its_films_in_its_place(filled: Session) -> None:
    entries.move_before(filled, "s1", "e2")
    entries.take_apart(filled, "s1")
    assert order(filled) == ["e1", "e5", "e6", "e7", "e2", "e3", "e4"]
    assert filled.submission.series == ()
    numbers = [entry.order for entry in filled.submission.entries()]
    assert len(set(numbers)) == len(numbers)
    filled.undo()
    assert order(filled) == ["e1", "s1", "e2", "e3", "e4"]


def test_only_a_series_is_taken_apart(filled: Session) -> None:
    with pytest.raises(UserError):
        entries.take_apart(filled, "e1")
