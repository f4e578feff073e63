"""Marks laid over the picture: a station's sign, a logo, a watermark.

A mark is what keeps its edges while everything else changes. So the film must change: with few
scenes, or a picture that itself stands still, nothing can be told, and that is the answer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from kepu_desktop.domain.facts import Box, MarkFacts, MarkShow
from kepu_desktop.media.marks.borders import Borders
from kepu_desktop.media.marks.candidates import Mark, Mask, Sight, boxes_of, examined, opaque
from kepu_desktop.media.marks.field import directions, steadiness, without_trend
from kepu_desktop.media.marks.frames import Colour, Scenes, Thumb, fitted, shows_something, thumb
from kepu_desktop.media.marks.settings import Settings

T = TypeVar("T", bound=np.generic)

_TIMES = 3  # frames shown for each mark


class MarkSearch:
    """Takes some dozens of frames spread over one film, then tells what stays in all of them.

    Kept are the four corners of each frame in colour (0.7 MB), the frame at half size (0.4 MB), a
    thumbnail (4 kB), and one sum of the field of the whole picture (12 MB), to which each scene
    adds its first few frames. So a scene weighs the same in the sum and among the frames, however
    long it lasts.
    """

    def __init__(self, settings: Settings) -> None:
        cv2.setNumThreads(1)
        self._settings = settings
        self._scenes = Scenes(settings.scenes)
        self._times: list[float] = []
        self._scene_of: list[int] = []
        self._thumbs: list[Thumb] = []
        self._corners: list[tuple[Colour, ...]] = []
        self._halves: list[Colour] = []
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
        if min(size) < settings.frames.least_px:
            return False
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
        half = (max(1, size[0] // 2), max(1, size[1] // 2))
        self._halves.append(
            np.asarray(cv2.resize(picture, half, interpolation=cv2.INTER_AREA), np.uint8)
        )
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
        steady = steadiness(without_trend((self._sum[0] / weight, self._sum[1] / weight)))
        allowed = self._allowed(steady, shown, text_rows)
        elsewhere = self._elsewhere(steady, allowed, text_rows is None)
        if not elsewhere and self._middle_is_steady(steady, allowed):
            return self._facts("cannot_tell", reason="fixed-picture")
        marks = _apart(elsewhere + self._corner_marks(steady, allowed))
        if len(marks) > settings.mark.most and not elsewhere:
            return self._facts("cannot_tell", reason="too-many")
        if len(marks) > settings.mark.most or any(self._is_everywhere(mark) for mark in marks):
            best = max(marks, key=lambda mark: mark.share)
            marks = [replace(best, box=_union([mark.box for mark in marks]))]
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
        """Where a mark may be: not at the rim, not along edges of borders, not among subtitles."""
        field = self._settings.field
        lit = steady > field.seen
        # At the rim the picture is mirrored for the gradients, so there they all run along it.
        rim = field.rim_px
        allowed = np.zeros(lit.shape, bool)
        allowed[rim:-rim, rim:-rim] = True
        brush = np.ones(5, np.uint8)
        rows = (lit.mean(axis=1) > field.line_share).astype(np.uint8)
        columns = (lit.mean(axis=0) > field.line_share).astype(np.uint8)
        allowed[cv2.dilate(rows, brush).ravel() > 0, :] = False
        allowed[:, cv2.dilate(columns, brush).ravel() > 0] = False
        if text_rows is not None:
            scale = self._size[1] / shown[1]
            allowed[int(text_rows[0] * scale) : int(np.ceil(text_rows[1] * scale)), :] = False
        return allowed

    def _middle_is_steady(self, steady: NDArray[np.float32], allowed: Mask) -> bool:
        still = (_middle(steady) > self._settings.field.still) & _middle(allowed)
        return float(still.mean()) > self._settings.field.still_share

    def _stands_still(self) -> bool:
        """Whether much of the picture is the same in all scenes: slides on one ground."""
        whole = self._settings.whole
        firsts = np.stack(self._scenes.firsts)
        usual = np.median(firsts, axis=0)
        still = np.abs(firsts - usual).mean(axis=0) < whole.still_levels
        bright = usual > whole.least_level
        return float((still & bright).mean()) > whole.still_share * float(bright.mean())

    def _corner_marks(self, steady: NDArray[np.float32], allowed: Mask) -> list[Mark]:
        settings = self._settings
        unmoved = cv2.resize(
            opaque(self._sights(self._halves), settings.opaque).astype(np.uint8),
            self._size,
            interpolation=cv2.INTER_NEAREST,
        )
        # A black border beside a moving picture is opaque too.
        x, y, w, h = self.borders.result(self._size) or (0, 0, *self._size)
        inside = np.zeros(unmoved.shape, bool)
        inside[y : y + h, x : x + w] = unmoved[y : y + h, x : x + w] > 0
        field = msgspec.structs.replace(settings.field, seen=self._seen(steady))
        lit = ((steady > field.seen) | inside) & allowed
        found = []
        for number, (x, y, w, h) in enumerate(self._corner_boxes()):
            sights = self._sights([corners[number] for corners in self._corners])
            here = np.s_[y : y + h, x : x + w]
            for box in boxes_of(lit[here], settings.mark):
                if not _lies_in((x + box[0], y + box[1], box[2], box[3]), (x, y, w, h)):
                    continue  # half of a centred subtitle
                mark = examined(box, sights, allowed[here], self._size, field, settings.mark)
                if mark is not None:
                    found.append(_moved(mark, x, y))
        return found

    def _seen(self, steady: NDArray[np.float32]) -> float:
        """The means of unlike pictures go down with the root of their number; so do faint marks
        stand out of many scenes that few would drown. Where the middle is less quiet than that
        (the blocks of a poor encoder), a mark must stand out of it."""
        field = self._settings.field
        by_scenes = max(field.seen_least, field.seen_one / math.sqrt(self.scenes))
        loud = float(np.quantile(_middle(steady), field.loud_part)) * field.loud_times
        return min(field.seen, max(by_scenes, loud))

    def _elsewhere(self, steady: NDArray[np.float32], allowed: Mask, told: bool) -> list[Mark]:
        """Marks that lie not in one corner alone: across the picture, in its middle.

        Looked into at half size, and only in a film that changes enough to have no other cause.
        With ``told``, what is centred low down may be subtitles that nobody found, and is left out.
        """
        settings = self._settings
        if self.scenes < settings.whole.enough or self._stands_still():
            return []
        lit = (steady > settings.whole.seen) & allowed
        parts = [
            box
            for box in boxes_of(lit, settings.mark)
            if not any(_lies_in(box, corner) for corner in self._corner_boxes())
            and not (told and self._where_subtitles_are(box))
        ]
        sights = self._sights(self._halves)
        size = (sights[0].picture.shape[1], sights[0].picture.shape[0])
        free = msgspec.structs.replace(
            settings.mark, most_width=1.0, most_height=1.0, faint_share=math.inf
        )
        small = cv2.resize(allowed.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
        parts.sort(key=lambda box: box[2] * box[3], reverse=True)
        found = []
        for box in parts[: settings.whole.parts]:
            half = (box[0] // 2, box[1] // 2, (box[2] + 1) // 2, (box[3] + 1) // 2)
            mark = examined(half, sights, small, size, settings.field, free)
            if mark is not None:
                found.append(_enlarged(mark))
        if len(parts) > settings.whole.parts and found:
            best = max(found, key=lambda mark: mark.share)
            return [Mark(_union([*parts, *(mark.box for mark in found)]), best.seen, best.share)]
        return found

    def _is_everywhere(self, mark: Mark) -> bool:
        _, _, width, height = mark.box
        size = self._settings.whole.everywhere
        return width > size * self._size[0] and height > size * self._size[1]

    def _where_subtitles_are(self, box: Box) -> bool:
        width, height = self._size
        whole = self._settings.whole
        off_centre = abs(box[0] + box[2] / 2 - width / 2)
        return box[1] > whole.subtitle_top * height and off_centre < whole.subtitle_off * width

    def _sights(self, pictures: Sequence[Colour]) -> Sequence[Sight]:
        most = self._settings.scenes.weight
        return [
            Sight(scene, min(1.0, most / self._scenes.sizes[scene]), picture)
            for scene, picture in zip(self._scene_of, pictures, strict=True)
        ]

    def _three_times(self, seen: tuple[int, ...]) -> tuple[float, ...]:
        """The first, the middle and the last time: far apart, so that they show unlike pictures."""
        chosen = sorted({0, len(seen) // 2, len(seen) - 1})[:_TIMES]
        return tuple(round(self._times[seen[place]], 3) for place in chosen)


def _middle(whole: NDArray[T]) -> NDArray[T]:
    height, width = whole.shape
    return whole[height // 4 : height - height // 4, width // 4 : width - width // 4]


def _difference(one: Thumb, other: Thumb) -> float:
    return float(np.abs(one - other).mean())


def _scaled(box: Box, across: float, down: float) -> Box:
    left, top, width, height = box
    x, y = round(left * across), round(top * down)
    return x, y, round((left + width) * across) - x, round((top + height) * down) - y


def _moved(mark: Mark, x: int, y: int) -> Mark:
    left, top, width, height = mark.box
    return replace(mark, box=(x + left, y + top, width, height))


def _enlarged(mark: Mark) -> Mark:
    left, top, width, height = mark.box
    return replace(mark, box=(2 * left, 2 * top, 2 * width, 2 * height))


def _apart(marks: Sequence[Mark]) -> list[Mark]:
    """Marks whose boxes meet are parts of one, or one found twice."""
    apart: list[Mark] = []
    for mark in marks:
        grown = mark
        while meeting := [other for other in apart if _overlap(grown.box, other.box)]:
            apart = [other for other in apart if other not in meeting]
            best = max(grown, *meeting, key=lambda one: one.share)
            grown = replace(best, box=_union([grown.box, *(other.box for other in meeting)]))
        apart.append(grown)
    return sorted(apart, key=lambda one: (one.box[1], one.box[0]))


def _lies_in(box: Box, corner: Box) -> bool:
    """Inside the corner, and not reaching out of it into the picture."""
    left, top, width, height = corner
    right, bottom = left + width, top + height
    return (
        (box[0] >= left if left == 0 else box[0] > left)
        and (box[1] >= top if top == 0 else box[1] > top)
        and (box[0] + box[2] < right if left == 0 else box[0] + box[2] <= right)
        and (box[1] + box[3] < bottom if top == 0 else box[1] + box[3] <= bottom)
    )


def _union(boxes: Sequence[Box]) -> Box:
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right = max(box[0] + box[2] for box in boxes)
    bottom = max(box[1] + box[3] for box in boxes)
    return left, top, right - left, bottom - top


def _overlap(one: Box, other: Box) -> bool:
    return (
        one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    )
