"""The thresholds of resources/analysis/picture.toml, where each number says what it comes from."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

import msgspec

from kepu_desktop.system.resources import resources


class Black(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    level: int
    share: float
    small_share: float
    least_s: float


class Freeze(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    mean: float
    tile: float
    least_s: float
    key_mean: float
    key_tile: float


class Sizes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    fixed: float
    per_block: float
    window_s: float
    share: float
    join_s: float
    least_s: float
    equal_octets: int
    equal_s: float
    change: float
    hole_s: float
    codecs: dict[str, float]


class Refine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    share: float
    least_frames: int
    pad_s: float
    long_s: float
    edge_s: float


class PictureSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Brightness in levels of 16 … 235, times in seconds, sizes in octets."""

    black: Black
    freeze: Freeze
    sizes: Sizes
    refine: Refine


@cache
def picture_settings() -> PictureSettings:
    """The shipped thresholds. Raises ``msgspec.ValidationError`` for a wrong or unknown key."""
    data: dict[str, Any] = tomllib.loads(
        (resources() / "analysis" / "picture.toml").read_text(encoding="utf-8")
    )
    return msgspec.convert(data, PictureSettings)
