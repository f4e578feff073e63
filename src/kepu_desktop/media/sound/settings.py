"""The thresholds of resources/analysis/sound.toml, where each number says what it comes from."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Annotated

import msgspec

from kepu_desktop.system.resources import resources

Positive = Annotated[float, msgspec.Meta(gt=0)]
Decibel = Annotated[float, msgspec.Meta(ge=-120, le=0)]  # of full scale, or of another level


class Levels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For ``levels.measure``; seconds and decibels of full scale."""

    silence_db: Decibel
    silence_s: Positive
    piece_s: Positive
    jitter_s: Positive
    jump_s: Positive
    padding_s: Positive


class Speech(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For ``speech.speech_at``; seconds, decibels, a probability, and windows a batch."""

    window_s: Positive
    decide_s: Positive
    probability: Annotated[float, msgspec.Meta(gt=0, lt=1)]
    heard_s: Positive
    level_db: Decibel
    gain_db: Annotated[float, msgspec.Meta(ge=0, le=80)]
    cancelled_db: Decibel
    near_s: Positive
    batch: Annotated[int, msgspec.Meta(ge=1, le=1024)]


class SoundSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    levels: Levels
    speech: Speech


@cache
def sound_settings() -> SoundSettings:
    """The shipped thresholds. Raises ``msgspec.ValidationError`` for a wrong or unknown key."""
    raw = (resources() / "analysis" / "sound.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(raw), SoundSettings)
