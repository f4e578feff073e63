"""The shipped thresholds, and what is refused."""

from __future__ import annotations

import tomllib

import msgspec
import pytest

from kepu_desktop.media.sound.settings import SoundSettings, sound_settings
from kepu_desktop.system.resources import resources


def test_the_shipped_file_is_complete() -> None:
    settings = sound_settings()
    assert settings.levels.piece_s < settings.levels.silence_s
    assert settings.levels.jitter_s < settings.levels.jump_s
    assert 2 * settings.speech.decide_s <= settings.speech.window_s


@pytest.mark.parametrize(
    ("part", "key", "value"),
    [
        ("levels", "silence_db", 3.0),
        ("levels", "silence_s", 0.0),
        ("speech", "probability", 1.0),
        ("speech", "batch", 0),
        ("speech", "unheard_of", 1),
    ],
)
def test_a_wrong_value_or_an_unknown_key_is_refused(part: str, key: str, value: float) -> None:
    raw = tomllib.loads((resources() / "analysis" / "sound.toml").read_text(encoding="utf-8"))
    raw[part][key] = value
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(raw, SoundSettings)
