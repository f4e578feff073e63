"""Directions of edges: what stays when pictures change and a mark does not.

For the gradient g of each colour, at the angle a to the picture's rows, a field vector of the
length (|g| / (|g| + softness))² at the angle 2a. Doubled, the angle forgets which side of an edge
is the brighter: a mark in a middle tone is brighter than some scenes and darker than others, and
its plain gradients cancel. The mean over unlike pictures goes to (nearly) nothing; along the edges
of a mark it stays long. (Doubled angles: Granlund 1978, In search of a general picture processing
operator.)
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from kepu_desktop.media.marks.frames import Colour

Field = tuple[NDArray[np.float32], NDArray[np.float32]]  # two parts, height × width × 3

_AROUND = 61  # pixels over which pictures in general prefer a direction: horizons, walls, fields


def directions(colour: Colour, softness: float) -> Field:
    """The field of one picture; each vector is shorter than 1."""
    smooth = cv2.blur(colour, (3, 3))
    across = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, scale=0.25)
    down = cv2.Sobel(smooth, cv2.CV_32F, 0, 1, scale=0.25)
    length = np.asarray(cv2.magnitude(across, down), np.float32)
    length += np.float32(softness)
    cv2.divide(across, length, across)
    cv2.divide(down, length, down)
    double = cv2.multiply(across, down, scale=2.0)
    cv2.multiply(across, across, across)
    cv2.multiply(down, down, down)
    cv2.subtract(across, down, across)
    return np.asarray(across, np.float32), np.asarray(double, np.float32)


def steadiness(field: Field) -> NDArray[np.float32]:
    """Length of a mean field in the colour where it is longest; height × width, 0 to 1."""
    return np.asarray(cv2.magnitude(*field).max(axis=2), np.float32)


def without_trend(field: Field) -> Field:
    """The field without what it has in common over a larger area."""
    one, two = (part - cv2.blur(part, (_AROUND, _AROUND)) for part in field)
    return one, two
