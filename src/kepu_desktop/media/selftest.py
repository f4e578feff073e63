"""Which decoders and models this installation has; run in a worker."""

from __future__ import annotations

from dataclasses import dataclass

_NEEDED = ("h264", "hevc", "aac", "mp3", "mpeg2video", "mpeg4", "vp9", "av1", "prores", "ac3")


@dataclass(frozen=True, slots=True)
class Decoders:
    ffmpeg: str
    mediainfo: str  # "" where the library does not load
    missing: tuple[str, ...]


def decoders() -> Decoders:
    """Versions, and which of the decoders that films need are missing."""
    import av
    from pymediainfo import MediaInfo

    missing = tuple(name for name in _NEEDED if name not in av.codecs_available)
    version = ".".join(str(part) for part in av.library_versions["libavcodec"])
    mediainfo = ""
    if MediaInfo.can_parse():
        library = MediaInfo._get_library()
        mediainfo = str(library[2])
    return Decoders(f"av {av.__version__}，libavcodec {version}", mediainfo, missing)


def broken_models() -> tuple[str, ...]:
    """Names of the model files that are missing or are not the pinned ones."""
    from kepu_desktop.media.models import ModelError, model, models

    broken = []
    for name in models():
        try:
            model(name)
        except ModelError:
            broken.append(name)
    return tuple(broken)
