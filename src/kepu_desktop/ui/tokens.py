"""Colours and type from the one token table (resources/theme/tokens.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from kepu_desktop.system.resources import resources


@dataclass(frozen=True, slots=True)
class TypeRole:
    """``pixels`` and ``line`` height in logical pixels."""

    pixels: int
    line: int
    bold: bool


@dataclass(frozen=True, slots=True)
class Tokens:
    light: dict[str, str]
    dark: dict[str, str]
    families: tuple[str, ...]
    roles: dict[str, TypeRole]

    def colors(self, dark: bool) -> dict[str, str]:
        return self.dark if dark else self.light


@cache
def tokens() -> Tokens:
    raw = tomllib.loads((resources() / "theme" / "tokens.toml").read_text(encoding="utf-8"))
    table = raw["color"]
    return Tokens(
        light={name: pair[0] for name, pair in table.items()},
        dark={name: pair[1] for name, pair in table.items()},
        families=tuple(raw["type"]["families"]),
        roles={name: TypeRole(*value) for name, value in raw["type"].items() if name != "families"},
    )
