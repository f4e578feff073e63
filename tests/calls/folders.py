"""Copies of call folders to spoil."""

from __future__ import annotations

import shutil
from pathlib import Path

from kepu_desktop.system.resources import shipped_calls

SHIPPED = shipped_calls() / "kepu-2025"
OTHER = Path(__file__).parent / "other_call"


def copied(target: Path, source: Path = SHIPPED) -> Path:
    """A copy of a call folder below ``target``, without what else may lie there."""
    folder = target / "call"
    shutil.copytree(source, folder)
    return folder


def altered(target: Path, old: str, new: str, source: Path = SHIPPED) -> Path:
    """A copy whose call.toml has ``new`` for the first ``old``."""
    folder = copied(target, source)
    file = folder / "call.toml"
    text = file.read_text("utf-8")
    assert old in text, old
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder
