"""One looked-at frame made small, and which frames show the same scene."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from kepu_desktop.media.marks.settings import FrameSettings, SceneSettings

Colour = NDArray[np.uint8]  # height × width × (blue, green, red)
Thumb = NDArray[np.float32]


def fitted(colour: Colour, side: int) -> Colour:
    """The picture with its longer side at most ``side`` pixels."""
    height, width = colour.shape[:2]
    longer = max(height, width)
    if longer <= side:
        return colour
    size = (max(1, round(width * side / longer)), max(1, round(height * side / longer)))
    return np.asarray(cv2.resize(colour, size, interpolation=cv2.INTER_AREA), np.uint8)


def thumb(colour: Colour, settings: SceneSettings) -> Thumb:
    """A few cells of grey that tell scenes apart; its edges are cut, for marks lie there."""
    size = (settings.thumb_width, settings.thumb_height)
    small = cv2.resize(colour, size, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY).astype(np.float32)
    cut = settings.trim
    return grey[cut:-cut, cut:-cut]


def shows_something(small: Thumb, settings: FrameSettings) -> bool:
    """Neither black nor (nearly) one colour."""
    return (
        float(small.mean()) >= settings.dark_level and float(small.std()) >= settings.flat_deviation
    )


class Scenes:
    """Sorts thumbnails into scenes as they come; of each its size in frames and its first."""

    def __init__(self, settings: SceneSettings) -> None:
        self.sizes: list[int] = []
        self._settings = settings
        self.firsts: list[Thumb] = []
        self._units: list[Thumb] = []

    def scene_of(self, small: Thumb) -> int:
        """The number of the scene that the thumbnail belongs to, a new one if to none.

        A scene is its first frame: were it every frame, a slow pan would be one scene to its end.
        """
        unit = _unit(small)
        best, likeness = -1, 0.0
        for number, (first, known) in enumerate(zip(self.firsts, self._units, strict=True)):
            alike = self._alike(small, unit, first, known)
            if alike > likeness:
                best, likeness = number, alike
        if best < 0:
            best = len(self.sizes)
            self.sizes.append(0)
            self.firsts.append(small)
            self._units.append(unit)
        self.sizes[best] += 1
        return best

    def _alike(self, small: Thumb, unit: Thumb, first: Thumb, known: Thumb) -> float:
        """Above 0 for the same scene, the more the likelier."""
        settings = self._settings
        correlation = float((unit * known).sum())
        close = float((np.abs(small - first) < settings.close_levels).mean())
        if correlation > settings.correlation or close >= settings.close_share:
            return max(correlation, close)
        return 0.0


def _unit(small: Thumb) -> Thumb:
    """Without its mean, and of length one."""
    flat = small - small.mean()
    return np.asarray(flat / max(float(np.linalg.norm(flat)), 1e-6), np.float32)
