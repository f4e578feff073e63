"""The thresholds of the text room: resources/analysis/text.toml says where each is from."""

from __future__ import annotations

from functools import cache

import msgspec

from kepu_desktop.system.resources import resources


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class PlanSettings(_Strict, frozen=True):
    samples: int
    long_samples: int
    long_s: float
    short_s: float
    apart_s: float
    reach: float
    between_s: float


class LineSettings(_Strict, frozen=True):
    rows: float
    score: float
    faint: float
    hanzi: int
    latin: int
    blank: float
    gap: float
    same: float


class MotionSettings(_Strict, frozen=True):
    partner_s: float
    strokes: float
    sideways: float
    down: float
    edge: int
    shaking: float
    common: int
    ticker: float


class ClusterSettings(_Strict, frozen=True):
    level: float
    height: float
    frames: int
    different: int
    new: float
    many: int
    stock: int
    again: float
    centred: float
    left: float
    aligned: float
    part: float
    part_frames: int


class LifetimeSettings(_Strict, frozen=True):
    from_s: float
    to_s: float
    asked: int
    asked_mixed: int
    asked_other: int
    most: int
    known: int
    lasting: float


class VerdictSettings(_Strict, frozen=True):
    burned_in: float
    burned_in_left: float
    straps: float
    speech: int
    speech_short: int
    looked: float
    unexplained: float
    scattered: float
    moving: float
    weak_frames: int
    above: float
    evidence: int


class OpeningSettings(_Strict, frozen=True):
    until_s: float
    frames: int
    score: float
    letters: int
    lines: int


class TextSettings(_Strict, frozen=True):
    plan: PlanSettings
    line: LineSettings
    motion: MotionSettings
    cluster: ClusterSettings
    lifetime: LifetimeSettings
    verdict: VerdictSettings
    opening: OpeningSettings


@cache
def text_settings() -> TextSettings:
    """The shipped thresholds. Raises ``msgspec.ValidationError`` for a broken file."""
    data = (resources() / "analysis" / "text.toml").read_bytes()
    return msgspec.toml.decode(data, type=TextSettings)
