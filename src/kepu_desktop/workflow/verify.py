"""Checking a written package at any time."""

from __future__ import annotations

from pathlib import Path

from kepu_desktop.bundles.verify import VerifyReport, verify_package
from kepu_desktop.calls.shipped import known_draft_marks


def verify(folder: Path) -> VerifyReport:
    """Every file against its SHA-256, and the parts against each other. Raises ``UserError`` when
    ``folder`` is no package."""
    return verify_package(folder, draft_marks=known_draft_marks())
