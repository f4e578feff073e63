"""Worlds of drawn views for the films of the accuracy set: what a camera is pointed at.

``towns`` are the views of ``film_marks``; ``matter`` leaves, stones, hills, shelves, waves, lights;
``rooms`` what a science film shows of laboratories, classrooms, corridors, machines, fields, water,
cells, space, corals and people. Thresholds may be tuned on the first two. Nobody tunes on
``rooms``: it is there to be reported on (``film_set.WORLDS_OF``).

A maker takes a generator of random numbers and a size and gives a picture, BGR.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np

from film_marks import Scene
from film_nature import cells, corals, fields, people, space, water
from film_rooms import brickwork, classroom, corridor, laboratory, machines
from film_strokes import grain_of, shaded

Maker = Callable[[np.random.Generator, int, int], np.ndarray]


# ---- towns, matter ----


def _towns(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    return Scene("view", int(rng.integers(1 << 30)), size=(width, height), still=True).at(0)


def _matter(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    makers: tuple[Maker, ...] = (_leaves, _stones, _hills, _shelves, _waves, _lights)
    return makers[int(rng.integers(len(makers)))](rng, width, height)


def _palette(rng: np.random.Generator, count: int) -> np.ndarray:
    hue = rng.integers(0, 180)
    rows = [
        (
            (hue + rng.integers(-25, 25)) % 180,
            rng.integers(20, 190),
            int(rng.integers(30, 245)),
        )
        for _ in range(count)
    ]
    hsv = np.array([rows], np.uint8)
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2BGR)[0]


def _leaves(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Things of every size in front of each other: what most pictures of nature are made of."""
    shades = _palette(rng, 40)
    view = np.empty((height, width, 3), np.uint8)
    view[:] = shades[0]
    for radius in np.sort(9.0 / np.sqrt(rng.uniform(0.0012, 1.0, 1100)))[::-1]:
        centre = (int(rng.integers(0, width)), int(rng.integers(0, height)))
        axes = (int(radius) + 2, int(radius * rng.uniform(0.3, 1.0)) + 2)
        shade = shades[int(rng.integers(len(shades)))].tolist()
        turn = float(rng.uniform(0, 180))
        cv2.ellipse(view, centre, axes, turn, 0, 360, shade, -1, cv2.LINE_AA)
    return shaded(rng, view, 5)


def _stones(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    seeds = np.full((height // 2, width // 2), 255, np.uint8)
    for _ in range(int(rng.integers(60, 500))):
        seeds[int(rng.integers(0, height // 2)), int(rng.integers(0, width // 2))] = 0
    far, label = cv2.distanceTransformWithLabels(
        seeds, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL
    )
    shades = _palette(rng, int(label.max()) + 1).astype(np.float32)
    view = shades[label] * np.clip(1.15 - far / 70, 0.25, 1.15)[:, :, None]
    large = cv2.resize(np.clip(view, 0, 255).astype(np.uint8), (width, height))
    return shaded(rng, large, 8)


def _hills(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    shades = np.sort(_palette(rng, 7).astype(int), axis=0)[::-1]
    fall = np.linspace(0, 40, height)[:, None, None]
    view = np.clip(shades[0] * np.ones((height, width, 3)) - fall, 0, 255).astype(np.uint8)
    across = np.arange(width)
    for number in range(1, 7):
        level = height * (0.25 + 0.11 * number)
        ridge = np.full(width, level)
        for wave in range(1, 9):
            size = 130 / wave * rng.uniform(0.3, 1.0)
            ridge += size * np.sin(across * wave * 2 * math.pi / width + rng.uniform(0, 6.3))
        edge = np.stack([across, ridge], 1)
        shape = np.concatenate([edge, [[width, height], [0, height]]]).astype(np.int32)
        cv2.fillPoly(view, [shape], shades[number].tolist(), cv2.LINE_AA)
    return shaded(rng, view, float(rng.uniform(2, 8)))


def _shelves(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    shades = _palette(rng, 30)
    view = np.empty((height, width, 3), np.uint8)
    view[:] = shades[0]
    row = int(rng.integers(120, 260))
    for top in range(30, height, row):
        left = 0
        while left < width:
            wide, high = int(rng.integers(14, 90)), int(rng.integers(row // 2, row - 16))
            shade = shades[int(rng.integers(len(shades)))].tolist()
            cv2.rectangle(view, (left, top + row - high), (left + wide, top + row - 12), shade, -1)
            left += wide + int(rng.integers(1, 14))
        cv2.rectangle(view, (0, top + row - 12), (width, top + row), shades[1].tolist(), -1)
    return shaded(rng, view, 4)


def _waves(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    bend = grain_of(rng, width, height, 9) * 60
    phase = (down + bend) / rng.uniform(7, 40) + across / rng.uniform(60, 300)
    band = (np.sin(phase) + 1) / 2
    first, second = _palette(rng, 2).astype(np.float32)
    view = band[:, :, None] * first + (1 - band)[:, :, None] * second
    return shaded(rng, np.clip(view, 0, 255).astype(np.uint8), 7)


def _lights(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    view = (grain_of(rng, width, height, 12)[:, :, None] * 9 + rng.uniform(14, 45, 3)).clip(0, 255)
    view = view.astype(np.uint8)
    for _ in range(int(rng.integers(25, 90))):
        spot = (int(rng.integers(0, width)), int(rng.integers(0, height)))
        shade = rng.integers(60, 255, 3).tolist()
        cv2.circle(view, spot, int(rng.integers(3, 46)), shade, -1, cv2.LINE_AA)
    return cv2.GaussianBlur(view, (0, 0), float(rng.uniform(1, 4)))


# ---- rooms ----


def _rooms(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    makers: tuple[Maker, ...] = (
        *(laboratory, classroom, corridor, brickwork, machines),
        *(fields, water, cells, space, corals, people),
    )
    return _taken(rng, makers[int(rng.integers(len(makers)))](rng, width, height))


def _taken(rng: np.random.Generator, view: np.ndarray) -> np.ndarray:
    """The view as a lens gives it: not always upright, sharp or of true colour."""
    height, width = view.shape[:2]
    if rng.random() < 0.35:
        turn = float(rng.uniform(-2.5, 2.5))
        larger = 1 + 2 * abs(math.sin(math.radians(turn)))
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn, larger)
        view = cv2.warpAffine(view, matrix, (width, height), borderMode=cv2.BORDER_REFLECT)
    if rng.random() < 0.4:
        view = cv2.GaussianBlur(view, (0, 0), float(rng.uniform(0.7, 2.6)))
    cast = np.diag(rng.uniform(0.88, 1.1, 3)).astype(np.float32)
    return shaded(rng, cv2.transform(view, cast), float(rng.uniform(1, 5)), 0.08)


WORLDS: dict[str, Maker] = {"towns": _towns, "matter": _matter, "rooms": _rooms}
