"""The table of standard characters from the shipped data."""

from __future__ import annotations

from functools import cache

from kepu_desktop.domain.characters import StandardCharacters
from kepu_desktop.system.resources import resources


@cache
def standard_characters() -> StandardCharacters:
    folder = resources() / "characters"
    standard = (folder / "standard.txt").read_text(encoding="utf-8")
    allowed = (folder / "allowed.txt").read_text(encoding="utf-8")
    variants = (folder / "variants.txt").read_text(encoding="utf-8").splitlines()
    return StandardCharacters(
        standard=frozenset(standard) - {"\n"},
        allowed=frozenset(allowed) - {"\n"},
        variants={line[0]: line[1] for line in variants},
    )
