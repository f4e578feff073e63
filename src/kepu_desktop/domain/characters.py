"""Standard characters (通用规范汉字表, 2013): which are in it, and what to suggest for others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# CJK Unified Ideographs and extensions A–I; compatibility ideographs are never standard.
_IDEOGRAPHS = (
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x2FA1F),
    (0x30000, 0x323AF),
)


@dataclass(frozen=True, slots=True)
class StandardCharacters:
    """``standard`` is the table, ``allowed`` our list of science terms outside it."""

    standard: frozenset[str]
    allowed: frozenset[str]
    variants: Mapping[str, str]

    def outside(self, text: str) -> tuple[str, ...]:
        """The ideographs of ``text`` that are neither standard nor allowed, each once, in order."""
        strange = (
            char
            for char in text
            if char >= "\u3400"
            and char not in self.standard
            and char not in self.allowed
            and any(low <= ord(char) <= high for low, high in _IDEOGRAPHS)
        )
        return tuple(dict.fromkeys(strange))

    def suggestion(self, char: str) -> str | None:
        return self.variants.get(char)
