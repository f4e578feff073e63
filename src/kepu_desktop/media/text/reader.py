"""Reads lines of text out of a picture with the pinned PP-OCRv6 models.

Detection is differentiable binarisation (Liao et al., AAAI 2020): a map of how likely each point
is text, cut at a threshold, each island widened to the line it is the core of. Recognition is a
CTC network on upright strips 48 pixels high (Graves et al., ICML 2006), read greedily.

ONNX Runtime runs the models directly. The ``rapidocr`` package that brings the small ones is not
imported: its code costs 0.55 s CPU and 32 MB a process, and fetches models when it misses one.
Here a missing model is a ``ModelError`` and nothing else, by construction.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from kepu_desktop.media.inference import Session, session
from kepu_desktop.media.models import model
from kepu_desktop.media.text.lines import Line

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]  # height × width × 3, BGR
    Map = NDArray[np.float32]
    Corners = NDArray[np.float32]  # 4 × 2

Size = Literal["tiny", "small"]

_LONGEST_SIDE = 960  # pictures are shrunk to it for detection; the default would enlarge bands
_GRAIN = 32  # both sides must be multiples of it
_CORE = 0.3  # points above it belong to an island
_ISLAND = 0.5  # mean over an island, below which it is no text
_WIDEN = 1.6  # area · this / circumference is what training took off each side
_LEAST_SIDE = 5  # pixels of a line's box; smaller is unreadable
_MOST_LINES = 80  # of the likeliest; noise can give a thousand islands
_STRIP = 48  # height of a strip for recognition
_SHORTEST, _LONGEST = 320, 3200  # its width
_LEVEL = 2.0  # degrees: flatter boxes are cut out upright
_UPRIGHT = 1.5  # higher than this times its width: letters below each other, or a line on its side
_ROWS_MORE = 64  # a thin band is read with black below and above: detection needs surroundings


class TextReader:
    """``tiny`` for scanning, ``small`` (three times dearer) for what becomes evidence.

    Raises ``ModelError`` where a model is missing or not the pinned one. Not for two threads.
    """

    def __init__(self, size: Size = "tiny") -> None:
        import cv2

        cv2.setNumThreads(1)
        self._size: Size = size
        self._nets: tuple[Session, Session] | None = None
        self._characters = self._alphabet()

    def rest(self) -> None:
        """Give back what the models take up, 100 to 200 MB; the next reading loads them again."""
        self._nets = None

    @property
    def _loaded(self) -> tuple[Session, Session]:
        """The networks that find lines and that read them."""
        if self._nets is None:
            self._nets = session(f"text-det-{self._size}"), session(f"text-rec-{self._size}")
        return self._nets

    def lines(self, picture: Picture, rows: tuple[int, int] | None = None) -> tuple[Line, ...]:
        """The lines of a BGR picture, or of its rows ``(top, bottom)``, from top to bottom.

        Boxes are in pixels of the whole ``picture``. Lines without any character are left out.
        """
        height, width = picture.shape[:2]
        top, bottom = (max(0, rows[0]), min(height, rows[1])) if rows is not None else (0, height)
        if bottom - top < _LEAST_SIDE or width < _LEAST_SIDE:
            return ()
        part = picture[top:bottom]
        found = []
        for corners in self._find(part):
            text, score = self._read(_strip(part, corners))
            if text:
                found.append(Line(text, score, _around(corners, top, width, height)))
        return tuple(sorted(found, key=lambda line: (line.top, line.left, line.text)))

    def _find(self, picture: Picture) -> Iterator[Corners]:
        """Corners of the lines, clockwise from the upper left, in pixels of ``picture``."""
        import cv2
        import numpy as np

        above = max(0, (_ROWS_MORE - picture.shape[0] + 1) // 2)
        if above:
            picture = np.pad(picture, ((above, above), (0, 0), (0, 0)))
        high, wide = picture.shape[:2]
        scale = min(1.0, _LONGEST_SIDE / max(high, wide))
        rows, columns = (
            max(_GRAIN, round(side * scale / _GRAIN) * _GRAIN) for side in (high, wide)
        )
        blob = cv2.dnn.blobFromImage(picture, 1 / 127.5, (columns, rows), (127.5, 127.5, 127.5))
        likely = self._run(self._loaded[0], np.asarray(blob, np.float32))[0, 0]
        islands = cv2.dilate((likely > _CORE).astype(np.uint8), np.ones((2, 2), np.uint8))
        contours, _ = cv2.findContours(islands, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        grow = np.array([wide / columns, high / rows], np.float32)
        scored = []
        for contour in contours:
            box = cv2.minAreaRect(contour)
            if min(box[1]) < 3:
                continue
            score = _mean_inside(likely, np.asarray(cv2.boxPoints(box), np.float32))
            if score >= _ISLAND:
                scored.append((score, box))
        scored.sort(key=lambda each: (-each[0], each[1]))
        for _, (centre, (first, second), angle) in scored[:_MOST_LINES]:
            wider = 2 * _WIDEN * first * second / (2 * (first + second))
            whole = cv2.boxPoints((centre, (first + wider, second + wider), angle))
            corners = _clockwise((whole * grow).astype(np.float32))
            corners[:, 1] -= above
            yield corners

    def _read(self, strip: Picture) -> tuple[str, float]:
        import cv2
        import numpy as np

        high, wide = strip.shape[:2]
        width = min(_LONGEST, max(1, math.ceil(_STRIP * wide / high)))
        blob = np.zeros((1, 3, _STRIP, max(_SHORTEST, width)), np.float32)
        small = cv2.resize(strip, (width, _STRIP)).astype(np.float32)
        blob[0, :, :, :width] = (small / 127.5 - 1.0).transpose(2, 0, 1)
        steps = self._run(self._loaded[1], blob)[0]
        best = steps.argmax(axis=1)
        sure = steps.max(axis=1)
        # Greedy CTC: a class counts where it begins; class 0 is "nothing here".
        keep = (best != 0) & (best != np.concatenate(([0], best[:-1])))
        text = "".join(self._characters[index] for index in best[keep]).strip()
        return text, float(sure[keep].mean()) if text else 0.0

    def _alphabet(self) -> tuple[str, ...]:
        """Class number to character: nothing, those of the model, a blank."""
        kept = self._loaded[1].get_modelmeta().custom_metadata_map.get("character")
        if kept is None:
            kept = model(f"text-keys-{self._size}").read_text(encoding="utf-8")
        return ("", *kept.split("\n")[: kept.count("\n") + (not kept.endswith("\n"))], " ")

    @staticmethod
    def _run(net: Session, blob: Map) -> Map:
        (result,) = net.run(None, {net.get_inputs()[0].name: blob})
        return result


def _mean_inside(likely: Map, corners: Corners) -> float:
    import cv2
    import numpy as np

    low = np.maximum(np.floor(corners.min(axis=0)).astype(int), 0)
    high = np.minimum(np.ceil(corners.max(axis=0)).astype(int) + 1, likely.shape[::-1])
    part = likely[low[1] : high[1], low[0] : high[0]]
    mask = np.zeros(part.shape, np.uint8)
    cv2.fillPoly(mask, [(corners - low).astype(np.int32)], (1,))
    return float(cv2.mean(part, mask)[0])


def _clockwise(corners: Corners) -> Corners:
    """From the upper left on."""
    by_x = corners[corners[:, 0].argsort(kind="stable")]
    left, right = by_x[:2], by_x[2:]
    left = left[left[:, 1].argsort(kind="stable")]
    right = right[right[:, 1].argsort(kind="stable")]
    import numpy as np

    return np.array([left[0], right[0], right[1], left[1]], np.float32)


def _strip(picture: Picture, corners: Corners) -> Picture:
    """The line cut out and laid level."""
    import cv2
    import numpy as np

    across, down = corners[1] - corners[0], corners[3] - corners[0]
    wide = max(1, round(float(np.hypot(*across))))
    high = max(1, round(float(np.hypot(*down))))
    if abs(math.degrees(math.atan2(float(across[1]), float(across[0])))) <= _LEVEL:
        centre = corners.mean(axis=0)
        cut = cv2.getRectSubPix(picture, (wide, high), (float(centre[0]), float(centre[1])))
    else:
        flat = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
        turn = cv2.getPerspectiveTransform(corners, flat)
        cut = cv2.warpPerspective(
            picture, turn, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
    return np.rot90(cut) if high >= _UPRIGHT * wide else cut  # type: ignore[return-value]


def _around(corners: Corners, top: int, width: int, height: int) -> tuple[int, int, int, int]:
    """The upright box around the corners, cut at the picture's edges."""
    import numpy as np

    low = np.floor(corners.min(axis=0)).astype(int)
    high = np.ceil(corners.max(axis=0)).astype(int)
    left, right = max(0, int(low[0])), min(width, int(high[0]))
    upper, lower = max(0, int(low[1]) + top), min(height, int(high[1]) + top)
    return left, upper, max(1, right - left), max(1, lower - upper)
