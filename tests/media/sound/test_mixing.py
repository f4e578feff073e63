"""Which voices are listened to."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from kepu_desktop.media.sound.mixing import loudness, planes, raised, voices

SURROUND = ("FL", "FR", "FC", "LFE", "BL", "BR")
RANDOM = np.random.default_rng(4)


def tone(level: float, pitch: float = 300.0) -> np.ndarray:
    return (level * np.sin(np.arange(8000) * 2 * np.pi * pitch / 16000)).astype(np.float32)


@pytest.mark.parametrize("kind", ["int16", "int32", "uint8", "float32", "float64"])
def test_every_sample_format_becomes_full_scale_one(kind: str) -> None:
    steps = np.array([-1.0, -0.5, 0.0, 0.5])
    half = {"int16": 2**15, "int32": 2**31, "uint8": 2**7}.get(kind, 1)
    raw = (steps * half + (128 if kind == "uint8" else 0)).astype(kind)
    packed = np.repeat(raw, 2)[np.newaxis]
    assert planes(packed, 2) == pytest.approx(np.stack((steps, steps)), abs=1e-6)
    assert planes(np.stack((raw, raw)), 2) == pytest.approx(np.stack((steps, steps)), abs=1e-6)


def test_a_centre_is_heard_alone_beside_the_mix_without_the_deep_channel() -> None:
    sound = np.stack([tone(0.1, 200 + 100 * n) for n in range(6)])
    sound[3] = 1.0
    mix, centre = voices(sound, SURROUND, -15.0)
    assert centre == pytest.approx(sound[2])
    assert mix == pytest.approx(sound[[0, 1, 2, 4, 5]].mean(axis=0), abs=1e-6)


def test_channels_that_cancel_each_other_are_heard_one_alone() -> None:
    wrong = np.stack((tone(0.3), -tone(0.31)))
    assert voices(wrong, ("FL", "FR"), -15.0)[0] == pytest.approx(wrong[1])
    one_sided = np.stack((tone(0.3), np.zeros(8000, np.float32)))
    assert voices(one_sided, ("FL", "FR"), -15.0)[0] == pytest.approx(one_sided[0] / 2)


def test_low_recordings_are_raised_alike_and_loud_ones_left() -> None:
    windows = np.stack((tone(0.001), tone(0.0001)))
    louder = raised(windows, -20.0, 50.0)
    assert loudness(louder[0]) == pytest.approx(0.1, rel=0.15)
    assert loudness(louder[1]) == pytest.approx(loudness(louder[0]) / 10, rel=1e-3)
    assert raised(np.stack((tone(0.9),)), -20.0, 50.0) == pytest.approx(tone(0.9)[np.newaxis])
    assert loudness(raised(np.stack((tone(1e-6),)), -20.0, 50.0)[0]) < 1e-3
    assert not raised(np.zeros((2, 100), np.float32), -20.0, 50.0).any()


floats = st.floats(width=32, allow_nan=True, allow_infinity=True)


@given(arrays.arrays(np.float32, st.tuples(st.integers(1, 8), st.integers(1, 40)), elements=floats))
def test_any_samples_even_broken_ones_give_finite_voices(sound: np.ndarray) -> None:
    bounded = np.clip(sound, -1e6, 1e6)  # NaN stays
    for names in (SURROUND[: len(sound)], ("?",)):
        found = voices(bounded, names, -15.0)
        assert found.shape[0] in (1, 2)
        assert found.shape[1] == sound.shape[1]
        assert np.isfinite(found).all()
        assert np.abs(raised(found, -20.0, 50.0)).max() <= 1.0
