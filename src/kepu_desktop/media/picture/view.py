"""One decoded frame as the arrays that the analyses take."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

Picture = NDArray[np.uint8]

SMALL = (320, 180)  # width, height
COLOUR_WIDTH = 960
_HD_LINES = 720  # from here on an untagged picture is BT.709, as players take it
_FULL_RANGE = 2  # AVCOL_RANGE_JPEG
_UNKNOWN_MATRIX = 2  # AVCOL_SPC_UNSPECIFIED
# Formats whose first plane is the brightness and nothing else, one or two octets a pixel.
_ROWS = 64
_PLANAR = ("yuv4", "yuvj4", "yuva4", "nv", "p0", "gray")


class View:
    """A frame at ``time_s`` seconds from the film's first picture.

    The arrays are made when they are asked for and kept with the view. Keep no view longer than
    needed: it holds the decoded frame.
    """

    def __init__(self, time_s: float, frame: VideoFrame, aspect: float = 1.0) -> None:
        self.time_s = round(time_s, 6)
        self._frame = frame
        self._aspect = aspect  # width / height of a pixel
        self._turns = round(frame.rotation / 90) % 4  # counter-clockwise

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in coded pixels, upright: what boxes in the facts refer to."""
        width, height = self._frame.width, self._frame.height
        return (height, width) if self._turns % 2 else (width, height)

    @cached_property
    def small(self) -> Picture:
        """Brightness, (180, 320) uint8, 16 black and 235 white whatever the file's range.

        The coded picture, neither turned nor in proportion.
        """
        import cv2

        plane = self.coded_luma
        # Halving has a path of its own, four times as fast as any other ratio; half a level off.
        while plane.shape[1] >= 4 * SMALL[0] and plane.shape[0] >= 4 * SMALL[1]:
            half = plane.shape[1] // 2, plane.shape[0] // 2
            plane = np.asarray(cv2.resize(plane, half, interpolation=cv2.INTER_AREA), np.uint8)
        shrunk = np.asarray(cv2.resize(plane, SMALL, interpolation=cv2.INTER_AREA), np.uint8)
        if self.full_range:
            return np.asarray(np.rint(shrunk * (219 / 255) + 16), dtype=np.uint8)
        return shrunk

    @cached_property
    def colour(self) -> Picture:
        """Blue, green, red: (height, 960, 3) uint8, upright, square pixels, in proportion."""
        frame = self._frame
        width, height = float(frame.width) * self._aspect, float(frame.height)
        if self._turns % 2:
            scale = COLOUR_WIDTH / height
        else:
            scale = COLOUR_WIDTH / width
        untagged = frame.colorspace == _UNKNOWN_MATRIX and frame.height >= _HD_LINES
        shown = frame.reformat(
            max(1, round(width * scale)),
            max(1, round(height * scale)),
            format="bgr24",
            src_colorspace="ITU709" if untagged else None,
            interpolation="AREA" if scale < 1 else "BICUBIC",
            threads=1,
        )
        return self._upright(np.asarray(shown.to_ndarray(), dtype=np.uint8))

    @cached_property
    def luma(self) -> Picture:
        """Brightness, (height, width) uint8 of ``size``: every coded pixel, upright."""
        return self._upright(self.coded_luma)

    @property
    def full_range(self) -> bool:
        """Whether brightness goes from 0 to 255 in ``luma`` and not from 16 to 235."""
        return self._frame.color_range == _FULL_RANGE or self._frame.format.name.startswith("yuvj")

    @cached_property
    def coded_luma(self) -> Picture:
        """Brightness as coded, (height, width) uint8, not turned. Not to be written to."""
        frame = self._frame
        name = frame.format.name
        if not name.startswith(_PLANAR):
            return _array(frame.reformat(format="gray", threads=1), 1).copy()
        bits = frame.format.components[0].bits
        if bits == 8:
            return _array(frame, 1)
        if bits > 16 or name.endswith("be"):
            return _array(frame.reformat(format="gray", threads=1), 1).copy()
        # p010 and its kin hold the value in the upper bits.
        return _shifted(_array(frame, 2).view("<u2"), 8 if name.startswith("p0") else bits - 8)

    def release(self) -> None:
        """Give back the frame and the arrays of its size: 130 MB of an 8K film at 10 bits. What is
        to be had afterwards is what was asked for before."""
        del self._frame
        for name in ("luma", "coded_luma"):
            self.__dict__.pop(name, None)

    def _upright(self, picture: Picture) -> Picture:
        if not self._turns:
            return np.ascontiguousarray(picture)
        return np.ascontiguousarray(np.rot90(picture, self._turns))


def _shifted(deep: NDArray[np.uint16], shift: int) -> Picture:
    """The upper eight bits, some rows at a time: the picture need not be held three times."""
    shallow = np.empty(deep.shape, np.uint8)
    for top in range(0, len(deep), _ROWS):
        shallow[top : top + _ROWS] = deep[top : top + _ROWS] >> shift
    return shallow


def _array(frame: VideoFrame, octets: int) -> Picture:
    """The first plane without its padding, as the octets lie in the frame's own memory."""
    plane = frame.planes[0]
    rows: Picture = np.frombuffer(memoryview(plane), np.uint8, plane.line_size * plane.height)
    return rows.reshape(plane.height, plane.line_size)[:, : plane.width * octets]
