"""Which disk a file lies on, named as the person sees it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_REMOVABLE = ("/media/", "/run/media/", "/mnt/", "/Volumes/")


def volume_label(path: str) -> str:
    """The label of the volume that holds ``path``; "" where the system tells none."""
    if sys.platform == "win32":
        import ctypes

        drive = os.path.splitdrive(os.path.abspath(path))[0] + "\\"
        buffer = ctypes.create_unicode_buffer(261)
        known = ctypes.windll.kernel32.GetVolumeInformationW(
            drive, buffer, len(buffer), None, None, None, None, 0
        )
        return buffer.value if known else ""
    mount = Path(path)
    while not os.path.ismount(mount) and mount != mount.parent:
        mount = mount.parent
    return mount.name if str(mount).startswith(_REMOVABLE) else ""
