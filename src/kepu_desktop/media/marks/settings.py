"""The thresholds of this room, read from resources/analysis/marks.toml and checked."""

from __future__ import annotations

from functools import cache

import msgspec

from kepu_desktop.system.resources import resources


class _Numbers(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class FrameSettings(_Numbers, frozen=True, kw_only=True):
    side_px: int
    least_px: int
    most: int
    dark_level: float
    flat_deviation: float
    repeat_difference: float


class SceneSettings(_Numbers, frozen=True, kw_only=True):
    thumb_width: int
    thumb_height: int
    trim: int
    correlation: float
    close_levels: float
    close_share: float
    weight: float
    enough: int


class FieldSettings(_Numbers, frozen=True, kw_only=True):
    softness: float
    seen: float
    seen_one: float
    seen_least: float
    loud_part: float
    loud_times: float
    still: float
    still_share: float
    line_share: float
    rim_px: int
    corner_width: float
    corner_height: float


class OpaqueSettings(_Numbers, frozen=True, kw_only=True):
    deviation: float
    around: float
    around_px: int


class MarkSettings(_Numbers, frozen=True, kw_only=True):
    close_width_px: int
    close_height_px: int
    match: float
    rounds: int
    kept: float
    least_pixels: int
    least_width_px: int
    least_height_px: int
    most_width: float
    most_height: float
    least_fill: float
    least_crossing: float
    length: float
    length_one: float
    faint_crossing: float
    faint_fill: float
    faint_share: float
    least_scenes: int
    least_frames: int
    least_share: float
    most: int


class WholeSettings(_Numbers, frozen=True, kw_only=True):
    enough: int
    seen: float
    still_levels: float
    still_share: float
    least_level: float
    parts: int
    everywhere: float
    subtitle_top: float
    subtitle_off: float


class BorderSettings(_Numbers, frozen=True, kw_only=True):
    black_level: int
    lit_share: float
    lit_frames: float
    step_levels: float
    step_share: float
    step_frames: float
    least: float
    enough_frames: int


class Settings(_Numbers, frozen=True, kw_only=True):
    frames: FrameSettings
    scenes: SceneSettings
    field: FieldSettings
    opaque: OpaqueSettings
    mark: MarkSettings
    whole: WholeSettings
    borders: BorderSettings


@cache
def shipped() -> Settings:
    """The numbers the program is delivered with."""
    path = resources() / "analysis" / "marks.toml"
    return msgspec.toml.decode(path.read_bytes(), type=Settings)
