"""Channels to the voices worth listening to. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

_CENTRE = "FC"
_DEEP = ("LFE", "LFE2")  # effects below 120 Hz


def planes(array: NDArray[np.generic], channels: int) -> Samples:
    """Decoded samples of any format as (channels, samples) of full scale 1.0."""
    if array.shape[0] != channels:  # packed: one row with the channels taking turns
        array = array.reshape(-1, channels).T
    if array.dtype.kind == "f":
        return array.astype(np.float32)
    half = 2.0 ** (array.dtype.itemsize * 8 - 1)
    zero = half if array.dtype.kind == "u" else 0.0
    return ((array.astype(np.float64) - zero) / half).astype(np.float32)


def voices(sound: Samples, names: Sequence[str], cancelled_db: float) -> Samples:
    """(1 or 2, samples): the mix of all channels but the deep one, and in surround sound the
    centre alone, which carries the speech there while music fills the others.

    Where channels cancel each other in the mix by ``cancelled_db`` the loudest one stands for it:
    one of two wired the wrong way sounds thin to a listener, but can be heard.
    """
    sound = np.nan_to_num(sound, posinf=0.0, neginf=0.0)  # damaged floats
    heard = sound
    if len(names) == len(sound):
        rows = [row for row, name in enumerate(names) if name not in _DEEP]
        heard = sound[rows] if rows else sound
    mix: Samples = heard.mean(axis=0, dtype=np.float32)
    loudest: Samples = heard[int(np.argmax([loudness(row) for row in heard]))]
    if loudness(mix) < loudness(loudest) * 10 ** (cancelled_db / 20):
        mix = loudest
    if len(names) == len(sound) > 2 and _CENTRE in names:
        return np.stack((mix, sound[list(names).index(_CENTRE)]))
    return mix[np.newaxis]


def loudness(samples: Samples) -> float:
    """Root mean square of full scale."""
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))) if samples.size else 0.0


def raised(windows: Samples, level_db: float, gain_db: float) -> Samples:
    """Windows of one film, (count, samples), made louder alike until the loudest tenth has an RMS
    of ``level_db``; never softer, and by ``gain_db`` at most. Within full scale."""
    usual = float(np.percentile([loudness(window) for window in windows], 90))
    most = 10 ** (gain_db / 20)
    gain = min(most, max(1.0, 10 ** (level_db / 20) / usual)) if usual > 0 else 1.0
    louder: Samples = np.clip(windows * np.float32(gain), -1.0, 1.0)
    return louder
