"""Whether a line stood still between two looks a fraction of a second apart."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from enum import Enum

from kepu_desktop.media.text.lines import Line, bare, likeness
from kepu_desktop.media.text.settings import MotionSettings

Shift = tuple[float, float]  # right and down, pixels


class Motion(Enum):
    STILL = "still"
    MOVES = "moves"
    UNKNOWN = "unknown"  # gone, replaced, or not looked at a second time


def motion(
    line: Line,
    later: Sequence[Line],
    shift: Shift | None,
    width: int,
    settings: MotionSettings,
) -> Motion:
    """What became of ``line`` among the lines of the second look.

    ``shift`` is how far its strokes were found to have moved, where the pictures were compared:
    that sees slow movement which boxes of readings are too unsteady for.
    """
    if line.left <= settings.edge and line.right >= width - settings.edge:
        return Motion.MOVES
    if shift is not None:
        return Motion.MOVES if max(map(abs, shift)) > settings.strokes else Motion.STILL
    text = bare(line.text)
    best, match = 0.6, None
    for other in later:
        alike = likeness(text, bare(other.text))
        if alike > best:
            best, match = alike, other
    if match is not None:
        sideways = _sideways(line, match, width, settings.edge)
        moves = sideways > settings.sideways or abs(match.level - line.level) > settings.down
        return Motion.MOVES if moves else Motion.STILL
    if any(_slid(line, text, other, settings) for other in later):
        return Motion.MOVES
    return Motion.UNKNOWN


def _sideways(line: Line, match: Line, width: int, border: int) -> float:
    """How far both edges moved the same way. A wobbling box moves one of them, a text that lost a
    letter as well; an edge that is the picture's tells nothing of what runs in or out there."""
    moved = []
    if line.left > border and match.left > border:
        moved.append(match.left - line.left)
    if line.right < width - border and match.right < width - border:
        moved.append(match.right - line.right)
    same_way = bool(moved) and (min(moved) > 0 or max(moved) < 0)
    return min(map(abs, moved)) if same_way else 0.0


def _slid(line: Line, text: str, other: Line, settings: MotionSettings) -> bool:
    """Whether both are cuts of one longer text that runs through at the same level."""
    if abs(other.level - line.level) > line.height / 2:
        return False
    second = bare(other.text)
    block = SequenceMatcher(None, text, second, autojunk=False).find_longest_match()
    if block.size < settings.common:
        return False
    first_x = line.left + line.box[2] * block.a / len(text)
    second_x = other.left + other.box[2] * block.b / len(second)
    return abs(second_x - first_x) > max(settings.sideways, line.height / 2)
