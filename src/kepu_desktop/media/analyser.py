"""The version of all that reads media; part of the key under which facts are kept."""

from __future__ import annotations

import hashlib
from functools import cache

from kepu_desktop.system.resources import resources

# Raise it when facts of the same file would come out otherwise.
_VERSION = 2
MATERIAL_ANALYSER = "material-1"  # the same, for papers, pictures and films of cases


@cache
def analyser() -> str:
    """Version of the code and digest of the thresholds: "2-1a2b3c4d"."""
    total = hashlib.sha256()
    for file in sorted((resources() / "analysis").glob("*.toml")):
        total.update(file.name.encode() + b"\0" + file.read_bytes())
    total.update((resources() / "models" / "models.toml").read_bytes())
    return f"{_VERSION}-{total.hexdigest()[:8]}"
