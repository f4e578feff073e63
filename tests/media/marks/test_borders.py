"""The picture inside constant black borders."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from film_marks import Film, Mark, Scene
from kepu_desktop.domain.facts import Box
from kepu_desktop.media.marks.borders import Borders
from kepu_desktop.media.marks.marks import MarkSearch
from kepu_desktop.media.marks.settings import shipped

SETTINGS = shipped()
FILM = Film(seed="borders", size=(960, 540), frames=12, views=10)
SHOWN = (1920, 1080)


def picture_of(film: Film) -> Box | None:
    search = MarkSearch(SETTINGS)
    for time_s, colour in film.looked_at():
        search.add(time_s, colour)
    return search.borders.result(SHOWN)


@pytest.mark.parametrize(("letterbox", "pillarbox"), [(0, 0), (70, 0), (0, 120), (40, 60), (20, 0)])
def test_the_picture_lies_inside_its_borders(letterbox: int, pillarbox: int) -> None:
    inside = picture_of(replace(FILM, letterbox=letterbox, pillarbox=pillarbox))
    wanted = (2 * pillarbox, 2 * letterbox, 1920 - 4 * pillarbox, 1080 - 4 * letterbox)
    assert inside == pytest.approx(wanted, abs=6)


def test_subtitles_and_a_logo_in_the_border_leave_it_a_border() -> None:
    film = replace(FILM, letterbox=70, subtitles=True, marks=(Mark(size=24),))
    assert picture_of(film) == pytest.approx((0, 140, 1920, 800), abs=6)


def test_a_film_of_dark_scenes_only_has_no_borders() -> None:
    assert picture_of(replace(FILM, dark=True)) in (None, (0, 0, *SHOWN))


def test_a_night_sky_is_no_border() -> None:
    borders = Borders(SETTINGS.borders, SETTINGS.frames.side_px)
    for number in range(12):
        colour = Scene("night", number, size=(960, 540)).at(0)
        horizon = 150 + 9 * number
        fade = np.clip(np.arange(540) - horizon, 0, 60)[:, None, None] / 60
        borders.add((colour * fade).astype(np.uint8))
    assert borders.result(SHOWN) == (0, 0, *SHOWN)


def test_planets_on_black_have_no_borders() -> None:
    borders = Borders(SETTINGS.borders, SETTINGS.frames.side_px)
    for number in range(12):
        colour = Scene("space", number, size=(960, 540)).at(0)
        down, across = np.ogrid[:540, :960]
        radius = 120 + 7 * number
        planet = (down - 270) ** 2 + (across - 400 - 20 * number) ** 2 < radius**2
        borders.add((colour * planet[:, :, None]).astype(np.uint8))
    assert borders.result(SHOWN) == (0, 0, *SHOWN)


def test_too_few_frames_tell_nothing_of_borders() -> None:
    borders = Borders(SETTINGS.borders, SETTINGS.frames.side_px)
    assert borders.result(SHOWN) is None
    borders.add(Scene("one", size=(960, 540)).at(0))
    assert borders.result(SHOWN) is None


def test_a_frame_of_another_size_is_left_out() -> None:
    borders = Borders(SETTINGS.borders, SETTINGS.frames.side_px)
    for number in range(4):
        borders.add(Scene("sizes", number, size=(960, 540)).at(0))
    borders.add(Scene("sizes", 9, size=(960, 720)).at(0))
    assert borders.frames == 4


def test_the_borders_of_a_portrait_picture_are_found() -> None:
    borders = Borders(SETTINGS.borders, SETTINGS.frames.side_px)
    for number in range(6):
        whole = np.zeros((1280, 720, 3), np.uint8)
        whole[400:880] = Scene("portrait", number, size=(720, 480)).at(0)
        borders.add(whole)
    assert borders.result((1080, 1920)) == pytest.approx((0, 600, 1080, 720), abs=6)
