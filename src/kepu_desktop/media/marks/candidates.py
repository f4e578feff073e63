"""From a map of steadiness to boxes that may be marks, and whether each of them is one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kepu_desktop.domain.facts import Box
from kepu_desktop.media.marks.field import directions, steadiness
from kepu_desktop.media.marks.frames import Colour
from kepu_desktop.media.marks.settings import FieldSettings, MarkSettings, OpaqueSettings

Mask = NDArray[np.bool_]

_MARGIN = 8  # pixels around a candidate in which its faint parts are sought
_SPECK = 6  # kept pixels that lie alone are no part of a mark


@dataclass(frozen=True, slots=True)
class Sight:
    """One kept frame, as far as a candidate needs it: ``picture`` is one corner."""

    scene: int
    weight: float
    picture: Colour


@dataclass(frozen=True, slots=True)
class Mark:
    """``box`` in the picture that the sights show; ``seen``: the numbers of the sights that carry
    the mark, of ``share`` of the weight."""

    box: Box
    seen: tuple[int, ...]
    share: float


def boxes_of(lit: Mask, settings: MarkSettings) -> list[Box]:
    """Boxes of lit pixels that belong together, none too small to be looked into."""
    brush = np.ones((settings.close_height_px, settings.close_width_px), np.uint8)
    closed = cv2.morphologyEx(lit.astype(np.uint8), cv2.MORPH_CLOSE, brush)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(closed)
    pixels = np.bincount(labels[lit], minlength=count)
    found = []
    for number in range(1, count):
        left, top, width, height = (int(value) for value in stats[number, :4])
        if pixels[number] >= settings.least_pixels / 3:
            found.append((left, top, width, height))
    return found


def opaque(sights: Sequence[Sight], settings: OpaqueSettings) -> Mask:
    """Pixels that keep their colour while all around them changes."""
    stack = np.stack([sight.picture for sight in sights])
    middle = np.median(stack, axis=0).astype(np.uint8)
    deviation = np.zeros(middle.shape, np.float32)
    for picture in stack:
        deviation += cv2.absdiff(picture, middle)
    deviation = deviation.mean(axis=2) / len(sights)
    around = settings.around_px
    surrounding = cv2.blur(deviation, (around, around))
    return np.asarray((deviation < settings.deviation) & (surrounding > settings.around))


def examined(
    box: Box,
    sights: Sequence[Sight],
    allowed: Mask,
    whole: tuple[int, int],
    field: FieldSettings,
    settings: MarkSettings,
) -> Mark | None:
    """The mark in ``box``, or None if it is none.

    Template → frames that match it → template of these, some rounds: so a mark that comes and goes
    is found by its own frames. A frame is matched against the template of the others, or noise
    would match itself. ``allowed`` has the size of the sights' pictures, ``whole`` is the
    size of the full picture.
    """
    grown = _grown(box, sights[0].picture)
    left, top, width, height = grown
    weights = np.array([sight.weight for sight in sights], np.float32)
    window = np.s_[top : top + height, left : left + width]
    fields = np.empty((len(sights), 2, height, width, 3), np.float16)  # half the memory
    for part, sight in zip(fields, sights, strict=True):
        part[0], part[1] = directions(np.ascontiguousarray(sight.picture[window]), field.softness)
    chosen = np.ones(len(sights), np.float32)
    scenes: set[int] = set()
    free = allowed[window]
    lit = _lit(fields, weights, field.seen) & free
    for _ in range(settings.rounds):
        if np.count_nonzero(lit) < settings.least_pixels / 3:
            return None
        rows = fields[:, :, lit].astype(np.float32).reshape(len(sights), -1)
        chosen = (_matches(rows, weights * chosen) > settings.match).astype(np.float32)
        if not chosen.any():
            return None
        scenes = {sight.scene for sight, one in zip(sights, chosen, strict=True) if one}
        kept = max(settings.kept, field.seen_one / math.sqrt(len(scenes)))
        lit = _lit(fields, weights * chosen, kept) & free
    lit = _without_specks(lit)
    if not lit.any():
        return None
    seen = tuple(int(number) for number in np.flatnonzero(chosen))
    share = float((weights * chosen).sum() / weights.sum())
    if (
        len(scenes) < settings.least_scenes
        or len(seen) < settings.least_frames
        or share < settings.least_share
    ):
        return None
    tight = _around(lit)
    pixels = int(np.count_nonzero(lit))
    if not _has_the_size(tight, pixels, whole, settings):
        return None
    mean = _mean(fields, weights * chosen)
    crossing = _crossing(mean, lit)
    length = float(steadiness((mean[0], mean[1]))[lit].mean())
    fill = pixels / (tight[2] * tight[3])
    if not (
        _is_beyond_chance(crossing, length, len(scenes), settings)
        or _is_a_faint_mark(crossing, fill, share, settings)
    ):
        return None
    return Mark((left + tight[0], top + tight[1], tight[2], tight[3]), seen, share)


def _mean(fields: NDArray[np.float16], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    mean = np.zeros(fields.shape[1:], np.float32)
    for field, weight in zip(fields, weights / weights.sum(), strict=True):
        if weight:
            mean += field * np.float32(weight)
    return mean


def _lit(fields: NDArray[np.float16], weights: NDArray[np.float32], least: float) -> Mask:
    mean = _mean(fields, weights)
    return np.asarray(steadiness((mean[0], mean[1])) > least)


def _is_beyond_chance(crossing: float, length: float, scenes: int, settings: MarkSettings) -> bool:
    """What chance leaves in the mean of unlike pictures goes down with the root of their number.
    These pictures were chosen because they match, so it is longer here than over all of them."""
    least = min(settings.length, settings.length_one / math.sqrt(scenes))
    return crossing >= settings.least_crossing and length >= least


def _is_a_faint_mark(crossing: float, fill: float, share: float, settings: MarkSettings) -> bool:
    """No longer than chance, but letters: dense, of edges in all directions, nearly always there.
    What lies there by chance is level, or thin."""
    return (
        crossing >= settings.faint_crossing
        and fill >= settings.faint_fill
        and share >= settings.faint_share
    )


def _crossing(mean: NDArray[np.float32], lit: Mask) -> float:
    """How far the edges run in two directions: 0 for parallel lines, 0.5 for a circle.

    The rim of a border, a horizon, and the upper and lower rims of subtitles run one way.
    """
    one, two = mean[0][lit], mean[1][lit]
    common = float(np.hypot(one.sum(), two.sum()))
    return 0.5 - common / 2 / max(float(np.hypot(one, two).sum()), 1e-9)


def _matches(rows: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cosine between each frame's row and the weighted sum of all other rows."""
    total = weights @ rows
    own = np.einsum("ij,ij->i", rows, rows)
    along = rows @ total
    others = np.sqrt(np.maximum(float(total @ total) - 2 * weights * along + weights**2 * own, 0))
    return np.asarray((along - weights * own) / np.maximum(np.sqrt(own) * others, 1e-6), np.float32)


