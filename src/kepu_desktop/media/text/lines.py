"""A line of text as it was read, and when two readings are the same text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

Box = tuple[int, int, int, int]  # left, top, width, height

_HANZI = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))


@dataclass(frozen=True, slots=True)
class Line:
    """``score`` is the reader's confidence, 0 to 1; ``box`` is in pixels of the array read."""

    text: str
    score: float
    box: Box

    @property
    def left(self) -> int:
        return self.box[0]

    @property
    def right(self) -> int:
        return self.box[0] + self.box[2]

    @property
    def top(self) -> int:
        return self.box[1]

    @property
    def bottom(self) -> int:
        return self.box[1] + self.box[3]

    @property
    def height(self) -> int:
        return self.box[3]

    @property
    def middle(self) -> float:
        """The x of its middle."""
        return self.box[0] + self.box[2] / 2

    @property
    def level(self) -> float:
        """The y of its middle: steadier than the bottom, which tails of letters move."""
        return self.box[1] + self.box[3] / 2


def is_hanzi(char: str) -> bool:
    return char >= "\u3400" and any(low <= ord(char) <= high for low, high in _HANZI)


def is_latin(char: str) -> bool:
    return char.isalpha() and char < "\u0250"


def counts(text: str) -> tuple[int, int]:
    """How many hanzi and how many Latin letters."""
    return sum(map(is_hanzi, text)), sum(map(is_latin, text))


def bare(text: str) -> str:
    """Letters and digits alone: blanks and marks are where readings of one text differ first."""
    return "".join(filter(str.isalnum, text)).casefold()


def likeness(one: str, other: str) -> float:
    """0 to 1: the share of what two bare texts are made of that they have in common.

    Hanzi count singly, other letters in pairs: an alphabet is common to all texts.
    """
    if one == other:
        return 1.0
    first, second = _pieces(one), _pieces(other)
    return 2 * len(first & second) / max(1, len(first) + len(second))


@lru_cache(maxsize=4096)
def _pieces(text: str) -> frozenset[tuple[str, int]]:
    """Each piece with a number that tells its first occurrence from its second."""
    met: Counter[str] = Counter()
    pieces = []
    for number, char in enumerate(text):
        piece = char if is_hanzi(char) else text[number : number + 2]
        pieces.append((piece, met[piece]))
        met[piece] += 1
    return frozenset(pieces)
