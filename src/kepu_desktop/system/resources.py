"""The only place that knows where the shipped data lies."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def resources() -> Path:
    """``_resources`` inside an installed wheel or bundle, ``resources/`` in a source checkout."""
    installed = _PACKAGE / "_resources"
    return installed if installed.is_dir() else _PACKAGE.parent.parent / "resources"


def shipped_calls() -> Path:
    return resources() / "calls"


def template(name: str) -> Path:
    return resources() / "templates" / name
