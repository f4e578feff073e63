"""What a project needs to know of a file: its fingerprint and its facts, in one visit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kepu_desktop.domain.facts import MediaFacts
from kepu_desktop.media.fingerprint import Fingerprint, fingerprint
from kepu_desktop.media.probe import probe


@dataclass(frozen=True, slots=True)
class Examined:
    """``fingerprint`` is None when the file could not be opened."""

    fingerprint: Fingerprint | None
    facts: MediaFacts


def examine(path: str, depth: str, progress: Callable[[float], None] | None = None) -> Examined:
    """``probe`` after taking the fingerprint. Never raises for what a file may hold."""
    try:
        taken = fingerprint(path)
    except OSError:
        taken = None
    return Examined(taken, probe(path, depth, progress))
