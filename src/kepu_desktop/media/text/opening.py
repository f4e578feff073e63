"""What is written on the opening frames: the title of the film is among it, if it shows one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kepu_desktop.domain.facts import TextSample
from kepu_desktop.media.text.clusters import joined
from kepu_desktop.media.text.lines import Line, bare, counts, likeness
from kepu_desktop.media.text.settings import TextSettings


def opening_times(key_times: Sequence[float], settings: TextSettings) -> tuple[int, ...]:
    """The key frames (their numbers) to read: up to ``opening.frames`` of the first seconds."""
    limits = settings.opening
    early = [number for number, time_s in enumerate(key_times) if time_s <= limits.until_s]
    step = max(1.0, len(early) / limits.frames)
    count = min(limits.frames, len(early))
    return tuple(early[int((number + 0.5) * step)] for number in range(count))


def opening_texts(
    read: Iterable[tuple[float, Sequence[Line]]],
    scale: float,
    settings: TextSettings,
    width: int = 960,
) -> tuple[TextSample, ...]:
    """The largest texts of the frames ``read`` (time, lines), each once, the earliest first.

    ``scale``: pixels of the shown picture for one of the view, which is ``width`` wide. A title
    that appears letter by letter is told in its longest reading.
    """
    limits = settings.opening
    kept: list[tuple[float, Line]] = []
    for time_s, lines in sorted(read, key=lambda frame: frame[0]):
        for line in joined(lines, settings, width):
            if line.score < limits.score or sum(counts(line.text)) < limits.letters:
                continue
            known = next((number for number, one in enumerate(kept) if _same(one[1], line)), None)
            if known is None:
                kept.append((time_s, line))
            elif len(line.text) > len(kept[known][1].text):
                kept[known] = (time_s, line)
    kept.sort(key=lambda one: (-one[1].height, one[0], one[1].top, one[1].left))
    largest = sorted(kept[: limits.lines], key=lambda one: (one[0], one[1].top, one[1].left))
    return tuple(
        TextSample(round(time_s, 3), line.text, _scaled(line, scale)) for time_s, line in largest
    )


def _same(one: Line, other: Line) -> bool:
    first, second = bare(one.text), bare(other.text)
    return first in second or second in first or likeness(first, second) > 0.7


def _scaled(line: Line, scale: float) -> tuple[int, int, int, int]:
    left, top, width, height = (round(edge * scale) for edge in line.box)
    return left, top, max(1, width), max(1, height)
