"""Constant black borders: where the picture inside them lies (letterbox, pillarbox, both)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

import cv2
import numpy as np
from numpy.typing import NDArray

from kepu_desktop.domain.facts import Box
from kepu_desktop.media.marks.frames import Colour, fitted
from kepu_desktop.media.marks.settings import BorderSettings

_REACH = 3  # rows between which the step from border to picture is taken: it may be soft


@dataclass(slots=True)
class _Lines:
    """Counted over frames, for each row (or column) of the picture: how often it shows picture,
    and how often it is brighter than the row ``_REACH`` before (after)."""

    lit: NDArray[np.int32]
    risen: NDArray[np.int32]
    fallen: NDArray[np.int32]

    @classmethod
    def of(cls, size: int) -> _Lines:
        return cls(*(np.zeros(size, np.int32) for _ in range(3)))

    def count(self, grey: NDArray[np.uint8], settings: BorderSettings) -> None:
        self.lit += (grey > settings.black_level).mean(axis=1) > settings.lit_share
        step = cv2.subtract(grey[_REACH:], grey[:-_REACH]) > settings.step_levels
        self.risen[_REACH:] += step.mean(axis=1) > settings.step_share
        step = cv2.subtract(grey[:-_REACH], grey[_REACH:]) > settings.step_levels
        self.fallen[:-_REACH] += step.mean(axis=1) > settings.step_share

    def inside(self, frames: int, settings: BorderSettings) -> tuple[int, int]:
        """First row of the picture, and the first after it."""
        size = len(self.lit)
        dark = self.lit <= settings.lit_frames * frames
        if dark.all():
            return 0, size
        first = sum(1 for _ in takewhile(bool, dark))
        last = size - sum(1 for _ in takewhile(bool, dark[::-1]))
        least, often = settings.least * size, settings.step_frames * frames
        # The brightest place near the edge: a soft edge, or a row that is dark in many frames.
        if first < least or self.risen[max(0, first - 1) : first + _REACH].max() < often:
            first = 0
        if size - last < least or self.fallen[last - _REACH : last + 1].max() < often:
            last = size
        return first, last


class Borders:
    """Takes frames of one film, all of one size; dark ones must be left out by the caller."""

    def __init__(self, settings: BorderSettings, side_px: int) -> None:
        self._settings = settings
        self._side = side_px
        self._rows: _Lines | None = None
        self._columns: _Lines | None = None
        self.frames = 0

    def add(self, colour: Colour) -> None:
        grey = np.asarray(cv2.cvtColor(fitted(colour, self._side), cv2.COLOR_BGR2GRAY), np.uint8)
        height, width = grey.shape
        if self._rows is None or self._columns is None:
            self._rows, self._columns = _Lines.of(height), _Lines.of(width)
        if (len(self._rows.lit), len(self._columns.lit)) != (height, width):
            return  # the film goes on in another size: not the picture that was begun with
        self._rows.count(grey, self._settings)
        self._columns.count(np.ascontiguousarray(grey.T), self._settings)
        self.frames += 1

    def result(self, shown: tuple[int, int]) -> Box | None:
        """The picture inside the borders in pixels of the shown picture (width, height), all of it
        where there are none; None with too few frames to tell."""
        rows, columns = self._rows, self._columns
        if rows is None or columns is None or self.frames < self._settings.enough_frames:
            return None
        top, bottom = rows.inside(self.frames, self._settings)
        left, right = columns.inside(self.frames, self._settings)
        across, down = shown[0] / len(columns.lit), shown[1] / len(rows.lit)
        x0, x1 = round(left * across), round(right * across)
        y0, y1 = round(top * down), round(bottom * down)
        return x0, y0, x1 - x0, y1 - y0