def _without_specks(lit: Mask) -> Mask:
    near = cv2.dilate(lit.astype(np.uint8), np.ones((3, 3), np.uint8))
    count, labels = cv2.connectedComponents(near)
    pixels = np.bincount(labels[lit], minlength=count)
    return np.asarray(lit & (pixels[labels] >= _SPECK))


def _around(lit: Mask) -> Box:
    rows, columns = np.flatnonzero(lit.any(axis=1)), np.flatnonzero(lit.any(axis=0))
    left, top = int(columns[0]), int(rows[0])
    return left, top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top


def _has_the_size(box: Box, pixels: int, whole: tuple[int, int], settings: MarkSettings) -> bool:
    _, _, width, height = box
    return (
        pixels >= settings.least_pixels
        and settings.least_width_px <= width <= settings.most_width * whole[0]
        and settings.least_height_px <= height <= settings.most_height * whole[1]
        and pixels >= settings.least_fill * width * height
    )


def _grown(box: Box, picture: Colour) -> Box:
    height, width = picture.shape[:2]
    left, top = max(0, box[0] - _MARGIN), max(0, box[1] - _MARGIN)
    right = min(width, box[0] + box[2] + _MARGIN)
    bottom = min(height, box[1] + box[3] + _MARGIN)
    return left, top, right - left, bottom - top
