"""Part SOUND of the full check: what is to be heard, from the first picture to the end."""

from __future__ import annotations

from collections.abc import Callable

from kepu_desktop.domain.facts import MediaFacts, Part, Unlooked
from kepu_desktop.media.sound.levels import measure
from kepu_desktop.media.sound.settings import sound_settings


def sound_part(path: str, progress: Callable[[float], None] | None) -> MediaFacts:
    """The sound's fields of the facts. Raises ``OSError`` when the disk does."""
    levels = measure(path, sound_settings(), progress)
    return MediaFacts(
        silence=levels.silence,
        loudness_lufs=levels.loudness_lufs,
        loudness_range_lu=levels.range_lu,
        sound_end_s=levels.end_s,
        unlooked=() if levels.gap is None else (Unlooked(Part.SOUND.value, levels.gap),),
    )
