"""Checking a written package at any time."""

from __future__ import annotations

import contextlib
from pathlib import Path

from kepu_desktop.bundles.verify import VerifyReport, verify_package
from kepu_desktop.calls.loader import load_call
from kepu_desktop.domain.errors import UserError
from kepu_desktop.system.resources import shipped_calls


def verify(folder: Path) -> VerifyReport:
    """Every file against its SHA-256, and the parts against each other. Raises ``UserError`` when
    ``folder`` is no package."""
    return verify_package(folder, draft_marks=_draft_marks())


def _draft_marks() -> tuple[str, ...]:
    """The words by which the shipped calls mark a draft."""
    marks: set[str] = set()
    for call in sorted(shipped_calls().iterdir()):
        with contextlib.suppress(UserError):
            marks.add(load_call(call).package.draft_mark)
    return tuple(sorted(marks))
