"""How far a line of text moved between two pictures, from its strokes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kepu_desktop.media.text.lines import Box
from kepu_desktop.media.text.motion import Shift

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kepu_desktop.media.text.reader import Picture

_SIDEWAYS, _DOWN = 96, 48  # pixels searched each way
_SURE = 0.5  # correlation of the strokes from which the match counts
_CLEAR = 0.05  # better than the match at rest by so much, or it did not move


def shift_of(before: Picture, after: Picture, box: Box) -> Shift | None:
    """(right, down) in pixels; None where the strokes are not found again."""
    import cv2
    import numpy as np

    left, top, width, height = box
    high, wide = before.shape[:2]
    if before.shape != after.shape or width < 12 or height < 6:
        return None
    piece = _strokes(before[top : top + height, left : left + width])
    upper, lower = max(0, top - _DOWN), min(high, top + height + _DOWN)
    first, last = max(0, left - _SIDEWAYS), min(wide, left + width + _SIDEWAYS)
    field = _strokes(after[upper:lower, first:last])
    fits = cv2.matchTemplate(field, piece, cv2.TM_CCOEFF_NORMED)
    _, best, _, (x, y) = cv2.minMaxLoc(np.nan_to_num(fits, copy=False))
    rest = float(fits[top - upper, left - first])
    if rest >= _SURE and best - rest < _CLEAR:
        return 0.0, 0.0
    if best < _SURE:
        return None
    return float(x + first - left), float(y + upper - top)


def _strokes(picture: Picture) -> NDArray[np.float32]:
    """The strength of edges: strokes of text have them, whatever their colour."""
    import cv2
    import numpy as np

    gray = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    across = cv2.Sobel(gray, cv2.CV_32F, 1, 0, ksize=3)
    down = cv2.Sobel(gray, cv2.CV_32F, 0, 1, ksize=3)
    return np.asarray(cv2.magnitude(across, down), np.float32)
