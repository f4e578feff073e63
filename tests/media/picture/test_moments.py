"""Frames at given times: the right ones, in order, each group of pictures decoded once."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from film_pictures import PictureFilms
from kepu_desktop.media.picture.film import Film, open_film
from kepu_desktop.media.picture.moments import Moments
from kepu_desktop.media.picture.view import View
from kepu_desktop.media.probe import probe
from media_factory import MediaFactory

WANTED = [0.0, 0.41, 3.99, 4.0, 5.5, 9.0, 12.3, 12.31, 15.99]


def keep(into: list[tuple[float, View]], time_s: float, view: View) -> None:
    view.small  # noqa: B018 - made while the film is open
    into.append((time_s, view))


def at(path: Path, wanted: list[float], *, thorough: bool = False) -> list[tuple[float, View]]:
    found: list[tuple[float, View]] = []
    with open_film(str(path), probe(str(path))) as film:
        moments = Moments(film, thorough=thorough)
        for time_s in wanted:
            moments.add(time_s, partial(keep, found, time_s))
        assert list(moments.seen()) == sorted(time_s for time_s, _ in found)
    return found


@pytest.mark.parametrize("thorough", [False, True])
@pytest.mark.parametrize("way", ["long_groups", "open_groups", "one_key", "mpeg2"])
def test_each_time_gets_the_frame_on_show_then(
    films: PictureFilms, way: str, thorough: bool
) -> None:
    path = films.little(way)
    found = at(path, WANTED[::-1], thorough=thorough)
    assert [time_s for time_s, _ in found] == WANTED
    with open_film(str(path), probe(str(path))) as film:
        for time_s, view in found:
            same = next(iter(film.stretch(time_s, time_s)))
            assert view.time_s == pytest.approx(same.time_s)
            assert np.array_equal(view.small, same.small)


def test_what_is_shown_may_ask_for_later_times(films: PictureFilms) -> None:
    path = str(films.little("one_key"))
    seen: list[float] = []
    with open_film(path, probe(path)) as film:
        moments = Moments(film)

        def show(view: View) -> None:
            seen.append(view.time_s)
            if len(seen) < 4:
                moments.add(view.time_s + 3.2, show)

        moments.add(1.0, show)
        assert list(moments.seen()) == pytest.approx([1.0, 4.2, 7.4, 10.6])
    assert seen == pytest.approx([1.0, 4.2, 7.4, 10.6])


def decoded(film: Film, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Times of the frames that come out of the film from now on."""
    came: list[float] = []
    plain = Film._view

    def counted(self: Film, found: tuple[float, object]) -> View:
        came.append(found[0])
        return plain(self, found)  # type: ignore[arg-type]

    monkeypatch.setattr(Film, "_view", counted)
    return came


def test_each_group_is_decoded_once_and_what_nobody_needs_is_left_out(
    films: PictureFilms, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(films.little("long_groups"))
    with open_film(path, probe(path)) as film:
        bounds = [*film.key_times, film.duration_s]
        length_s, start_s = max((end - start, start) for start, end in pairwise(bounds))
        assert length_s > 3
        came = decoded(film, monkeypatch)
        frames = {}
        for thorough in (False, True):
            came.clear()
            moments = Moments(film, thorough=thorough)
            for time_s in (start_s + 0.1, start_s + length_s - 0.1):
                moments.add(time_s, lambda _: None)
            assert len(list(moments.seen())) == 2
            assert came == sorted(set(came))
            frames[thorough] = len(came)
    assert frames[True] == pytest.approx(25 * length_s, abs=5)
    assert 20 < frames[False] < 0.75 * frames[True]


def test_a_beat_is_felt_all_the_way(films: PictureFilms) -> None:
    path = str(films.little("one_key"))
    beats: list[int] = []
    with open_film(path, probe(path)) as film:
        moments = Moments(film)
        moments.add(15.0, lambda _: None)
        assert list(moments.seen(partial(beats.append, 1))) == [15.0]
    assert len(beats) > 300


def test_a_time_past_the_end_gets_the_last_frame(films: PictureFilms) -> None:
    ((_, view),) = at(films.little("long_groups"), [99.0])
    assert view.time_s == pytest.approx(15.96)


def test_of_a_film_that_is_too_large_nothing_is_to_be_had(media: MediaFactory) -> None:
    assert at(media.eight_k(), [0.0, 0.5]) == []
