"""On which line of a TOML text a key is set, so that a fault can name it."""

from __future__ import annotations

import re

_ARRAY_HEAD = re.compile(r"\s*\[\[\s*(.+?)\s*\]\]")
_HEAD = re.compile(r"\s*\[\s*(.+?)\s*\]\s*(#.*)?$")
_KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[A-Za-z0-9_.-]+)\s*=""")


class KeyLines:
    """Line numbers of keys. ``a.b[2].c`` is looked up with ever shorter heads until one is known.

    tomllib keeps no positions; call files are flat enough for a line scan: table heads, array-of-
    table heads and ``key =`` at the start of a line, multi-line strings skipped.
    """

    def __init__(self, text: str) -> None:
        self._lines: dict[str, int] = {}
        counts: dict[str, int] = {}
        head = ""
        quote = ""
        for number, line in enumerate(text.split("\n"), 1):
            if quote:
                if quote in line:
                    quote = ""
                continue
            if match := _ARRAY_HEAD.match(line):
                name = plain(match[1])
                counts[name] = counts.get(name, -1) + 1
                self._lines.setdefault(name, number)
                head = f"{name}[{counts[name]}]"
                self._lines[head] = number
            elif match := _HEAD.match(line):
                head = plain(match[1])
                self._lines.setdefault(head, number)
            elif match := _KEY.match(line):
                key = plain(match[1])
                self._lines.setdefault(f"{head}.{key}" if head else key, number)
                for mark in ('"""', "'''"):
                    if line.count(mark) == 1:
                        quote = mark

    def of(self, key: str) -> int | None:
        wanted = plain(key)
        while wanted:
            if wanted in self._lines:
                return self._lines[wanted]
            cut = max(wanted.rfind("."), wanted.rfind("["))
            wanted = wanted[:cut] if cut > 0 else ""
        return None


def plain(key: str) -> str:
    """``rules."video/sound"`` → ``rules.video/sound``."""
    return re.sub(r"""["']""", "", key)
