"""Marks laid over the picture: a station's sign, a logo, a watermark.

A mark is what keeps its edges while everything else changes. So the film must change: with few
scenes, or a picture that itself stands still, nothing can be told, and that is the answer.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from kepu_desktop.domain.facts import Box, MarkFacts, MarkShow
from kepu_desktop.media.marks.borders import Borders
from kepu_desktop.media.marks.candidates import Mark, Mask, Sight, boxes_of, examined, opaque
from kepu_desktop.media.marks.field import directions, steadiness
from kepu_desktop.media.marks.frames import Colour, Scenes, Thumb, fitted, shows_something, thumb
from kepu_desktop.media.marks.settings import Settings

_TIMES = 3  # frames shown for each mark


class MarkSearch:
    """Takes some dozens of frames spread over one film, then tells what stays in all of them.

    Kept are the four corners of each frame in colour (0.7 MB), a thumbnail (4 kB), and one sum of
    the field of the whole picture (12 MB), to which each scene adds its first few frames. So a
    scene weighs the same in the sum and among the corners, however long it lasts.
    """

    def __init__(self, settings: Settings) -> None:
        cv2.setNumThreads(1)
        self._settings = settings
        self._scenes = Scenes(settings.scenes)
        self._times: list[float] = []
        self._scene_of: list[int] = []
        self._thumbs: list[Thumb] = []
        self._corners: list[tuple[Colour, ...]] = []
        self._sum: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None
        self._size = (0, 0)  # of the working picture: width, height
        self.borders = Borders(settings.borders, settings.frames.side_px)

    @property
    def frames(self) -> int:
        """Frames kept: not dark, not of one colour, no repetition of the one before."""
        return len(self._times)

    @property
    def scenes(self) -> int:
        return len(self._scenes.sizes)

    def add(self, time_s: float, colour: Colour) -> bool:
        """Look at a frame (height × width × BGR, upright, square pixels); whether it was kept."""
        settings = self._settings
        if self.frames >= settings.frames.most:
            return False
        picture = fitted(colour, settings.frames.side_px)
        small = thumb(picture, settings.scenes)
        if not shows_something(small, settings.frames):
            return False
        size = (picture.shape[1], picture.shape[0])
        if self._sum is None:
            self._size = size
            self._sum = (np.zeros(picture.shape, np.float32), np.zeros(picture.shape, np.float32))
        if size != self._size:
            return False  # the film goes on in another size
        self.borders.add(picture)
        if (
            self._thumbs
            and _difference(small, self._thumbs[-1]) < settings.frames.repeat_difference
        ):
            return False
        scene = self._scenes.scene_of(small)
        if self._scenes.sizes[scene] <= settings.scenes.weight:
            for total, part in zip(
                self._sum, directions(picture, settings.field.softness), strict=True
            ):
                cv2.accumulate(part, total)
        self._times.append(time_s)
        self._scene_of.append(scene)
        self._thumbs.append(small)
        self._corners.append(
            tuple(picture[y : y + h, x : x + w].copy() for x, y, w, h in self._corner_boxes())
        )
        return True

    def result(self, shown: tuple[int, int], text_rows: tuple[int, int] | None = None) -> MarkFacts:
        """What was found, boxes in pixels of the shown picture (width, height). ``text_rows``: top
        and bottom of the subtitles that were found there; nothing in them is a mark."""
        settings = self._settings
        if self.scenes < settings.scenes.enough or self._sum is None:
            return self._facts("cannot_tell", reason="few-scenes")
        weight = sum(min(size, settings.scenes.weight) for size in self._scenes.sizes)
        steady = steadiness((self._sum[0] / weight, self._sum[1] / weight))
        allowed = self._allowed(steady, shown, text_rows)
        if self._stands_still(steady, allowed):
            return self._facts("cannot_tell", reason="fixed-picture")
        marks = self._corner_marks(steady, allowed)
        if len(marks) > settings.mark.most:
            return self._facts("cannot_tell", reason="too-many")
        if not marks:
            return self._facts("none")
        across, down = shown[0] / self._size[0], shown[1] / self._size[1]
        return self._facts(
            "present",
            boxes=tuple(_scaled(mark.box, across, down) for mark in marks),
            shows=tuple(MarkShow(round(m.share, 3), self._three_times(m.seen)) for m in marks),
        )

    def _facts(
        self,
        state: str,
        *,
        boxes: tuple[Box, ...] = (),
        shows: tuple[MarkShow, ...] = (),
        reason: str | None = None,
    ) -> MarkFacts:
        return MarkFacts(state, boxes, self.scenes, self.frames, shows, reason)

    def _corner_boxes(self) -> tuple[Box, ...]:
        width, height = self._size
        w = round(width * self._settings.field.corner_width)
        h = round(height * self._settings.field.corner_height)
        return tuple((x, y, w, h) for y in (0, height - h) for x in (0, width - w))

    def _allowed(
        self, steady: NDArray[np.float32], shown: tuple[int, int], text_rows: tuple[int, int] | None
    ) -> Mask:
        """Where a mark may be: not along the edges of borders, not among the subtitles."""
        field = self._settings.field
        lit = steady > field.seen
        allowed = np.ones(lit.shape, bool)
        brush = np.ones(5, np.uint8)
        rows = (lit.mean(axis=1) > field.line_share).astype(np.uint8)
        columns = (lit.mean(axis=0) > field.line_share).astype(np.uint8)
        allowed[cv2.dilate(rows, brush).ravel() > 0, :] = False
        allowed[:, cv2.dilate(columns, brush).ravel() > 0] = False
        if text_rows is not None:
            scale = self._size[1] / shown[1]
            allowed[int(text_rows[0] * scale) : int(np.ceil(text_rows[1] * scale)), :] = False
        return allowed

    def _stands_still(self, steady: NDArray[np.float32], allowed: Mask) -> bool:
        height, width = steady.shape
        middle = np.s_[height // 4 : height - height // 4, width // 4 : width - width // 4]
        still = (steady[middle] > self._settings.field.still) & allowed[middle]
        return float(still.mean()) > self._settings.field.still_share

    def _corner_marks(self, steady: NDArray[np.float32], allowed: Mask) -> list[Mark]:
        settings = self._settings
        found = []
        for number, (x, y, w, h) in enumerate(self._corner_boxes()):
            sights = self._sights(number)
            lit = steady[y : y + h, x : x + w] > settings.field.seen
            lit |= opaque(sights, settings.opaque)
            lit &= allowed[y : y + h, x : x + w]
            for box in boxes_of(lit, settings.mark):
                mark = examined(
                    *(box, sights, self._size, settings.field.softness, settings.field.seen),
                    settings.mark,
                )
                if mark is not None:
                    left, top, width, height = mark.box
                    found.append(Mark((x + left, y + top, width, height), mark.seen, mark.share))
        return _apart(found)

    def _sights(self, corner: int) -> Sequence[Sight]:
        most = self._settings.scenes.weight
        return [
            Sight(scene, min(1.0, most / self._scenes.sizes[scene]), corners[corner])
            for scene, corners in zip(self._scene_of, self._corners, strict=True)
        ]

    def _three_times(self, seen: tuple[int, ...]) -> tuple[float, ...]:
        """The first, the middle and the last time: far apart, so that they show unlike pictures."""
        chosen = sorted({0, len(seen) // 2, len(seen) - 1})[:_TIMES]
        return tuple(round(self._times[seen[place]], 3) for place in chosen)


def _difference(one: Thumb, other: Thumb) -> float:
    return float(np.abs(one - other).mean())


def _scaled(box: Box, across: float, down: float) -> Box:
    left, top, width, height = box
    x, y = round(left * across), round(top * down)
    return x, y, round((left + width) * across) - x, round((top + height) * down) - y


def _apart(marks: Sequence[Mark]) -> list[Mark]:
    """Marks found twice, from two candidates that grew into each other, once: the larger."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda one: one.box[2] * one.box[3], reverse=True):
        if all(not _overlap(mark.box, other.box) for other in kept):
            kept.append(mark)
    return sorted(kept, key=lambda one: (one.box[1], one.box[0]))


def _overlap(one: Box, other: Box) -> bool:
    return (
        one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    )
