"""The parts of the full check that look into sound and picture. Each runs in a worker process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kepu_desktop.domain.facts import MediaFacts, Part, Problem
from kepu_desktop.media.fingerprint import fingerprint

Progress = Callable[[float], None]

_NO_ROOM = ("bad_alloc", "Failed to allocate memory", "Insufficient memory")


@dataclass(frozen=True, slots=True)
class Look:
    """How to look: every frame or what the key frames point to; ``band`` are the rows (top,
    bottom) of the shown picture where the person says the subtitles stand."""

    every_frame: bool = False
    band: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class PartResult:
    """The fields of one part in ``facts``; or ``problem``: the file went away or changed."""

    facts: MediaFacts
    problem: Problem | None = None


def measure_part(
    path: str,
    part: Part,
    facts: MediaFacts,
    digest: str | None,
    look: Look,
    progress: Progress | None = None,
) -> PartResult:
    """Measure ``part`` of the film at ``path``, of which ``facts`` and the fingerprint's
    ``digest`` are known. Never raises for what a file may hold, but ``MemoryError``."""
    try:
        if digest is not None and fingerprint(path).digest != digest:
            return PartResult(facts, Problem.CHANGING)
        measured = _measured(path, part, facts, digest or "", look, progress)
        if digest is not None and fingerprint(path).digest != digest:
            return PartResult(facts, Problem.CHANGING)
    except FileNotFoundError:
        return PartResult(facts, Problem.VANISHED)
    except OSError:
        return PartResult(facts, Problem.READ_ERROR)
    except Exception as error:
        # Networks and OpenCV have errors of their own for it, and no common class.
        if any(sign in str(error) for sign in _NO_ROOM):
            raise MemoryError from error
        raise
    return PartResult(replace(measured, parts=(part,)))


def _measured(
    path: str, part: Part, facts: MediaFacts, seed: str, look: Look, progress: Progress | None
) -> MediaFacts:
    if part is Part.SOUND:
        from kepu_desktop.media.sounds import sound_part

        return sound_part(path, progress)
    from kepu_desktop.media.pictures import picture_part

    return picture_part(path, facts, seed, look, progress)
