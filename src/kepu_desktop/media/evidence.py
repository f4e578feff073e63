"""Evidence pictures: frames of a film with a box around what is meant. Runs in a worker process."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kepu_desktop.domain.facts import Box
from kepu_desktop.media.stills import stills_at
from kepu_desktop.system.files import write_whole

Progress = Callable[[float], None]

PICTURE_SIZE = (800, 800)  # the longer side; enough to read a corner mark in a printed report
_QUALITY = 78
# Two lines, one in the other, so that the box shows on any picture (the window's own colours).
_INNER, _OUTER = "#FFC24A", "#12161B"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture to make: the frame shown at ``time_s`` and a box in it, to be saved as ``name``."""

    time_s: float
    box: Box | None
    name: str


def evidence_pictures(
    path: str,
    wanted: tuple[Wanted, ...],
    shown: tuple[int, int],
    folder: str,
    progress: Progress | None = None,
) -> tuple[str, ...]:
    """Make the pictures that can be had; returns the names of those in ``folder`` now.

    ``shown``: width and height that the boxes refer to. Raises ``UserError`` when the folder
    cannot be written.
    """
    target = Path(folder)
    missing = [one for one in wanted if not (target / one.name).is_file()]
    times = tuple(one.time_s for one in missing)
    frames = stills_at(path, times, PICTURE_SIZE, progress)
    for one, frame in zip(missing, frames, strict=True):
        if frame is not None:
            write_whole(target / one.name, _marked(frame.jpeg, one.box, shown))
    return tuple(one.name for one in wanted if (target / one.name).is_file())


def _marked(jpeg: bytes, box: Box | None, shown: tuple[int, int]) -> bytes:
    from PIL import Image, ImageDraw

    picture = Image.open(io.BytesIO(jpeg))
    if box is not None:
        across, down = picture.width / shown[0], picture.height / shown[1]
        left, top, width, height = box
        corners = (left * across, top * down, (left + width) * across, (top + height) * down)
        draw = ImageDraw.Draw(picture)
        for reach, colour, line in ((5, _OUTER, 4), (3, _INNER, 2)):
            x0, y0 = max(0, corners[0] - reach), max(0, corners[1] - reach)
            x1 = min(picture.width - 1, corners[2] + reach)
            y1 = min(picture.height - 1, corners[3] + reach)
            draw.rectangle((x0, y0, max(x0, x1), max(y0, y1)), outline=colour, width=line)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
