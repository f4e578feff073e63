"""Boxes of ISO/IEC 14496-12 (and QuickTime), read so that a hostile file can do no harm.

Every walk is bounded by the bytes it was given and by a count; nothing here recurses.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

MOST_CHILDREN = 20_000


@dataclass(frozen=True, slots=True)
class TopBox:
    """A box at the top level of a file; ``end`` may lie beyond the end of the file."""

    kind: bytes
    start: int
    body: int
    end: int


def top_boxes(stream: BinaryIO, size: int, most: int) -> Iterator[TopBox]:
    """The file's boxes in order, at most ``most``; stops at the first that makes no sense."""
    position = 0
    for _ in range(most):
        if position + 8 > size:
            return
        stream.seek(position)
        head = stream.read(16)
        if len(head) < 8:
            return
        length = int.from_bytes(head[:4], "big")
        kind = head[4:8]
        body = position + 8
        if length == 1:
            if len(head) < 16:
                return
            length = int.from_bytes(head[8:16], "big")
            body = position + 16
        elif length == 0:  # to the end of the file
            length = size - position
        if length < body - position or not plausible(kind):
            return
        yield TopBox(kind, position, body, position + length)
        position += length


def plausible(kind: bytes) -> bool:
    """Box types are four printable characters, or begin with © in QuickTime."""
    return all(0x20 <= byte < 0x7F or byte == 0xA9 for byte in kind)


def children(data: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    """The boxes inside ``data`` as (type, content). A box that runs over the end is cut there."""
    position, size = 0, len(data)
    for _ in range(MOST_CHILDREN):
        if position + 8 > size:
            return
        length = int.from_bytes(data[position : position + 4], "big")
        kind = bytes(data[position + 4 : position + 8])
        body = position + 8
        if length == 1 and position + 16 <= size:
            length = int.from_bytes(data[position + 8 : position + 16], "big")
            body = position + 16
        elif length == 0:
            length = size - position
        if length < body - position:
            return
        end = min(position + length, size)
        yield kind, data[body:end]
        position = end


def child(data: memoryview, *path: bytes) -> memoryview | None:
    """The content of the first box found by walking down ``path``."""
    found: memoryview | None = data
    for kind in path:
        if found is None:
            return None
        found = next((content for name, content in children(found) if name == kind), None)
    return found


def unsigned(data: memoryview, offset: int, octets: int) -> int:
    """A big-endian number; 0 where the data ends before it."""
    return int.from_bytes(data[offset : offset + octets], "big")


def signed(data: memoryview, offset: int, octets: int) -> int:
    return int.from_bytes(data[offset : offset + octets], "big", signed=True)


def version_of(data: memoryview) -> int:
    """The version of a full box (its first byte)."""
    return data[0] if len(data) else 0


def flags_of(data: memoryview) -> int:
    return unsigned(data, 1, 3)


def numbers(data: memoryview, offset: int, count: int, octets: int = 4) -> array[int]:
    """At most ``count`` big-endian unsigned numbers of 2, 4 or 8 octets, as many as are there.

    An array, not a tuple: a table of a long film would take ten times the memory as objects.
    """
    values: array[int] = array({2: "H", 4: "I", 8: "Q"}[octets])
    fit = max(0, min(count, (len(data) - offset) // octets))
    values.frombytes(data[offset : offset + fit * octets])
    if sys.byteorder == "little":
        values.byteswap()
    return values
