"""Black and still runs in a row of frames, found while they pass. Pure.

The edges are those of FFmpeg's blackdetect and freezedetect: a run begins with its first frame and
ends when the first other frame is shown.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kepu_desktop.media.picture.levels import black, frozen
from kepu_desktop.media.picture.settings import Freeze, PictureSettings
from kepu_desktop.media.picture.view import View

Span = tuple[float, float]

_SETTLED_S = 0.3  # a still shorter than this is motion


class BlackWatch:
    """``open_s`` is where the present run began, None outside one."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.open_s: float | None = None

    def add(self, time_s: float, black: bool) -> None:
        if black and self.open_s is None:
            self.open_s = time_s
        elif not black:
            self.end(time_s)

    def end(self, time_s: float) -> None:
        """No more frames: what is open ends here."""
        if self.open_s is not None and time_s > self.open_s:
            self.spans.append((self.open_s, time_s))
        self.open_s = None


class FreezeWatch:
    """``open_s`` is where the frame came that later ones are compared with."""

    def __init__(self, settings: Freeze) -> None:
        self._settings = settings
        self.spans: list[Span] = []
        self.open_s: float | None = None
        self.reference: NDArray[np.uint8] | None = None

    def add(self, time_s: float, small: NDArray[np.uint8]) -> None:
        if self.reference is not None and frozen(self.reference, small, self._settings):
            return
        self.end(time_s)
        self.open_s, self.reference = time_s, small

    def end(self, time_s: float) -> None:
        """No more frames: what is open ends here."""
        if self.open_s is not None and time_s - self.open_s >= self._settings.least_s - 1e-6:
            self.spans.append((self.open_s, time_s))
        self.open_s = self.reference = None


class Watch:
    """Both kinds of runs in one row of frames."""

    def __init__(self, settings: PictureSettings) -> None:
        self._settings = settings
        self.black = BlackWatch()
        self.freeze = FreezeWatch(settings.freeze)

    def add(self, view: View) -> None:
        self.black.add(view.time_s, black(view, self._settings.black))
        self.freeze.add(view.time_s, view.small)

    def end(self, time_s: float) -> None:
        self.black.end(time_s)
        self.freeze.end(time_s)

    @property
    def runs(self) -> tuple[Span, ...]:
        return (*self.black.spans, *self.freeze.spans)

    @property
    def open_runs(self) -> tuple[float | None, float | None]:
        return self.black.open_s, self.freeze.open_s

    def running(self, time_s: float) -> bool:
        """Whether something may still go on at the frame of this time."""
        still_s = time_s - self.freeze.open_s if self.freeze.open_s is not None else 0.0
        return self.black.open_s is not None or still_s >= _SETTLED_S
