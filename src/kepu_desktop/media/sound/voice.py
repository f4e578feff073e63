"""Silero VAD: how likely somebody speaks, in steps of 32 ms.

The model (MIT, resources/models/LICENSE-silero-vad.txt) takes 512 samples at 16 kHz with the 64
before them, and hands a state from step to step. Windows are independent of each other, so many go
through in one call.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kepu_desktop.media.inference import session

RATE = 16000
STEP_S = 0.032
_STEP = 512
_BEFORE = 64
_STATE = 128


class Voice:
    """Raises ``ModelError`` when the model is missing or not the pinned one."""

    def __init__(self) -> None:
        self._session = session("speech")

    def probabilities(self, windows: NDArray[np.float32]) -> NDArray[np.float32]:
        """(windows, steps) for (windows, samples at 16 kHz); a rest below a step is left out."""
        count, length = windows.shape
        steps = length // _STEP
        found = np.zeros((count, steps), np.float32)
        state = np.zeros((2, count, _STATE), np.float32)
        padded = np.pad(windows, ((0, 0), (_BEFORE, 0)))
        rate = np.array(RATE, np.int64)
        for step in range(steps):
            piece = padded[:, step * _STEP : (step + 1) * _STEP + _BEFORE]
            inputs: dict[str, NDArray[Any]] = {
                "input": np.ascontiguousarray(piece),
                "state": state,
                "sr": rate,
            }
            likely, state = self._session.run(None, inputs)
            found[:, step] = likely[:, 0]
        return found
