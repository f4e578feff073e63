"""Silero VAD: how likely somebody speaks, in steps of 32 ms.

The model (MIT, resources/models/LICENSE-silero-vad.txt) takes 512 samples at 16 kHz with the 64
before them, and hands a state from step to step. Windows are independent of each other, so many go
through in one call.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kepu_desktop.media.models import model

RATE = 16000
STEP_S = 0.032
_STEP = 512
_BEFORE = 64
_STATE = 128


class Voice:
    """Raises ``ModelError`` when the model is missing or not the pinned one."""

    def __init__(self) -> None:
        path = model("speech")
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # One worker a core; a second thread would only wait, and burn its core spinning.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4  # nothing of it on the terminal
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )

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
            inputs = {"input": np.ascontiguousarray(piece), "state": state, "sr": rate}
            likely, state = self._session.run(None, inputs)
            found[:, step] = likely[:, 0]
        return found
