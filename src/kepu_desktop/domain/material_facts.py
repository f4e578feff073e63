"""What was found in a case's material: paper, picture or film. Facts carry no judgement."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MaterialKind(StrEnum):
    """Told by the bytes, not by the name."""

    PICTURE = "picture"
    PDF = "pdf"
    WORD = "word"
    VIDEO = "video"
    OTHER = "other"


class MaterialProblem(StrEnum):
    """Why a material cannot be used, or not as it is. The words live with the rule."""

    EMPTY = "empty"  # zero bytes
    LOCKED = "locked"  # asks for a password
    BROKEN = "broken"  # does not open, or not to the end
    BOMB = "bomb"  # more pixels than a picture may have
    HEIC = "heic"  # told by its brand; not decoded
    OLD_WORD = "old-word"  # .doc
    REFUSED = "refused"  # the guard refuses it; detail says why
    UNKNOWN = "unknown"  # none of the kinds
    NO_ACCESS = "no-access"
    VANISHED = "vanished"
    CHANGING = "changing"  # grew or changed while it was read
    CRASHED = "crashed"  # the reading process died
    HUNG = "hung"  # no answer within the time limit
    MEMORY = "memory"
    READ_ERROR = "read-error"  # the disk reported an error


@dataclass(frozen=True, slots=True)
class MaterialFacts:
    """None is "not known". Width and height are pixels as shown, orientation applied."""

    kind: MaterialKind
    size: int | None = None  # bytes
    problem: MaterialProblem | None = None
    detail: str = ""  # of the problem, in the person's language
    pages: int | None = None
    format: str | None = None  # of a picture: JPEG, PNG, TIFF …; of a film: its container
    width: int | None = None
    height: int | None = None
    mode: str | None = None  # Pillow's: RGB, CMYK, L …
    orientation: int | None = None  # Exif 2.32, 4.6.4 tag 274; 1 is upright
    gps: bool | None = None  # whether the place where it was taken stands in it
    duration_s: float | None = None
