"""Neural networks of this machine, for this machine: the only door to ONNX Runtime.

The official builds from 1.29 on (POSIX; Windows later as well) write a device number and a
database below the home folder when they are imported, and send events to their maker over HTTPS.
``ORT_DISABLE_TELEMETRY`` is looked at once, at that moment, so it must be set before, and nobody
else may import ``onnxruntime``. Telling its ``disable_telemetry_events`` alone would be too late.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Protocol

from kepu_desktop.media.models import model

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


class Session(Protocol):
    """What is used of ``onnxruntime.InferenceSession``, which has no types of its own."""

    def run(self, outputs: None, inputs: Mapping[str, NDArray[Any]]) -> list[NDArray[Any]]: ...
    def get_inputs(self) -> list[Any]: ...
    def get_modelmeta(self) -> Any: ...


def session(name: str) -> Session:
    """The model of that name in resources/models/models.toml, ready to run on one thread.

    Raises ``ModelError`` where it is missing or not the pinned one. Nothing is written, sent, or
    said on the terminal.
    """
    data = model(name).read_bytes()
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # builds that ask the system's tracing instead
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    # One worker a core; a second thread would only wait, and burn its core spinning.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.inter_op.allow_spinning", "0")
    # The layers' blocks by themselves would leave holes all over the C library's heap: 695 MB after
    # 137 pictures against 414 in an arena of their own (measured), which lives as long as this.
    options.enable_cpu_mem_arena = True
    options.enable_mem_pattern = False  # pictures and lines differ in size
    ready: Session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    return ready
