"""Directions of brightness: what stays when pictures change and a mark does not.

u = g / (|g| + softness) for the gradient g of each of the three colours. The mean of u over
unlike pictures goes to nothing, but along the edges of a mark it stays long. Grey is not enough:
a mark in a middle tone is brighter than some scenes and darker than others.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from kepu_desktop.media.marks.frames import Colour

Field = tuple[NDArray[np.float32], NDArray[np.float32]]  # across and down, height × width × 3


def directions(colour: Colour, softness: float) -> Field:
    """The field of one picture; each vector is shorter than 1."""
    smooth = cv2.blur(colour, (3, 3))
    across = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=0.25)
    down = cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=0.25)
    length = np.asarray(cv2.magnitude(across, down), np.float32)
    length += np.float32(softness)
    return (
        np.asarray(cv2.divide(across, length), np.float32),
        np.asarray(cv2.divide(down, length), np.float32),
    )


def steadiness(field: Field) -> NDArray[np.float32]:
    """Length of a mean field in the colour where it is longest; height × width, 0 to 1."""
    return np.asarray(cv2.magnitude(*field).max(axis=2), np.float32)
