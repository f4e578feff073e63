"""One mail address in the ways in which people and programs write it."""

from __future__ import annotations

from collections.abc import Callable

Disguise = Callable[[str], str]


def full_width(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def blank_inside(text: str) -> str:
    return text.replace("@", " @")


def invisible_mark_inside(text: str) -> str:
    return text.replace("@", "\u200b@")


DISGUISES: tuple[Disguise, ...] = (str.upper, full_width, blank_inside, invisible_mark_inside)
