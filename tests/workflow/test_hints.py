"""What a person shows in the picture: kept for the series, one edit each, always inside it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_desktop.domain.errors import UserError
from kepu_desktop.domain.facts import MarkFacts
from kepu_desktop.domain.findings import Level
from kepu_desktop.domain.submission import Film, Hint
from kepu_desktop.jobs.inline import InlineExecutor
from kepu_desktop.workflow import fill, hints
from kepu_desktop.workflow.check import check_films
from kepu_desktop.workflow.check_run import needs_check
from kepu_desktop.workflow.ingest import add
from kepu_desktop.workflow.session import Session
from media_factory import MediaFactory

BOX = (1100, 40, 120, 60)


@pytest.fixture
def film(session: Session, media: MediaFactory, tmp_path: Path) -> Film:
    """Looked at quickly; 1280×720."""
    for name in ("一", "二"):
        path = tmp_path / f"{name}.mp4"
        shutil.copy(media.hd720(), path)
        with path.open("ab") as stream:
            stream.write(b"\0\0\0\x10free" + name.encode().ljust(8))
        add(session, [str(path)])
    check_films(session, executor=InlineExecutor)
    return session.film("v1")


def test_a_band_is_kept_for_the_film_and_taken_back_by_one_undo(
    session: Session, film: Film
) -> None:
    assert hints.show_band(session, film.id, (700, 610)) == ("v1",)
    assert session.submission.hints == {"v1": Hint(band=(610, 700))}
    assert session.project.undo_label() == "框出字幕横条"
    assert session.undo() == "框出字幕横条"
    assert session.submission.hint_for(session.film("v1")) == Hint()


def test_a_band_of_a_series_holds_for_its_films_and_looks_at_them_anew(
    session: Session, film: Film
) -> None:
    fill.set_films(session, ["v1", "v2"], {"series": "示例系列"})
    check_films(session, ["v2"], depth="full", executor=InlineExecutor)
    assert not needs_check(session, session.film("v2"), "full")
    assert hints.show_band(session, "v1", (610, 700)) == ("v1", "v2")
    (place,) = session.submission.hints
    assert place == session.film("v1").series
    assert session.submission.hint_for(session.film("v2")).band == (610, 700)
    assert needs_check(session, session.film("v2"), "full")


def test_a_hint_that_says_nothing_any_more_is_not_kept(session: Session, film: Film) -> None:
    hints.show_band(session, film.id, (610, 700))
    hints.show_band(session, film.id, None)
    assert session.submission.hints == {}
    label = session.project.undo_label()
    hints.show_band(session, film.id, None)
    assert session.project.undo_label() == label


def test_a_box_says_one_thing_at_a_time(session: Session, film: Film) -> None:
    hints.show_box(session, film.id, BOX, mark=True)
    hints.show_box(session, film.id, BOX, mark=False)
    assert session.submission.hint_for(film) == Hint(scene=(BOX,))
    hints.drop_box(session, film.id, BOX)
    assert session.submission.hints == {}


def test_a_box_changes_what_is_found(session: Session, film: Film) -> None:
    assert film.file is not None
    facts = session.facts_of(film)
    assert facts is not None
    marks = MarkFacts("present", (BOX,), 9, 60)
    session.record_facts([("v1", film.file, replace(facts, marks=marks))])

    def level() -> list[Level]:
        return [one.level for one in session.judgement.of("v1") if one.rule == "video/mark"]

    assert level() == [Level.REVIEW]
    hints.show_box(session, "v1", BOX, mark=False)
    assert level() == []
    hints.show_box(session, "v1", BOX, mark=True)
    assert level() == [Level.ERROR]


def test_hints_come_back_when_the_project_is_opened_again(session: Session, film: Film) -> None:
    hints.show_box(session, film.id, BOX, mark=False)
    path = session.project.path
    session.close()
    with Session.open(path) as again:
        assert again.submission.hint_for(again.film("v1")) == Hint(scene=(BOX,))


def test_what_holds_nothing_is_refused(session: Session, film: Film) -> None:
    with pytest.raises(UserError, match="太窄"):
        hints.show_band(session, film.id, (715, 900))
    with pytest.raises(UserError, match="框太小"):
        hints.show_box(session, film.id, (1279, 0, 50, 50), mark=True)
    assert session.submission.hints == {}


def test_without_a_known_picture_nothing_is_shown_in_it(session: Session) -> None:
    fill.plan(session, {"title": "待制作"})
    with pytest.raises(UserError, match="画面大小"):
        hints.show_band(session, "e1", (10, 50))


@given(st.tuples(st.integers(-500, 2000), st.integers(-500, 2000)))
def test_a_band_lies_inside_the_picture(band: tuple[int, int]) -> None:
    try:
        top, bottom = hints.fitting_band(band, 720)
    except UserError:
        return
    assert top >= 0
    assert top + hints.LEAST_ROWS <= bottom <= 720


@given(st.tuples(*[st.integers(-500, 2000)] * 2, *[st.integers(-50, 2000)] * 2))
def test_a_box_lies_inside_the_picture(box: tuple[int, int, int, int]) -> None:
    try:
        left, top, width, height = hints.fitting_box(box, (1280, 720))
    except UserError:
        return
    assert left >= 0
    assert top >= 0
    assert left + width <= 1280
    assert top + height <= 720
