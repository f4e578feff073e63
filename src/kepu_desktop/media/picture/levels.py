"""What two small pictures have in common, and how dark one is. Pure, on (180, 320) uint8.

Brightness is judged as coded, in PQ and HLG too: 10 % of the PQ signal is 0.03 cd/m2, darker than
the 0.4 cd/m2 of standard range, so a dim HDR scene is never taken for black.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kepu_desktop.media.picture.settings import Black, Freeze
from kepu_desktop.media.picture.view import View

_TILES = (16, 9)  # across, down: tiles of 20 x 20 pixels


@dataclass(frozen=True, slots=True)
class Difference:
    """Mean absolute difference in levels: of the whole, and of the tile that differs most."""

    mean: float
    tile: float


def difference(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> Difference:
    import cv2

    apart = cv2.absdiff(one, other).astype(np.float32)
    tiles = cv2.resize(apart, _TILES, interpolation=cv2.INTER_AREA)
    return Difference(float(tiles.mean()), float(tiles.max()))


def frozen(one: NDArray[np.uint8], other: NDArray[np.uint8], settings: Freeze) -> bool:
    """Whether two frames show the same still."""
    apart = difference(one, other)
    return apart.mean <= settings.mean and apart.tile <= settings.tile


def alike(one: NDArray[np.uint8], other: NDArray[np.uint8], settings: Freeze) -> bool:
    """Whether two key frames may belong to one still: looser, for each is coded anew."""
    apart = difference(one, other)
    return apart.mean <= settings.key_mean and apart.tile <= settings.key_tile


def dark_share(small: NDArray[np.uint8], level: int) -> float:
    return float(np.count_nonzero(small <= level)) / small.size


def black(view: View, settings: Black) -> bool:
    """Whether a frame is black, counted over all its pixels as FFmpeg's blackdetect does."""
    if dark_share(view.small, settings.level) < settings.small_share:
        return False
    luma = view.coded_luma
    level = settings.level if not view.full_range else round((settings.level - 16) * 255 / 219)
    return float(np.count_nonzero(luma <= level)) / luma.size >= settings.share
