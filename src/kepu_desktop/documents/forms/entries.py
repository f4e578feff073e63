"""Many entries in one cell: where one ends and the next begins."""

from __future__ import annotations

import re

from kepu_desktop.calls.model import Form

_NUMBER = r"(?:\d{1,4}|[一二三四五六七八九十百]{1,5})"
_GENERIC = re.compile(rf"^\s*[(（]?({_NUMBER})\s*[)）.．、]\s*\S")
_TITLED = re.compile(r"^\s*《[^》]+》")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}


def split_entries(texts: list[tuple[str, bool]], form: Form) -> tuple[str, ...]:
    """The entries of a cell from its lines and whether each is bold.

    A heading is a line in the call's own pattern with the number that comes next (bold, if the
    first one is); else any numbering that counts up; else a line that begins with 《title》; else
    blocks between blank lines.
    """
    lines = [text for text, _ in texts]
    while lines and not lines[-1].strip():
        lines.pop()
    if not any(line.strip() for line in lines):
        return ()
    own = [re.compile(_pattern(words)) for words in (form.entry_series, form.entry_single)]
    starts = _counted(texts, own) or _counted(texts, [_GENERIC])
    if not starts:
        starts = [n for n, line in enumerate(lines) if _TITLED.match(line)]
    if not starts or any(line.strip() for line in lines[: starts[0]]):
        starts = [n for n, line in enumerate(lines) if line.strip() and _opens(lines, n)]
    bounds = [*starts, len(lines)]
    entries = ("\n".join(lines[a:b]).strip("\n") for a, b in zip(starts, bounds[1:], strict=True))
    return tuple(entry for entry in entries if entry.strip())


def _opens(lines: list[str], number: int) -> bool:
    return number == 0 or not lines[number - 1].strip()


def _counted(texts: list[tuple[str, bool]], patterns: list[re.Pattern[str]]) -> list[int]:
    starts: list[int] = []
    bold_only = False
    for number, (text, bold) in enumerate(texts):
        mark = next((m for pattern in patterns if (m := pattern.match(text))), None)
        if mark is None or (starts and bold_only and not bold):
            continue
        if _value(mark[1]) == len(starts) + 1:
            bold_only = bold if not starts else bold_only
            starts.append(number)
    return starts


def _pattern(words: str) -> str:
    """The first line of an entry pattern as a regular expression; the number is group 1."""
    head = re.escape(words.split("\n")[0])
    head = head.replace(r"\{number\}", rf"({_NUMBER})", 1).replace(r"\{count\}", r"\d+")
    return "^" + head.replace(r"\{title\}", ".+").replace(r"\{summary\}", ".*") + "$"


def _value(number: str) -> int | None:
    if number.isdigit():
        return int(number)
    total, digit = 0, 0
    for char in number:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
    return total + digit
