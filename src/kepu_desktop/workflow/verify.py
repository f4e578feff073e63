"""Checking a written package at any time."""

from __future__ import annotations

from pathlib import Path

from kepu_desktop.bundles.problems import VerifyReport
from kepu_desktop.bundles.verify import verify_package
from kepu_desktop.calls.shipped import known_draft_marks
from kepu_desktop.workflow.progress import Listener, Progress, silent

_PERMILLE = 1000


def verify(folder: Path, *, progress: Listener = silent) -> VerifyReport:
    """Every file against its SHA-256, and the parts against each other. Raises ``UserError`` when
    ``folder`` is no package."""

    def told(name: str, done: int, total: int) -> None:
        share = done * _PERMILLE // total if total else _PERMILLE
        progress(Progress("校验（千分之）", share, _PERMILLE, name.rpartition("/")[2]))

    return verify_package(folder, draft_marks=known_draft_marks(), told=told)
