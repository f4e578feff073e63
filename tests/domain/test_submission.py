"""Entries: single films and series in the person's order."""

from __future__ import annotations

from kepu_desktop.domain.submission import FileRef, Film, Series, Submission

FILE = FileRef("/x", "a.mp4", "", 1, 1, "1-a")


def ids(state: Submission) -> list[str]:
    return [entry.id for entry in state.entries()]


def test_films_and_series_stand_in_the_person_s_order() -> None:
    state = Submission(
        films=(
            Film("v1", "丙", order=3),
            Film("v2", "第2集", series="s1", order=2),
            Film("e1", "甲", order=1),
            Film("v3", "第1集", series="s1", order=1),
        ),
        series=(Series("s1", "乙", "乙", order=2),),
    )
    assert ids(state) == ["e1", "s1", "v1"]
    series = state.entries()[1]
    assert (series.kind, [film.id for film in series.films]) == ("series", ["v3", "v2"])


def test_equal_orders_follow_the_ids_as_numbers() -> None:
    state = Submission(films=tuple(Film(f"v{n}", "", order=0) for n in (10, 9, 1)))
    assert ids(state) == ["v1", "v9", "v10"]


def test_a_series_without_films_is_no_entry() -> None:
    assert ids(Submission(series=(Series("s1", "空", "空"),))) == []


def test_an_entry_counts_while_any_of_its_films_does() -> None:
    films = (Film("v1", "", series="s1", included=False), Film("v2", "", series="s1"))
    (entry,) = Submission(films=films, series=(Series("s1", "乙", "乙"),)).entries()
    assert entry.included
    assert [film.id for film in entry.included_films] == ["v2"]
    (gone,) = Submission(films=(Film("v1", "", included=False),)).entries()
    assert not gone.included


def test_a_film_without_a_file_is_planned() -> None:
    assert Film("e1", "").planned
    assert not Film("v1", "", file=FILE).planned


def test_films_are_found_by_their_id() -> None:
    state = Submission(films=(Film("v1", "甲"), Film("e1", "乙", included=False)))
    assert [state.film(i) and state.film(i).title for i in ("v1", "e1", "v2")] == [  # type: ignore[union-attr]
        "甲",
        "乙",
        None,
    ]
    assert [film.id for film in state.included_films()] == ["v1"]
