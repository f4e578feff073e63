"""Brushes for the drawn views of ``film_worlds``: shades, blocks, bricks, round things, light.

Everything takes its randomness from a generator, and shades as BGR, 0 to 255.
"""

from __future__ import annotations

import colorsys
from collections.abc import Sequence

import cv2
import numpy as np

Shade = tuple[float, float, float]
Span = tuple[float, float]
FULL = 1296  # rows of a view for a camera of 1080 rows: what is drawn is as large as there


def grain_of(rng: np.random.Generator, width: int, height: int, cells: int) -> np.ndarray:
    """Smooth noise around 0 with about ``cells`` humps across."""
    small = rng.normal(0, 1, (max(2, cells * height // width), cells)).astype(np.float32)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)


TUBE = ((0, 1), (0.94, 1), (1, 0.6))  # an outline for ``lathed``


def tone(rng: np.random.Generator, hue: Span, colour: Span, light: Span) -> Shade:
    """A shade, BGR, from ranges of hue (of a turn), saturation and lightness."""
    red, green, blue = colorsys.hsv_to_rgb(
        rng.uniform(*hue) % 1.0, rng.uniform(*colour), rng.uniform(*light)
    )
    return 255 * blue, 255 * green, 255 * red


def lighter(shade: Shade, times: float) -> Shade:
    blue, green, red = (min(255.0, value * times) for value in shade)
    return blue, green, red


def plain(shade: Shade, width: int, height: int) -> np.ndarray:
    return np.full((height, width, 3), np.asarray(shade), np.uint8)


def falling(top: Shade, bottom: Shade, width: int, height: int) -> np.ndarray:
    """From one shade above to another below."""
    share = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    column = (1 - share) * np.asarray(top, np.float32) + share * np.asarray(bottom, np.float32)
    return np.repeat(np.clip(column, 0, 255).astype(np.uint8)[:, None], width, axis=1)


def block(view: np.ndarray, left: float, top: float, right: float, foot: float, s: Shade) -> None:
    first, last = (round(left), round(top)), (round(right) - 1, round(foot) - 1)
    if first[0] <= last[0] and first[1] <= last[1]:
        cv2.rectangle(view, first, last, s, -1)


def polygon(view: np.ndarray, corners: Sequence[Sequence[float]], shade: Shade) -> None:
    cv2.fillPoly(view, [np.round(corners).astype(np.int32)], shade, cv2.LINE_AA)


def courses(
    rng: np.random.Generator,
    size: tuple[int, int],
    brick: tuple[int, int],
    shade: Shade,
    *,
    apart: float,
    joint: tuple[int, Shade],
    bond: bool,
) -> np.ndarray:
    """Bricks or tiles; ``apart`` is how much their shades differ."""
    (width, height), (long, high), (thick, mortar) = size, brick, joint
    down = np.arange(height) + int(rng.integers(high))
    across = np.arange(width)[None, :] + int(rng.integers(long))
    row = down // high
    place = across + (row % 2 * (long // 2) if bond else 0 * row)[:, None]
    column = place // long
    light = rng.uniform(1 - apart, 1 + apart, (int(row.max()) + 1, int(column.max()) + 1))
    lit = light.astype(np.float32)[row[:, None], column]
    view = np.clip(lit[:, :, None] * np.asarray(shade, np.float32), 0, 255).astype(np.uint8)
    seam = (place % long < thick) | (down % high < thick)[:, None]
    view[seam] = np.asarray(mortar).astype(np.uint8)
    return view


def bricks(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    unit = height / FULL
    high = max(6, round(rng.uniform(22, 62) * unit))
    shade = tone(rng, (0.98, 1.09), (0.2, 0.6), (0.35, 0.75))
    joint = (max(1, round(high * 0.1)), tone(rng, (0.05, 0.15), (0, 0.15), (0.4, 0.85)))
    brick = (round(high * rng.uniform(2.4, 3.6)), high)
    return courses(rng, (width, height), brick, shade, apart=0.22, joint=joint, bond=True)


def tiles(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    side = max(10, round(rng.uniform(44, 170) * height / FULL))
    shade = tone(rng, (0, 1), (0.02, 0.25), (0.6, 0.95))
    joint = (max(1, side // 30), lighter(shade, float(rng.choice([0.62, 0.75, 1.25]))))
    brick = (round(side * rng.choice([1.0, 1.0, 1.6])), side)
    return courses(rng, (width, height), brick, shade, apart=0.04, joint=joint, bond=False)


def wall(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    kind = int(rng.integers(5))
    if kind == 0:
        return bricks(rng, width, height)
    if kind == 1:
        return tiles(rng, width, height)
    shade = tone(rng, (0, 1), (0.03, 0.35), (0.45, 0.92))
    wall = falling(lighter(shade, 1.06), lighter(shade, 0.86), width, height)
    if kind == 2:  # painted up to the breast
        below = round(height * rng.uniform(0.3, 0.7))
        wall[below:] = np.asarray(tone(rng, (0.2, 0.65), (0.15, 0.5), (0.3, 0.7))).astype(np.uint8)
        block(wall, 0, below, width, below + 8 * height / FULL, lighter(shade, 0.7))
    return wall


def lathed(
    view: np.ndarray,
    place: tuple[float, float],
    size: tuple[float, float],
    outline: Sequence[tuple[float, float]],
    shade: Shade,
    *,
    filled: tuple[float, Shade] | None = None,
    clear: float = 0.0,
) -> None:
    """A round thing standing at ``place`` (left, foot). ``outline``: shares of height from above
    and of half the width; ``filled`` from a share of the height down with another shade."""
    wide, high = max(2, round(size[0])), max(2, round(size[1]))
    left, top = round(place[0]), round(place[1]) - high
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(view.shape[1], left + wide), min(view.shape[0], top + high)
    if x0 >= x1 or y0 >= y1:
        return
    down = (np.arange(y0, y1) - top + 0.5) / high
    across = (np.arange(x0, x1) - left + 0.5) / wide * 2 - 1
    half = np.interp(down, [one[0] for one in outline], [one[1] for one in outline])
    turn = across[None, :] / np.maximum(half, 1e-3)[:, None]
    light = 0.5 + 0.55 * np.cos(1.25 * np.clip(turn, -1, 1) + 0.45)
    light += 0.5 * np.exp(-(((turn + 0.55) / 0.09) ** 2))
    skin = np.empty((*light.shape, 3), np.float32)
    skin[:] = shade
    if filled is not None:
        skin[down > filled[0]] = filled[1]
    cover = np.clip((1 - np.abs(turn)) * half[:, None] * wide / 2 + 0.5, 0, 1) * (1 - clear)
    here = view[y0:y1, x0:x1]
    mixed = here + (skin * light[:, :, None] - here) * cover[:, :, None]
    here[:] = np.clip(mixed, 0, 255).astype(np.uint8)


def shaded(
    rng: np.random.Generator, view: np.ndarray, fine: float, uneven: float = 0.18
) -> np.ndarray:
    """The view under uneven light, with a surface."""
    height, width = view.shape[:2]
    light = 1 + uneven * grain_of(rng, width, height, 5)
    surface = fine * grain_of(rng, width, height, width // 3)
    lit = view * light[:, :, None] + surface[:, :, None]
    return np.clip(lit, 0, 255).astype(np.uint8)
