"""Audience figures put together: what the window shows and the papers print of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """Rows that belong together: one platform, unit or film.

    ``sums`` by column key; a key that is not there is blank, which is never 0. ``largest`` are
    the figures that are never summed. ``share`` of the main figure, 0..1.
    """

    name: str  # platform, unit or title; "" where it is not known
    sums: Mapping[str, int]
    largest: Mapping[str, int]
    rows: int
    platforms: int
    share: float | None
    film: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class TopicFigures:
    name: str
    platform: str
    figures: Mapping[str, int]
